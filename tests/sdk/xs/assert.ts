// The part of node:assert/strict that the tests of modules/ use, for an XS without Node. Messages are short; Node's are complete.

/** Thrown by a test that fails. */
class AssertionError extends Error {}

function text(value: unknown): string {
	return typeof value === "string" ? JSON.stringify(value) : Array.isArray(value) ? `[${value.map(text).join(", ")}]` : String(value);
}

function fail(message: string | Error | undefined, otherwise: string): never {
	throw message instanceof Error ? message : new AssertionError(message === undefined ? otherwise : `${message}: ${otherwise}`);
}

function same(one: unknown, other: unknown): boolean {
	if (Object.is(one, other))
		return true;
	if (typeof one !== "object" || typeof other !== "object" || one === null || other === null || Object.getPrototypeOf(one) !== Object.getPrototypeOf(other))
		return false;
	if (one instanceof Map && other instanceof Map)
		return same([...one], [...other]);
	if (one instanceof Set && other instanceof Set)
		return same([...one], [...other]);
	if (one instanceof Error && other instanceof Error && one.message !== other.message)
		return false;
	const names = Object.keys(one);
	return names.length === Object.keys(other).length && names.every(name => Object.hasOwn(other, name)
		&& same((one as Record<string, unknown>)[name], (other as Record<string, unknown>)[name]));
}

export function ok(value: unknown, message?: string | Error): void {
	if (!value)
		fail(message, `${text(value)} is not true`);
}

export function equal(actual: unknown, expected: unknown, message?: string | Error): void {
	if (!Object.is(actual, expected))
		fail(message, `${text(actual)} is not ${text(expected)}`);
}

export function notEqual(actual: unknown, expected: unknown, message?: string | Error): void {
	if (Object.is(actual, expected))
		fail(message, `${text(actual)} is ${text(expected)}`);
}

export function deepEqual(actual: unknown, expected: unknown, message?: string | Error): void {
	if (!same(actual, expected))
		fail(message, `${text(actual)} is not ${text(expected)}`);
}

export function match(actual: string, expected: RegExp, message?: string | Error): void {
	if (!expected.test(actual))
		fail(message, `${text(actual)} does not match ${String(expected)}`);
}

export function doesNotMatch(actual: string, expected: RegExp, message?: string | Error): void {
	if (expected.test(actual))
		fail(message, `${text(actual)} matches ${String(expected)}`);
}

/** What a thrown value must be: an object whose fields it has, an expression that its text matches, or a class. */
type Expected = RegExp | (new (...parameters: never[]) => unknown) | ((error: unknown) => boolean) | object;

function check(error: unknown, expected: Expected | undefined): void {
	if (expected === undefined)
		return;
	if (expected instanceof RegExp)
		match(String(error), expected);
	else if (typeof expected === "function") {
		const kind = expected as new (...parameters: never[]) => unknown;
		if (kind === Error || kind.prototype instanceof Error)
			ok(error instanceof kind, `${String(error)} is no ${kind.name}`);
		else
			ok((expected as (error: unknown) => boolean)(error), String(error));
	}
	else {
		for (const [name, value] of Object.entries(expected)) {
			const found = (error as Record<string, unknown>)[name];
			if (value instanceof RegExp)
				match(String(found), value);
			else
				deepEqual(found, value);
		}
	}
}

export function throws(action: () => unknown, expected?: Expected, message?: string): void {
	let thrown: unknown;
	try {
		action();
	}
	catch (error) {
		check(error, expected);
		return;
	}
	fail(message, `nothing was thrown, ${text(thrown)}`);
}

export function doesNotThrow(action: () => unknown): void {
	action();
}

export async function rejects(action: Promise<unknown> | (() => Promise<unknown>), expected?: Expected): Promise<void> {
	let failed = false;
	await (typeof action === "function" ? action() : action).catch(error => {
		failed = true;
		check(error, expected);
	});
	ok(failed, "it does not reject");
}

export default Object.assign(ok, { ok, equal, strictEqual: equal, notEqual, deepEqual, match, doesNotMatch, throws, doesNotThrow, rejects });
