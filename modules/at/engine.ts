// The AT engine: one command pending, a queue that is linked through the commands, lines routed to the command, or by their names to the owner.
// Source: V.250 §5.2 to §5.7 (command line, response, result codes), 27.007 §9.1 (CMEE); docs/hardware.md (Bytes on the wire) for what modules do to them.
//
// state    submit        '>'        final result              time is up          synchronise      stop
// CLOSED   queued        –          counted late              –                   → RESYNC, ESC    –
// IDLE     → SENT/ASKED  –          counted late              –                   → RESYNC, ESC    → CLOSED
// SENT     queued        –          → IDLE, given             → RESYNC            ABORTED, RESYNC  ABORTED → CLOSED
// ASKED    queued        → PAYLOAD  an error: → IDLE, given   → RESYNC, ESC       ABORTED, RESYNC  ABORTED → CLOSED
// PAYLOAD  queued        –          → IDLE, given             → RESYNC, ESC       ABORTED, RESYNC  ABORTED → CLOSED
// RESYNC   queued        ESC        the probe's: → IDLE; other counted late       probe, onDead    → CLOSED
//
// While a command is ASKED, or PAYLOAD with bytes that have not left, `cancel` puts ESC in the place of these bytes; its result is given as ever.
// CONNECT is to a command with raw bytes what '>' is to others (./data-mode). When it does not come it may be lost, and the TA takes whatever comes next
// for these bytes: so CR are sent in their place, which do nothing elsewhere, and the result is given as TIMEOUT. An error while bytes have not left (the
// TA's disk is full) ends data mode: → RESYNC, given.
//
// A payload whose length was told cannot be cancelled: ESC would be a part of it. When its prompt does not come it leaves all the same, where that does no
// harm (`unprompted`).
// A final result code counts as late, too, while bytes of the command have not left yet. In CLOSED and IDLE the alarm is set only while callbacks run:
// should one throw, a later turn goes on with what is due.

import type Memory from "../base/memory.js";
import type { Alarm, Clock } from "../base/platform.js";
import type Turn from "../base/turn.js";
import { encode } from "../base/utf8.js";
import { COLON, CR, PLUS, PROMPT } from "./ascii.js";
import CommandLine from "./command-line.js";
import CommandQueue from "./command-queue.js";
import type Command from "./command.js";
import DataMode, { CONNECT } from "./data-mode.js";
import LineReader, { type LineSink, type Stream } from "./line-reader.js";
import Names, { NAME_LIMIT, NO_NAME, type NameTable } from "./names.js";
import Parameters from "./parameters.js";
import { finalResult, LastError, OK, TIMEOUT } from "./result-codes.js";
import RingBuffer, { STREAM_NAME } from "./ringbuffer.js";
import Synchroniser, { PROBE_ANSWER } from "./synchroniser.js";
import Transmit from "./transmit-queue.js";

const CLOSED = 0;
const IDLE = 1;
const SENT = 2;
const ASKED = 3;
const PAYLOAD = 4;
const RESYNC = 5;

/** Milliseconds a prompt may take. */
const PROMPT_TIMEOUT = 5000;
/** What an engine is made with: sizes in bytes, times in milliseconds. */
export interface EngineOptions {
	readonly memory: Memory;
	readonly clock: Clock;
	/** Digests what is received, in later turns. */
	readonly turn: Turn;
	/** URCs, and lines without a name, which go to the owner by their numbers. */
	readonly names: NameTable;
	/** Receive buffer: a power of two from 512. */
	readonly receive: number;
	/** Longest command line. */
	readonly line: number;
	/** Depth of the UART's receive FIFO. */
	readonly fifo: number;
	/** The time that one byte takes on the line: added to every timeout. */
	readonly byteTime: number;
	/** Probes without an answer until the channel counts as dead. */
	readonly probes: number;
}

