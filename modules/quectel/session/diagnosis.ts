// Why a QMTOPEN failed: the module gives no reason, so it is asked for what it can answer, and that is put into words; then trial handshakes, where they show more.
// Source: BG96 TCP/IP AT Commands Manual (AT+QIACT?, AT+QIDNSGIP), BG96 SSL AT Commands Manual; docs/hardware.md (Failed handshake).
//
// step     sends                        next
// CONTEXT  AT+QIACT?, BC20: AT+CGATT?   → NAME
// NAME     AT+QIDNSGIP=1,"host"         its URC with an address or an error, a refusal, or nothing in time: → CLOCK. Left out for an address, and while
//                                       another session looks up
// CLOCK    AT+CCLK?                     → FILE. Left out, as is FILE, without TLS
// FILE     AT+QFLST="name"              the next file; behind the last one → TRIALS
// TRIALS   ./handshake-trials           done. Left out where they can show nothing

import type Parameters from "../../at/parameters.js";
import { OK } from "../../at/result-codes.js";
import ModuleError from "../common/module-error.js";
import { parseClock } from "../common/network-time.js";
import type { SequenceOwner } from "../common/sequence.js";
import TextCommand, { type TextCommandOwner } from "../common/text-command.js";
import { LINK } from "../modem/connection-timer.js";
import type Connection from "../modem/connection.js";
import NameLookup, { type NameListener } from "../modem/name-lookup.js";
import type SSLContext from "../tls/ssl-context.js";
import HandshakeTrials, { remainingCauses } from "./handshake-trials.js";
import type { LinkValues } from "./session-options.js";

const IDLE = 0;
const CONTEXT = 1;
const NAME = 2;
const CLOCK = 3;
const FILE = 4;
const TRIALS = 5;

/** QMTOPEN's <result> of a handshake, or a connection, that failed without a reason. */
const FAILED = -1;
/** Longest answers, in milliseconds; a name is looked up in the network. */
const ANSWER_TIMEOUT = 5000;
const LOOKUP_TIMEOUT = 30_000;
/** Dotted decimal, or with colons. */
const ADDRESS = /^[\d.]+$|:/;

/** Finds out why one attempt did not open; ends with `onFailed` of its owner. */
export default class Diagnosis implements TextCommandOwner, NameListener {
	/** Trial handshakes were made. */
	tried = false;
	#trying = false;
	readonly #connection: Connection;
	readonly #values: LinkValues;
	readonly #ssl: SSLContext | undefined;
	readonly #owner: SequenceOwner;
	readonly #command: TextCommand;
	#trials: HandshakeTrials | undefined;
	#step = IDLE;
	#file = 0;
	#result = NaN;
	#text = "";
	#value = NaN;
	#active = false;
	#found = false;
	/** The network has answered with the host's address. */
	#lookedUp = false;
	/** The error of the QMTOPEN, and what was found out beside it. */
	#failure: ModuleError | undefined;
	#findings = "";

	/** @param ssl of a link with TLS */
	constructor(owner: SequenceOwner, connection: Connection, values: LinkValues, ssl: SSLContext | undefined) {
		this.#connection = connection;
		this.#values = values;
		this.#ssl = ssl;
		this.#owner = owner;
		this.#command = new TextCommand(connection.module.engine, this);
	}

