// The steps at the broker: its name, the connection, MQTT's CONNECT, and a message that comes back.
// Source: both notes §3.2.2 to §3.2.8; MQTT 3.1.1 §3.2.2.3; docs/hardware.md (Sessions; Bytes on the wire).

import { isIP } from "node:net";
import type { CauseName } from "./causes.js";
import type { Examination } from "./examination.js";
import { openClient } from "./open-client.js";
import { checkFiles, explain, prepare } from "./tls-steps.js";

const CLIENTS = 6;
const CTRL_Z = 0x1a;
/** Longer than the maximum response times of the notes. */
const CONNECT_MS = 30_000, ACKNOWLEDGEMENT_MS = 60_000, PROMPT_MS = 5000, NAME_MS = 60_000, ECHO_MS = 30_000;
/** `<result>` of +QMTOPEN. */
const OPEN_RESULTS: Readonly<Record<number, CauseName>> = Object.freeze({ 4: "name-unknown", 5: "network-dropped" });
/** MQTT 3.1.1 §3.2.2.3. */
const REFUSALS: Readonly<Record<number, CauseName>> = Object.freeze({
	1: "protocol-refused", 2: "identifier-refused", 3: "server-unavailable", 4: "credentials-refused", 5: "not-authorized",
});
const REFUSED_FILTER = 128;
const SUBSCRIBE_ID = 1, PUBLISH_ID = 2;

/** The broker's name must have an address. */
export async function checkName(examination: Examination): Promise<void> {
	const { options: { broker, context }, isBG, dialogue } = examination;
	if (!isBG || isIP(broker!.host) !== 0)
		return;
	examination.surroundings.onProgress(`looking up ${broker!.host}`);
	if (!(await examination.ask(`AT+QIDNSGIP=${context},"${broker!.host}"`, NAME_MS)).ok)
		return examination.fail("name-silent", broker!.host);
	const answer = await dialogue.report(/^\+QIURC: "dnsgip",(\d+)/, NAME_MS);
	if (answer === undefined)
		return examination.fail("name-silent", broker!.host);
	if (answer[1] !== "0")
		return examination.fail("name-unknown", `${broker!.host}: error ${answer[1]}`);
	const address = await dialogue.report(/^\+QIURC: "dnsgip","([^"]*)"/, NAME_MS);
	examination.fine("name", `${broker!.host} is ${address?.[1] ?? "known"}`);
}

/** Connects to the broker. @returns the MQTT client of the module that did */
export async function connect(examination: Examination): Promise<number> {
	const broker = examination.options.broker!;
	const client = await freeClient(examination);
	if (broker.tls) {
		checkFiles(examination);
		await prepare(examination);
	}
	if (examination.isBG && examination.options.context !== 1)
		await examination.change(`AT+QMTCFG="pdpcid",${client},${examination.options.context}`);
	examination.surroundings.onProgress(`connecting to ${broker.host}:${broker.port}`);
	const result = await openClient(examination, client, broker.tls);
	if (result === "refused")
		return examination.fail("open-refused");
	if (result === "silent")
		return await isOpen(examination, client) ? elsewhere(examination, client) : examination.fail("broker-unreachable", "no answer");
	if (result !== 0 && broker.tls && result !== 4)
		return explain(examination, client);
	if (result !== 0)
		return examination.fail(OPEN_RESULTS[result] ?? "broker-unreachable", `result ${result}`);
	examination.fine(broker.tls ? "TLS" : "broker", `${broker.host}:${broker.port}`);
	return client;
}

/** @returns the first client that is not open */
async function freeClient(examination: Examination): Promise<number> {
	const { lines } = await examination.ask("AT+QMTOPEN?");
	const used = lines.map(line => /^\+QMTOPEN: (\d)/.exec(line)?.[1]).filter(index => index !== undefined).map(Number);
	const client = Array.from({ length: CLIENTS }, (_, index) => index).find(index => !used.includes(index));
	if (client === undefined)
		return examination.fail("clients-used");
	if (client > 0)
		examination.note("client-used", `the doctor uses client ${client}`);
	return client;
}

async function isOpen(examination: Examination, client: number): Promise<boolean> {
	return (await examination.ask("AT+QMTOPEN?")).lines.some(line => line.startsWith(`+QMTOPEN: ${client},`));
}

