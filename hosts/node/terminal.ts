// What a person sees of the firmware: readings, acknowledgements, changes of the link, and what reached the embedded broker.
// A Watcher (modules/app/host.ts) that writes lines.

import type { Watcher } from "../../modules/app/host.js";

/** Where lines go. */
export type Print = (line: string) => void;

const decoder = new TextDecoder();

/** A watcher that prints; what else is to happen at the end comes in `ends`. */
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

/** The line for a message that arrived at the embedded broker. */
export function arrival(topic: string, payload: Uint8Array, retain: boolean): string {
	return printable(`broker    ${topic}${retain ? " (retained)" : ""}  ${decoder.decode(payload)}`);
}

/** Control characters as dots: what comes from the network must not steer a terminal. */
function printable(text: string): string {
	return text.replace(/[\x00-\x1F\x7F-\x9F]/g, "·");
}
