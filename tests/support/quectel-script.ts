// Reads the transcripts of tests/transcripts as exchanges: a line of the host, and everything that the module answers.
// The form of the files is that of hosts/modem/record/transcript; their two readings are explained at the top of bg96-6.1.txt.

import { readFileSync } from "node:fs";
import { parseTranscript } from "../../hosts/modem/record/transcript.js";

/** What the host says, and everything the module says before the host speaks again. One character a byte. */
export interface Exchange {
	readonly host: string;
	readonly modem: string;
}

/** The note's lines as it prints them, or those of the driver. */
export type Reading = "note" | "driver";

/** Reads a file of tests/transcripts. Host lines that no answer parts are one exchange. */
export function readExchanges(name: string, reading: Reading = "driver"): Exchange[] {
	const exchanges: { host: string; modem: string }[] = [];
	for (const { direction, bytes } of parseTranscript(select(readFileSync(`tests/transcripts/${name}`, "utf8"), reading))) {
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

/** @returns the lines of one reading: without the other's blocks, and with the note's lines in place of the driver's */
function select(text: string, reading: Reading): string {
	if (reading === "driver")
		return text;
	const blocks = text.split("\n\n").filter(block => !block.split("\n").includes("# not in the note"));
	return blocks.map(block => {
		let printed: string | undefined;
		return block.split("\n").map(line => {
			if (line.startsWith("# note: "))
				printed = line.slice(8);
			if (line.startsWith("#") || printed === undefined)
				return line;
			const own = printed;
			printed = undefined;
			return own;
		}).join("\n");
	}).join("\n\n");
}
