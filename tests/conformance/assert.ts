// Assertions that run on Node and inside XS, where there is no node:assert.

/** What `actual` and `expected` are, as text: arrays and objects by their contents, undefined and byte buffers included. */
function show(value: unknown): string {
	return JSON.stringify(value, (_key, part: unknown) => {
		if (part instanceof ArrayBuffer)
			return { buffer: Array.from(new Uint8Array(part)) };
		if (part instanceof Uint8Array)
			return { bytes: Array.from(part) };
		return part === undefined ? "undefined" : part;
	});
}

/** Fails unless both are the same, by their contents. */
export function equal(actual: unknown, expected: unknown, what = ""): void {
	const [is, should] = [show(actual), show(expected)];
	if (is !== should)
		throw new Error(`${what === "" ? "" : `${what}: `}${is} is not ${should}`);
}

/** Fails unless `action` throws an error of this name whose message begins so. */
export function throws(action: () => unknown, name: string, message: string): void {
	let thrown: unknown;
	try {
		action();
	}
	catch (error) {
		thrown = error;
	}
	if (!(thrown instanceof Error))
		throw new Error(`nothing was thrown, not ${name}: ${message}`);
	if (thrown.name !== name || !thrown.message.startsWith(message))
		throw new Error(`${thrown.name}: ${thrown.message} was thrown, not ${name}: ${message}`);
}
