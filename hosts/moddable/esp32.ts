// `npm run build:esp32 [-- NAME=VALUE ...]`: builds the firmware's image for an ESP32; without ESP-IDF, only its linked bytecode.
// Settings are those of the manifest's `config`. `npm run flash` builds for a board, and flashes the image.

import { resolve } from "node:path";
import { HOW, NEEDS_IDF, SDK } from "./sdk.js";

const output = resolve("build", "esp32");
const sdk = SDK.find();
const settings = process.argv.slice(2);
const wrong = settings.find(word => !/^\w+=/.test(word));
if (wrong !== undefined) {
	console.error(`npm run build:esp32: ${wrong} is no setting, which is NAME=VALUE`);
	process.exitCode = 2;
}
else if (sdk === undefined) {
	console.error(HOW);
	process.exitCode = 1;
}
else if (process.env["IDF_PATH"]) {
	console.log(`image in ${await sdk.buildESP32(output, settings)}`);
	console.log("`npm run flash -- --board NAME` builds for a board and flashes");
}
else {
	const { modules, slots, bytecode } = await sdk.linkESP32(output, settings);
	console.log(`${modules} modules compiled for the ESP32 and linked: ${slots} slots of 16 bytes and ${bytecode} bytes of bytecode, all in flash`);
	console.log(`no image: it needs ${NEEDS_IDF}`);
}
