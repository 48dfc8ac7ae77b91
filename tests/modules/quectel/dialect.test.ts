// The driver on the simulated modules of the dialect of BG96 V1.2: payloads of 4096 bytes both ways, at once and from slots.
// modules/quectel with the profiles BG96 and BG95. Source: docs/hardware.md (BG95; Publish; Received messages), docs/coverage-bg95.md.

import { deepEqual, equal, throws } from "node:assert/strict";
import type { SimulatorOptions } from "../../../hosts/modem/simulator.js";
import { BG95, BG96, type Profile } from "../../../modules/quectel/profile.js";
import { SPEAKERS } from "../../notes/dialect.js";
import { makeBench, type Bench, type BenchOptions } from "../../support/bench.js";

const MODULES: readonly (readonly [string, Profile, Partial<SimulatorOptions>])[] = [
	[SPEAKERS[0]!, BG96, { profile: "bg96", firmware: { note: "1.2" } }],
	[SPEAKERS[1]!, BG95, { profile: "bg95" }],
	[SPEAKERS[2]!, BG95, { profile: "bg77" }],
];

/** Every byte, 16 times: Ctrl-Z, ESC, quotes, CR LF and NUL among them. */
const BYTES = Uint8Array.from({ length: 4096 }, (_, at) => at & 0xFF);
const TEXT = Buffer.from(BYTES).toString("latin1");

describe("an image of a BG95 without the MQTT commands", () => {
	it("is reported with the command that it refuses, link after link, and the session lives on", () => {
		const bench = makeBench({ simulator: { profile: "bg95", firmware: { mqtt: false } }, modem: { profile: BG95 } });
		bench.clock.advance(60_000);
		deepEqual([bench.events.slice(0, 3), bench.session.online], [[
			"ready", "lost: AT+QMTCFG=\"version\": ERROR", "lost: AT+QMTCFG=\"version\": ERROR",
		], false]);
	});
});

for (const [name, profile, simulator] of MODULES) {
	/** A bench online with the module, subscribed to `t`. */
	const online = (options: BenchOptions = {}): Bench => {
		const bench = makeBench({
			...options,
			simulator: { ...simulator, ...options.simulator },
			modem: { profile, sessions: 40_000, ...options.modem },
			session: { outbox: 8192, inbox: 8192, ...options.session },
		});
		bench.session.subscribe("t", 1);
		bench.clock.advance(60_000);
		equal(bench.session.online, true, bench.events.join("; "));
		bench.log.length = bench.events.length = bench.messages.length = 0;
		return bench;
	};
	/** What the driver wrote. */
	const written = (bench: Bench): string => bench.log.filter(line => line.startsWith("> ")).map(line => line.slice(2)).join("");

	describe(`${name}: the driver`, () => {
		it("knows from the test commands that it takes 4096 bytes, of any value, and gives lengths", () => {
			const { modem: { capabilities } } = online();
			deepEqual([capabilities.payload, capabilities.fixedLength, capabilities.anyByte, capabilities.lengthPrefixed], [4096, true, true, true]);
		});

		for (const buffered of [false, true]) it(`publishes and receives 4096 bytes of every value ${buffered ? "from a slot" : "at once"}`, () => {
			const received: Buffer[] = [];
			let whole = false;
			const bench: Bench = online({ session: { buffered, onReadable(count, more) {
				const buffer = new Uint8Array(count);
				bench.session.read(buffer);
				received.push(Buffer.from(buffer));
				whole = !more;
			} } });
			const id = bench.session.publishBytes("t", BYTES, BYTES.length, 1, false);
			bench.clock.advance(10_000);
			deepEqual(bench.events, [`control 4 ${id} 0`]);
			deepEqual([Buffer.concat(received).toString("latin1") === TEXT, whole, bench.session.lostMessages], [true, true, 0]);
			equal(written(bench).startsWith(`AT+QMTPUB=0,${id},1,0,"t",4096\\r`), true);
			equal(written(bench).endsWith("AT+QMTRECV=0,0\\r"), buffered);
			throws(() => bench.session.publishBytes("t", new Uint8Array(4097), 4097, 1, false), { message: `payload: 4097 bytes, ${profile.name} takes at most 4096` });
		});

		it("publishes and subscribes to 255 bytes of topic, and refuses 256 before a byte is sent", () => {
			const bench = online();
			const topic = "t".repeat(255);
			bench.session.subscribe(topic, 1);
			const id = bench.session.publish(topic, "x", { QoS: 1 });
			bench.clock.advance(5000);
			deepEqual([bench.events.at(-1), bench.messages], [`control 4 ${id} 0`, [`${topic} 1 x`]]);
			throws(() => bench.session.publish(`${topic}t`, "x"), { message: "topic: 256 bytes, at most 255 can be sent" });
			throws(() => bench.session.subscribe(`${topic}t`, 1), { message: "filter: 256 bytes, at most 255 can be sent" });
		});

		it("keeps five messages in the module while the app does not read, and loses none to a small inbox", () => {
			const counts: number[] = [];
			const bench = online({ session: { buffered: true, inbox: 128, onReadable: count => counts.push(count) } });
			for (let i = 1; i <= 5; i++)
				bench.network.broker.publish("t", Buffer.alloc(100 + i), { qos: 1 });
			bench.clock.advance(60_000);
			deepEqual(counts, [101]);
			const buffer = new Uint8Array(256);
			for (let i = 1; i <= 5; i++) {
				equal(bench.session.read(buffer), 100 + i);
				bench.clock.advance(1000);
			}
			deepEqual([counts, bench.session.lostMessages], [[101, 102, 103, 104, 105], 0]);
		});

		it("fetches what came over a link that was lost, once the next one is up", () => {
			const counts: number[] = [];
			const bench = online({ session: { buffered: true, onReadable: count => counts.push(count) } });
			bench.network.broker.publish("t", Buffer.alloc(1), { qos: 1 });
			bench.network.broker.publish("t", Buffer.alloc(2), { qos: 1 });
			bench.clock.advance(1000);
			bench.network.broker.drop();
			bench.clock.advance(60_000);
			equal(bench.session.online, true);
			const buffer = new Uint8Array(16);
			deepEqual([counts, bench.session.read(buffer)], [[1], 1]);
			bench.clock.advance(1000);
			deepEqual([counts, bench.session.read(buffer)], [[1, 2], 2]);
		});
	});
}
