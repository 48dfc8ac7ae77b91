// The execution of one command line: its commands in order, and one final result code.
// Source: V.250 §5.2.1 (several commands), §5.7 (result codes), 27.007 §9.1 (CMEE); BG96 note §3.2.8 (prompt); docs/hardware.md (Bytes on the wire), docs/simulated-modem.md (Faults).

import type { AnswerFault, Place } from "../faults/faults.js";
import type { SimulatorAlarm, SimulatorClock } from "../line/clock.js";
import type { Firmware } from "../profiles/firmware.js";
import type { ModemProfile } from "../profiles/profile.js";
import type { Call } from "./command-line.js";
import type { Answer, Commands, DataEntry } from "./command.js";
import { Misuse, Parameters, Refusal } from "./parameters.js";
import { vary, type Timing } from "./timing.js";

/** What the execution of every command line needs. */
export interface CommandExecutionOptions<Module> {
	readonly clock: SimulatorClock;
	readonly profile: ModemProfile;
	readonly firmware: Firmware;
	readonly commands: Commands<Module>;
	readonly module: Module;
	readonly timing: Timing;
	/** Random numbers in [0, 1). */
	readonly random: () => number;
	/** A command ended. */
	readonly onResult?: ((result: { readonly line: string; readonly name: string; readonly known: boolean; readonly result: string; readonly reason?: string | undefined }) => void) | undefined;
	/** The driver did what a real module may punish. */
	readonly onMisuse?: ((what: string, line: string) => void) | undefined;
	/** Counts a command by name and returns the faults of its answer. */
	readonly faults: (name: string) => AnswerFault[];
}

/** The terminal adaptor, as the execution of a command line uses it. */
export interface CommandExecutionOwner {
	/** 27.007 §9.1: 0 plain, 1 number, 2 text. */
	readonly errorFormat: number;
	/** Sends text (one character a byte), or bytes. */
	send(text: string | Uint8Array): void;
	/** Starts a data entry, which ends with `take` or `skip`; `announce` sends its prompt. */
	enter(entry: DataEntry, announce: () => void): void;
	/** The final result code has left, or was lost; runs `after`. */
	over(after: readonly (() => void)[]): void;
}

const CONNECT = "\r\nCONNECT\r\n";

/** Starts with `run`; ends with `over`, or with `cancel`, after which its answers have no effect. */
export class CommandExecution<Module> {
	readonly #options: CommandExecutionOptions<Module>;
	readonly #owner: CommandExecutionOwner;
	readonly #calls: Call[] | undefined;
	readonly #late: SimulatorAlarm;
	/** The faults of the commands executed so far. */
	readonly #faults: AnswerFault[] = [];
	/** What the commands deferred until the final result code has left. */
	readonly #after: (() => void)[] = [];
	/** The answer of the current command. */
	#answer: Answer | undefined;
	#cancelled = false;
	/** The command being executed, and why it was refused. */
	#call: Call | undefined;
	#reason: string | undefined;
	/** ms from the end of the data to the result code. */
	#dataMs = 0;
	#conclude: (() => void) | undefined;

	/** @param calls undefined when the line has a syntax error */
	constructor(options: CommandExecutionOptions<Module>, owner: CommandExecutionOwner, calls: Call[] | undefined) {
		this.#options = options;
		this.#owner = owner;
		this.#calls = calls;
		this.#late = options.clock.alarm(() => this.#conclude?.());
	}

	run(): void {
		this.#run(this.#calls?.shift());
	}

	/** Stops without an answer: the module lost power. */
	cancel(): void {
		this.#cancelled = true;
		this.#answer = undefined;
		this.#late.clear();
	}

	/** The command being executed, as written. */
	get line(): string {
		return this.#call === undefined ? "" : `AT${this.#call.name}${this.#call.form}${this.#call.rest}`;
	}

