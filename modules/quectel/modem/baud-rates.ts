// The rate of the UART: the configured one, then others until the module answers, then the configured one again by AT+IPR. Source: V.250 §6.2.10 (+IPR).

/** Periods without an answer after which the AT channel counts as dead. */
const DEAD = 10;
/** Periods without an answer before another rate is tried: until then the module may only be busy. */
const BUSY = 3;

/** Chooses the rate; the UART opens its port at it. */
export default class BaudRates {
	/** Bits per second, now. */
	declare rate: number;
	readonly #configured: number;
	readonly #others: readonly number[];
	#periods = 0;
	/** 0: the configured rate; else one of the others. */
	#index = 0;
	/** AT+IPR was tried since the search began. */
	#tried = false;

	constructor(configured: number, others: readonly number[]) {
		this.rate = this.#configured = configured;
		this.#others = others;
	}

	/** The module was found at another rate than the configured one, and AT+IPR was not tried yet. */
	get found(): boolean {
		return this.rate !== this.#configured && !this.#tried;
	}

	/** The module answers. */
	onAnswer(): void {
		this.#periods = 0;
	}

	/** One more period without an answer; it may change `rate`. @returns true when the module counts as dead: the search starts over */
	onSilence(): boolean {
		this.#periods += 1;
		if (this.#periods === DEAD) {
			this.#periods = 0;
			this.#tried = false;
			return true;
		}
		if (this.#periods >= BUSY) {
			this.#index = (this.#index + 1) % (this.#others.length + 1);
			this.rate = this.#index === 0 ? this.#configured : this.#others[this.#index - 1]!;
		}
		return false;
	}

	/** AT+IPR has ended. @param accepted the module uses the configured rate from now on; if not, the rate stays */
	onSet(accepted: boolean): void {
		this.#tried = true;
		if (accepted) {
			this.#index = 0;
			this.rate = this.#configured;
		}
	}
}
