// Every option of MQTTClient.write with every wrong kind of value: an error that names the option, and nothing is sent. Source: ECMA-419 §24.5 and A.25.2.

import assert from "node:assert/strict";
import { VirtualClock } from "../../../../hosts/modem/line/clock.js";
import { MemoryNetwork } from "../../../../hosts/modem/network/memory-network.js";
import { ModemSimulator } from "../../../../hosts/modem/simulator.js";
import { Wire, WireSerial } from "../../../../hosts/node/wire.js";
import MQTTClient, { type WriteOptions } from "../../../../modules/mqtt/client.js";
import Modem from "../../../../modules/quectel/modem.js";
import { BG96 } from "../../../../modules/quectel/profile.js";
import QMTSession from "../../../../modules/quectel/session.js";

const { SUBSCRIBE, UNSUBSCRIBE, PUBREL, CONNACK } = MQTTClient;

/** One value of each kind. */
const KINDS: Readonly<Record<string, unknown>> = {
	"null": null, "NaN": NaN, "-1": -1, "1.5": 1.5, "true": true, "text": "text", "an array": [1], "an object": {}, "a BigInt": 1n, "a symbol": Symbol("s"), "a function": () => 1,
	"bytes": new Uint8Array(1),
};

/** An option: what else is written with it, and the kinds it takes. */
interface Case {
	readonly name: string;
	readonly takes: readonly string[];
	/** As errors name it; default its name. */
	readonly parameter?: string;
	readonly options: (value: unknown) => unknown;
	readonly data?: (value: unknown) => unknown;
}

const WHOLE = { topic: "t", QoS: 1 };

const CASES: readonly Case[] = [
	{ name: "data", takes: ["bytes"], options: () => WHOLE, data: value => value },
	{ name: "options", takes: ["an object", "bytes"], options: value => value },
	{ name: "operation", takes: [], options: operation => ({ ...WHOLE, operation }) },
	{ name: "topic", takes: ["text", "bytes"], options: topic => ({ ...WHOLE, topic }) },
	{ name: "QoS", takes: [], options: QoS => ({ ...WHOLE, QoS }) },
	{ name: "retain", takes: ["true", "-1", "1.5"], options: retain => ({ ...WHOLE, retain }) },
	{ name: "id", takes: [], options: id => ({ ...WHOLE, id }) },
	{ name: "id of PUBREL", parameter: "id", takes: [], options: id => ({ operation: PUBREL, id }) },
	{ name: "byteLength", takes: [], options: byteLength => ({ ...WHOLE, byteLength }) },
	{ name: "items", takes: ["an array"], options: items => ({ operation: SUBSCRIBE, items }) },
	{ name: "items[0]", takes: ["an object", "bytes"], options: item => ({ operation: SUBSCRIBE, items: [item] }) },
	{ name: "items[0].topic", takes: ["text", "bytes"], options: topic => ({ operation: UNSUBSCRIBE, items: [{ topic }] }) },
	{ name: "items[0].QoS", parameter: "QoS", takes: [], options: QoS => ({ operation: SUBSCRIBE, items: [{ topic: "t", QoS }] }) },
];

/** @returns a client that is connected, and what the module has been sent since */
function connect(): { client: MQTTClient; sent: () => string } {
	const clock = new VirtualClock();
	const wire = new Wire(clock);
	const sent: number[] = [];
	const simulator = new ModemSimulator({ clock, network: new MemoryNetwork(clock, 100), profile: "bg96", baud: 115_200, send: bytes => wire.send(bytes) });
	wire.attach(bytes => {
		sent.push(...bytes);
		simulator.receive(bytes);
	});
	const modem = new Modem({ serial: { io: WireSerial, wire, baud: 115_200 }, clock, profile: BG96, random: () => 0.5 });
	let connected = false;
	const client: MQTTClient = new MQTTClient({
		session: { io: QMTSession, modem }, host: "broker.test", id: "kinds", onControl: operation => void (connected ||= operation === CONNACK),
	});
	clock.advance(30_000);
	assert.ok(connected);
	sent.length = 0;
	return {
		client, sent: () => {
			clock.advance(1000);
			return String.fromCharCode(...sent);
		},
	};
}

describe("write of an MQTTClient, given a value of the wrong kind", () => {
	for (const { name, parameter = name, takes, options, data } of CASES) {
		it(`names ${name}, and sends nothing`, () => {
			const { client, sent } = connect();
			for (const [kind, value] of Object.entries(KINDS)) {
				if (takes.includes(kind))
					continue;
				const payload = (data === undefined ? new Uint8Array(3) : data(value)) as Uint8Array;
				assert.throws(() => client.write(payload, options(value) as WriteOptions), (error: Error) => {
					assert.ok(error instanceof TypeError || error instanceof RangeError, `${kind}: ${error.name}`);
					assert.ok(error.message.startsWith(`${parameter}:`), `${kind}: ${error.message}`);
					return true;
				}, kind);
			}
			assert.equal(sent(), "");
		});
	}
});
