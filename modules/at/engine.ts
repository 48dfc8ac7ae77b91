// The AT engine: one command pending, a queue that is linked through the commands, lines routed to the command or to whoever registered the name.
// Source: V.250 §5.2 to §5.7 (command line, response, result codes), 27.007 §9.1 (CMEE); MODEM.md §3 for what modules do to them.
//
// state    submit        '>'        final result              time is up          synchronise      stop
// CLOSED   queued        –          counted late              –                   → RESYNC, ESC    –
// IDLE     → SENT/ASKED  –          counted late              –                   → RESYNC, ESC    → CLOSED
// SENT     queued        –          → IDLE, given             → RESYNC            ABORTED, RESYNC  ABORTED → CLOSED
// ASKED    queued        → PAYLOAD  an error: → IDLE, given   → RESYNC, ESC       ABORTED, RESYNC  ABORTED → CLOSED
// PAYLOAD  queued        –          → IDLE, given             → RESYNC, ESC       ABORTED, RESYNC  ABORTED → CLOSED
// RESYNC   queued        ESC        the probe's: → IDLE; other counted late       probe, onDead    → CLOSED
//
// A final result code counts as late, too, while bytes of the command have not left yet. In CLOSED and IDLE the alarm is set only while callbacks run:
// should one throw, a later turn goes on with what is due.

import { COLON, CR, CTRL_Z, decode, encode, ESC, PLUS, PROMPT } from "./ascii.js";
import type Command from "./command.js";
import { ABORTED, CME, CMS, codeOfCME, ERROR, OK, textOfCME, TIMEOUT, UNKNOWN_CODE } from "./errors.js";
import CommandLine from "./line.js";
import type Memory from "./memory.js";
import Names, { type Handler, NAME_LIMIT } from "./names.js";
import Parameters from "./parameters.js";
import type { Alarm, Clock } from "./platform.js";
import LineReader, { type LineSink, type Stream } from "./reader.js";
import CommandQueue from "./queue.js";
import ReceiveBuffer from "./receive.js";
import Transmit from "./transmit.js";

const CLOSED = 0;
const IDLE = 1;
const SENT = 2;
const ASKED = 3;
const PAYLOAD = 4;
const RESYNC = 5;

/** Asked to find out whether the TA listens: only its own answer begins with `+CMEE:`, so a late OK of something else is not mistaken for it. */
const PROBE = encode("AT+CMEE?");
const PROBE_ANSWER = encode("+CMEE");
/** Milliseconds between probes (MODEM.md §5), and of silence after an answer until everything else that is outstanding counts as lost. */
const PROBE_INTERVAL = 300;
const PROBE_SILENCE = 600;
/** Bytes of a probe and its answer, at most: their time on the line is added to both. */
const PROBE_BYTES = 48;
/** Milliseconds a prompt may take. */
const PROMPT_TIMEOUT = 5000;
const OK_LINE = encode("OK");
const ERROR_LINE = encode("ERROR");
const CME_NAME = encode("+CME ERROR");
const CMS_NAME = encode("+CMS ERROR");
/** Most bytes digested in one turn. */
const TURN = 512;

/** What an engine is made with. */
export interface EngineOptions {
	readonly memory: Memory;
	readonly clock: Clock;
	/** Receive buffer in bytes: a power of two from 512. */
	readonly receive: number;
	/** Longest command line in bytes. */
	readonly line: number;
	/** Depth of the UART's receive FIFO in bytes. */
	readonly fifo: number;
	/** Milliseconds that one byte takes on the line: added to every timeout. */
	readonly byteTime: number;
	/** Probes without an answer until the channel is called dead. */
	readonly probes: number;
	/** The TA answers and nothing is outstanding: after `synchronise`, and after every timeout. */
	readonly onSynchronised: () => void;
	/** The TA does not answer. Probing goes on. */
	readonly onDead: () => void;
	/** The TA echoed a command line. */
	readonly onEcho: () => void;
}

