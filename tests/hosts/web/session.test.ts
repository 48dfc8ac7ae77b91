// A session of the page: the firmware, the simulated modem and the broker in memory run as they do elsewhere, at any speed, and everything that a person does is followed by recovery.
// Tests hosts/web/session.ts and what it is made of.

import assert from "node:assert/strict";
import type { Act, Event, ModuleName } from "../../../hosts/web/protocol.js";
import { Rig, SCENARIO } from "./rig.js";

const SECOND = 1000, MINUTE = 60 * SECOND;
/** A simulated module needs that long to be on, registered and connected. */
const ONLINE = 20 * SECOND;

/** The readings that are not acknowledged. */
function waiting(rig: Rig): number[] {
	const acknowledged = new Set(rig.of("acknowledged").map(({ sequence }) => sequence));
	return rig.of("reading").map(({ sequence }) => sequence).filter(sequence => !acknowledged.has(sequence));
}

/** Every reading but those of the last second is acknowledged, and the broker has them. */
function recovered(rig: Rig): void {
	assert.equal(rig.states("node").at(-1), "ONLINE");
	assert.ok(waiting(rig).length <= 1, `${waiting(rig).join()} are not acknowledged`);
	const { text } = rig.of("reading").at(-2)!;
	assert.ok(rig.of("message").some(({ payload }) => payload === text), text);
}

