// The link of one session: the note's interaction diagram as a state machine, and the way back after everything that ends it.
// Source: BG96 note chapters 2, 3 and 5 (figure 1 in the BC20 note's text); docs/hardware.md (Sessions); docs/architecture.md (Recovery).
//
// state          enters with  result       refused      silence      +QMTSTAT     ready        lost         disconnect     close
// OFFLINE        –            –            –            –            –            CLEARING     –            CLOSED         CLOSED
// CLEARING       AT+QMTCLOSE  CONFIGURING  CONFIGURING  CONFIGURING  –            –            OFFLINE      CLOSING        CLOSED
// CONFIGURING    AT+QMTCFG    SECURING     WAITING      WAITING      –            –            OFFLINE      CLOSING        CLOSED
// SECURING       AT+QSSLCFG   OPENING      WAITING      WAITING      –            –            OFFLINE      CLOSING        CLOSED
// OPENING        AT+QMTOPEN   CONNECTING   EXAMINING    EXAMINING    –            –            OFFLINE      CLOSING        CLOSED
// EXAMINING      AT+QIACT     WAITING      WAITING      WAITING      –            –            OFFLINE      CLOSING        CLOSED
// CONNECTING     AT+QMTCONN   SUBSCRIBING  WAITING      WAITING      WAITING      –            OFFLINE      CLOSING        CLOSED
// SUBSCRIBING    AT+QMTSUB    ONLINE       WAITING      WAITING      WAITING      –            OFFLINE      DISCONNECTING  CLOSED
// ONLINE         –            –            –            –            WAITING      –            OFFLINE      DISCONNECTING  CLOSED
// WAITING        –            –            –            CLEARING     –            –            OFFLINE      CLOSED         CLOSED
// DISCONNECTING  AT+QMTDISC   CLOSING      CLOSING      CLOSING      CLOSING      –            CLOSED       –              CLOSED
// CLOSING        AT+QMTCLOSE  CLOSED       CLOSED       CLOSED       –            –            CLOSED       –              CLOSED
// CLOSED         –            –            –            –            –            –            –            –              –
//
// A cell is the next state, – none. Result: OK and the result line of success, in CONFIGURING every OK, in SUBSCRIBING every filter's. Refused: ERROR, or a
// result line of failure. Silence: neither OK nor result line in time; in WAITING the back-off is over. Ready, lost: the modem. The rest the session's owner.
// What a command comes to is found out in ./link-commands. CONFIGURING, SECURING and EXAMINING are sequences of many commands (./mqtt-config, ../tls/ssl-context,
// ./diagnosis); SECURING is passed over without TLS. Where there is nothing to close, disconnect leads to CLOSED in a later turn, through CLOSING. The tests drive every cell and
// write docs/states.md from this table.
//
// A link that does not reconnect goes to CLOSED where another goes to WAITING, and where that loses the modem behind OFFLINE and WAITING; it is in WAITING
// only before it begins, when the last one on its connection failed a short time ago.

import type Parameters from "../../at/parameters.js";
import ModuleError from "../common/module-error.js";
import { policyOf } from "../common/recovery-policy.js";
import { actionOfState, adviceOfState, CYCLE_CONTEXT, textOfState } from "../common/result-texts.js";
import type { SequenceOwner } from "../common/sequence.js";
import { CLOSE, CONN, DISC, OPEN } from "../common/urcs.js";
import { ALL_CONTEXTS } from "../modem/connection-handler.js";
import { LINK } from "../modem/connection-timer.js";
import type Connection from "../modem/connection.js";
import { RECOVER_PDP } from "../modem/lifecycle.js";
import { LINK as MACHINE } from "../modem/observer.js";
import SSLContext from "../tls/ssl-context.js";
import Diagnosis from "./diagnosis.js";
import LinkCommands from "./link-commands.js";
import MqttConfig from "./mqtt-config.js";
import type SessionEvents from "./session-events.js";
import type { LinkValues } from "./session-options.js";
import StateQuery from "./state-query.js";

