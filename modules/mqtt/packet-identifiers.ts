// Packet identifiers: 1 to 65535, each reused only after all others.
// Source: MQTT 3.1.1 §2.3.1. A random start keeps a result line forged inside a payload from naming one that is in flight.

import { checkInteger } from "../base/check.js";

/** How many identifiers there are. */
export const IDENTIFIERS = 65535;

/** What has packets with identifiers. */
export interface PacketHolder {
	/** @returns how many identifiers in a row, from `from` on, are of no packet here; 0 when `from` is */
	gap(from: number): number;
}

/** Hands out packet identifiers. */
export default class PacketIdentifiers {
	/** How many, from the next one on, are known to be of no packet. */
	#free = 0;
	#next: number;

	/** @param first the first one; 1 to 65535. @throws TypeError or RangeError for another */
	constructor(first: number) {
		this.#next = checkInteger(first, "firstIdentifier", 1, 65535);
	}

	/** A random first identifier. @param random gives numbers in [0, 1) */
	static first(random: () => number): number {
		return 1 + Math.floor(random() * 65535);
	}

	/**
	 * Takes the next identifier that is of no packet. They are taken in order, so a look for packets that have one is due only when the last look's gap is
	 * used up, or after `disturb`: in steady use once in 65535 packets.
	 * @param packets those that have an identifier
	 */
	next(packets: PacketHolder): number {
		while (this.#free === 0) {
			this.#free = packets.gap(this.#next);
			if (this.#free === 0)
				this.#next = this.#next % IDENTIFIERS + 1;
		}
		this.#free -= 1;
		const identifier = this.#next;
		this.#next = identifier % IDENTIFIERS + 1;
		return identifier;
	}

	/** A packet gets an identifier that was not taken here. */
	disturb(): void {
		this.#free = 0;
	}
}

/** @returns how many identifiers come before `identifier`, from `from` on: 0 when it is that; all when it is 0, which is none */
export function gapTo(identifier: number, from: number): number {
	if (identifier === 0)
		return IDENTIFIERS;
	return identifier < from ? identifier - from + IDENTIFIERS : identifier - from;
}
