// `npm run build:esp32 [-- --with GROUPS] [NAME=VALUE ...]`: builds the firmware's image for an ESP32; without ESP-IDF, only its linked bytecode.
// Settings are those of the manifest's `config`. `npm run flash` builds for a board, and flashes the image.

import { Command } from "commander";
import { resolve } from "node:path";
import { parse, runCommand, settingsOf } from "../node/command-line.js";
import { withOption } from "./groups.js";
import { HOW, NEEDS_IDF, SDK } from "./sdk.js";

const output = resolve("build", "esp32");

await runCommand("npm run build:esp32", async (words, print) => {
	const command = parse(new Command("npm run build:esp32 --")
		.description("Builds the firmware's image for an ESP32. Settings, such as apn=iot.example host=broker.example: docs/settings.md.")
		.addOption(withOption())
		.argument("[setting...]", "NAME=VALUE"), words, print);
	const settings = command.args;
	const { with: groups } = command.opts<{ with: readonly string[] }>();
	settingsOf(settings);
	const sdk = SDK.find();
	if (sdk === undefined)
		throw new Error(HOW);
	if (process.env["IDF_PATH"]) {
		console.log(`image in ${await sdk.buildESP32(output, settings, groups)}`);
		console.log("`npm run flash -- --board NAME` builds for a board and flashes");
		return;
	}
	const { modules, slots, bytecode } = await sdk.linkESP32(output, settings, undefined, undefined, groups);
	console.log(`${modules} modules compiled for the ESP32 and linked: ${slots} slots of 16 bytes and ${bytecode} bytes of bytecode, all in flash`);
	console.log(`no image: it needs ${NEEDS_IDF}`);
});