/** The module acts, and reports on another port. @throws Stop, or returns once the port is set and the broker is connected */
async function elsewhere(examination: Examination, client: number): Promise<number> {
	if (!examination.isBG || !examination.options.fix)
		return examination.fail("reports-elsewhere");
	await examination.change(`AT+QURCCFG="urcport","all"`);
	examination.note("reports-elsewhere", "set to all ports");
	return client;
}

/** CONNECT and its answer. */
export async function login(examination: Examination, client: number): Promise<void> {
	const { options: { broker, id }, dialogue } = examination;
	const { user, password } = broker!;
	const credentials = user === "" ? "" : `,"${user}"${password === "" ? "" : `,"${password}"`}`;
	if (examination.isBG)
		await examination.change(`AT+QMTCFG="version",${client},4`);
	const line = `AT+QMTCONN=${client},"${id}"${credentials}`;
	examination.surroundings.onProgress("waiting for the broker's answer to CONNECT");
	await dialogue.command(line, { shown: password === "" ? line : line.replace(`"${password}"`, `"****"`) });
	const answer = await dialogue.report(new RegExp(`^\\+QMT(?:CONN: ${client},(\\d)(?:,(\\d))?$|STAT: ${client},(\\d))`), CONNECT_MS);
	if (answer === undefined)
		return examination.fail("connack-missing");
	const [, result, code, state] = answer;
	if (code !== undefined && code !== "0")
		return examination.fail(REFUSALS[Number(code)] ?? "not-authorized", `CONNACK ${code}`);
	if (result !== "0")
		return examination.fail("connack-missing", state === undefined ? `result ${result}` : `+QMTSTAT ${state}`);
	examination.fine("MQTT", `connected as ${id}`);
}

/** A message must come back whole. */
export async function exchangeMessage(examination: Examination, client: number): Promise<void> {
	const { options: { topic }, dialogue, surroundings } = examination;
	const message = `examined ${Math.round(surroundings.today())}`;
	await subscribe(examination, client);
	surroundings.onProgress("publishing, and waiting for the acknowledgement");
	if (examination.isBG) {
		const prompted = await dialogue.command(`AT+QMTPUB=${client},${PUBLISH_ID},1,0,"${topic}"`, { prompt: true, ms: PROMPT_MS });
		if (!prompted.ok)
			return examination.fail("prompt-missing");
		await dialogue.data(Buffer.from([...Buffer.from(message), CTRL_Z]), `${message}<Ctrl-Z>`, ACKNOWLEDGEMENT_MS);
	}
	else
		await examination.order(`AT+QMTPUB=${client},${PUBLISH_ID},1,0,"${topic}","${message}"`, ACKNOWLEDGEMENT_MS);
	const acknowledged = await dialogue.report(new RegExp(`^\\+QMTPUB: ${client},${PUBLISH_ID},([02])`), ACKNOWLEDGEMENT_MS);
	if (acknowledged?.[1] !== "0")
		return examination.fail("puback-missing", acknowledged === undefined ? "nothing came" : "result 2: it was sent several times");
	surroundings.onProgress("waiting for the message that comes back");
	const received = await dialogue.report(new RegExp(`^\\+QMTRECV: ${client},\\d+,"`), ECHO_MS);
	if (received === undefined)
		return examination.fail("message-missing");
	if (!received.input.includes(`"${topic}",`) || !received.input.includes(message))
		return examination.fail("message-damaged", received.input);
	examination.fine("message", `published and received: ${message}`);
}

async function subscribe(examination: Examination, client: number): Promise<void> {
	const { options: { topic }, dialogue } = examination;
	examination.surroundings.onProgress(`subscribing to ${topic}`);
	await examination.order(`AT+QMTSUB=${client},${SUBSCRIBE_ID},"${topic}",1`);
	const answer = await dialogue.report(new RegExp(`^\\+QMTSUB: ${client},${SUBSCRIBE_ID},([02])(?:,(\\d+))?`), ACKNOWLEDGEMENT_MS);
	if (answer?.[1] !== "0")
		return examination.fail("suback-missing");
	if (Number(answer[2]) === REFUSED_FILTER)
		return examination.fail("subscribe-refused");
}

/** Leaves the broker. */
export async function disconnect(examination: Examination, client: number): Promise<void> {
	await examination.dialogue.command(`AT+QMTDISC=${client}`);
	await examination.dialogue.report(new RegExp(`^\\+QMT(?:DISC|STAT): ${client}`), CONNECT_MS);
	// Some firmware closes with DISC, some does not.
	await examination.dialogue.command(`AT+QMTCLOSE=${client}`);
	examination.dialogue.takeExchanges();
}

