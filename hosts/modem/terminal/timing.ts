// Answer times: none, or those of a module that has work to do.
// Source: chosen below the maximum response times of both notes §3.2; docs/hardware.md (Answer times; Registration; Power off).

import type { Call } from "./command-line.js";

/** Times in ms. The time of a command, or of data, is 0.5 to 1.5 times the one given here. */
export interface Timing {
	/** From the CR of a command line to its first answer: each command by name. */
	readonly commands: Readonly<Record<string, number>>;
	/** Every other command. */
	readonly command: number;
	/** From the end of the data to the result code. */
	readonly data: number;
	/** A PDP context, a search for a network, an orderly power-down, a round trip to the broker. */
	readonly contextMs: number;
	readonly registrationMs: number;
	readonly powerDownMs: number;
	readonly latencyMs: number;
}

export type TimingName = "fast" | "typical";

export const TIMINGS: Readonly<Record<TimingName, Timing>> = Object.freeze({
	fast: { commands: {}, command: 0, data: 0, contextMs: 0, registrationMs: 0, powerDownMs: 0, latencyMs: 0 },
	typical: {
		commands: {
			"": 3, "E0": 3, "E1": 3,
			"+CFUN": 400, "+CGATT": 400, "+COPS": 300, "+CPIN": 60, "+QPOWD": 50,
			"+QMTPUB": 20, "+QMTPUBEX": 20, "+QFUPL": 40, "+QFDEL": 30, "+QFLST": 30,
		},
		command: 8,
		data: 10,
		contextMs: 700,
		registrationMs: 3000,
		powerDownMs: 1500,
		latencyMs: 100,
	},
});

/** @param calls undefined for a line with a syntax error. @returns the ms until the answer to a command line, which is that of its slowest command */
export function answerTime({ commands, command }: Timing, calls: readonly Call[] | undefined, random: () => number): number {
	const times = (calls ?? []).map(({ name }) => Object.hasOwn(commands, name) ? commands[name] as number : command);
	return vary(times.length === 0 ? command : Math.max(...times), random);
}

/** @returns 0.5 to 1.5 times a time; draws no random number for 0 */
export function vary(ms: number, random: () => number): number {
	return ms === 0 ? 0 : ms * (0.5 + random());
}
