// Links whose round trips take longer than the module's packet timeout: the driver gives the next link longer, as long as the notes allow.
// modules/quectel/modem/connection and session/link. Source: both notes §3.2.1 (<pkt_timeout>), §3.2.4; figure 1, Excep1; MQTT 3.1.1 §3.1 (one CONNECT a connection).

import { deepEqual, equal } from "node:assert/strict";
import { BC20, BG96 } from "../../../modules/quectel/profile.js";
import { type Bench, makeBench } from "../../support/bench.js";
import { line, OK, Rig } from "../../support/quectel-rig.js";

/** Seconds that AT+QMTCFG="timeout" gave each link. */
function timeouts(commands: readonly string[]): number[] {
	return commands.flatMap(command => /"timeout",0,(\d+)/i.exec(command)?.slice(1).map(Number) ?? []);
}

/** A bench that publishes once and is given `ms`. */
function run(ms: number, options: Parameters<typeof makeBench>[0]): Bench {
	const bench = makeBench(options);
	bench.session.publish("t", "reading", { QoS: 1 });
	bench.clock.advance(ms);
	return bench;
}

const CASES = [
	["a BG96 whose round trip takes 5.2 s", "bg96", BG96, 5200, undefined], ["a BC20 whose round trip takes 11 s", "bc20", BC20, 11_000, undefined],
	["a CONNACK 1.5 s late at pkt_timeout 1", "bg96", BG96, 2500, 1000],
] as const;

describe("a link slower than the packet timeout", () => {
	for (const [what, name, profile, roundTrip, packetTimeout] of CASES) {
		for (const resendsConnect of [false, true]) {
			it(`connects and publishes: ${what}, ${resendsConnect ? "CONNECT is sent again" : "CONNECT is sent once"}`, () => {
				const bench = run(300_000, {
					roundTrip, simulator: { profile: name }, modem: { profile }, firmware: { resendsConnect },
					session: packetTimeout === undefined ? {} : { packetTimeout },
				});
				equal(bench.session.online, true, bench.events.join("; "));
				equal(bench.events.includes("control 4 1 0"), true, bench.events.join("; "));
				const { clients } = bench.network.broker;
				equal(clients.length, 1);
				const since = bench.events.length;
				bench.clock.advance(3_600_000);
				deepEqual(bench.events.slice(since), [], "the link stays");
			});
		}
	}

	it("is sent one CONNECT a connection, unless the firmware sends another", () => {
		const bench = run(60_000, { roundTrip: 2500, session: { packetTimeout: 1000 } });
		const { packets } = bench.network.broker;
		equal(packets.filter(({ cmd }) => cmd === "connect").length, bench.log.filter(entry => entry.includes("+QMTOPEN: 0,0")).length);
		equal(bench.session.online, true);
	});
});

describe("the link after an outage in which the broker was silent", () => {
	/** A rig whose link has the longest packet timeout, because five links before it had no CONNACK. */
	function patient(): Rig {
		const rig = new Rig({ device: device => {
			for (let links = 0; links < 5; links++)
				device.next("AT+QMTCONN=", OK);
		} });
		rig.clock.advance(900_000);
		deepEqual([rig.session.online, timeouts(rig.device.commands).at(-1)], [true, 60]);
		rig.forget();
		return rig;
	}

	it("waits for the OK of a publish, a subscription and a probe no longer than another: it does not depend on the network", () => {
		const publish = patient();
		publish.device.published = "";
		publish.publish("a");
		publish.clock.advance(0);
		publish.device.published = command => OK + line(`+QMTPUB: ${command.split(/[=,]/, 3).slice(1).join()},0`);
		publish.clock.advance(27_000);
		equal(publish.events.includes("control 4 1 0"), true, publish.events.join("; "));
		const subscribe = patient();
		subscribe.device.next("AT+QMTSUB=", "");
		subscribe.session.subscribe("f", 1);
		subscribe.clock.advance(30_000);
		equal(subscribe.events.some(event => event.startsWith("control 9")), true, subscribe.events.join("; "));
	});

	it("waits for their result lines as long as the module sends them again", () => {
		const rig = patient();
		rig.device.published = OK;
		rig.publish("a");
		rig.clock.advance(244_000);
		deepEqual(rig.events, []);
		rig.device.tell(line("+QMTPUB: 0,1,0"));
		deepEqual(rig.events, ["control 4 1 0"]);
		rig.device.next("AT+QMTSUB=", OK);
		rig.session.subscribe("f", 1);
		rig.clock.advance(244_000);
		rig.device.tell(line("+QMTSUB: 0,2,0,1"));
		deepEqual(rig.events.slice(1), ["control 9 2 1"]);
	});
});

