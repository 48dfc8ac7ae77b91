// What `npm run bench -- --check` holds the driver to, in chunks of 64 bytes: a share of the best string peer's instructions.

/** The peers are ordinary ones, neither slow nor fast: instructions a message when the gates were set, and how far they may be off. */
export const TOLERANCE = 0.1;
export const PEERS: readonly { readonly table: string; readonly name: string; readonly payload: number; readonly known: number }[] = [
	{ table: "messages only", name: "strings, RegExp", payload: 128, known: 167_000 },
	{ table: "mixed line", name: "strings, split", payload: 128, known: 184_000 },
	{ table: "publish, prompt", name: "strings", payload: 128, known: 127_000 },
	{ table: "publish, quoted", name: "strings", payload: 128, known: 102_000 },
];

/** At most this share, at this payload. */
export const GATES: readonly { readonly table: string; readonly name: string; readonly payload: number; readonly most: number }[] = [
	{ table: "messages only", name: "driver, quoted", payload: 16, most: 1.24 },
	{ table: "messages only", name: "driver, quoted", payload: 128, most: 0.75 },
	{ table: "messages only", name: "driver, quoted", payload: 1024, most: 0.51 },
	{ table: "messages only", name: "driver, with length", payload: 128, most: 0.785 },
	{ table: "messages only", name: "driver, with length", payload: 1024, most: 0.325 },
	{ table: "mixed line", name: "driver, quoted", payload: 16, most: 1.345 },
	{ table: "mixed line", name: "driver, quoted", payload: 128, most: 0.87 },
	{ table: "mixed line", name: "driver, quoted", payload: 1024, most: 0.54 },
	{ table: "mixed line", name: "driver, with length", payload: 128, most: 0.84 },
	{ table: "messages only", name: "driver with native, quoted", payload: 16, most: 0.88 },
	{ table: "messages only", name: "driver with native, quoted", payload: 128, most: 0.45 },
	{ table: "messages only", name: "driver with native, quoted", payload: 1024, most: 0.225 },
	{ table: "mixed line", name: "driver with native, quoted", payload: 16, most: 1.02 },
	{ table: "mixed line", name: "driver with native, quoted", payload: 128, most: 0.58 },
	{ table: "mixed line", name: "driver with native, quoted", payload: 1024, most: 0.256 },
	{ table: "publish, prompt", name: "driver", payload: 16, most: 2.68 },
	{ table: "publish, prompt", name: "driver", payload: 128, most: 2.35 },
	{ table: "publish, prompt", name: "driver", payload: 1024, most: 1.84 },
	{ table: "publish, quoted", name: "driver", payload: 16, most: 2.82 },
	{ table: "publish, quoted", name: "driver", payload: 128, most: 2.53 },
	{ table: "publish, quoted", name: "driver", payload: 1024, most: 2.06 },
];

/** Instructions at most that the driver takes for a short line, from `Serial.onReadable` to who it is for: alone in a piece, and behind another line. */
export const MOST_OF_LINE = 96_000;
export const MOST_BEHIND = 70_000;

/** The least share of an ideal driver's messages a second, at every rate and round trip of ./rate. */
export const LEAST_OF_IDEAL = 0.999;

/** Command lines at most of a start, `later` with what the firmware answered before. */
export const BRING_UP_GATES: readonly { readonly module: string; readonly start: string; readonly later: boolean; readonly most: number }[] = [
	{ module: "bg96", start: "warm", later: true, most: 18 },
	{ module: "bg96", start: "cold", later: true, most: 22 },
];
