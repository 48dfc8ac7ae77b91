// Topic filters: what may be one, and which topic names match it.
// Source: MQTT 3.1.1 §4.7 (topic filters), docs/security.md (What is sent).

import { checkText, isString } from "../../base/check.js";
import { encode } from "../../base/utf8.js";
import { TOPIC_LIMIT } from "../common/limits.js";
import { decodeText, type Text } from "./topics.js";

/** @returns filters as texts. @throws RangeError naming `filter` when the bytes of one are no UTF-8 */
export function filterTexts(filter: Text | readonly Text[]): readonly string[] {
	return Array.isArray(filter) ? filter.map(filterText) : [filterText(filter as Text)];
}

function filterText(filter: Text): string {
	return isString(filter) ? filter : decodeText(filter, "filter");
}

/** @returns the filter's bytes. @throws RangeError naming `filter`: empty, too long, a byte that cannot be sent, or wildcards where none may stand */
export function encodeFilter(filter: string): Uint8Array {
	const bytes = encode(filter);
	if (bytes.length === 0)
		throw new RangeError("filter: must not be empty");
	checkText(bytes, "filter", TOPIC_LIMIT);
	const levels = filter.split("/");
	for (let i = 0; i < levels.length; i++) {
		const level = levels[i]!;
		if ((level.includes("#") && (level !== "#" || i !== levels.length - 1)) || (level.includes("+") && level !== "+"))
			throw new RangeError(`filter: misplaced wildcard in "${filter}"`);
	}
	return bytes;
}

/** @returns whether the topic name `memory[from, to)` matches the filter (MQTT 3.1.1 §4.7.1: + one level, # all that follow and the parent) */
export function matches(filter: Uint8Array, memory: Uint8Array, from: number, to: number): boolean {
	let at = from;
	for (let i = 0; i < filter.length; i++) {
		const wanted = filter[i]!;
		if (wanted === 0x23)
			return true;
		if (wanted === 0x2B) {
			while (at < to && memory[at] !== 0x2F)
				at += 1;
		}
		else if (at < to && memory[at] === wanted)
			at += 1;
		else
			return at === to && wanted === 0x2F && filter[i + 1] === 0x23;
	}
	return at === to;
}
