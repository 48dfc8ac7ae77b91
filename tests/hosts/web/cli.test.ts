// `npm run web` as a process: the page is built, weighed, and served or written; mistakes are one line.
// Tests hosts/web/cli.ts.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inProject } from "../../../hosts/node/project.js";

interface Ending {
	readonly code: number | null;
	readonly out: string;
	readonly err: string;
}

/** Runs the command; once it has printed an address, does something with it and ends it as Ctrl-C does. */
function run(words: readonly string[], served: (address: string) => Promise<void> = async () => {}): Promise<Ending> {
	const child = spawn(process.execPath, ["--import", "tsx", "hosts/web/cli.ts", ...words], { cwd: inProject("."), stdio: ["ignore", "pipe", "pipe"] });
	let out = "", err = "", seen = false;
	return new Promise((resolve, reject) => {
		child.stdout.setEncoding("utf8").on("data", text => {
			out += text;
			const address = /^(http:.*)$/m.exec(out)?.[1];
			if (address === undefined || seen)
				return;
			seen = true;
			served(address).catch(reject).finally(() => child.kill("SIGINT"));
		});
		child.stderr.setEncoding("utf8").on("data", text => err += text);
		child.on("close", code => resolve({ code, out, err }));
	});
}

describe("npm run web", function () {
	// The time is Node's and esbuild's.
	this.timeout(60_000);

	it("serves the page until Ctrl-C, and prints what it weighs", async () => {
		let document = "";
		const { code, out, err } = await run(["--port", "0"], async address => {
			document = await (await fetch(address)).text();
		});
		assert.deepEqual([code, err], [0, ""]);
		assert.match(document, /^<!doctype html>\n<html data-worker="worker-/);
		assert.match(out, /^first load, gzip -9 +\d+\.\d KB of 300\.0 KB$/m);
	});

	it("only writes it into a folder", async () => {
		const folder = mkdtempSync(join(tmpdir(), "web-"));
		try {
			const { code, out, err } = await run(["--out", join(folder, "public")]);
			assert.deepEqual([code, err], [0, ""]);
			assert.doesNotMatch(out, /http/);
			assert.ok(readdirSync(join(folder, "public")).includes("index.html"));
		}
		finally {
			rmSync(folder, { recursive: true });
		}
	});

	it("ends with one line and exit code 2 when an option is wrong", async () => {
		assert.deepEqual(await run(["--port", "x"]), { code: 2, out: "", err: "npm run web: option '--port <number>' argument 'x' is invalid. It must be a whole number from 0 to 65535.\n" });
		assert.deepEqual(await run(["--out", "x", "--port", "1"]), { code: 2, out: "", err: "npm run web: option '--out <folder>' cannot be used with option '--port <number>'\n" });
	});
});