const OFFLINE = 0;
const CLEARING = 1;
const CONFIGURING = 2;
const SECURING = 3;
const OPENING = 4;
const EXAMINING = 5;
const CONNECTING = 6;
const SUBSCRIBING = 7;
const ONLINE = 8;
const WAITING = 9;
const DISCONNECTING = 10;
const CLOSING = 11;
const CLOSED = 12;

/** Milliseconds online without a loss after which earlier failures do not count any more. */
const STABLE = 60_000;
/** Of a wait: without end. A constant, because on XS a global is looked up each time. */
const NEVER = Infinity;
/** The command that a state is entered with, where it is one of ./link-commands. */
const COMMANDS: Readonly<Record<number, number>> = Object.freeze({ [CLEARING]: CLOSE, [OPENING]: OPEN, [CONNECTING]: CONN, [DISCONNECTING]: DISC, [CLOSING]: CLOSE });

/** QMTOPEN's <result>: the PDP context could not be activated (both notes §3.2.2). */
const NO_CONTEXT = 3;

/** What a Link reports to. None of this calls an app. */
export interface LinkOwner {
	/** The form of messages: with their length in front of the payload; payloads as hexadecimal digits both ways. */
	onFormat(lengthPrefixed: boolean, hexPayload: boolean): void;
	/** Connected: subscribe, then call `settled`. */
	onConnected(): void;
	/** Connected and settled. */
	onOnline(): void;
	/** Asked, the module answered that the client is connected. */
	onConfirmed(): void;
	/** The connection is gone, or is being closed: nothing can be sent. */
	onDown(): void;
	/** The link was lost, or an attempt failed; unless it is `closed`, the next attempt follows by itself. */
	onLost(error: ModuleError): void;
}

/** Opens, watches, restores and closes one connection. */
export default class Link implements SequenceOwner {
	/** The client is connected, and its subscriptions are restored. */
	online = false;
	/** True from `disconnect` on. */
	leaving = false;
	/** It has ended. */
	closed = false;
	/** Why the last attempt failed, or the link was lost: a policy's name; "" before. */
	cause = "";
	declare readonly commands: LinkCommands;
	readonly #connection: Connection;
	readonly #events: SessionEvents;
	readonly #owner: LinkOwner;
	readonly #config: MqttConfig;
	readonly #ssl: SSLContext | undefined;
	readonly #values: LinkValues;
	/** Of the attempt that has just failed. */
	#diagnosis: Diagnosis | undefined;
	/** Trial handshakes were made; once is enough until the link was up. */
	#tried = false;
	readonly #query: StateQuery;
	#state = OFFLINE;
	#onlineSince = 0;

	constructor(connection: Connection, values: LinkValues, events: SessionEvents, owner: LinkOwner) {
		const module = connection.module;
		this.#connection = connection;
		this.#values = values;
		this.#events = events;
		this.#owner = owner;
		this.commands = new LinkCommands(connection, values, events, this);
		this.#config = new MqttConfig(connection, values, this);
		this.#ssl = values.tls && new SSLContext(module, values.tls, this, events);
		this.#query = new StateQuery(connection.index, this);
		module.events.entered(MACHINE, OFFLINE, connection.index);
	}

	/** Messages wait in the module until they are fetched: the firmware took that of "recv/mode". */
	get buffered(): boolean {
		return this.#values.buffered && this.#config.lengthPrefixed;
	}

