// The modem: AT engine, and the switchboard between a module's six connections and their sessions. Its UART: ./modem/uart; how the module comes up and back: ./modem/lifecycle.
// Source: MODEM.md §3 to §5; DESIGN §3 and §5.5.

import Engine from "../at/engine.js";
import type { EngineOwner } from "../at/options.js";
import type Parameters from "../at/parameters.js";
import { startsLine } from "../at/starts.js";
import { checkInteger } from "../base/check.js";
import Memory from "../base/memory.js";
import type { Clock } from "../base/platform.js";
import Capabilities from "./common/capabilities.js";
import { CONNECTIONS } from "./common/limits.js";
import type { Profile } from "./common/module-profile.js";
import { LINES, POWERED_DOWN, QIURC, QNTP, RDY, RECV } from "./common/urcs.js";
import Counters from "./modem/counters.js";
import HangUp from "./modem/hang-up.js";
import Lifecycle, { RECOVER_PDP, RECOVER_POWER, type LifecycleOwner } from "./modem/lifecycle.js";
import Loans from "./modem/loans.js";
import type { ModemOptions } from "./modem/modem-options.js";
import NetworkStatus, { type NetworkStatusOwner } from "./modem/network-status.js";
import Pump, { type PumpOwner } from "./modem/uart.js";
import Fetching from "./receive/buffer-mode.js";
import Receiver, { type Recipient } from "./receive/receiver.js";
import type Reception from "./receive/reception.js";
import type QMTSession from "./session.js";
import type Diagnosis from "./session/diagnosis.js";

export type { ModemOptions } from "./modem/modem-options.js";

/** Failed attempts of one link after which something stronger is tried: RECOVER_PDP, RECOVER_RADIO, RECOVER_POWER, then it begins again. */
const LADDER = 3;

/** Unanswered probes of one period: 3 s. */
const PROBES = 10;

/** One module on one UART. */
export default class Modem implements EngineOwner, PumpOwner, Recipient, LifecycleOwner, NetworkStatusOwner {
	readonly clock: Clock;
	readonly profile: Profile;
	readonly engine: Engine;
	readonly memory: Memory;
	readonly random: () => number;
	readonly counters: Counters;
	/** What its firmware can do. */
	readonly capabilities: Capabilities;
	/** Signal, technology and operator, as they were when they were asked. */
	readonly network: NetworkStatus;
	/** Part of the session's interface: what its connection has for one session after the other. */
	readonly loans: Loans;
	/** Part of the session's interface: who may look up a name. */
	lookingUp: Diagnosis | undefined;
	readonly #pump: Pump;
	readonly #receiver: Receiver;
	readonly #options: ModemOptions;
	readonly #recovery: Lifecycle;
	readonly #fetching: Fetching;
	readonly #sessions: Array<QMTSession | undefined> = [];
	readonly #receptions: Array<Reception | undefined> = [];
	#hangUp: HangUp | undefined;
	#closed = false;

