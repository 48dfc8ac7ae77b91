// The readings of a session, for the plot: the last ones, in memory that is taken once.
// Source: docs/api.md (The sensor node): JSON, or InfluxDB line protocol.

/** Readings that are kept. */
export const READINGS = 600;
/** Values of one reading that are plotted. */
export const SERIES = 3;
/** Members of a reading that are no measurement. */
const NO_VALUES: readonly string[] = Object.freeze(["time", "uptime", "sequence", "crc"]);

/** @returns the numbers of a reading by name, in their order */
export function valuesOf(text: string): [name: string, value: number][] {
	const pairs = text.startsWith("{") ? members(text) : [...text.matchAll(/[ ,](\w+)=(-?\d+(?:\.\d+)?)i?(?=[ ,]|$)/g)].map(([, name, digits]): [string, unknown] => [name!, Number(digits)]);
	return pairs.filter((pair): pair is [string, number] => typeof pair[1] === "number" && !NO_VALUES.includes(pair[0]));
}

function members(text: string): [string, unknown][] {
	try {
		return Object.entries(JSON.parse(text.replace(/\*[\dA-F]+$/i, "")) as Record<string, unknown>);
	}
	catch {
		return []; // not one object: nothing to plot
	}
}

/** The last readings. */
export class Readings {
	/** Names of the plotted values, in the order in which they came. */
	readonly names: string[] = [];
	readonly #sequences = new Float64Array(READINGS);
	readonly #times = new Float64Array(READINGS);
	readonly #answers = new Float64Array(READINGS);
	readonly #values = Array.from({ length: SERIES }, () => new Float64Array(READINGS).fill(NaN));
	#length = 0;
	/** Since the start of the session. */
	accepted = 0;
	acknowledged = 0;
	/** ms from the last reading that was acknowledged to its acknowledgement. */
	lastMs: number | undefined;

	/** Readings that are kept. */
	get length(): number {
		return this.#length;
	}

	/** Seconds since the start. */
	get times(): Float64Array {
		return this.#times.subarray(0, this.#length);
	}

	/** ms to the acknowledgement; NaN without one. */
	get answers(): Float64Array {
		return this.#answers.subarray(0, this.#length);
	}

	/** @returns the values of one name; NaN where a reading has none */
	values(series: number): Float64Array {
		return this.#values[series]!.subarray(0, this.#length);
	}

	append(sequence: number, at: number, text: string): void {
		if (this.#length === READINGS) {
			for (const column of [this.#sequences, this.#times, this.#answers, ...this.#values])
				column.copyWithin(0, 1);
			this.#length -= 1;
		}
		const index = this.#length++;
		this.accepted += 1;
		this.#sequences[index] = sequence;
		this.#times[index] = at / 1000;
		this.#answers[index] = NaN;
		for (const column of this.#values)
			column[index] = NaN;
		for (const [name, value] of valuesOf(text)) {
			if (!this.names.includes(name) && this.names.length < SERIES)
				this.names.push(name);
			const series = this.names.indexOf(name);
			if (series >= 0)
				this.#values[series]![index] = value;
		}
	}

	/** Marks the newest reading of this number: numbers begin again when the ESP32 has lost its power. */
	acknowledge(sequence: number, ms: number): void {
		this.acknowledged += 1;
		this.lastMs = ms;
		for (let index = this.#length - 1; index >= 0; index--) {
			if (this.#sequences[index] === sequence) {
				this.#answers[index] = ms;
				return;
			}
		}
	}
}
