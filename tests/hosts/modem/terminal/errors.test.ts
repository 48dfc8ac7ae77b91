// The error tables of both notes, row by row, in each of the three forms that CMEE asks for.
// hosts/modem/profiles/bg96.ts, bc20.ts, ta.ts; both notes §4; 27.007 §9.1.

import { equal } from "node:assert/strict";
import { line, Rig } from "../rig.js";

const TABLES = {
	bg96: `
		0 UE failure
		1 No connection to UE
		2 Adaptor link reserved
		3 Operation not allowed
		4 Operation not supported
		5 PH-SIM PIN required
		6 PH-FSIM PIN required
		7 PH-FSIM PUK required
		10 (U)SIM not inserted
		11 (U)SIM PIN required
		12 (U)SIM PUK required
		13 (U)SIM failure
		14 (U)SIM busy
		15 (U)SIM wrong
		16 Incorrect password
		17 (U)SIM PIN2 required
		18 (U)SIM PUK2 required
		20 Memory full
		21 Invalid index
		22 Not found
		23 Memory failure
		24 Text string too long
		25 Invalid characters in text string
		26 Dial string too long
		27 Invalid characters in dial string
		30 No network service
		31 Network timeout
		32 Network not allowed - emergency calls only
		40 Network personalization PIN required
		41 Network personalization PUK required
		42 Network subset personalization PIN required
		43 Network subset personalization PUK required
		44 Service provider personalization PIN required
		45 Service provider personalization PUK required
		46 Corporate personalization PIN required
		47 Corporate personalization PUK required`,
	bc20: `
		3 Operation not allowed
		4 Operation not supported
		10 USIM not inserted
		13 USIM failure
		14 USIM busy
		20 USIM memory full
		23 Memory failure
		24 Text string too long
		25 Invalid characters in text string
		30 No network service
		31 Network timeout
		32 Network not allowed - emergency calls only
		50 Incorrect parameters
		100 Unknown`,
} as const;

/** What the modem says to a command that fails with a code, in a form. */
function told(profile: keyof typeof TABLES, form: number, code: number): string {
	const rig = new Rig({ profile, faults: [{ when: { command: "+QMTOPEN" }, do: { kind: "refuse", code } }] });
	rig.say(`ATE0\rAT+CMEE=${form}\r`);
	return rig.say(`AT+QMTOPEN=0,"h",1\r`);
}

for (const [profile, rows] of [["bg96", 36], ["bc20", 14]] as const)
	describe(`the error table of the ${profile.toUpperCase()} note`, () => {
		const table = TABLES[profile].trim().split("\n").map(row => /(\d+) (.*)/.exec(row) as RegExpExecArray);

		it(`has ${rows} rows`, () => {
			equal(table.length, rows);
		});

		for (const [, number, text] of table)
			it(`reports ${number} as a number or as "${text}"`, () => {
				const code = Number(number);
				equal(told(profile, 0, code), line("ERROR"));
				equal(told(profile, 1, code), line(`+CME ERROR: ${code}`));
				equal(told(profile, 2, code), line(`+CME ERROR: ${text}`));
			});

		it("has no text for a code that is not in it", () => {
			equal(told(profile, 2, 99), line("+CME ERROR: 99"));
		});
	});
