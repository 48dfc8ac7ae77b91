// The honest module of the fuzz targets: a Device that takes publishes in every form, and keeps what it received; BG96 or BC20, with or without what later firmware has.
// Runs on Node and inside XS. Source: both notes §3.2.8; docs/hardware.md (Publish).

import { makeBC20 } from "../support/bc20-device.js";
import type ManualClock from "../support/manual-clock.js";
import { Device, line, OK, PROMPT } from "../support/quectel-device.js";

export { DeviceSerial, IMEI, line, OK } from "../support/quectel-device.js";

/** What its firmware is. */
export interface FirmwareOptions {
	readonly bc20: boolean;
	/** Knows recv/mode: messages carry their length once it is set. */
	readonly counted: boolean;
	/** AT+QMTPUB takes the payload's length. */
	readonly length: boolean;
	/** A BC20 that knows dataformat. */
	readonly digits: boolean;
}

/** A publish that the module received whole, and passed on. */
export interface Published {
	readonly id: number;
	readonly topic: string;
	readonly payload: string;
}

/** Bytes between two turns of the driver. */
const FIFO = 128;
const MOST_COMMANDS = 2000;
const PUBLISH = /^AT\+QMTPUB=\d,(\d+),\d,\d,"([^"]*)"(?:,"(.*)"|,(\d+))?$/s;

export class HonestModule {
	readonly device: Device;
	readonly published: Published[] = [];
	#counted = false;
	#digits = false;
	/** Bytes of the payload that the prompt is for; NaN: Ctrl-Z ends it. */
	#length = NaN;

	constructor(clock: ManualClock, { bc20, counted, length, digits }: FirmwareOptions) {
		const device = this.device = new Device(clock);
		device.echo = true;
		if (bc20)
			makeBC20(device, digits);
		else {
			device.always("AT+QMTPUB=?", line(`+QMTPUB: (0-5),(0-65535),(0-2),(0,1),"<topic>",${length ? "(1-1548)" : "\"<msg>\""}`) + OK);
			if (counted) {
				device.always("AT+QMTCFG=?", line("+QMTCFG: \"version\",(0-5),(3,4)\r\n+QMTCFG: \"recv/mode\",(0-5),(0,1),(0,1)") + OK);
				device.always("AT+QMTCFG=\"recv/mode\"", command => this.#set(() => this.#counted = command.endsWith("1")));
			}
		}
		device.always("AT+QMTCFG=\"DATAFORMAT\"", command => digits ? this.#set(() => this.#digits = command.endsWith("1,1")) : line("ERROR"));
		device.always("AT+QMTPUB=", command => this.#publish(command));
		device.published = command => this.#payload(command);
	}

	/** Passes a message of the broker on, in the form that is set, and lets the driver digest it as fast as it comes. */
	deliver(topic: string, payload: string, id = 0): void {
		const hexadecimal = this.#digits ? digitsOf(payload) : payload;
		const text = line(`+QMTRECV: 0,${id},"${topic}",${this.#counted ? `${payload.length},` : ""}"${hexadecimal}"`);
		const ends: number[] = [];
		for (let end = FIFO; end < text.length; end += FIFO)
			ends.push(end);
		this.device.tell(text, ...ends);
	}

	/** Whether it received exactly this. */
	has(id: number, topic: string, payload: string): boolean {
		return this.published.some(published => published.id === id && published.topic === topic && published.payload === payload);
	}

	/** Forgets commands that are long past. */
	trim(): void {
		if (this.device.commands.length > MOST_COMMANDS)
			this.device.commands.splice(0, MOST_COMMANDS / 2);
		this.device.written = "";
	}

	#set(change: () => void): string {
		change();
		return OK;
	}

	#publish(command: string): string {
		const [, id, topic, inline, length] = PUBLISH.exec(command) ?? [];
		if (id === undefined)
			return line("ERROR");
		if (inline !== undefined)
			return this.#pass(Number(id), topic!, this.#digits ? bytesOf(inline) : inline);
		this.#length = length === undefined ? NaN : Number(length);
		this.device.expect(this.#length);
		return PROMPT;
	}

	#payload(command: string): string {
		const [, id, topic] = PUBLISH.exec(command) ?? [];
		const line = this.device.commands.at(-1)!;
		const payload = this.#length >= 0 ? line : line.slice(0, -1);
		this.#length = NaN;
		this.device.expect(NaN);
		return this.#pass(Number(id), topic!, payload);
	}

	#pass(id: number, topic: string, payload: string): string {
		this.published.push({ id, topic, payload });
		return OK + line(`+QMTPUB: 0,${id},0`);
	}
}

function digitsOf(text: string): string {
	let digits = "";
	for (let i = 0; i < text.length; i++)
		digits += text.charCodeAt(i).toString(16).toUpperCase().padStart(2, "0");
	return digits;
}

function bytesOf(digits: string): string {
	let text = "";
	for (let i = 0; i < digits.length; i += 2)
		text += String.fromCharCode(parseInt(digits.slice(i, i + 2), 16));
	return text;
}
