// Reads a recording into the rows of a sequence diagram, arrows and sections, and the runs of its timers (./timers).
// Source: BC20 note, figure 1. Drawn by ./svg, ./html and ./text.

import { parseRecording, type LinkLine } from "../transcript.js";
import { concealed, DOWN, LINK, MCU, MODEM, publishSection, sectionOf, SERVER, UP } from "./figure.js";
import { type Timer, TimerRuns } from "./timers.js";

/** One arrow between two columns. */
export interface Arrow {
	readonly from: number;
	readonly to: number;
	readonly label: string;
}

/** One step: one arrow, or two in a row where a packet passes the link layer. */
export interface Row {
	/** The section of the diagram; consecutive rows of one section form a block. */
	readonly section: string;
	readonly arrows: readonly Arrow[];
	/** Its line in the recording, from 1. */
	readonly line: number;
	/** Text across the columns instead of arrows. */
	readonly remark?: string;
	/** The remark is what a person did to the world around the line. */
	readonly mark?: true;
}

/** A sequence diagram. */
export interface Sequence {
	readonly rows: readonly Row[];
	readonly timers: readonly Timer[];
}

/** The section of other commands and of test commands, which the figure lacks; drawn only on demand. */
const OTHER = "";
const CTRL_Z = 0x1a;
const OPENING = /^AT\+QMTOPEN=\s*(\d+)/;
/** Longest part of a payload or answer to show. */
const MOST = 96;
/** Links and openings without one, of which a bounded reader remembers the connection, and messages, of which it remembers the QoS. */
const REMEMBERED = 64;

/**
 * Reads a recording.
 * @param all whether to include bring-up; otherwise only the QMT commands without test commands, with a remark in place of others
 * @throws SyntaxError with the number of an invalid line
 */
export function readSequence(text: string, all = false): Sequence {
	const reader = new SequenceReader(all);
	for (const line of parseRecording(text)) {
		if ("bytes" in line)
			reader.speech(line.direction === "host", characters(line.bytes), line.line);
		else
			reader.packet(line);
	}
	return reader.finish();
}

/** @returns a character for each byte */
export function characters(bytes: Iterable<number>): string {
	let text = "";
	for (const byte of bytes)
		text += String.fromCharCode(byte);
	return text;
}

/** What the label of a packet's request is made of. */
interface Request {
	readonly name: string;
	readonly connection: string | undefined;
	readonly id: string | undefined;
}

/** Takes a recording line by line, while it is made. Bounded, it keeps the last rows only. */
export class SequenceReader {
	readonly #all: boolean;
	readonly #most: number;
	/** The connections of QMTOPEN. With more than one, packets are labelled with theirs. */
	readonly #opened = new Set<string>();
	readonly #rows: Row[] = [];
	/** By row, where the row is a packet with a request. */
	readonly #requests: (Request | undefined)[] = [];
	readonly #timers = new TimerRuns();
	/** Rows that are not kept any more. */
	#forgotten = 0;
	/** The connection of each link, and the connections of QMTOPEN commands without a link yet. */
	readonly #connections = new Map<number, string>();
	readonly #openings: string[] = [];
	/** QoS by identifier, from the last AT+QMTPUB or AT+QMTPUBEX with it. */
	readonly #qos = new Map<string, string>();
	#section = OTHER;
	#command = "";
	/** The name of the pending test command, whose answer is omitted with it. */
	#tested: string | undefined;
	#prompted = false;
	/** The first line omitted since the last row. */
	#omitted: number | undefined;

	/**
	 * @param all as in `readSequence`
	 * @param most rows to keep; up to a sixteenth more stay until the oldest are forgotten together
	 */
	constructor(all = false, most = Infinity) {
		this.#all = all;
		this.#most = most;
	}

	/** Rows that were read and forgotten: the number of the first that is kept. */
	get forgotten(): number {
		return this.#forgotten;
	}

