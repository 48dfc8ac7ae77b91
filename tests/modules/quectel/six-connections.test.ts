// Six sessions on one modem, each its own client, to two brokers: nothing crosses, and none starves another.
// modules/quectel/session and modem. Source: both notes §3.2.1 (tcpconnectID 0 to 5), docs/architecture.md (Promises).

import { deepEqual, equal, throws } from "node:assert/strict";
import { VirtualClock } from "../../../hosts/modem/line/clock.js";
import { MemoryNetwork } from "../../../hosts/modem/network/memory-network.js";
import type { Link, LinkEvents, Network, TLSOptions } from "../../../hosts/modem/network/network.js";
import { ModemSimulator, type ProfileName } from "../../../hosts/modem/simulator.js";
import { Wire, WireSerial } from "../../../hosts/node/wire.js";
import Modem from "../../../modules/quectel/modem.js";
import { BC20, BG96 } from "../../../modules/quectel/profile.js";
import QMTSession, { type QMTSessionOptions } from "../../../modules/quectel/session.js";

const CONNECTIONS = [0, 1, 2, 3, 4, 5];
const INBOX = 512;
const OUTBOX = 2048;

/** Two brokers: names with "two" in them lead to the second. */
class TwoBrokers implements Network {
	readonly one: MemoryNetwork;
	readonly two: MemoryNetwork;

	constructor(clock: VirtualClock, roundTrip: number) {
		this.one = new MemoryNetwork(clock, roundTrip);
		this.two = new MemoryNetwork(clock, roundTrip);
	}

	resolve(host: string, done: (addresses: readonly string[]) => void): void {
		this.#of(host).resolve(host, done);
	}

	open(host: string, port: number, tls: TLSOptions | undefined, link: LinkEvents): Link {
		return this.#of(host).open(host, port, tls, link);
	}

	#of(host: string): MemoryNetwork {
		return host.includes("two") ? this.two : this.one;
	}
}

/** A modem with six sessions, even ones at the first broker, odd ones at the second. */
class Six {
	readonly clock = new VirtualClock();
	readonly network: TwoBrokers;
	readonly modem: Modem;
	readonly sessions: QMTSession[];
	/** What each session told and was given, in order. */
	readonly events: string[][] = CONNECTIONS.map(() => []);
	/** The connections of the publish commands, in the order in which they left. */
	readonly publishes: number[] = [];

	constructor(name: ProfileName, roundTrip: number, options: (connection: number) => Partial<QMTSessionOptions> = () => ({})) {
		const { clock } = this;
		const wire = new Wire(clock);
		let sent = "";
		this.network = new TwoBrokers(clock, roundTrip);
		const simulator = new ModemSimulator({ clock, network: this.network, profile: name, send: bytes => wire.send(bytes), baud: 115_200 });
		wire.attach(bytes => {
			sent += Buffer.from(bytes).toString("latin1");
			for (let end = sent.search(/[\r\x1a]/); end >= 0; end = sent.search(/[\r\x1a]/)) {
				const connection = /AT\+QMTPUB=(\d),/.exec(sent.slice(0, end))?.[1];
				if (connection !== undefined)
					this.publishes.push(Number(connection));
				sent = sent.slice(end + 1);
			}
			simulator.receive(bytes);
		});
		this.modem = new Modem({
			serial: { io: WireSerial, wire, baud: 115_200 }, clock, profile: name === "bc20" ? BC20 : BG96, random: () => 0.5,
			sessions: CONNECTIONS.length * QMTSession.bytesFor(INBOX, OUTBOX),
		});
		const buffer = new Uint8Array(INBOX);
		this.sessions = CONNECTIONS.map(connection => {
			const events = this.events[connection]!;
			const session: QMTSession = new QMTSession({
				modem: this.modem, connection, host: connection % 2 === 0 ? "one.example" : "two.example", id: `client-${connection}`,
				inbox: INBOX, outbox: OUTBOX, firstIdentifier: 1 + 100 * connection,
				onLost: error => events.push(error.message),
				onControl: (operation, id) => operation === 4 || operation === 7 ? events.push(`done ${id}`) : undefined,
				onReadable: () => events.push(`${session.topic}: ${Buffer.from(buffer.subarray(0, session.read(buffer))).toString()}`),
				...options(connection),
			});
			session.subscribe([`down/${connection}`, "all"], 1);
			return session;
		});
		this.clock.advance(10_000);
		deepEqual(this.sessions.map(({ online }) => online), CONNECTIONS.map(() => true));
		for (const list of this.events)
			list.length = 0;
	}

	publish(connection: number, text: string, QoS = 1): number {
		return this.sessions[connection]!.publishBytes(`up/${connection}`, Buffer.from(text), text.length, QoS, false);
	}

	/** What came to a broker: client, topic and payload, in order. */
	arrived(network: MemoryNetwork): string[] {
		return network.broker.published.filter(({ topic }) => topic.startsWith("up/")).map(({ topic, payload }) => `${topic} ${payload.toString()}`);
	}
}

