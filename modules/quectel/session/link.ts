// The link of one session: the note's interaction diagram as a state machine, and the way back after everything that ends it.
// Source: BG96 note chapters 2, 3 and 5 (figure 1 in the BC20 note's text), MODEM.md §4, DESIGN §5.5.
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
// What a command comes to is found out in ./link-commands. SECURING is passed over without TLS; it has more commands than this (../tls/ssl-context), and so has EXAMINING,
// which asks why (./examination). Where there is nothing to close, disconnect leads to CLOSED in a later turn, through CLOSING. The tests drive every cell and
// write docs/states.md from this table.
//
// A link that does not reconnect goes to CLOSED where another goes to WAITING, and where that loses the modem behind OFFLINE and WAITING; it is in WAITING
// only before it begins, when the last one on its connection failed a short time ago.

import type Engine from "../../at/engine.js";
import type Parameters from "../../at/parameters.js";
import { actionOfState, CYCLE_CONTEXT, textOfState } from "../common/result-texts.js";
import type Modem from "../modem.js";
import type Backoff from "../modem/backoff.js";
import { RECOVER_PDP } from "../modem/lifecycle.js";
import Securing, { type SecuringOwner } from "../tls/ssl-context.js";
import Deadline, { type DeadlineOwner } from "./deadline.js";
import Diagnosis, { type DiagnosisOwner } from "./diagnosis.js";
import { CLOSE, CONN, DISC, OPEN, Setup, type SetupOwner, type SetupValues } from "./link-commands.js";
import StateQuestion from "./state-query.js";

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

/** Who a Link works for. */
export interface LinkOwner extends DeadlineOwner {
	/** So many bytes of a certificate or key have gone to the module. */
	onUpload(name: string, sent: number, size: number): void;
	/** Whether messages will carry their length, and whether payloads are hexadecimal digits both ways: the firmware took "recv/mode", "dataformat". */
	onForm(counted: boolean, hexadecimal: boolean): void;
	/** Connected: subscribe, then call `settled`. */
	onConnected(): void;
	/** Connected and settled. */
	onOnline(): void;
	/** Asked, the module said that the client is connected. */
	onConfirmed(): void;
	/** The connection is gone, or is being closed: nothing can be sent. */
	onDown(): void;
	/** It was lost, or an attempt failed; the next one comes by itself, unless the link is closed. */
	onLost(error: Error): void;
	/** After `disconnect`: everything is closed. */
	onClosed(): void;
}

/** Opens, watches, restores and closes one connection. */
export default class Link implements SetupOwner, SecuringOwner, DiagnosisOwner {
	/** Its owner's deadlines, too: `rearm` when one has changed. */
	readonly deadline: Deadline;
	readonly #modem: Modem;
	readonly #engine: Engine;
	readonly #owner: LinkOwner;
	readonly #setup: Setup;
	readonly #securing: Securing | undefined;
	readonly #diagnosis: Diagnosis;
	readonly #question: StateQuestion;
	readonly #backoff: Backoff;
	readonly #connection: number;
	readonly #reconnects: boolean;
	#state = OFFLINE;
	#onlineSince = 0;

