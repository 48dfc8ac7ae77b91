// What the node makes its modem and its session with. Their callbacks are methods, because on XS a closure takes 160 bytes of RAM and a method none.
// Source: ECMA-419 §8 (callbacks in options); docs/memory.md.

import type { Clock, SerialOptions } from "../base/platform.js";
import type Modem from "../quectel/modem.js";
import type { ModemOptions } from "../quectel/modem.js";
import type { Profile } from "../quectel/profile.js";
import QMTSession, { type ModuleError, type QMTSessionOptions, type TLSOptions } from "../quectel/session.js";
import type { Configuration } from "./configuration/configuration.js";
import type { Host, Power } from "./host.js";
import { OFFLINE } from "./telemetry/status.js";

/** Bytes between the UART and the modem's turns: 0.18 s at 115200 baud. */
export const RECEIVE = 2048;
/** Bytes for what comes to `<topic>/set`, and for all that waits for its acknowledgement: sixteen readings, or a status and twelve. */
export const INBOX = 512;
export const OUTBOX = 4096;

/** Whom they tell. */
export interface Listener {
	/** The module is registered, for the first time or again. */
	modemReady(): void;
	/** The modem has reported a problem that may need a person. */
	troubled(error: Error): void;
	/** So many bytes of a certificate or key have gone to the module. */
	uploaded(name: string, sent: number, size: number): void;
	/** Signal and operator were asked again. */
	surveyed(): void;
	/** The session is connected. */
	opened(): void;
	/** Its link is lost, or an attempt to get one has failed. */
	lost(error: Error): void;
	/** A message, or with `more` a fragment of one. */
	received(more: boolean): void;
	/** The rest of that message will not come. */
	brokeOff(): void;
	/** The outbox has room again. */
	roomAgain(): void;
	/** An acknowledgement: packet type, identifier, the QoS that a SUBACK grants. */
	acknowledged(operation: number, id: number, value: number): void;
	/** A message was given up. */
	gaveUp(id: number, error: ModuleError): void;
	/** What `session.later` asked for. */
	late(): void;
	/** The session is closed. */
	closed(): void;
}

/** Options of the node's Modem. */
export class NodeModemOptions implements ModemOptions {
	readonly serial: SerialOptions;
	readonly clock: Clock;
	readonly profile: Profile;
	readonly context: number | undefined;
	readonly apn: string;
	readonly user: string | undefined;
	readonly password: string | undefined;
	readonly authentication: string | undefined;
	readonly pin: string;
	readonly identify: boolean;
	readonly technologies: ModemOptions["technologies"];
	readonly powerSaving: ModemOptions["powerSaving"];
	readonly eDRX: number | undefined;
	readonly timeServer: string | undefined;
	readonly rates: readonly number[] | undefined;
	readonly fifo: number | undefined;
	readonly flowControl: boolean | undefined;
	readonly power: Power | undefined;
	readonly reopen: number | undefined;
	readonly random: () => number;
	readonly receive = RECEIVE;
	readonly sessions = QMTSession.bytesFor(INBOX, OUTBOX);
	readonly #listener: Listener;

	constructor(listener: Listener, host: Host, profile: Profile, configuration: Configuration) {
		this.serial = host.serial;
		this.clock = host.clock;
		this.profile = profile;
		this.apn = configuration.apn;
		this.pin = configuration.pin;
		this.identify = configuration.id === "";
		const { network } = configuration;
		this.context = network.context;
		this.user = network.apnUser;
		this.password = network.apnPassword;
		this.authentication = network.authentication;
		this.technologies = network.technologies;
		this.powerSaving = network.powerSaving;
		this.eDRX = network.eDRX;
		this.timeServer = network.timeServer;
		this.rates = host.rates;
		this.fifo = host.fifo;
		this.flowControl = host.flowControl;
		this.power = host.power;
		this.reopen = host.reopen;
		this.random = host.random;
		this.#listener = listener;
	}

	onReady(): void {
		this.#listener.modemReady();
	}

	onError(error: Error): void {
		this.#listener.troubled(error);
	}

	onSurvey(): void {
		this.#listener.surveyed();
	}
}

/** Options of its QMTSession. */
export class NodeSessionOptions implements QMTSessionOptions {
	readonly modem: Modem;
	readonly host: string;
	readonly port: number;
	readonly tls: TLSOptions | undefined;
	readonly id: string;
	readonly user: string;
	readonly password: string;
	readonly keepAlive: number;
	readonly probe: number;
	readonly failures: number;
	readonly will: NonNullable<QMTSessionOptions["will"]>;
	readonly inbox = INBOX;
	readonly outbox = OUTBOX;
	readonly #listener: Listener;

	/** @param statusTopic where the will goes @param failures in a row before this start */
	constructor(listener: Listener, modem: Modem, configuration: Configuration, id: string, statusTopic: string, failures: number) {
		this.modem = modem;
		this.host = configuration.host;
		this.port = configuration.port;
		this.tls = configuration.tls;
		this.id = id;
		this.user = configuration.user;
		this.password = configuration.password;
		this.keepAlive = configuration.keepAlive;
		this.probe = configuration.probe;
		this.failures = failures;
		this.will = { topic: statusTopic, message: OFFLINE, QoS: 1, retain: true };
		this.#listener = listener;
	}

	onUpload(name: string, sent: number, size: number): void {
		this.#listener.uploaded(name, sent, size);
	}

	onOpen(): void {
		this.#listener.opened();
	}

	onLost(error: Error): void {
		this.#listener.lost(error);
	}

	onReadable(_count: number, more: boolean): void {
		this.#listener.received(more);
	}

	onBroken(): void {
		this.#listener.brokeOff();
	}

	onWritable(): void {
		this.#listener.roomAgain();
	}

	onControl(operation: number, id: number, value: number): void {
		this.#listener.acknowledged(operation, id, value);
	}

	onGivenUp(id: number, error: ModuleError): void {
		this.#listener.gaveUp(id, error);
	}

	onLate(): void {
		this.#listener.late();
	}

	onClose(): void {
		this.#listener.closed();
	}
}
