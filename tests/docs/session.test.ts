// The session that moves, at the top of README: what the sources draw today, and the file in docs/, can be shown as an image anywhere.
// tests/pictures/animation.ts; `npm run pictures session` writes the file.

import { deepEqual, equal, ok } from "node:assert/strict";
import { readFileSync } from "node:fs";
import { inProject } from "../../hosts/node/project.js";
import { ANIMATION, drawAnimation } from "../pictures/animation.js";

/** Bytes that a page of the project may spend on it. */
const MOST = 300_000;

for (const [name, file] of [["as the sources draw it", drawAnimation()], ["in docs", readFileSync(inProject(ANIMATION), "utf8")]] as const)
	describe(`the session that moves, ${name}`, () => {
		it("is small, and needs no script and no other file", () => {
			ok(Buffer.byteLength(file) < MOST, `${Buffer.byteLength(file)} bytes`);
			equal(/<script|href=|@import|url\((?!#)/.exec(file), null);
		});

		it("shows the way to the broker, an antenna that is pulled and plugged in, readings that wait, and all of them acknowledged", () => {
			for (const text of ["AT+QMTOPEN=0,", "AT+QMTCONN=0,", "AT+QMTSUB=0,", "AT+QMTPUB=0,", "the antenna is pulled", "the antenna is plugged in"])
				ok(file.includes(text), text);
			const readings = [...file.matchAll(/@keyframes r(\d+)\{(.*?)\}\}/g)];
			ok(readings.length > 10);
			// Taken, then acknowledged; the last may still be under way.
			deepEqual(readings.slice(0, -1).filter(([, , stops]) => !stops!.includes("--answer")).map(([, number]) => number), []);
			ok(Math.max(...[...file.matchAll(/@keyframes waiting(\d+)/g)].map(([, count]) => Number(count))) >= 5);
		});

		it("has a rule for every element that moves, and stands still for those who want that", () => {
			const rules = new Set([...file.matchAll(/@keyframes (\w+)/g)].map(([, name]) => name));
			for (const [, classes] of file.matchAll(/class="([^"]+)"/g))
				for (const name of classes!.split(" ").filter(name => /\d$|^s[A-Z]/.test(name)))
					ok(rules.has(name), name);
			ok(file.includes("prefers-reduced-motion"));
		});
	});
