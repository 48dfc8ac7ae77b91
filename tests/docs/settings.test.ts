// docs/settings.md is as the code has it, and lists every setting of every manifest.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { PINS } from "../../hosts/esp32/boards.js";
import { accepted, APP, defaultsOf, FIRMWARE, SIMULATOR } from "../../hosts/moddable/settings.js";
import { configure } from "../../modules/app/configuration/configuration.js";
import { MANIFESTS, renderSettings } from "../support/settings-page.js";

describe("docs/settings.md", () => {
	it("is what `npm run docs` writes", () => {
		assert.equal(readFileSync("docs/settings.md", "utf8"), renderSettings());
	});

	it("has each setting of the firmware's manifests, and of the table of boards", () => {
		for (const name of [...Object.keys(defaultsOf(...MANIFESTS.firmware)), "board", "transmit", "receive", "sda", "scl"])
			assert.ok(Object.hasOwn(FIRMWARE, name), name);
		for (const name of Object.keys(FIRMWARE).filter(name => PINS.includes(name)))
			assert.match(renderSettings(), new RegExp(`^\\| \`${name}\` \\|`, "m"));
	});

	it("has each setting of the simulator's and the apps' manifests", () => {
		for (const name of Object.keys(defaultsOf(...MANIFESTS.simulator)))
			assert.ok(Object.hasOwn(FIRMWARE, name) || Object.hasOwn(SIMULATOR, name), name);
		for (const name of Object.keys(defaultsOf(...MANIFESTS.app, ...MANIFESTS.appSimulator)))
			assert.ok(Object.hasOwn(FIRMWARE, name) || Object.hasOwn(SIMULATOR, name) || Object.hasOwn(APP, name), name);
	});

	it("has no setting that the firmware does not know: each refuses a wrong value, by its name", () => {
		for (const [name, setting] of Object.entries(FIRMWARE))
			assert.notEqual(accepted(name, setting), "", name);
	});

	it("has each setting that the node's configuration has", () => {
		// network has settings of its own; format is `encoding` in a manifest.
		const { network, format: _, ...others } = configure({ host: "localhost" });
		for (const name of ["encoding", ...Object.keys(others), ...Object.keys(network).filter(name => name !== "powerSaving")])
			assert.ok(Object.hasOwn(FIRMWARE, name), name);
	});
});
