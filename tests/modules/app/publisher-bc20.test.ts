// A sensor node with a BC20: its readings need no quotes, unless the firmware can send them as hexadecimal digits.
// modules/app/publisher and status. Source: BC20 note §3.2.8, docs/hardware.md (BG96 and BC20).

import assert from "node:assert/strict";
import { Bench, EPOCH } from "./bench.js";

const SETTINGS = { module: "bc20", count: 3 };

function sequences(bench: Bench): (string | undefined)[] {
	return bench.texts().map(text => /sequence"?[=:](\d+)/.exec(text)?.[1]);
}

describe("a sensor node with a BC20", () => {
	it("publishes readings without quotes, each acknowledged, and ends when the count is reached", () => {
		const bench = new Bench({ settings: SETTINGS, modem: { profile: "bc20" } });
		bench.until(() => bench.ended);
		assert.deepEqual(sequences(bench), ["1", "2", "3"]);
		assert.match(bench.texts()[0]!, new RegExp(`^reading sequence=1i,temperature=21\\.50,humidity=0\\.450 ${EPOCH.toString().slice(0, 6)}\\d+$`));
		assert.deepEqual(bench.acknowledged.map(([sequence]) => sequence), [1, 2, 3]);
		assert.deepEqual(bench.texts("/status").map(text => text.split(/[ ,]/)[0]), ["status", "offline"]);
		assert.equal(bench.failure, undefined);
	});

	it("publishes JSON where the firmware sends hexadecimal digits, asked for or not, and takes a new interval", () => {
		for (const format of ["auto", "json"]) {
			const bench = new Bench({ settings: { ...SETTINGS, count: 0, format }, modem: { profile: "bc20", firmware: { dataFormat: true } } }).online();
			bench.until(() => bench.acknowledged.length === 2);
			bench.set("{\"interval\": 5000}");
			bench.until(() => bench.texts("/status").length === 2);
			assert.deepEqual(bench.sequences().slice(0, 2), [1, 2]);
			assert.equal((JSON.parse(bench.texts("/status")[1]!) as { interval: number }).interval, 5000);
			bench.publisher.stop();
			bench.until(() => bench.ended);
		}
	});

	it("keeps to line protocol when a reading may be too long as JSON, whatever the firmware can", () => {
		const settings = { ...SETTINGS, fields: Array.from({ length: 18 }, (_, i) => `v${i}:2`).join(",") };
		for (const host of [{}, { watcher: {} }]) {
			const bench = new Bench({ settings, modem: { profile: "bc20", firmware: { dataFormat: true } }, host });
			bench.sample = () => ({ v0: 1, v17: 2 });
			bench.until(() => bench.publisher.state === "closed");
			assert.deepEqual(sequences(bench), ["1", "2", "3"]);
			assert.match(bench.texts()[0]!, /^reading sequence=1i,v0=1\.00,v17=2\.00 /);
			assert.ok(bench.texts("/status")[0]!.startsWith("status"));
			if (!host.watcher)
				assert.ok(bench.log.includes("trace format auto: line protocol, because of RangeError: fields: a reading of 18 values may be longer than 512 bytes"));
		}
	});

	it("keeps to line protocol when that is asked for, whatever the firmware can", () => {
		const bench = new Bench({ settings: { ...SETTINGS, format: "influx" }, modem: { profile: "bc20", firmware: { dataFormat: true } } });
		bench.until(() => bench.ended);
		assert.deepEqual(sequences(bench), ["1", "2", "3"]);
		assert.ok(bench.texts()[0]!.startsWith("reading sequence=1i"));
	});

	it("gives up with a clear error when JSON is asked for and the firmware cannot send quotes", () => {
		const bench = new Bench({ settings: { ...SETTINGS, format: "json" }, modem: { profile: "bc20" } });
		bench.until(() => bench.ended);
		assert.equal(bench.failure?.message, "format json requires quotes, which the firmware of this BC20 cannot send: use influx or auto");
		assert.deepEqual(bench.network.openings, []);
	});

	it("leaves counters out of its status, from the last, as many as do not fit", () => {
		const bench = new Bench({ settings: SETTINGS, modem: { profile: "bc20" }, host: { restartCause: "x".repeat(300) } });
		bench.until(() => bench.ended);
		const [status] = bench.texts("/status");
		assert.ok(status!.length <= 512 && status!.length > 480, String(status!.length));
		assert.match(status!, /online=true,signal=-?\d+i,interval=1000i,readings=\d+i/);
		assert.doesNotMatch(status!, /brokenMessages/);
	});

	it("has the last lines before a restart in its status", () => {
		const bench = new Bench({ settings: SETTINGS, modem: { profile: "bc20" }, host: { restartCause: "crash", lastLines: "online\nsensor: no answer\n" } });
		bench.until(() => bench.ended);
		assert.match(bench.texts("/status")[0]!, /^status,restart=crash,last=online\\ \/\\ sensor:\\ no\\ answer,/);
	});

	it("refuses a restart cause that leaves no room for anything, before it opens the port", () => {
		assert.throws(() => new Bench({ settings: SETTINGS, modem: { profile: "bc20" }, host: { restartCause: "x".repeat(500) } }), { name: "RangeError", message: "text: does not fit into 512 bytes" });
	});
});
