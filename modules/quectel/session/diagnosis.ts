// Why a QMTOPEN failed: what the module can be asked (./examination), then trial handshakes where they tell more (./handshake-trials).
// Source: MODEM.md §4: the result is -1, and no reason is given.

import type Parameters from "../../at/parameters.js";
import type Modem from "../modem.js";
import type Securing from "../tls/ssl-context.js";
import Examination, { type ExaminationOwner } from "./examination.js";
import Trials, { leftOf, type TrialsOwner } from "./handshake-trials.js";
import type { SetupValues } from "./link-commands.js";

/** QMTOPEN's <result> of a handshake, or a connection, that failed without a reason. */
const FAILED = -1;

/** Who a Diagnosis works for. */
export interface DiagnosisOwner {
	/**
	 * All that can be known is known.
	 * @param what the failure and the findings
	 * @param network whether the network may be at fault
	 * @param result of the QMTOPEN, as given to `begin`
	 */
	onDiagnosed(what: string, network: boolean, result: number): void;
	/** Call `onOverdue` in so many milliseconds. */
	onPatience(wait: number): void;
}

/** Finds out why the connections of one link do not open. */
export default class Diagnosis implements ExaminationOwner, TrialsOwner {
	/** Trial handshakes were made; once is enough until the link was up. */
	tried = false;
	readonly #modem: Modem;
	readonly #values: SetupValues;
	readonly #securing: Securing | undefined;
	readonly #owner: DiagnosisOwner;
	#failure = "";
	#result = NaN;
	#examination: Examination | undefined;
	#trials: Trials | undefined;

	/** @param securing of a link with TLS */
	constructor(modem: Modem, values: SetupValues, securing: Securing | undefined, owner: DiagnosisOwner) {
		this.#modem = modem;
		this.#values = values;
		this.#securing = securing;
		this.#owner = owner;
	}

	/** Begins. `onDiagnosed` follows. @param result of the QMTOPEN, NaN when it has none */
	begin(failure: string, result: number): void {
		const modem = this.#modem;
		this.#failure = failure;
		this.#result = result;
		modem.lookingUp ??= this;
		this.#examination = new Examination(modem.engine, modem.profile, this.#values.host, modem.lookingUp === this, this.#securing, this);
	}

	/** Nothing follows any more. */
	stop(): void {
		(this.#examination as Examination).stop();
		this.#trials?.stop();
		this.#examination = this.#trials = undefined;
		if (this.#modem.lookingUp === this)
			this.#modem.lookingUp = undefined;
	}

	/** `+QMTOPEN: c,result` */
	onOpen(result: number): void {
		this.#trials?.onOpen(result);
	}

	/** The time given to `onPatience` is over. */
	onOverdue(): void {
		(this.#trials ?? this.#examination as Examination).onOverdue();
	}

	/** Part of the modem's interface: the answer to a lookup. */
	onLookup(parameters: Parameters): void {
		(this.#examination as Examination).onLookup(parameters);
	}

	/** Part of ExaminationOwner and TrialsOwner. */
	onPatience(wait: number): void {
		this.#owner.onPatience(wait);
	}

	/** Part of ExaminationOwner. A handshake that failed is no fault of a network that reaches the host. */
	onExamined(findings: string, reachable: boolean): void {
		const securing = this.#result === FAILED && reachable ? this.#securing : undefined;
		this.#failure += findings;
		if (securing === undefined) {
			this.#tell(true);
			return;
		}
		const suspicion = securing.suspect();
		if (suspicion !== "") {
			this.#failure += suspicion;
			this.#tell(false);
		}
		else if (this.tried)
			this.onTried(leftOf(securing.values));
		else {
			this.tried = true;
			this.#trials = new Trials(this.#modem.engine, this.#values, securing.values, this);
			this.#trials.run();
		}
	}

	/** Part of TrialsOwner. */
	onTried(finding: string): void {
		this.#failure += `; ${finding}`;
		this.#tell(false);
	}

	#tell(network: boolean): void {
		this.#owner.onDiagnosed(this.#failure, network, this.#result);
	}
}
