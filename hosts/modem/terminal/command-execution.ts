// The answer to one command line: its commands one after the other, and one final result code.
// Source: V.250 §5.2.1 (several commands), §5.7 (result codes), 27.007 §9.1 (CMEE); BG96 note §3.2.8 (prompt); docs/hardware.md (Bytes on the wire), docs/modem.md (Faults).

import type { AnswerFault, Place } from "../faults/faults.js";
import type { SimulatorAlarm, SimulatorClock } from "../line/clock.js";
import type { Firmware } from "../profiles/firmware.js";
import type { ModemProfile } from "../profiles/profile.js";
import type { Call } from "./command-line.js";
import type { Answer, Commands, DataEntry } from "./command.js";
import { Parameters, Refusal } from "./parameters.js";

/** What every dialogue of a module needs. */
export interface CommandExecutionOptions<Module> {
	readonly clock: SimulatorClock;
	readonly profile: ModemProfile;
	readonly firmware: Firmware;
	readonly commands: Commands<Module>;
	readonly module: Module;
	/** Names a command and returns the faults of its answer. */
	readonly faults: (name: string) => AnswerFault[];
}

/** Who the dialogue is held with. */
export interface CommandExecutionOwner {
	/** 27.007 §9.1: 0 plain, 1 number, 2 text. */
	readonly errorFormat: number;
	/** Sends text (one character a byte), or bytes. */
	say(text: string | Uint8Array): void;
	/** What comes is data from now on, until it calls `take` or `skip`; `announce` tells the other end so. */
	enter(entry: DataEntry, announce: () => void): void;
	/** The final result code has left, or was lost; `after` is to be done now. */
	over(after: readonly (() => void)[]): void;
}

const CONNECT = "\r\nCONNECT\r\n";

/** Begins with `run`; ends with `over`, or with `cancel`, after which its answers do nothing. */
export class CommandExecution<Module> {
	readonly #options: CommandExecutionOptions<Module>;
	readonly #host: CommandExecutionOwner;
	readonly #calls: Call[] | undefined;
	readonly #late: SimulatorAlarm;
	/** Of the commands so far. */
	readonly #faults: AnswerFault[] = [];
	/** What the commands so far want done after the final result code. */
	readonly #after: (() => void)[] = [];
	/** The answer of the command that runs. */
	#answer: Answer | undefined;
	#cancelled = false;
	#conclude: (() => void) | undefined;

	/** @param calls undefined where the line cannot be understood */
	constructor(options: CommandExecutionOptions<Module>, host: CommandExecutionOwner, calls: Call[] | undefined) {
		this.#options = options;
		this.#host = host;
		this.#calls = calls;
		this.#late = options.clock.alarm(() => this.#conclude?.());
	}

	run(): void {
		this.#run(this.#calls?.shift());
	}

	/** Nothing is answered any more: the module lost its power. */
	cancel(): void {
		this.#cancelled = true;
		this.#answer = undefined;
		this.#late.clear();
	}

	/** Data entry is over: `end` tells its command. */
	take(data: Uint8Array, end: (data: Uint8Array) => void): void {
		for (const fault of this.#faults)
			if (fault.kind === "corrupt-data" && data.length > 0)
				(data[(fault.offset ?? 0) % data.length] as number) ^= 1;
		this.#attempt(() => end(data));
	}

	/** Data entry was cancelled. */
	skip(): void {
		this.#answer?.ok();
	}

	/** @param call undefined where the line cannot be understood */
	#run(call: Call | undefined): void {
		const faults = this.#options.faults(call?.name ?? "");
		// A fault of the module may have restarted it.
		if (this.#cancelled)
			return;
		this.#faults.push(...faults);
		this.#open();
		this.#inject("before", faults);
		const refused = faults.find(fault => fault.kind === "refuse");
		if (refused !== undefined)
			this.#answer?.error(refused.code);
		else
			this.#attempt(() => this.#call(call));
	}

	#call(call: Call | undefined): void {
		const { commands, module } = this.#options;
		const command = call === undefined ? undefined : commands[call.name];
		const answer = this.#answer;
		if (call === undefined || command === undefined || answer === undefined)
			throw new Refusal();
		const { form, rest } = call;
		if (form === "=" && command.write !== undefined)
			command.write(answer, module, new Parameters(rest, command.wrongParameter));
		else if (form === "=?" && rest === "" && command.test !== undefined)
			command.test(answer, module);
		else if (form === "?" && rest === "" && command.read !== undefined)
			command.read(answer, module);
		else if (form === "" && rest === "" && command.execute !== undefined)
			command.execute(answer, module);
		else
			throw new Refusal();
	}

	/** Runs a part of a command; a refusal in it is the answer, with a code that this module knows. */
	#attempt(part: () => void): void {
		try {
			part();
		} catch (error) {
			if (!(error instanceof Refusal))
				throw error;
			const { code } = error;
			this.#answer?.error(code === undefined ? undefined : this.#options.profile.substitutes[code] ?? code);
		}
	}

	/** Opens the answer of a command; once that is over its methods do nothing. */
	#open(): void {
		const current = () => this.#answer === answer;
		const answer: Answer = {
			information: text => void (current() && this.#host.say(`\r\n${text}\r\n`)),
			ok: then => void (current() && this.#next(then)),
			error: code => void (current() && this.#finish(this.#errorText(code))),
			prompt: entry => void (current() && this.#prompt(entry)),
			connect: data => {
				if (!current())
					return;
				this.#host.say(CONNECT);
				this.#host.say(data);
			},
		};
		this.#answer = answer;
	}

	#prompt(entry: DataEntry): void {
		this.#inject("before-prompt");
		this.#host.enter(entry, () => {
			if (!this.#has("lost-prompt"))
				this.#host.say(entry.transparent === true ? CONNECT : `\r\n${this.#options.firmware.prompt}`);
			this.#inject("after-prompt");
		});
	}

	/** A command is done: the next one, or the end. */
	#next(then: (() => void) | undefined): void {
		if (then !== undefined)
			this.#after.push(then);
		const call = this.#calls?.shift();
		if (call === undefined)
			this.#finish("OK");
		else
			this.#run(call);
	}

	#errorText(code: number | undefined): string {
		const format = this.#host.errorFormat;
		if (code === undefined || format === 0)
			return "ERROR";
		return `+CME ERROR: ${format === 1 ? code : this.#options.profile.errors[code] ?? code}`;
	}

	#finish(result: string): void {
		this.#answer = undefined;
		this.#conclude = () => {
			this.#inject("before-result");
			if (!this.#has("lost-result"))
				this.#host.say(`\r\n${result}\r\n`);
			this.#inject("after-result");
			this.#host.over(this.#after);
		};
		const late = this.#faults.find(fault => fault.kind === "late-result");
		if (late === undefined)
			this.#conclude();
		else
			this.#late.set(late.ms);
	}

	#has(kind: AnswerFault["kind"]): boolean {
		return this.#faults.some(fault => fault.kind === kind);
	}

	#inject(place: Place, faults: readonly AnswerFault[] = this.#faults): void {
		for (const fault of faults)
			if (fault.kind === "inject" && (fault.place ?? "before") === place)
				this.#host.say(fault.bytes);
	}
}
