// docs/api.md has a row for every option of a modem, a session and TLS, and the app of examples/session. The interfaces are read from the sources.

import { deepEqual, equal, ok } from "node:assert/strict";
import { readFileSync } from "node:fs";

const PAGE = readFileSync("docs/api.md", "utf8");

/** @returns the names of the properties of an interface */
function propertiesOf(file: string, name: string): string[] {
	const [, body = ""] = new RegExp(`^export interface ${name}\\b[^{]*\\{\\n([^]*?)^\\}`, "m").exec(readFileSync(file, "utf8")) ?? [];
	return [...body.matchAll(/^\treadonly (\w+)\??:/gm)].map(match => match[1]!);
}

/** @returns the section of a page below a heading, up to the next one of the same or a higher level */
function sectionOf(page: string, heading: string): string {
	const at = page.indexOf(`\n${heading}\n`);
	const level = heading.indexOf(" ");
	const rest = at < 0 ? "" : page.slice(at + heading.length + 1);
	const next = rest.search(new RegExp(`^#{1,${level}} `, "m"));
	return next < 0 ? rest : rest.slice(0, next);
}

/** @returns what stands in backquotes in the first cells of the tables, without the parameters of callbacks */
function rowsOf(section: string): string[] {
	return [...section.matchAll(/^\| ([^|]+) \|/gm)].flatMap(row => [...row[1]!.matchAll(/`(\w+)(?:\([^`]*\))?`/g)].map(match => match[1]!));
}

/** Interfaces, the fewest options that each is known to have, and the heading below which its rows are. */
const INTERFACES = [
	["modules/quectel/modem/modem-options.ts", "ModemOptions", 15, "## Modem"],
	["modules/quectel/modem/radio-options.ts", "RadioOptions", 3, "### Radio"],
	["modules/quectel/session/session-options.ts", "SessionOptions", 25, "## QMTSession"],
	["modules/quectel/tls/tls-options.ts", "TLSOptions", 10, "### TLS"],
] as const;

describe("docs/api.md", () => {
	for (const [file, name, least, heading] of INTERFACES) it(`has every option of ${name} in a table below ${heading}`, () => {
		const options = propertiesOf(file, name);
		ok(options.length >= least, options.join());
		const rows = rowsOf(sectionOf(PAGE, heading));
		deepEqual(options.filter(option => !rows.includes(option)), []);
	});

	it("shows the app of examples/session, manifest and code, as it is", () => {
		const section = sectionOf(PAGE, "## A complete app");
		const block = (language: string): string | undefined => new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\``, "m").exec(section)?.[1];
		equal(block("json"), readFileSync("examples/session/manifest.json", "utf8").replace("../../", "<here>/"));
		equal(block("ts"), readFileSync("examples/session/main.ts", "utf8").replace(/^(?:\/\/.*\n)+\n/, ""));
	});

	it("would miss an option that has no row, or has it below another heading", () => {
		const page = "\n## A\n\n| `one`, `two(x)` | |\n\n### B\n\n| `three` | |\n\n## C\n\n| `four` | |\n";
		deepEqual(rowsOf(sectionOf(page, "## A")), ["one", "two", "three"]);
		deepEqual(rowsOf(sectionOf(page, "### B")), ["three"]);
		deepEqual(rowsOf(sectionOf(page, "## D")), []);
	});
});
