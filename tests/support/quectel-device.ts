// A small honest module at the pins of a Serial, for tests of modules/quectel: it answers every command at once unless a test overrides the answer.
// Runs on Node and inside XS. Implements the forms of docs/hardware.md (Bytes on the wire) and the BG96 note §3, but no network: the test supplies the broker's part.

import type { Clock, Serial, SerialCallbacks, SerialOptions } from "../../modules/base/platform.js";

export const IMEI = "866425030012340";
const FIFO = 128;
const CR = 0x0D;
const CTRL_Z = 0x1A;
const ESC = 0x1B;

/** A clock that a test moves. */
interface TestClock extends Clock {
	advance(ms: number): void;
}

function bytesOf(text: string): number[] {
	return Array.from(text, character => character.charCodeAt(0));
}

/** What the module says around a line. */
export function line(text: string): string {
	return `\r\n${text}\r\n`;
}

export const OK = line("OK");
export const PROMPT = "\r\n> ";
export const CONNECT = line("CONNECT");

/** What it says to a command: text with one character a byte; "" = nothing at all. */
export type Reply = string | ((command: string) => string);

/** AT+QMTCFG=? and AT+QMTPUB=? of the BG96 note, §3.2.1 and §3.2.8. */
const SETTINGS: readonly string[] = [
	"\"version\",(0-5),(3,4)", "\"pdpcid\",(0-5),(1-16)", "\"ssl\",(0-5),(0,1),(0-5)", "\"keepalive\",(0-5),(0-3600)", "\"session\",(0-5),(0,1)",
	"\"timeout\",(0-5),(1-60),(1-10),(0,1)", "\"will\",(0-5),(0,1),(0-2),(0,1),\"willtopic\",\"willmessage\"",
	"\"aliauth\",(0-5),\"productkey\",\"devicename\",\"devicesecret\"",
];

/** Keys that only later firmware has: a device tells of those that it takes. */
const LATER: readonly (readonly [string, string])[] = [
	["AT+QMTCFG=\"recv/mode\"", "\"recv/mode\",(0-5),(0,1),(0,1)"], ["AT+QMTCFG=\"DATAFORMAT\"", "\"dataformat\",(0-5),(0,1),(0,1)"],
];

/** @returns the answer to AT+QMTCFG=? of firmware that has these keys as well */
function settings(...keys: readonly string[]): string {
	return line([...SETTINGS, ...keys].map(key => `+QMTCFG: ${key}`).join("\r\n")) + OK;
}

/** Information responses of the commands that have one; every other command gets OK. */
const ANSWERS: readonly (readonly [string, Reply])[] = [
	["AT+CMEE?", line("+CMEE: 0") + OK],
	["ATI", line("Quectel\r\nBG96\r\nRevision: BG96MAR02A07M1G") + OK],
	["AT+GSN", line(IMEI) + OK],
	["AT+CPIN?", line("+CPIN: READY") + OK],
	["AT+QPINC=", line("+QPINC: \"SC\",3,10") + OK],
	["AT+CSQ", line("+CSQ: 24,99") + OK],
	["AT+CEREG?", line("+CEREG: 0,1") + OK],
	["AT+QIACT?", line("+QIACT: 1,1,1,\"10.76.51.180\"") + OK],
	["AT+QIDNSGIP=", OK + line("+QIURC: \"dnsgip\",0,1,600") + line("+QIURC: \"dnsgip\",\"192.0.2.7\"")],
	["AT+CCLK?", line("+CCLK: \"26/11/22,08:30:00+04\"") + OK],
	["AT+QMTCFG=\"recv/mode\"", line("ERROR")],
	["AT+QMTPUB=?", line("+QMTPUB: (0-5),(0-65535),(0-2),(0,1),\"<topic>\",\"<msg>\"") + OK],
	["AT+QMTCLOSE=", line("ERROR")],
	["AT+QMTOPEN=", OK + line("+QMTOPEN: 0,0")],
	["AT+QMTCONN=", OK + line("+QMTCONN: 0,0,0")],
	["AT+QMTCONN?", line("+QMTCONN: 0,3") + OK],
	["AT+QMTSUB=", command => OK + line(`+QMTSUB: ${command.split(/[=,]/, 3).slice(1).join()},0,${command.at(-1)}`)],
	["AT+QMTUNS=", command => OK + line(`+QMTUNS: ${command.split(/[=,]/, 3).slice(1).join()},0`)],
	["AT+QMTPUB=", PROMPT],
	["AT+QMTDISC=", OK + line("+QMTDISC: 0,0")],
];

/** A file on its way in. */
interface Upload {
	readonly command: string;
	readonly name: string;
	readonly size: number;
	content: string;
}

