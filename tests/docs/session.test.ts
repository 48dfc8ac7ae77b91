// The picture at the top of README, a session that moves, is the one that the sources draw, and can be shown as an image anywhere.
// tests/pictures/animation.ts.

import { equal, ok } from "node:assert/strict";
import { readFileSync } from "node:fs";
import { inProject } from "../../hosts/node/project.js";
import { ANIMATION, drawAnimation } from "../pictures/animation.js";

/** Bytes that a page of the project may spend on it. */
const MOST = 300_000;

describe("the session that moves", () => {
	const file = readFileSync(inProject(ANIMATION), "utf8");

	it("is up to date: npm run docs writes it", () => equal(file, drawAnimation()));

	it("is small, and needs no script and nothing else", () => {
		ok(Buffer.byteLength(file) < MOST, `${Buffer.byteLength(file)} bytes`);
		equal(/<script|href=|@import|url\((?!#)/.exec(file.replace('xmlns="http://www.w3.org/2000/svg"', "")), null);
	});

	it("has every rule that its elements name, and stops for those who want nothing that moves", () => {
		const rules = new Set([...file.matchAll(/@keyframes (\w+)/g)].map(([, name]) => name));
		for (const [, classes] of file.matchAll(/class="([^"]+)"/g))
			for (const name of classes!.split(" ").filter(name => /^[rs]\d|^s[A-Z]|\d$/.test(name)))
				ok(rules.has(name), name);
		ok(file.includes("prefers-reduced-motion"));
	});
});