	/** What was read so far; `start` and `end` of timers count from the first row that is kept, and the start of one is negative when its row was forgotten. */
	get sequence(): Sequence {
		const omitted = this.#omitted === undefined ? [] : [omission(this.#omitted)];
		return { rows: [...this.#rows, ...omitted], timers: this.#timers.from(this.#forgotten) };
	}

	/** Takes a line of host or modem, a character a byte. */
	speech(host: boolean, text: string, line: number): void {
		const opening = OPENING.exec(text)?.[1];
		if (opening !== undefined && !this.#opened.has(opening)) {
			this.#opened.add(opening);
			if (this.#opened.size === 2)
				this.#relabel();
		}
		if (host)
			this.#host(text, line);
		else
			this.#modem(text, line);
	}

	/** Takes a packet, or another event of a link. */
	packet({ direction, link, text, line }: LinkLine): void {
		const up = direction === "up";
		const [name = "", ...values] = /^(?:TCP|TLS) /.test(text) ? split(text) : text.split(" ");
		const naming = (up ? UP : DOWN)[name];
		const connection = this.#connection(link, name);
		const id = /^\d+$/.test(values[0] ?? "") && name !== "CONNACK" ? values[0] : undefined;
		const row = this.#next + (this.#omitted === undefined ? 0 : 1);
		const published = name.startsWith("PUB") && naming?.section === "AT+QMTPUB";
		const section = published ? publishSection(name === "PUBLISH" ? values[2] : this.#qos.get(id ?? "")) : naming?.section ?? this.#section;
		const request = naming?.request === "" ? undefined : { name: naming?.request ?? name, connection, id };
		const packet = `${naming?.packet ?? text}${detail(name, values)}`;
		const inner = { from: up ? MODEM : LINK, to: up ? LINK : MODEM, label: request === undefined ? "" : this.#label(request) };
		const outer = { from: up ? LINK : SERVER, to: up ? SERVER : LINK, label: packet };
		this.#add(section, request === undefined ? [outer] : up ? [inner, outer] : [outer, inner], line, undefined, request);
		if (name === "TCP ACK")
			this.#add(section, [], line, "TCP established");
		else if (name === "TCP FIN" && up)
			this.#add(section, [], line, "TCP disconnected");
		if (naming?.timer === "start" && !(name === "PUBLISH" && id === "0"))
			this.#timers.start({ link, name, id }, connection, row);
		else if (typeof naming?.timer === "object")
			naming.timer.forEach(started => this.#timers.acknowledge({ link, name: started, id }, row));
		if (/^TCP (FIN|failed)$/.test(name))
			this.#timers.close(link, this.#connections.get(link), up, row);
		else if (name === "PINGRESP")
			this.#timers.answerPing(link);
		else if (up && !name.startsWith("TCP "))
			this.#timers.send(link, name === "PINGREQ", row);
	}

	/** Takes what a person did, such as `antenna pulled`. */
	mark(text: string, line: number): void {
		this.#addOmitted();
		this.#keep({ section: this.#section, arrows: [], line, remark: text, mark: true });
	}

	/** @returns what was read */
	finish(): Sequence {
		this.#addOmitted();
		return this.sequence;
	}

	#host(bytes: string, line: number): void {
		if (this.#prompted) {
			this.#prompted = false;
			const ended = bytes.charCodeAt(bytes.length - 1) === CTRL_Z;
			this.#exchange(MCU, MODEM, `${shortened(ended ? bytes.slice(0, -1) : bytes)}${ended ? " <Ctrl-Z>" : ""}`, line);
			return;
		}
		this.#command = bytes;
		const command = visible(bytes);
		this.#tested = /^AT(\+\w+)=\?$/.exec(command)?.[1];
		this.#section = this.#tested === undefined ? sectionOf(command) ?? OTHER : OTHER;
		const opening = OPENING.exec(command)?.[1];
		if (opening !== undefined)
			this.#openings.push(opening);
		if (this.#most < Infinity && this.#openings.length > REMEMBERED)
			this.#openings.shift();
		const keepAlive = /^AT\+QMTCFG=\s*"keepalive"\s*,\s*(\d+)\s*,\s*(\d+)/i.exec(command);
		if (keepAlive !== null)
			this.#timers.setKeepAlive(keepAlive[1] as string, Number(keepAlive[2]));
		const publish = /^AT\+QMTPUB(?:EX)?=\s*\d+\s*,\s*(\d+)\s*,\s*(\d+)/.exec(command);
		if (publish !== null) {
			this.#qos.delete(publish[1] as string); // the newest is the last
			this.#qos.set(publish[1] as string, publish[2] as string);
			if (this.#most < Infinity && this.#qos.size > REMEMBERED)
				this.#qos.delete(this.#qos.keys().next().value!);
			this.#section = publishSection(publish[2]);
		}
		this.#exchange(MCU, MODEM, shortened(concealed(command)), line);
	}

	#modem(bytes: string, line: number): void {
		if (bytes.replace(/^\x1b/, "") === this.#command) // echo, perhaps with that of an ESC before
			return;
		this.#prompted = /^(\r\n)?> ?(\r\n)?$/.test(bytes);
		const text = this.#prompted ? ">" : visible(bytes);
		const published = /^\+QMTPUB(?:EX)?: ?\d+, ?(\d+)/.exec(text)?.[1];
		const tested = this.#tested !== undefined && text.startsWith(this.#tested) && !/^\+QMT[A-Z]+: ?\d/.test(text);
		const section = tested ? OTHER : published === undefined ? sectionOf(text) : publishSection(this.#qos.get(published));
		this.#exchange(MODEM, MCU, shortened(concealed(text)), line, section);
		const [, name, connection, id] = /^\+QMT(CONN|SUB|UNS|PUB)(?:EX)?: ?(\d+),(?:(\d+),)?2$/.exec(text) ?? [];
		if (name !== undefined)
			this.#timers.giveUp(name, connection as string, this.#linkOf(connection as string), id, this.#next - 1);
	}

	/** @returns the last link of a connection */
	#linkOf(connection: string): number | undefined {
		return [...this.#connections].reverse().find(([, of]) => of === connection)?.[0];
	}

	/** Adds an arrow between MCU and modem; without a section of its own it belongs to that of the last command. */
	#exchange(from: number, to: number, label: string, line: number, section = this.#section): void {
		if (section !== OTHER || this.#all)
			this.#add(section, [{ from, to, label }], line);
		else
			this.#omitted ??= line;
	}

	#add(section: string, arrows: readonly Arrow[], line: number, remark?: string, request?: Request): void {
		this.#addOmitted();
		this.#keep({ section, arrows, line, ...(remark === undefined ? {} : { remark }) }, request);
	}

	#addOmitted(): void {
		const line = this.#omitted;
		this.#omitted = undefined;
		if (line !== undefined)
			this.#keep(omission(line));
	}

	#keep(row: Row, request?: Request): void {
		this.#rows.push(row);
		this.#requests.push(request);
		const surplus = this.#rows.length - this.#most;
		if (surplus <= this.#most / 16)
			return;
		this.#rows.splice(0, surplus);
		this.#requests.splice(0, surplus);
		this.#forgotten += surplus;
		this.#timers.forget(this.#forgotten);
	}

	/** The number of the next row, from 0. */
	get #next(): number {
		return this.#forgotten + this.#rows.length;
	}

	#label({ name, connection, id }: Request): string {
		const numbers = [...(this.#opened.size > 1 && connection !== undefined ? [connection] : []), ...(id === undefined ? [] : [id])];
		return `${name}${numbers.length === 0 ? "" : ` (${numbers.join()})`}`;
	}

	/** A second connection is in use: the packets so far belong to one, too. */
	#relabel(): void {
		this.#requests.forEach((request, index) => {
			const row = this.#rows[index]!;
			if (request !== undefined)
				this.#rows[index] = { ...row, arrows: row.arrows.map(arrow => Math.min(arrow.from, arrow.to) === MODEM ? { ...arrow, label: this.#label(request) } : arrow) };
		});
	}

	#connection(link: number, name: string): string | undefined {
		const opened = name === "TCP SYN" ? this.#openings.shift() : undefined;
		if (opened !== undefined)
			this.#connections.set(link, opened);
		if (this.#most < Infinity && this.#connections.size > REMEMBERED)
			this.#connections.delete(this.#connections.keys().next().value!);
		return this.#connections.get(link);
	}
}

/** A row in place of lines that the figure omits. @param line the first of them */
function omission(line: number): Row {
	return { section: OTHER, arrows: [], line, remark: "other commands" };
}

/** @returns what happened to a TCP connection, and its details */
function split(text: string): string[] {
	const [, name, detail] = /^(TCP SYN\+ACK|TCP SYN|TCP failed|TCP \w+|TLS \w+) ?(.*)$/.exec(text) ?? [];
	return [name ?? text, ...(detail === undefined || detail === "" ? [] : [detail])];
}

/** @returns the details after the packet's name: a return code, granted QoS, the destination of a link */
function detail(name: string, values: readonly string[]): string {
	switch (name) {
		case "CONNACK": return values[0] === "0" ? "" : `, return code ${values[0]}`;
		case "SUBACK": return `, granted ${values.slice(1).join(" ")}`;
		case "PUBLISH": return values.slice(3).map(flag => `, ${flag.toLowerCase()}`).join("");
		case "TCP SYN": return ` → ${values[0]}`;
		case "TCP failed": return `: ${values[0]}`;
		default: return "";
	}
}

/** @returns a text without the line ends around it; those inside, and other control characters, as visible characters */
function visible(bytes: string): string {
	return bytes.replace(/^[\r\n]+|[\r\n]+$/g, "").replace(/[\r\n]+/g, " ⏎ ").replace(/\x1a/g, "<Ctrl-Z>").replace(/\x1b/g, "<ESC>").replace(/[\x00-\x1f\x7f-\x9f]/g, "·");
}

function shortened(text: string): string {
	const shown = visible(text);
	return shown.length > MOST ? `${shown.slice(0, MOST)}…` : shown;
}