/** The module. Bytes to and from it are texts of one character a byte. */
export class Device {
	readonly clock: TestClock;
	/** Everything the driver wrote, in order. */
	written = "";
	/** The same as command lines without CR and payloads with their Ctrl-Z; ESC alone. */
	readonly commands: string[] = [];
	/** Echo, as after every start; ATE0 switches it off. */
	echo = false;
	/** What stands behind a payload's Ctrl-Z. */
	published: Reply = command => OK + line(`+QMTPUB: ${command.split(/[=,]/, 3).slice(1).join()},0`);
	opened = 0;
	/** Files in its memory: names and contents. */
	readonly files = new Map<string, string>();
	/** What stands behind the last byte of a file; the default keeps it, and says its size and checksum. */
	uploaded: Reply | undefined;
	/** Bits per second of the module; at another rate neither side understands the other. undefined: any rate works. */
	rate: number | undefined;
	/** The rates at which its Serials were opened. */
	readonly rates: (number | undefined)[] = [];
	readonly #always = new Map<string, Reply>();
	readonly #next: (readonly [string, Reply])[] = [];
	readonly #turn;
	#callbacks: SerialCallbacks | undefined;
	#line = "";
	#publish: string | undefined;
	/** Bytes of the next payload, where the command told; else NaN. */
	#length = NaN;
	#upload: Upload | undefined;
	#incoming: number[] = [];
	#waiting = "";
	#writable = false;

	constructor(clock: TestClock) {
		this.clock = clock;
		this.#turn = clock.alarm(() => this.#onTurn());
	}

	/** From now on, commands that begin so are answered so; a test command only where the beginning is one, or nothing. */
	always(command: string, reply: Reply): this {
		this.#always.set(command, reply);
		return this;
	}

	/** The active PDP context is this one. */
	activate(context: number): this {
		return this.always("AT+QIACT?", line(`+QIACT: ${context},1,1,"10.76.51.180"`) + OK);
	}

	/** The next command that begins so is answered so, once. */
	next(command: string, reply: Reply): this {
		this.#next.push([command, reply]);
		return this;
	}

	/** Drops the answers of `next` that no command has had. */
	forget(): void {
		this.#next.length = 0;
	}

	/** Says something now, in pieces that end at these offsets; each piece is an interrupt of its own. */
	say(text: string, ...ends: number[]): void {
		let from = 0;
		for (const to of [...ends, text.length]) {
			this.#interrupt(text.slice(from, to));
			from = to;
		}
	}

	/** Says something and lets the driver take it in, without time passing. */
	tell(text: string, ...ends: number[]): void {
		let from = 0;
		for (const to of [...ends, text.length]) {
			this.#interrupt(text.slice(from, to));
			this.clock.advance(0);
			from = to;
		}
	}

	/** The next payload has so many bytes and no Ctrl-Z; NaN: Ctrl-Z ends it. */
	expect(length: number): void {
		this.#length = length;
	}

	/** From here on it takes a payload, although it has said no prompt. */
	prompted(command: string): void {
		this.#publish = command;
	}

	/** Commands since a point in `commands`. */
	since(from: number): string[] {
		return this.commands.slice(from);
	}

	/** The port breaks. */
	fail(error?: Error): void {
		this.#callbacks?.onError(error);
	}

	/** For DeviceSerial. */
	open(callbacks: SerialCallbacks, rate?: number): void {
		this.rates.push(rate);
		this.#callbacks = callbacks;
		this.opened += 1;
		this.#writable = true;
		this.#turn.set(0);
	}

	/** For DeviceSerial. */
	close(): void {
		this.#callbacks = undefined;
		this.opened -= 1;
	}

	/** For DeviceSerial. */
	read(buffer: Uint8Array): number | undefined {
		const bytes = this.#incoming.splice(0, buffer.length);
		buffer.set(bytes);
		return bytes.length === 0 ? undefined : bytes.length;
	}

	/** For DeviceSerial. */
	write(bytes: Uint8Array): void {
		this.written += String.fromCharCode(...bytes);
		if (this.#understood) {
			for (const byte of bytes)
				this.#take(byte);
		}
		this.#writable = true;
		this.#turn.set(0);
	}

