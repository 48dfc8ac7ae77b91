// The short lines whose cost is counted, each with those that come before and after it: the answer to AT+CSQ, and prompt and acknowledgement of a publish, both
// of which tests/xs/mixed.ts sends before.
// Source: V.250 §5.7.1 (result codes), 27.007 §8.5 (+CSQ), §10.1.22 (+CEREG), BG96 note §3.2.8 (+QMTPUB); docs/hardware.md (Unsolicited result codes).

import { ACKNOWLEDGED } from "../tests/xs/frames.js";

/** A line without its ends. */
export interface ShortLine {
	readonly text: string;
	readonly before: readonly string[];
	readonly after: readonly string[];
	/** It is the prompt of the publish, and has no end. */
	readonly prompts?: boolean;
}

const SIGNAL = "+CSQ: 24,0", OK = "OK", PUBLISHED = `+QMTPUB: 0,${ACKNOWLEDGED},0`;
/** The line before each that is counted behind another. */
export const ANOTHER = "+CEREG: 1";
const ANSWERED = [SIGNAL, OK], ALL = [...ANSWERED, PUBLISHED];

export const SHORT_LINES: readonly ShortLine[] = [
	{ text: OK, before: [SIGNAL], after: [PUBLISHED] },
	{ text: "ERROR", before: [], after: [PUBLISHED] },
	{ text: "> ", before: [], after: ALL, prompts: true },
	{ text: SIGNAL, before: [], after: [OK, PUBLISHED] },
	{ text: PUBLISHED, before: ANSWERED, after: [] },
	{ text: ANOTHER, before: ALL, after: [] },
	{ text: '+QIURC: "dnsgip","10.0.0.7"', before: ALL, after: [] },
];
