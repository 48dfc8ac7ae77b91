// The built page: small, strict, and the firmware runs from the bundle alone.
// Tests hosts/web/build.ts, its shims, and hosts/web/worker.ts. RFC 2202 §3 (HMAC-SHA-1).

import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createContext, runInContext } from "node:vm";
import { buildSite, LIMIT, POLICY, weigh, writeSite, type Site } from "../../../hosts/web/build.js";
import type { Event, Notice, Request } from "../../../hosts/web/protocol.js";
import { createHmac as createHmacOfPage } from "../../../hosts/web/shims/crypto.js";
import { SCENARIO, TestTimer } from "./rig.js";

/** What a browser's worker has, as far as the bundle uses it; time passes when the test says so. */
class WorkerScope {
	readonly timer = new TestTimer();
	readonly events: Event[] = [];
	readonly #scope: { onmessage?: (message: { data: Request }) => void } & Record<string, unknown>;

	constructor(code: string) {
		const { timer, events } = this;
		const cancels = new Map<number, () => void>();
		this.#scope = {
			TextDecoder, TextEncoder,
			performance: { now: () => timer.now() },
			setTimeout(callback: () => void, ms: number) {
				cancels.set(cancels.size, timer.after(ms, callback));
				return cancels.size - 1;
			},
			clearTimeout: (number: number | undefined) => cancels.get(number ?? -1)?.(),
			postMessage: (notice: Notice) => events.push(...notice.type === "events" ? notice.events : []),
		};
		runInContext(code, createContext(this.#scope), { displayErrors: false });
	}

	send(request: Request): void {
		this.#scope.onmessage!({ data: request });
	}
}

describe("web build", () => {
	let site: Site;
	before(async () => {
		site = await buildSite();
	});
	const file = (pattern: RegExp): string => Buffer.from(site.get([...site.keys()].find(name => pattern.test(name))!)!).toString("utf8");

	it(`all files of the first load are at most ${LIMIT / 1024} KB with gzip -9`, () => {
		const sum = [...weigh(site).values()].reduce((total, bytes) => total + bytes);
		assert.ok(sum <= LIMIT, `${sum} bytes`);
		assert.ok(sum > 50_000, "it is the whole page");
	});

	it("the document has the policy before anything that it loads, and nothing that the policy forbids", () => {
		const text = file(/^index\.html$/);
		const policy = text.indexOf(`<meta http-equiv="Content-Security-Policy" content="${POLICY}">`);
		assert.ok(policy > 0);
		for (const { index } of text.matchAll(/<(?:script|link|img|style)\b/g))
			assert.ok(index > policy);
		assert.doesNotMatch(text, /<style|\sstyle=|<script(?![^>]*\ssrc="[^":]*")|\son\w+=/);
		assert.doesNotMatch(text, /(?:src|href)="(?:https?:)?\/\//);
	});

	it("every name in the document is a file, with a hash in its name", () => {
		const names = [...file(/^index\.html$/).matchAll(/(?:src|href|data-worker)="([^"]+)"/g)].map(match => match[1]!).filter(name => !name.startsWith("data:"));
		assert.ok(names.length >= 2);
		for (const name of names) {
			assert.ok(site.has(name), name);
			assert.match(name, /-[A-Z\d]{8}\.\w+$/);
		}
	});

	it("the same sources have the same names", async () => {
		assert.deepEqual([...(await buildSite()).keys()], [...site.keys()]);
	});

	it("nothing in it evaluates text or loads from elsewhere", () => {
		for (const [name, bytes] of site) {
			const text = Buffer.from(bytes).toString("utf8");
			if (name.endsWith(".js"))
				assert.doesNotMatch(text, /\beval\(|new Function\(|importScripts\(|node:/, name);
			if (name.endsWith(".css"))
				assert.doesNotMatch(text, /url\((?!["']?data:)|@import/, name);
		}
	});

	it("the worker runs the firmware without anything of Node", () => {
		const scope = new WorkerScope(file(/^worker-.*\.js$/));
		scope.send({ type: "start", scenario: { ...SCENARIO, speed: 10 } });
		scope.timer.pass(3000);
		assert.ok(scope.events.some(({ kind }) => kind === "acknowledged"), JSON.stringify(scope.events.at(-1)));
		assert.ok(scope.events.some(event => event.kind === "message" && /"temperature":21/.test(event.payload)));
	});

	it("a folder keeps its other files, and loses those of an earlier build", () => {
		const folder = mkdtempSync(join(tmpdir(), "web-"));
		try {
			writeFileSync(join(folder, "main-ABCDEFG1.js"), "");
			writeFileSync(join(folder, "notes.txt"), "mine");
			writeSite(site, folder);
			assert.deepEqual(readdirSync(folder).sort(), [...site.keys(), "notes.txt"].sort());
			assert.deepEqual(readFileSync(join(folder, "index.html")), Buffer.from(site.get("index.html")!));
		}
		finally {
			rmSync(folder, { recursive: true });
		}
	});

	it("signs as node:crypto does", () => {
		for (const [key, text] of [["Jefe", "what do ya want for nothing?"], ["ö".repeat(100), ""], ["", "x"]] as const)
			assert.equal(createHmacOfPage("sha1", key || "k").update(text).digest("hex"), createHmac("sha1", key || "k").update(text).digest("hex"));
		assert.equal(createHmacOfPage("sha1", "Jefe").update("what do ya want for nothing?").digest("hex"), "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
		assert.throws(() => createHmacOfPage("md5", "k"), /^RangeError: algorithm: md5 is not in the page$/);
	});
});
