// Terminal output of the firmware: readings, acknowledgements, states of the link, and messages at the embedded broker.
// A Watcher (modules/app/host.ts) that writes lines.

import type { Watcher } from "../../modules/app/host.js";

/** Prints a line. */
export type Print = (line: string) => void;

const decoder = new TextDecoder();

/** @param ends callbacks for the end of the firmware @returns a watcher that prints */
export function terminalWatcher(print: Print, ends: { onDone(): void; onFailed(error: Error): void }): Required<Watcher> {
	return {
		trace: text => print(`          ${text}`),
		onState: state => print(`          ${state}`),
		onReading: (sequence, bytes, length) => print(`reading   ${sequence}  ${decoder.decode(bytes.subarray(0, length))}`),
		onAcknowledged: (sequence, ms) => print(`          ${sequence} acknowledged after ${Math.round(ms)} ms`),
		onDone: ends.onDone,
		onFailed: ends.onFailed,
	};
}

/** @returns the line for a message received by the embedded broker */
export function arrival(topic: string, payload: Uint8Array, retain: boolean): string {
	return printable(`broker    ${topic}${retain ? " (retained)" : ""}  ${decoder.decode(payload)}`);
}

/** @returns the text with control characters replaced by dots, so that data from the network cannot control the terminal */
function printable(text: string): string {
	return text.replace(/[\x00-\x1F\x7F-\x9F]/g, "·");
}
