// docs/simulated-modem.md names every option, firmware difference and kind of fault that there is, with the values it may have.
// hosts/modem/options.ts, profiles/firmware.ts, faults/fault-plan.ts.

import { equal } from "node:assert/strict";
import { readFileSync } from "node:fs";
import { ACTIONS } from "../../../hosts/modem/control/control.js";
import { FAULT_KINDS, parseFaultPlan } from "../../../hosts/modem/faults/fault-plan.js";
import { OPTIONS } from "../../../hosts/modem/options.js";
import { FIRMWARE, parseFirmware } from "../../../hosts/modem/profiles/firmware.js";

const PAGE = readFileSync("docs/simulated-modem.md", "utf8");

/** The cells of a table row, without their backquotes. */
function cells(row: string): string[] {
	return row.split(/(?<!\\)\|/).slice(1, -1).map(cell => cell.trim());
}

/** What stands in backquotes. */
function quoted(cell: string): string[] {
	return [...cell.matchAll(/`([^`]*)`/g)].map(([, text = ""]) => text);
}

/** The rows below a heading's tables. */
function rows(heading: string): string[][] {
	const [, section = ""] = PAGE.split(`\n## ${heading}\n`);
	return section.split(/\n## /)[0]!.split("\n").filter(text => text.startsWith("| `")).map(cells);
}

describe("docs/simulated-modem.md", () => {
	it("lists every option of npm run modem", () => {
		equal(rows("Options").map(([option = ""]) => /--[a-z-]+/.exec(option)?.[0]).sort().join(), [...OPTIONS].sort().join());
	});

	it("lists every difference of the firmware, the default first, and only values that there are", () => {
		const listed = rows("Firmware").map(([name = "", values = ""]) => [quoted(name)[0], quoted(values)] as const);
		equal(listed.map(([name]) => name).sort().join(), Object.keys(FIRMWARE).sort().join());
		for (const [name, values] of listed) {
			for (const value of values)
				equal(Object.keys(parseFirmware(`${name}=${value}`)).join(), name);
			equal(String(FIRMWARE[name as keyof typeof FIRMWARE]), values[0]);
		}
	});

	it("lists every kind of fault", () => {
		const kinds = rows("Faults").flatMap(([kind = ""]) => quoted(kind)).filter(kind => !["command", "nth", "at", "byte", "from"].includes(kind));
		equal(kinds.sort().join(), [...FAULT_KINDS].sort().join());
	});

	it("lists every action of the control channel", () => {
		equal(rows("Control").flatMap(([action = ""]) => quoted(action)).sort().join(), [...ACTIONS].sort().join());
	});

	it("shows a fault plan that is one", () => {
		equal(parseFaultPlan(/```json\n([^`]*)```/.exec(PAGE)?.[1] ?? "").length, 3);
	});
});
