// Finding out whether the TA listens and nothing is outstanding: probes, their answers, and those that come late.
// Source: docs/hardware.md (First contact; Prompt), 27.007 §9.1 (CMEE); row RESYNC of the table in ./engine.

import type Memory from "../base/memory.js";
import type { Alarm } from "../base/platform.js";
import { encode } from "../base/utf8.js";
import { CR, ESC } from "./ascii.js";
import type Command from "./command.js";
import type Transmit from "./transmit-queue.js";

/** Asked to find out whether the TA listens: only its own answer begins with `+CMEE:`, so a late OK of something else is not mistaken for it. */
const PROBE = encode("AT+CMEE?");
/** The name of its answer. */
export const PROBE_ANSWER = encode("+CMEE");
/** Milliseconds between probes, docs/hardware.md (First contact), and of silence after an answer until everything else that is outstanding counts as lost. */
const INTERVAL = 300;
const SILENCE = 600;
/** Bytes of a probe and its answer, at most: their time on the line is added to both. */
const LINE_BYTES = 48;

/** Sends probes and knows which answers are still to come. When it is at work, and when to send again, its engine decides. */
export default class Synchroniser {
	/** The answer of a command given up may still come. */
	owed = false;
	/** Probes sent since `begin`. */
	probes = 0;
	/** A probe's answer came since `begin`: the TA listens. */
	heard = false;
	readonly #transmit: Transmit;
	readonly #alarm: Alarm;
	readonly #time: number;
	readonly #escape: number;
	readonly #probe: number;
	readonly #end: number;
	#escaping = false;
	#answering = false;
	/** Probes whose answer may still come. */
	#unanswered = 0;

	/**
	 * @param alarm set to the time of the next probe, or of enough silence
	 * @param byteTime milliseconds that one byte takes on the line
	 */
	constructor(memory: Memory, transmit: Transmit, alarm: Alarm, byteTime: number) {
		this.#transmit = transmit;
		this.#alarm = alarm;
		this.#time = Math.ceil(LINE_BYTES * byteTime);
		this.#escape = memory.reserve(Synchroniser.bytes, "probe");
		this.#probe = this.#escape + 1;
		this.#end = this.#probe + PROBE.length + 1;
		memory.bytes[this.#escape] = ESC;
		memory.bytes.set(PROBE, this.#probe);
		memory.bytes[this.#end - 1] = CR;
	}

	/** How many bytes one takes of a Memory. */
	static readonly bytes = PROBE.length + 2;

	/** Starts probing. @param cancel a prompt may be open: ESC goes before every probe */
	begin(cancel: boolean): void {
		this.#escaping = cancel;
		this.probes = 0;
		this.#answering = this.heard = false;
		this.probe();
	}

	/** Drops what has not left yet and sends a probe. */
	probe(): void {
		const transmit = this.#transmit;
		this.probes += 1;
		this.#unanswered += 1;
		this.#alarm.set(INTERVAL + this.#time);
		transmit.clear();
		transmit.send(this.#escaping ? this.#escape : this.#probe, this.#end);
	}

	/** A prompt nobody waits for: cancels it, and from now on before every probe. */
	onPrompt(): void {
		this.#escaping = true;
		if (this.#transmit.empty)
			this.#transmit.send(this.#escape, this.#probe);
	}

	/** Drops what has not left of a payload, and cancels what has. */
	cancelPayload(): void {
		this.#transmit.clear();
		this.#transmit.send(this.#escape, this.#probe);
	}

	/** From now on the payload of a command that awaits its prompt is ESC, which cancels the prompt. */
	replacePayload(command: Command): void {
		command.payloadFrom = this.#escape;
		command.payloadTo = this.#probe;
		command.terminated = false;
	}

	/** The information response of a probe: the next final result code is its own. */
	onAnswer(): void {
		this.#answering = true;
	}

	/** A final result code that no command awaits. @returns true when it is a probe's own */
	onFinal(): boolean {
		if (!this.#answering) {
			this.owed = false;
			return false;
		}
		this.#answering = false;
		this.heard = true;
		this.#unanswered -= 1;
		return true;
	}

	/** While an answer is outstanding, that of a probe or of a command given up, it may come next: the alarm waits for it. @returns true when none is */
	settled(): boolean {
		if (!this.heard)
			return false;
		if (this.#unanswered === 0 && !this.owed)
			return true;
		this.#alarm.set(SILENCE + this.#time);
		return false;
	}

	/** Nothing is outstanding any more. */
	end(): void {
		this.#unanswered = 0;
		this.owed = false;
	}
}
