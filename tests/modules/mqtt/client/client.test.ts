// MQTTClient from end to end in virtual time: the driver's modem and session, the simulated module on a line of 115200 bit/s, a broker in memory. Both modules.
// Tests modules/mqtt/client and exchange. Source: ECMA-419 §24; MQTT 3.1.1 §3.1.2.5 (will), §3.14 (DISCONNECT).

import assert from "node:assert/strict";
import { VirtualClock } from "../../../../hosts/modem/line/clock.js";
import { MemoryNetwork } from "../../../../hosts/modem/network/memory-network.js";
import { ModemSimulator } from "../../../../hosts/modem/simulator.js";
import { Wire, WireSerial } from "../../../../hosts/node/wire.js";
import MQTTClient, { type MQTTClientOptions } from "../../../../modules/mqtt/client.js";
import Modem from "../../../../modules/quectel/modem.js";
import { BC20, BG96 } from "../../../../modules/quectel/profile.js";
import QMTSession from "../../../../modules/quectel/session.js";

const { CONNACK, SUBSCRIBE, UNSUBSCRIBE, PUBACK, PUBCOMP, UNSUBACK, DISCONNECT } = MQTTClient;

class Rig {
	readonly clock = new VirtualClock();
	readonly network = new MemoryNetwork(this.clock, 100);
	readonly events: string[] = [];
	readonly modem: Modem;
	onControl: ((client: MQTTClient, operation: number) => void) | undefined;

	constructor(profile: typeof BG96) {
		const { clock, network } = this;
		const wire = new Wire(clock);
		const simulator = new ModemSimulator({ clock, network, profile: profile === BC20 ? "bc20" : "bg96", baud: 115_200, send: bytes => wire.send(bytes) });
		wire.attach(bytes => simulator.receive(bytes));
		this.modem = new Modem({ serial: { io: WireSerial, wire, baud: 115_200 }, clock, profile, random: () => 0.5 });
	}

	connect(options: Partial<MQTTClientOptions> = {}): MQTTClient {
		const { events } = this;
		const client: MQTTClient = new MQTTClient({
			session: { io: QMTSession, modem: this.modem, firstIdentifier: 1 }, host: "broker.test", id: "end-to-end",
			will: { topic: "gone", message: "for good", QoS: 1 },
			onControl: (operation, { id, payload }) => {
				events.push([operation, id, payload].filter(part => part !== undefined).join(" "));
				this.onControl?.(client, operation);
			},
			onReadable: (_count, { topic, QoS }) => events.push(`${topic} ${QoS} ${Buffer.from(client.read()!).toString()}`),
			onError: error => events.push(`error: ${error.message}`),
			onClose: () => events.push("close"),
			...options,
		});
		return client;
	}

	/** What reached the broker: topics, QoS and payloads. */
	get arrived(): string[] {
		return this.network.broker.published.map(({ topic, qos, payload }) => `${topic} ${qos} ${payload.toString()}`);
	}
}

describe("onWritable of an MQTTClient", () => {
	it("does not follow CONNACK when the app fills the outbox in that callback, but as soon as there is room", () => {
		const rig = new Rig(BG96);
		const payload = new Uint8Array(400).fill(0x78);
		rig.onControl = (client, operation) => {
			if (operation !== CONNACK)
				return;
			while (client.write(payload, { topic: "t", QoS: 1 }) > 0)
				rig.events.push("more");
		};
		rig.connect({ session: { io: QMTSession, modem: rig.modem, firstIdentifier: 1, outbox: 2400 }, onWritable: count => rig.events.push(`writable ${count > 0}`) });
		rig.clock.advance(60_000);
		assert.equal(rig.events[0], "2");
		assert.ok(rig.events.indexOf("writable true") > rig.events.findIndex(event => event.startsWith("4 ")), rig.events.join());
	});
});

for (const profile of [BG96, BC20]) {
	describe(`MQTTClient over a simulated ${profile.name}`, () => {
		it("subscribes, publishes with every QoS, receives its own messages, unsubscribes and disconnects, without a will", () => {
			const rig = new Rig(profile);
			rig.onControl = (client, operation) => {
				if (operation === CONNACK) {
					client.write(null, { operation: SUBSCRIBE, items: [{ topic: "own/+", QoS: 2 }, { topic: "other" }] });
					client.write(Buffer.from("zero"), { topic: "own/0" });
					client.write(Buffer.from("on"), { topic: "own/1", QoS: 1, byteLength: 3 });
					client.write(Buffer.from("e"));
					client.write(Buffer.from("two"), { topic: "own/2", QoS: 2 });
				}
				else if (operation === PUBCOMP) {
					client.write(null, { operation: UNSUBSCRIBE, items: [{ topic: "own/+" }, { topic: "never" }] });
					client.write(Buffer.from("unheard"), { topic: "own/3", QoS: 1 });
					client.write(null, { operation: DISCONNECT });
				}
			};
			rig.connect();
			rig.clock.advance(120_000);
			assert.deepEqual(rig.arrived, ["own/0 0 zero", "own/1 1 one", "own/2 2 two", "own/3 1 unheard"]);
			assert.deepEqual(rig.events.filter(event => event.startsWith("own")), ["own/0 0 zero", "own/1 2 one", "own/2 2 two"]);
			assert.deepEqual(rig.events.filter(event => /^\d/.test(event)), [`${CONNACK}`, "9 1 2,0", "4 2", "5 3", `${PUBCOMP} 3`, `${UNSUBACK} 4`, `${PUBACK} 5`]);
			assert.equal(rig.events.at(-1), "close");
			assert.deepEqual(rig.network.broker.clients, []);
		});

		it("leaves its will to the broker when it is closed", () => {
			const rig = new Rig(profile);
			const client = rig.connect();
			rig.clock.advance(120_000);
			assert.deepEqual(rig.events, ["2"]);
			client.close();
			rig.clock.advance(20_000);
			assert.deepEqual([rig.arrived, rig.network.broker.clients, rig.events], [["gone 1 for good"], [], ["2"]]);
		});

		it("ends when the broker goes, and a new one connects", () => {
			const rig = new Rig(profile);
			rig.connect();
			rig.clock.advance(120_000);
			rig.network.broker.drop();
			rig.clock.advance(5000);
			assert.equal(rig.events.length, 2);
			assert.match(rig.events[1]!, /^error: \+QMTSTAT: 1/);
			rig.connect();
			rig.clock.advance(60_000);
			assert.deepEqual(rig.events.slice(2), ["2"]);
		});
	});
}

describe("an MQTTClient without onClose", () => {
	it("ends with an error whose source is DISCONNECT when the app asked for the end", () => {
		const rig = new Rig(BG96);
		const errors: (Error & { source?: string; code?: number })[] = [];
		rig.onControl = (client, operation) => {
			if (operation === CONNACK)
				client.write(null, { operation: DISCONNECT });
		};
		rig.connect({ onClose: undefined, onError: error => errors.push(error) });
		rig.clock.advance(60_000);
		assert.deepEqual(errors.map(error => [error.source, error.code]), [["DISCONNECT", 0]]);
	});
});
