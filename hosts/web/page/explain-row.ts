// A row of the wire in words: what it is, its parameters, and the section that describes it; and its bytes as visible pieces.
// Source: hosts/console/explain.ts for the notes' commands; V.250 §5 and 6, 27.007 and MQTT 3.1.1 for the rest.

import { interpret, interpretCommand, type Explanation } from "../../console/explain.js";
import { ACT, COMMAND, DATA, DOWN, HOST, MODEM, TRACE, UP } from "./model.js";
import type { RowStore, StoredRow } from "./row-store.js";

/** Commands that the notes leave to other documents. */
const OTHERS: Readonly<Record<string, readonly [what: string, section: string]>> = Object.freeze({
	"AT": ["attention: is there an answer?", "V.250 §5.2.1"],
	"ATE0": ["no echo of command lines", "V.250 §6.2.4"],
	"ATI": ["identification: maker, module, firmware", "V.250 §6.1.3"],
	"AT+GSN": ["serial number: the IMEI", "V.250 §6.1.7"],
	"AT+CGSN": ["serial number: the IMEI", "27.007 §5.4"],
	"AT+IPR": ["rate of the UART", "V.250 §6.2.10"],
	"AT+IFC": ["flow control", "V.250 §6.2.12"],
	"AT&W": ["stores the settings", "docs/hardware.md"],
	"AT+QPOWD": ["switches the module off", "docs/hardware.md"],
	"AT+QURCCFG": ["the port of unsolicited result codes", "docs/hardware.md"],
	"AT+QCFG": ["extended settings: technologies of a search", "docs/hardware.md"],
	"AT+QCSQ": ["technology, and strength and quality of the signal", "docs/hardware.md"],
	"AT+QNWINFO": ["technology, operator and band", "docs/hardware.md"],
	"AT+QNTP": ["asks a time server", "docs/hardware.md"],
	"AT+QIDNSGIP": ["resolves a name", "docs/hardware.md"],
	"AT+QSCLK": ["lets the UART sleep", "docs/hardware.md"],
	"AT+CGDCONT": ["a PDP context", "27.007 §10.1.1"],
	"AT+CPSMS": ["power saving mode", "27.007 §7.38"],
	"AT+CEDRXS": ["eDRX", "27.007 §7.40"],
	"AT+CTZU": ["the clock follows the network", "27.007 §8.40"],
});

/** Packets of MQTT, and what happens to the connection below. */
const PACKETS: Readonly<Record<string, readonly [what: string, section: string]>> = Object.freeze({
	CONNECT: ["the client asks for a session", "MQTT 3.1.1 §3.1"], CONNACK: ["the server accepts the session, or refuses it", "MQTT 3.1.1 §3.2"],
	PUBLISH: ["a message", "MQTT 3.1.1 §3.3"], PUBACK: ["a message of QoS 1 has arrived", "MQTT 3.1.1 §3.4"],
	PUBREC: ["a message of QoS 2 has arrived: first of three answers", "MQTT 3.1.1 §3.5"], PUBREL: ["the identifier may be released", "MQTT 3.1.1 §3.6"],
	PUBCOMP: ["a message of QoS 2 is complete", "MQTT 3.1.1 §3.7"], SUBSCRIBE: ["the client wants the messages of a topic filter", "MQTT 3.1.1 §3.8"],
	SUBACK: ["granted QoS of each filter; 128 is a refusal", "MQTT 3.1.1 §3.9"], UNSUBSCRIBE: ["the client wants them no longer", "MQTT 3.1.1 §3.10"],
	UNSUBACK: ["the filters are removed", "MQTT 3.1.1 §3.11"], PINGREQ: ["is the server there? T2 is over", "MQTT 3.1.1 §3.12"],
	PINGRESP: ["the server is there", "MQTT 3.1.1 §3.13"], DISCONNECT: ["the client leaves in good order; no will", "MQTT 3.1.1 §3.14"],
	TCP: ["the connection below MQTT", "both notes, figure 1"], TLS: ["the connection below MQTT", "RFC 8446"],
});

/** What a row is, with a title of its own. */
export interface RowExplanation extends Explanation {
	readonly title: string;
}

/** @returns what the row of this number is; undefined when it is not kept */
export function explainRow(wire: RowStore, number: number): RowExplanation | undefined {
	const row = wire.row(number);
	if (row === undefined)
		return undefined;
	switch (row.kind) {
		case HOST: return row.extra === DATA ? explainData(row) : explainCommand(textOf(row));
		case MODEM: return explainAnswer(textOf(row), commandOf(wire, row.extra));
		case UP:
		case DOWN: return explainPacket(row);
		case ACT: return { title: "Act", name: "", what: `${asText(row)}: what a person did to the world around the firmware`, section: "this page", parameters: [] };
		default: return { title: "Trace", name: "", what: asText(row), section: "the firmware's trace", parameters: [] };
	}
}

function commandOf(wire: RowStore, number: number): string {
	const row = wire.row(number);
	return row === undefined || row.kind !== HOST || row.extra !== COMMAND ? "" : textOf(row);
}

/** The characters of a line of the UART, without its ends. */
function textOf({ bytes }: StoredRow): string {
	return characters(bytes).replace(/^[\r\n]+|[\r\n]+$/g, "");
}

function characters(bytes: Uint8Array): string {
	let text = "";
	for (const byte of bytes)
		text += String.fromCharCode(byte);
	return text;
}

const DECODER = new TextDecoder();

