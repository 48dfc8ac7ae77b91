// The far end of an InsideLine: answers a driver's commands as a BG96 or a BC20 does, enough to open a session and acknowledge publishes.
// Runs inside XS. Bring-up may allocate here, a publish does not. Source: both notes §3.2, docs/hardware.md (Prompt; Publish; Bring-up).

import type { InsideLine } from "../support/inside-serial.js";
import { ascii } from "./frames.js";

const CR = 0x0D;
const CTRL_Z = 0x1A;
const COMMA = 0x2C;
const QUOTE = 0x22;
const PUBLISH = ascii("AT+QMTPUB=0,");
const PROMPT = ascii("\r\n> ");
const OK = ascii("\r\nOK\r\n");
const PUBLISHED = "\r\nOK\r\n\r\n+QMTPUB: 0,";
const DONE = ",0\r\n";
/** How payloads come: behind a prompt and ended by Ctrl-Z, or of a length told before (BG96); between quotes, as they are or as digits (BC20). */
export type PublishForm = "prompt" | "length" | "quotes" | "digits";

/** What AT+QMTPUB=? and AT+QMTCFG=? answer for a form besides their OK. */
const LENGTHS = "\r\n+QMTPUB: (0-5),(0-65535),(0-2),(0,1),\"<topic>\",(1-1548)\r\n";
const DIGITS = "\r\n+QMTCFG: \"dataformat\",(0-5),(0,1),(0,1)\r\n";
/** Where the identifier stands in an acknowledgement; a constant, because `length` of a string allocates on XS. */
const IDENTIFIER_AT = PUBLISHED.length;
const MOST_DIGITS = 5;

/** What it says to a command that begins so; the first that fits. All others get OK. */
const ANSWERS: readonly (readonly [string, ...string[]])[] = Object.freeze([
	["AT+CMEE?", "\r\n+CMEE: 1\r\n\r\nOK\r\n"],
	["AT+GSN", "\r\n866425030000006\r\n\r\nOK\r\n"],
	["ATI", "\r\nQuectel\r\nBG96\r\nRevision: BG96MAR02A07M1G\r\n\r\nOK\r\n"],
	["AT+CPIN?", "\r\n+CPIN: READY\r\n\r\nOK\r\n"],
	["AT+CSQ", "\r\n+CSQ: 24,0\r\n\r\nOK\r\n"],
	["AT+CEREG?", "\r\n+CEREG: 0,1\r\n\r\nOK\r\n"],
	["AT+CGREG?", "\r\n+CGREG: 0,1\r\n\r\nOK\r\n"],
	["AT+QIACT?", "\r\n+QIACT: 1,1,1,\"10.0.0.1\"\r\n\r\nOK\r\n"],
	["AT+CGATT?", "\r\n+CGATT: 1\r\n\r\nOK\r\n"],
	["AT+CGPADDR", "\r\n+CGPADDR: 1,10.0.0.1\r\n\r\nOK\r\n"],
	["AT+CCLK?", "\r\n+CCLK: \"26/01/01,00:00:00+00\"\r\n\r\nOK\r\n"],
	["AT+QMTCLOSE=0", "\r\nERROR\r\n"],
	["AT+QMTOPEN=0", "\r\nOK\r\n", "\r\n+QMTOPEN: 0,0\r\n"],
	["AT+QMTCONN=0", "\r\nOK\r\n", "\r\n+QMTCONN: 0,0,0\r\n"],
	["AT+QMTSUB=0,", "\r\nOK\r\n", "\r\n+QMTSUB: 0,$,0,1\r\n"],
]);

/** A module with one MQTT connection that never fails. */
export class Device {
	/** Publishes acknowledged. */
	published = 0;
	/** Payload bytes of them. */
	publishedBytes = 0;
	/** The line carries its answers already (./mixed): it gives a prompt and OK, acknowledges no publish and answers no other command. */
	quiet = false;
	/** The line carries the prompt, too. */
	holdsPrompt = false;
	readonly #counted: boolean;
	readonly #form: PublishForm;
	readonly #inline: boolean;
	readonly #digitsPerByte: number;
	/** Payload bytes that are to come; of "prompt" it is not known. */
	#length = 0;
	/** `PUBLISHED <identifier> DONE`, one for each length of the identifier. */
	readonly #acknowledgements: Uint8Array[] = [];
	readonly #digits = new Uint8Array(MOST_DIGITS);
	#digitCount = 0;
	#prompted = false;