	get #understood(): boolean {
		return this.rate === undefined || this.rate === this.rates.at(-1);
	}

	#interrupt(text: string): void {
		if (this.#callbacks === undefined || text === "" || !this.#understood)
			return;
		for (let from = 0; from < text.length; from += FIFO) {
			this.#incoming.push(...bytesOf(text.slice(from, from + FIFO)));
			this.#callbacks?.onReadable(this.#incoming.length);
		}
	}

	#onTurn(): void {
		if (this.#writable) {
			this.#writable = false;
			this.#callbacks?.onWritable(FIFO);
		}
		const waiting = this.#waiting;
		this.#waiting = "";
		this.#interrupt(waiting);
	}

	#take(byte: number): void {
		if (this.#upload !== undefined) {
			this.#store(this.#upload, byte);
			return;
		}
		if (byte === ESC && !(this.#length > 0)) {
			this.commands.push("\x1b");
			this.#line = "";
			if (this.#publish !== undefined)
				this.#answer(OK);
			this.#publish = undefined;
			return;
		}
		this.#line += String.fromCharCode(byte);
		if (this.#publish !== undefined) {
			if (this.#length > 0 ? this.#line.length === this.#length : byte === CTRL_Z)
				this.#payload(this.#publish);
		}
		else if (byte === CR)
			this.#command(this.#line.slice(0, -1));
	}

	/** One more byte of a file; behind the last one it is there. */
	#store(upload: Upload, byte: number): void {
		upload.content += String.fromCharCode(byte);
		const { command, content, name, size } = upload;
		if (content.length < size)
			return;
		this.#upload = undefined;
		this.files.set(name, content);
		const { uploaded = line(`+QFUPL: ${size},${checksum(content)}`) + OK } = this;
		this.#answer(typeof uploaded === "string" ? uploaded : uploaded(command));
	}

	#file(command: string): string {
		const name = command.split("\"")[1]!;
		const content = this.files.get(name);
		if (command.startsWith("AT+QFUPL="))
			return content === undefined ? CONNECT : line("+CME ERROR: 407");
		if (content === undefined)
			return line("+CME ERROR: 405");
		if (command.startsWith("AT+QFLST="))
			return line(`+QFLST: "${name}",${content.length}`) + OK;
		this.files.delete(name);
		return OK;
	}

	#payload(command: string): void {
		this.commands.push(this.#line);
		const { published } = this;
		this.#publish = undefined;
		this.#answer((this.echo ? this.#line : "") + (typeof published === "string" ? published : published(command)));
		this.#line = "";
	}

	/** A CR alone is no command line (V.250 §5.2.1). */
	#command(command: string): void {
		if (command === "") {
			this.#line = "";
			return;
		}
		this.commands.push(command);
		this.#line = "";
		const echo = this.echo ? `${command}\r` : "";
		if (command === "ATE0")
			this.echo = false;
		const reply = this.#reply(command);
		const said = typeof reply === "string" ? reply : reply(command);
		if (said.includes(PROMPT))
			this.#publish = command;
		if (command.startsWith("AT+QFUPL=") && said.endsWith(CONNECT))
			this.#upload = { command, name: command.split("\"")[1]!, size: Number(command.split(",")[1]), content: "" };
		this.#answer(echo + said);
	}

	#reply(command: string): Reply {
		const begins = (name: string): boolean => command.startsWith(name) && (!command.endsWith("=?") || name === "" || name.endsWith("=?"));
		const index = this.#next.findIndex(([name]) => begins(name));
		if (index >= 0)
			return this.#next.splice(index, 1)[0]![1];
		for (const [name, reply] of this.#always) {
			if (begins(name))
				return reply;
		}
		if (command === "AT+QMTCFG=?")
			return settings(...LATER.filter(([name]) => this.#always.get(name) === OK).map(([, key]) => key));
		if (/^AT\+QF(UPL|LST|DEL)="/.test(command))
			return this.#file(command);
		return ANSWERS.find(([name]) => begins(name))?.[1] ?? OK;
	}

	#answer(text: string): void {
		this.#waiting += text;
		this.#turn.set(0);
	}
}

/** AT+QFUPL's checksum: the XOR of big-endian 16-bit words, an odd last byte with a zero behind it; hexadecimal, as short as can be. */
function checksum(content: string): string {
	let sum = 0;
	for (let i = 0; i < content.length; i += 2)
		sum ^= Buffer.from(`${content.slice(i, i + 2)}\0`, "latin1").readUInt16BE(0);
	return sum.toString(16);
}

/** The UART between a driver and a Device; option `device`. */
export class DeviceSerial implements Serial {
	readonly #device: Device;

	constructor(options: SerialOptions & SerialCallbacks) {
		this.#device = options["device"] as Device;
		this.#device.open(options, options.baud);
	}

	read(buffer: Uint8Array): number | undefined {
		return this.#device.read(buffer);
	}

	write(bytes: Uint8Array): void {
		this.#device.write(bytes);
	}

	close(): void {
		this.#device.close();
	}
}
