// Validity of certificates made by another implementation, and rejection of everything else.
// modules/quectel/tls/certificate-dates. Source: RFC 5280 §4.1, RFC 7468.

import "reflect-metadata";
import { X509CertificateGenerator } from "@peculiar/x509";
import { deepEqual, equal } from "node:assert/strict";
import { webcrypto } from "node:crypto";
import { readValidity } from "../../../../modules/quectel/tls/certificate-dates.js";

const KEY = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;

async function make(notBefore: Date, notAfter: Date, subject = "CN=device"): Promise<string> {
	const keys = await webcrypto.subtle.generateKey(KEY, true, ["sign", "verify"]);
	const certificate = await X509CertificateGenerator.createSelfSigned({ name: subject, notBefore, notAfter, keys, signingAlgorithm: KEY }, webcrypto as never);
	return certificate.toString("pem");
}

const START = new Date("2026-01-02T03:04:05Z");

describe("the validity of a certificate", () => {
	for (const [from, to] of [["2026-01-02T03:04:05Z", "2027-02-03T04:05:06Z"], ["1999-12-31T23:59:59Z", "2049-12-31T23:59:59Z"], ["2026-01-01T00:00:00Z", "2050-01-01T00:00:00Z"]] as const) {
		it(`is read: ${from} to ${to}`, async () => {
			deepEqual(readValidity(await make(new Date(from), new Date(to))), { notBefore: Date.parse(from), notAfter: Date.parse(to) });
		});
	}

	it("is read behind a long name, with CR LF at the line ends, and text before it", async () => {
		const pem = await make(START, new Date("2027-01-01T00:00:00Z"), `CN=device, O=${"Organization ".repeat(20)}`);
		equal(readValidity(`# made for a test\r\n${pem.replaceAll("\n", "\r\n")}`)?.notBefore, START.getTime());
	});

	it("is not there where there is no certificate, or more than one", async () => {
		const pem = await make(START, START);
		equal(readValidity(pem)?.notAfter, START.getTime());
		for (const text of ["", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----", pem + pem])
			equal(readValidity(text), undefined);
	});

	it("is not there where the certificate is cut off, anywhere before it", async () => {
		const pem = await make(START, START);
		const body = pem.indexOf("\n") + 1;
		const whole = Buffer.from(pem.slice(body).replace(/-.*/s, ""), "base64");
		const end = whole.indexOf("260102030405Z") + 2 * 15 - 2;
		for (let length = 0; length < end; length++)
			equal(readValidity(`-----BEGIN CERTIFICATE-----\n${whole.subarray(0, length).toString("base64")}\n-----END CERTIFICATE-----`), undefined, `${length} bytes`);
	});

	it("is not there where its times are none, or the wrong way round", async () => {
		const pem = await make(START, new Date("2027-01-01T00:00:00Z"));
		const der = Buffer.from(pem.replace(/-----[^-]+-----|\n/g, ""), "base64");
		const at = der.indexOf("260102030405Z");
		for (const [offset, byte] of [[0, 0x61], [12, 0x2B], [0, 0x34], [-1, 12], [-4, 0x31]] as const) {
			const broken = Buffer.from(der);
			broken[at + offset] = byte;
			equal(readValidity(`-----BEGIN CERTIFICATE-----\n${broken.toString("base64")}\n-----END CERTIFICATE-----`), undefined, `${byte} at ${offset}`);
		}
	});

	it("is read from a certificate without a version, as X.509 of 1988 has it", () => {
		// Certificate, TBSCertificate, serial number 1, empty algorithm and issuer, then the validity.
		const der = Buffer.concat([Buffer.from([0x30, 0x2B, 0x30, 0x29, 2, 1, 1, 0x30, 0, 0x30, 0, 0x30, 0x1E, 0x17, 13]), Buffer.from("260102030405Z"), Buffer.from([0x17, 13]), Buffer.from("270102030405Z")]);
		equal(readValidity(`-----BEGIN CERTIFICATE-----\n${der.toString("base64")}`)?.notBefore, START.getTime());
	});

	it("ends at the first \"=\" or \"-\" of its text: nothing behind that is read", async () => {
		const pem = await make(START, new Date("2027-01-01T00:00:00Z"));
		const body = pem.replace(/-----[^-]+-----|\n/g, "");
		const at = body.length - 8;
		equal(readValidity(`-----BEGIN CERTIFICATE-----\n${body}`)?.notBefore, START.getTime());
		for (const end of ["=", "-"]) {
			for (let cut = 0; cut < at; cut += 60) {
				const text = `-----BEGIN CERTIFICATE-----\n${body.slice(0, cut)}${end}${body.slice(cut)}`;
				const kept = Buffer.from(body.slice(0, cut), "base64");
				equal(readValidity(text) !== undefined, kept.includes("270101000000Z"), `${end} at ${cut}`);
			}
		}
	});
});