	/** The module is registered and has a PDP context. */
	onModemReady(): void {
		if (this.#state === OFFLINE) {
			const wait = this.#connection.backoff.until - this.#connection.module.clock.now();
			if (wait > 0 && !this.#values.reconnect)
				this.#enter(WAITING, wait);
			else
				this.#run(CLEARING); // the module's MQTT state outlives a restart of the host, so a close comes first, whatever it answers
		}
	}

	/** The modem restarted, or lost its network: the connection is gone, and nothing can be sent. @param context only where the link is in this PDP context, or ALL_CONTEXTS */
	onModemLost(error: ModuleError, context: number): void {
		const state = this.#state;
		if (state === CLOSED || (context !== ALL_CONTEXTS && context !== this.#values.context))
			return;
		this.commands.forget();
		if (state >= DISCONNECTING)
			this.#close();
		else if (state !== OFFLINE) {
			if (this.#values.reconnect || state === WAITING)
				this.#enter(OFFLINE);
			else
				this.stop();
			this.#owner.onDown();
			if (state !== WAITING) // that loss has been reported
				this.#owner.onLost(error);
		}
	}

	/** The result line of a command of the link. */
	onLine(name: number, parameters: Parameters): void {
		if (this.#state === EXAMINING && name === OPEN)
			this.#diagnosis!.onOpen(parameters.integer());
		else
			this.commands.onLine(name, parameters);
	}

	/** `+QMTSTAT: c,err_code` */
	onStat(parameters: Parameters): void {
		const code = parameters.integer();
		if (this.#state === DISCONNECTING)
			this.#run(CLOSING);
		else {
			const error = new ModuleError("QMTSTAT", code, `+QMTSTAT: ${code} (${textOfState(code)})${adviceOfState(code)}`);
			if (this.#connection.module.doubtful)
				this.suspect(error);
			else
				this.fail(error, actionOfState(code) === CYCLE_CONTEXT);
		}
	}

	/** Part of SequenceOwner: the present state's commands have done their work. */
	onDone(): void {
		switch (this.#state) {
			case CONFIGURING:
				this.#owner.onFormat(this.#config.lengthPrefixed, this.#config.hexPayload);
				if (this.#ssl) {
					this.#enter(SECURING);
					this.#ssl.run();
				}
				else
					this.#run(OPENING);
				break;
			case SECURING:
				this.#run(OPENING);
				break;
			case OPENING:
				this.#run(CONNECTING);
				break;
			case CONNECTING:
				this.#connection.onConnack(this.commands.waited);
				this.#enter(SUBSCRIBING);
				this.#owner.onConnected();
				break;
			default:
				this.#ended();
		}
	}

	/** Part of SequenceOwner: they have not. */
	onFailed(error: ModuleError, network: boolean): void {
		const state = this.#state;
		const result = this.commands.result;
		if (state === OPENING) {
			this.#enter(EXAMINING);
			this.#diagnosis = new Diagnosis(this, this.#connection, this.#values, this.#ssl);
			this.#diagnosis.begin(error, result, !this.#tried);
		}
		else if (state >= CONFIGURING && state <= CONNECTING) {
			if (this.#diagnosis?.tried)
				this.#tried = true;
			this.#giveUp(error, network, state === EXAMINING && result === NO_CONTEXT);
		}
		else {
			if (state !== CLEARING && result === result) // a result line of failure changes nothing where the link ends anyway; no answer is no news there
				this.#connection.trouble(error);
			this.#ended();
		}
	}

	/** All subscriptions are answered: messages may be sent. */
	settled(): void {
		if (this.#state === SUBSCRIBING) {
			this.#onlineSince = this.#connection.module.clock.now();
			this.#tried = false;
			this.#enter(ONLINE);
			this.#owner.onOnline();
		}
	}

	/** Asks the module whether the client is connected; if not, the link counts as lost. @param error why; undefined: for no other reason */
	suspect(error?: ModuleError): void {
		if (this.#state < CONNECTING || this.#state > ONLINE)
			return;
		if (this.#query.queued) {
			if (error)
				this.#query.again = error;
			return;
		}
		this.#query.reason = error;
		this.#connection.module.engine.submitFirst(this.#query);
	}

	/** The link does not do what it should, or the client is not connected: gives it up, and tries again later. @param context the PDP context is to be cycled at once */
	fail(error: ModuleError, context = false): void {
		if (this.#state >= CONNECTING && this.#state <= ONLINE)
			this.#giveUp(error, true, context);
	}

	/** Asked, the module answered that the client is connected. */
	onConfirmed(): void {
		this.#owner.onConfirmed();
	}

	/** QMTDISC and QMTCLOSE, then `onClosed`. */
	disconnect(): void {
		const state = this.#state;
		if (state >= DISCONNECTING)
			return;
		if (state === OFFLINE || state === WAITING)
			this.#enter(CLOSING, 0); // nothing is open: closed in a later turn
		else {
			this.#run(state === SUBSCRIBING || state === ONLINE ? DISCONNECTING : CLOSING);
			this.#owner.onDown();
		}
	}

	/** Ends it here and now; nothing more is sent or reported. */
	stop(): void {
		this.#enter(CLOSED);
		this.commands.stop();
		this.#connection.module.engine.withdraw(this.#query);
	}

	/** Ends it likewise, and the module drops the connection without a DISCONNECT. */
	hangUp(): void {
		const opened = this.#state >= OPENING && this.#state !== WAITING && this.#state !== CLOSED;
		this.stop();
		if (opened)
			this.#connection.hangUp();
	}

	/** The time of the present state, or of its command, is over. */
	onDeadline(): void {
		switch (this.#state) {
			case WAITING:
				this.#run(CLEARING);
				break;
			case EXAMINING:
				this.#diagnosis!.onDeadline();
				break;
			default:
				this.commands.onDeadline();
		}
	}

	/** Alone writes the state. @param wait milliseconds to the state's deadline; NEVER: none */
	#enter(state: number, wait = NEVER): void {
		this.#config.stop();
		this.#ssl?.stop();
		this.#diagnosis?.stop();
		this.#diagnosis = undefined;
		this.#state = state;
		this.online = state === ONLINE;
		this.leaving = state >= DISCONNECTING;
		this.closed = state === CLOSED;
		this.#connection.module.events.entered(MACHINE, state, this.#connection.index);
		this.#connection.timer.set(LINK, this.#connection.module.clock.now() + wait);
	}

	/** Enters a state with its command; while an older one is pending, that one comes first. */
	#run(state: number): void {
		this.#enter(state);
		this.commands.run(COMMANDS[state]!);
	}

	/** A QMTCLOSE or QMTDISC is over, whatever came of it. */
	#ended(): void {
		if (this.#state === DISCONNECTING)
			this.#run(CLOSING);
		else if (this.#state === CLEARING) {
			this.#connection.prepare(this.#values.packetTimeout, this.#values.retries);
			this.#enter(CONFIGURING);
			this.#config.run();
		}
		else if (this.#state === CLOSING)
			this.#close();
	}

	/**
	 * The attempt has failed, or the link is lost.
	 * @param network the network may be at fault
	 * @param context the PDP context is to be cycled at once
	 */
	#giveUp(error: ModuleError, network: boolean, context: boolean): void {
		const backoff = this.#connection.backoff;
		const module = this.#connection.module;
		const now = module.clock.now();
		if (this.#state === ONLINE && now - this.#onlineSince >= STABLE)
			backoff.reset();
		if (this.#state === CONNECTING)
			this.#connection.onNoConnack(this.commands.waited);
		const policy = policyOf(error, network, !!this.#ssl);
		const wait = backoff.next(now, policy);
		this.cause = policy.name;
		this.commands.forget();
		if (this.#values.reconnect)
			this.#enter(WAITING, wait);
		else
			this.hangUp();
		this.#owner.onDown();
		this.#owner.onLost(error);
		module.onLinkFailed(backoff.failures, policy, this.#values.context);
		if (context)
			module.lifecycle.recover(RECOVER_PDP, module.lifecycle.bringUp.context(this.#values.context));
	}

	#close(): void {
		this.stop();
		this.#events.closed();
	}
}
