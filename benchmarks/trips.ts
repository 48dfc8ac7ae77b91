// `npm run trips [-- --root CHECKOUT] [--json FILE]`: function calls and files of five trips through the driver, and the files that call each other most.

import { Command } from "commander";
import { writeFileSync } from "node:fs";
import { parse, runCommand } from "../hosts/node/command-line.js";
import { countTrips, type Pair } from "./trip-counts.js";

/** @returns a line of the table */
function row([title, ...cells]: readonly [string, ...(string | number)[]], ...pairs: readonly string[]): string {
	return [title.padEnd(42), ...cells.map(cell => String(cell).padStart(11)), ...pairs.map(pair => `  ${pair.padEnd(72)}`)].join("").trimEnd();
}

function pairText(pair: Pair | null): string {
	return pair === null ? "none" : `${pair.files.join(" → ")} ${pair.calls[0]}, back ${pair.calls[1]}`;
}

await runCommand("npm run trips", async (words, print) => {
	const { root, json } = parse(new Command("npm run trips --")
		.description("Counts function calls and files of five trips through the driver.")
		.option("--root <folder>", "checkout whose driver is counted", ".")
		.option("--json <file>", "write the figures too"), words, print).opts<{ root: string; json?: string }>();
	const trips = await countTrips(root);
	console.log(row(["trip", "files", "calls", "between", "in quectel"], "back and forth", "back and forth in quectel"));
	for (const { title, files, calls, between, quectel, worst, worstInQuectel } of trips)
		console.log(row([title, files, calls, between, quectel], pairText(worst), pairText(worstInQuectel)));
	if (json !== undefined)
		writeFileSync(json, `${JSON.stringify(trips, null, "\t")}\n`);
});
