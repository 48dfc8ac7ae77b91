// Signal, technology and operator: queried after every bring-up, and when an app asks for it.
// Source: 27.007 §7.3 (COPS), §8.5 (CSQ); BG96 AT commands, QCSQ (sysmode, then RSSI, RSRP, SINR and RSRQ).

import type CommandLine from "../../at/command-line.js";
import Command from "../../at/command.js";
import type Engine from "../../at/engine.js";
import type Parameters from "../../at/parameters.js";
import { ABORTED } from "../../at/result-codes.js";
import { decode, encode } from "../../base/utf8.js";
import type { Technology } from "../common/module-profile.js";
import type ModemEvents from "./modem-events.js";

/** The queries, in order: AT+CSQ is left out where AT+QCSQ has reported the signal. An ERROR leaves its values as they are without an answer. */
const QUALITY = 0;
const SIGNAL = 1;
const OPERATOR = 2;

const LINES: readonly Uint8Array[] = Object.freeze(["AT+QCSQ", "AT+CSQ", "AT+COPS?"].map(encode));
const RESPONSES: readonly Uint8Array[] = Object.freeze(["+QCSQ", "+CSQ", "+COPS"].map(encode));
/** Longest answer in milliseconds: of AT+COPS?. */
const TIMEOUT = 5000;

/** <sysmode> of AT+QCSQ. */
const MODES: Readonly<Record<string, Technology>> = Object.freeze({ GSM: "GSM", "CAT-M1": "LTE-M", eMTC: "LTE-M", "CAT-NB1": "NB-IoT", NBIoT: "NB-IoT" });
/** <AcT> of AT+COPS?; 8 is LTE-M in Quectel's modules. */
const ACCESS: Readonly<Record<number, Technology>> = Object.freeze({ 0: "GSM", 3: "GSM", 7: "LTE-M", 8: "LTE-M", 9: "NB-IoT" });

/** The command of all queries, and their answers; undefined where the module has no value. */
export default class NetworkStatus extends Command {
	/** Signal strength in dBm. */
	signal: number | undefined;
	/** Reference signal power in dBm, its quality in dB, and signal to interference plus noise in dB; LTE-M and NB-IoT only. */
	RSRP: number | undefined;
	RSRQ: number | undefined;
	SINR: number | undefined;
	technology: Technology | undefined;
	/** Name of the network; "" while there is none. */
	operator = "";
	readonly #engine: Engine;
	readonly #quality: boolean;
	readonly #events: ModemEvents;
	readonly #wanted: boolean;
	#query = QUALITY;

	/** @param quality the module has AT+QCSQ @param wanted queries follow each bring-up */
	constructor(engine: Engine, quality: boolean, events: ModemEvents, wanted: boolean) {
		super(TIMEOUT);
		this.#engine = engine;
		this.#quality = quality;
		this.#events = events;
		this.#wanted = wanted;
	}

	/** The module is registered, with a PDP context. */
	onModemReady(): void {
		if (this.#wanted)
			this.begin();
	}

	/** Queries, after the commands that already wait; does nothing while a query is under way. */
	begin(): void {
		if (this.queued)
			return;
		this.signal = this.RSRP = this.RSRQ = this.SINR = this.technology = undefined;
		this.#ask(this.#quality ? QUALITY : SIGNAL);
	}

	override compose(line: CommandLine): void {
		line.begin(LINES[this.#query]!);
	}

	override onInformation(parameters: Parameters): boolean {
		if (this.#query === SIGNAL)
			this.#onSignal(parameters.integer());
		else if (this.#query === QUALITY)
			this.#onQuality(parameters);
		else
			this.#onOperator(parameters);
		return true;
	}

	override onResult(result: number): void {
		if (result === ABORTED)
			return;
		if (this.#query === OPERATOR)
			this.#events.add("onSurvey");
		else
			this.#ask(this.#query === QUALITY && this.signal === undefined ? SIGNAL : OPERATOR);
	}

	#ask(query: number): void {
		this.#query = query;
		this.response = RESPONSES[query];
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
