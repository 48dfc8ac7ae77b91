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
	{ table: "messages only", name: "driver, quoted", payload: 16, most: 1.15 },
	{ table: "messages only", name: "driver, quoted", payload: 128, most: 0.68 },
	{ table: "messages only", name: "driver, quoted", payload: 1024, most: 0.45 },
	{ table: "messages only", name: "driver, with length", payload: 128, most: 0.715 },
	{ table: "messages only", name: "driver, with length", payload: 1024, most: 0.309 },
	{ table: "mixed line", name: "driver, quoted", payload: 16, most: 1.19 },
	{ table: "mixed line", name: "driver, quoted", payload: 128, most: 0.775 },
	{ table: "mixed line", name: "driver, quoted", payload: 1024, most: 0.484 },
	{ table: "mixed line", name: "driver, with length", payload: 128, most: 0.75 },
	{ table: "messages only", name: "driver with native, quoted", payload: 16, most: 0.77 },
	{ table: "messages only", name: "driver with native, quoted", payload: 128, most: 0.408 },
	{ table: "messages only", name: "driver with native, quoted", payload: 1024, most: 0.208 },
	{ table: "mixed line", name: "driver with native, quoted", payload: 16, most: 0.86 },
	{ table: "mixed line", name: "driver with native, quoted", payload: 128, most: 0.507 },
	{ table: "mixed line", name: "driver with native, quoted", payload: 1024, most: 0.237 },
	{ table: "publish, prompt", name: "driver", payload: 16, most: 2.5 },
	{ table: "publish, prompt", name: "driver", payload: 128, most: 2.21 },
	{ table: "publish, prompt", name: "driver", payload: 1024, most: 1.78 },
	{ table: "publish, quoted", name: "driver", payload: 16, most: 2.62 },
	{ table: "publish, quoted", name: "driver", payload: 128, most: 2.39 },
	{ table: "publish, quoted", name: "driver", payload: 1024, most: 2.01 },
];

/** Instructions at most that the driver takes for one of ./short-lines, from `Serial.onReadable` to who it is for: alone in a piece, and behind another line. */
export const LINE_GATES: readonly { readonly line: string; readonly alone: number; readonly behind: number }[] = [
	{ line: "OK", alone: 35_600, behind: 29_200 },
	{ line: "ERROR", alone: 41_900, behind: 35_500 },
	{ line: "> ", alone: 44_500, behind: 44_500 },
	{ line: "+CSQ: 24,0", alone: 38_500, behind: 32_600 },
	{ line: "+QMTPUB: 0,17,0", alone: 76_500, behind: 64_300 },
	{ line: "+CEREG: 1", alone: 39_600, behind: 28_600 },
	{ line: '+QIURC: "dnsgip","10.0.0.7"', alone: 47_600, behind: 36_200 },
];

/** The least share of an ideal driver's messages a second, at every rate and round trip of ./rate. */
export const LEAST_OF_IDEAL = 0.999;

/** Command lines at most of a start, `later` with what the firmware answered before. */
export const BRING_UP_GATES: readonly { readonly module: string; readonly start: string; readonly later: boolean; readonly most: number }[] = [
	{ module: "bg96", start: "warm", later: true, most: 18 },
	{ module: "bg96", start: "cold", later: true, most: 22 },
];
