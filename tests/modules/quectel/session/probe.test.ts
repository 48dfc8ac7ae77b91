// A module whose MQTT hangs, in virtual time, on the wire: the session finds it, with traffic and without, and gives the link up.
// modules/quectel/session/publishing and probe. Source: docs/api.md (Probe), docs/recovery.md; MQTT 3.1.1 §3.10.4 (UNSUBSCRIBE).

import { generate } from "mqtt-packet";
import { deepEqual, equal, ok, throws } from "node:assert/strict";
import { BC20, BG96 } from "../../../../modules/quectel/profile.js";
import { type Bench, type BenchOptions, makeBench } from "../../../support/bench.js";
import { line, OK, type Reply, Rig } from "../../../support/quectel-rig.js";

/** Longest time from the hang to its detection: what others need for a module (docs/recovery.md). */
const LIMIT = 105_000;
const MINUTE = 60_000;

/** A session that is online, on a network with a round trip of 300 ms. */
function online(options: BenchOptions = {}): Bench {
	const bench = makeBench({ roundTrip: 300, ...options });
	for (let passed = 0; passed < MINUTE && !bench.session.online; passed += 100)
		bench.clock.advance(100);
	equal(bench.session.online, true);
	return bench;
}

function hang(bench: Bench): void {
	bench.simulator.strike({ kind: "mqtt-hang" });
}

/** @returns milliseconds until the link is lost, at most `limit` */
function untilLost(bench: Bench, limit: number, every = Infinity): number {
	const start = bench.clock.now();
	for (let passed = 0; passed < limit && bench.session.online; passed = bench.clock.now() - start) {
		if (passed > 0 && passed % every === 0)
			bench.session.publish("t", "reading", { QoS: 1 });
		bench.clock.advance(500);
	}
	return bench.clock.now() - start;
}

/** What an app is called for when the link is lost. */
function lossOf({ events }: Bench): string | undefined {
	return events.find(event => event.startsWith("lost"));
}

describe("a module whose MQTT hangs while its AT channel answers", () => {
	it("is found by the overdue acknowledgement of a reading a minute, within 105 s although it hangs right behind an acknowledgement", () => {
		const bench = online();
		bench.session.publish("t", "reading", { QoS: 1 });
		while (bench.session.unacknowledged > 0)
			bench.clock.advance(10);
		hang(bench);
		const found = untilLost(bench, 10 * MINUTE, MINUTE);
		ok(found <= LIMIT, `${found} ms`);
		equal(lossOf(bench), "lost: AT+QMTPUB: no result line");
	});

	it("is found without traffic by the probe, within 105 s, and by nothing without the probe", () => {
		for (const [probe, profile, name] of [[60_000, BG96, "bg96"], [45_000, BC20, "bc20"], [0, BG96, "bg96"]] as const) {
			const bench = online({ session: { probe }, modem: { profile }, simulator: { profile: name } });
			bench.clock.advance(10 * MINUTE + 1);
			hang(bench);
			const found = untilLost(bench, 10 * MINUTE);
			equal(found <= LIMIT, probe > 0, `${name}: ${found} ms`);
			equal(lossOf(bench), probe > 0 ? "lost: AT+QMTUNS: no result line, of the probe" : undefined);
		}
	});

	it("is restarted after three failures in a row, and online again within five minutes of the first, with the probe and without traffic", () => {
		const bench = online({ session: { probe: MINUTE } });
		hang(bench);
		untilLost(bench, 10 * MINUTE);
		for (let passed = 0; passed < 5 * MINUTE && !bench.session.online; passed += 1000)
			bench.clock.advance(1000);
		deepEqual([bench.session.online, bench.modem.counters.cycles], [true, 1]);
	});
});

