// Every module of modules/ loads by itself, without a platform.

import { equal, ok } from "node:assert/strict";
import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const folder = join(dirname(fileURLToPath(import.meta.url)), "../../modules");
const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter(file => /\.(js|ts)$/.test(file)).sort();

describe("the modules", () => {
	it("are there", () => {
		ok(files.length > 40, `${files.length} files`);
	});

	for (const file of files) {
		it(`load ${file} and export nothing but classes, functions and constants`, async () => {
			const exported = await import(join(folder, file)) as Record<string, unknown>;
			for (const [name, value] of Object.entries(exported))
				equal(typeof value === "object" && value !== null && !Object.isFrozen(value) && !ArrayBuffer.isView(value), false, name);
		});
	}
});
