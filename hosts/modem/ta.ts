// The terminal adaptor: turns bytes into command lines, command lines into answers, with echo and line editing.
// Source: V.250 §5.2 (command line), §5.7 (result codes), 27.007 §9.1 (CMEE); BG96 note §3.1, §3.2.8 (prompt); MODEM §3.

import type { SimulatorAlarm, SimulatorClock } from "./clock.js";
import type { AnswerFault, Place } from "./faults.js";
import { FILE_ERRORS } from "./files.js";
import type { Firmware } from "./firmware.js";
import { Parameters, Refusal } from "./parameters.js";
import type { ModemProfile } from "./profile.js";

/**
 * What a prompt waits for: a fixed count of bytes, or everything up to Ctrl-Z with the excess over `limit` dropped.
 * A transparent entry begins with the intermediate result code CONNECT instead of a prompt, and echoes nothing.
 */
export interface DataEntry {
	readonly length?: number;
	readonly limit: number;
	readonly transparent?: boolean;
	/** ms without a byte after which `expired` takes what has come. */
	readonly timeout?: number;
	/** Says `A` after each so many bytes. */
	readonly acknowledge?: number;
	/** Takes the data; it must end the command, or throw a Refusal. */
	done(data: Uint8Array): void;
	expired?(data: Uint8Array): void;
}

/** The answer to one command line. After `ok` or `error` nothing else belongs to it. */
export interface Answer {
	/** An information response; several lines may be given as one text with CR LF between them. */
	information(text: string): void;
	/** The final result code OK; `then` runs once it has left. */
	ok(then?: () => void): void;
	/** ERROR, or +CME ERROR in the form that CMEE asks for. */
	error(code?: number): void;
	prompt(entry: DataEntry): void;
	/** The intermediate result code CONNECT, and bytes as they are. */
	connect(data: Uint8Array): void;
}

/** What a command does in each of its four forms; a form left out answers ERROR. */
export interface Command<Equipment> {
	test?(answer: Answer, equipment: Equipment): void;
	read?(answer: Answer, equipment: Equipment): void;
	write?(answer: Answer, equipment: Equipment, parameters: Parameters): void;
	execute?(answer: Answer, equipment: Equipment): void;
	/** The code for a parameter that is wrong; plain ERROR without. */
	readonly wrongParameter?: number;
}

export type Commands<Equipment> = Readonly<Record<string, Command<Equipment>>>;

const BACKSPACE = 0x08, CR = 0x0d, CTRL_Z = 0x1a, ESC = 0x1b, BLANK = 0x20;
/** How a data entry ends when everything has come. */
const TAKE = (entry: DataEntry, data: Uint8Array): void => entry.done(data);
/** The largest piece in which the module echoes. */
const ECHO_PIECE = 64;
const CONNECT = "\r\nCONNECT\r\n";

interface Options<Equipment> {
	readonly clock: SimulatorClock;
	readonly profile: ModemProfile;
	readonly firmware: Firmware;
	readonly commands: Commands<Equipment>;
	readonly equipment: Equipment;
	/** Names the command line and returns the faults of its answer. */
	readonly faults: (name: string) => AnswerFault[];
	readonly send: (bytes: Uint8Array) => void;
}

/**
 * Grammar of a line: garbage, `AT`, then nothing | letter or &letter, digit | `+NAME` [`=?` | `?` | `=` parameters], CR.
 * One command at a time: bytes that come while one runs wait in the UART. Control characters other than CR and
 * backspace are ignored outside data. Unsolicited result codes wait while data is entered.
 */
export class TerminalAdaptor<Equipment> {
	echo = true;
	/** 27.007 §9.1: 0 plain, 1 number, 2 text. */
	errorFormat = 1;
	/** The first line only wakes the module. */
	asleep = false;
	readonly #options: Options<Equipment>;
	readonly #late: SimulatorAlarm;
	/** Runs while a data entry has a timeout. */
	readonly #idle: SimulatorAlarm;
	#input: Uint8Array[] = [];
	#digesting = false;
	/** Counts resets, so that what was under way can tell. */
	#epoch = 0;
	#line: number[] = [];
	#echoed: number[] = [];
	/** The answer that has no final result code yet. */
	#answer: Answer | undefined;
	#faults: readonly AnswerFault[] = [];
	#entry: DataEntry | undefined;
	#data: number[] = [];
	#held: string[] = [];
	#afterLate: (() => void) | undefined;

