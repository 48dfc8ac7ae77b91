// The drawn machines have the states and the ways between them of the tables.
// hosts/web/page/machines.ts against docs/states.md and modules/app/publisher.ts.

import { deepEqual, equal, ok } from "node:assert/strict";
import { readFileSync } from "node:fs";
import { SHAPES } from "../../../../hosts/web/page/machines.js";
import { stateNames } from "../../../../modules/app/publisher.js";

const [link = "", module = ""] = readFileSync("docs/states.md", "utf8").split("## The module").map(part => /stateDiagram-v2\n([^`]*)/.exec(part)?.[1] ?? "");

/** The ways of a drawn table: `ONLINE > WAITING`. */
function ways(table: string): string[] {
	return [...table.matchAll(/^\t(\w+) --> (\w+):/gm)].map(([, from, to]) => `${from} > ${to}`).sort();
}

function shape(name: string): (typeof SHAPES)[number] {
	return SHAPES.find(shape => shape.name === name)!;
}

describe("the drawn machines", () => {
	for (const [name, table] of [["link", link], ["module", module]] as const)
		it(`${name}: the ways of the table in docs/states.md, which leaves out close`, () => {
			ok(ways(table).length > 10);
			deepEqual(Object.entries(shape(name).next).flatMap(([from, next]) => next.map(to => `${from} > ${to}`)).sort(), ways(table));
		});

	it("node: the states of the publisher, in upper case", () => {
		deepEqual(Object.keys(shape("node").places).sort(), stateNames.map(name => name.toUpperCase()).sort());
	});

	it("each state has a place of its own, and what follows is a state", () => {
		for (const { places, next, good } of SHAPES) {
			const states = Object.keys(places);
			equal(new Set(Object.values(places).map(place => place.join())).size, states.length);
			deepEqual(Object.keys(next).sort(), [...states].sort());
			ok([...Object.values(next).flat(), ...good].every(state => states.includes(state)));
		}
	});
});
