// The rows of docs/coverage.md against the notes' own counts, and how a row becomes green.
// Source: both notes; ./rows, ./coverage.

import { deepEqual, equal, match, throws } from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { faultsOf, isGreen, renderCoverage } from "./coverage.js";
import { ARROWS, TIMED } from "./figure.js";
import { FORMS, LONGEST, PARAMETERS } from "./forms.js";
import { faultOf, jobsOf, mutationsOf, strayEntries } from "./mutations.js";
import { type Row, ROWS } from "./rows.js";
import { STATEMENTS } from "./statements.js";
import { NOTES, TABLES } from "./tables.js";

/** How many rows each table has in the notes: BG96, BC20. */
const COUNTS: Readonly<Record<string, readonly [number, number]>> = {
	"AT+QMTCFG <vsn>": [2, 0], "AT+QMTCFG <will_fg>": [2, 2], "AT+QMTCFG <will_qos>": [3, 3], "AT+QMTCFG <will_retain>": [2, 2],
	"AT+QMTCFG <timeout_notice>": [2, 2], "AT+QMTCFG <clean_session>": [2, 2], "AT+QMTCFG <keep-alive time>": [1, 1], "AT+QMTCFG <sslenable>": [2, 0],
	"AT+QMTOPEN <result>": [7, 7], "AT+QMTCLOSE <result>": [2, 2], "AT+QMTCONN <result>": [3, 3], "AT+QMTCONN <state>": [4, 4], "AT+QMTCONN <ret_code>": [6, 6],
	"AT+QMTDISC <result>": [2, 2], "AT+QMTSUB <qos>": [3, 3], "AT+QMTSUB <result>": [3, 3], "AT+QMTSUB <value>": [3, 4], "AT+QMTUNS <result>": [3, 3],
	"AT+QMTPUB <qos>": [3, 3], "AT+QMTPUB <retain>": [2, 2], "AT+QMTPUB <result>": [3, 3], "AT+QMTPUB <value>": [3, 3],
	"+CME ERROR <err>": [36, 14], "+QMTSTAT <err_code>": [7 + 1, 7 + 1],
};

