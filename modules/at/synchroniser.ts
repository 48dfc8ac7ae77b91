// Probes the TA until it answers and no answer is outstanding.
// Source: docs/hardware.md (First contact; Prompt), 27.007 §9.1 (CMEE); row RESYNC of the table in ./engine.

import type Memory from "../base/memory.js";
import type { Alarm } from "../base/platform.js";
import { encode } from "../base/utf8.js";
import { CR, ESC } from "./ascii.js";
import type Command from "./command.js";
import { same } from "./names.js";
import type Transmit from "./transmit-queue.js";

/** The probe. Only its own answer begins with `+CMEE:`, so the late OK of another command is not mistaken for it. */
const PROBE = encode("AT+CMEE?");
/** An ESC, and the probe with its CR. */
const ESCAPED = Uint8Array.of(ESC, ...PROBE, CR);
/** The name of the probe's information response. */
export const PROBE_ANSWER = encode("+CMEE");
/** Milliseconds between probes, docs/hardware.md (First contact); and of silence after an answer until all outstanding answers count as lost. */
const INTERVAL = 300;
const SILENCE = 600;
/** Unanswered probes of one period after which a prompt may be open that takes them. */
const PATIENCE = 3;
/** Values of `errorFormat`. */
const NONE = -1;
const UNKNOWN = 255;
/** Longest probe with its answer, in bytes; their time on the line is added to INTERVAL and SILENCE. */
const LINE_BYTES = 48;

/** Sends probes and keeps track of outstanding answers. The engine decides when to start and when to probe again. */
export default class Synchroniser {
	/** The answer of an aborted command may still come. */
	answerOutstanding = false;
	/** Probes sent since `begin`. */
	probes = 0;
	/** <n> of AT+CMEE, as the TA has answered the last probe; NONE while none was answered since `begin`, UNKNOWN for an answer without a number. */
	errorFormat = NONE;
	readonly #transmit: Transmit;
	readonly #alarm: Alarm;
	readonly #time: number;
	/** Where ESC and probe are in memory. */
	readonly #escape: number;
	#escaping = false;
	/** That of the answer whose final result code is to come; NONE while none is. */
	#answering = NONE;
	/** Probes without an answer so far. */
	#unanswered = 0;

	/**
	 * @param alarm set to the time of the next probe, or to the end of the silence
	 * @param byteTime milliseconds that one byte takes on the line
	 */
	constructor(memory: Memory, transmit: Transmit, alarm: Alarm, byteTime: number) {
		this.#transmit = transmit;
		this.#alarm = alarm;
		this.#time = Math.ceil(LINE_BYTES * byteTime);
		this.#escape = memory.reserve(Synchroniser.bytes, "probe");
		memory.bytes.set(ESCAPED, this.#escape);
	}

	/** Bytes that a synchroniser takes of a Memory. */
	static readonly bytes = ESCAPED.length;

	/** A probe was answered since `begin`. */
	get answered(): boolean {
		return this.errorFormat !== NONE;
	}

	/** Starts probing. @param cancel a prompt may be open: send ESC before every probe, not only from the fourth on */
	begin(cancel: boolean): void {
		this.#escaping = cancel;
		this.probes = 0;
		this.#answering = this.errorFormat = NONE;
		this.probe();
	}

	/** Drops unsent bytes and sends a probe. */
	probe(): void {
		const transmit = this.#transmit;
		this.probes += 1;
		this.#unanswered += 1;
		this.#alarm.set(INTERVAL + this.#time);
		transmit.clear();
		if (this.probes > PATIENCE)
			this.#escaping = true;
		transmit.send(this.#escaping ? this.#escape : this.#escape + 1, this.#escape + ESCAPED.length);
	}

	/** Cancels a prompt that no command awaits, and sends ESC before every further probe. */
	onPrompt(): void {
		this.#escaping = true;
		if (this.#transmit.empty)
			this.#transmit.send(this.#escape, this.#escape + 1);
	}

	/** Drops the unsent rest of a payload and cancels the prompt. */
	cancelPayload(): void {
		this.#transmit.clear();
		this.#transmit.send(this.#escape, this.#escape + 1);
	}

	/** Replaces the payload of a command that awaits its prompt by ESC, which cancels the prompt. */
	replacePayload(command: Command): void {
		command.payloadFrom = this.#escape;
		command.payloadTo = this.#escape + 1;
		command.terminated = false;
	}

	/** @returns whether `bytes[start, end)` is the TA's echo of a probe: a module that has just started echoes; the line reader has skipped an ESC before it */
	isEcho(bytes: Uint8Array, start: number, end: number): boolean {
		return same(bytes, start, end - start, PROBE);
	}

	/** The information response of a probe came: the next final result code belongs to that probe. @param errorFormat its <n> */
	onAnswer(errorFormat: number): void {
		this.#answering = errorFormat >= 0 ? errorFormat : UNKNOWN;
	}

	/** Takes a final result code that no command awaits. @returns whether the code belongs to a probe */
	onFinal(): boolean {
		if (this.#answering === NONE) {
			this.answerOutstanding = false;
			return false;
		}
		this.errorFormat = this.#answering;
		this.#answering = NONE;
		this.#unanswered -= 1;
		return true;
	}

	/** Sets the alarm while the answer of a probe or of an aborted command is outstanding. @returns whether the TA answered and none is outstanding */
	settled(): boolean {
		if (!this.answered)
			return false;
		if (this.#unanswered === 0 && !this.answerOutstanding)
			return true;
		this.#alarm.set(SILENCE + this.#time);
		return false;
	}

	/** Nothing is outstanding any more. */
	end(): void {
		this.#unanswered = 0;
		this.answerOutstanding = false;
	}
}
