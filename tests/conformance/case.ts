// One conformance case: a sentence with its clause, and a function that throws when the case fails.

export type Case = readonly [title: string, run: () => void];
