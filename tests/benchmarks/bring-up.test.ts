// The command lines of a start, as `npm run bench -- bring-up` counts them: within the gates, and each line once.
// benchmarks/bring-up.

import { deepEqual, equal, ok } from "node:assert/strict";
import { countBringUps, type Start } from "../../benchmarks/bring-up.js";
import { BRING_UP_GATES } from "../../benchmarks/gates.js";

describe("the command lines of a start", () => {
	let starts: readonly Start[];

	before(() => {
		starts = countBringUps();
	});

	it("begin with a probe, end with the publish of the reading, and are listed once each", () => {
		for (const { module, start, boot, lines } of starts) {
			equal(lines[0], "AT+CMEE?");
			ok(/^AT\+QMTPUB=0,\d+,1,0,"sensors\/\d{15}"/.test(lines.at(-1)!), `${module} ${start} ${boot}: ${lines.at(-1)}`);
			deepEqual([...new Set(lines)], lines);
		}
	});

	it("are no more than the gates allow", () => {
		for (const { module, start, later, most } of BRING_UP_GATES) {
			const row = starts.find(row => row.module === module && row.start === start && row.boot > 1 === later)!;
			ok(row.lines.length <= most, `${module} ${start}: ${row.lines.length} lines, more than ${most}\n${row.lines.join("\n")}`);
		}
	});
});
