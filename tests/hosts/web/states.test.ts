// The names of the states in the page are those of the state tables, in their order.
// Tests hosts/web/states.ts; docs/states.md.

import assert from "node:assert/strict";
import { MACHINES } from "../../../hosts/web/states.js";
import { stateNames } from "../../../modules/app/publisher.js";
import { LINK, MODULE, NODE } from "../../../modules/quectel/modem.js";
import { readStateTable } from "../../support/state-table.js";

describe("web states", () => {
	for (const [machine, name, file] of [[MODULE, "module", "modules/quectel/modem/lifecycle.ts"], [LINK, "link", "modules/quectel/session/link.ts"]] as const) {
		it(`those of the ${name} are the states of the table in ${file}`, () => {
			assert.deepEqual(MACHINES[machine], { name, states: [...readStateTable(file).cells.keys()] });
		});
	}

	it("those of the node are its state names", () => {
		assert.deepEqual(MACHINES[NODE], { name: "node", states: stateNames.map(name => name.toUpperCase()) });
	});
});
