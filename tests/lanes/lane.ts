// The steps of a lane, one after the other: each passes or fails, and prints what it has shown and how long that took.

/** Passes or fails, and prints which. */
export class Lane {
	#passed = 0;
	#failed = 0;
	#skipped = 0;
	readonly #only: string | undefined;
	readonly #names: string[] = [];

	/** @param only steps whose name begins so; undefined: all */
	constructor(only: string | undefined) {
		this.#only = only;
	}

	/** @param step resolves with what it has shown */
	async step(name: string, step: () => Promise<string>): Promise<void> {
		this.#names.push(name);
		if (this.#only !== undefined && !name.startsWith(this.#only))
			return;
		const begin = Date.now();
		const duration = (): string => `${((Date.now() - begin) / 1000).toFixed(1)} s`;
		try {
			const shown = await step();
			console.log(`passed: ${name} (${duration()}): ${shown}`);
			this.#passed += 1;
		}
		catch (error) {
			console.error(`failed: ${name} (${duration()}): ${error instanceof Error ? error.message : String(error)}`);
			this.#failed += 1;
		}
	}

	/** A step that cannot run here. @param missing what this machine lacks */
	skip(name: string, missing: string): void {
		this.#names.push(name);
		if (this.#only !== undefined && !name.startsWith(this.#only))
			return;
		console.log(`skipped: ${name}: ${missing}`);
		this.#skipped += 1;
	}

	/** Prints the sum. @param require whether a skipped step is a failure @returns the exit code: 0 when something ran, and nothing failed */
	end(require = false): number {
		if (this.#passed + this.#failed + this.#skipped === 0)
			console.error(`no step begins with ${this.#only ?? ""}; steps: ${this.#names.join(", ")}`);
		console.log(`${this.#passed} passed, ${this.#failed} failed${this.#skipped === 0 ? "" : `, ${this.#skipped} skipped`}`);
		return this.#failed === 0 && this.#passed > 0 && !(require && this.#skipped > 0) ? 0 : 1;
	}
}
