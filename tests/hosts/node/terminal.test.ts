// The lines of the terminal output.

import assert from "node:assert/strict";
import { arrival, terminalWatcher } from "../../../hosts/node/terminal.js";

describe("the terminal", () => {
	it("shows readings, acknowledgements, states and traces", () => {
		const lines: string[] = [];
		const watcher = terminalWatcher(line => lines.push(line), { onDone: () => lines.push("done"), onFailed: error => lines.push(error.message) });
		watcher.onState("online");
		watcher.onReading(7, Buffer.from("{\"sequence\":7}rest"), 14);
		watcher.onAcknowledged(7, 83.6);
		watcher.trace("link lost");
		watcher.onDone();
		watcher.onFailed(new Error("failed"));
		assert.deepEqual(lines, [
			"          online",
			"reading   7  {\"sequence\":7}",
			"          7 acknowledged after 84 ms",
			"          link lost",
			"done",
			"failed",
		]);
	});

	it("shows what arrived at the broker, whatever it holds, in one line", () => {
		assert.equal(arrival("a/b", Buffer.from("21 °C"), false), "broker    a/b  21 °C");
		assert.equal(arrival("a/status", Buffer.from("x\r\n\x1B[2J\x9F\0"), true), "broker    a/status (retained)  x···[2J··");
		assert.equal(arrival("a\x1Bb", Buffer.from("x"), false), "broker    a·b  x");
	});
});
