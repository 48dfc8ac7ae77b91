// The whole firmware on XS: main.ts and modules/ in the machine, its UART connected to the simulated module, and that to a real broker on the loopback.

import assert from "node:assert/strict";
import { RealClock } from "../../hosts/modem/line/clock.js";
import { EmbeddedBroker, type BrokerMessage } from "../../hosts/modem/network/broker.js";
import { TCPNetwork } from "../../hosts/modem/network/tcp-network.js";
import { ModemSimulator } from "../../hosts/modem/simulator.js";
import { NodeClock } from "../../hosts/node/clock.js";
import { Wire, WireSerial } from "../../hosts/node/wire.js";
import { Machine } from "../../hosts/xs/machine.js";

describe("the firmware on XS, with a broker", () => {
	const decoder = new TextDecoder();
	const clock = new NodeClock();
	let broker: EmbeddedBroker;
	let modem: ModemSimulator | undefined;
	let machine: Machine | undefined;
	let messages: BrokerMessage[];
	let readings: string[];
	let acknowledged: number[];

	/** Runs it to its end. @param stopAt that many acknowledgements, then `stop` is called */
	function run(configuration: { readonly [name: string]: unknown }, stopAt = 0, journal = 0): Promise<void> {
		const wire = new Wire(clock);
		const simulator = modem = new ModemSimulator({ clock: new RealClock(), network: new TCPNetwork(), send: bytes => wire.send(bytes) });
		wire.attach(bytes => simulator.receive(bytes));
		return new Promise((resolve, reject) => {
			const started = machine = new Machine({
				clock, configuration, serial: { io: WireSerial, wire }, wallTime: Date.now, journal, onError: reject,
				power: { on: () => simulator.power(true), reset: () => simulator.restart() },
				watcher: {
					onReading: (sequence, bytes, length) => readings.push(`${sequence} ${decoder.decode(bytes.subarray(0, length))}`),
					onAcknowledged(sequence) {
						acknowledged.push(sequence);
						if (acknowledged.length === stopAt)
							started.stop();
					},
					onDone: resolve,
					onFailed: reject,
				},
			});
		});
	}

	beforeEach(async () => {
		messages = [];
		readings = [];
		acknowledged = [];
		broker = await EmbeddedBroker.start({ onPublish: message => messages.push(message) });
	});

	afterEach(async () => {
		machine?.close();
		modem?.close();
		await broker.stop();
	});

	it("publishes its readings, each acknowledged, and `offline`", async () => {
		await run({ host: "127.0.0.1", port: broker.port, topic: "xs", interval: 20, count: 4 });
		const published = messages.filter(({ topic }) => topic === "xs").map(({ payload }, i) => `${i + 1} ${payload.toString()}`);
		assert.deepEqual(published, readings);
		assert.deepEqual(acknowledged, [1, 2, 3, 4]);
		assert.deepEqual(messages.filter(({ topic }) => topic === "xs/status").map(({ payload }) => payload.toString()).at(-1), "offline");
	});

	it("publishes its readings from a journal in RAM", async () => {
		await run({ host: "127.0.0.1", port: broker.port, topic: "xs", interval: 20, count: 30 }, 0, 16);
		assert.deepEqual(acknowledged, Array.from({ length: 30 }, (_, i) => i + 1));
		const published = messages.filter(({ topic }) => topic === "xs").map(({ payload }, i) => `${i + 1} ${payload.toString()}`);
		assert.deepEqual(published, readings);
		const status = JSON.parse(messages.find(({ topic }) => topic === "xs/status")!.payload.toString()) as Record<string, unknown>;
		assert.equal(status["starts"], 1);
		assert.equal(typeof status["stored"], "number");
	});

	it("disconnects when it is stopped", async () => {
		await run({ host: "127.0.0.1", port: broker.port, topic: "xs", interval: 20 }, 2);
		assert.equal(messages.at(-1)?.payload.toString(), "offline");
	});

	it("reports what is wrong with its configuration", async () => {
		await assert.rejects(run({ host: "127.0.0.1", port: 70_000 }), /^Error: the firmware on XS: RangeError: port must be from 1 to 65535/);
	});
});
