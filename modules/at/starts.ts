// Tells whether the bytes after a quote and CR LF can begin a line that the engine expects: if so, a quoted payload has ended there.
// Source: V.250 §5.7.1 (result codes), docs/security.md (payloads that look like lines).

import { COLON, CR, PROMPT } from "./ascii.js";
import type Engine from "./engine.js";
import { NAME_LIMIT, NO_NAME } from "./names.js";
import { OK } from "./result-codes.js";
import { finalResult } from "./results.js";
import { STREAM_NAME } from "./ringbuffer.js";
import { PROBE_ANSWER } from "./synchroniser.js";

/**
 * Tells whether `bytes[start, end)` of the engine's ring can begin a known line: one with a registered name, an awaited response or a result code.
 * @returns 1 yes, 0 no, -1 undecided without more bytes
 */
export function startsLine(engine: Engine, start: number, end: number): number {
	const { bytes } = engine.receive;
	const { names, pending } = engine;
	if (end - start >= STREAM_NAME && engine.reader.isStream(start))
		return 1;
	if (bytes[start] === PROMPT)
		return engine.awaitsPrompt ? 1 : 0;
	let at = start;
	while (bytes[at] !== COLON && bytes[at] !== CR)
		at += 1;
	if (at >= end)
		return end - start < NAME_LIMIT ? -1 : 0;
	if (names.find(bytes, start, bytes[at] === COLON ? at + 1 : at) !== NO_NAME)
		return 1;
	if (pending === undefined) // while the engine probes, a prompt is awaited as well
		return engine.awaitsPrompt && (names.is(bytes, start, PROBE_ANSWER) || finalResult(names, bytes, start) === OK) ? 1 : 0;
	if (pending.response !== undefined && names.is(bytes, start, pending.response))
		return 1;
	return finalResult(names, bytes, start) >= 0 ? 1 : 0;
}
