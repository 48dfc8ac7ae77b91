// The terminal adaptor (TA): turns bytes from the host into command lines and data, echoes them, and executes one command line at a time.
// Source: V.250 §5.2 (command line), §6.2 (echo); BG96 note §3.2.8 (prompt); docs/hardware.md (Bytes on the wire).

import type { SimulatorAlarm } from "../line/clock.js";
import { CommandExecution, type CommandExecutionOptions } from "./command-execution.js";
import { parseCommandLine } from "./command-line.js";
import type { DataEntry } from "./command.js";
import { answerTime } from "./timing.js";

const BACKSPACE = 0x08, LF = 0x0a, CR = 0x0d, CTRL_Z = 0x1a, ESC = 0x1b, BLANK = 0x20, PLUS = 0x2b;
/** `+++` ends a transparent data entry when surrounded by GUARD ms of silence. */
const ESCAPE_LENGTH = 3, GUARD = 1000;
/** Ends a data entry that is complete. */
const TAKE = (entry: DataEntry, data: Uint8Array): void => entry.done(data);
/** Bytes that wait at most while a command executes. */
const WAITING = 65_536;
/** The largest piece in which the module echoes. */
const ECHO_PIECE = 64;

interface Options<Module> extends CommandExecutionOptions<Module> {
	readonly send: (bytes: Uint8Array) => void;
}

/**
 * One command line at a time: bytes received while it executes wait in the UART. Control characters other than CR and
 * backspace are ignored outside data. Unsolicited result codes wait until a data entry has ended.
 */
export class TerminalAdaptor<Module> {
	echo = true;
	/** 27.007 §9.1: 0 plain, 1 number, 2 text. */
	errorFormat = 1;
	/** While true the next command line is lost and wakes the module. */
	asleep = false;
	readonly #options: Options<Module>;
	/** Timeout of a data entry. */
	readonly #idle: SimulatorAlarm;
	/** The time until a command line is executed. */
	readonly #start: SimulatorAlarm;
	/** Silence after `+++`. */
	readonly #guard: SimulatorAlarm;
	/** When the last byte of a data entry was received, and how many characters of `+++` the entry ends with. */
	#lastByteAt = 0;
	#pluses = 0;
	#input: Uint8Array[] = [];
	/** Bytes in it. */
	#waiting = 0;
	/** When the first of the bytes came that wait for the end of the command being executed. */
	#waitingSince: number | undefined;
	#digesting = false;
	/** Counts resets: a digest in progress stops when it changes. */
	#epoch = 0;
	/** The command line so far; of one that is too long only `lineLimit` bytes are kept and echoed. */
	#line: number[] = [];
	/** The number of bytes beyond them. */
	#excess = 0;
	/** The last byte was the CR of a command line. */
	#afterCR = false;
	/** The last command line ended with CR LF. A host that sends both sends the LF before any data. */
	#sendsLF = false;
	#reportedLF = false;
	#echoed: number[] = [];
	/** The command line that has no final result code yet. */
	#execution: CommandExecution<Module> | undefined;
	#entry: DataEntry | undefined;
	#data: number[] = [];
	#held: string[] = [];

