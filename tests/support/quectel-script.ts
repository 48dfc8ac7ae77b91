// Plays the module's side of a transcript: whenever the host has said its next lines, the module's answer to them is due.
// The form of the file is that of hosts/modem/transcript.

import { readFileSync } from "node:fs";
import { parseTranscript } from "../../hosts/modem/transcript.js";

/** What the host says, and everything the module says to it before the host speaks again. One character a byte. */
export interface Exchange {
	readonly host: string;
	readonly modem: string;
}

/** Reads a file of tests/transcripts. */
export function readExchanges(name: string): Exchange[] {
	const exchanges: { host: string; modem: string }[] = [];
	for (const { direction, bytes } of parseTranscript(readFileSync(`tests/transcripts/${name}`, "utf8"))) {
		const text = Buffer.from(bytes).toString("latin1");
		const last = exchanges.at(-1);
		if (direction === "modem" && last !== undefined)
			last.modem += text;
		else if (last !== undefined && last.modem === "")
			last.host += text;
		else
			exchanges.push({ host: text, modem: "" });
	}
	return exchanges;
}