/** What an engine reports to. */
export interface EngineOwner {
	/** The TA answers and nothing is outstanding: after `synchronise`, and after every timeout. */
	onSynchronised(): void;
	/** The TA does not answer. Probing goes on. */
	onDead(): void;
	/** The TA echoed a command line. */
	onEcho(): void;
	/** A line with that name of the table, behind the name; no command awaits it. */
	onURC(name: number, parameters: Parameters): void;
}

/** Sends commands one at a time and routes what comes back. */
export default class Engine implements LineSink {
	readonly receive: RingBuffer;
	readonly transmit: Transmit;
	readonly reader: LineReader;
	/** Known URCs, and lines without a name. */
	readonly names: Names;
	/** The command that is pending; the engine alone writes it. */
	pending: Command | undefined;
	/** Lines that were nobody's. */
	unknownLines = 0;
	/** Final result codes that came when none was awaited. */
	lateAnswers = 0;
	/** Commands whose time ran out. */
	timeouts = 0;
	readonly #owner: EngineOwner;
	readonly #byteTime: number;
	readonly #probes: number;
	readonly #line: CommandLine;
	readonly #parameters: Parameters;
	readonly #queue = new CommandQueue();
	readonly #doomed = new CommandQueue();
	readonly #alarm: Alarm;
	readonly #synchroniser: Synchroniser;
	readonly #dataMode: DataMode;
	readonly #lastError = new LastError();
	/** Part of LineSink. */
	awaitsPrompt = false;
	#state = CLOSED;
	#echoed = false;
	/** CONNECT did not come, and CR take the place of the raw bytes. */
	#blank = false;
	/** `onSynchronised` is due. */
	#news = false;

	constructor(options: EngineOptions, owner: EngineOwner) {
		const { memory, clock } = options;
		this.#owner = owner;
		this.#byteTime = options.byteTime;
		this.#probes = options.probes;
		this.names = new Names(options.names);
		this.receive = new RingBuffer(memory, options.receive, options.fifo);
		this.transmit = new Transmit(memory);
		this.#line = new CommandLine(memory, options.line);
		this.#dataMode = new DataMode(this.#line, this.transmit);
		this.reader = new LineReader(this.receive, options.turn, this);
		this.#parameters = new Parameters(memory.bytes);
		this.#alarm = clock.alarm(() => this.#onAlarm());
		this.#synchroniser = new Synchroniser(memory, this.transmit, this.#alarm, options.byteTime);
	}

	/** How many bytes an engine takes of a Memory. */
	static bytesFor(receive: number, line: number): number {
		return RingBuffer.bytesFor(receive) + Transmit.bytes + Synchroniser.bytes + CommandLine.bytesFor(line) + 24;
	}

	/** The last error's final result line, as the TA wrote it, and what its code means; "" before the first. */
	get evidence(): string {
		return this.#lastError.text;
	}

	/** Registers a URC that digests itself (one an engine). The name should be in the table, too: it may come in a form that the stream does not know. */
	stream(name: string, stream: Stream): void {
		this.reader.register(encode(name), stream);
	}

