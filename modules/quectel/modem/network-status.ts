// How the radio hears, and whose network it is in: asked after every bring-up, and again whenever an app likes.
// Source: 27.007 §7.3 (COPS), §8.5 (CSQ); BG96 AT commands, QCSQ (sysmode, then RSSI, RSRP, SINR and RSRQ).

import type CommandLine from "../../at/command-line.js";
import Command from "../../at/command.js";
import type Engine from "../../at/engine.js";
import type Parameters from "../../at/parameters.js";
import { ABORTED } from "../../at/result-codes.js";
import { decode, encode } from "../../base/utf8.js";
import type { Technology } from "./radio-options.js";

/** What is asked, in this order; a module that does not know one of them says ERROR. */
const SIGNAL = 0;
const QUALITY = 1;
const OPERATOR = 2;

const LINES: readonly Uint8Array[] = Object.freeze(["AT+CSQ", "AT+QCSQ", "AT+COPS?"].map(encode));
const RESPONSES: readonly Uint8Array[] = Object.freeze(["+CSQ", "+QCSQ", "+COPS"].map(encode));
/** Milliseconds: AT+COPS? alone may take long. */
const TIMEOUT = 5000;

/** QCSQ's modes of the system. */
const MODES: Readonly<Record<string, Technology>> = Object.freeze({ GSM: "GSM", "CAT-M1": "LTE-M", eMTC: "LTE-M", "CAT-NB1": "NB-IoT", NBIoT: "NB-IoT" });
/** COPS's access technologies; Quectel has 8 for LTE-M. */
const ACCESS: Readonly<Record<number, Technology>> = Object.freeze({ 0: "GSM", 3: "GSM", 7: "LTE-M", 8: "LTE-M", 9: "NB-IoT" });

/** Who wants to know. */
export interface SurveyOwner {
	/** Everything was asked; not called when the engine gave it up. */
	onSurvey(): void;
}

/** The answers; undefined where the module did not know. */
export default class Survey extends Command {
	/** Signal strength in dBm. */
	signal: number | undefined;
	/** Reference signal's power in dBm and quality in dB, and signal to interference and noise in dB; LTE-M and NB-IoT only. */
	RSRP: number | undefined;
	RSRQ: number | undefined;
	SINR: number | undefined;
	technology: Technology | undefined;
	/** The network's name; "" while there is none. */
	operator = "";
	readonly #engine: Engine;
	readonly #quality: boolean;
	readonly #owner: SurveyOwner;
	#what = SIGNAL;

	/** @param quality the module has AT+QCSQ */
	constructor(engine: Engine, quality: boolean, owner: SurveyOwner) {
		super(TIMEOUT);
		this.#engine = engine;
		this.#quality = quality;
		this.#owner = owner;
	}

	/** Asks, behind what waits already; while it is under way it goes on. */
	begin(): void {
		if (!this.queued)
			this.#ask(SIGNAL);
	}

	override compose(line: CommandLine): void {
		line.begin(LINES[this.#what]!);
	}

	override onInformation(parameters: Parameters): boolean {
		if (this.#what === SIGNAL)
			this.#onSignal(parameters.integer());
		else if (this.#what === QUALITY)
			this.#onQuality(parameters);
		else
			this.#onOperator(parameters);
		return true;
	}

	override onResult(result: number): void {
		if (result === ABORTED)
			return;
		if (this.#what < OPERATOR)
			this.#ask(this.#what === SIGNAL && !this.#quality ? OPERATOR : this.#what + 1);
		else
			this.#owner.onSurvey();
	}

	#ask(what: number): void {
		this.#what = what;
		this.response = RESPONSES[what];
		if (what === SIGNAL)
			this.signal = this.RSRP = this.RSRQ = this.SINR = this.technology = undefined;
		this.#engine.submit(this);
	}

	/** 0 is -113 dBm, each step 2 dBm; 99 is unknown. */
	#onSignal(value: number): void {
		this.signal = value >= 0 && value <= 31 ? -113 + 2 * value : undefined;
	}

	/** `+QCSQ: "CAT-M1",rssi,rsrp,sinr,rsrq`; SINR in fifths of a dB from -20 */
	#onQuality(parameters: Parameters): void {
		if (!parameters.string())
			return;
		this.technology = MODES[decode(parameters.bytes, parameters.from, parameters.to)];
		if (this.technology === undefined)
			return;
		this.signal = known(parameters.integer());
		this.RSRP = known(parameters.integer());
		const SINR = known(parameters.integer());
		this.SINR = SINR === undefined ? undefined : SINR / 5 - 20;
		this.RSRQ = known(parameters.integer());
	}

	/** `+COPS: mode[,format,"operator"[,technology]]` */
	#onOperator(parameters: Parameters): void {
		parameters.integer();
		parameters.integer();
		this.operator = parameters.string() ? decode(parameters.bytes, parameters.from, parameters.to) : "";
		this.technology ??= ACCESS[parameters.integer()];
	}
}

function known(value: number): number | undefined {
	return value === value ? value : undefined;
}