describe("the packet timeout", () => {
	for (const [ms, seconds] of [[2500, 5], [2501, 6], [3000, 6], [3001, 7], [6012, 13], [24_500, 49]] as const) {
		it(`of the next link is twice the time that a CONNACK took, in whole seconds, and the option at least: ${seconds} s behind one of ${ms} ms`, () => {
			const rig = new Rig({ device: device => device.always("AT+QMTCONN=", OK) });
			rig.clock.advance(0);
			rig.clock.advance(ms);
			rig.device.tell(line("+QMTCONN: 0,0,0"));
			rig.clock.advance(0);
			equal(rig.session.online, true);
			rig.device.tell(line("+QMTSTAT: 0,1"));
			rig.clock.advance(5000);
			deepEqual(timeouts(rig.device.commands), [5, seconds]);
		});
	}

	it("doubles with each link without a CONNACK in time, up to 60 s, and fits the link once one came", () => {
		const rig = new Rig({ device: device => device.always("AT+QMTCONN=", OK) });
		for (const expected of [5, 10, 20, 40, 60]) {
			while (rig.device.commands.at(-1)?.startsWith("AT+QMTCONN=") !== true)
				rig.clock.advance(1000);
			equal(timeouts(rig.device.commands).at(-1), expected);
			rig.device.commands.push("");
			rig.clock.advance(expected * 1000);
			if (expected === 60)
				rig.device.always("AT+QMTCONN=", OK + line("+QMTCONN: 0,0,0"));
			rig.device.tell(line("+QMTCONN: 0,2"));
		}
		rig.clock.advance(60_000);
		deepEqual([rig.session.online, timeouts(rig.device.commands).at(-1)], [true, 60]);
		rig.device.tell(line("+QMTSTAT: 0,1"));
		rig.clock.advance(60_000);
		deepEqual([rig.session.online, timeouts(rig.device.commands).at(-1)], [true, 5]);
	});

	it("stays where the server refuses, or closes the link before it is over", () => {
		for (const end of ["+QMTCONN: 0,0,5", "+QMTSTAT: 0,1", "+QMTCONN: 0,2"]) {
			const rig = new Rig({ device: device => device.always("AT+QMTCONN=", OK) });
			rig.clock.advance(4999);
			rig.device.tell(line(end));
			rig.clock.advance(2000);
			deepEqual(timeouts(rig.device.commands), [5, 5], end);
		}
	});

	it("is twice the time of the last CONNACK, at least the option's", () => {
		for (const [ms, seconds] of [[100, 5], [2500, 5], [2600, 6], [4900, 10], [29_999, 60], [100_000, 60]] as const) {
			const rig = new Rig({ device: device => device.next("AT+QMTCONN=", OK), session: { packetTimeout: 5000, retries: 10 } });
			rig.clock.advance(0);
			rig.clock.advance(ms > 59_000 ? 54_999 : ms);
			if (ms > 59_000)
				rig.device.tell(line("+QMTCONN: 0,1,1"));
			rig.clock.advance(ms > 59_000 ? ms - 54_999 : 0);
			rig.device.tell(line("+QMTCONN: 0,0,0"));
			rig.clock.advance(0);
			equal(rig.session.online, true, String(ms));
			rig.device.tell(line("+QMTSTAT: 0,1"));
			rig.clock.advance(2000);
			deepEqual(timeouts(rig.device.commands), [5, seconds], String(ms));
		}
	});
});
