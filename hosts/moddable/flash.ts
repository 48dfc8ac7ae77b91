// `npm run flash -- --board NAME [NAME=VALUE …]`: checks settings and tools, builds the firmware for a board and flashes it with mcconfig.
// Each error is one line that states what to do.

import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { BOARDS } from "../esp32/boards.js";
import { runCommand } from "../node/command-line.js";
import { inProject } from "../node/project.js";
import { parseFlash, type FlashOptions } from "./flash-options.js";
import { missingIDF } from "./idf.js";
import { HOW, SDK } from "./sdk.js";

const FAILURE = 1;

/** @returns the tools that a build needs and that are missing, one line each */
function missingTools(sdk: SDK | undefined): string[] {
	return [
		...(existsSync(inProject("node_modules/.bin/tsc")) ? [] : ["no TypeScript compiler in node_modules; `npm ci` installs it"]),
		...(sdk === undefined ? [HOW] : []),
		...missingIDF(sdk?.env ?? process.env),
	];
}

/** @returns the exit code */
async function flash(options: FlashOptions): Promise<number> {
	for (const warning of options.warnings)
		console.error(`npm run flash: warning: ${warning}`);
	const sdk = SDK.find();
	const missing = missingTools(sdk);
	for (const line of missing)
		console.error(`npm run flash: ${line}`);
	if (sdk === undefined || missing.length > 0)
		return FAILURE;
	const { target } = BOARDS[options.board]!;
	return await sdk.flashESP32(resolve("build", "esp32"), target, { ...options, settings: { ...options.settings, board: options.board } });
}

await runCommand("npm run flash", (words, print) => flash(parseFlash(words, print)));
