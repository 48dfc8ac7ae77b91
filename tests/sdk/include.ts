// Another Moddable project that includes modules/manifest.json alone, by its path and by this repository's git address, and names the modules it wants.
// Source: Moddable SDK, documentation/tools/manifest (include; git).

import { match } from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { run, type SDK } from "../../hosts/moddable/sdk.js";

const MAIN = `
import Modem from "modules/quectel/modem";
import QMTSession from "modules/quectel/session";
import { BC20, BG96 } from "modules/quectel/profile";
screen.postMessage(JSON.stringify({ has: [BG96.name, BC20.name, typeof Modem, typeof QMTSession].join(" "), exit: 0 }));
`;

/** Builds and runs such a project once each way. @returns what it has shown */
export async function showIncluded(sdk: SDK, headless: string, folder: string): Promise<string> {
	const ways: readonly (readonly [string, unknown])[] = [
		["path", resolve("modules", "manifest.json")], ["git", { git: pathToFileURL(resolve(".")).href, manifest: "./modules/manifest.json" }],
	];
	for (const [name, include] of ways) {
		const project = join(folder, `included-by-${name}`);
		mkdirSync(project, { recursive: true });
		writeFileSync(join(project, "main.js"), MAIN);
		writeFileSync(join(project, "manifest.json"), JSON.stringify({ include: ["$(MODDABLE)/examples/manifest_base.json", include], modules: { "*": "./main" } }));
		const { output } = await run(headless, [await sdk.build("release", join(project, "build"), {}, join(project, "manifest.json"))], 10_000);
		match(output, /BG96 BC20 function function/, `${name}:\n${output}`);
	}
	return "another project has the modules by their path and by a git address";
}
