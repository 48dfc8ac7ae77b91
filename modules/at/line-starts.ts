// What stands behind a quoted payload: whether a line begins there, which shows that the payload has ended.
// Source: V.250 §5.4.3.2, §5.7.1; docs/security.md (What is received).

import { COLON, CR, PROMPT } from "./ascii.js";
import type Engine from "./engine.js";
import { NAME_LIMIT, NO_NAME } from "./names.js";
import { OK } from "./result-codes.js";
import { STREAM_NAME } from "./ringbuffer.js";
import { PROBE_ANSWER } from "./synchroniser.js";

/** Bytes of CR LF and the stream's name. */
export const BEGINNING = 2 + STREAM_NAME;
/** Two characters as a DataView reads them. */
const CR_LF = 0x0D0A;
/** Results of `follows` that are no count. */
export const OTHER = -1;
export const NO_END = -2;

/** Looks at bytes of the receive buffer that are not digested. */
export default class LineStarts {
	readonly #engine: Engine;
	/** CR LF and the stream's name: how a line of the stream's begins behind another line. */
	readonly #beginning: Uint8Array;

	/** @param beginning CR LF and the name of the stream's lines, BEGINNING bytes */
	constructor(engine: Engine, beginning: Uint8Array) {
		this.#engine = engine;
		this.#beginning = beginning;
	}

	/**
	 * Decides whether `bytes[start, end)` of the receive buffer can begin a known line: a registered name, an awaited response or result code.
	 * @returns 1 yes, 0 no, -1 more bytes needed
	 */
	startsLine(start: number, end: number): number {
		const engine = this.#engine;
		const names = engine.names;
		const known = names.findWords(engine.receive.data.getInt32(start), start, end);
		const pending = engine.pending;
		let result = NO_NAME;
		if (known) {
			if (known.number !== NO_NAME)
				return 1;
			result = known.result;
		}
		else {
			const bytes = engine.receive.bytes;
			if (end - start >= STREAM_NAME && engine.reader.isStream(start))
				return 1;
			if (bytes[start] === PROMPT)
				return engine.awaitsPrompt ? 1 : 0;
			let at = start;
			while (at < end && bytes[at] !== COLON && bytes[at] !== CR)
				at += 1;
			if (at >= end)
				return end - start < NAME_LIMIT ? -1 : 0;
			if (names.findBytes(start, bytes[at] === COLON ? at + 1 : at) !== NO_NAME)
				return 1;
			result = names.result;
		}
		if (!pending) // a prompt may also come while probes are outstanding
			return engine.awaitsPrompt && (names.is(start, PROBE_ANSWER) || result === OK) ? 1 : 0;
		if (pending.response && names.is(start, pending.response))
			return 1;
		return result >= 0 ? 1 : 0;
	}

	/** @returns how many bytes of CR LF and the stream's name follow the CR LF at `at`; OTHER when anything else does, NO_END without CR LF at `at` */
	follows(at: number, end: number): number {
		const { bytes, data } = this.#engine.receive;
		if (data.getInt16(at) !== CR_LF)
			return NO_END;
		const from = at + 2;
		const count = end - from < BEGINNING ? end - from : BEGINNING;
		if (count === BEGINNING)
			return data.getInt16(from) === CR_LF && this.#engine.reader.isStream(from + 2) ? BEGINNING : OTHER;
		const beginning = this.#beginning;
		for (let i = 0; i < count; i++) {
			if (bytes[from + i] !== beginning[i])
				return OTHER;
		}
		return count;
	}
}
