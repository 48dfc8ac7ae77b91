// Recordings of the page: written, read, replayed at any speed to the same picture; and what is no recording.
// hosts/web/page/recording.ts, replay.ts.

import { deepEqual, equal, ok, throws } from "node:assert/strict";
import { Model, modelOf } from "../../../../hosts/web/page/model.js";
import { fileName, readRecording, Recording } from "../../../../hosts/web/page/recording.js";
import { Replay } from "../../../../hosts/web/page/replay.js";
import type { Event } from "../../../../hosts/web/protocol.js";
import { SCENARIO, TestTimer } from "../rig.js";
import { record } from "./rig.js";

const SESSION = record(30_000, { settings: { password: "hush-hush", user: "me" }, script: [{ at: 20_000, request: { type: "restart-module" } }] });

/** What two models must have in common: all of it. */
function same(one: Model, other: Model): void {
	deepEqual(one, other);
	deepEqual(one.sequence, other.sequence);
	equal(one.wire.last, other.wire.last);
	for (let number = one.wire.first; number <= one.wire.last; number++)
		deepEqual(one.wire.row(number), other.wire.row(number));
}

/** A live session, as the page takes it: into model and recording. */
function live(events: readonly Event[], recording = new Recording()): { model: Model; recording: Recording } {
	const model = new Model();
	for (const event of events) {
		model.take(event);
		recording.append(event);
	}
	return { model, recording };
}

describe("a recording of the page", () => {
	it("written and read again gives the same model", async () => {
		const { model, recording } = live(SESSION);
		const text = await recording.blob().text();
		equal(text.trimEnd().split("\n").length, SESSION.length);
		same(modelOf(readRecording(text)), model);
	});

	it("has no secret", async () => {
		const text = await live(SESSION).recording.blob().text();
		ok(!text.includes("hush-hush") && !text.includes(Buffer.from("hush-hush").toString("hex")));
	});

	it("is put away in parts, and reads as if it were not", async () => {
		const { recording } = live(SESSION, new Recording(1_000_000, 3000, 700));
		equal(await recording.blob().text(), await live(SESSION).recording.blob().text());
		equal(recording.size, (await recording.blob().text()).length);
	});

	it("keeps the newest events when it is full, the scenario, and how many have left", async () => {
		const { recording } = live(SESSION, new Recording(20_000, 1000, 300));
		ok(recording.size <= 21_000 && recording.size > 18_000);
		ok(recording.dropped > 0);
		const events = readRecording(await recording.blob().text());
		deepEqual(events[0]!.kind, "scenario");
		deepEqual(events[1], { at: 0, kind: "trace", text: `the first ${recording.dropped} events of this recording were dropped` });
		equal(events.length - 2, SESSION.length - recording.dropped);
		equal(events.at(-1)!.kind, "ended");
	});

	it("has a name made of its scenario", () => {
		equal(fileName({ ...SCENARIO, module: "bc20", seed: 7 }), "bc20-1000ms-seed7.jsonl");
		equal(fileName(undefined), "session.jsonl");
	});

	for (const [what, line, message] of [
		["no JSON", "hello", /line 2: not JSON/], ["no event", "7", /line 2: not an event/], ["null", "null", /line 2: not an event/], ["no time", "{\"kind\":\"trace\",\"text\":\"a\"}", /line 2: not an event: at/],
		["an unknown kind", "{\"at\":1,\"kind\":\"toString\"}", /line 2: kind: toString is none of scenario/], ["a missing member", "{\"at\":1,\"kind\":\"state\",\"machine\":\"a\"}", /line 2: state: state must be of type string/],
		["null for an object", "{\"at\":1,\"kind\":\"counters\",\"counters\":null}", /line 2: counters: counters must be/],
		["odd digits", "{\"at\":1,\"kind\":\"wire\",\"from\":\"host\",\"hex\":\"0\"}", /line 2: wire: from must be host or modem, hex/], ["a wrong side", "{\"at\":1,\"kind\":\"wire\",\"from\":\"up\",\"hex\":\"\"}", /line 2: wire/],
		["a wrong direction", "{\"at\":1,\"kind\":\"packet\",\"from\":\"host\",\"link\":1,\"text\":\"\"}", /line 2: packet: from/],
	] as const)
		it(`names the line that is wrong: ${what}`, () => {
			throws(() => readRecording(`${JSON.stringify(SESSION[0])}\r\n${line}\n`), { name: "SyntaxError", message });
		});

	it("begins with a scenario", () => {
		throws(() => readRecording("\n"), { message: "the recording is empty" });
		throws(() => readRecording("{\"at\":1,\"kind\":\"ended\"}"), { message: /line 1: must be the scenario/ });
	});
});

describe("a replay", () => {
	/** A replay and what it has reported. */
	class Stage {
		readonly timer = new TestTimer();
		model = new Model();
		readonly speeds: number[] = [];
		readonly replay = new Replay(SESSION, this.timer, {
			onRestart: () => this.model = new Model(),
			onEvents: events => events.forEach(event => this.model.take(event)),
			onSpeed: speed => this.speeds.push(speed),
		});
	}
	const whole = modelOf(SESSION);

	for (const speed of [1, 7, 1000])
		it(`ends, at ${speed} times the speed, with the same picture as the session, after the same time`, () => {
			const stage = new Stage();
			stage.replay.speed = speed;
			stage.timer.pass(15_000 / speed);
			ok(stage.replay.position > 0 && stage.replay.position < SESSION.length);
			stage.timer.pass(15_000 / speed + 50);
			same(stage.model, whole);
			deepEqual(stage.speeds, [speed, 0]);
			equal(stage.timer.set, false);
		});

	it("pauses, steps to the next event of the wire, and goes on", () => {
		const stage = new Stage();
		const { replay, timer } = stage;
		replay.speed = 1;
		timer.pass(5000);
		replay.speed = 0;
		const position = replay.position;
		timer.pass(5000);
		equal(replay.position, position);
		replay.step();
		equal(SESSION[replay.position - 1]!.kind, "wire");
		ok(replay.position > position);
		same(stage.model, modelOf(SESSION.slice(0, replay.position)));
		replay.speed = 10;
		timer.pass(60_000);
		same(stage.model, whole);
		replay.step();
		equal(replay.position, replay.length);
	});

	it("goes to any place, forwards and backwards, and plays again from the beginning at its end", () => {
		const stage = new Stage();
		const { replay, timer } = stage;
		for (const position of [200, 50, 51, SESSION.length + 9, 0, -3]) {
			replay.seek(position);
			equal(replay.position, Math.max(0, Math.min(position, SESSION.length)));
			same(stage.model, modelOf(SESSION.slice(0, replay.position)));
		}
		replay.seek(SESSION.length);
		equal(replay.at, SESSION.at(-1)!.at);
		replay.speed = 1000;
		timer.pass(1000);
		same(stage.model, whole);
		replay.speed = 1;
		replay.close();
		equal(timer.set, false);
		equal(replay.speed, 0);
	});
});
