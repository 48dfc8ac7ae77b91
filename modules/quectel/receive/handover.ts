// Hands a message's payload to the reception of its connection: whole where there is room, else in fragments.
// Source: DESIGN §4 (a payload larger than the inbox arrives in fragments; a message that breaks off ends explicitly) and §5.6.

import type Header from "./message-header.js";
import type Reception from "./reception.js";

/** Between the parser, which knows where payload bytes are, and the receptions. Positions are those of the receive buffer. */
export default class Handover {
	/** Someone is to be told something: `deliver` does. */
	get news(): boolean {
		return this.#teller !== undefined;
	}

	/** The message that is arriving has been announced to its reception, or given up. */
	begun = false;
	/** Messages that nobody listens to. */
	unheard = 0;
	/** Messages of which bytes were lost on the line. */
	brokenOff = 0;
	readonly #receptions: ReadonlyArray<Reception | undefined>;
	readonly #header: Header;
	#reception: Reception | undefined; // takes the message that is arriving; undefined: it is given up
	#teller: Reception | undefined; // has something to announce

	/** @param header of the message that is arriving */
	constructor(receptions: ReadonlyArray<Reception | undefined>, header: Header) {
		this.#receptions = receptions;
		this.#header = header;
	}

	/** The payload is all there. @returns false when there is no room for it as a whole: nothing has changed, hand it over in fragments */
	put(start: number, from: number, to: number): boolean {
		const header = this.#header;
		const reception = this.#receptions[header.connection];
		if (this.begun || reception === undefined || !reception.put(header.identifier, start + header.topicFrom, start + header.topicTo, from, to))
			return false;
		this.#teller = reception;
		return true;
	}

	/**
	 * Hands payload bytes over, as many as there is room for; the rest waits until the app has read.
	 * @param start where the header is, if the message has not begun
	 * @param length of the whole payload where that is known, else -1; it counts at the message's beginning only
	 * @returns the position up to which they are handed over, or given up
	 */
	hand(start: number, from: number, to: number, length: number): number {
		if (!this.begun)
			this.#begin(start, length);
		const reception = this.#reception;
		if (reception === undefined || from === to)
			return to;
		const count = Math.min(to - from, reception.free);
		if (count === 0) {
			this.end(false);
			return to;
		}
		reception.append(from, from + count);
		this.#teller = reception;
		return from + count;
	}

	/** The message ends. @param whole false: a part of it is lost */
	end(whole: boolean): void {
		const reception = this.#reception;
		if (reception !== undefined) {
			reception.end(whole);
			this.#reception = undefined;
			this.#teller = reception;
		}
	}

	/** The message is given up: bytes of it are lost. */
	breakOff(): void {
		this.brokenOff += 1;
		this.end(false);
		this.begun = true;
	}

	/** Tells whoever is to be told. */
	deliver(): void {
		const teller = this.#teller;
		this.#teller = undefined;
		teller?.deliver();
	}

	/** Whoever listened is gone. */
	release(): void {
		this.#reception = this.#teller = undefined;
	}

	#begin(start: number, length: number): void {
		const header = this.#header;
		const reception = this.#receptions[header.connection];
		this.begun = true;
		if (reception === undefined)
			this.unheard += 1;
		else if (reception.begin(header.identifier, start + header.topicFrom, start + header.topicTo, length))
			this.#reception = reception;
	}
}
