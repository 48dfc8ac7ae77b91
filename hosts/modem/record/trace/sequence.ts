// Reads a recording into the rows of a sequence diagram: arrows, sections, and the runs of T1.
// Source: BC20 note, figure 1. Drawn by ./svg, ./html and ./text.

import { parseRecording, type LinkLine } from "../transcript.js";
import { concealed, DOWN, LINK, MCU, MODEM, publishSection, sectionOf, SERVER, UP } from "./figure.js";

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
}

/** One time that T1 ran: the rows where it started and stopped. `end` is undefined when nothing stopped it. */
export interface Timer {
	readonly start: number;
	end?: number;
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

/**
 * Reads a recording.
 * @param all whether to include bring-up; otherwise only the QMT commands without test commands, with a remark in place of others
 * @throws SyntaxError with the number of an invalid line
 */
export function readSequence(text: string, all = false): Sequence {
	const lines = parseRecording(text);
	const connections = new Set(lines.flatMap(line => "bytes" in line ? OPENING.exec(Buffer.from(line.bytes).toString("latin1"))?.[1] ?? [] : []));
	const reader = new SequenceReader(all, connections.size > 1);
	for (const line of lines) {
		if ("bytes" in line)
			reader.speech(line.direction === "host", Buffer.from(line.bytes).toString("latin1"), line.line);
		else
			reader.packet(line);
	}
	return reader.finish();
}

class SequenceReader {
	readonly #all: boolean;
	/** More than one connection is in use: packets are labelled with theirs. */
	readonly #many: boolean;
	readonly #rows: Row[] = [];
	readonly #timers: Timer[] = [];
	/** Timers that run, by link, packet and identifier. */
	readonly #running = new Map<string, Timer>();
	/** The connection of each link, and the connections of QMTOPEN commands without a link yet. */
	readonly #connections = new Map<number, string>();
	readonly #openings: string[] = [];
	/** QoS by identifier, from the last AT+QMTPUB with it. */
	readonly #qos = new Map<string, string>();
	#section = OTHER;
	#command = "";
	/** The name of the pending test command, whose answer is omitted with it. */
	#tested: string | undefined;
	#prompted = false;
	/** The first line omitted since the last row. */
	#omitted: number | undefined;

	constructor(all: boolean, many: boolean) {
		this.#all = all;
		this.#many = many;
	}

	/** Takes a line of host or modem. */
	speech(host: boolean, text: string, line: number): void {
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
		const key = (packet: string): string => `${link} ${packet} ${id ?? ""}`;
		const row = this.#rows.length + (this.#omitted === undefined ? 0 : 1);
		const published = name.startsWith("PUB") && naming?.section === "AT+QMTPUB";
		const section = published ? publishSection(name === "PUBLISH" ? values[2] : this.#qos.get(id ?? "")) : naming?.section ?? this.#section;
		const numbers = [...(this.#many && connection !== undefined ? [connection] : []), ...(id === undefined ? [] : [id])];
		const request = naming?.request === "" ? undefined : `${naming?.request ?? name}${numbers.length === 0 ? "" : ` (${numbers.join()})`}`;
		const packet = `${naming?.packet ?? text}${detail(name, values)}`;
		const inner = { from: up ? MODEM : LINK, to: up ? LINK : MODEM, label: request ?? "" };
		const outer = { from: up ? LINK : SERVER, to: up ? SERVER : LINK, label: packet };
		this.#add(section, request === undefined ? [outer] : up ? [inner, outer] : [outer, inner], line);
		if (name === "TCP ACK")
			this.#add(section, [], line, "TCP established");
		else if (name === "TCP FIN" && up)
			this.#add(section, [], line, "TCP disconnected");
		if (naming?.timer === "start" && !(name === "PUBLISH" && id === "0")) {
			this.#stop(key(name), row); // a packet sent again
			const timer = { start: row };
			this.#timers.push(timer);
			this.#running.set(key(name), timer);
		}
		else if (typeof naming?.timer === "object")
			naming.timer.forEach(started => this.#stop(key(started), row));
	}

	/** @returns what was read */
	finish(): Sequence {
		this.#addOmitted();
		return { rows: this.#rows, timers: this.#timers };
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
		const publish = /^AT\+QMTPUB=\s*\d+\s*,\s*(\d+)\s*,\s*(\d+)/.exec(command);
		if (publish !== null) {
			this.#qos.set(publish[1] as string, publish[2] as string);
			this.#section = publishSection(publish[2]);
		}
		this.#exchange(MCU, MODEM, shortened(concealed(command)), line);
	}

	#modem(bytes: string, line: number): void {
		if (bytes.replace(/^\x1b/, "") === this.#command) // echo, perhaps with that of an ESC before
			return;
		this.#prompted = /^(\r\n)?> ?(\r\n)?$/.test(bytes);
		const text = this.#prompted ? ">" : visible(bytes);
		const published = /^\+QMTPUB: ?\d+, ?(\d+)/.exec(text)?.[1];
		const tested = this.#tested !== undefined && text.startsWith(this.#tested) && published === undefined;
		const section = tested ? OTHER : published === undefined ? sectionOf(text) : publishSection(this.#qos.get(published));
		this.#exchange(MODEM, MCU, shortened(concealed(text)), line, section);
	}

	/** Adds an arrow between MCU and modem; without a section of its own it belongs to that of the last command. */
	#exchange(from: number, to: number, label: string, line: number, section = this.#section): void {
		if (section !== OTHER || this.#all)
			this.#add(section, [{ from, to, label }], line);
		else
			this.#omitted ??= line;
	}

	#add(section: string, arrows: readonly Arrow[], line: number, remark?: string): void {
		this.#addOmitted();
		this.#rows.push({ section, arrows, line, ...(remark === undefined ? {} : { remark }) });
	}

	#addOmitted(): void {
		const line = this.#omitted;
		this.#omitted = undefined;
		if (line !== undefined)
			this.#rows.push({ section: OTHER, arrows: [], line, remark: "other commands" });
	}

	#connection(link: number, name: string): string | undefined {
		const opened = name === "TCP SYN" ? this.#openings.shift() : undefined;
		if (opened !== undefined)
			this.#connections.set(link, opened);
		return this.#connections.get(link);
	}

	#stop(key: string, row: number): void {
		const timer = this.#running.get(key);
		if (timer !== undefined)
			timer.end = row;
		this.#running.delete(key);
	}
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
