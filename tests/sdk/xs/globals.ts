// The parts of Node and mocha that the tests of modules/ use besides assertions, for an XS without either: Buffer, describe, it, results.
// Injected into the bundle of tests that tests/sdk/bundles makes.

/** XS's own conversions between UTF-8 and text. */
const buffers = ArrayBuffer as unknown as { fromString(text: string): ArrayBuffer };
const strings = String as unknown as { fromArrayBuffer(bytes: ArrayBufferLike): string };

/** Bytes with the conversions that the tests use. */
export class Buffer extends Uint8Array {
	static override from(value: string | ArrayLike<number> | Iterable<number>, encoding: unknown = "utf8"): Buffer {
		if (typeof value !== "string")
			return new Buffer(Uint8Array.from(value as ArrayLike<number>));
		if (encoding === "latin1" || encoding === "ascii" || encoding === "binary")
			return new Buffer(Array.from(value, character => character.charCodeAt(0) & 0xFF));
		if (encoding === "hex")
			return new Buffer((value.match(/../g) ?? []).map(pair => parseInt(pair, 16)));
		return new Buffer(new Uint8Array(buffers.fromString(value)));
	}

	static alloc(size: number, fill = 0): Buffer {
		return new Buffer(size).fill(fill);
	}

	static concat(parts: readonly Uint8Array[]): Buffer {
		const whole = new Buffer(parts.reduce((sum, { length }) => sum + length, 0));
		let at = 0;
		for (const part of parts) {
			whole.set(part, at);
			at += part.length;
		}
		return whole;
	}

	readUInt16BE(at: number): number {
		return this[at]! << 8 | this[at + 1]!;
	}

	equals(other: Uint8Array): boolean {
		return this.length === other.length && this.every((byte, index) => byte === other[index]);
	}

	override toString(encoding: string = "utf8", start = 0, end = this.length): string {
		const bytes = new Uint8Array(this.buffer, this.byteOffset, this.length).slice(start, end);
		if (encoding === "hex")
			return Array.from(bytes, byte => byte.toString(16).padStart(2, "0")).join("");
		if (encoding === "latin1" || encoding === "ascii" || encoding === "binary") {
			let text = "";
			for (let i = 0; i < bytes.length; i++)
				text += String.fromCharCode(bytes[i]!);
			return text;
		}
		return strings.fromArrayBuffer(bytes.buffer);
	}
}

type Action = () => unknown;

interface Test {
	readonly title: string;
	readonly before: readonly Action[];
	readonly action: Action;
	readonly after: readonly Action[];
}

interface Suite {
	readonly title: string;
	readonly before: Action[];
	readonly after: Action[];
}

/** Whole dialogues, once for each of their thousands of bytes, and traffic from every offset of the ring: Node does that; here they run whole, and byte by byte. */
const SLOW = /split anywhere$|from every offset/;

const tests: Test[] = [];
const suites: Suite[] = [];

/** Part of mocha's interface; suites are entered at once, tests run when all are known. */
export function describe(title: string, action: Action): object {
	suites.push({ title, before: [], after: [] });
	action.call(self);
	suites.pop();
	return self;
}

export function it(title: string, action: Action): object {
	tests.push({
		title: [...suites.map(suite => suite.title), title].join(", "), action,
		before: suites.flatMap(suite => suite.before), after: suites.flatMap(suite => suite.after),
	});
	return self;
}

export function beforeEach(action: Action): void {
	suites.at(-1)!.before.push(action);
}

export function afterEach(action: Action): void {
	suites.at(-1)!.after.push(action);
}

/** What `describe` and `it` give: a time limit changes nothing here. */
const self = { timeout: () => self };

/**
 * Runs all tests, one after the other.
 * @param post takes JSON texts: each that failed, and at the end how many there were, and the exit code
 * @param slow titles of tests that take too long where this runs, besides those that do everywhere
 */
export async function runTests(post: (text: string) => void, slow?: RegExp): Promise<void> {
	let failures = 0;
	const quick = tests.filter(({ title }) => !SLOW.test(title) && slow?.test(title) !== true);
	for (const { title, before, action, after } of quick) {
		try {
			for (const step of [...before, action]) {
				const result: unknown = step.call(self);
				if (result instanceof Promise)
					await result;
			}
		}
		catch (error) {
			failures += 1;
			post(JSON.stringify({ failed: `${title}: ${String(error)}` }));
		}
		for (const hook of after)
			hook();
	}
	post(JSON.stringify({ tests: quick.length, left: tests.length - quick.length, exit: failures === 0 ? 0 : 1 }));
}

/** fast-check holds them ready for properties that take time; none of ours does. */
export const setTimeout = undefined;
export const clearTimeout = undefined;
