// The AT engine: one pending command, a queue linked through the commands, lines routed to the command or, by name, to the owner.
// Source: V.250 §5.2 to §5.7 (command line, response, result codes), 27.007 §9.1 (CMEE); docs/hardware.md (Bytes on the wire) for what modules do to them.
//
// state      submit               '>'        final result                timeout        synchronise       stop
// CLOSED     queued               –          counted late                –              → RESYNC, ESC     –
// IDLE       → SENT or PROMPTING  –          counted late                –              → RESYNC, ESC     → CLOSED
// SENT       queued               –          → IDLE, reported            → RESYNC       ABORTED → RESYNC  ABORTED → CLOSED
// PROMPTING  queued               → PAYLOAD  error: → RESYNC, reported   → RESYNC, ESC  ABORTED → RESYNC  ABORTED → CLOSED
// PAYLOAD    queued               –          → IDLE, reported            → RESYNC, ESC  ABORTED → RESYNC  ABORTED → CLOSED
// RESYNC     queued               ESC        probe's: → IDLE; else late  probe, onDead  → RESYNC, ESC     → CLOSED
//
// In PROMPTING, and in PAYLOAD while bytes have not left, `cancel` sends ESC in place of the payload; the result is still reported.
// For a command with raw bytes, CONNECT takes the place of '>' (./data-mode). A missing CONNECT may be lost, with the TA taking whatever follows as the
// raw bytes: the engine sends CRs in their place, which command mode ignores, and reports TIMEOUT. An error while bytes have not left (the TA's disk is
// full) ends data mode: → RESYNC, reported.
//
// An error in place of the prompt may be early, with the TA taking whatever follows as the payload: RESYNC sends ESC before each of its probes, and RESYNC
// after anything else from the fourth probe on, because what is not answered may go into a prompt that was lost.
//
// A payload whose length was a parameter cannot be cancelled: ESC would be part of it. When the prompt is lost, the payload is sent all the same where that
// does no harm (`unprompted`).
// A final result code also counts as late while bytes of the command have not left. In CLOSED and IDLE the alarm is set only while callbacks run, to 0
// where more is due behind them: when one throws, a later turn continues with that. Where nothing was due, the alarm that rings then finds nothing to do.

import type Memory from "../base/memory.js";
import type { Alarm, Clock } from "../base/platform.js";
import type Turn from "../base/turn.js";
import { encode } from "../base/utf8.js";
import { PLUS } from "./ascii.js";
import CommandLine from "./command-line.js";
import CommandQueue from "./command-queue.js";
import type Command from "./command.js";
import DataMode, { CONNECT } from "./data-mode.js";
import LineReader, { type LineSink, type Stream } from "./line-reader.js";
import Names, { NO_NAME, type NameTable } from "./names.js";
import Parameters from "./parameters.js";
import { ERROR, ERROR_LINE, LastError, OK, TIMEOUT } from "./result-codes.js";
import RingBuffer from "./ringbuffer.js";
import Synchroniser, { PROBE_ANSWER } from "./synchroniser.js";
import Transmit from "./transmit-queue.js";

const CLOSED = 0;
const IDLE = 1;
const SENT = 2;
const PROMPTING = 3;
const PAYLOAD = 4;
const RESYNC = 5;

/** The line `OK` with its CR LF, as a DataView reads it. */
const OK_LINE = 0x4F4B0D0A;

/** Longest time to a prompt, in milliseconds. */
const PROMPT_TIMEOUT = 5000;

/** Options of an engine: sizes in bytes, times in milliseconds. */
export interface EngineOptions {
	readonly memory: Memory;
	readonly clock: Clock;
	/** Digests received bytes in later turns. */
	readonly turn: Turn;
	/** URCs and lines without a name, passed to the owner by number. */
	readonly names: NameTable;
	/** Receive buffer: a power of two from 512. */
	readonly receive: number;
	/** Longest command line. */
	readonly line: number;
	/** Depth of the UART's receive FIFO. */
	readonly fifo: number;
	/** Time of one byte on the line, added to every timeout. */
	readonly byteTime: number;
	/** Unanswered probes until the channel counts as dead. */
	readonly probes: number;
}

/** Callbacks of an engine. */
export interface EngineOwner {
	/** The TA answers and nothing is outstanding; follows `synchronise` and every timeout. */
	onSynchronised(): void;
	/** The TA does not answer. Probing goes on. */
	onDead(): void;
	/** The TA echoed a command line. */
	onEcho(): void;
	/** A line of that number in the table, which no command awaits; `parameters` begin after the name. */
	onURC(name: number, parameters: Parameters): void;
}

