// An MQTTClient on the real session and modem, and a small honest module at the far end of the UART (tests/support/quectel-device). Node and XS.

import MQTTClient, { type MQTTClientOptions } from "../../modules/mqtt/client.js";
import Modem from "../../modules/quectel/modem.js";
import { BG96 } from "../../modules/quectel/profile.js";
import QMTSession from "../../modules/quectel/session.js";
import ManualClock from "../support/manual-clock.js";
import { Device, DeviceSerial, line, OK } from "../support/quectel-device.js";

export { line, OK };

/** A text of one character a byte, as bytes. */
export function bytes(text: string): Uint8Array {
	return Uint8Array.from(text, character => character.charCodeAt(0));
}

/** The other way. */
export function text(bytes: Uint8Array | ArrayBuffer): string {
	return String.fromCharCode(...new Uint8Array(bytes));
}

/** A modem and what stands on it. */
export class Bench {
	readonly clock = new ManualClock();
	readonly device: Device;
	readonly modem: Modem;
	/** What the clients of `connect` heard, in order. */
	readonly events: string[] = [];

	/** @param receive bytes of the receive buffer: a message longer than that comes in fragments */
	constructor(prepare?: (device: Device) => void, receive = 4096) {
		this.device = new Device(this.clock);
		prepare?.(this.device);
		this.modem = new Modem({ serial: { io: DeviceSerial, device: this.device }, clock: this.clock, profile: BG96, random: () => 0.5, receive, sessions: 16_384 });
	}

	/** A bench whose client is connected; what it heard and sent so far is forgotten. */
	static connected(options: Partial<MQTTClientOptions> = {}, prepare?: (device: Device) => void): { bench: Bench; client: MQTTClient } {
		const bench = new Bench(prepare);
		const client = bench.connect(options);
		bench.run();
		if (bench.events[0] !== "CONNACK")
			throw new Error(`not connected: ${bench.events.join("; ")}`);
		bench.forget();
		return { bench, client };
	}

	/** The `session` option of a client on this bench. */
	session(options: Readonly<Record<string, unknown>> = {}): MQTTClientOptions["session"] {
		return { io: QMTSession, modem: this.modem, firstIdentifier: 1, ...options };
	}

	/** A client that records its callbacks. */
	connect(options: Partial<MQTTClientOptions> = {}): MQTTClient {
		const { events } = this;
		const client: MQTTClient = new MQTTClient({
			session: this.session(), host: "broker.test", id: "bench",
			onControl: (operation, { id, payload }) => events.push(`${nameOf(operation)}${id === undefined ? "" : ` ${id}`}${payload === undefined ? "" : ` [${payload.join()}]`}`),
			onReadable: (count, { topic, QoS, byteLength, more }) => {
				const head = topic === undefined ? "" : ` ${topic} QoS ${QoS} of ${byteLength}`;
				events.push(`readable ${count}${head}${more ? " more" : ""}: ${count === 0 ? "" : text(client.read() as ArrayBuffer)}`);
			},
			onWritable: count => events.push(`writable ${count}`),
			onError: error => events.push(`error: ${error.message}`),
			...options,
		});
		return client;
	}

	/** Lets everything happen that is due, and what comes within `ms`. */
	run(ms = 0): void {
		this.clock.advance(ms);
	}

	/** Forgets what was heard and sent. */
	forget(): void {
		this.events.length = this.device.commands.length = 0;
		this.device.written = "";
	}

	/** What was heard since, without `writable`. */
	heard(): string[] {
		return this.events.filter(event => !event.startsWith("writable"));
	}
}

const NAMES: readonly string[] = Object.keys(MQTTClient);

/** A control packet type's name, as the class has it. */
function nameOf(operation: number): string {
	return NAMES.find(name => MQTTClient[name as "CONNECT"] as number === operation) ?? String(operation);
}