	constructor(options: Options<Equipment>) {
		this.#options = options;
		this.#late = options.clock.alarm(() => this.#afterLate?.());
		this.#idle = options.clock.alarm(() => this.#leaveData((entry, data) => entry.expired?.(data)));
	}

	/** Takes bytes from the host; they wait while a command runs. */
	receive(bytes: Uint8Array): void {
		this.#input.push(bytes.slice());
		this.#digest();
	}

	/** Sends a line that no command asked for. */
	unsolicited(text: string): void {
		if (this.#entry !== undefined)
			this.#held.push(text);
		else
			this.#sendText(`\r\n${text}\r\n`);
	}

	/** Forgets everything: the module lost its power. */
	reset(): void {
		this.echo = true;
		this.errorFormat = 1;
		this.asleep = false;
		this.#input = [];
		this.#line = [];
		this.#echoed = [];
		this.#answer = undefined;
		this.#entry = undefined;
		this.#held = [];
		this.#late.clear();
		this.#idle.clear();
		this.#epoch++;
	}

	#digest(): void {
		if (this.#digesting)
			return;
		this.#digesting = true;
		try {
			while (this.#input.length > 0 && (this.#answer === undefined || this.#entry !== undefined)) {
				const bytes = this.#input.shift() as Uint8Array;
				const epoch = this.#epoch;
				const taken = this.#entry !== undefined ? this.#takeData(bytes, this.#entry) : this.#takeLine(bytes);
				if (taken < bytes.length && epoch === this.#epoch)
					this.#input.unshift(bytes.subarray(taken));
			}
			this.#flushEcho();
		} finally {
			this.#digesting = false;
		}
	}

	/** Edits the line up to CR and runs it. @returns the count of bytes taken */
	#takeLine(bytes: Uint8Array): number {
		for (let index = 0; index < bytes.length; index++) {
			const byte = bytes[index] as number;
			if (!this.asleep)
				this.#echoByte(byte);
			if (byte === CR) {
				this.#flushEcho();
				const line = Buffer.from(this.#line).toString("latin1");
				const overlong = this.#line.length > this.#options.profile.lineLimit;
				this.#line = [];
				if (this.asleep)
					this.asleep = false;
				else
					this.#run(line, overlong);
				return index + 1;
			}
			if (byte === BACKSPACE)
				this.#line.pop();
			else if (byte >= BLANK)
				this.#line.push(byte);
		}
		return bytes.length;
	}

	/** Collects data up to its end. @returns the count of bytes taken */
	#takeData(bytes: Uint8Array, entry: DataEntry): number {
		for (let index = 0; index < bytes.length; index++) {
			const byte = bytes[index] as number;
			if (entry.length === undefined && (byte === CTRL_Z || byte === ESC)) {
				this.#leaveData(byte === ESC ? () => this.#answer?.ok() : TAKE);
				return index + 1;
			}
			if (entry.transparent !== true)
				this.#echoByte(byte);
			if (this.#data.length < entry.limit)
				this.#data.push(byte);
			if (entry.acknowledge !== undefined && this.#data.length % entry.acknowledge === 0)
				this.#sendText("A");
			if (this.#data.length === entry.length) {
				this.#leaveData(TAKE);
				return index + 1;
			}
		}
		if (entry.timeout !== undefined)
			this.#idle.set(entry.timeout);
		return bytes.length;
	}

	/** The entry is over: `end` ends its command; what was held back is said. */
	#leaveData(end: (entry: DataEntry, data: Uint8Array) => void): void {
		const entry = this.#entry as DataEntry;
		this.#entry = undefined;
		this.#idle.clear();
		const data = Uint8Array.from(this.#data);
		for (const fault of this.#faults)
			if (fault.kind === "corrupt-data" && data.length > 0)
				(data[(fault.offset ?? 0) % data.length] as number) ^= 1;
		this.#attempt(this.#answer, () => end(entry, data));
		for (const text of this.#held.splice(0))
			this.unsolicited(text);
	}

	#run(line: string, overlong: boolean): void {
		const start = line.search(/at/i);
		if (start < 0)
			return;
		const match = /^(\+[A-Z0-9]+|[&]?[A-Z]?\d*)[ ]*(=\?|\?|=|)(.*)$/is.exec(line.slice(start + 2).replace(/^ +| +$/g, ""));
		const name = match?.[1]?.toUpperCase() ?? "";
		const epoch = this.#epoch;
		this.#faults = this.#options.faults(name);
		if (epoch !== this.#epoch)
			return;
		const answer = this.#open();
		this.#inject("before");
		const command = match === null ? undefined : this.#options.commands[name];
		this.#attempt(answer, () => {
			const refused = this.#faults.find(fault => fault.kind === "refuse");
			if (refused !== undefined)
				answer.error(refused.code);
			else if (command === undefined || overlong)
				throw new Refusal();
			else
				this.#call(command, answer, match?.[2] ?? "", match?.[3] ?? "");
		});
	}

	/** Runs a part of a command; a refusal in it is the answer, with a code that this module knows. */
	#attempt(answer: Answer | undefined, part: () => void): void {
		try {
			part();
		} catch (error) {
			if (!(error instanceof Refusal))
				throw error;
			const { code } = error;
			answer?.error(code === undefined ? undefined : this.#options.profile.substitutes[code] ?? code);
		}
	}

	#call(command: Command<Equipment>, answer: Answer, form: string, rest: string): void {
		const { equipment } = this.#options;
		if (form === "=" && command.write !== undefined)
			command.write(answer, equipment, new Parameters(rest, command.wrongParameter));
		else if (form === "=?" && rest === "" && command.test !== undefined)
			command.test(answer, equipment);
		else if (form === "?" && rest === "" && command.read !== undefined)
			command.read(answer, equipment);
		else if (form === "" && rest === "" && command.execute !== undefined)
			command.execute(answer, equipment);
		else
			throw new Refusal();
	}

	/** Opens an answer; once it is final, or the module restarted, its methods do nothing. */
	#open(): Answer {
		const current = () => this.#answer === answer;
		const answer: Answer = {
			information: text => void (current() && this.#sendText(`\r\n${text}\r\n`)),
			ok: then => void (current() && this.#finish("OK", then)),
			error: code => void (current() && this.#finish(this.#errorText(code))),
			prompt: entry => void (current() && this.#prompt(entry)),
			connect: data => {
				if (!current())
					return;
				this.#sendText(CONNECT);
				this.#options.send(data);
			},
		};
		this.#answer = answer;
		return answer;
	}

	#prompt(entry: DataEntry): void {
		this.#data = [];
		this.#inject("before-prompt");
		this.#entry = entry;
		if (!this.#faults.some(fault => fault.kind === "lost-prompt"))
			this.#sendText(entry.transparent === true ? CONNECT : `\r\n${this.#options.firmware.prompt}`);
		this.#inject("after-prompt");
		if (entry.length === 0)
			this.#leaveData(TAKE);
		else if (entry.timeout !== undefined)
			this.#idle.set(entry.timeout);
	}

	#errorText(code: number | undefined): string {
		if (code === undefined || this.errorFormat === 0)
			return "ERROR";
		return `+CME ERROR: ${this.errorFormat === 1 ? code : this.#options.profile.errors[code] ?? FILE_ERRORS[code] ?? code}`;
	}

	#finish(result: string, then?: () => void): void {
		for (const fault of this.#faults)
			if (fault.kind === "late-result") {
				this.#afterLate = () => this.#conclude(result, then);
				this.#late.set(fault.ms);
				return;
			}
		this.#conclude(result, then);
	}

	#conclude(result: string, then?: () => void): void {
		this.#inject("before-result");
		if (!this.#faults.some(fault => fault.kind === "lost-result"))
			this.#sendText(`\r\n${result}\r\n`);
		this.#inject("after-result");
		this.#answer = undefined;
		then?.();
		this.#digest();
	}

	#inject(place: Place): void {
		for (const fault of this.#faults)
			if (fault.kind === "inject" && (fault.place ?? "before") === place)
				this.#sendText(fault.bytes);
	}

	#sendText(text: string): void {
		this.#flushEcho();
		this.#options.send(Buffer.from(text, "latin1"));
	}

	#echoByte(byte: number): void {
		if (!this.echo)
			return;
		this.#echoed.push(byte);
		if (this.#echoed.length === ECHO_PIECE)
			this.#flushEcho();
	}

	#flushEcho(): void {
		if (this.#echoed.length > 0)
			this.#options.send(Uint8Array.from(this.#echoed.splice(0)));
	}
}
