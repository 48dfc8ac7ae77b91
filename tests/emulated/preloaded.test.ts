// What the emulated firmware counts as being in flash is what the manifests preload. Tests tests/emulated/preloaded.ts.

import { ok } from "node:assert/strict";
import { readFileSync } from "node:fs";

const text = readFileSync("tests/emulated/preloaded.ts", "utf8");

describe("the modules that the emulated firmware evaluates before it counts", () => {
	for (const manifest of ["hosts/esp32/manifest.json", "hosts/esp32/i2c.json", "hosts/moddable/manifest.json"]) {
		it(`are all that ${manifest} preloads`, () => {
			const { preload } = JSON.parse(readFileSync(manifest, "utf8")) as { preload: string[] };
			for (const name of preload)
				ok(text.includes(`import "${name.includes("/") ? name : `../../hosts/esp32/${name}.js`}";`), name);
		});
	}

	it("are neither host.ts nor main.ts, which no manifest preloads", () => {
		ok(!text.includes("host.js") && !text.includes("main.js") && !text.includes('"host"'));
	});
});
