// At which rate a module is found, and told to talk. Source: MODEM.md §5 (the configured rate, then others, then AT+IPR to the configured one).

/** Periods without an answer after which the AT channel counts as dead. */
const PERIODS = 10;
/** Of those, so many pass before another rate is tried: the module may only be busy. */
const PATIENCE = 3;

/** The rates a module may talk at. */
export default class Rates {
	/** Bits per second, now. */
	rate: number;
	readonly #configured: number;
	readonly #others: readonly number[];
	#periods = 0;
	/** 0: the configured rate; else one of the others. */
	#index = 0;
	/** The module was told to talk at the configured rate. */
	#told = false;

	constructor(configured: number, others: readonly number[]) {
		this.rate = this.#configured = configured;
		this.#others = others;
	}

	/** The module was found at another rate than the configured one, and was not told that yet. */
	get found(): boolean {
		return this.rate !== this.#configured && !this.#told;
	}

	/** The module answers. */
	onAnswer(): void {
		this.#periods = 0;
	}

	/** The module has not answered for another period: `rate` may be another one now. @returns true when it counts as dead; the search begins anew */
	onSilence(): boolean {
		this.#periods += 1;
		if (this.#periods === PERIODS) {
			this.#periods = 0;
			this.#told = false;
			return true;
		}
		if (this.#periods >= PATIENCE) {
			this.#index = (this.#index + 1) % (this.#others.length + 1);
			this.rate = this.#index === 0 ? this.#configured : this.#others[this.#index - 1]!;
		}
		return false;
	}

	/** AT+IPR is over. @param taken the module talks at the configured rate from now on; else it stays as it is */
	onTold(taken: boolean): void {
		this.#told = true;
		if (taken) {
			this.#index = 0;
			this.rate = this.#configured;
		}
	}
}
