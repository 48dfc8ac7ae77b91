// docs/troubleshooting.md quotes what is really printed: the fixed parts of each text in its tables stand in the sources.

import { deepEqual, ok } from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What no source of this project has: words of the operating system, of the module's SIM, and a name that is put together. */
const FOREIGN = ["No such file or directory", "cannot open", "SIM PUK", "tls.certificate"];

const sources = ["modules", "hosts"].flatMap(folder => (readdirSync(folder, { recursive: true, encoding: "utf8" }))
	.filter(file => file.endsWith(".ts"))
	.map(file => readFileSync(join(folder, file), "utf8").replaceAll("\\\"", "\"")))
	.join("\n");

/** @returns the fixed parts of a text that is printed: what is between numbers, quotes, parentheses, `…` and the colon behind a name */
function partsOf(text: string): string[] {
	return text.split(/…|\((?!U\))|(?<!U)\)|;|"|-?\b\d[\dx.A-F]*|: |, /).map(part => part.trim().replace(/^or /, "")).filter(part => part.length > 3);
}

/** @returns the texts in backquotes in a column of the page's tables */
function printed(page: string): string[] {
	return [...page.matchAll(/^\| (?:[\d, ]+ \| )?([^|]*`[^|]*) \|/gm)].flatMap(row => [...row[1]!.matchAll(/`([^`]+)`/g)].map(match => match[1]!));
}

describe("docs/troubleshooting.md", () => {
	it("quotes texts whose fixed parts are in the sources", () => {
		const texts = printed(readFileSync("docs/troubleshooting.md", "utf8"));
		ok(texts.length > 60, String(texts.length));
		deepEqual(texts.flatMap(partsOf).filter(part => !FOREIGN.includes(part) && !sources.includes(part)), []);
	});

	it("would miss a text that is printed otherwise", () => {
		deepEqual(partsOf("AT+QMTOPEN: result -1 (failed to open network)"), ["AT+QMTOPEN", "result", "failed to open network"]);
		deepEqual(printed("| printed | x |\n|---|---|\n| `one`, `two` | `three` |\n| 3, 4 | `four` | |\n"), ["one", "two", "four"]);
	});
});
