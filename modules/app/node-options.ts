// What the node makes its modem and its session with. Their callbacks are methods, because on XS a closure takes 160 bytes of RAM and a method none.
// Source: ECMA-419 §8 (callbacks in options); docs/memory.md.

import type { Clock, RecordStorage, SerialOptions } from "../base/platform.js";
import type Modem from "../quectel/modem.js";
import type { ModemOptions, Native } from "../quectel/modem.js";
import type { Profile } from "../quectel/profile.js";
import QMTSession, { type ModuleError, type QMTSessionOptions, type TLSOptions } from "../quectel/session.js";
import type { Configuration } from "./configuration/configuration.js";
import { recordsOf } from "./history.js";
import type { Host, NodeObserver, Power } from "./host.js";
import { OFFLINE } from "./telemetry/status.js";

/** Whom they tell. */
export interface Listener {
	/** Attempts in a row that a permanent refusal has cost before this start. */
	readonly refusals: number;
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

/** Options of the node's Modem: getters, because on XS each property of an object takes 16 bytes of RAM, and a getter none. */
export class NodeModemOptions implements ModemOptions {
	readonly profile: Profile;
	readonly #listener: Listener;
	readonly #host: Host;
	readonly #configuration: Configuration;

	constructor(listener: Listener, host: Host, profile: Profile, configuration: Configuration) {
		this.profile = profile;
		this.#listener = listener;
		this.#host = host;
		this.#configuration = configuration;
	}

	get serial(): SerialOptions {
		return this.#host.serial;
	}

	get clock(): Clock {
		return this.#host.clock;
	}

	get native(): Native | undefined {
		return this.#host.native;
	}

	get record(): RecordStorage | undefined {
		return recordsOf(this.#host);
	}

	get context(): number | undefined {
		return this.#configuration.network.context;
	}

	get apn(): string {
		return this.#configuration.apn;
	}

	get user(): string | undefined {
		return this.#configuration.network.apnUser;
	}

	get password(): string | undefined {
		return this.#configuration.network.apnPassword;
	}

	get authentication(): string | undefined {
		return this.#configuration.network.authentication;
	}

	get pin(): string {
		return this.#configuration.pin;
	}

	get identify(): boolean {
		return this.#configuration.id === "";
	}

	get technologies(): ModemOptions["technologies"] {
		return this.#configuration.network.technologies;
	}

	get powerSaving(): ModemOptions["powerSaving"] {
		return this.#configuration.network.powerSaving;
	}

	get eDRX(): number | undefined {
		return this.#configuration.network.eDRX;
	}

	get timeServer(): string | undefined {
		return this.#configuration.network.timeServer;
	}

	get rates(): readonly number[] | undefined {
		return this.#host.rates;
	}

	get fifo(): number | undefined {
		return this.#host.fifo;
	}

	get flowControl(): boolean | undefined {
		return this.#host.flowControl;
	}

	get power(): Power | undefined {
		return this.#host.power;
	}

	get reopen(): number | undefined {
		return this.#host.reopen;
	}

	get observer(): NodeObserver | undefined {
		return this.#host.observer;
	}

	get random(): () => number {
		return this.#host.random;
	}

	get receive(): number {
		return this.#configuration.buffers.receive;
	}

	get sessions(): number {
		return QMTSession.bytesFor(this.#configuration.buffers.inbox, this.#configuration.buffers.outbox);
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

/** Options of its QMTSession, likewise. */
export class NodeSessionOptions implements QMTSessionOptions {
	readonly modem: Modem;
	readonly id: string;
	readonly will: NonNullable<QMTSessionOptions["will"]>;
	readonly #configuration: Configuration;
	readonly #listener: Listener;

	/** @param statusTopic where the will goes */
	constructor(listener: Listener, modem: Modem, configuration: Configuration, id: string, statusTopic: string) {
		this.modem = modem;
		this.id = id;
		this.will = { topic: statusTopic, message: OFFLINE, QoS: 1, retain: true };
		this.#configuration = configuration;
		this.#listener = listener;
	}

	get host(): string {
		return this.#configuration.host;
	}

	get port(): number {
		return this.#configuration.port;
	}

	get tls(): TLSOptions | undefined {
		return this.#configuration.tls;
	}

	get user(): string {
		return this.#configuration.user;
	}

	get password(): string {
		return this.#configuration.password;
	}

	get keepAlive(): number {
		return this.#configuration.keepAlive;
	}

	get failures(): number {
		return this.#listener.refusals;
	}

	get probe(): number {
		return this.#configuration.probe;
	}

	get inbox(): number {
		return this.#configuration.buffers.inbox;
	}

	get outbox(): number {
		return this.#configuration.buffers.outbox;
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