/** Sends commands one at a time and routes what comes back. */
export default class Engine implements LineSink {
	readonly receive: ReceiveBuffer;
	readonly transmit: Transmit;
	readonly reader: LineReader;
	/** Lines that were nobody's. */
	unknownLines = 0;
	/** Final result codes that came when none was awaited. */
	lateAnswers = 0;
	/** Commands whose time ran out. */
	timeouts = 0;
	readonly #options: EngineOptions;
	readonly #line: CommandLine;
	readonly #names = new Names();
	readonly #parameters: Parameters;
	readonly #queue = new CommandQueue();
	readonly #doomed = new CommandQueue();
	readonly #alarm: Alarm;
	readonly #escape: number;
	readonly #end: number;
	readonly #probeTime: number;
	/** Part of LineSink. */
	awaitsPrompt = false;
	#state = CLOSED;
	#pending: Command | undefined;
	#echoed = false;
	#evidence = "";
	#escaping = false;
	#probes = 0;
	/** Probes whose answer may still come, and whether that of a command may. */
	#unanswered = 0;
	#owed = false;
	#answering = false;
	#heard = false;
	#news = false;

	constructor(options: EngineOptions) {
		const { memory, clock } = options;
		this.#options = options;
		this.receive = new ReceiveBuffer(memory, options.receive, options.fifo);
		this.transmit = new Transmit(memory);
		this.#line = new CommandLine(memory, options.line);
		this.#escape = memory.reserve(2, "control characters");
		memory.bytes[this.#escape] = ESC;
		this.#end = this.#escape + 1;
		memory.bytes[this.#end] = CTRL_Z;
		this.reader = new LineReader(this.receive, this);
		this.#parameters = new Parameters(memory.bytes);
		this.#alarm = clock.alarm(() => this.#onAlarm());
		this.#probeTime = Math.ceil(PROBE_BYTES * options.byteTime);
	}

	/** How many bytes an engine takes of a Memory. */
	static bytesFor(receive: number, line: number): number {
		return ReceiveBuffer.bytesFor(receive) + Transmit.bytes + line + 24;
	}

	/** The last error's final result line, as the TA wrote it, and what its code means; "" before the first. */
	get evidence(): string {
		return this.#evidence;
	}

	/** Registers a URC, or a line without a name, for good. @throws Error when the name is taken */
	listen(name: string, handler: Handler): void {
		this.#names.add(name, handler);
	}

	/** Registers a URC that digests itself (one an engine). */
	stream(name: string, stream: Stream): void {
		this.#names.add(name, () => { this.unknownLines += 1; });
		this.reader.register(encode(name), stream);
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

	/** Starts from nothing: gives up all commands (ABORTED), cancels a prompt that may be open, and probes until the TA answers. */
	synchronise(): void {
		this.#giveUp();
		this.#resync(true);
		this.#abort();
	}

	/** Gives up all commands (ABORTED) and stays silent. What has been received stays: URCs in it are true. */
	stop(): void {
		this.#giveUp();
		this.#enter(CLOSED);
		this.transmit.clear();
		this.#alarm.set(0);
		this.#proceed();
	}

	/** Digests what has been received, a bounded piece. @returns true when more is there: call again in a later turn */
	digest(): boolean {
		return this.reader.digest(TURN);
	}

	/**
	 * Can `bytes[start, end)` of the receive buffer begin a line that is known here: a registered name, an awaited response or result code?
	 * @returns 1 yes, 0 no, -1 more bytes must tell
	 */
	startsLine(start: number, end: number): number {
		const { bytes } = this.receive;
		const names = this.#names;
		const pending = this.#pending;
		if (end - start > 8 && this.reader.isStream(start))
			return 1;
		if (bytes[start] === PROMPT)
			return this.awaitsPrompt ? 1 : 0;
		let at = start;
		while (bytes[at] !== COLON && bytes[at] !== CR)
			at += 1;
		if (at >= end)
			return end - start < NAME_LIMIT ? -1 : 0;
		if (names.find(bytes, start, bytes[at] === COLON ? at + 1 : at) !== undefined)
			return 1;
		if (pending === undefined)
			return this.#state === RESYNC && (names.is(bytes, start, PROBE_ANSWER) || names.is(bytes, start, OK_LINE)) ? 1 : 0;
		if (pending.response !== undefined && names.is(bytes, start, pending.response))
			return 1;
		return names.is(bytes, start, OK_LINE) || names.is(bytes, start, ERROR_LINE) || names.is(bytes, start, CME_NAME) || names.is(bytes, start, CMS_NAME)
			? 1 : 0;
	}

	/** Part of LineSink: the payload may leave now. A prompt that comes after its time is cancelled. */
	onPrompt(): void {
		const { transmit } = this;
		const command = this.#pending;
		if (command === undefined) {
			this.#escaping = true;
			if (transmit.empty)
				transmit.send(this.#escape, this.#escape + 1);
			return;
		}
		const { payloadFrom, payloadTo } = command;
		this.#enter(PAYLOAD);
		this.#alarm.set(command.timeout + Math.ceil((payloadTo - payloadFrom + 1) * this.#options.byteTime));
		if (this.#echoed)
			this.reader.expectEcho(payloadFrom, payloadTo);
		transmit.send(payloadFrom, payloadTo);
		if (command.terminated)
			transmit.send(this.#end, this.#end + 1);
	}

	/** Part of LineSink: routes one line. */
	onLine(start: number, end: number): void {
		const { bytes } = this.receive;
		const names = this.#names;
		const parameters = this.#parameters;
		const pending = this.#pending;
		if (pending !== undefined && !this.#echoed && this.#isEcho(start, end))
			return;
		const handler = names.find(bytes, start, end);
		parameters.set(names.after, end);
		if (this.#isFinal(bytes, start))
			return;
		if (pending !== undefined) {
			if (pending.response !== undefined && names.is(bytes, start, pending.response)) {
				if (pending.onInformation(parameters))
					return;
				parameters.set(names.after, end);
			}
			else if (handler === undefined && pending.takesText && bytes[start] !== PLUS) {
				pending.onText(bytes, start, end);
				return;
			}
		}
		else if (this.#state === RESYNC && names.is(bytes, start, PROBE_ANSWER)) {
			this.#answering = true;
			return;
		}
		if (handler !== undefined) {
			handler(parameters);
			return;
		}
		this.unknownLines += 1;
	}

	/** Is the line a final result code? Then it ends the pending command, or the probe, or it is late. */
	#isFinal(bytes: Uint8Array, start: number): boolean {
		const names = this.#names;
		let result: number;
		if (names.is(bytes, start, OK_LINE))
			result = OK;
		else if (names.is(bytes, start, ERROR_LINE))
			result = ERROR;
		else if (names.is(bytes, start, CME_NAME))
			result = CME;
		else if (names.is(bytes, start, CMS_NAME))
			result = CMS;
		else
			return false;
		if (this.#pending === undefined || !this.transmit.empty || (this.#state === ASKED && result === OK))
			this.#unawaited();
		else if (result === OK)
			this.#finish(OK, 0);
		else
			this.#finish(result, this.#code(result, start));
		return true;
	}

	/** Keeps the evidence. @returns the code behind +CME ERROR or +CMS ERROR: a number (CMEE=1) or a text (CMEE=2) */
	#code(result: number, start: number): number {
		const parameters = this.#parameters;
		const { bytes, position, end } = parameters;
		this.#evidence = decode(bytes, start, end);
		if (result === ERROR)
			return 0;
		const code = parameters.integer();
		if (code !== code)
			return result === CME ? codeOfCME(decode(bytes, position, end)) : UNKNOWN_CODE;
		const text = result === CME ? textOfCME(code) : "";
		if (text !== "")
			this.#evidence += ` (${text})`;
		return code;
	}

	/** While an answer is outstanding, that of a probe or of a command given up, it may come next: it is waited for before anything else is sent. */
	#unawaited(): void {
		if (this.#answering) {
			this.#answering = false;
			this.#heard = true;
			this.#unanswered -= 1;
		}
		else {
			this.lateAnswers += 1;
			this.#owed = false;
		}
		if (this.#state !== RESYNC || !this.#heard)
			return;
		if (this.#unanswered === 0 && !this.#owed)
			this.#synchronised();
		else
			this.#alarm.set(PROBE_SILENCE + this.#probeTime);
	}

	/** The TA's echo of the pending command line, with or without its CR. */
	#isEcho(start: number, end: number): boolean {
		const { bytes } = this.receive;
		const line = this.#line;
		const length = line.end - 1 - line.start;
		if (end - start !== length)
			return false;
		for (let i = 0; i < length; i++) {
			if (bytes[start + i] !== bytes[line.start + i])
				return false;
		}
		this.#echoed = true;
		this.#options.onEcho();
		return true;
	}

	#enter(state: number): void {
		this.#state = state;
		this.awaitsPrompt = state === ASKED || state === RESYNC;
		if (this.awaitsPrompt)
			this.receive.eager = true;
	}

	#start(): void {
		if (this.#state !== IDLE)
			return;
		const command = this.#queue.shift();
		if (command === undefined)
			return;
		this.#pending = command;
		this.#echoed = false;
		this.#enter(command.prompts ? ASKED : SENT);
		const line = this.#line;
		const { byteTime } = this.#options;
		this.#alarm.set(command.prompts ? PROMPT_TIMEOUT : command.timeout);
		command.compose(line);
		line.finish();
		this.#alarm.set((command.prompts ? PROMPT_TIMEOUT : command.timeout) + Math.ceil((line.end - line.start) * byteTime));
		this.transmit.send(line.start, line.end);
	}

	#finish(result: number, code: number): void {
		const command = this.#release();
		this.#enter(IDLE);
		this.#alarm.set(0);
		command.onResult(result, code);
		this.#proceed();
	}

	/** Goes on with what is due; the alarm is set to 0 meanwhile. */
	#proceed(): void {
		this.#abort();
		if (this.#news) {
			this.#news = false;
			this.#options.onSynchronised();
		}
		this.#start();
		if (this.#state <= IDLE)
			this.#alarm.clear();
	}

	/** All commands are to be aborted. */
	#giveUp(): void {
		if (this.#pending !== undefined) {
			this.#owed = true;
			this.#doomed.append(this.#release());
		}
		this.#doomed.adopt(this.#queue);
	}

	#abort(): void {
		for (;;) {
			const command = this.#doomed.shift();
			if (command === undefined)
				return;
			command.queued = false;
			command.onResult(ABORTED, 0);
		}
	}

	#release(): Command {
		const command = this.#pending as Command;
		this.#pending = undefined;
		command.queued = false;
		this.reader.expectEcho(0, 0);
		return command;
	}

	#onAlarm(): void {
		if (this.#state <= IDLE) {
			this.#alarm.set(0);
			this.#proceed();
		}
		else if (this.#state !== RESYNC) {
			const cancel = this.#state !== SENT;
			const command = this.#release();
			this.timeouts += 1;
			this.#owed = true;
			this.#resync(cancel);
			command.onResult(TIMEOUT, 0);
		}
		else if (this.#heard && this.transmit.empty)
			this.#synchronised();
		else {
			this.#probe();
			if (this.#probes % this.#options.probes === 0)
				this.#options.onDead();
			this.#abort();
		}
	}

	#resync(cancel: boolean): void {
		this.#enter(RESYNC);
		this.#escaping = cancel;
		this.#probes = 0;
		this.#answering = this.#heard = this.#news = false;
		this.#probe();
	}

	#probe(): void {
		const { transmit } = this;
		const line = this.#line;
		this.#probes += 1;
		this.#unanswered += 1;
		this.#alarm.set(PROBE_INTERVAL + this.#probeTime);
		transmit.clear();
		if (this.#escaping)
			transmit.send(this.#escape, this.#escape + 1);
		line.begin(PROBE).finish();
		transmit.send(line.start, line.end);
	}

	#synchronised(): void {
		this.#enter(IDLE);
		this.#unanswered = 0;
		this.#owed = false;
		this.#news = true;
		this.#alarm.set(0);
		this.#proceed();
	}
}
