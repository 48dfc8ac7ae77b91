// What `npm run bench -- --check` holds the driver to, in chunks of 64 bytes: a share of the best string peer's instructions.

/** The peers are ordinary ones, neither slow nor fast: instructions a message when the gates were set, and how far they may be off. */
export const TOLERANCE = 0.1;
export const PEERS: readonly { readonly table: string; readonly name: string; readonly payload: number; readonly known: number }[] = [
	{ table: "messages only", name: "strings, RegExp", payload: 128, known: 167_000 },
	{ table: "mixed line", name: "strings, split", payload: 128, known: 184_000 },
	{ table: "publish, prompt", name: "strings", payload: 128, known: 119_000 },
	{ table: "publish, quoted", name: "strings", payload: 128, known: 92_000 },
];

/** At most this share, at this payload. */
export const GATES: readonly { readonly table: string; readonly name: string; readonly payload: number; readonly most: number }[] = [
	{ table: "messages only", name: "driver, quoted", payload: 128, most: 0.79 },
	{ table: "messages only", name: "driver, with length", payload: 128, most: 0.81 },
	{ table: "mixed line", name: "driver, quoted", payload: 128, most: 0.98 },
	{ table: "mixed line", name: "driver, with length", payload: 128, most: 0.93 },
	{ table: "messages only", name: "driver with native, quoted", payload: 128, most: 0.5 },
	{ table: "messages only", name: "driver with native, quoted", payload: 1024, most: 0.23 },
	{ table: "mixed line", name: "driver with native, quoted", payload: 128, most: 0.7 },
	{ table: "publish, prompt", name: "driver", payload: 128, most: 3.45 },
	{ table: "publish, quoted", name: "driver", payload: 128, most: 4.15 },
];

/** The least share of an ideal driver's messages a second, at every rate and round trip of ./rate. */
export const LEAST_OF_IDEAL = 0.999;

/** Command lines at most of a start, `later` with what the firmware answered before. */
export const BRING_UP_GATES: readonly { readonly module: string; readonly start: string; readonly later: boolean; readonly most: number }[] = [
	{ module: "bg96", start: "warm", later: true, most: 18 },
	{ module: "bg96", start: "cold", later: true, most: 22 },
];
