// A modem and a session on a Device in virtual time, for tests of modules/quectel: no simulated module, no network, no real time.
// Events at the public interface are recorded as text.

import { VirtualClock } from "../../hosts/modem/line/clock.js";
import Modem, { ModuleError, type ModemOptions } from "../../modules/quectel/modem.js";
import type { ConnectionHandler } from "../../modules/quectel/modem/connection-handler.js";
import { BG96 } from "../../modules/quectel/profile.js";
import QMTSession, { type QMTSessionOptions } from "../../modules/quectel/session.js";
import { wordsOf } from "./error-words.js";
import { Device, DeviceSerial } from "./quectel-device.js";

export { CONNECT, Device, line, OK, PROMPT, type Reply } from "./quectel-device.js";

/** What a rig is made with, beyond the defaults. The modem has the PDP context of the session. */
export interface RigOptions {
	readonly modem?: Partial<ModemOptions>;
	readonly session?: Partial<QMTSessionOptions>;
	/** Sets the device up before anything happens. */
	readonly device?: (device: Device) => void;
}

/** A modem and one session on a Device in virtual time, and a record of what they told. */
export class Rig {
	readonly clock = new VirtualClock();
	readonly device = new Device(this.clock);
	readonly modem: Modem;
	readonly session: QMTSession;
	/** What happened at the public interface, in order. */
	readonly events: string[] = [];
	/** `topic:payload` as texts of one character a byte; fragments are joined. */
	readonly messages: string[] = [];
	/** Called with every announcement before it is read. */
	onMessage: (() => void) | undefined;
	readonly #buffer = new Uint8Array(4096);
	#fragment = false;

	constructor(options: RigOptions = {}) {
		const { events } = this;
		const context = options.session?.context;
		if (context !== undefined)
			this.device.activate(context);
		options.device?.(this.device);
		this.modem = new Modem({
			clock: this.clock, profile: BG96, random: () => 0.5,
			onReady: () => events.push("ready"),
			onError: error => events.push(`modem: ${wordsOf(error)}`),
			...(context === undefined ? {} : { context }),
			...options.modem,
			serial: { io: DeviceSerial, ...options.modem?.serial, device: this.device },
		});
		this.session = this.makeSession(options.session);
	}

	/** Another session, on connection 0 unless its options say otherwise. */
	makeSession(options: Partial<QMTSessionOptions> = {}): QMTSession {
		const { events } = this;
		const session: QMTSession = new QMTSession({
			modem: this.modem, host: "broker.test", id: "rig", firstIdentifier: 1,
			onOpen: () => events.push("open"),
			onLost: error => events.push(`lost: ${wordsOf(error)}`),
			onControl: (operation, identifier, value) => events.push(`control ${operation} ${identifier} ${value}`),
			onGivenUp: (identifier, error) => events.push(`given up ${identifier}: ${wordsOf(error)}`),
			onReadable: (count, more) => this.#onReadable(session, count, more),
			onBroken: () => {
				this.#fragment = false;
				events.push("broken");
			},
			onWritable: () => events.push("writable"),
			onClose: () => events.push("close"),
			...options,
		});
		return session;
	}

	/** What the module calls of the session on a connection. */
	handler(connection = 0): ConnectionHandler {
		return this.modem.module.handlers[connection]!;
	}

	/** Makes the session of connection 0 ask whether it is connected. @param what the error when it is not */
	suspect(what: string): void {
		this.handler().suspect(new ModuleError("test", 0, what));
	}

	/** The Serial class of every rig: `{ io: Rig.serial, baud }` changes the rate. */
	static readonly serial = DeviceSerial;

	/** A rig whose session is online; its events and the device's commands so far are forgotten. */
	static online(options: RigOptions = {}): Rig {
		const rig = new Rig(options);
		rig.clock.advance(0);
		if (!rig.session.online)
			throw new Error(`not online: ${rig.events.join("; ")}`);
		rig.forget();
		return rig;
	}

	/** Forgets what was recorded. */
	forget(): void {
		this.events.length = this.messages.length = this.device.commands.length = 0;
		this.device.written = "";
	}

	/** Publishes a text. @returns what `publish` returns */
	publish(text: string, QoS = 1, topic = "t", id?: number): number {
		const payload = Buffer.from(text, "latin1");
		return this.session.publishBytes(topic, payload, payload.length, QoS, false, id);
	}

	#onReadable(session: QMTSession, count: number, more: boolean): void {
		this.onMessage?.();
		const buffer = this.#buffer;
		const topic = Buffer.from(buffer.subarray(0, session.readTopic(buffer))).toString("latin1");
		const read = session.read(buffer);
		if (read !== count)
			this.events.push(`read ${read} of ${count}`);
		const payload = Buffer.from(buffer.subarray(0, read)).toString("latin1");
		if (this.#fragment)
			this.messages.push(`${this.messages.pop()}${payload}`);
		else
			this.messages.push(`${topic}:${payload}`);
		this.#fragment = more;
	}
}
