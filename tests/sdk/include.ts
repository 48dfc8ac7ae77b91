// Other Moddable projects that include a manifest of this repository by its git address, and name the modules they want: modules/ alone, or with hosts/app.
// Source: Moddable SDK, documentation/tools/manifest (include; git).

import { match } from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { run, type SDK } from "../../hosts/moddable/sdk.js";

const MODULES = `
import Modem from "modules/quectel/modem";
import QMTSession from "modules/quectel/session";
import { BC20, BG96 } from "modules/quectel/profile";
screen.postMessage(JSON.stringify({ has: [BG96.name, BC20.name, typeof Modem, typeof QMTSession].join(" "), exit: 0 }));
`;
const APP = `
import Modem from "modules/quectel/modem";
import Serial from "serial";
import clock from "clock";
screen.postMessage(JSON.stringify({ has: [typeof Modem, typeof Serial, typeof clock.now()].join(" "), exit: 0 }));
`;

/** A manifest that is included, the program that includes it, and what the program posts. */
const PROJECTS: readonly (readonly [manifest: string, main: string, has: RegExp])[] = [
	["./modules/manifest.json", MODULES, /BG96 BC20 function function/],
	["./hosts/app/manifest.json", APP, /function function number/],
];

/** Builds and runs such projects. @returns what they have shown */
export async function showIncluded(sdk: SDK, headless: string, folder: string): Promise<string> {
	for (const [index, [included, main, has]] of PROJECTS.entries()) {
		const project = join(folder, `included${index}`);
		const manifest = join(project, "manifest.json");
		mkdirSync(project, { recursive: true });
		writeFileSync(join(project, "main.js"), main);
		writeFileSync(manifest, JSON.stringify({
			include: ["$(MODDABLE)/examples/manifest_base.json", { git: pathToFileURL(resolve(".")).href, manifest: included }],
			modules: { "*": "./main" },
		}));
		const { output } = await run(headless, [await sdk.build("release", join(project, "build"), {}, manifest)], 10_000);
		match(output, has, output);
	}
	return "other projects have the modules, and serial and clock, by a git address";
}
