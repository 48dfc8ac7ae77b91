// The pages of the figures: tables and plots show what docs/figures.json has, each plot stands in the page, and nothing is drawn outside of its picture.
// benchmarks/pages, plots, plot/charts, tables.

import { deepEqual, equal, match, ok, throws } from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { readFigures, renderPage, renderPages } from "../../benchmarks/pages.js";
import { drawBars, drawCurves } from "../../benchmarks/plot/charts.js";
import { asMarkdown, asText } from "../../benchmarks/tables.js";

/** The numbers of an attribute of every element of a kind. */
function numbers(svg: string, element: string, attribute: string): number[] {
	return [...svg.matchAll(new RegExp(`<${element} [^>]*\\b${attribute}="([-\\d.]+)"`, "g"))].map(([, value]) => Number(value));
}

describe("the pages of the figures", () => {
	it("are up to date: run `npm run docs` after a change of docs/figures.json", () => {
		for (const [file, text] of Object.entries(renderPages(readFigures())))
			equal(readFileSync(file, "utf8"), text, file);
	});

	it("have every plot of docs/figures in the page, and no other", () => {
		const files = readdirSync("docs/figures").sort();
		const shown = [...readFileSync("docs/figures.md", "utf8").matchAll(/!\[[^\]]+\]\(figures\/([^)]+)\)/g)].map(([, file]) => file!).sort();
		deepEqual(shown, files);
		deepEqual(Object.keys(renderPages(readFigures())).filter(file => file.endsWith(".svg")).map(file => file.replace("docs/figures/", "")).sort(), files);
	});

	it("have plots with nothing outside of the picture, in light and dark", () => {
		for (const [file, svg] of Object.entries(renderPages(readFigures())).filter(([file]) => file.endsWith(".svg"))) {
			const [, width, height] = /viewBox="0 0 (\d+) ([\d.]+)"/.exec(svg)!.map(Number);
			for (const [element, x, y] of [["rect", "x", "y"], ["text", "x", "y"], ["circle", "cx", "cy"]] as const) {
				ok(numbers(svg, element, x).every(value => value >= 0 && value <= width!), `${file}: ${element} beside the picture`);
				ok(numbers(svg, element, y).every(value => value >= 0 && value <= height!), `${file}: ${element} above or below the picture`);
			}
			match(svg, /@media \(prefers-color-scheme:dark\)/);
			ok(!/NaN|undefined|Infinity/.test(svg), file);
		}
	});

	it("keep their text beside the tables, and miss no mark", () => {
		const figures = { size: [{ node: "default", modules: 2, slots: 30, bytecode: 400, byOrigin: { modules: 300, "the SDK": 100 } }] };
		const page = "above\n<!-- npm run bench: size -->\nold\n<!-- end -->\nbelow\n";
		equal(renderPage(page, figures), [
			"above", "<!-- npm run bench: size -->", "",
			"| node | modules | slots of 16 bytes | bytes of bytecode | of modules | of the SDK |", "|---|---:|---:|---:|---:|---:|", "| default | 2 | 30 | 400 | 300 | 100 |",
			"", "<!-- end -->", "below", "",
		].join("\n"));
		equal(renderPage(renderPage(page, figures), figures), renderPage(page, figures));
		throws(() => renderPage("above\n", figures), /no marks for the table "size"/);
	});
});

describe("a plot", () => {
	it("has bars as long as their values, each with its text, on an axis from 0", () => {
		const svg = drawBars({
			title: "a < b", about: "unit", columns: ["one", "two"], shared: "group", tick: String,
			groups: [{ title: "group", bars: [{ name: "full", ink: "peer", values: [100, 50], text: value => `${value} units` }, { name: "half", ink: "driver", values: [50, 25], text: value => `${value} units` }] }],
		});
		const [page, ...bars] = [...svg.matchAll(/<rect class="(\w+)"[^>]* width="([\d.%]+)"/g)].map(([, ink, width]) => [ink, width] as const);
		deepEqual(page, ["page", "100%"]);
		const full = Number(bars.find(([ink]) => ink === "peer")![1]);
		deepEqual(bars.map(([ink, width]) => [ink, Math.round(Number(width) / full * 100)]), [["peer", 100], ["driver", 50], ["peer", 50], ["driver", 25]]);
		for (const text of ["a &lt; b", "unit", "one", "two", "group", "full", "half", "100 units", "25 units", ">0<", ">100<"])
			ok(svg.includes(text), text);
	});

	it("has curves through their points, with a name at the end of each that stands on no other", () => {
		const svg = drawCurves({
			title: "t", about: "a",
			panels: [{
				title: "p", x: "x axis", y: "y axis", ticks: [0, 10], logarithmic: false,
				curves: [{ name: "low", ink: "peer", points: [[0, 99], [10, 99]] }, { name: "high", ink: "driver", points: [[0, 0], [5, 50], [10, 100]] }],
			}],
		});
		const [low, high] = [...svg.matchAll(/points="([^"]+)"/g)].map(([, points]) => points!.split(" ").map(point => point.split(",").map(Number)));
		equal(low![0]![1], low![1]![1]);
		deepEqual(high!.map(([x]) => Math.round((x! - high![0]![0]!) / (high![2]![0]! - high![0]![0]!) * 100)), [0, 50, 100]);
		deepEqual(high!.map(([, y]) => Math.round((high![0]![1]! - y!) / (high![0]![1]! - high![2]![1]!) * 100)), [0, 50, 100]);
		const at = (name: string): number => Number(new RegExp(`y="([\\d.]+)">${name}<`).exec(svg)![1]);
		ok(at("low") - at("high") >= 15);
		for (const text of ["x axis", "y axis"])
			ok(svg.includes(text), text);
	});
});

describe("a table", () => {
	const table = { head: ["name", "16", "1024"], rows: [["first", "1.0k", "10.0k"], ["second, longer", "2.0k", ""]] };

	it("is text in columns for a terminal", () => {
		deepEqual(asText(table), ["name                  16   1024", "  first             1.0k  10.0k", "  second, longer    2.0k"]);
	});

	it("is a table in Markdown, figures to the right", () => {
		deepEqual(asMarkdown(table), ["| name | 16 | 1024 |", "|---|---:|---:|", "| first | 1.0k | 10.0k |", "| second, longer | 2.0k |  |"]);
	});
});
