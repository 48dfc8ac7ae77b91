// Another Moddable project that includes modules/manifest.json alone, by this repository's git address, and names the modules it wants.
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

/** Builds and runs such a project. @returns what it has shown */
export async function showIncluded(sdk: SDK, headless: string, folder: string): Promise<string> {
	const project = join(folder, "included");
	const manifest = join(project, "manifest.json");
	const modules = { git: pathToFileURL(resolve(".")).href, manifest: "./modules/manifest.json" };
	mkdirSync(project, { recursive: true });
	writeFileSync(join(project, "main.js"), MAIN);
	writeFileSync(manifest, JSON.stringify({ include: ["$(MODDABLE)/examples/manifest_base.json", modules], modules: { "*": "./main" } }));
	const { output } = await run(headless, [await sdk.build("release", join(project, "build"), {}, manifest)], 10_000);
	match(output, /BG96 BC20 function function/, output);
	return "another project has the modules by a git address";
}
