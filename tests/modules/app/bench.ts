// A sensor node in virtual time: the publisher on a wire to the simulated module, which connects to a broker in memory.
// Tests observe only the broker and the watcher.

import { VirtualClock } from "../../../hosts/modem/line/clock.js";
import type { Message } from "../../../hosts/modem/network/memory-broker.js";
import { MemoryNetwork } from "../../../hosts/modem/network/memory-network.js";
import { ModemSimulator, type SimulatorOptions } from "../../../hosts/modem/simulator.js";
import { Wire, WireSerial } from "../../../hosts/node/wire.js";
import type { Host, Sensor, SensorOptions, SensorSample } from "../../../modules/app/host.js";
import SensorPublisher from "../../../modules/app/publisher.js";

export const IMEI = "866425030000014";
/** 2025-11-22 07:03:20 UTC. */
export const EPOCH = 1_763_795_000_000;

/** A sensor that gives what the bench tells it to. */
class BenchSensor implements Sensor {
	readonly #bench: Bench;

	constructor(options: SensorOptions) {
		this.#bench = options["bench"] as Bench;
	}

	sample(): SensorSample | undefined {
		return this.#bench.sample();
	}

	get alarm(): boolean {
		return this.#bench.alarm;
	}

	close(): void {
		this.#bench.log.push("sensor closed");
	}
}

/** What a test may choose. */
export interface BenchOptions {
	readonly settings?: Record<string, unknown>;
	readonly modem?: Partial<SimulatorOptions>;
	readonly host?: Partial<Host>;
	/** Shared by the nodes of a fleet. */
	readonly clock?: VirtualClock;
	readonly network?: MemoryNetwork;
}

export class Bench {
	readonly clock: VirtualClock;
	readonly network: MemoryNetwork;
	readonly modem: ModemSimulator;
	readonly publisher: SensorPublisher;
	readonly wire: Wire;
	/** What the watcher heard, in order. */
	readonly log: string[] = [];
	/** Sequence numbers of acknowledged readings, with the ms that it took. */
	readonly acknowledged: (readonly [number, number])[] = [];
	failure: Error | undefined;
	/** While it is set, the module answers every AT+QMTPUB with an error. */
	refusing = false;
	/** The sensor's samples are alarms. */
	alarm = false;
	#line = "";
	/** What the sensor gives. */
	sample = (): SensorSample | undefined => ({ thermometer: { temperature: 21.5 }, hygrometer: { humidity: 0.45 } });

	constructor({ settings = {}, modem = {}, host = {}, clock = new VirtualClock(), network = new MemoryNetwork(clock, 50) }: BenchOptions = {}) {
		this.clock = clock;
		this.network = network;
		this.wire = new Wire(clock);
		this.modem = new ModemSimulator({ clock, network, imei: IMEI, wallTime: () => EPOCH + clock.now(), send: bytes => this.wire.send(bytes), ...modem });
		this.wire.attach(bytes => this.#pass(bytes));
		this.publisher = new SensorPublisher({
			serial: { io: WireSerial, wire: this.wire, baud: 115_200 },
			clock,
			random: () => 0.5,
			wallTime: () => undefined,
			sensor: { io: BenchSensor, bench: this },
			restartCause: "power on",
			configuration: { host: "broker.example", interval: 1000, ...settings },
			watcher: {
				trace: text => this.log.push(`trace ${text}`),
				onState: state => this.log.push(state),
				onReading: (sequence, bytes, length) => this.log.push(`reading ${sequence} ${Buffer.from(bytes.subarray(0, length)).toString()}`),
				onAcknowledged: (sequence, ms) => {
					this.log.push(`acknowledged ${sequence}`);
					this.acknowledged.push([sequence, ms]);
				},
				onDone: () => this.log.push("onDone"),
				onFailed: error => {
					this.failure = error;
					this.log.push("onFailed");
				},
			},
			...host,
		});
	}

	/** Towards the module; with `refusing`, a line at a time. */
	#pass(bytes: Uint8Array): void {
		if (!this.refusing)
			return this.modem.receive(bytes);
		this.#line += Buffer.from(bytes).toString("latin1");
		for (let end = this.#line.indexOf("\r"); end >= 0; end = this.#line.indexOf("\r")) {
			const line = this.#line.slice(0, end + 1);
			this.#line = this.#line.slice(end + 1);
			if (line.startsWith("AT+QMTPUB="))
				this.wire.send(Buffer.from("\r\n+CME ERROR: 3\r\n"));
			else
				this.modem.receive(Buffer.from(line, "latin1"));
		}
	}

	get ended(): boolean {
		return this.log.includes("onDone") || this.log.includes("onFailed");
	}

	/** Lets time pass until `condition` holds. @throws Error after `limit` ms of virtual time */
	until(condition: () => boolean, limit = 600_000): void {
		for (let passed = 0; !condition(); passed += 10) {
			if (passed > limit)
				throw new Error(`not within ${limit} ms; the log: ${this.log.slice(-20).join("; ")}`);
			this.clock.advance(10);
		}
	}

	online(): this {
		this.until(() => this.publisher.state === "online");
		return this;
	}

	/** Messages that arrived at the broker under a topic, those of the node's own topic first of all. */
	arrived(suffix = "", topic = `sensors/${IMEI}`): Message[] {
		return this.network.broker.published.filter(message => message.topic === topic + suffix);
	}

	texts(suffix = ""): string[] {
		return this.arrived(suffix).map(({ payload }) => payload.toString());
	}

	/** Sequence numbers that arrived at the broker. */
	sequences(): number[] {
		return this.texts().map(text => (JSON.parse(text) as { sequence: number }).sequence);
	}

	/** Sends a message to the node's T/set. */
	set(payload: string): void {
		this.network.broker.publish(`sensors/${IMEI}/set`, payload, { qos: 1 });
	}
}