/** Sends commands one at a time and routes responses and URCs. */
export default class Engine implements LineSink {
	// Those that each line takes come first: XS looks a property up in the order in which they were made.
	/** The pending command; written by the engine alone. */
	pending: Command | undefined;
	readonly receive: RingBuffer;
	/** Known URCs, and lines without a name. */
	readonly names: Names;
	readonly transmit: Transmit;
	/** A prompt is awaited; `LineReader` then looks for '>'. */
	awaitsPrompt = false;
	readonly reader: LineReader;
	/** Lines that neither a command nor the table of names recognised. */
	unknownLines = 0;
	/** Final result codes that no command awaited. */
	lateAnswers = 0;
	/** Commands that timed out. */
	timeouts = 0;
	#state = CLOSED;
	readonly #parameters: Parameters;
	readonly #alarm: Alarm;
	/** A command is to begin, or callbacks are to be made, with the alarm set to 0: `#proceed` is called, or called again when one throws. */
	#due = false;
	#echoed = false;
	/** CONNECT did not come, so CRs take the place of the raw bytes. */
	#blank = false;
	readonly #dataMode: DataMode;
	readonly #queue = new CommandQueue();
	readonly #aborting = new CommandQueue();
	/** `onSynchronised` is due. */
	#synchronisedDue = false;
	readonly #owner: EngineOwner;
	/** The response recognised last, and the number of its name: what is asked for again and again is not compared by bytes. */
	#response: Uint8Array | undefined;
	#responseName = NO_NAME;
	readonly #line: CommandLine;
	readonly #byteTime: number;
	readonly #probes: number;
	readonly #synchroniser: Synchroniser;
	readonly #lastError = new LastError();

	constructor(options: EngineOptions, owner: EngineOwner) {
		const { memory, clock } = options;
		this.#owner = owner;
		this.#byteTime = options.byteTime;
		this.#probes = options.probes;
		this.names = new Names(options.names, memory.bytes, memory.data);
		this.receive = new RingBuffer(memory, options.receive, options.fifo);
		this.transmit = new Transmit(memory);
		this.#line = new CommandLine(memory, options.line);
		this.#dataMode = new DataMode(this.#line, this.transmit);
		this.reader = new LineReader(this.receive, options.turn, this);
		this.#parameters = new Parameters(memory.bytes);
		this.#alarm = clock.alarm(() => this.#onAlarm());
		this.#synchroniser = new Synchroniser(memory, this.transmit, this.#alarm, options.byteTime);
	}

	/** Bytes that an engine takes of a Memory. */
	static bytesFor(receive: number, line: number): number {
		return RingBuffer.bytesFor(receive) + Transmit.bytes + Synchroniser.bytes + CommandLine.bytesFor(line) + 24;
	}

	/** The last error's final result line as the TA wrote it, with the meaning of its code; "" before the first error. */
	get evidence(): string {
		return this.#lastError.text;
	}

	/** Registers a URC that digests itself, one per engine. Its name belongs in the table too, for forms that the stream cannot parse. */
	stream(name: string, stream: Stream): void {
		this.reader.register(encode(name), stream);
	}

	/** <n> of AT+CMEE, as the TA has answered the last probe; another number where none was answered, or that had no number. */
	get errorFormat(): number {
		return this.#synchroniser.errorFormat;
	}

