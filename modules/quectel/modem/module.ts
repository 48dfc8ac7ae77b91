// The module behind a Modem: AT engine, UART, life cycle, and the switchboard that hands URCs and messages to the module's six connections.
// Source: both notes chapters 2, 3 and 5; docs/hardware.md.

import Engine, { type EngineOwner } from "../../at/engine.js";
import type Parameters from "../../at/parameters.js";
import { integerOption } from "../../base/check.js";
import Memory from "../../base/memory.js";
import type { Clock } from "../../base/platform.js";
import Turn from "../../base/turn.js";
import type MessageReader from "../../mqtt/message-reader.js";
import Capabilities from "../common/capabilities.js";
import { CONNECTIONS } from "../common/limits.js";
import type ModuleError from "../common/module-error.js";
import type { Profile } from "../common/module-profile.js";
import { NOTHING, type Policy } from "../common/recovery-policy.js";
import { CEREG, CREG, LINES, POWERED_DOWN, PUB, PUBEX, QIURC, QNTP, RDY, RECV } from "../common/urcs.js";
import BufferMode from "../receive/buffer-mode.js";
import Receiver from "../receive/receiver.js";
import type { ConnectionHandler, NetworkListener } from "./connection-handler.js";
import Counters from "./counters.js";
import HangUp from "./hang-up.js";
import Lifecycle from "./lifecycle.js";
import ModemEvents from "./modem-events.js";
import { checkModem, type ModemOptions } from "./modem-options.js";
import type NameLookup from "./name-lookup.js";
import NetworkStatus from "./network-status.js";
import UART, { type UARTOwner } from "./uart.js";

/** Failed attempts of one link, in a row, after which something stronger is tried; then after twice as many, and so on. */
const LADDER = 3;

/** Unanswered probes of one period: 3 s. */
const PROBES = 10;

/** One module on one UART: what its connections share. */
export default class Module implements EngineOwner, UARTOwner, NetworkListener {
	declare readonly clock: Clock;
	declare readonly profile: Profile;
	declare readonly random: () => number;
	declare readonly turn: Turn;
	declare readonly memory: Memory;
	declare readonly engine: Engine;
	declare readonly counters: Counters;
	declare readonly capabilities: Capabilities;
	declare readonly network: NetworkStatus;
	declare readonly lifecycle: Lifecycle;
	declare readonly receiver: Receiver;
	declare readonly bufferMode: BufferMode;
	/** What the app is to be called for. */
	declare readonly events: ModemEvents;
	/** Looks up host names; made by the first that needs it. */
	names: NameLookup | undefined;
	/** By connection: its session. As long as the connections in use need: an element takes 16 bytes. */
	readonly handlers: Array<ConnectionHandler | undefined> = [];
	/** By connection: where its messages go; undefined: they are dropped and counted. */
	readonly readers: Array<MessageReader | undefined> = [];
	/** `close` was called, or the port is gone for good. */
	closed = false;
	readonly #options: ModemOptions;
	readonly #uart: UART;
	#hangUp: HangUp | undefined;

