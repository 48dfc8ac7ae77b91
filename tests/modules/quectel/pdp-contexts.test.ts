// PDP contexts 1 to 16: bring-up, diagnosis and recovery act on the one that is meant, and sessions of the others stay online.
// modules/quectel/modem/pdp-contexts, bring-up, lifecycle, session/diagnosis. Source: BG96 note §3.2.1 (<cid>); BG96 TCP/IP note, QICSGP, QIACT, QIDEACT.

import { deepEqual, equal, throws } from "node:assert/strict";
import { VirtualClock } from "../../../hosts/modem/line/clock.js";
import { MemoryNetwork } from "../../../hosts/modem/network/memory-network.js";
import { ModemSimulator } from "../../../hosts/modem/simulator.js";
import { Wire, WireSerial } from "../../../hosts/node/wire.js";
import Modem, { type ModemOptions } from "../../../modules/quectel/modem.js";
import { RECOVER_PDP, RECOVER_RADIO } from "../../../modules/quectel/modem/lifecycle.js";
import { BC20, BG96, type Profile } from "../../../modules/quectel/profile.js";
import QMTSession, { type QMTSessionOptions } from "../../../modules/quectel/session.js";
import { DeviceSerial } from "../../support/quectel-device.js";
import { line, OK, Rig } from "../../support/quectel-rig.js";

/** The network of the tests: each access point demands its own name; the second a user as well. */
const ACCESS = [{ apn: "one.example" }, { apn: "two.example", user: "u", password: "p" }];
const SECOND = { context: 2, apn: "two.example", user: "u", password: "p" };

/** A modem on a simulated BG96 whose network demands access data, in virtual time. */
class Bench {
	readonly clock = new VirtualClock();
	readonly network = new MemoryNetwork(this.clock, 100);
	readonly simulator: ModemSimulator;
	readonly modem: Modem;
	readonly events: string[] = [];
	/** What the driver has sent. */
	sent = "";

	constructor(options: Partial<ModemOptions>) {
		const { clock } = this;
		const wire = new Wire(clock);
		this.simulator = new ModemSimulator({ clock, network: this.network, profile: "bg96", baud: 115_200, access: ACCESS, context: false, send: bytes => wire.send(bytes) });
		wire.attach(bytes => {
			this.sent += Buffer.from(bytes).toString("latin1");
			this.simulator.receive(bytes);
		});
		this.modem = new Modem({
			serial: { io: WireSerial, wire, baud: 115_200 }, clock, profile: BG96, random: () => 0.5, sessions: 2 * QMTSession.bytesFor(512, 1024),
			onReady: () => this.events.push("ready"), onError: error => this.events.push(error.message), ...options,
		});
	}

	open(name: string, options: Partial<QMTSessionOptions> = {}): QMTSession {
		return new QMTSession({
			modem: this.modem, host: "broker.test", id: name, inbox: 512, outbox: 1024,
			onOpen: () => this.events.push(`${name} open`), onLost: error => this.events.push(`${name} lost: ${error.source}`), ...options,
		});
	}

	/** The payloads that reached the broker. */
	get arrived(): string[] {
		return this.network.broker.published.map(({ payload }) => payload.toString());
	}

	/** The commands sent since, that begin so. */
	commands(prefix: string): string[] {
		return this.sent.split("\r").filter(command => command.startsWith(prefix));
	}

	run(ms: number): this {
		this.clock.advance(ms);
		return this;
	}
}

/** Two sessions online, one in each of two contexts; what happened before is forgotten. */
function two(): { bench: Bench; one: QMTSession; other: QMTSession } {
	const bench = new Bench({ apn: "one.example", contexts: [SECOND] });
	const one = bench.open("one");
	const other = bench.open("two", { connection: 1, context: 2 });
	bench.run(30_000);
	deepEqual(bench.events, ["ready", "one open", "two open"]);
	bench.events.length = 0;
	bench.sent = "";
	return { bench, one, other };
}

describe("a PDP context other than the first", () => {
	it("carries a session's messages, with its own access point", () => {
		const bench = new Bench(SECOND);
		const session = bench.open("one");
		bench.run(30_000);
		session.publish("t", "reading", { QoS: 1 });
		bench.run(5000);
		deepEqual([bench.events, bench.arrived], [["ready", "one open"], ["reading"]]);
		deepEqual(bench.commands("AT+QI"), ["AT+QICSGP=2,1,\"two.example\",\"u\",\"p\",1", "AT+QIACT?", "AT+QIACT=2", "AT+QIACT?"]);
		deepEqual(bench.commands("AT+QMTCFG=\"pdpcid\""), ["AT+QMTCFG=\"pdpcid\",0,2"]);
	});

	it("is examined when a connection does not open, and the name is looked up in it", () => {
		const rig = new Rig({
			session: { context: 7 },
			device: device => device.always("AT+QMTOPEN=", OK + line("+QMTOPEN: 0,-1")).always("AT+QIACT?", line("+QIACT: 1,1,1,\"10.0.0.1\"") + line("+QIACT: 7,1,1,\"10.0.0.7\"") + OK),
		});
		const errors: string[] = [];
		rig.session.close();
		rig.makeSession({ connection: 0, onLost: error => errors.push(error.message) });
		rig.clock.advance(0);
		deepEqual(errors, ["AT+QMTOPEN: result -1 (failed to open network); PDP context active, 10.0.0.7; broker.test is 192.0.2.7"]);
		equal(rig.device.commands.includes("AT+QIDNSGIP=7,\"broker.test\""), true);
	});

	it("is cycled when a connection could not open because of it", () => {
		const rig = new Rig({ session: { context: 7 }, device: device => device.next("AT+QMTOPEN=", OK + line("+QMTOPEN: 0,3")) });
		rig.clock.advance(10_000);
		equal(rig.device.commands.includes("AT+QIDEACT=7"), true);
		equal(rig.events.at(-1), "open");
	});
});

