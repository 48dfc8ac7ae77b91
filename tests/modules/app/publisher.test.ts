// The sensor node from its UART to the broker, in virtual time: messages, topics, and the end.

import assert from "node:assert/strict";
import { VirtualClock } from "../../../hosts/modem/line/clock.js";
import { MemoryNetwork } from "../../../hosts/modem/network/memory-network.js";
import { EmulatedFlash } from "../../../soak/emulated-flash.js";
import { Bench, EPOCH, IMEI } from "./bench.js";

/** Every number from 1 to `last`. */
function upTo(last: number): number[] {
	return Array.from({ length: last }, (_, i) => i + 1);
}

describe("a sensor node", () => {
	it("publishes readings in order, each acknowledged, and ends when the count is reached", () => {
		const bench = new Bench({ settings: { count: 5 } });
		bench.until(() => bench.ended);
		assert.deepEqual(bench.sequences(), [1, 2, 3, 4, 5]);
		assert.deepEqual(bench.acknowledged.map(([sequence]) => sequence), [1, 2, 3, 4, 5]);
		assert.ok(bench.acknowledged.every(([, ms]) => ms >= 50 && ms < 200), String(bench.acknowledged));
		assert.ok(bench.arrived().every(({ qos, retain }) => qos === 1 && !retain));
		assert.deepEqual(bench.log.filter(entry => !/^(reading|acknowledged|trace)/.test(entry)),
			["connecting", "online", "leaving", "sensor closed", "closed", "onDone"]);
		assert.equal(bench.publisher.state, "closed");
	});

	it("writes readings as JSON, with the network's time", () => {
		const bench = new Bench({ settings: { count: 1 } });
		bench.until(() => bench.ended);
		const [text] = bench.texts();
		const { time } = JSON.parse(text!) as { time: number };
		assert.equal(text, `{"time":${time},"sequence":1,"temperature":21.50,"humidity":0.450}`);
		// AT+CCLK? tells whole seconds.
		assert.ok(Math.abs(time - (EPOCH + bench.clock.now())) < 3000, text);
		assert.equal(bench.log.find(entry => entry.startsWith("reading")), `reading 1 ${text}`);
	});

	it("writes readings as InfluxDB lines when asked to, without any quote", () => {
		const bench = new Bench({ settings: { count: 1, format: "influx", fields: "thermometer.temperature:1" } });
		bench.until(() => bench.ended);
		assert.match(bench.texts()[0]!, /^reading sequence=1i,temperature=21\.5 \d{13}000000$/);
		assert.match(bench.texts("/status")[0]!, /^status,restart=power\\ on,technology=LTE-M,operator=Simulated online=true,signal=-\d+i,interval=1000i,readings=0i,/);
		assert.ok([...bench.texts(), ...bench.texts("/status")].every(text => !text.includes("\"")));
	});

	it("writes JSON when asked to", () => {
		const bench = new Bench({ settings: { count: 1, format: "json" } });
		bench.until(() => bench.ended);
		assert.deepEqual(bench.sequences(), [1]);
	});

	it("takes the host's time while the network's is unknown, else the uptime", () => {
		const known = new Bench({ settings: { count: 1 }, modem: { wallTime: () => Date.UTC(1980, 0, 6) }, host: { wallTime: () => EPOCH + 0.5 } });
		known.until(() => known.ended);
		assert.match(known.texts()[0]!, new RegExp(`^\\{"time":${EPOCH},"sequence":1,`));
		const unknown = new Bench({ settings: { count: 1 }, modem: { wallTime: () => Date.UTC(1980, 0, 6) } });
		unknown.until(() => unknown.ended);
		assert.match(unknown.texts()[0]!, /^\{"sequence":1,"uptime":\d+,"synchronized":false,"temperature":21\.50,"humidity":0\.450\}$/);
	});

	it("connects as its IMEI, with `offline` retained on T/status as will", () => {
		const bench = new Bench().online();
		const [connect] = bench.network.broker.connects;
		assert.equal(connect!.clientId, IMEI);
		assert.equal(connect!.username, undefined);
		assert.equal(connect!.keepalive, 120);
		assert.deepEqual({ ...connect!.will, payload: String(connect!.will!.payload) },
			{ retain: true, qos: 1, topic: `sensors/${IMEI}/status`, payload: "offline" });
		assert.deepEqual([...bench.network.broker.subscriptions(IMEI)], [[`sensors/${IMEI}/set`, 1]]);
	});

	for (const count of [3, 10, 17, 19, 25]) {
		it(`asks again when the answer with its IMEI has lost its first ${count} bytes, and connects as that`, () => {
			const bench = new Bench({ modem: { faults: [{ when: { command: "+GSN" }, do: { kind: "drop", from: "modem", count } }] } }).online();
			assert.equal(bench.network.broker.connects[0]!.clientId, IMEI);
		});
	}

	it("reports a module without an IMEI, and never connects as no one", () => {
		const bench = new Bench({ modem: { imei: "no IMEI" } });
		bench.clock.advance(60_000);
		assert.deepEqual([bench.publisher.state, bench.network.broker.connects], ["starting", []]);
		assert.ok(bench.log.includes("trace AT+GSN: no IMEI"));
		const named = new Bench({ modem: { imei: "no IMEI" }, settings: { id: "node 1" } }).online();
		assert.equal(named.network.broker.connects[0]!.clientId, "node 1");
	});

	it("uses the names it was given", () => {
		const bench = new Bench({ settings: { id: "node 1", topic: "größe/a b", user: "me", password: "pass word", keepAlive: 30_000, port: 1884, count: 1 } });
		bench.until(() => bench.ended);
		const [connect] = bench.network.broker.connects;
		assert.deepEqual([connect!.clientId, connect!.username, String(connect!.password), connect!.keepalive], ["node 1", "me", "pass word", 30]);
		assert.deepEqual(bench.network.openings.map(({ host, port }) => `${host}:${port}`), ["broker.example:1884"]);
		assert.deepEqual(bench.network.broker.published.map(({ topic }) => topic), ["größe/a b/status", "größe/a b", "größe/a b/status"]);
	});

	it("enters the PIN and the access point that it was given", () => {
		const bench = new Bench({ settings: { pin: "1234", apn: "iot.example" }, modem: { sim: { pin: "1234" } } }).online();
		assert.equal(bench.modem.module.pdpContexts.get(1)?.apn, "iot.example");
	});

	it("publishes in the PDP context of the settings, through that one's access point", () => {
		const access = { apn: "second.example", user: "u", password: "p" };
		const bench = new Bench({ settings: { context: 2, apn: "second.example", apnUser: "u", apnPassword: "p" }, modem: { access, context: false } }).online();
		bench.clock.advance(60_000);
		assert.deepEqual([bench.modem.module.pdpContexts.get(2)?.active, bench.modem.module.pdpContexts.has(1)], [true, false]);
		assert.equal(bench.network.broker.published.some(({ topic }) => !topic.endsWith("/status")), true);
	});

	it("switches on a module that is off", () => {
		const powered: string[] = [];
		const bench = new Bench({ modem: { powered: false }, host: { power: { on: () => void powered.push("on"), reset: () => void powered.push("reset") } } });
		assert.deepEqual(powered, ["on"]);
		bench.modem.power(true);
		bench.online();
	});

	it("counts on T/status what went wrong on the line", () => {
		const bench = new Bench({ modem: { faults: [{ when: { at: 3000 }, do: { kind: "overlong", length: 100 } }] } }).online();
		bench.clock.advance(5000);
		bench.set("2000");
		bench.until(() => bench.arrived("/status").length === 2, 5000);
		const [before, after] = bench.texts("/status").map(text => (JSON.parse(text) as { unknownLines: number }).unknownLines);
		assert.equal(after! - before!, 1);
	});

	it("counts nothing on T/status when nothing went wrong, with a module that echoes the first commands", () => {
		const bench = new Bench().online();
		bench.until(() => bench.arrived("/status").length === 1, 5000);
		const { counters } = bench.publisher;
		const wrong = Object.entries(counters).filter(([name, value]) => value !== 0 && !["interval", "readings", "acknowledged"].includes(name));
		assert.deepEqual(wrong, []);
		assert.equal(counters["unknownLines"], 0);
	});

	it("publishes the longest possible status", () => {
		const bench = new Bench({ host: { restartCause: "x".repeat(200) } }).online();
		bench.until(() => bench.texts("/status").some(text => text.includes("x".repeat(200))), 5000);
	});

	it("has the end of the last lines before a restart in its status, beside the counters", () => {
		const bench = new Bench({ host: { restartCause: "crash", lastLines: `${"x".repeat(200)}\nonline\nsensor: Error: write failed\n` } }).online();
		bench.until(() => bench.arrived("/status").length > 0);
		const report = JSON.parse(bench.texts("/status")[0]!) as Record<string, unknown>;
		assert.equal(report["last"], `${"x".repeat(121)} / online / sensor: Error: write failed`);
		assert.equal(report["failedSamples"], 0);
	});

	it("publishes its state on T/status, retained, whenever it comes online", () => {
		const bench = new Bench().online();
		bench.until(() => bench.arrived("/status").length > 0);
		const [status] = bench.arrived("/status");
		assert.ok(status!.retain && status!.qos === 1);
		const report = JSON.parse(status!.payload.toString()) as Record<string, unknown>;
		assert.deepEqual([report["restart"], report["online"], report["interval"], report["readings"], report["dropped"], report["givenUp"], report["skipped"], report["failedSamples"]],
			["power on", true, 1000, 0, 0, 0, 0, 0]);
		assert.ok(typeof report["signal"] === "number" && report["signal"] < 0);
		bench.network.broker.drop();
		bench.until(() => bench.publisher.state === "offline");
		bench.online();
		bench.until(() => bench.texts("/status").filter(text => text !== "offline").length === 2);
	});

	it("publishes `offline` before it leaves, and leaves with DISCONNECT, so that no will is published", () => {
		const bench = new Bench({ settings: { count: 2 } });
		bench.until(() => bench.ended);
		bench.clock.advance(10_000);
		assert.equal(bench.texts("/status").filter(text => text === "offline").length, 1);
		assert.ok(bench.arrived("/status").at(-1)!.retain);
		assert.equal(bench.network.broker.packets.at(-1)!.cmd, "disconnect");
		assert.deepEqual(bench.network.broker.clients, []);
	});

	it("leaves when the last of several readings that were on their way is acknowledged, not before", () => {
		const bench = new Bench({ settings: { count: 4, interval: 10 } });
		bench.until(() => bench.ended);
		const order = bench.log.filter(entry => /^(reading 4|acknowledged|leaving)/.test(entry)).map(entry => entry.slice(0, 14));
		assert.deepEqual([order.indexOf("acknowledged 1") > order.findIndex(entry => entry.startsWith("reading 4")), order.slice(-2)], [true, ["acknowledged 4", "leaving"]]);
	});

	it("works unwatched", () => {
		const bench = new Bench({ settings: { count: 3 } });
		const silent = new Bench({ settings: { count: 30, interval: 100, attempts: 1 }, host: { watcher: undefined } as object }).online();
		let thrown = false;
		silent.sample = () => {
			if (thrown)
				return {};
			thrown = true;
			throw new Error("bus");
		};
		silent.clock.advance(500);
		silent.network.broker.drop();
		silent.until(() => silent.publisher.state === "closed");
		assert.equal(silent.publisher.counters["acknowledged"], 30);
		const failed = new Bench({ settings: { attempts: 1 }, host: { watcher: {} } });
		failed.network.failure = "ECONNREFUSED";
		failed.until(() => failed.publisher.state === "closed");
		bench.until(() => bench.ended);
	});

	it("works unwatched though everything goes wrong that is traced", () => {
		const fail = (): never => {
			throw new Error("flash");
		};
		const modem = { faults: [{ when: { at: 0 }, do: { kind: "suback", value: 128 } } as const] };
		const bench = new Bench({ modem, settings: { interval: 1000 }, host: { watcher: {}, record: { read: fail, write: fail }, journal: { storage: fail } } }).online();
		bench.sample = fail;
		bench.clock.advance(2000);
		bench.sample = () => ({});
		bench.refusing = true;
		bench.until(() => bench.publisher.counters["givenUp"]! > 0);
		bench.refusing = false;
		bench.network.broker.drop();
		bench.until(() => bench.publisher.state === "offline");
		bench.online().clock.advance(5000);
		const { failedSamples, refusedSubscriptions } = bench.publisher.counters;
		assert.deepEqual([failedSamples! > 0, refusedSubscriptions, bench.texts().length > 3], [true, 1, true]);
		const journal = { storage: new EmulatedFlash(8 * 4096, 4096) };
		const unknown = new Bench({ settings: { interval: 1000, QoS: 2 }, host: { watcher: {}, journal } }).online();
		unknown.network.broker.withheld = "pubrec";
		unknown.clock.advance(8000);
		unknown.network.broker.withheld = undefined;
		unknown.network.broker.drop();
		unknown.until(() => unknown.publisher.counters["unknown"]! > 0);
	});

	it("opens nothing when its configuration is wrong", () => {
		for (const settings of [{ interval: 9 }, { host: "" }, { topic: "a/#" }, { fields: "x" }])
			assert.throws(() => new Bench({ settings }), /^(RangeError|SyntaxError): (interval|host|topic|fields) must/);
		const fields = Array.from({ length: 64 }, (_, i) => `f${i}:2`).join(",");
		assert.throws(() => new Bench({ settings: { fields } }), { name: "RangeError", message: "fields: a reading of 64 values may be longer than 1548 bytes" });
		assert.throws(() => new Bench({ settings: { format: "influx" }, host: { restartCause: "\"" } }), { name: "TypeError" });
	});

	it("gives up when the serial port fails", () => {
		let fail: ((error?: Error) => void) | undefined;
		class Broken {
			constructor({ onError }: { onError(error?: Error): void }) {
				fail = onError;
			}
			read(): undefined {}
			write(): void {}
			close(): void {}
		}
		const bench = new Bench({ host: { serial: { io: Broken } } });
		fail!(new Error("the port is gone"));
		bench.clock.advance(1000);
		assert.match(bench.failure!.message, /the port is gone/);
		assert.deepEqual(bench.log, ["sensor closed", "closed", "onFailed"]);
	});
});

