// What each part says of itself before anything has happened: nothing was counted, nothing waits, nothing is under way. Tests the fields of modules/.

import { deepEqual, equal } from "node:assert/strict";
import { VirtualClock } from "../../hosts/modem/line/clock.js";
import Delivery from "../../modules/app/delivery.js";
import Schedule from "../../modules/app/schedule.js";
import Command from "../../modules/at/command.js";
import DataMode from "../../modules/at/data-mode.js";
import LineReader from "../../modules/at/line-reader.js";
import Parameters from "../../modules/at/parameters.js";
import { LastError } from "../../modules/at/result-codes.js";
import RingBuffer from "../../modules/at/ringbuffer.js";
import Synchroniser from "../../modules/at/synchroniser.js";
import Transmit from "../../modules/at/transmit-queue.js";
import Memory from "../../modules/base/memory.js";
import Turn from "../../modules/base/turn.js";
import Inbox, { NONE } from "../../modules/mqtt/inbox.js";
import Journal from "../../modules/mqtt/journal.js";
import Outbox, { FILLING, FREE, QUEUED, SENDING, SENT } from "../../modules/mqtt/outbox.js";
import { EmulatedFlash } from "../../soak/emulated-flash.js";
import { line, Rig } from "../support/quectel-rig.js";

/** These properties of an object. */
function of<Name extends string>(object: { readonly [name in Name]: unknown }, ...names: Name[]): unknown[] {
	return names.map(name => object[name]);
}

describe("a part to which nothing has happened", () => {
	it("of the AT channel: buffer, reader, queue, probes, data mode", () => {
		const memory = new Memory(4096);
		const receive = new RingBuffer(memory, 512, 128);
		deepEqual(of(receive, "start", "end", "scanned", "waiting", "wakeOnEveryByte", "endPending", "gap", "gapEnd", "lost", "unread", "suspected", "clipped", "stuck", "intact"),
			[0, 0, 0, 0, false, false, -1, -1, 0, undefined, 0, false, false, 0]);
		const turn = new Turn(new VirtualClock());
		deepEqual(of(turn, "armed", "due"), [false, false]);
		deepEqual(of(new LineReader(receive, turn, { onLine() {}, awaitsPrompt: false, onPrompt() {} }), "overlong", "damaged"), [0, 0]);
		const transmit = new Transmit(memory);
		equal(transmit.empty, true);
		deepEqual(of(new Synchroniser(memory, transmit, { set() {}, clear() {} }, 1), "answerOutstanding", "probes", "answered"), [false, 0, false]);
		deepEqual(of(new DataMode(undefined as never, transmit), "left"), [0]);
		deepEqual(of(new Parameters(memory.bytes), "position", "end", "from", "to"), [0, 0, 0, 0]);
		equal(new LastError().text, "");
	});

	it("is a command that was never sent: it awaits neither prompt nor raw bytes, and its payload ends with Ctrl-Z", () => {
		class Plain extends Command {
			compose(): void {}
			onResult(): void {}
		}
		const command = new Plain(5);
		deepEqual(of(command, "queued", "timeout", "response", "prompts", "payloadFrom", "payloadTo", "prompted", "terminated", "unprompted", "rawBytes", "takesText", "next"),
			[false, 5, undefined, false, 0, 0, false, true, false, 0, false, undefined]);
		equal(command.onInformation(undefined as never), false);
	});

	it("of MQTT: inbox, outbox, packets in flight, journal", () => {
		const memory = new Uint8Array(4096);
		deepEqual(of(new Inbox(memory, 0, 64, 16), "state", "count", "readable", "identifier", "topicLength", "byteLength", "dropped", "broken", "free"), [NONE, 0, 0, 0, 0, -1, 0, 0, 64]);
		const outbox = new Outbox(memory, 0, 64);
		deepEqual(of(outbox, "size", "count", "room", "missing", "next", "inFlight", "deadline"), [64, 0, 64, 0, -1, 0, Infinity]);
		deepEqual([outbox.findSent(0), outbox.findTried(0), outbox.overdue(Infinity)], [-1, -1, -1]);
		equal(new Set([FREE, QUEUED, SENDING, SENT, FILLING]).size, 5);
		deepEqual(of(new Journal({ storage: new EmulatedFlash(8 * 512, 512) }), "length", "sequence", "QoS", "position", "unknown", "more", "last", "pending", "ready", "dropped", "expired", "damaged", "refused", "failures"),
			[0, 0, 0, 0, false, false, 0, 0, 2, 0, 0, 0, 0, 0]);
	});

	it("of a sensor node: deliveries, schedule", () => {
		deepEqual(of(new Delivery(4), "pending", "acknowledged", "givenUp", "dropped", "slot", "sequence", "sampled", "accepted", "lossesToReport"), [0, 0, 0, 0, 0, 0, 0, 0, false]);
		deepEqual(of(new Schedule(new VirtualClock(), 7, () => {}), "skipped", "interval"), [0, 7]);
	});

	for (const [what, online] of [["has just been made", false], ["is online", true]] as const) {
		it(`is a modem, or its session, that ${what}: no counter has moved`, () => {
			const rig = online ? Rig.online() : new Rig();
			deepEqual(of(rig.modem.counters, "restarts", "deaths", "cycles", "overruns", "overlong", "damaged", "unknownLines", "lateAnswers", "timeouts", "rejectedMessages", "brokenMessages"),
				Array<number>(11).fill(0));
			deepEqual(of(rig.session, "online", "unacknowledged", "unconfirmed", "retransmissions", "lostMessages", "failures", "cause"), [online, 0, 0, 0, 0, 0, ""]);
			deepEqual(of(rig.modem, "ready", "imei", "identity", "closed"), online ? [true, "866425030012340", "Quectel\nBG96\nRevision: BG96MAR02A07M1G", false] : [false, "", "", false]);
		});
	}

	it("is a connection without a session: the module's lines about it change nothing", () => {
		const rig = Rig.online();
		for (const name of ["QMTOPEN", "QMTCONN", "QMTCLOSE", "QMTDISC", "QMTSUB", "QMTUNS", "QMTPUB", "QMTPUBEX", "QMTSTAT"]) {
			for (const connection of [1, 5, 6, 99, -1])
				rig.device.tell(line(`+${name}: ${connection},0,0`));
			rig.device.tell(line(`+${name}: `) + line(`+${name}:`));
		}
		rig.clock.advance(60_000);
		deepEqual([rig.events, rig.session.online], [[], true]);
		rig.publish("x");
		rig.clock.advance(0);
		deepEqual(rig.events, ["control 4 1 0"]);
	});
});