	/** Begins. @param failure what is to be explained @param result of the QMTOPEN, NaN when it has none @param trying trial handshakes may be made */
	begin(failure: ModuleError, result: number, trying: boolean): void {
		this.#failure = failure;
		this.#findings = failure.message;
		this.#result = result;
		this.#trying = trying;
		if (this.#connection.module.profile.attaches)
			this.#ask(CONTEXT, "AT+CGATT?", "+CGATT");
		else
			this.#ask(CONTEXT, "AT+QIACT?", "+QIACT");
	}

	/** Nothing follows any more. */
	stop(): void {
		this.#step = IDLE;
		this.#command.forget();
		this.#trials?.stop();
		this.#connection.module.names?.stop(this);
	}

	/** `+QMTOPEN: c,result`, of a trial. */
	onOpen(result: number): void {
		this.#trials?.onOpen(result);
	}

	/** The time for a lookup, or for a trial, is over; or was, before that was answered. */
	onDeadline(): void {
		if (this.#step === NAME) {
			this.#connection.module.names!.stop(this);
			this.#add(`${this.#values.host} was not looked up in time`);
			this.#clock();
		}
		else
			this.#trials?.onDeadline();
	}

	/** Part of NameListener. */
	onLookingUp(): void {
		this.#connection.timer.set(LINK, this.#connection.module.clock.now() + LOOKUP_TIMEOUT);
	}

	/** Part of NameListener. */
	onAddress(address: string, error: number): void {
		const host = this.#values.host;
		this.#lookedUp = this.#found = address !== "";
		this.#add(this.#found ? `${host} is ${address}` : error === error ? `${host} has no address (${error})` : `${host} cannot be looked up`);
		this.#clock();
	}

	/** Part of TextCommandOwner. */
	onInformation(parameters: Parameters): void {
		switch (this.#step) {
			case CONTEXT: // state; context,state,type,"address"
				if (this.#connection.module.profile.attaches)
					this.#value = parameters.integer();
				else if (parameters.integer() === this.#values.context) {
					this.#value = parameters.integer();
					parameters.integer();
					this.#text = parameters.text();
				}
				break;
			case CLOCK:
				this.#text = parameters.text();
				break;
			default: // "name",size
				parameters.string();
				this.#value = parameters.integer();
		}
	}

	/** Part of TextCommandOwner. */
	onResult(result: number): void {
		switch (this.#step) {
			case CONTEXT:
				this.#active = this.#value === 1;
				this.#add(result !== OK ? "PDP context unknown" : !this.#active ? "PDP context not active"
					: this.#connection.module.profile.attaches ? "PDP context active" : `PDP context active, ${this.#text}`);
				this.#name();
				break;
			case CLOCK:
				this.#onClock();
				break;
			default:
				this.#onFile(result);
		}
	}

	/** What the trials have shown. */
	onTried(finding: string): void {
		this.#add(finding);
		this.#fail(false);
	}

	#ask(step: number, text: string, response: string): void {
		this.#step = step;
		this.#text = "";
		this.#value = NaN;
		this.#command.ask(text, response, ANSWER_TIMEOUT);
	}

	#fail(network: boolean): void {
		const failure = this.#failure!;
		this.#owner.onFailed(new ModuleError(failure.source, failure.code, this.#findings), network);
	}

	#add(finding: string): void {
		this.#findings += `; ${finding}`;
	}

	#name(): void {
		const host = this.#values.host;
		const module = this.#connection.module;
		this.#step = NAME;
		if (ADDRESS.test(host)) {
			this.#found = true;
			this.#clock();
		}
		else if (!(module.names ??= new NameLookup(module.engine)).lookUp(this.#values.context, host, this))
			this.#clock();
	}

	#clock(): void {
		if (!this.#ssl)
			this.#examined();
		else
			this.#ask(CLOCK, "AT+CCLK?", "+CCLK");
	}

	#onClock(): void {
		const ssl = this.#ssl!;
		const now = parseClock(this.#text);
		this.#add(`clock ${now === now ? new Date(now).toISOString() : "not set"}${ssl.values.ignoreLocalTime ? ", ignored" : ""}`);
		this.#add(ssl.sniSupported ? "SNI sent" : ssl.values.sni === false ? "SNI off" : "SNI unknown to this firmware");
		this.#look(0);
	}

	#look(file: number): void {
		const files = this.#ssl!.values.files;
		this.#file = file;
		if (file < files.length)
			this.#ask(FILE, `AT+QFLST="${files[file]!.name}"`, "+QFLST");
		else
			this.#examined();
	}

	#onFile(result: number): void {
		const file = this.#ssl!.values.files[this.#file]!;
		const size = this.#value;
		this.#add(`${file.kind} "${file.name}" ${result === OK && size === size ? `there, ${size} bytes${file.verified ? ", as uploaded" : ""}` : "missing"}`);
		this.#look(this.#file + 1);
	}

	/** A network that answers is not at fault; nor is one that reaches the host when a handshake failed. */
	#examined(): void {
		const ssl = this.#result === FAILED && this.#active && this.#found ? this.#ssl : undefined;
		if (!ssl) {
			this.#fail(!(this.#active && this.#lookedUp));
			return;
		}
		const suspicion = ssl.suspect();
		if (suspicion !== "") {
			this.#findings += suspicion;
			this.#fail(false);
		}
		else if (!this.#trying)
			this.onTried(remainingCauses(ssl.values));
		else {
			this.tried = true;
			this.#step = TRIALS;
			this.#trials = new HandshakeTrials(this.#connection, this.#values, ssl.values, this);
			this.#trials.run();
		}
	}
}