describe("a sensor node that is to end", () => {
	it("publishes `offline` when online, once", () => {
		const bench = new Bench().online();
		bench.clock.advance(2500);
		bench.publisher.stop();
		bench.publisher.stop();
		assert.equal(bench.publisher.state, "leaving");
		bench.until(() => bench.ended, 20_000);
		assert.equal(bench.texts("/status").at(-1), "offline");
		bench.publisher.stop();
		assert.equal(bench.log.filter(entry => entry === "onDone").length, 1);
		bench.clock.advance(60_000);
		assert.equal(bench.log.at(-1), "onDone");
	});

	it("delivers what it had accepted before it leaves", () => {
		const bench = new Bench({ settings: { interval: 100 } }).online();
		bench.until(() => bench.log.some(entry => entry.startsWith("reading 5")));
		bench.publisher.stop();
		bench.until(() => bench.ended, 20_000);
		assert.deepEqual(bench.sequences(), upTo(bench.publisher.counters["readings"]!));
		assert.equal(bench.acknowledged.length, bench.publisher.counters["readings"]);
	});

	it("ends at once while it is not connected", () => {
		for (const settle of [
			(_bench: Bench) => {},
			(bench: Bench) => bench.until(() => bench.publisher.state === "connecting"),
			(bench: Bench) => {
				bench.online();
				bench.network.failure = "ETIMEDOUT";
				bench.network.broker.drop();
				bench.until(() => bench.publisher.state === "offline");
			},
		]) {
			const bench = new Bench();
			settle(bench);
			bench.publisher.stop();
			assert.deepEqual(bench.log.slice(-3), ["sensor closed", "closed", "onDone"]);
			bench.clock.advance(60_000);
			assert.equal(bench.log.at(-1), "onDone");
		}
	});

	it("leaves it to the will when the link is lost while it publishes `offline`", () => {
		const bench = new Bench().online();
		bench.clock.advance(1500);
		bench.publisher.stop();
		bench.network.failure = "ETIMEDOUT";
		bench.network.broker.drop();
		bench.until(() => bench.ended, 60_000);
		assert.equal(bench.log.at(-1), "onDone");
		assert.equal(bench.texts("/status").at(-1), "offline");
	});

	it("ends though readings of its count are still on their way when it is stopped", () => {
		const bench = new Bench({ settings: { count: 3, interval: 10 } }).online();
		bench.until(() => bench.log.some(entry => entry.startsWith("reading 3")));
		bench.publisher.stop();
		bench.until(() => bench.ended, 20_000);
		assert.equal(bench.log.filter(entry => entry === "leaving").length, 1);
		assert.deepEqual(bench.sequences(), [1, 2, 3]);
	});
});

describe("a fleet in one process", () => {
	it("shares nothing: every node delivers its own readings under its own name", () => {
		const clock = new VirtualClock();
		const network = new MemoryNetwork(clock, 50);
		const imeis = Array.from({ length: 20 }, (_, i) => `86642503000${1000 + i}`);
		const fleet = imeis.map((imei, i) => new Bench({ clock, network, modem: { imei }, settings: { count: 5, interval: 200 + i * 10 } }));
		fleet[0]!.until(() => fleet.every(({ ended }) => ended));
		for (const imei of imeis) {
			const readings = fleet[0]!.arrived("", `sensors/${imei}`).map(({ payload }) => (JSON.parse(payload.toString()) as { sequence: number }).sequence);
			assert.deepEqual(readings, [1, 2, 3, 4, 5]);
		}
	});
});
