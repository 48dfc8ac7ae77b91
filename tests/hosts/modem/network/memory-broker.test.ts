// The broker in memory: sessions, subscriptions, retained messages, delivery, keep alive, and its hooks.
// hosts/modem/network/memory-broker.ts, memory-client.ts, topics.ts; MQTT 3.1.1.

import { generate, parser, type IConnectPacket, type Packet } from "mqtt-packet";
import { deepEqual, equal } from "node:assert/strict";
import { VirtualClock } from "../../../../hosts/modem/line/clock.js";
import { MemoryNetwork } from "../../../../hosts/modem/network/memory-network.js";
import { matches } from "../../../../hosts/modem/network/topics.js";

/** A client made of packets: what it received, and a way to send. */
function client(network: MemoryNetwork) {
	const received: Packet[] = [];
	const state = { closed: false };
	const reader = parser();
	reader.on("packet", packet => received.push(packet));
	const link = network.open("broker", 1883, undefined, {
		onOpen() {},
		onData: bytes => void reader.parse(Buffer.from(bytes)),
		onClose: () => state.closed = true,
	});
	return { received, state, link, send: (packet: Packet) => link.write(generate(packet)) };
}

const CONNECT: IConnectPacket = { cmd: "connect", protocolId: "MQTT", protocolVersion: 4, clientId: "me", clean: false, keepalive: 0 };

function world() {
	const clock = new VirtualClock();
	const network = new MemoryNetwork(clock, 10);
	return { clock, network, broker: network.broker };
}

