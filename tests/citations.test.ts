// Citations lead somewhere: what a source or a page of docs/ cites is a published document or a page of docs/, with the heading that is named.
// Paths that the README and docs/ name are there.
// A citation of a page is `docs/NAME.md` or `docs/NAME.md (Heading; Heading: gloss)`; a link of a page is `[text](NAME.md#heading)`.

import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, posix, relative, sep } from "node:path";

/** npm runs tests in the checkout. */
const ROOT = process.cwd();
const PLACES = ["main.ts", "README.md", "modules", "hosts", "tests", "benchmarks", "soak", "docs", "examples"];
const KINDS = /\.(ts|mjs|js|c|h|md)$/;

/** Documents that are not in the repository; this file, which names them, is left out. */
const UNPUBLISHED = /\b(?:(?:RE)?DESIGN|MODEM|PLATFORM|STYLE|DIALECTS)(?:\.md\b|(?: facts)? §| facts)|shared (?:platform|design|notes)\b/;

/** `docs/NAME.md` with the parenthesis behind it, if any; and a link within docs/ or from the README. */
const CITATION = /\bdocs\/([a-z0-9-]+)\.md(?: \(([^()]*)\))?/g;
const LINK = /\]\((?!https?:)([^()\s#]*)(?:#([^()\s]*))?\)/g;

interface File {
	readonly path: string;
	readonly text: string;
}

function filesOf(place: string): string[] {
	const path = join(ROOT, place);
	return statSync(path).isFile()
		? [place]
		: readdirSync(path, { recursive: true, withFileTypes: true })
			.filter(entry => entry.isFile() && KINDS.test(entry.name))
			.map(entry => relative(ROOT, join(entry.parentPath, entry.name)).split(sep).join("/"));
}

/** @returns the headings of a page, outside of its examples */
function headingsOf(text: string): string[] {
	return [...text.replace(/^```[^]*?^```/gm, "").matchAll(/^#+ (.+)$/gm)].map(match => match[1]!);
}

/** @returns the fragment that a link to a heading has, as hosts of Markdown make it */
function fragmentOf(heading: string): string {
	return heading.toLowerCase().replace(/[^\p{L}\p{N} _-]/gu, "").replaceAll(" ", "-");
}

/** @returns what is wrong with the citations of a text. @param headings of a page of docs/ by its name; undefined: there is none */
function troubles({ path, text }: File, headings: (name: string) => readonly string[] | undefined): string[] {
	const found: string[] = [];
	text.split("\n").forEach((line, index) => {
		const at = `${path}:${index + 1}`;
		const unpublished = UNPUBLISHED.exec(line);
		if (unpublished !== null)
			found.push(`${at} cites what is not in the repository: ${unpublished[0]}`);
		for (const [, name, cited] of line.matchAll(CITATION)) {
			const there = headings(name!);
			if (there === undefined) {
				found.push(`${at} cites docs/${name}.md, which is not there`);
				continue;
			}
			for (const heading of cited?.split("; ").map(part => part.split(": ")[0]!) ?? []) {
				if (!there.includes(heading))
					found.push(`${at} cites "${heading}", which is no heading of docs/${name}.md`);
			}
		}
	});
	return found;
}

/** @returns what is wrong with the links of a page */
function deadLinks({ path, text }: File): string[] {
	const found: string[] = [];
	for (const [, target, fragment] of text.replace(/^```[^]*?^```/gm, "").replace(/`[^`\n]*`/g, "").matchAll(LINK)) {
		const file = target === "" ? path : posix.join(posix.dirname(path), target!);
		if (!existsSync(join(ROOT, file)))
			found.push(`${path} links to ${file}, which is not there`);
		else if (fragment !== undefined && !headingsOf(readFileSync(join(ROOT, file), "utf8")).map(fragmentOf).includes(fragment))
			found.push(`${path} links to ${file}#${fragment}, which is no heading there`);
	}
	return found;
}

/** A path from the root, as the README and docs/ name files and folders; not one behind another, as in $(MODDABLE)/examples. */
const PATH = /(?<![\w/.$)@-])(?:modules|hosts|tests|benchmarks|soak|docs|examples)\/[\w./-]*\w/g;

/** @returns the paths that a page names and that are not there; a name without an ending may be a module's */
function missingPaths({ path, text }: File): string[] {
	return [...text.matchAll(PATH)].map(match => match[0])
		.filter(name => !existsSync(join(ROOT, name)) && !existsSync(join(ROOT, `${name}.ts`)))
		.map(name => `${path} names ${name}, which is not there`);
}

const files: File[] = PLACES.flatMap(filesOf).map(path => ({ path, text: readFileSync(join(ROOT, path), "utf8") }));
const pages = new Map(files.filter(({ path }) => path.startsWith("docs/")).map(({ path, text }) => [path.slice(5, -3), headingsOf(text)]));

describe("citations", () => {
	it("lead to documents that are in the repository, and to headings that they have", () => {
		const others = files.filter(({ path }) => path !== "tests/citations.test.ts");
		assert.ok(others.length > 300 && pages.size > 8);
		assert.deepEqual(others.flatMap(file => troubles(file, name => pages.get(name))), []);
	});

	it("are found in comments: a page and its headings, a page that is missing, a heading that is missing, a document that is not published", () => {
		const headings = (name: string): readonly string[] | undefined => name === "wire" ? ["Echo", "Prompt"] : undefined;
		const check = (text: string): string[] => troubles({ path: "a.ts", text }, headings);
		assert.deepEqual(check("// Source: docs/wire.md (Echo; Prompt: only where one is awaited), V.250 §5.2."), []);
		assert.deepEqual(check("// docs/wire.md for the rest (Nothing)."), []);
		assert.deepEqual(check("\n// docs/wires.md"), ["a.ts:2 cites docs/wires.md, which is not there"]);
		assert.deepEqual(check("// docs/wire.md (Echo; Noise)"), ["a.ts:1 cites \"Noise\", which is no heading of docs/wire.md"]);
		for (const document of ["MODEM", "MODEM.md", "DESIGN", "PLATFORM.md", "PLATFORM facts"])
			assert.equal(check(`// ${document} §3.1`).length, 1, document);
		assert.equal(check("// Source: shared design, seams.").length, 1);
		assert.equal(check("// Source: shared platform facts, Serial.").length, 1);
	});

	it("that are links between pages lead to a file and a heading", () => {
		const linked = files.filter(({ path }) => path.endsWith(".md"));
		assert.deepEqual(linked.flatMap(deadLinks), []);
		assert.deepEqual(deadLinks({ path: "docs/a.md", text: "[x](hardware.md#prompt) [y](hardware.md#nothing) [z](b.md) [w](../README.md)" }), [
			"docs/a.md links to docs/hardware.md#nothing, which is no heading there",
			"docs/a.md links to docs/b.md, which is not there",
		]);
	});

	it("that name a file or a folder in a page name one that is there", () => {
		const pages = files.filter(({ path }) => path === "README.md" || (path.startsWith("docs/") && path.endsWith(".md")));
		assert.ok(pages.length > 8 && pages.flatMap(({ text }) => [...text.matchAll(PATH)]).length > 100);
		assert.deepEqual(pages.flatMap(missingPaths), []);
		const text = "`modules/at`, modules/at/engine, modules/at/engine.ts, $(MODDABLE)/examples/none, modules/at/motor.ts, docs/none.md, (tests/none).";
		assert.deepEqual(missingPaths({ path: "a.md", text }), [
			"a.md names modules/at/motor.ts, which is not there",
			"a.md names docs/none.md, which is not there",
			"a.md names tests/none, which is not there",
		]);
	});
});
