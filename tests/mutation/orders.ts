// What the command and its workers send each other.

/** Tests of a file, by position; all of them without positions. */
export interface Selection {
	readonly file: string;
	readonly tests?: readonly number[];
}

/** To a worker: run a file's tests without a mutant and note what they reach; or run tests with a mutant, or none where `id` is "", until one fails. */
export type Order =
	| { readonly kind: "dry"; readonly file: string }
	| { readonly kind: "mutant"; readonly id: string; readonly selections: readonly Selection[]; readonly hits: number; readonly timeout: number };

/** What the tests of a file reach. */
export interface Reached {
	readonly kind: "dry";
	/** The tests that fail without a mutant. */
	readonly failed: readonly string[];
	/** Milliseconds: to load the file, and of each test. */
	readonly load: number;
	readonly times: readonly number[];
	/** By mutant: the tests that reach it, and undefined when the file reaches it outside of its tests; how often. */
	readonly mutants: Readonly<Record<string, { readonly tests?: readonly number[]; readonly hits: number }>>;
}

/** What a mutant came to; the file and the title of the test that failed. */
export interface Ended {
	readonly kind: "mutant";
	readonly killed: boolean;
	readonly file?: string;
	readonly title?: string;
}
