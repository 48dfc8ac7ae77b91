// The step of the Moddable lane that prepares the firmware's build for every board, and links some: the manifest chooses the board, and ESP-IDF's settings
// of its target stay.

import { equal, ok } from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { BOARDS } from "../../hosts/esp32/boards.js";
import type { SDK } from "../../hosts/moddable/sdk.js";
import { targetConfiguration } from "../../hosts/moddable/sdkconfig.js";

/** Boards whose bytecode is linked, too, which takes a minute each: one for each architecture, other than the plain ESP32 of another step. */
const LINKED: readonly string[] = ["esp32c3", "xiao_esp32s3"];

/** @returns the settings of a file of ESP-IDF's, the last value of each. mcconfig leaves a value of `n` empty where it replaces another */
function settingsOf(file: string): Map<string, string> {
	const lines = readFileSync(file, "utf8").split(/[\r\n]+/);
	return new Map(lines.map(line => /^(CONFIG_\w+)=(.*)$/.exec(line)).filter(match => match !== null).map(([, name, value]) => [name!, value === "" ? "n" : value!]));
}

/** @returns what was shown */
export async function linkBoards(sdk: SDK, output: string): Promise<string> {
	const own = settingsOf("hosts/esp32/sdkconfig/sdkconfig.defaults");
	let boards = 0;
	let kept = 0;
	for (const [name, { target }] of Object.entries(BOARDS)) {
		const settings = target === name ? [] : [`board=${name}`];
		const folder = await sdk.configureESP32(output, settings, undefined, target);
		if (LINKED.includes(name))
			await sdk.linkESP32(output, settings, undefined, target);
		equal(/"board": "(\w*)"/.exec(readFileSync(join(folder, "mc.config.js"), "utf8"))?.[1], name);
		const project = readdirSync(folder).find(file => file.startsWith("xsProj-"));
		const merged = settingsOf(join(folder, project!, "sdkconfig.mc"));
		for (const [setting, value] of own)
			equal(merged.get(setting), value, `${name}: ${setting}`);
		const theirs = target === "" ? undefined : targetConfiguration(sdk.folder, target);
		const release = theirs === undefined ? "" : join(theirs, "sdkconfig.defaults.release");
		const later = existsSync(release) ? settingsOf(release) : new Map<string, string>();
		for (const [setting, value] of theirs === undefined ? [] : settingsOf(join(theirs, "sdkconfig.defaults"))) {
			if (own.has(setting) || later.has(setting))
				continue;
			equal(merged.get(setting), value, `${name}: ${setting}`);
			kept += 1;
		}
		boards += 1;
	}
	ok(kept > 20, "boards have settings of their own");
	return `${boards} boards chosen by the manifest, linked without a warning for ${LINKED.join(", ")}; ${kept} settings of ESP-IDF that are the boards' own were kept`;
}