	/** The Serial takes `count` bytes now. */
	onWritable(count: number): void {
		this.transmit.onWritable(count);
		if (this.#dataMode.left > 0)
			this.#dataMode.pump();
	}

	/** Sends a command when those before it are done. @throws Error when that very object waits already */
	submit(command: Command): void {
		this.#queue.append(command);
		this.#start();
	}

	/** The same, before all others that wait. */
	submitFirst(command: Command): void {
		this.#queue.prepend(command);
		this.#start();
	}

	/** Takes a command that waits out of the queue. One that is pending stays. @returns whether it was waiting */
	withdraw(command: Command): boolean {
		return this.#queue.remove(command) || this.#doomed.remove(command);
	}

	/**
	 * Withdraws a command for good, so that its payload's memory may serve for something else: no byte of it is sent any more.
	 * If its line has left, ESC ends it, now or at the prompt, and its result still comes. Not for one with raw bytes.
	 */
	cancel(command: Command): void {
		if (this.withdraw(command) || this.pending !== command)
			return;
		if (this.#state === ASKED)
			this.#synchroniser.replacePayload(command);
		else if (this.#state === PAYLOAD && !this.transmit.empty)
			this.#synchroniser.cancelPayload();
	}

	/** Starts from nothing: gives up all commands (ABORTED), cancels a prompt that may be open, and probes until the TA answers. */
	synchronise(): void {
		this.#giveUp();
		this.#resync(true);
		this.#doomed.abort();
	}

	/** Gives up all commands (ABORTED) and stays silent. What has been received stays: URCs in it are true. */
	stop(): void {
		this.#giveUp();
		this.#enter(CLOSED);
		this.transmit.clear();
		this.#alarm.set(0);
		this.#proceed();
	}

	/** Part of LineSink: the payload may leave now. A prompt that comes after its time is cancelled. */
	onPrompt(): void {
		const command = this.pending;
		if (command === undefined) {
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

	/**
	 * Can `bytes[start, end)` of the receive buffer begin a line that is known: a registered name, an awaited response or result code?
	 * What stands behind a quoted payload shows by this whether the payload has ended (V.250 §5.7.1; docs/security.md).
	 * @returns 1 yes, 0 no, -1 more bytes must tell
	 */
	startsLine(start: number, end: number): number {
		const { bytes } = this.receive;
		const { names, pending } = this;
		if (end - start >= STREAM_NAME && this.reader.isStream(start))
			return 1;
		if (bytes[start] === PROMPT)
			return this.awaitsPrompt ? 1 : 0;
		let at = start;
		while (bytes[at] !== COLON && bytes[at] !== CR)
			at += 1;
		if (at >= end)
			return end - start < NAME_LIMIT ? -1 : 0;
		if (names.find(bytes, start, bytes[at] === COLON ? at + 1 : at) !== NO_NAME)
			return 1;
		if (pending === undefined) // a prompt is awaited, too, while probes are out
			return this.awaitsPrompt && (names.is(bytes, start, PROBE_ANSWER) || finalResult(names, bytes, start) === OK) ? 1 : 0;
		if (pending.response !== undefined && names.is(bytes, start, pending.response))
			return 1;
		return finalResult(names, bytes, start) >= 0 ? 1 : 0;
	}

	/** Part of LineSink: routes one line. */
	onLine(start: number, end: number): void {
		const { bytes } = this.receive;
		const { names, pending } = this;
		const parameters = this.#parameters;
		if (pending !== undefined && !this.#echoed && this.#line.isAt(start, end)) {
			this.#echoed = true;
			this.#owner.onEcho();
			return;
		}
		const name = names.find(bytes, start, end);
		parameters.set(names.after, end);
		const result = finalResult(names, bytes, start);
		if (result >= 0) {
			if (pending === undefined || (this.#state === ASKED && result === OK) || (this.#dataMode.sending && !this.#refuses(pending, result)))
				this.#onLate();
			else
				this.#finish(result, result === OK ? 0 : this.#lastError.keep(result, parameters, start));
			return;
		}
		if (pending !== undefined) {
			if (pending.response !== undefined && names.is(bytes, start, pending.response)) {
				if (pending.onInformation(parameters))
					return;
				parameters.set(names.after, end);
			}
			else if (pending.rawBytes > 0 && this.#state === ASKED && names.is(bytes, start, CONNECT)) {
				this.#connect(pending, false);
				return;
			}
			else if (name === NO_NAME && pending.takesText && bytes[start] !== PLUS) {
				pending.onText(bytes, start, end);
				return;
			}
		}
		else if (this.#state === RESYNC && names.is(bytes, start, PROBE_ANSWER)) {
			this.#synchroniser.onAnswer();
			return;
		}
		if (name === NO_NAME)
			this.unknownLines += 1;
		else
			this.#owner.onURC(name, parameters);
	}

	/** @returns whether this is an error in data mode: the TA takes no more of the raw bytes, although not all have left */
	#refuses(command: Command, result: number): boolean {
		return this.#state === PAYLOAD && command.rawBytes > 0 && result !== OK;
	}

	/** The TA is in data mode: the raw bytes may leave. @param blank it only may be: CR take their place */
	#connect(command: Command, blank: boolean): void {
		this.#blank = blank;
		this.#enter(PAYLOAD);
		this.#alarm.set((blank ? PROMPT_TIMEOUT : command.timeout) + Math.ceil(command.rawBytes * this.#byteTime));
		this.#dataMode.begin(command, blank);
	}

	/** A final result code that no command awaits: a probe's own, or late. */
	#onLate(): void {
		if (!this.#synchroniser.onFinal())
			this.lateAnswers += 1;
		if (this.#state === RESYNC && this.#synchroniser.settled())
			this.#synchronised();
	}

	#enter(state: number): void {
		this.#state = state;
		this.awaitsPrompt = state === RESYNC || (state === ASKED && (this.pending as Command).prompts);
		if (this.awaitsPrompt)
			this.receive.wakeAlways();
	}

	#start(): void {
		const command = this.#state === IDLE ? this.#queue.shift() : undefined;
		if (command === undefined)
			return;
		this.pending = command;
		this.#echoed = this.#blank = command.prompted = false;
		this.#enter(command.prompts || command.rawBytes > 0 ? ASKED : SENT);
		const line = this.#line;
		const timeout = this.#state === ASKED ? PROMPT_TIMEOUT : command.timeout;
		this.#alarm.set(timeout);
		command.compose(line);
		line.finish();
		this.#alarm.set(timeout + Math.ceil((line.end - line.start) * this.#byteTime));
		this.transmit.send(line.start, line.end);
	}

	#finish(result: number, code: number): void {
		const broken = this.#dataMode.sending;
		const command = this.#release();
		if (broken)
			this.#resync(false);
		else {
			this.#enter(IDLE);
			this.#alarm.set(0);
		}
		if (this.#blank) {
			this.timeouts += 1;
			command.onResult(TIMEOUT, 0);
		}
		else
			command.onResult(result, code);
		if (!broken)
			this.#proceed();
	}

	/** Goes on with what is due; the alarm is set to 0 meanwhile. */
	#proceed(): void {
		this.#doomed.abort();
		if (this.#news) {
			this.#news = false;
			this.#owner.onSynchronised();
		}
		this.#start();
		if (this.#state <= IDLE)
			this.#alarm.clear();
	}

	/** All commands are to be aborted. */
	#giveUp(): void {
		if (this.pending !== undefined) {
			this.#synchroniser.owed = true;
			this.#doomed.append(this.#release());
		}
		this.#doomed.adopt(this.#queue);
	}

	#release(): Command {
		const command = this.pending as Command;
		this.pending = undefined;
		command.queued = false;
		this.reader.expectEcho(0, 0);
		this.#dataMode.end();
		return command;
	}

	#onAlarm(): void {
		const synchroniser = this.#synchroniser;
		if (this.#state <= IDLE) {
			this.#alarm.set(0);
			this.#proceed();
		}
		else if (this.#state === ASKED && (this.pending as Command).rawBytes > 0)
			this.#connect(this.pending as Command, true);
		else if (this.#state === ASKED && (this.pending as Command).unprompted)
			this.onPrompt();
		else if (this.#state !== RESYNC) {
			const command = this.#release();
			this.timeouts += 1;
			synchroniser.owed = true;
			this.#resync(command.prompts);
			command.onResult(TIMEOUT, 0);
		}
		else if (synchroniser.heard && this.transmit.empty)
			this.#synchronised();
		else {
			synchroniser.probe();
			if (synchroniser.probes % this.#probes === 0)
				this.#owner.onDead();
			this.#doomed.abort();
		}
	}

	#resync(cancel: boolean): void {
		this.#enter(RESYNC);
		this.#news = false;
		this.#synchroniser.begin(cancel);
	}

	#synchronised(): void {
		this.#enter(IDLE);
		this.#synchroniser.end();
		this.#news = true;
		this.#alarm.set(0);
		this.#proceed();
	}
}
