// The rows of the notes' Table 1, both ways. Tests modules/at/result-codes.

import assert from "node:assert/strict";
import Names from "../../../modules/at/names.js";
import Parameters from "../../../modules/at/parameters.js";
import { ABORTED, CME, CMS, codeOfCME, ERROR, LastError, OK, textOfCME, TIMEOUT, UNKNOWN_CODE } from "../../../modules/at/result-codes.js";
import { sourceOf } from "../../../modules/quectel/common/module-error.js";
import { bytes } from "../../support/at-bench.js";
import { nameTable } from "../../support/name-table.js";

/** BG96 note §4, Table 1 and BC20 note, Table 1, typed from them; where both have a row, the BG96 note's words. */
const ROWS: readonly (readonly [number, string])[] = [
	[0, "UE failure"], [1, "No connection to UE"], [2, "Adaptor link reserved"], [3, "Operation not allowed"], [4, "Operation not supported"],
	[5, "PH-SIM PIN required"], [6, "PH-FSIM PIN required"], [7, "PH-FSIM PUK required"], [10, "(U)SIM not inserted"], [11, "(U)SIM PIN required"],
	[12, "(U)SIM PUK required"], [13, "(U)SIM failure"], [14, "(U)SIM busy"], [15, "(U)SIM wrong"], [16, "Incorrect password"], [17, "(U)SIM PIN2 required"],
	[18, "(U)SIM PUK2 required"], [20, "Memory full"], [21, "Invalid index"], [22, "Not found"], [23, "Memory failure"], [24, "Text string too long"],
	[25, "Invalid characters in text string"], [26, "Dial string too long"], [27, "Invalid characters in dial string"], [30, "No network service"],
	[31, "Network timeout"], [32, "Network not allowed - emergency calls only"], [40, "Network personalization PIN required"],
	[41, "Network personalization PUK required"], [42, "Network subset personalization PIN required"], [43, "Network subset personalization PUK required"],
	[44, "Service provider personalization PIN required"], [45, "Service provider personalization PUK required"],
	[46, "Corporate personalization PIN required"], [47, "Corporate personalization PUK required"], [50, "Incorrect parameters"], [100, "Unknown"],
];

describe("errors", () => {
	for (const [code, text] of ROWS) {
		it(`recognises ${code} as "${text}", both ways`, () => {
			assert.equal(textOfCME(code).toLowerCase(), text.toLowerCase());
			assert.equal(codeOfCME(text), code);
		});
	}

	it("takes USIM, SIM and (U)SIM for the same, and blanks around", () => {
		for (const text of [" USIM busy", "SIM busy ", "(u)sim BUSY"])
			assert.equal(codeOfCME(text), 14);
		for (const text of ["Memory full", "USIM memory full", "SIM memory full"])
			assert.equal(codeOfCME(text), 20);
	});

	it("are distinguished by their lines, and each has a source of its own", () => {
		const resultOf = (line: string): number => {
			const content = bytes(`..${line}\r\n        `);
			const names = new Names(nameTable([]), content, new DataView(content.buffer, content.byteOffset, content.byteLength));
			names.findBytes(2, 2 + line.length);
			return names.result;
		};
		assert.deepEqual(["OK", "ERROR", "+CME ERROR: 3", "+CMS ERROR: 500", "+CME", "CONNECT"].map(resultOf), [OK, ERROR, CME, CMS, -1, -1]);
		assert.deepEqual([ERROR, CME, CMS, TIMEOUT, ABORTED].map(sourceOf), ["ERROR", "CME", "CMS", "timeout", "restart"]);
		assert.equal(UNKNOWN_CODE, -1);
	});

	it("are kept with their line, and what it leaves out: the text of a number, the number of a text", () => {
		const error = new LastError();
		assert.equal(error.text, "");
		const keep = (result: number, name: string, rest: string): unknown[] => {
			const line = bytes(`..${name}${rest}`);
			const parameters = new Parameters(line);
			parameters.set(2 + name.length, line.length);
			return [error.keep(result, parameters, 2), error.text];
		};
		assert.deepEqual(keep(ERROR, "ERROR", ""), [0, "ERROR"]);
		assert.deepEqual(keep(CME, "+CME ERROR:", " 30"), [30, "+CME ERROR: 30 (no network service)"]);
		assert.deepEqual(keep(CME, "+CME ERROR:", " 999"), [999, "+CME ERROR: 999"]);
		assert.deepEqual(keep(CME, "+CME ERROR:", " No network service"), [30, "+CME ERROR: No network service (30)"]);
		assert.deepEqual(keep(CME, "+CME ERROR:", " out of coffee"), [UNKNOWN_CODE, "+CME ERROR: out of coffee"]);
		assert.deepEqual(keep(CMS, "+CMS ERROR:", " 30"), [30, "+CMS ERROR: 30"]);
		assert.deepEqual(keep(CMS, "+CMS ERROR:", " No network service"), [UNKNOWN_CODE, "+CMS ERROR: No network service"]);
	});

	it("has no text for other codes, and no code for other texts", () => {
		for (const code of [8, 9, 19, 33, 48, 99, 101, 550, UNKNOWN_CODE])
			assert.equal(textOfCME(code), "");
		assert.equal(codeOfCME("out of coffee"), UNKNOWN_CODE);
		assert.equal(codeOfCME(""), UNKNOWN_CODE);
	});
});
