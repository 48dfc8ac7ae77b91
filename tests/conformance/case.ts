// One conformance case: a sentence with its clause, and what shows it. It throws when it fails.

export type Case = readonly [title: string, run: () => void];