	/** The Serial has room for `count` bytes. */
	onWritable(count: number): void {
		this.transmit.onWritable(count);
		if (this.#dataMode.left > 0)
			this.#dataMode.pump();
	}

	/** Queues a command behind all others. @throws Error when the command already waits or is pending */
	submit(command: Command): void {
		if (this.#state === IDLE && !this.#queue.first && !command.queued) {
			command.queued = true;
			this.#begin(command);
		}
		else {
			this.#queue.append(command);
			this.#start();
		}
	}

	/** Queues a command before all others that wait. @throws Error when the command already waits or is pending */
	submitFirst(command: Command): void {
		this.#queue.prepend(command);
		this.#start();
	}

	/** Takes a waiting command out of the queue; a pending one stays. @returns whether the command was waiting */
	withdraw(command: Command): boolean {
		return this.#queue.remove(command) || this.#aborting.remove(command);
	}

	/**
	 * Withdraws a command so that its payload's memory can be reused: no further byte of the payload is sent.
	 * When the command line has left, ESC ends the command, now or at the prompt, and its result is still reported. Not for commands with raw bytes.
	 */
	cancel(command: Command): void {
		if (this.withdraw(command) || this.pending !== command)
			return;
		if (this.#state === PROMPTING)
			this.#synchroniser.replacePayload(command);
		else if (this.#state === PAYLOAD && !this.transmit.empty)
			this.#synchroniser.cancelPayload();
	}

	/** Aborts all commands (ABORTED), cancels a prompt that may be open, and probes until the TA answers. */
	synchronise(): void {
		this.#giveUp();
		this.#resync(true);
		this.#aborting.abort();
	}

	/** Aborts all commands (ABORTED) and sends nothing more. Keeps received bytes, whose URCs are valid. */
	stop(): void {
		this.#giveUp();
		this.#enter(CLOSED);
		this.#synchronisedDue = false;
		this.transmit.clear();
		this.#expectCalls();
		this.#proceed();
	}

	/** Sends the pending command's payload; cancels a prompt that came too late. */
	onPrompt(): void {
		const command = this.pending;
		if (!command) {
			this.#synchroniser.onPrompt();
			return;
		}
		const { payloadFrom, payloadTo } = command;
		command.prompted = true;
		this.#enter(PAYLOAD);
		this.#alarm.set(command.timeout + Math.ceil((payloadTo - payloadFrom + 1) * this.#byteTime));
		if (this.#echoed)
			this.reader.expectEcho(payloadFrom, payloadTo);
		this.transmit.send(payloadFrom, payloadTo);
		if (command.terminated)
			this.transmit.send(this.#line.ctrlZ, this.#line.ctrlZ + 1);
	}

	/** Routes one line. */
	onLine(start: number, end: number): void {
		const names = this.names;
		const pending = this.pending;
		const parameters = this.#parameters;
		const first = this.receive.data.getInt32(start);
		let name = NO_NAME;
		let result = OK;
		let after = 0;
		if (first !== OK_LINE) { // the most frequent line needs no name
			const known = names.findWords(first, start, end + 2);
			if (known) {
				name = known.number;
				result = known.result;
				after = start + known.size;
			}
			else {
				if (pending && !this.#echoed && this.#line.isAt(start, end)) {
					this.#echoed = true;
					this.#owner.onEcho();
					return;
				}
				name = names.findBytes(start, end);
				result = names.result;
				after = names.after;
			}
			parameters.position = after;
			parameters.end = end;
		}
		if (result >= 0) {
			const state = this.#state;
			if ((state === SENT || state === PAYLOAD) && this.transmit.empty && this.#dataMode.left === 0) {
				if (result <= ERROR) { // neither has a code, and both are frequent: a call less
					if (result === ERROR)
						this.#lastError.text = ERROR_LINE;
					this.#finish(result, 0);
				}
				else
					this.#finish(result, this.#lastError.keep(result, parameters, start));
			}
			else if (result === OK)
				this.#onLate();
			else
				this.#onError(result, start);
			return;
		}
		if (pending) {
			if (pending.response && ((name >= 0 && name === this.#responseName && pending.response === this.#response) || names.is(start, pending.response))) {
				this.#response = pending.response;
				this.#responseName = name;
				if (pending.onInformation(parameters))
					return;
				parameters.set(after, end);
			}
			else if (pending.rawBytes > 0 && this.#state === PROMPTING && names.is(start, CONNECT)) {
				this.#connect(pending, false);
				return;
			}
			else if (name === NO_NAME && pending.takesText && parameters.bytes[start] !== PLUS) {
				pending.onText(parameters.bytes, start, end);
				return;
			}
		}
		else if (this.#state === RESYNC) {
			if (names.is(start, PROBE_ANSWER)) {
				this.#synchroniser.onAnswer(parameters.integer());
				return;
			}
			if (name === NO_NAME && this.#synchroniser.isEcho(parameters.bytes, start, end))
				return;
		}
		if (name === NO_NAME)
			this.unknownLines += 1;
		else
			this.#owner.onURC(name, parameters);
	}

	/**
	 * Routes an error that comes late, or before all bytes have left: in place of the prompt, or in data mode, where the TA stops taking raw bytes with it.
	 * @param start where its line begins
	 */
	#onError(result: number, start: number): void {
		const pending = this.pending;
		const unsent = !this.transmit.empty || this.#dataMode.left > 0;
		if (!pending || (unsent && (this.#state !== PAYLOAD || pending.rawBytes === 0))) {
			this.#onLate();
			return;
		}
		const code = this.#lastError.keep(result, this.#parameters, start);
		const open = this.#state === PROMPTING && pending.prompts;
		if (!open && !unsent) {
			this.#finish(result, code);
			return;
		}
		this.#release();
		this.#resync(open);
		this.#report(pending, result, code);
	}

	/** The TA is in data mode: sends the raw bytes. @param blank data mode is only presumed: CRs take their place */
	#connect(command: Command, blank: boolean): void {
		this.#blank = blank;
		this.#enter(PAYLOAD);
		this.#alarm.set((blank ? PROMPT_TIMEOUT : command.timeout) + Math.ceil(command.rawBytes * this.#byteTime));
		this.#dataMode.begin(command, blank);
	}

	/** Takes a final result code that no command awaits: a probe's, or late. */
	#onLate(): void {
		if (!this.#synchroniser.onFinal())
			this.lateAnswers += 1;
		if (this.#state === RESYNC && this.#synchroniser.settled())
			this.#synchronised();
	}

	#enter(state: number): void {
		this.#state = state;
		this.awaitsPrompt = state === RESYNC || (state === PROMPTING && (this.pending as Command).prompts);
		if (this.awaitsPrompt)
			this.receive.wakeAlways();
	}

	#start(): void {
		if (this.#state === IDLE && this.#queue.first)
			this.#begin(this.#queue.shift() as Command);
	}

	#begin(command: Command): void {
		const line = this.#line;
		const prompting = command.prompts || command.rawBytes > 0;
		const timeout = prompting ? PROMPT_TIMEOUT : command.timeout;
		this.pending = command;
		this.#echoed = this.#blank = command.prompted = false;
		if (prompting)
			this.#enter(PROMPTING);
		else
			this.#state = SENT; // in IDLE no prompt is awaited either
		if (!this.#due) // else it is set to 0
			this.#alarm.set(timeout);
		command.compose(line);
		line.finish();
		const time = (line.end - line.start) * this.#byteTime;
		const whole = time | 0;
		this.#alarm.set(timeout + (whole < time ? whole + 1 : whole));
		this.transmit.send(line.start, line.end);
	}

	/** Ends the pending command, all of whose bytes have left. */
	#finish(result: number, code: number): void {
		const command = this.pending as Command;
		this.pending = undefined;
		command.queued = false;
		if (this.#echoed || command.rawBytes > 0)
			this.#letGo(command);
		this.#state = IDLE;
		this.awaitsPrompt = false;
		if (this.#due || this.#queue.first)
			this.#expectCalls();
		if (this.#blank)
			this.#report(command, result, code);
		else
			command.onResult(result, code);
		if (this.#due || this.#queue.first)
			this.#proceed();
		else if (this.#state <= IDLE)
			this.#alarm.clear();
	}

	/** Reports the result of a command that may have sent CRs in place of its raw bytes. */
	#report(command: Command, result: number, code: number): void {
		if (this.#blank) {
			this.timeouts += 1;
			command.onResult(TIMEOUT, 0);
		}
		else
			command.onResult(result, code);
	}

	/** When a callback throws, a later turn goes on. */
	#expectCalls(): void {
		this.#due = true;
		this.#alarm.set(0);
	}

	/** Makes the callbacks that are due. */
	#proceed(): void {
		if (this.#aborting.first)
			this.#aborting.abort();
		if (this.#synchronisedDue) {
			this.#synchronisedDue = false;
			this.#owner.onSynchronised();
		}
		this.#due = false;
		if (this.#state === IDLE && this.#queue.first)
			this.#begin(this.#queue.shift() as Command);
		else if (this.#state <= IDLE)
			this.#alarm.clear();
	}

	/** Moves all commands to those being aborted. */
	#giveUp(): void {
		if (this.pending) {
			this.#synchroniser.answerOutstanding = true;
			this.#aborting.append(this.#release());
		}
		this.#aborting.adopt(this.#queue);
	}

	#release(): Command {
		const command = this.pending as Command;
		this.pending = undefined;
		command.queued = false;
		this.#letGo(command);
		return command;
	}

	/** No echo of the command's payload is expected any more, and no raw bytes are sent. */
	#letGo(command: Command): void {
		if (this.#echoed)
			this.reader.expectEcho(0, 0);
		if (command.rawBytes > 0)
			this.#dataMode.end();
	}

	#onAlarm(): void {
		const synchroniser = this.#synchroniser;
		if (this.#state <= IDLE) {
			this.#expectCalls();
			this.#proceed();
		}
		else if (this.#state === PROMPTING && (this.pending as Command).rawBytes > 0)
			this.#connect(this.pending as Command, true);
		else if (this.#state === PROMPTING && (this.pending as Command).unprompted)
			this.onPrompt();
		else if (this.#state !== RESYNC) {
			const command = this.#release();
			this.timeouts += 1;
			synchroniser.answerOutstanding = true;
			this.#resync(command.prompts);
			command.onResult(TIMEOUT, 0);
		}
		else if (synchroniser.answered && this.transmit.empty)
			this.#synchronised();
		else {
			synchroniser.probe();
			if (synchroniser.probes % this.#probes === 0)
				this.#owner.onDead();
			this.#aborting.abort();
		}
	}

	#resync(cancel: boolean): void {
		this.#enter(RESYNC);
		this.#synchronisedDue = false;
		this.#synchroniser.begin(cancel);
	}

	#synchronised(): void {
		this.#enter(IDLE);
		this.#synchroniser.end();
		this.#synchronisedDue = true;
		this.#expectCalls();
		this.#proceed();
	}
}
