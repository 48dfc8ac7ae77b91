// Packet identifiers: 1 to 65535, each reused only after all others.
// Source: MQTT 3.1.1 §2.3.1. A random start keeps a result line forged inside a payload from naming one that is in flight.

import { checkInteger } from "../base/check.js";

/** Hands out packet identifiers. */
export default class PacketIdentifiers {
	#next: number;

	/** @param first the first one; 1 to 65535. @throws TypeError or RangeError for another */
	constructor(first: number) {
		this.#next = checkInteger(first, "firstIdentifier", 1, 65535);
	}

	/** A random first identifier. @param random gives numbers in [0, 1) */
	static first(random: () => number): number {
		return 1 + Math.floor(random() * 65535);
	}

	/** @returns the next identifier */
	next(): number {
		const identifier = this.#next;
		this.#next = identifier === 65535 ? 1 : identifier + 1;
		return identifier;
	}
}
