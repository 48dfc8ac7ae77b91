// TLS: the files on this computer, the module's clock, and which check fails when the handshake does.
// Source: BG96 note §3.2.1 ("ssl"), §6.2; docs/hardware.md (TLS; Clock).

import { createPrivateKey, X509Certificate } from "node:crypto";
import { parameters, type Examination } from "./examination.js";
import { openClient, SSL_CONTEXT } from "./open-client.js";

const SETTINGS = { ca: "cacert", cert: "clientcert", key: "clientkey" } as const;
/** Levels of AT+QSSLCFG="seclevel": no check; the broker's certificate; both. */
const NONE = 0, BROKER = 1, BOTH = 2;
const UPLOAD_MS = 30_000;
/** A clock before it is not set. */
const EARLIEST_YEAR = 24;

/** Looks at the files without the module. */
export function checkFiles(examination: Examination): void {
	const { options: { files }, surroundings: { today } } = examination;
	const now = today();
	for (const name of ["ca", "cert"] as const) {
		const pem = files[name];
		if (pem === undefined)
			continue;
		const certificate = readCertificate(pem);
		if (certificate === undefined)
			examination.fail("file-not-pem", `--${name}`);
		else if (Date.parse(certificate.validTo) < now || Date.parse(certificate.validFrom) > now)
			examination.fail("certificate-expired", `--${name}: valid from ${certificate.validFrom} to ${certificate.validTo}`);
	}
	if (files.cert !== undefined && files.key !== undefined && !belongs(examination, files.cert, files.key))
		examination.fail("key-mismatch");
}

function readCertificate(pem: string): X509Certificate | undefined {
	try {
		return new X509Certificate(pem);
	}
	catch {
		return undefined;
	}
}

function belongs(examination: Examination, cert: string, key: string): boolean {
	try {
		return new X509Certificate(cert).checkPrivateKey(createPrivateKey(key));
	}
	catch {
		return examination.fail("file-not-pem", "--key");
	}
}

/** Puts the files where they are lost with the power, and prepares the SSL context. */
export async function prepare(examination: Examination): Promise<void> {
	const { options: { files }, isBG } = examination;
	if (!isBG)
		return examination.fail("tls-unsupported");
	for (const [name, setting] of Object.entries(SETTINGS)) {
		const pem = files[name as keyof typeof SETTINGS];
		if (pem === undefined)
			continue;
		const file = `RAM:doctor_${name}.pem`;
		await examination.dialogue.command(`AT+QFDEL="${file}"`);
		await upload(examination, file, pem);
		await examination.change(`AT+QSSLCFG="${setting}",${SSL_CONTEXT},"${file}"`);
	}
	await examination.change(`AT+QSSLCFG="sslversion",${SSL_CONTEXT},4`);
	await examination.change(`AT+QSSLCFG="ciphersuite",${SSL_CONTEXT},0XFFFF`);
	await examination.change(`AT+QSSLCFG="ignorelocaltime",${SSL_CONTEXT},0`);
	await level(examination, files.cert !== undefined ? BOTH : files.ca !== undefined ? BROKER : NONE);
	examination.fine("certificates", Object.keys(files).length === 0 ? "none given: the broker's is not checked" : Object.keys(files).join(", "));
	if (files.ca !== undefined)
		await checkClock(examination);
}

async function upload(examination: Examination, file: string, pem: string): Promise<void> {
	const bytes = Buffer.from(pem, "latin1");
	examination.changes.push(`a file ${file}`);
	const answer = await examination.dialogue.command(`AT+QFUPL="${file}",${bytes.length},60`, { prompt: true });
	if (!answer.ok || !await examination.dialogue.data(bytes, `<${bytes.length} bytes>`, UPLOAD_MS))
		examination.fail("upload-failed", file);
}

/** The module checks dates by its own clock. */
async function checkClock(examination: Examination): Promise<void> {
	const [time = ""] = parameters(await examination.ask("AT+CCLK?"), "+CCLK");
	const year = Number(time.slice(0, 2));
	if (year < EARLIEST_YEAR || year >= 80)
		examination.note("clock-unset", time);
	else
		examination.fine("clock", time);
}

function level(examination: Examination, value: number): Promise<unknown> {
	return examination.change(`AT+QSSLCFG="seclevel",${SSL_CONTEXT},${value}`);
}

/** The handshake failed: tries without each check, until it does not. @throws Stop with the check that fails */
export async function explain(examination: Examination, client: number): Promise<never> {
	const { options: { files } } = examination;
	const opens = async (tls: boolean): Promise<boolean> => {
		examination.surroundings.onProgress(tls ? "trying with fewer checks" : "trying without TLS");
		const opened = await openClient(examination, client, tls) === 0;
		if (opened)
			await examination.order(`AT+QMTCLOSE=${client}`, 30_000);
		return opened;
	};
	if (!await opens(false))
		return examination.fail("broker-unreachable");
	await level(examination, NONE);
	const unchecked = await opens(true);
	if (!unchecked && files.cert === undefined)
		return examination.fail("tls-server");
	await examination.change(`AT+QSSLCFG="ignorelocaltime",${SSL_CONTEXT},1`);
	await level(examination, files.cert === undefined ? BROKER : BOTH);
	if (files.ca !== undefined && await opens(true))
		return examination.fail("tls-clock");
	if (files.cert === undefined)
		return examination.fail("tls-untrusted");
	// The broker's certificate with the authority alone, where the broker lets a client in without one.
	await level(examination, BROKER);
	return examination.fail(unchecked && !await opens(true) ? "tls-untrusted" : "tls-client");
}