describe("the broker in memory", () => {
	it("keeps session and messages of a client that is away, and sends unacknowledged ones again", () => {
		const { clock, network, broker } = world();
		const first = client(network);
		first.send(CONNECT);
		first.send({ cmd: "subscribe", messageId: 1, subscriptions: [{ topic: "a", qos: 1 }] });
		clock.advance(100);
		broker.publish("a", "seen", { qos: 1 });
		clock.advance(100);
		first.link.close();
		clock.advance(100);
		broker.publish("a", "new", { qos: 1 });
		broker.publish("a", "lost", { qos: 0 });
		const second = client(network);
		second.send(CONNECT);
		clock.advance(100);
		deepEqual(second.received.map(packet => packet.cmd === "publish" ? `${packet.payload} ${packet.dup}` : packet.cmd === "connack" ? `present ${packet.sessionPresent}` : packet.cmd),
			["present true", "seen true", "new false"]);
	});

	it("forgets a clean session", () => {
		const { clock, network, broker } = world();
		const first = client(network);
		first.send({ ...CONNECT, clean: true });
		first.send({ cmd: "subscribe", messageId: 1, subscriptions: [{ topic: "a", qos: 1 }] });
		first.send({ cmd: "disconnect" });
		clock.advance(100);
		equal(first.state.closed, true);
		equal(broker.subscriptions("me").size, 0);
	});

	it("drops the older of two clients with one identifier, and publishes its will", () => {
		const { clock, network, broker } = world();
		const first = client(network);
		first.send({ ...CONNECT, will: { topic: "status", payload: Buffer.from("gone") } });
		clock.advance(100);
		const second = client(network);
		second.send(CONNECT);
		clock.advance(100);
		deepEqual([first.state.closed, second.state.closed], [true, false]);
		equal(broker.published[0]?.payload.toString(), "gone");
	});

	it("keeps a retained message until an empty one comes", () => {
		const { clock, network, broker } = world();
		broker.publish("a/b", "kept", { retain: true });
		const one = client(network);
		one.send(CONNECT);
		one.send({ cmd: "subscribe", messageId: 1, subscriptions: [{ topic: "a/+", qos: 0 }] });
		clock.advance(100);
		const [, , message] = one.received;
		equal(message?.cmd === "publish" && message.retain && message.payload.toString(), "kept");
		broker.publish("a/b", "", { retain: true });
		clock.advance(100);
		deepEqual(broker.retained("#"), []);
	});

	it("cuts a client that is silent for one and a half times its keep alive", () => {
		const { clock, network, broker } = world();
		const one = client(network);
		one.send({ ...CONNECT, keepalive: 10 });
		clock.advance(14_000);
		one.send({ cmd: "pingreq" });
		clock.advance(15_000);
		deepEqual([one.received.at(-1)?.cmd, broker.clients], ["pingresp", ["me"]]);
		clock.advance(10);
		deepEqual([one.state.closed, broker.clients], [true, []]);
	});

	it("withholds packets of one type, as a network that loses them, and only while this is set", () => {
		const { clock, network, broker } = world();
		const one = client(network);
		one.send(CONNECT);
		broker.withheld = "puback";
		one.send({ cmd: "publish", topic: "a", payload: "1", messageId: 1, qos: 1, dup: false, retain: false });
		one.send({ cmd: "pingreq" });
		clock.advance(100);
		broker.withheld = undefined;
		one.send({ cmd: "publish", topic: "a", payload: "2", messageId: 2, qos: 1, dup: false, retain: false });
		clock.advance(100);
		deepEqual(one.received.map(({ cmd, messageId }) => [cmd, messageId]), [["connack", undefined], ["pingresp", undefined], ["puback", 2]]);
		equal(broker.published.length, 2);
	});

	it("cuts a client that breaks the protocol", () => {
		const packets: Packet[][] = [
			[{ cmd: "pingreq" }],
			[CONNECT, CONNECT],
			[CONNECT, { cmd: "publish", topic: "a/+", payload: "", qos: 0, dup: false, retain: false }],
			[CONNECT, { cmd: "connack", returnCode: 0, sessionPresent: false }],
		];
		for (const wrong of packets) {
			const { clock, network } = world();
			const one = client(network);
			wrong.forEach(packet => one.send(packet));
			clock.advance(100);
			equal(one.state.closed, true);
		}
		const { clock, network } = world();
		const one = client(network);
		one.link.write(Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0xff, 0xff));
		clock.advance(100);
		equal(one.state.closed, true);
	});

	it("publishes a QoS 2 message once, however often it comes before PUBREL", () => {
		const { clock, network, broker } = world();
		const one = client(network);
		const seen: string[] = [];
		broker.onPublish = ({ topic }) => seen.push(topic);
		one.send(CONNECT);
		for (const dup of [false, true])
			one.send({ cmd: "publish", topic: "a", payload: "x", qos: 2, dup, retain: false, messageId: 4 });
		one.send({ cmd: "pubrel", messageId: 4 });
		clock.advance(100);
		deepEqual(seen, ["a"]);
		deepEqual(one.received.map(({ cmd }) => cmd), ["connack", "pubrec", "pubrec", "pubcomp"]);
	});

	it("delivers once to overlapping subscriptions, at the best QoS granted", () => {
		const { clock, network, broker } = world();
		const one = client(network);
		one.send(CONNECT);
		one.send({ cmd: "subscribe", messageId: 1, subscriptions: [{ topic: "a", qos: 0 }, { topic: "#", qos: 1 }] });
		clock.advance(100);
		broker.publish("a", "x", { qos: 2 });
		clock.advance(100);
		deepEqual(one.received.slice(2).map(packet => packet.cmd === "publish" ? packet.qos : packet.cmd), [1]);
	});
});

describe("a topic filter", () => {
	for (const [filter, topic, expected] of [
		["a/b", "a/b", true], ["a/b", "a", false], ["a", "a/b", false], ["+", "a", true], ["+", "a/b", false], ["+/b", "a/b", true],
		["a/+", "a/", true], ["a/+/c", "a//c", true], ["#", "a/b/c", true], ["a/#", "a", true], ["a/#", "a/b/c", true], ["a/#", "b", false],
		["#", "$SYS/x", false], ["+/x", "$SYS/x", false], ["$SYS/#", "$SYS/x", true], ["#/a", "b/a", false],
	] as const)
		it(`${filter} ${expected ? "matches" : "does not match"} ${topic}`, () => {
			equal(matches(filter, topic), expected);
		});
});