	constructor(options: Options<Module>) {
		this.#options = options;
		this.#idle = options.clock.alarm(() => this.#leaveData((entry, data) => entry.expired?.(data)));
		this.#start = options.clock.alarm(() => {
			this.#execution?.run();
			// A data entry takes the bytes that came meanwhile.
			this.#digest();
		});
		this.#guard = options.clock.alarm(() => {
			this.#data.length -= ESCAPE_LENGTH;
			this.#leaveData(TAKE);
		});
	}

	/** Takes bytes from the host; they wait while a command executes, and are lost when too many wait. */
	receive(bytes: Uint8Array): void {
		const busy = this.#digesting || (this.#execution !== undefined && this.#entry === undefined);
		const taken = Uint8Array.from(busy ? bytes.subarray(0, Math.max(0, WAITING - this.#waiting)) : bytes);
		if (taken.length > 0)
			this.#input.push(taken);
		this.#waiting += taken.length;
		this.#digest();
		if (this.#execution !== undefined && this.#entry === undefined && this.#input.length > 0 && !this.#endsLine())
			this.#waitingSince ??= this.#options.clock.now();
	}

	/** Whether only the LF after the CR of the command being executed waits. */
	#endsLine(): boolean {
		const [first, second] = this.#input;
		return this.#afterCR && second === undefined && first?.length === 1 && first[0] === LF;
	}

	/** Sends an unsolicited result code. */
	unsolicited(text: string): void {
		if (this.#entry !== undefined)
			this.#held.push(text);
		else
			this.#send(`\r\n${text}\r\n`);
	}

	/** Returns to the power-on state. */
	reset(): void {
		this.echo = true;
		this.errorFormat = 1;
		this.asleep = false;
		this.#input = [];
		this.#waiting = 0;
		this.#line = [];
		this.#excess = 0;
		this.#afterCR = false;
		this.#sendsLF = false;
		this.#echoed = [];
		this.#execution?.cancel();
		this.#execution = undefined;
		this.#waitingSince = undefined;
		this.#entry = undefined;
		this.#held = [];
		this.#idle.clear();
		this.#guard.clear();
		this.#start.clear();
		this.#epoch++;
	}

	#digest(): void {
		if (this.#digesting)
			return;
		this.#digesting = true;
		try {
			while (this.#input.length > 0 && (this.#execution === undefined || this.#entry !== undefined)) {
				const bytes = this.#input.shift() as Uint8Array;
				const epoch = this.#epoch;
				const taken = this.#entry !== undefined ? this.#takeData(bytes, this.#entry) : this.#takeLine(bytes);
				if (epoch !== this.#epoch)
					continue;
				this.#waiting -= taken;
				if (taken < bytes.length)
					this.#input.unshift(bytes.subarray(taken));
			}
			this.#flushEcho();
		} finally {
			this.#digesting = false;
		}
	}

	/** Edits the command line up to CR and executes it. @returns the number of bytes taken */
	#takeLine(bytes: Uint8Array): number {
		for (let index = 0; index < bytes.length; index++) {
			const byte = bytes[index] as number;
			if (this.#afterCR) {
				this.#afterCR = false;
				if (byte === LF)
					this.#reportLF();
				this.#sendsLF = byte === LF;
				if (byte === LF)
					continue;
			}
			if (byte === CR) {
				if (!this.asleep)
					this.#echoByte(byte);
				// Data never starts with an LF that was received before the prompt was sent.
				const taken = bytes[index + 1] === LF ? 2 : 1;
				this.#afterCR = taken === 1;
				if (taken === 2)
					this.#reportLF();
				this.#sendsLF ||= taken === 2;
				this.#endLine();
				return index + taken;
			}
			if (byte === BACKSPACE && this.#excess > 0)
				this.#excess--;
			else if (byte === BACKSPACE)
				this.#line.pop();
			else if (byte >= BLANK && this.#line.length === this.#options.profile.lineLimit) {
				this.#excess++;
				continue;
			} else if (byte >= BLANK)
				this.#line.push(byte);
			if (!this.asleep)
				this.#echoByte(byte);
		}
		return bytes.length;
	}

	/** Reports the first LF after a CR. */
	#reportLF(): void {
		if (this.#reportedLF)
			return;
		this.#reportedLF = true;
		this.#options.onMisuse?.("line feed after CR", Buffer.from(this.#line).toString("latin1"));
	}

	/** Executes the command line, or wakes up. */
	#endLine(): void {
		this.#flushEcho();
		const line = Buffer.from(this.#line).toString("latin1");
		const overlong = this.#excess > 0;
		this.#line = [];
		this.#excess = 0;
		if (this.asleep)
			this.asleep = false;
		else
			this.#run(line, overlong);
	}

	/** Collects data up to its end. @returns the number of bytes taken */
	#takeData(bytes: Uint8Array, entry: DataEntry): number {
		for (let index = 0; index < bytes.length; index++) {
			const byte = bytes[index] as number;
			const ended = this.#afterCR && this.#sendsLF && byte === LF;
			this.#afterCR = false;
			if (ended)
				continue;
			if (entry.length === undefined && (byte === CTRL_Z || byte === ESC)) {
				this.#leaveData(byte === ESC ? () => this.#execution?.skip() : TAKE);
				return index + 1;
			}
			if (entry.transparent === true)
				this.#watch(byte);
			else if (entry.echo !== false)
				this.#echoByte(byte);
			if (this.#data.length < entry.limit)
				this.#data.push(byte);
			if (entry.acknowledge !== undefined && this.#data.length % entry.acknowledge === 0)
				this.#send("A");
			if (this.#data.length === entry.length) {
				this.#leaveData(TAKE);
				return index + 1;
			}
		}
		if (entry.timeout !== undefined)
			this.#idle.set(entry.timeout);
		return bytes.length;
	}

	/** Detects `+++` in a transparent data entry. */
	#watch(byte: number): void {
		const now = this.#options.clock.now();
		const begins = byte === PLUS && (this.#pluses > 0 || now - this.#lastByteAt >= GUARD);
		this.#pluses = begins && this.#pluses < ESCAPE_LENGTH ? this.#pluses + 1 : 0;
		this.#lastByteAt = now;
		if (this.#pluses === ESCAPE_LENGTH)
			this.#guard.set(GUARD);
		else
			this.#guard.clear();
	}

	/** Ends the data entry: `end` finishes its command, then the unsolicited result codes held back are sent. */
	#leaveData(end: (entry: DataEntry, data: Uint8Array) => void): void {
		const entry = this.#entry as DataEntry;
		this.#entry = undefined;
		this.#idle.clear();
		this.#guard.clear();
		this.#execution?.take(Uint8Array.from(this.#data), data => end(entry, data));
		for (const text of this.#held.splice(0))
			this.unsolicited(text);
	}

	#run(line: string, overlong: boolean): void {
		const calls = parseCommandLine(line);
		if (calls?.length === 0)
			return;
		const terminal = this;
		this.#execution = new CommandExecution(this.#options, {
			get errorFormat() { return terminal.errorFormat; },
			send: text => this.#send(text),
			enter: (entry, announce) => this.#enter(entry, announce),
			over: after => this.#over(after),
		}, overlong ? undefined : calls);
		const { timing, random } = this.#options;
		const ms = answerTime(timing, calls, random);
		if (ms === 0)
			this.#execution.run();
		else
			this.#start.set(ms);
	}

	/** Starts a data entry. */
	#enter(entry: DataEntry, announce: () => void): void {
		this.#data = [];
		this.#pluses = 0;
		this.#lastByteAt = this.#options.clock.now();
		this.#entry = entry;
		if (this.#waitingSince !== undefined)
			this.#options.onMisuse?.(`payload sent ${Math.round(this.#options.clock.now() - this.#waitingSince)} ms before the prompt`, this.#execution?.line ?? "");
		this.#waitingSince = undefined;
		announce();
		if (entry.length === 0)
			this.#leaveData(TAKE);
		else if (entry.timeout !== undefined && this.#entry === entry)
			this.#idle.set(entry.timeout);
	}

	/** The final result code has left: runs what the commands deferred, then the next line. */
	#over(after: readonly (() => void)[]): void {
		// An empty line is no command.
		const waits = this.#input.some(bytes => bytes.some(byte => byte !== CR && byte !== LF));
		if (this.#waitingSince !== undefined && waits)
			this.#options.onMisuse?.("command sent before the result code", this.#execution?.line ?? "");
		this.#waitingSince = undefined;
		this.#execution = undefined;
		for (const then of after)
			then();
		this.#digest();
	}

	/** Sends text (one character a byte) or bytes, after the echo. */
	#send(text: string | Uint8Array): void {
		this.#flushEcho();
		this.#options.send(typeof text === "string" ? Buffer.from(text, "latin1") : text);
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
