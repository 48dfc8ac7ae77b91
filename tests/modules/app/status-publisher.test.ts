// What a node publishes besides its readings, against an outbox that has room or not: each message until it is taken, and once. Tests modules/app/status-publisher.

import assert from "node:assert/strict";
import Announcer, { NO_ROOM, statusTopic } from "../../../modules/app/status-publisher.js";
import { makeStatus } from "../../../modules/app/telemetry/format.js";
import type { Condition } from "../../../modules/app/telemetry/status.js";
import { BG96 } from "../../../modules/quectel/profile.js";
import type QMTSession from "../../../modules/quectel/session.js";

const CONDITION: Condition = { time: undefined, signal: undefined, technology: undefined, operator: "", lost: "", trouble: "" };

/** An announcer on a session whose outbox takes `room` messages. */
class Bench {
	readonly published: string[] = [];
	room = 0;
	readings = 0;
	readonly announcer: Announcer;

	constructor() {
		const session = {
			publishBytes: (topic: string, bytes: Uint8Array, length: number, QoS: number, retain: boolean): number => {
				if (this.room === 0)
					return NO_ROOM;
				this.room -= 1;
				this.published.push(`${topic} ${QoS}${retain ? " retained" : ""}: ${Buffer.from(bytes.subarray(0, length)).toString()}`);
				return 40 + this.published.length;
			},
		};
		const bench = this;
		this.announcer = new Announcer(session as unknown as QMTSession, "pumps/7", makeStatus(true, BG96, false, 1024, "power on"), {
			condition: CONDITION,
			get counters() {
				return { readings: bench.readings };
			},
		});
	}

	/** The outbox has room for so many again. @returns what was published then */
	roomFor(count: number): string[] {
		this.room = count;
		this.announcer.flush();
		return this.published.splice(0);
	}
}

/** A status with so many readings. */
function status(readings: number): string {
	return `pumps/7/status 1 retained: {"restart":"power on","online":true,"readings":${readings}}`;
}

describe("a node's announcements", () => {
	it("go to T/status, retained, and to T/error", () => {
		const bench = new Bench();
		bench.room = 9;
		bench.announcer.report();
		bench.announcer.reportError("not understood");
		assert.deepEqual(bench.published.splice(0), [status(0), "pumps/7/error 1: not understood"]);
		assert.deepEqual([bench.roomFor(9), statusTopic("a/b")], [[], "a/b/status"]);
	});

	it("wait for room, the status with what it is then, and the newest error", () => {
		const bench = new Bench();
		bench.announcer.report();
		bench.announcer.reportError("first");
		bench.announcer.reportError("second");
		bench.readings = 5;
		assert.deepEqual(bench.published, []);
		assert.deepEqual(bench.roomFor(1), ["pumps/7/error 1: second"]);
		assert.deepEqual(bench.roomFor(0), []);
		assert.deepEqual(bench.roomFor(2), [status(5)]);
		assert.deepEqual(bench.roomFor(2), []);
	});

	it("end with the goodbye, sent once however often there is room", () => {
		const bench = new Bench();
		bench.announcer.report();
		bench.announcer.reportError("late");
		assert.equal(bench.announcer.goodbye, NO_ROOM);
		bench.announcer.leave();
		assert.deepEqual([bench.announcer.goodbye, bench.published], [NO_ROOM, []]);
		assert.deepEqual([bench.roomFor(3), bench.announcer.goodbye], [["pumps/7/status 1 retained: offline"], 41]);
		assert.deepEqual([bench.roomFor(3), bench.announcer.goodbye], [[], 41]);
	});
});