	/**
	 * Opens the Serial and brings the module up; `onReady` tells when it is.
	 * @throws RangeError naming the option; whatever the Serial throws
	 */
	constructor(options: ModemOptions) {
		const { clock, serial, profile } = options;
		const receive = options.receive ?? 4096;
		const sessions = checkInteger(options.sessions ?? 8192, "sessions", 0, 1 << 20);
		checkInteger(options.reopen ?? 0, "reopen", 0, 86_400_000);
		const baud = checkInteger(serial.baud ?? 115_200, "serial.baud", 300, 4_000_000);
		const byteTime = 10_000 / baud;
		this.clock = clock;
		this.profile = profile;
		this.random = options.random ?? Math.random;
		this.#options = options;
		this.memory = new Memory(Engine.bytesFor(checkInteger(receive, "receive", 512, 1 << 20), profile.line) + sessions);
		this.loans = new Loans(this.memory, clock, this.random);
		this.engine = new Engine({
			memory: this.memory, clock, names: LINES, receive, byteTime, line: profile.line, fifo: options.fifo ?? 128, probes: PROBES,
		}, this);
		this.#receiver = new Receiver(this.engine.receive, clock, byteTime, this.#receptions, this);
		this.counters = new Counters(this.engine, this.#receiver);
		this.capabilities = new Capabilities(profile);
		this.#recovery = new Lifecycle(this.engine, options, this.capabilities, this.counters, this);
		this.#fetching = new Fetching(this.engine);
		this.#pump = new Pump(this.engine, this.#receiver, options, baud, this);
		this.engine.stream("+QMTRECV:", this.#receiver);
		for (let i = 0; i < CONNECTIONS; i++) {
			this.#sessions.push(undefined);
			this.#receptions.push(undefined);
		}
		this.network = new NetworkStatus(this.engine, profile.quality, this);
		this.#pump.open();
		options.power?.on();
		this.engine.synchronise();
	}

	/** Registered, with a PDP context. */
	get ready(): boolean {
		return this.#recovery.ready;
	}

	/** True after `close`, and when the Serial's port is gone and shall not be opened again. */
	get closed(): boolean {
		return this.#closed;
	}

	/** The module's IMEI; "" until it told it. */
	get imei(): string {
		return this.#recovery.bringUp.imei;
	}

	/** What ATI answered: maker, model, firmware. */
	get identity(): string {
		return this.#recovery.bringUp.identity;
	}

	/** Asks for signal, technology and operator again: `onSurvey` tells when `network` has the answers. */
	survey(): void {
		this.network.begin();
	}

	/** True while a line just read may have been part of a quoted payload (DESIGN §5.3). */
	get doubtful(): boolean {
		return this.#receiver.doubtful;
	}

	/** Network time in milliseconds since 1970, or undefined before the network told it. */
	wallTime(): number | undefined {
		return this.#recovery.bringUp.wallTime();
	}

	/** Closes the Serial and everything on it; calls nothing more. Twice is fine. */
	close(): void {
		if (this.#closed)
			return;
		this.#closed = true;
		this.#recovery.stop();
		for (let i = 0; i < CONNECTIONS; i++)
			this.#sessions[i]?.close();
		this.engine.stop();
		this.#receiver.close();
		this.#pump.close();
	}

	/** Ends all connections and switches the module off: AT+QPOWD, or the power pin where that does not do it. `onOff` tells when it is. */
	powerOff(): void {
		if (!this.#closed)
			this.#recovery.powerOff();
	}

	/** Switches the module on again, and brings it up. */
	powerOn(): void {
		this.#recovery.powerOn();
	}

	/**
	 * Part of the session's interface: takes a connection and memory for it.
	 * @returns the position of its first byte
	 * @throws Error when the modem is closed or the connection taken; RangeError when memory is short: see `sessions`
	 */
	attach(session: QMTSession, connection: number, bytes: number): number {
		if (this.#closed)
			throw new Error("modem: is closed");
		if (this.#sessions[connection] !== undefined)
			throw new Error(`connection: ${connection} is taken`);
		const base = this.loans.bytes(connection, bytes);
		this.#sessions[connection] = session;
		return base;
	}

	/** Part of the session's interface: messages of the connection go there. */
	receive(connection: number, reception: Reception): void {
		this.#receptions[connection] = reception;
	}

	/** Part of the session's interface: gives the connection back. */
	detach(connection: number): void {
		this.#sessions[connection] = this.#receptions[connection] = undefined;
		this.#receiver.release(connection);
	}

	/** Part of the session's interface: the module drops the connection, without a DISCONNECT. */
	hangUp(connection: number): void {
		if (this.ready)
			(this.#hangUp ??= new HangUp(this.engine)).close(connection);
	}

	/** Part of the session's interface: something went wrong that a person should know of, and that nothing more is done about. */
	trouble(what: string): void {
		this.#options.onError?.(new Error(what));
	}

	/** Part of the session's interface: the link failed so many times in a row. Every third time something stronger is tried. */
	onLinkFailed(failures: number): void {
		if (failures % LADDER === 0)
			this.recover(RECOVER_PDP + (failures / LADDER - 1) % RECOVER_POWER);
	}

	/** Cycles what RECOVER_PDP, RECOVER_RADIO or RECOVER_POWER name, once the modem was ready; all sessions lose their link. */
	recover(what: number): void {
		this.#recovery.recover(what);
	}

	/** Part of Recipient: fetches what waits in the module, one slot after the other. */
	onSlot(connection: number, slot: number): void {
		this.#fetching.onSlot(connection, slot);
	}

	/** Part of Recipient. */
	startsLine(start: number, end: number): number {
		return startsLine(this.engine, start, end);
	}

	/** Part of Recipient. */
	wake(): void {
		this.#pump.wake();
	}

	/** Part of EngineOwner. */
	onMore(): void {
		this.#pump.wake();
	}

	/** Part of EngineOwner. */
	onSynchronised(): void {
		this.#pump.onAnswer();
		this.#recovery.onSynchronised();
	}

	/** Part of EngineOwner. */
	onDead(): void {
		if (this.#pump.onSilence())
			this.#recovery.onDead();
	}

	/** Part of EngineOwner. */
	onEcho(): void {
		this.#recovery.onEcho();
	}

	/** Part of EngineOwner: QMT lines go to the session of their connection. */
	onURC(name: number, parameters: Parameters): void {
		if (name < RECV)
			this.#sessions[parameters.integer()]?.onLine(name, parameters);
		else if (name === RECV)
			this.engine.unknownLines += 1;
		else if (name >= RDY && name <= POWERED_DOWN)
			this.#recovery.onBoot();
		else if (name === QIURC)
			this.#onQIURC(parameters);
		else if (name === QNTP)
			this.#recovery.bringUp.onTimeServer();
	}

	/** What is not about the PDP context is taken for the answer to AT+QIDNSGIP, which only one link at a time awaits. */
	#onQIURC(parameters: Parameters): void {
		if (!this.#recovery.onQIURC(parameters))
			this.lookingUp?.onLookup(parameters);
	}

	/** Part of PumpOwner. */
	onLate(connection: number): void {
		this.#sessions[connection]?.onLate();
	}

	/** Part of PumpOwner. Where the port is opened again, the module may have done anything meanwhile. */
	onPortLost(error: Error): void {
		if (this.#options.reopen === undefined)
			this.close();
		else
			this.#recovery.onPortLost(error);
		this.#options.onError?.(error);
	}

	/** Part of PumpOwner. */
	onPortBack(): void {
		if (!this.#recovery.off)
			this.engine.synchronise();
	}

	/** Part of the session's interface: call its `onLate` in a later turn. */
	later(connection: number): void {
		this.#pump.later(connection);
	}

	/** Part of LifecycleOwner: the module is registered and has a PDP context. */
	onReady(): void {
		if (this.#options.onSurvey !== undefined)
			this.survey();
		for (let i = 0; i < CONNECTIONS; i++)
			this.#sessions[i]?.onModemReady();
		this.#options.onReady?.();
	}

	/** Part of LifecycleOwner: every session's link is gone. */
	onLost(error: Error): void {
		this.#fetching.forget();
		for (let i = 0; i < CONNECTIONS; i++)
			this.#sessions[i]?.onModemLost(error);
	}

	/** Part of LifecycleOwner: every session asks whether it is still connected. */
	onSuspicion(what: string): void {
		for (let i = 0; i < CONNECTIONS; i++)
			this.#sessions[i]?.suspect(what);
	}

	/** Part of LifecycleOwner. */
	get rateFound(): boolean {
		return this.#pump.rateFound;
	}

	/** Part of LifecycleOwner. */
	onRateSet(accepted: boolean): void {
		this.#pump.onRateSet(accepted);
	}

	/** Part of NetworkStatusOwner. */
	onSurvey(): void {
		this.#options.onSurvey?.();
	}
}