describe("six sessions on one modem", () => {
	for (const name of ["bg96", "bc20"] as const) {
		it(`publish and receive at once, at two brokers, and nothing crosses: ${name}`, () => {
			const six = new Six(name, 200);
			const expected: string[][] = [[], []];
			for (let round = 0; round < 20; round++) {
				for (const connection of CONNECTIONS) {
					const text = `${connection}/${round} ${"x".repeat(round * 7 % 90)}`;
					equal(six.publish(connection, text, 1 + (round + connection) % 2), 3 + 100 * connection + round - 1);
					expected[connection % 2]!.push(`up/${connection} ${text}`);
				}
				for (const network of [six.network.one, six.network.two]) {
					for (const connection of CONNECTIONS)
						network.broker.publish(`down/${connection}`, `${network === six.network.one ? "one" : "two"} ${round}`, { qos: 1 });
				}
				six.clock.advance(1000);
			}
			six.clock.advance(5000);
			for (const [index, network] of [six.network.one, six.network.two].entries()) {
				deepEqual(six.arrived(network).sort(), expected[index]!.sort());
				deepEqual(network.broker.clients.sort(), CONNECTIONS.filter(connection => connection % 2 === index).map(connection => `client-${connection}`));
			}
			for (const connection of CONNECTIONS) {
				const broker = connection % 2 === 0 ? "one" : "two";
				const events = six.events[connection]!;
				deepEqual(events.filter(event => event.startsWith("down")), Array.from({ length: 20 }, (_, round) => `down/${connection}: ${broker} ${round}`));
				deepEqual(events.filter(event => event.startsWith("done")).sort(), Array.from({ length: 20 }, (_, round) => `done ${2 + 100 * connection + round}`).sort());
				equal(events.length, 40);
			}
		});

		it(`take turns when all of them have much to send: ${name}`, () => {
			const six = new Six(name, 0);
			for (let round = 0; round < 12; round++) {
				for (const connection of CONNECTIONS)
					six.publish(connection, `${connection} ${round} ${"x".repeat(80)}`);
			}
			six.clock.advance(20_000);
			equal(six.publishes.length, 72);
			for (let turn = 0; turn < 12; turn++)
				deepEqual(six.publishes.slice(6 * turn, 6 * turn + 6), CONNECTIONS);
		});

		it(`do not wait behind one that never stops: each other message leaves at the next turn but one: ${name}`, () => {
			const six: Six = new Six(name, 100);
			const flood = (): void => {
				while (six.publish(0, "flood ".repeat(40)) > 0);
			};
			let latest = 0;
			for (let second = 0; second < 30; second++) {
				flood();
				const from = six.publishes.length;
				six.publish(1 + second % 5, `reading ${second}`);
				for (let passed = 0; !six.publishes.slice(from).includes(1 + second % 5); passed += 1) {
					six.clock.advance(1);
					latest = Math.max(latest, passed);
				}
				equal(six.publishes.slice(from).indexOf(1 + second % 5) <= 1, true);
				for (let passed = 0; passed < 1000; passed += 20) {
					flood();
					six.clock.advance(20);
				}
			}
			equal(latest < 100, true, `${latest} ms`);
			equal(six.publishes.filter(connection => connection === 0).length > 200, true);
		});
	}

	it("lose nothing when one of them does not read: only its own inbox fills", () => {
		const six = new Six("bg96", 0, connection => connection === 0 ? { onReadable() {} } : {});
		for (let round = 0; round < 40; round++) {
			six.network.one.broker.publish("down/0", "x".repeat(100), { qos: 0 });
			six.network.one.broker.publish("down/2", `to two ${round}`, { qos: 0 });
			six.network.two.broker.publish("down/3", `to three ${round}`, { qos: 0 });
			six.clock.advance(100);
		}
		deepEqual(six.sessions.map(({ lostMessages }) => lostMessages > 0), [true, false, false, false, false, false]);
		deepEqual([six.events[2]!.length, six.events[3]!.length, six.events[1]!.length], [40, 40, 0]);
	});

	it("are lost one by one: a broker that drops one client leaves the other five online, and that one reconnects", () => {
		const six = new Six("bg96", 0);
		six.network.two.broker.drop("client-3");
		six.clock.advance(500);
		deepEqual(six.sessions.map(({ online }) => online), [true, true, true, false, true, true]);
		six.clock.advance(10_000);
		deepEqual(six.events.map(events => events.length), [0, 0, 0, 1, 0, 0]);
		equal(six.sessions[3]!.online, true);
	});

	it("all reconnect after a restart of the module, each with its own filters and messages", () => {
		const six = new Six("bg96", 100);
		six.modem.recover(3);
		for (const connection of CONNECTIONS)
			six.publish(connection, "after");
		six.clock.advance(60_000);
		deepEqual(six.sessions.map(({ online, unacknowledged }) => [online, unacknowledged]), CONNECTIONS.map(() => [true, 0]));
		six.network.one.broker.publish("all", "everybody", { qos: 0 });
		six.network.two.broker.publish("all", "everybody", { qos: 0 });
		six.clock.advance(1000);
		deepEqual(six.events.map(events => events.at(-1)), CONNECTIONS.map(() => "all: everybody"));
	});

	it("need memory each: the error states how much is missing, and a connection can be used once", () => {
		const six = new Six("bg96", 0);
		throws(() => new QMTSession({ modem: six.modem, connection: 5, host: "h" }), { message: "connection: 5 is taken" });
		six.sessions[5]!.close();
		throws(() => new QMTSession({ modem: six.modem, connection: 5, host: "h" }), { name: "RangeError", message: "sessions: connection 5 needs 6656 bytes, 16 are left" });
		equal(new QMTSession({ modem: six.modem, connection: 5, host: "h", inbox: INBOX, outbox: OUTBOX }).online, false);
	});
});