describe("two PDP contexts", () => {
	it("are both activated before the modem is ready, and carry a session each", () => {
		const { bench, one, other } = two();
		one.publish("t", "from one", { QoS: 1 });
		other.publish("t", "from two", { QoS: 1 });
		bench.run(5000);
		deepEqual(bench.arrived.sort(), ["from one", "from two"]);
	});

	for (const [what, source, strike] of [
		["deactivated by the network", "QMTSTAT", ({ simulator }: Bench) => simulator.module.loseContext(2)],
		["cycled by the app", "PDP", ({ modem }: Bench) => modem.recover(RECOVER_PDP, 2)],
	] as const) {
		it(`are apart: when the second is ${what}, its session returns, and the first one's never left`, () => {
			const { bench, one, other } = two();
			strike(bench);
			equal(one.online, true);
			bench.run(60_000);
			deepEqual(bench.events, [`two lost: ${source}`, "ready", "two open"]);
			deepEqual(bench.commands("AT+QIDEACT"), what.startsWith("cycled") ? ["AT+QIDEACT=2"] : []);
			deepEqual(bench.commands("AT+QIACT="), ["AT+QIACT=2"]);
			one.publish("t", "still", { QoS: 1 });
			other.publish("t", "again", { QoS: 1 });
			bench.run(5000);
			deepEqual(bench.arrived.sort(), ["again", "still"]);
		});
	}

	it("are both lost with the radio", () => {
		const { bench } = two();
		bench.modem.recover(RECOVER_RADIO);
		bench.run(60_000);
		deepEqual(bench.events, ["one lost: network", "two lost: network", "ready", "one open", "two open"]);
	});

	it("lets the modem be ready only when the network activates both, and says which one it does not", () => {
		const bench = new Bench({ apn: "one.example", contexts: [{ ...SECOND, password: "wrong" }] });
		bench.run(60_000);
		equal(bench.events[0]!.startsWith("AT+QIACT=2: "), true, bench.events[0]);
		equal(bench.modem.ready, false);
	});
});

describe("the option context", () => {
	const WRONG: readonly [Record<string, unknown>, string, Profile?][] = [
		[{ context: 0 }, "RangeError: context: 0 is not in 1 to 16"],
		[{ context: 17 }, "RangeError: context: 17 is not in 1 to 16"],
		[{ context: "2" }, "TypeError: context: must be a number"],
		[{ context: 2 }, "RangeError: context: a BC20 has only 1", BC20],
		[{ contexts: {} }, "TypeError: contexts: must be an array"],
		[{ contexts: [null] }, "TypeError: contexts[0]: must be an object"],
		[{ contexts: [{}] }, "RangeError: contexts[0].context: 1 is there already"],
		[{ contexts: [{ context: 2 }, { context: 2 }] }, "RangeError: contexts[1].context: 2 is there already"],
		[{ contexts: [{ context: 2, apn: 3 }] }, "TypeError: contexts[0].apn: must be a string"],
		[{ contexts: [{ context: 2, apn: "a\"b" }] }, "RangeError: contexts[0].apn: byte 0x22 at offset 1 cannot be sent in a command line"],
		[{ contexts: [{ context: 2, authentication: "pap" }] }, "RangeError: contexts[0].authentication: pap is not none, PAP, CHAP, PAP or CHAP"],
		[{ authentication: "none" }, "RangeError: authentication: not supported by a BC20", BC20],
		[{ user: "u" }, "RangeError: user: not supported by a BC20", BC20],
	];
	for (const [options, message, profile = BG96] of WRONG)
		it(`is refused: ${message}`, () => {
			throws(() => new Modem({ serial: { io: DeviceSerial }, clock: new VirtualClock(), profile, ...options }), (error: Error) => `${error.name}: ${error.message}` === message);
		});

	it("of a session, or of recover, names one of the modem's", () => {
		const rig = Rig.online();
		rig.session.close();
		throws(() => rig.makeSession({ context: 3 }), { name: "RangeError", message: "context: 3 is none of the modem's, 1" });
		throws(() => rig.modem.recover(RECOVER_PDP, 3), { name: "RangeError", message: "context: 3 is none of the modem's" });
	});
});
