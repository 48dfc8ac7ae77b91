// The parameters of a write command, as the module parses them.
// Source: V.250 §5.4.2 (extended syntax), BG96 note §3.1; blanks after commas are accepted (§6.2).

/** A command refused by the module; without a code the final result code is a plain ERROR. */
export class Refusal extends Error {
	readonly code: number | undefined;
	/** For the report about a driver. */
	readonly reason: string;

	constructor(code: number | undefined, reason: string) {
		super(code === undefined ? "ERROR" : `+CME ERROR: ${code}`);
		this.code = code;
		this.reason = reason;
	}
}

/** A Refusal of what no driver should do. */
export class Misuse extends Refusal {}

interface Parameter {
	readonly text: string;
	readonly quoted: boolean;
}

/**
 * A list of parameters: integers, unquoted words, strings in quotes, or nothing between two commas.
 * A string holds one character a byte (Latin-1), as received.
 * Every reader throws a Refusal with the code given to the constructor when the parameter is invalid.
 */
export class Parameters {
	readonly #list: readonly (Parameter | undefined)[];
	readonly #code: number | undefined;

	/** @throws Refusal when a quote is not closed or text follows it */
	constructor(text: string, code?: number) {
		this.#code = code;
		this.#list = this.#split(text);
	}

	/** The number of parameters, empty ones included. */
	get length(): number {
		return this.#list.length;
	}

	/** Whether a parameter is present; `""` is, nothing between two commas is not. */
	has(index: number): boolean {
		return this.#list[index] !== undefined;
	}

	/** Whether a parameter is a string in quotes. */
	quoted(index: number): boolean {
		return this.#list[index]?.quoted === true;
	}

	/** An integer from `low` to `high`, quoted or not (the note has both for the port). Absent: `fallback`. */
	integer(index: number, low: number, high: number, fallback?: number): number {
		const parameter = this.#list[index];
		if (parameter === undefined && fallback !== undefined)
			return fallback;
		if (parameter === undefined || !/^\d{1,10}$/.test(parameter.text))
			throw this.refusal();
		const value = Number(parameter.text);
		if (value < low || value > high)
			throw this.refusal();
		return value;
	}

	/** A string, which must be in quotes. Absent: `fallback`. */
	string(index: number, fallback?: string): string {
		const parameter = this.#list[index];
		if (parameter === undefined && fallback !== undefined)
			return fallback;
		if (parameter === undefined || !parameter.quoted)
			throw this.refusal();
		return parameter.text;
	}

	/** An unquoted word. */
	word(index: number): string {
		const parameter = this.#list[index];
		if (parameter === undefined || parameter.quoted)
			throw this.refusal();
		return parameter.text;
	}

	/** A string in quotes as text: its bytes are UTF-8. */
	text(index: number, fallback?: string): string {
		return Buffer.from(this.string(index, fallback), "latin1").toString("utf8");
	}

	/** @throws Refusal for fewer than `least` or more than `most` parameters */
	count(least: number, most: number): void {
		if (this.#list.length < least || this.#list.length > most)
			throw this.refusal();
	}

	/** @returns the Refusal of an invalid parameter of this command */
	refusal(): Refusal {
		return new Refusal(this.#code, "invalid parameter");
	}

	#split(text: string): (Parameter | undefined)[] {
		const list: (Parameter | undefined)[] = [];
		// One parameter with its blanks, then a comma or the end.
		const pattern = /[ ]*(?:"([^"]*)"|([^",]*?))[ ]*(,|$)/y;
		for (let more = true; more;) {
			const match = pattern.exec(text);
			if (match === null)
				throw this.refusal();
			const [, quoted, bare, end] = match;
			list.push(quoted !== undefined ? { text: quoted, quoted: true } : bare ? { text: bare, quoted: false } : undefined);
			more = end === ",";
		}
		return list;
	}
}
