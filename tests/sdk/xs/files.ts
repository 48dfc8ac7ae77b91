// The parts of node:fs and node:perf_hooks that the tests of modules/ import, for an XS without files: transcripts from the bundle.

/** Put in by tests/sdk/bundles: texts by path. */
declare const FILES: Readonly<Record<string, string>>;

export function readFileSync(path: string): string {
	const text = FILES[path];
	if (text === undefined)
		throw new Error(`${path} is not in the bundle`);
	return text;
}

/** For hosts/modem/line/clock, of which the tests use the virtual one alone. */
export const performance = undefined;
