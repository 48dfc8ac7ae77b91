// The far end of an InsideLine: answers a driver's commands as a BG96 does, just enough to get a session open and its publishes acknowledged.
// Runs inside XS. Bring-up may allocate here, a publish does not. Source: BG96 note §3.2 and §6.1, MODEM.md §3.6 (order after a prompt) and §5.

import type { InsideLine } from "../support/inside-serial.js";
import { ascii } from "./frames.js";

const CR = 0x0D;
const CTRL_Z = 0x1A;
const COMMA = 0x2C;
const PUBLISH = ascii("AT+QMTPUB=0,");
const PROMPT = ascii("\r\n> ");
const PUBLISHED = "\r\nOK\r\n\r\n+QMTPUB: 0,";
const DONE = ",0\r\n";
/** Where the identifier stands in an acknowledgement; a constant, because `length` of a string allocates on XS. */
const IDENTIFIER_AT = PUBLISHED.length;
const MOST_DIGITS = 5;

/** What it says to a command that begins so; the first that fits. All others get OK. */
const ANSWERS: readonly (readonly [string, ...string[]])[] = Object.freeze([
	["AT+CMEE?", "\r\n+CMEE: 1\r\n\r\nOK\r\n"],
	["AT+GSN", "\r\n866425030000001\r\n\r\nOK\r\n"],
	["ATI", "\r\nQuectel\r\nBG96\r\nRevision: BG96MAR02A07M1G\r\n\r\nOK\r\n"],
	["AT+CPIN?", "\r\n+CPIN: READY\r\n\r\nOK\r\n"],
	["AT+CSQ", "\r\n+CSQ: 24,0\r\n\r\nOK\r\n"],
	["AT+CEREG?", "\r\n+CEREG: 0,1\r\n\r\nOK\r\n"],
	["AT+CGREG?", "\r\n+CGREG: 0,1\r\n\r\nOK\r\n"],
	["AT+QIACT?", "\r\n+QIACT: 1,1,1,\"10.0.0.1\"\r\n\r\nOK\r\n"],
	["AT+CCLK?", "\r\n+CCLK: \"26/01/01,00:00:00+00\"\r\n\r\nOK\r\n"],
	["AT+QMTCLOSE=0", "\r\nERROR\r\n"],
	["AT+QMTOPEN=0", "\r\nOK\r\n", "\r\n+QMTOPEN: 0,0\r\n"],
	["AT+QMTCONN=0", "\r\nOK\r\n", "\r\n+QMTCONN: 0,0,0\r\n"],
	["AT+QMTSUB=0,", "\r\nOK\r\n", "\r\n+QMTSUB: 0,$,0,1\r\n"],
]);

/** A BG96 with one MQTT connection that never fails. */
export class Device {
	/** Publishes acknowledged. */
	published = 0;
	/** Payload bytes of them. */
	publishedBytes = 0;
	readonly #counted: boolean;
	/** `PUBLISHED <identifier> DONE`, one for each length of the identifier. */
	readonly #acknowledgements: Uint8Array[] = [];
	readonly #digits = new Uint8Array(MOST_DIGITS);
	#digitCount = 0;
	#prompted = false;

	/** @param counted whether it knows `recv/mode`, so that messages carry their length */
	constructor(counted: boolean) {
		this.#counted = counted;
		for (let digits = 1; digits <= MOST_DIGITS; digits++)
			this.#acknowledgements.push(ascii(`${PUBLISHED}${"0".repeat(digits)}${DONE}`));
	}

	/** The `device` of an InsideLine. */
	readonly answer = (line: InsideLine): void => {
		const { sent } = line;
		const last = sent[line.sentLength - 1];
		if (this.#prompted) {
			if (last === CTRL_Z)
				this.#acknowledge(line);
		}
		else if (last === CR) {
			if (this.#isPublish(line))
				this.#prompt(line);
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
		this.#prompted = true;
		line.consume();
		line.deliver(PROMPT);
	}

	#acknowledge(line: InsideLine): void {
		const text = this.#acknowledgements[this.#digitCount - 1]!;
		for (let i = 0; i < this.#digitCount; i++)
			text[IDENTIFIER_AT + i] = this.#digits[i]!;
		this.#prompted = false;
		this.published += 1;
		this.publishedBytes += line.sentLength - 1;
		line.consume();
		line.deliver(text);
	}

	#command(line: InsideLine): void {
		const command = String.fromCharCode(...line.sent.slice(0, line.sentLength)).replace(/^\x1B+/, "");
		line.consume();
		if (command.endsWith("=?\r")) {
			line.deliver(ascii(`\r\n+QMTCFG: "${this.#counted ? "recv/mode" : "will"}",(0-5)\r\n\r\nOK\r\n`));
			return;
		}
		const [, ...answers] = ANSWERS.find(([prefix]) => command.startsWith(prefix)) ?? ["", "\r\nOK\r\n"];
		const identifier = command.split(",")[1] ?? "";
		for (const answer of answers)
			line.deliver(ascii(answer.replace("$", identifier)));
	}
}