	/** @param counted whether it knows `recv/mode`, so that messages carry their length */
	constructor(counted: boolean, form: PublishForm = "prompt") {
		this.#counted = counted;
		this.#form = form;
		this.#inline = form === "quotes" || form === "digits";
		this.#digitsPerByte = form === "digits" ? 2 : 1;
		for (let digits = 1; digits <= MOST_DIGITS; digits++)
			this.#acknowledgements.push(ascii(`${PUBLISHED}${"0".repeat(digits)}${DONE}`));
	}

	/** The `device` of an InsideLine. */
	readonly answer = (line: InsideLine): void => {
		const { sent } = line;
		const last = sent[line.sentLength - 1];
		if (this.#prompted) {
			if (this.#length > 0 ? line.sentLength === this.#length : last === CTRL_Z)
				this.#acknowledge(line, this.#length > 0 ? this.#length : line.sentLength - 1);
		}
		else if (last === CR) {
			if (this.#isPublish(line))
				this.#prompt(line);
			else if (this.quiet)
				line.consume();
			else
				this.#command(line);
		}
	};

	#isPublish(line: InsideLine): boolean {
		for (let i = 0; i < PUBLISH.length; i++) {
			if (line.sent[i] !== PUBLISH[i])
				return false;
		}
		return true;
	}

	/** Keeps the identifier's digits. */
	#prompt(line: InsideLine): void {
		let count = 0;
		for (let at = PUBLISH.length; line.sent[at] !== COMMA; at++) {
			this.#digits[count] = line.sent[at]!;
			count += 1;
		}
		this.#digitCount = count;
		const last = this.#number(line);
		if (this.#inline) {
			this.#acknowledge(line, last);
			return;
		}
		this.#length = last;
		this.#prompted = true;
		line.consume();
		if (!this.holdsPrompt)
			line.deliver(PROMPT);
	}

	/** Bytes between the last two quotes, digits counting half; or else the number at the line's end, 0 when there is none. */
	#number({ sent, sentLength }: InsideLine): number {
		let at = sentLength - 2;
		if (this.#inline) {
			let from = at - 1;
			while (sent[from] !== QUOTE)
				from -= 1;
			return (at - from - 1) / this.#digitsPerByte;
		}
		let value = 0;
		for (let unit = 1; sent[at]! >= 0x30 && sent[at]! <= 0x39; unit *= 10) {
			value += (sent[at]! - 0x30) * unit;
			at -= 1;
		}
		return value;
	}

	#acknowledge(line: InsideLine, bytes: number): void {
		const text = this.#acknowledgements[this.#digitCount - 1]!;
		for (let i = 0; i < this.#digitCount; i++)
			text[IDENTIFIER_AT + i] = this.#digits[i]!;
		this.#prompted = false;
		this.published += 1;
		this.publishedBytes += bytes;
		line.consume();
		line.deliver(this.quiet ? OK : text);
	}

	#command(line: InsideLine): void {
		const command = String.fromCharCode(...line.sent.slice(0, line.sentLength)).replace(/^\x1B+/, "");
		line.consume();
		if (command.endsWith("=?\r")) {
			line.deliver(ascii(`\r\n+QMTCFG: "${this.#counted ? "recv/mode" : "will"}",(0-5)\r\n`));
			if (command.startsWith("AT+QMTPUB") && this.#form === "length")
				line.deliver(ascii(LENGTHS));
			if (command.startsWith("AT+QMTCFG") && this.#form === "digits")
				line.deliver(ascii(DIGITS));
			line.deliver(ascii("\r\nOK\r\n"));
			return;
		}
		const [, ...answers] = ANSWERS.find(([prefix]) => command.startsWith(prefix)) ?? ["", "\r\nOK\r\n"];
		const identifier = command.split(",")[1] ?? "";
		for (const answer of answers)
			line.deliver(ascii(answer.replace("$", identifier)));
	}
}
