// What the package of the driver exports: hosts/node/driver.ts.
// Source: docs/api.md.

import { ok } from "node:assert/strict";
import * as driver from "../../../hosts/node/driver.js";
import { PROFILES } from "../../../modules/quectel/profile.js";

describe("the driver's package", () => {
	for (const [name, profile] of Object.entries(PROFILES))
		it(`exports the profile of a ${name}`, () => ok((driver as Readonly<Record<string, unknown>>)[name.toUpperCase()] === profile));
});