describe("web session", () => {
	for (const module of ["bg96", "bc20", "bg95"] satisfies ModuleName[]) {
		it(`a reading of a node with a ${module} arrives at the broker and is acknowledged`, () => {
			const rig = new Rig().start({ module });
			rig.timer.pass(ONLINE + 5 * SECOND);
			assert.equal(rig.events[0]!.kind, "scenario");
			assert.deepEqual(rig.states("node"), ["STARTING", "CONNECTING", "ONLINE"]);
			recovered(rig);
			const [{ sequence, ms } = { sequence: 0, ms: 0 }] = rig.of("acknowledged");
			assert.equal(sequence, 1);
			assert.ok(ms >= 100, "the round trip");
			assert.match(rig.wire("host"), /AT\+QMTOPEN=0,"broker\.example",1883\r/);
			assert.match(rig.wire("modem"), /\r\n\+QMTOPEN: 0,0\r\n/);
			assert.ok(rig.of("packet").some(({ from, link, text }) => from === "down" && link === 1 && text === "CONNACK 0"));
			assert.equal(rig.of("counters").at(-1)!.counters["acknowledged"], rig.of("acknowledged").length);
		});
	}

	const acts: readonly { readonly name: string; readonly acts: readonly Act[]; readonly lost: boolean; readonly check?: (rig: Rig) => void }[] = [
		{
			name: "the antenna is pulled and plugged in again", lost: true,
			acts: [{ type: "antenna", connected: false }, { type: "antenna", connected: true }],
			check: rig => assert.match(rig.wire("host"), /AT\+QIACT/),
		},
		{ name: "the module restarts", acts: [{ type: "restart-module" }], lost: true, check: rig => assert.equal(rig.wire("modem").match(/(?<![A-Z] ?)RDY\r\n/g)?.length, 2) },
		{
			name: "the broker stops and starts", acts: [{ type: "broker", running: false }, { type: "broker", running: true }], lost: true,
			check: rig => assert.ok(rig.of("packet").some(({ text }) => text === "TCP failed ECONNREFUSED")),
		},
		{
			name: "a line arrives damaged", acts: [{ type: "garble" }], lost: false,
			check(rig) {
				const { unknownLines, damaged, overlong, timeouts } = rig.of("counters").at(-1)!.counters;
				assert.ok(unknownLines! + damaged! + overlong! + timeouts! > 0, "the driver has noticed it");
			},
		},
		{
			name: "a payload looks like lines of the module", acts: [{ type: "forge" }], lost: false,
			check: rig => assert.ok(rig.wire("modem").includes("\r\nOK\r\n+QMTSTAT: 0,1\r\n"), "it has passed the wire"),
		},
		{ name: "the ESP32 loses its power", acts: [{ type: "cut-power" }], lost: true, check: rig => assert.equal(rig.states("node").filter(state => state === "STARTING").length, 2) },
		{
			name: "the SIM is removed through the control channel", lost: true,
			acts: [{ type: "control", request: { do: "sim", inserted: false } }, { type: "control", request: { do: "sim", inserted: true } }],
		},
	];
	for (const { name, acts: done, lost, check } of acts) {
		it(`${name}, and the node recovers`, () => {
			const rig = new Rig().start({ journal: true });
			rig.timer.pass(ONLINE);
			recovered(rig);
			for (const act of done)
				rig.act(act, 30 * SECOND);
			rig.timer.pass(2 * MINUTE);
			recovered(rig);
			assert.deepEqual(rig.of("act").map(({ act }) => act), done);
			assert.equal(rig.states("node").filter(state => state === "ONLINE").length, lost ? 2 : 1);
			check?.(rig);
		});
	}

	it("takes a new interval, and shows what another client publishes", () => {
		const rig = new Rig().start();
		rig.timer.pass(ONLINE);
		rig.act({ type: "publish", topic: "other/topic", payload: "grüße", QoS: 1, retain: true }, SECOND);
		const { at, ...message } = rig.of("message").find(({ topic }) => topic === "other/topic")!;
		assert.deepEqual(message, { kind: "message", topic: "other/topic", payload: "grüße", QoS: 1, retain: true });
		assert.equal(at, ONLINE);
		rig.act({ type: "interval", ms: 10_000 }, 20 * SECOND);
		const before = rig.of("reading").length;
		rig.timer.pass(MINUTE);
		assert.equal(rig.of("reading").length - before, 6);
		assert.equal(rig.of("counters").at(-1)!.counters["interval"], 10_000);
	});

	it("the readings of the journal outlive a loss of power", () => {
		const rig = new Rig().start({ journal: true });
		rig.timer.pass(ONLINE);
		rig.act({ type: "broker", running: false }, 30 * SECOND);
		const stored = rig.of("journal").at(-1)!;
		assert.ok(stored.waiting >= 29 && stored.capacity === 1000, String(stored.waiting));
		rig.act({ type: "cut-power" }, 5 * SECOND);
		const after = rig.of("journal").at(-1)!.waiting;
		assert.ok(after > stored.waiting, String(after));
		rig.act({ type: "broker", running: true }, 2 * MINUTE);
		const numbers = rig.of("reading").map(({ sequence }) => sequence);
		assert.deepEqual(numbers, numbers.map((_, index) => index + 1), "none is missing, none is there twice");
		recovered(rig);
		assert.ok(rig.of("journal").at(-1)!.waiting <= 1);
	});

	it("without a journal, readings in the outbox are lost with the power", () => {
		const rig = new Rig().start();
		rig.timer.pass(ONLINE);
		rig.act({ type: "broker", running: false }, 5 * SECOND);
		const lost = waiting(rig);
		assert.ok(lost.length >= 4);
		rig.act({ type: "cut-power" }, SECOND);
		rig.act({ type: "broker", running: true }, 2 * MINUTE);
		assert.deepEqual(rig.of("journal"), []);
		const first = rig.of("message").filter(({ payload }) => payload.includes(`"sequence":${lost.at(-1)}`));
		assert.ok(first.length <= 1, "only the later one of that number has arrived");
	});

	it("has the same events at every speed, for the same scenario", () => {
		const script = [{ at: 30_000, request: { type: "restart-module" } as const }, { at: 60_000, request: { type: "garble" } as const }, { at: 70_000, request: { type: "cut-power" } as const }];
		const run = (speed: number, seed: number): Event[] => {
			const rig = new Rig().start({ speed, seed, script, journal: true });
			rig.timer.pass(120_000 / speed);
			return rig.events.filter(({ at, kind }) => at < 110_000 && kind !== "scenario");
		};
		const events = run(1, 7);
		assert.ok(events.length > 1000);
		assert.deepEqual(run(100, 7), events);
		assert.deepEqual(run(0.5, 7), events);
		assert.notDeepEqual(run(1, 8), events);
	});

	it("moves time at the speed that is set, pauses at 0, and reports what a slow machine keeps", () => {
		const rig = new Rig().start({ speed: 10 });
		const at = (): number => rig.events.at(-1)!.at;
		rig.timer.pass(6 * SECOND);
		assert.ok(Math.abs(at() - 60 * SECOND) < 1100, String(at()));
		rig.request({ type: "speed", speed: 0 });
		assert.equal(rig.timer.set, false);
		const paused = at();
		rig.timer.pass(MINUTE);
		assert.equal(at(), paused);
		rig.request({ type: "speed", speed: 1000 });
		rig.timer.pass(SECOND);
		assert.ok(at() - paused > 990 * SECOND);
		assert.deepEqual(rig.speeds, [10, 0, 1000]);
		rig.timer.costs = 1;
		rig.timer.pass(5 * SECOND);
		const kept = rig.speeds.at(-1)!;
		assert.ok(kept < 1000 && kept > 0, String(kept));
		rig.timer.costs = 0;
		rig.timer.pass(3 * SECOND);
		assert.equal(rig.speeds.at(-1), 1000);
	});

	it("waits for a page that takes its events late, without a change of what happens", () => {
		const rig = new Rig().start({ speed: 100 });
		const batches = (): number => rig.notices.filter(({ type }) => type === "events").length;
		const at = (): number => rig.events.at(-1)!.at;
		rig.request({ type: "taken" });
		rig.timer.pass(5 * SECOND);
		assert.equal(batches(), 18, "one is taken, sixteen may wait, and one more has gone");
		assert.equal(rig.timer.set, false);
		const held = at();
		rig.timer.pass(MINUTE);
		assert.equal(at(), held);
		assert.ok(rig.speeds.at(-1)! <= 100);
		let taken = 1;
		for (let passed = 0; passed < 2 * SECOND; passed += 10) {
			for (; taken < batches(); taken++)
				rig.request({ type: "taken" });
			rig.timer.pass(10);
		}
		assert.ok(at() > held + 150 * SECOND, String(at()));
		const freely = new Rig().start({ speed: 100 });
		freely.timer.pass(2 * SECOND);
		const until = Math.min(at(), freely.events.at(-1)!.at) - SECOND;
		const before = (events: readonly Event[]): Event[] => events.filter(event => event.at < until);
		assert.deepEqual(before(rig.events), before(freely.events));
	});

	it("never holds a page that does not answer", () => {
		const rig = new Rig().start({ speed: 100 });
		rig.timer.pass(5 * SECOND);
		assert.ok(rig.events.at(-1)!.at > 490 * SECOND);
	});

	it("a step goes on to the next event on the wire", () => {
		const rig = new Rig().start({ speed: 0 });
		assert.deepEqual(rig.of("wire"), []);
		for (let steps = 1; steps < 30; steps++) {
			rig.request({ type: "step" });
			assert.equal(rig.of("wire").length, steps);
		}
		rig.timer.pass(MINUTE);
		assert.equal(rig.of("wire").length, 29);
		rig.request({ type: "speed", speed: 1 });
		rig.timer.pass(ONLINE);
		recovered(rig);
		rig.request({ type: "step" });
		assert.equal(rig.speeds.at(-1), 0);
	});

	it("leaves in good order when it is stopped, and at once while it is paused", () => {
		const rig = new Rig().start();
		rig.timer.pass(ONLINE);
		rig.request({ type: "stop" });
		rig.timer.pass(5 * SECOND);
		assert.deepEqual(rig.states("node").slice(-2), ["LEAVING", "CLOSED"]);
		assert.ok(rig.of("message").some(({ topic, payload }) => topic.endsWith("/status") && payload === "offline"));
		assert.deepEqual(rig.events.at(-1)!.kind, "ended");
		assert.equal(rig.timer.set, false);
		rig.act({ type: "garble" }, SECOND);
		assert.equal(rig.events.at(-1)!.kind, "ended", "nothing follows");
		rig.start({ speed: 0 });
		rig.request({ type: "stop" });
		assert.equal(rig.events.at(-1)!.kind, "ended");
	});

	it("ends with the reason when the firmware refuses its settings, and when the scenario is wrong", () => {
		const wrong: readonly (readonly [Parameters<Rig["start"]>[0], string])[] = [
			[{ settings: { QoS: "3" } }, "QoS must be from 1 to 2"],
			[{ settings: { tls: "true" } }, "settings.tls: the broker in the page has no TLS"],
			[{ interval: 1 }, "interval: must be from 10 to 86400000"],
			[{ module: "bg77" as ModuleName }, "module: must be bg96, bc20, bg95"],
			[{ source: "start" }, "source: start is watched, not run"],
			[{ source: "serial", speed: 2 }, "speed: must be 1 unless the source is simulated"],
			[{ script: [{ at: 5, request: { type: "interval", ms: "x" as unknown as number } }] }, "script[0].request.ms: must be a number"],
			[{ settings: [] as unknown as Record<string, string> }, "settings: must be an object"],
			[{ journal: "no" as unknown as boolean }, "journal: must be true or false"],
			[{ seed: NaN }, "seed: must be from 0 to 2147483647"],
		];
		for (const [scenario, error] of wrong) {
			const rig = new Rig().start(scenario);
			rig.timer.pass(SECOND);
			const end = rig.events.at(-1)!;
			assert.deepEqual({ ...end, at: 0 }, { at: 0, kind: "ended", error });
			assert.equal(rig.timer.set, false);
		}
	});

	it("shows no password and no PIN, neither on the wire nor anywhere else", () => {
		const rig = new Rig().start({ settings: { user: "node", password: "swordfish", pin: "4711", apn: "iot", apnUser: "u", apnPassword: "halibut" } });
		rig.timer.pass(ONLINE + 5 * SECOND);
		recovered(rig);
		assert.match(rig.wire("host"), /AT\+QMTCONN=0,"\d+","node","\*{9}"/);
		for (const secret of ["swordfish", "halibut"])
			assert.ok(!rig.wire("host").includes(secret) && !JSON.stringify(rig.events).includes(secret), secret);
		assert.deepEqual(rig.of("scenario")[0]!.scenario.settings, { user: "node", apn: "iot", apnUser: "u" });
	});

	it("answers a request that it cannot take with a line of the trace", () => {
		const rig = new Rig().start();
		for (const request of [{ type: "received", hex: "00" }, { type: "speed", speed: -1 }, { type: "explode" }, { type: "control", request: { do: "wait-for" } }, { type: "publish", topic: 1 }] as unknown as Act[])
			rig.request(request);
		assert.deepEqual(rig.of("trace").map(({ text }) => text), [
			"received: the source is simulated", "speed: must be from 0 to 10000",
			"act.type: must be control, antenna, restart-module, broker, garble, forge, cut-power, publish, interval",
			"control: wait-for is for tests", "act.topic: must be text",
		]);
		rig.timer.pass(ONLINE);
		recovered(rig);
	});

	it("a new start ends the session that runs", () => {
		const rig = new Rig().start();
		rig.timer.pass(ONLINE);
		rig.start({ seed: 2 });
		assert.equal(rig.of("ended").length, 1);
		assert.deepEqual(rig.of("scenario").map(({ scenario }) => scenario.seed), [1, 2]);
		assert.equal(rig.events.at(-1)!.at, 0);
		rig.session.close();
		assert.equal(rig.of("ended").length, 2);
		assert.equal(rig.timer.set, false);
	});

	it("keeps the list of its scenario whole", () => {
		assert.deepEqual(new Rig().start().of("scenario")[0]!.scenario, SCENARIO);
	});
});
