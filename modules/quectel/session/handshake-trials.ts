// Trial handshakes: which check of the broker's certificate is it that fails? The module does not say, but it opens when that check is left out.
// Nothing is sent over a connection that opens so: it is closed at once. The settings are written again before every real QMTOPEN.
// Source: docs/hardware.md (Failed handshake; SSL parameters), BG96 note §3.2.2 and §3.2.3.
//
// step    sends                              next
// SET     AT+QSSLCFG="key",context,value     OK: → CLEAR; else the next trial
// CLEAR   AT+QMTCLOSE=c                      → OPEN, whatever comes of it
// OPEN    AT+QMTOPEN=c,"host",port           OK: → RESULT; else the next trial
// RESULT  –                                  0: → LEAVE; another, or none in time: the next trial; behind the last one, done
// LEAVE   AT+QMTCLOSE=c                      → reported

import { OK } from "../../at/result-codes.js";
import TextCommand, { type TextCommandOwner } from "../common/text-command.js";
import { LINK } from "../modem/connection-timer.js";
import type Connection from "../modem/connection.js";
import { MUTUAL, NONE, SERVER, type TLSValues } from "../tls/tls-options.js";
import type { LinkValues } from "./session-options.js";

const SET = 0;
const CLEAR = 1;
const OPEN = 2;
const RESULT = 3;
const LEAVE = 4;

/** The trials: without a look at dates; without any verification, which a broker that asks for a certificate does not take. */
const DATES = 0;
const VERIFICATION = 1;
const TRIALS = 2;

/** What it means when one opens. */
const MEANINGS: readonly string[] = Object.freeze([
	"it opens when dates are ignored: the broker's certificate is out of date",
	"it opens without verification: the broker's certificate is not signed by tls.ca",
]);

const ANSWER_TIMEOUT = 10_000;

/** What else it may be when no check that can be left out is at fault. */
const REMAINING = "remaining causes: TLS version, cipher suite, plain-TCP port, or ";

/** @returns what may be wrong with a handshake, as far as these options leave it open */
export function remainingCauses({ level }: TLSValues): string {
	return `${REMAINING}${level === MUTUAL ? "a rejected certificate (the broker's or ours)" : "a client certificate that the broker asks for"}`;
}

/** The trials of one failure. */
export default class HandshakeTrials implements TextCommandOwner {
	readonly #connection: Connection;
	readonly #values: LinkValues;
	readonly #tls: TLSValues;
	readonly #owner: { onTried(finding: string): void };
	readonly #command: TextCommand;
	#trial = DATES;
	#step = SET;

	/** @param owner called when one has opened, with what that means; or with what remains when none did */
	constructor(connection: Connection, values: LinkValues, tls: TLSValues, owner: { onTried(finding: string): void }) {
		this.#connection = connection;
		this.#values = values;
		this.#tls = tls;
		this.#owner = owner;
		this.#command = new TextCommand(connection.module.engine, this);
	}

	/** Begins. `onTried` follows. */
	run(): void {
		this.#begin(DATES);
	}

	/** Nothing follows any more. */
	stop(): void {
		this.#command.forget();
	}

	/** `+QMTOPEN: c,result` */
	onOpen(result: number): void {
		if (this.#step !== RESULT)
			return;
		if (result === 0)
			this.#ask(LEAVE, `AT+QMTCLOSE=${this.#values.connection}`);
		else
			this.#begin(this.#trial + 1);
	}

	/** The time for a result is over; or that for one before it, or for a lookup, which came. */
	onDeadline(): void {
		if (this.#step === RESULT)
			this.#begin(this.#trial + 1);
	}

	/** Part of TextCommandOwner. */
	onResult(result: number): void {
		const values = this.#values;
		if (this.#step === CLEAR)
			this.#ask(OPEN, `AT+QMTOPEN=${values.connection},"${values.host}",${values.port}`);
		else if (this.#step === LEAVE)
			this.#owner.onTried(MEANINGS[this.#trial]!);
		else if (result !== OK)
			this.#begin(this.#trial + 1);
		else if (this.#step === SET)
			this.#ask(CLEAR, `AT+QMTCLOSE=${values.connection}`);
		else {
			this.#step = RESULT;
			const module = this.#connection.module;
			this.#connection.timer.set(LINK, module.clock.now() + module.profile.openTimeout + this.#tls.negotiateTime * 1000);
		}
	}

	#ask(step: number, text: string): void {
		this.#step = step;
		this.#command.ask(text, "", ANSWER_TIMEOUT);
	}

	/** Begins a trial that makes sense, this or a later one. */
	#begin(trial: number): void {
		const tls = this.#tls;
		this.#trial = trial;
		if (trial === TRIALS)
			this.#owner.onTried(remainingCauses(tls));
		else if (trial === DATES && tls.level !== NONE && !tls.ignoreLocalTime)
			this.#ask(SET, `AT+QSSLCFG="ignorelocaltime",${tls.context},1`);
		else if (trial === VERIFICATION && tls.level === SERVER)
			this.#ask(SET, `AT+QSSLCFG="seclevel",${tls.context},0`);
		else
			this.#begin(trial + 1);
	}
}