	/**
	 * Opens the Serial and brings the module up.
	 * @throws RangeError naming the option; whatever the Serial throws, unless it is opened again later
	 */
	constructor(options: ModemOptions) {
		const values = checkModem(options);
		const { clock, profile } = values;
		const receive = integerOption(options.receive, 4096, "receive", 512, 1 << 20);
		const sessions = integerOption(options.sessions, 8192, "sessions", 0, 1 << 20);
		const fifo = integerOption(options.fifo, 128, "fifo", 1, 1 << 16);
		integerOption(options.reopen, 0, "reopen", 0, 86_400_000);
		const byteTime = 10_000 / values.baud;
		this.#options = options;
		this.clock = clock;
		this.profile = profile;
		this.random = options.random ?? Math.random;
		this.turn = new Turn(clock);
		this.memory = new Memory(Engine.bytesFor(receive, profile.line) + sessions, options.native);
		this.engine = new Engine({
			memory: this.memory, clock, turn: this.turn, names: LINES, receive, byteTime, line: profile.line, fifo, probes: PROBES,
		}, this);
		this.bufferMode = new BufferMode(this.engine, this.readers);
		this.receiver = new Receiver(this.engine, clock, byteTime, this.turn, this.readers, this.bufferMode, options.native);
		this.events = new ModemEvents(options, this.turn);
		this.counters = new Counters(this.engine, this.receiver);
		this.capabilities = new Capabilities(profile);
		this.#uart = new UART(this.engine, this.turn, this.receiver, options, values.baud, this);
		this.lifecycle = new Lifecycle(this.engine, this.#uart, values, this.capabilities, this.counters, this.events, this);
		this.network = new NetworkStatus(this.engine, profile.quality, this.events, options.onSurvey !== undefined);
		this.engine.stream("+QMTRECV:", this.receiver);
		const open = this.#uart.start();
		values.power?.on();
		if (open)
			this.engine.synchronise();
	}

	/** Closes a connection without a DISCONNECT, once what waits has left: the broker then sends the will. */
	hangUp(connection: number): void {
		if (this.lifecycle.ready)
			(this.#hangUp ??= new HangUp(this.engine)).close(connection);
	}

	/**
	 * A link failed. After 3, 6, 12 … times in a row something stronger is tried, from the weakest measure to the strongest that the cause allows, then from the
	 * weakest again.
	 * @param failures how often, in a row @param policy of the cause @param context its PDP context
	 */
	onLinkFailed(failures: number, policy: Policy, context: number): void {
		const rung = 31 - Math.clz32(failures / LADDER);
		if (policy.strongest !== NOTHING && failures === LADDER << rung)
			this.lifecycle.recover(policy.weakest + rung % (policy.strongest - policy.weakest + 1), this.lifecycle.bringUp.context(context));
	}

	/** The session of this connection is gone. */
	release(connection: number): void {
		this.handlers[connection] = this.readers[connection] = undefined;
		this.receiver.release(connection);
		this.bufferMode.forget(connection);
	}

	/** Closes the Serial and everything on it; calls nothing more. */
	close(): void {
		this.#close();
		this.turn.stop();
	}

	/** Part of EngineOwner. */
	onSynchronised(): void {
		this.#uart.onAnswer();
		this.lifecycle.onSynchronised();
	}

	/** Part of EngineOwner. A message whose end was lost takes answers for its payload, so that goes first. */
	onDead(): void {
		if (!this.receiver.abandon() && this.#uart.onSilence())
			this.lifecycle.onDead();
	}

	/** Part of EngineOwner. */
	onEcho(): void {
		this.lifecycle.onEcho();
	}

	/** Part of EngineOwner: QMT lines go to the session of their connection. */
	onURC(name: number, parameters: Parameters): void {
		if (name < RECV)
			this.handlers[parameters.integer()]?.onLine(name, parameters);
		else if (name === RECV)
			this.engine.unknownLines += 1;
		else if (name >= RDY && name <= POWERED_DOWN)
			this.lifecycle.onBoot(this.doubtful);
		else if (name === QIURC) {
			if (!this.lifecycle.onQIURC(parameters, this.receiver) && this.names) { // what is not about the PDP context answers AT+QIDNSGIP
				parameters.string();
				this.names.onURC(parameters);
			}
		}
		else if (name === QNTP)
			this.lifecycle.bringUp.onTimeServer();
		else if (name >= CEREG && name <= CREG)
			this.lifecycle.bringUp.onRegistrationChange();
		else if (name === PUBEX)
			this.handlers[parameters.integer()]?.onLine(PUB, parameters);
	}

	/** Part of UARTOwner. Where the port is opened again, the module may have done anything meanwhile. */
	onPortLost(error: ModuleError): void {
		if (this.#options.reopen === undefined)
			this.#close();
		else
			this.lifecycle.onPortLost(error);
		this.events.add(error);
	}

	/** Part of UARTOwner. */
	onPortBack(): void {
		if (!this.lifecycle.off)
			this.engine.synchronise();
	}

	/** Part of NetworkListener. */
	onModemReady(): void {
		this.network.onModemReady();
		this.events.add("onReady");
		for (let i = 0; i < CONNECTIONS; i++)
			this.handlers[i]?.onModemReady();
	}

	/** Part of NetworkListener. */
	onModemLost(error: ModuleError, context: number): void {
		for (let i = 0; i < CONNECTIONS; i++)
			this.handlers[i]?.onModemLost(error, context);
	}

	/** Part of NetworkListener. */
	suspect(error: ModuleError): void {
		for (let i = 0; i < CONNECTIONS; i++)
			this.handlers[i]?.suspect(error);
	}

	/** A line just read may have been part of a topic or payload. */
	get doubtful(): boolean {
		return this.receiver.doubtful;
	}

	#close(): void {
		this.closed = true;
		this.lifecycle.stop();
		for (let i = 0; i < CONNECTIONS; i++)
			this.handlers[i]?.close();
		this.engine.stop();
		this.receiver.close();
		this.#uart.close();
	}
}