	/**
	 * @param id client identifier; undefined: the module's IMEI
	 * @param wait milliseconds from OK to a packet's result line
	 */
	constructor(modem: Modem, values: SetupValues, id: string | undefined, wait: number, owner: LinkOwner) {
		this.#modem = modem;
		this.#engine = modem.engine;
		this.#owner = owner;
		this.#setup = new Setup(modem, values, id, wait, this);
		this.#securing = values.tls === undefined ? undefined : new Securing(modem, values.tls, this);
		this.#diagnosis = new Diagnosis(modem, values, this.#securing, this);
		this.#question = new StateQuestion(values.connection, (reason) => this.fail(reason), () => owner.onConfirmed());
		this.#backoff = modem.loans.backoff(values.connection);
		this.#connection = values.connection;
		this.#reconnects = values.reconnect;
		this.deadline = new Deadline(modem.clock, modem.loans.alarm(values.connection), owner, () => this.#onOverdue());
	}

	get online(): boolean {
		return this.#state === ONLINE;
	}

	get closed(): boolean {
		return this.#state === CLOSED;
	}

	/** True from `disconnect` on. */
	get leaving(): boolean {
		return this.#state >= DISCONNECTING;
	}

	/** The modem is registered and has a PDP context. */
	onModemReady(): void {
		if (this.#state === OFFLINE) {
			const wait = this.#reconnects ? 0 : this.#backoff.until - this.#modem.clock.now();
			if (wait > 0)
				this.#enter(WAITING, wait);
			else
				this.#run(CLEARING, CLOSE); // the module's MQTT state outlives us, so a close comes first, whatever it answers (MODEM.md §4)
		}
	}

	/** The modem restarted, or lost its network: the connection is gone, and nothing can be sent. */
	onModemLost(error: Error): void {
		const state = this.#state;
		this.#setup.forget();
		if (state >= DISCONNECTING)
			this.#close();
		else if (state !== OFFLINE) {
			if (this.#reconnects || state === WAITING)
				this.#enter(OFFLINE, Infinity);
			else
				this.stop();
			this.#owner.onDown();
			if (state !== WAITING) // that loss has been told
				this.#owner.onLost(error);
		}
	}

	/** `+QMTOPEN: c,result` */
	onOpen(parameters: Parameters): void {
		const result = parameters.integer();
		if (this.#state === EXAMINING)
			this.#diagnosis.onOpen(result);
		else
			this.#setup.onOpen(result);
	}

	/** `+QMTCONN: c,result[,ret_code]` */
	onConn(parameters: Parameters): void {
		this.#setup.onConn(parameters);
	}

	/** `+QMTDISC: c,result` */
	onDisc(parameters: Parameters): void {
		this.#setup.onDisc(parameters);
	}

	/** `+QMTCLOSE: c,result` */
	onClose(parameters: Parameters): void {
		this.#setup.onClose(parameters);
	}

	/** `+QMTSTAT: c,err_code` */
	onStat(parameters: Parameters): void {
		const code = parameters.integer();
		if (this.#state === DISCONNECTING)
			this.#run(CLOSING, CLOSE);
		else if (this.#state >= CONNECTING && this.#state <= ONLINE) {
			const what = `+QMTSTAT: ${code} (${textOfState(code)})`;
			if (this.#modem.doubtful)
				this.suspect(what);
			else {
				this.#giveUp(what, true);
				if (actionOfState(code) === CYCLE_CONTEXT)
					this.#modem.recover(RECOVER_PDP);
			}
		}
	}

	/** Part of SetupOwner. */
	onDone(what: number): void {
		switch (this.#state) {
			case CONFIGURING:
				this.#configure(this.#setup.next(what));
				break;
			case OPENING:
				this.#run(CONNECTING, CONN);
				break;
			case CONNECTING:
				this.#enter(SUBSCRIBING, Infinity);
				this.#owner.onConnected();
				break;
			default:
				this.#ended();
		}
	}

	/** Part of SetupOwner. */
	onFailed(failure: string, result: number): void {
		switch (this.#state) {
			case CONFIGURING:
			case CONNECTING:
				this.#giveUp(failure, true);
				break;
			case OPENING:
				this.#enter(EXAMINING, Infinity);
				this.#diagnosis.begin(failure, result);
				break;
			case DISCONNECTING:
				this.#ended();
				this.#report(failure, result);
				break;
			case CLOSING:
				this.#report(failure, result);
				this.#close();
				break;
			default:
				this.#ended();
		}
	}

	/** Part of SecuringOwner. */
	onSecured(): void {
		this.#run(OPENING, OPEN);
	}

	/** Part of SecuringOwner. */
	onInsecure(what: string): void {
		this.#giveUp(what, false);
	}

	/** Part of SecuringOwner. */
	onUpload(name: string, sent: number, size: number): void {
		this.#owner.onUpload(name, sent, size);
	}

	/** Part of SetupOwner and DiagnosisOwner. */
	onPatience(wait: number): void {
		this.#enter(this.#state, wait);
	}

	/** Part of DiagnosisOwner. */
	onDiagnosed(what: string, network: boolean, result: number): void {
		this.#giveUp(what, network);
		if (result === 3)
			this.#modem.recover(RECOVER_PDP);
	}

	/** A message got through: earlier failures do not count any more. */
	proved(): void {
		this.#backoff.reset();
	}

	/** All subscriptions are answered: messages may be sent. */
	settled(): void {
		if (this.#state === SUBSCRIBING) {
			this.#onlineSince = this.#modem.clock.now();
			this.#diagnosis.tried = false;
			this.#enter(ONLINE, Infinity);
			this.#owner.onOnline();
		}
	}

	/** Asks the module whether the client is connected; if not, the link counts as lost because of `what`. */
	suspect(what: string): void {
		if (this.#state < CONNECTING || this.#state > ONLINE || this.#question.queued)
			return;
		this.#question.reason = what;
		this.#engine.submitFirst(this.#question);
	}

	/** The link does not do what it should: gives it up, and tries again later. */
	fail(what: string): void {
		if (this.#state >= CONNECTING && this.#state <= ONLINE)
			this.#giveUp(what, true);
	}

	/** QMTDISC and QMTCLOSE, then `onClosed`. */
	disconnect(): void {
		const state = this.#state;
		if (state >= DISCONNECTING)
			return;
		if (state === OFFLINE || state === WAITING) {
			this.#enter(CLOSING, 0); // nothing to say, and nobody is called from inside their own call
			return;
		}
		if (state === SUBSCRIBING || state === ONLINE)
			this.#run(DISCONNECTING, DISC);
		else
			this.#run(CLOSING, CLOSE);
		this.#owner.onDown();
	}

	/** Ends it here and now; nothing is sent or called any more. */
	stop(): void {
		this.#enter(CLOSED, Infinity);
		this.deadline.stop();
		this.#setup.stop();
		this.#engine.withdraw(this.#question);
	}

	/** The same, and the module drops the connection without a DISCONNECT. */
	hangUp(): void {
		const opened = this.#state >= OPENING && this.#state !== WAITING;
		this.stop();
		if (opened)
			this.#modem.hangUp(this.#connection);
	}

	#enter(state: number, wait: number): void {
		if (this.#state === SECURING)
			(this.#securing as Securing).stop();
		else if (this.#state === EXAMINING && state !== EXAMINING)
			this.#diagnosis.stop();
		this.#state = state;
		this.deadline.set(wait);
	}

	/** Enters a state with its command; while an older one is pending, that one comes first. */
	#run(state: number, what: number): void {
		this.#enter(state, Infinity);
		this.#setup.run(what);
	}

	/** A QMTCLOSE or QMTDISC is over, whatever came of it. */
	#ended(): void {
		if (this.#state === DISCONNECTING)
			this.#run(CLOSING, CLOSE);
		else if (this.#state === CLEARING)
			this.#configure(this.#setup.first());
		else if (this.#state === CLOSING)
			this.#close();
	}

	/** A result line of failure changes nothing where the link ends anyway; no answer at all is no news there. */
	#report(failure: string, result: number): void {
		if (!Number.isNaN(result))
			this.#modem.trouble(failure);
	}

	/** @param next setting to be written; OPEN: all of them are */
	#configure(next: number): void {
		if (next !== OPEN) {
			this.#run(CONFIGURING, next);
			return;
		}
		this.#owner.onForm(this.#setup.counted, this.#setup.hexadecimal);
		if (this.#securing === undefined)
			this.#run(OPENING, OPEN);
		else {
			this.#enter(SECURING, Infinity);
			this.#securing.run();
		}
	}

	/** The attempt has failed, or the link is lost. @param network whether the network may be at fault: the modem then cycles more and more of it */
	#giveUp(what: string, network: boolean): void {
		const now = this.#modem.clock.now();
		if (this.#state === ONLINE && now - this.#onlineSince >= STABLE)
			this.#backoff.reset();
		const wait = this.#backoff.next(now);
		this.#setup.forget();
		if (this.#reconnects)
			this.#enter(WAITING, wait);
		else
			this.hangUp();
		this.#owner.onDown();
		if (network)
			this.#modem.onLinkFailed(this.#backoff.failures);
		this.#owner.onLost(new Error(what));
	}

	#close(): void {
		this.stop();
		this.#owner.onClosed();
	}

	#onOverdue(): void {
		switch (this.#state) {
			case WAITING:
				this.#run(CLEARING, CLOSE);
				break;
			case CLEARING:
			case DISCONNECTING:
			case CLOSING:
				this.#ended();
				break;
			case EXAMINING:
				this.#diagnosis.onOverdue();
				break;
			default:
				this.#setup.onOverdue();
		}
	}
}