describe("a probe", () => {
	/** Types of the packets that the broker has received. */
	const packets = ({ network }: Bench): string[] => network.broker.packets.map(({ cmd }) => cmd);

	it("is an UNSUBSCRIBE of 7 bytes a period while nothing else is acknowledged, in the place of PINGREQ", () => {
		const bench = online({ session: { probe: MINUTE, keepAlive: 120_000 } });
		const before = packets(bench).length;
		bench.clock.advance(60 * MINUTE);
		const [first, ...more] = bench.network.broker.packets.slice(before);
		equal(generate(first!).length, 7);
		equal(more.length + 1, 59); // a period begins with an acknowledgement
		deepEqual(new Set(packets(bench).slice(before)), new Set(["unsubscribe"]));
		deepEqual(bench.events, ["ready", "open"]);
	});

	it("is not sent while readings are acknowledged, a period apart at most", () => {
		const bench = online({ session: { probe: MINUTE } });
		for (let minutes = 0; minutes < 60; minutes++) {
			bench.session.publish("t", "x", { QoS: 1 });
			bench.clock.advance(MINUTE - 500);
		}
		equal(packets(bench).includes("unsubscribe"), false);
	});

	it("comes a period after the last acknowledgement, to the millisecond, whatever that was of", () => {
		const times: number[] = [];
		const rig = Rig.online({ session: { probe: MINUTE } });
		rig.device.always("AT+QMTUNS=", command => {
			times.push(rig.clock.now());
			return OK + line(`+QMTUNS: ${command.split(/[=,]/, 3).slice(1).join()},0`);
		});
		rig.clock.advance(20_000);
		rig.publish("x", 1);
		rig.clock.advance(30_000);
		rig.publish("x", 0);
		rig.clock.advance(29_999);
		deepEqual(times, []);
		rig.clock.advance(1);
		deepEqual(times, [80_000]);
		rig.clock.advance(59_999);
		rig.session.subscribe("f", 1);
		rig.clock.advance(59_999);
		deepEqual(times, [80_000]);
		rig.clock.advance(130_000);
		deepEqual(times, [80_000, 199_999, 259_999, 319_999]);
	});

	it("does not unsubscribe what the app subscribes to", () => {
		const { session } = online({ session: { probe: MINUTE } });
		throws(() => session.subscribe("-", 1), { name: "RangeError", message: "filter: \"-\" is what the probe unsubscribes" });
		online().session.subscribe("-", 1);
	});

	/** A rig whose session probes every 20 s, at the first probe; the module answers it so. */
	function probing(answer: Reply): Rig {
		const rig = Rig.online({ session: { probe: 20_000 } });
		rig.device.always("AT+QMTUNS=", answer);
		rig.clock.advance(20_000);
		return rig;
	}
	const identifierOf = (command: string): string => command.split(",")[1]!;
	const answered = (result: string) => (command: string): string => OK + line(`+QMTUNS: 0,${identifierOf(command)},${result}`);

	it("has packet identifiers that no other packet has meanwhile", () => {
		const rig = probing(OK);
		deepEqual(rig.device.commands, ["AT+QMTUNS=0,1,\"-\""]);
		throws(() => rig.publish("x", 1, "t", 1), { name: "RangeError", message: "id: 1 is in flight" });
		equal(rig.publish("x"), 2);
	});

	it("that is sent again by the module has more time", () => {
		const rig = probing(answered("1,1"));
		rig.clock.advance(24_999);
		deepEqual([rig.events, rig.device.commands.length], [[], 1]);
		rig.device.tell(line("+QMTUNS: 0,7,0") + line("+QMTUNS: 0,1,1,2"));
		rig.clock.advance(24_999);
		deepEqual([rig.events, rig.device.commands.length], [[], 1]);
	});

	it("that fails costs the link the second time in a row, however the module reports it", () => {
		for (const [answer, ms, error] of [
			[answered("2"), 0, "AT+QMTUNS: result 2 (failed to send packet), of the probe"],
			[OK, 35_000, "AT+QMTUNS: no result line, of the probe"],
			["", 60_000, "AT+QMTUNS: no answer"],
		] as const) {
			const rig = probing(answer);
			rig.clock.advance(ms);
			equal(rig.events[0], `lost: ${error}`);
			equal(rig.device.commands.filter(command => command.startsWith("AT+QMTUNS")).length, 2);
		}
	});

	it("that the module refuses leads to the question whether the client is connected, and to another one a period later", () => {
		const rig = probing(line("+CME ERROR: 3"));
		rig.clock.advance(60_000);
		deepEqual(rig.events, []);
		deepEqual(rig.device.commands.map(command => command.slice(0, 10)), ["AT+QMTUNS=", "AT+QMTCONN", "AT+QMTUNS=", "AT+QMTCONN", "AT+QMTUNS=", "AT+QMTCONN", "AT+QMTUNS=", "AT+QMTCONN"]);
		rig.device.always("AT+QMTCONN?", line("+QMTCONN: 0,1") + OK);
		rig.clock.advance(20_000);
		deepEqual(rig.events, ["lost: AT+QMTUNS: +CME ERROR: 3 (operation not allowed)"]);
	});

	it("is answered although its OK is lost, and fails by nothing that comes before its OK", () => {
		const rig = probing(command => line(`+QMTUNS: 0,${identifierOf(command)},2`) + line(`+QMTUNS: 0,${identifierOf(command)},0`));
		rig.clock.advance(60_000);
		deepEqual(rig.events, []);
	});

	it("need not be answered when something else is acknowledged meanwhile, and is not sent while something is unacknowledged", () => {
		const rig = probing(OK);
		rig.publish("x");
		rig.clock.advance(24_999);
		equal(rig.events.length, 1);
		rig.device.published = OK;
		rig.publish("y");
		rig.clock.advance(20_000);
		deepEqual(rig.device.commands.filter(command => command.startsWith("AT+QMTUNS")).length, 1);
	});

	it("ends with the link, and with the modem's restart, and begins again with the next link", () => {
		for (const end of [line("+QMTSTAT: 0,1"), line("RDY")]) {
			const rig = probing("");
			rig.device.always("AT+QMTUNS=", answered("0"));
			rig.device.tell(end);
			rig.clock.advance(60_000);
			equal(rig.session.online, true);
			rig.forget();
			rig.clock.advance(20_000);
			equal(rig.device.commands.length, 1);
			equal(rig.session.online, true);
		}
	});

	it("is put off by a SUBACK, and ends with the session", () => {
		const rig = Rig.online({ session: { probe: 20_000 } });
		rig.clock.advance(19_000);
		rig.session.subscribe("a", 1);
		rig.clock.advance(19_000);
		deepEqual(rig.device.commands, ["AT+QMTSUB=0,1,\"a\",1"]);
		rig.session.close();
		rig.clock.advance(60_000);
		equal(rig.device.commands.length, 1);
	});
});