describe("the rows of the notes", () => {
	it("are as many in each table as the notes have", () => {
		deepEqual(Object.fromEntries(TABLES.map(({ name, rows }) => [name, NOTES.map(note => rows[note]?.length ?? 0)])), COUNTS);
	});

	it("have 38 different +CME ERROR codes in both notes together, each code once in a note", () => {
		const codes = TABLES.find(({ name }) => name === "+CME ERROR <err>")!.rows;
		equal(new Set([...codes.BG96!, ...codes.BC20!].map(([code]) => code)).size, 38);
		for (const note of NOTES)
			equal(new Set(codes[note]!.map(([code]) => code)).size, codes[note]!.length);
	});

	it("have every form of the eight commands: test, read, write, and set and query for each key of QMTCFG", () => {
		const forms = (note: "BG96" | "BC20", pattern: RegExp): number => FORMS.filter(({ form, say }) => say[note] !== undefined && pattern.test(form)).length;
		deepEqual(NOTES.map(note => forms(note, /=\?$/)), [8, 8]);
		deepEqual(NOTES.map(note => forms(note, /N\?$/)), [2, 2]);
		deepEqual(NOTES.map(note => forms(note, /^AT\+QMTCFG="/)), [16, 10]);
		deepEqual(NOTES.map(note => forms(note, /^AT\+QMT(OPEN|CLOSE|CONN|DISC|SUB|UNS|PUB)=</)), [10, 9]);
		equal(LONGEST.length, 8);
	});

	it("have the parameters with a range, and the notes' statements", () => {
		deepEqual(NOTES.map(note => PARAMETERS.filter(({ say }) => say[note] !== undefined).length), [24, 18]);
		deepEqual(NOTES.map(note => STATEMENTS.filter(({ notes }) => notes.includes(note)).length), [69, 61]);
	});

	it("have every arrow of figure 1, T1 for each packet that is acknowledged, and its exception", () => {
		deepEqual([ARROWS.length, TIMED.length], [50, 6]);
		equal(ROWS.filter(({ section }) => section === "2").length, 50 + 2 * 6 + 2);
	});

	it("are each there once", () => {
		const names = ROWS.map(({ note, section, name }) => `${note} ${section} ${name}`);
		deepEqual(names.filter((name, index) => names.indexOf(name) !== index), []);
	});
});

describe("the mutations of the rows", () => {
	it("are one for each row at least, and none without a row", () => {
		deepEqual(ROWS.filter(row => mutationsOf(row).length === 0).map(({ note, section, name }) => `${note} ${section} ${name}`), []);
		deepEqual(strayEntries(ROWS), []);
	});

	it("apply: each text is in its file, once", () => {
		deepEqual(jobsOf(ROWS).map(({ mutation, row }) => faultOf(mutation, row)).filter(fault => fault !== undefined), []);
	});

	it("are reported with row, file and text when they do not apply", () => {
		const file = "modules/quectel/common/limits.ts";
		equal(faultOf({ file, text: "NOWHERE = 1", replacement: "" }, "BG96 3.2.2 x"),
			`BG96 3.2.2 x: ${file} has "NOWHERE = 1" 0 times, not once: tests/notes/mutations.ts needs another text`);
		match(faultOf({ file, text: "export const", replacement: "" }, "x")!, /\d\d? times, not once/);
		equal(faultOf({ file, text: "HOST_LIMIT", replacement: "HOST_LIMIT" }, "x"), `x: ${file}: "HOST_LIMIT" is replaced by itself`);
		equal(faultOf({ file: "modules/none.ts", text: "x", replacement: "y" }, "x"), "x: there is no modules/none.ts");
	});

	it("concern a side that has something to show", () => {
		const [row] = ROWS as [Row];
		throws(() => jobsOf([{ ...row, modem: { none: "not its business" } }]), /^Error: BG96 3\.1 .*: a mutation of hosts\/modem\/.*, which it says nothing about$/);
	});

	it("are applied in shares: a share that cannot be is one line, and exit code 2", () => {
		const { status, stdout, stderr } = spawnSync(process.execPath, ["--import", "tsx", "tests/notes/mutants.ts", "--rows", "--part", "3/2"], { encoding: "utf8" });
		deepEqual([status, stdout], [2, ""]);
		match(stderr, /^error: .*K\/N, K from 1 to N\.\n$/);
	});

	it("are killed by the tests that the rows name, one of them for example", () => {
		const { status, stdout } = spawnSync(process.execPath, ["--import", "tsx", "tests/notes/mutants.ts", "--rows", "--only", "BC20 4 +CME ERROR <err> 100"], { encoding: "utf8" });
		equal(status, 0);
		match(stdout, /^killed  BC20 4 \+CME ERROR <err> 100  modules\/at\/result-codes\.ts: .*\n1 of 1 mutants killed, [\d.]+ s\n$/);
	});
});

describe("the page of the notes' coverage", () => {
	const row: Row = {
		note: "BG96", section: "3.2.2", name: "AT+X <a|b>", text: "a *text*",
		driver: { where: ["modules/quectel/session/link.ts onOpen"], tests: ["opens", "closes"], file: "x.test.ts" }, modem: { where: ["hosts/modem/record/transcript.ts parseTranscript"], tests: ["says"], file: "x.test.ts" },
	};

	it("has a row green only when each of its tests ran and passed", () => {
		equal(isGreen(row, { opens: "passed", closes: "passed", says: "passed" }), true);
		equal(isGreen(row, { opens: "passed", closes: "failed", says: "passed" }), false);
		equal(isGreen(row, { opens: "passed", closes: "pending", says: "passed" }), false);
		equal(isGreen(row, { opens: "passed", says: "passed" }), false);
		equal(isGreen({ ...row, modem: { none: "not its business" } }, { opens: "passed", closes: "passed" }), true);
	});

	it("names a test that did not run, a file that is not there and a symbol that is not in it as faults", () => {
		deepEqual(faultsOf([row], { opens: "passed", closes: "failed", says: "passed" }), []);
		deepEqual(faultsOf([row], { opens: "passed", says: "passed" }), ["BG96 §3.2.2 AT+X <a|b>: no such test: closes"]);
		const lost = { ...row, driver: { where: ["modules/none.ts x", "modules/quectel/session/link.ts onNothing"], tests: ["opens"], file: "x.test.ts" } };
		deepEqual(faultsOf([lost], { opens: "passed", says: "passed" }).map(fault => fault.split(": ").slice(1).join(": ")), [
			"not there: modules/none.ts x", "not there: modules/quectel/session/link.ts onNothing",
		]);
	});

	it("shows what is green, what did not pass and what does not apply, in a table that Markdown reads", () => {
		const page = renderCoverage([row, { ...row, driver: { none: "no" } }], { opens: "passed", closes: "failed", says: "passed" });
		match(page, /^Green: 1 of 2 rows of the BG96 note, 0 of 0 rows of the BC20 note\.$/m);
		match(page, /^## BG96 §3\.2\.2$/m);
		const rows = page.split("\n").filter(line => line.startsWith("| ✗"));
		equal(rows[0], "| ✗ | `AT+X <a\\|b>` a \\*text\\* | [link.ts](../modules/quectel/session/link.ts) `onOpen`: opens; **not passed**: closes | [transcript.ts](../hosts/modem/record/transcript.ts) `parseTranscript`: says |");
		match(page, /^\| ✓ \|.* \| – no \| \[transcript\.ts\].*: says \|$/m);
	});
});
