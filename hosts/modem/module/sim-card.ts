// The SIM: its PIN, its PUK, and the attempts left.
// Source: 27.007 §8.3 (CPIN); 31.101 §9.5 (three PINs, ten PUKs); docs/hardware.md (SIM).

import { INCORRECT_PASSWORD, OPERATION_NOT_ALLOWED, SIM_ABSENT, SIM_BUSY, SIM_FAILURE, SIM_PIN_REQUIRED, SIM_PUK_REQUIRED, SIM_WRONG } from "../profiles/profile.js";

/** Options of the SIM. */
export interface SimOptions {
	/** Whether a SIM is inserted; default true. */
	readonly inserted?: boolean;
	/** The PIN, needed after each start; left out: none. */
	readonly pin?: string;
	/** PIN attempts left; default 3. */
	readonly tries?: number;
	/** The PUK, which sets a new PIN after the last PIN attempt; default 12345678. */
	readonly puk?: string;
	/** PUK attempts left; default 10. */
	readonly pukTries?: number;
	readonly imsi?: string;
	readonly iccid?: string;
}

/** Answers to AT+CPIN?. */
export type SimState = "READY" | "SIM PIN" | "SIM PUK";

export const PIN_TRIES = 3, PUK_TRIES = 10;

/**
 * State: off → (start) locked or open → (PIN) open; (wrong PINs) blocked → (PUK with a new PIN) open, (wrong PUKs) dead.
 * The counters and the PIN are kept without power.
 */
export class SimCard {
	readonly imsi: string;
	readonly iccid: string;
	tries: number;
	pukTries: number;
	#inserted: boolean;
	readonly #puk: string;
	#pin: string | undefined;
	#off = false;
	#started = false;
	#open = false;

	constructor(options: SimOptions = {}) {
		this.imsi = options.imsi ?? "001010123456789";
		this.iccid = options.iccid ?? "89860100000000000001";
		this.tries = options.tries ?? PIN_TRIES;
		this.pukTries = options.pukTries ?? PUK_TRIES;
		this.#inserted = options.inserted ?? true;
		this.#puk = options.puk ?? "12345678";
		this.#pin = options.pin;
	}

	/** The module has initialized the card. */
	start(): void {
		this.#off = false;
		this.#started = true;
	}

	/** The card has no power. @param off true for CFUN=0, false while the module is not initialized */
	stop(off: boolean): void {
		this.#off = off;
		this.#started = false;
		this.#open = false;
	}

	/** Inserts or removes the card. */
	insert(inserted: boolean): void {
		this.#inserted = inserted;
		this.#open = false;
	}

	/** @returns the state, undefined when the card does not answer: `trouble` is the reason */
	get state(): SimState | undefined {
		if (this.trouble !== undefined)
			return undefined;
		if (this.tries === 0)
			return "SIM PUK";
		return this.#pin === undefined || this.#open ? "READY" : "SIM PIN";
	}

	/** The +CME ERROR code of a card that does not answer. */
	get trouble(): number | undefined {
		if (!this.#inserted)
			return SIM_ABSENT;
		if (!this.#started)
			return this.#off ? SIM_FAILURE : SIM_BUSY;
		return this.tries === 0 && this.pukTries === 0 ? SIM_WRONG : undefined;
	}

	/** The +CME ERROR code of a card that is locked or does not answer. */
	get locked(): number | undefined {
		switch (this.state) {
			case "READY": return undefined;
			case "SIM PIN": return SIM_PIN_REQUIRED;
			case "SIM PUK": return SIM_PUK_REQUIRED;
			default: return this.trouble;
		}
	}

	/**
	 * Enters a PIN, or a PUK with a new PIN.
	 * @returns a +CME ERROR code, undefined when the card is unlocked
	 */
	enter(code: string, newPin: string | undefined): number | undefined {
		const { state } = this;
		if (state !== (newPin === undefined ? "SIM PIN" : "SIM PUK"))
			return state === "SIM PUK" ? SIM_PUK_REQUIRED : this.trouble ?? OPERATION_NOT_ALLOWED;
		const right = code === (newPin === undefined ? this.#pin : this.#puk);
		if (right) {
			this.#pin = newPin ?? this.#pin;
			this.tries = PIN_TRIES;
			this.pukTries = PUK_TRIES;
			this.#open = true;
			return undefined;
		}
		if (newPin === undefined)
			this.tries--;
		else
			this.pukTries--;
		return INCORRECT_PASSWORD;
	}
}