/** @returns the text of a row that is no line of the UART */
export function asText({ bytes }: StoredRow): string {
	return DECODER.decode(bytes);
}

function explainCommand(text: string): RowExplanation {
	const title = /^AT\+\w+/i.exec(text)?.[0].toUpperCase() ?? text.slice(0, 16);
	if (text === "\x1b")
		return { title: "ESC", name: "", what: "closes a prompt that a former host may have left open", section: "both notes §3.2.8", parameters: [] };
	const found = interpretCommand(text);
	if (found !== undefined)
		return { ...found, title };
	const [what, section] = OTHERS[/^AT(?:[+&]?[A-Z]+\d?)?/i.exec(text)?.[0].toUpperCase() ?? ""] ?? OTHERS[title] ?? ["a command line", "V.250 §5.2"];
	return { title, name: "", what, section, parameters: parametersOf(text) };
}

/** The values behind the = of a command without a description. */
function parametersOf(text: string): { name: string; value: string }[] {
	const values = /=(?!\?)(.+)$/s.exec(text)?.[1];
	return values === undefined ? [] : [{ name: "parameters", value: values }];
}

function explainData({ bytes, missing }: StoredRow): RowExplanation {
	const ended = bytes.at(-1) === 0x1a;
	return {
		title: "Payload", name: "", section: "both notes §3.2.8", parameters: [],
		what: `${bytes.length + missing - (ended ? 1 : 0)} bytes that the prompt asked for${ended ? "; Ctrl-Z ends them" : ""}`,
	};
}

function explainAnswer(text: string, sent: string): RowExplanation {
	const command = sent.replace(/[\r\n]+$/, "");
	const to = command === "" ? "" : ` of ${/^AT\+?\w*/i.exec(command)?.[0] ?? "the command"}`;
	if (text === "OK")
		return { title: "OK", name: "", what: `final result code${to}: it is done`, section: "V.250 §5.7.1", parameters: [] };
	if (/^> ?$/.test(text))
		return { title: "Prompt", name: "", what: "the module waits for the payload; Ctrl-Z ends it, ESC abandons it", section: "both notes §3.2.8", parameters: [] };
	if (command !== "" && text.replace(/^\x1b/, "") === command)
		return { title: "Echo", name: "", what: "the module repeats the command line, until ATE0", section: "V.250 §6.2.4", parameters: [] };
	const found = interpret(text, command);
	const title = /^\+\w+/.exec(text)?.[0] ?? (found === undefined ? "Answer" : text.slice(0, 24));
	if (found !== undefined)
		return { ...found, title };
	return { title, name: "", what: `information response${to}`, section: "V.250 §5.7.2", parameters: [] };
}

function explainPacket(row: StoredRow): RowExplanation {
	const text = asText(row);
	const [name = "", ...values] = text.split(" ");
	const [what, section] = PACKETS[name] ?? ["no packet of MQTT", "MQTT 3.1.1 §2.2.1"];
	const parameters = [{ name: "link", value: String(row.extra) }];
	if (name === "TCP" || name === "TLS")
		return { title: text.split(" ").slice(0, 2).join(" "), name: "", what, section, parameters: [...parameters, ...values.length > 1 ? [{ name: "detail", value: values.slice(1).join(" ") }] : []] };
	if (name === "CONNACK")
		parameters.push({ name: "return code", value: values[0] ?? "" });
	else if (values.length > 0)
		parameters.push({ name: "packet identifier", value: values[0]! });
	if (name === "SUBACK")
		parameters.push({ name: "granted QoS", value: values.slice(1).join(" ") });
	else if (name === "PUBLISH" && values.length > 2)
		parameters.push({ name: "QoS", value: values.slice(2).join(", ").toLowerCase() });
	return { title: `${name} ${row.kind === UP ? "to" : "from"} the server`, name: "", what, section, parameters };
}

/** A piece of a line: text as it is, or the name of one control character or byte. */
export interface Piece {
	readonly text: string;
	readonly control: boolean;
}

const NAMES: Readonly<Record<number, string>> = Object.freeze({ 0x0d: "CR", 0x0a: "LF", 0x1a: "Ctrl-Z", 0x1b: "ESC", 0x00: "NUL", 0x09: "TAB" });

/** @returns the bytes of a line, of which none is left out: what is not printable ASCII is named */
export function piecesOf(bytes: Uint8Array): Piece[] {
	const pieces: Piece[] = [];
	let text = "";
	for (const byte of bytes) {
		if (byte >= 0x20 && byte < 0x7f) {
			text += String.fromCharCode(byte);
			continue;
		}
		if (text !== "")
			pieces.push({ text, control: false });
		text = "";
		pieces.push({ text: NAMES[byte] ?? byte.toString(16).toUpperCase().padStart(2, "0"), control: true });
	}
	if (text !== "")
		pieces.push({ text, control: false });
	return pieces;
}

/** @returns `0D 0A 4F 4B`, at most so many bytes of it */
export function hexOf(bytes: Uint8Array, most: number): string {
	const shown = [...bytes.subarray(0, most)].map(byte => byte.toString(16).toUpperCase().padStart(2, "0")).join(" ");
	return bytes.length > most ? `${shown} …` : shown;
}

/** The kinds of rows that the wire can leave out. */
export const FILTERS = Object.freeze([
	{ name: "UART", kinds: [HOST, MODEM] as readonly number[] }, { name: "packets", kinds: [UP, DOWN] as readonly number[] }, { name: "trace", kinds: [TRACE] as readonly number[] },
]);
