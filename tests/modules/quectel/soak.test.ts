// The whole driver against the simulated module and a broker, in virtual time: the line with its FIFOs, and random faults without end.
// Source: docs/architecture.md (Honest delivery; Recovery), docs/simulated-modem.md (Faults).

import { deepEqual, equal } from "node:assert/strict";
import { type AnswerFault, type Fault, generator, type ModuleFault } from "../../../hosts/modem/simulator.js";
import { BC20, BG96 } from "../../../modules/quectel/profile.js";
import { type Bench, makeBench } from "../../support/bench.js";

describe("a serial line with a FIFO of 128 bytes at 115200 bit/s", () => {
	it("carries a payload of 1548 bytes to the broker and back, whole", () => {
		const bench = makeBench({ baud: 115_200 });
		bench.clock.advance(5000);
		bench.session.subscribe("t", 1);
		const payload = Buffer.from(Array.from({ length: 1548 }, (_, index) => (index & 0xFE) === 0x1A ? 0x22 : index & 0xFF));
		bench.session.publishBytes("t", payload, payload.length, 1, false);
		bench.clock.advance(2000);
		deepEqual(bench.network.broker.published.at(-1)?.payload, payload);
		deepEqual(bench.messages, [`t 1 ${payload.toString("latin1")}`]);
		deepEqual([bench.wire.lost, bench.modem.counters.overruns, bench.events], [0, 0, ["ready", "open", "control 9 1 1", "control 4 2 0"]]);
	});
});

const MINUTE = 60_000;
/** How long faults come, and how long the driver then has to come to rest: those that wait for an attempt to connect take one each, after a back-off of minutes. */
const TROUBLE = 60 * MINUTE;
const REST = 120 * MINUTE;
const FAULTS = 60;

/** Errors that come before their time, and messages whose end is lost. */
const EARLY: readonly string[] = ["\r\nERROR\r\n", "\r\n+CME ERROR: 3\r\n"];
const UNFINISHED: readonly string[] = ["\r\n+QMTRECV: 0,0,\"a\",\"b", "\r\n+QMTRECV: 0,0,\"a", "\r\n+QMTRECV: 0,0,\"a\",b\r\nRDY\r\n", "\r\n+QMTRECV: 0,0,\"a\",\"b\"\r\n+QMTSTAT: 0,1\r\n"];

/** A plan of random faults; same seed, same plan. */
function plan(random: () => number): Fault[] {
	const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
	const integer = (low: number, high: number): number => low + Math.floor(random() * (high - low + 1));
	const answers: readonly (() => AnswerFault)[] = [
		() => ({ kind: "lost-result" }), () => ({ kind: "late-result", ms: integer(100, 40_000) }), () => ({ kind: "lost-prompt" }),
		() => ({ kind: "inject", bytes: "\r\n+CEREG: 1\r\n", place: pick(["before", "before-prompt", "before-result", "after-result"] as const) }),
		() => ({ kind: "inject", bytes: pick(EARLY), place: pick(["before", "before-prompt", "after-prompt"] as const) }),
		() => ({ kind: "inject", bytes: pick(UNFINISHED), place: pick(["before", "before-result", "after-result"] as const) }),
	];
	const faults: readonly (() => ModuleFault)[] = [
		() => ({ kind: "restart" }), () => ({ kind: "asleep" }), () => ({ kind: "pdp-deactivated" }), () => ({ kind: "garbage", count: integer(1, 60) }),
		() => ({ kind: "drop", from: pick(["host", "modem"] as const), count: integer(1, 20) }), () => ({ kind: "overlong", length: integer(100, 6000) }),
		() => ({ kind: "chunking", as: pick(["as-sent", "byte", "random"] as const) }), () => ({ kind: "stat", connection: 0, value: integer(1, 7) }),
		() => ({ kind: "open-result", value: pick([-1, 1, 2, 3, 4, 5]) }), () => ({ kind: "connack", value: integer(1, 5) }), () => ({ kind: "suback", value: 128 }),
		() => ({ kind: "latency", ms: integer(0, 6000) }),
		() => ({ kind: "lost-acknowledgements", count: integer(1, 8) }), () => ({ kind: "link-drop", connection: 0 }), () => ({ kind: "silence", connection: 0 }),
	];
	return Array.from({ length: FAULTS }, (): Fault => random() < 0.4
		? { when: { command: pick(["+QMTPUB", "+QMTPUB", "+QMTOPEN", "+QMTCONN", "+QMTSUB", "+QMTCLOSE", "+QMTCFG", "+CMEE", "E0", "+QIACT"]), nth: integer(1, 30) }, do: pick(answers)() }
		: { when: { at: integer(0, TROUBLE) }, do: pick(faults)() });
}

describe("random faults", () => {
	for (let seed = 1; seed <= 20; seed++) {
		const name = seed <= 12 ? "bg96" : "bc20";
		const pins = seed % 2 === 0;
		it(`lose no reading that was accepted, and the session is online in the end (${name}, ${pins ? "with" : "without"} a reset pin, seed ${seed})`, () => {
			const random = generator(seed);
			const profile = name === "bc20" ? BC20 : BG96;
			const firmware = { dataFormat: seed % 4 < 2, fixedLengthPublish: seed % 4 < 2, recvMode: seed % 4 === 0 };
			const bench: Bench = makeBench({ baud: 115_200, roundTrip: 300, faults: plan(random), simulator: { profile: name }, firmware, modem: { random, profile, ...pins ? { power: { on: () => {}, reset: () => bench.simulator.pins.pressReset(200) } } : {} }, session: { clean: seed % 2 === 0, keepAlive: 60_000 } });
			bench.session.subscribe("t/set", 1);
			const accepted: string[] = [];
			for (let reading = 0; bench.clock.now() < TROUBLE; reading++) {
				const payload = Buffer.from(`reading ${reading}`);
				if (bench.session.publishBytes("t", payload, payload.length, 1, false) > 0)
					accepted.push(payload.toString());
				bench.clock.advance(10_000 + Math.floor(random() * 10_000));
			}
			bench.clock.advance(REST);
			const arrived = new Set(bench.network.broker.published.map(({ payload }) => payload.toString()));
			const given = bench.events.filter(event => event.startsWith("given up"));
			deepEqual(accepted.filter(payload => !arrived.has(payload)), [], `seed ${seed}: ${given.join("; ")}`);
			equal(bench.session.online, true, `seed ${seed}: ${bench.events.slice(-5).join("; ")}`);
			equal(bench.session.unacknowledged, 0, `seed ${seed}`);
			equal(accepted.length > 20, true, `seed ${seed}`);
		});
	}
});