	/** The data entry is complete: `end` passes it to its command. */
	take(data: Uint8Array, end: (data: Uint8Array) => void): void {
		for (const fault of this.#faults)
			if (fault.kind === "corrupt-data" && data.length > 0)
				(data[(fault.offset ?? 0) % data.length] as number) ^= 1;
		this.#dataMs = vary(this.#options.timing.data, this.#options.random);
		this.#attempt(() => end(data));
	}

	/** The data entry was cancelled. */
	skip(): void {
		this.#answer?.ok();
	}

	/** @param call undefined when the line has a syntax error */
	#run(call: Call | undefined): void {
		const faults = this.#options.faults(call?.name ?? "");
		// A fault of the module may have restarted it.
		if (this.#cancelled)
			return;
		this.#faults.push(...faults);
		this.#call = call;
		this.#open();
		this.#inject("before", faults);
		const refused = faults.find(fault => fault.kind === "refuse");
		if (refused !== undefined)
			this.#answer?.error(refused.code);
		else
			this.#attempt(() => this.#execute(call));
	}

	#execute(call: Call | undefined): void {
		const { commands, module } = this.#options;
		const command = call === undefined ? undefined : commands[call.name];
		const answer = this.#answer;
		if (call === undefined || command === undefined || answer === undefined)
			throw new Refusal(undefined, call === undefined ? "syntax error" : "unknown command");
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
			throw new Refusal(undefined, "unknown form");
	}

	/** Runs a part of a command; a Refusal becomes its answer, with the code that this module has for it. */
	#attempt(part: () => void): void {
		try {
			part();
		} catch (error) {
			if (!(error instanceof Refusal))
				throw error;
			const { code, reason } = error;
			this.#reason = reason;
			if (error instanceof Misuse)
				this.#options.onMisuse?.(reason, this.line);
			this.#answer?.error(code === undefined ? undefined : this.#options.profile.substitutes[code] ?? code);
		}
	}

	/** Creates the answer of a command; its methods have no effect after the command ended. */
	#open(): void {
		const current = () => this.#answer === answer;
		const answer: Answer = {
			information: text => void (current() && this.#owner.send(`\r\n${text}\r\n`)),
			compact: text => void (current() && this.#owner.send(`\r\n${text}`)),
			ok: then => void (current() && this.#next(then)),
			final: result => void (current() && this.#end(result)),
			error: code => void (current() && this.#end(this.#errorText(code))),
			prompt: entry => void (current() && this.#prompt(entry)),
			connect: data => {
				if (!current())
					return;
				this.#owner.send(CONNECT);
				this.#owner.send(data);
			},
		};
		this.#answer = answer;
	}

	#prompt(entry: DataEntry): void {
		this.#inject("before-prompt");
		this.#owner.enter(entry, () => {
			if (!this.#has("lost-prompt"))
				this.#owner.send(entry.transparent === true ? CONNECT : `\r\n${this.#options.firmware.prompt}`);
			this.#inject("after-prompt");
		});
	}

	/** Executes the next command, or finishes. */
	#next(then: (() => void) | undefined): void {
		if (then !== undefined)
			this.#after.push(then);
		this.#report("OK");
		const call = this.#calls?.shift();
		if (call === undefined)
			this.#finish("OK");
		else
			this.#run(call);
	}

	/** Finishes without executing the rest of the line. */
	#end(result: string): void {
		this.#report(result);
		this.#finish(result);
	}

	#errorText(code: number | undefined): string {
		const format = this.#owner.errorFormat;
		if (code === undefined || format === 0)
			return "ERROR";
		return `+CME ERROR: ${format === 1 ? code : this.#errorName(code)}`;
	}

	#errorName(code: number): string | number {
		const { profile, firmware } = this.#options;
		const name = profile.errors[code] ?? code;
		// An abbreviation such as PH-SIM stays in upper case.
		return firmware.errorTexts === "lower" && typeof name === "string" ? name.replace(/^[A-Z](?=[a-z])/, first => first.toLowerCase()) : name;
	}

	#report(result: string): void {
		const { onResult, commands } = this.#options;
		const name = this.#call?.name ?? "";
		onResult?.({ line: this.line, name, known: Object.hasOwn(commands, name), result, reason: this.#reason });
	}

	#finish(result: string): void {
		this.#answer = undefined;
		this.#conclude = () => {
			this.#inject("before-result");
			if (!this.#has("lost-result"))
				this.#owner.send(`\r\n${result}\r\n`);
			this.#inject("after-result");
			this.#owner.over(this.#after);
		};
		const late = this.#faults.find(fault => fault.kind === "late-result")?.ms ?? this.#dataMs;
		if (late === 0)
			this.#conclude();
		else
			this.#late.set(late);
	}

	#has(kind: AnswerFault["kind"]): boolean {
		return this.#faults.some(fault => fault.kind === kind);
	}

	#inject(place: Place, faults: readonly AnswerFault[] = this.#faults): void {
		for (const fault of faults)
			if (fault.kind === "inject" && (fault.place ?? "before") === place)
				this.#owner.send(fault.bytes);
	}
}
