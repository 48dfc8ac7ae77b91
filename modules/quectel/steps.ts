// The steps of bring-up: the command line of each, its information response and its time.
// Source: MODEM.md §5; 27.007 §5.2 (CGSN), §6.4 (CSQ), §7.2 (CREG), §8.3 (CPIN), §8.8 (CCLK), §10.1.20 (CGREG), §10.1.22 (CEREG).

import { decode, encode } from "../at/ascii.js";
import Command from "../at/command.js";
import type CommandLine from "../at/line.js";
import type Parameters from "../at/parameters.js";
import type { Profile } from "./profile.js";

/** The steps, in order; those between need no name. */
export const ECHO_OFF = 0;
export const IDENTITY = 3;
export const IMEI = 4;
export const PIN_STATE = 5;
export const PIN_TRIES = 6;
export const PIN = 7;
export const CONTEXT = 8;
export const SIGNAL = 9;
export const EPS = 10;
export const GPRS = 11;
export const IS_ACTIVE = 12;
export const ACTIVATE = 13;
export const TIME = 14;
export const READY = 15;
/** Steps that lead back into the list. */
export const DEACTIVATE = 16;
export const RADIO_OFF = 17;
export const RADIO_ON = 18;
export const RESTART = 19;

/** Longest answers in milliseconds, but for the PDP context's, which are the module's own. */
const TIMEOUT = 5000;
const RADIO_TIMEOUT = 15_000;

/** The command line of each step; those with parameters are completed in `compose`. */
const LINES: readonly Uint8Array[] = Object.freeze([
	"ATE0", "AT+CMEE=1", "AT+QURCCFG=\"urcport\",\"uart1\"", "ATI", "AT+GSN", "AT+CPIN?", "AT+QPINC=\"SC\"", "AT+CPIN=", "AT+QICSGP=1,1,", "AT+CSQ",
	"AT+CEREG?", "AT+CGREG?", "AT+QIACT?", "AT+QIACT=1", "AT+CCLK?", "", "AT+QIDEACT=1", "AT+CFUN=0", "AT+CFUN=1", "AT+CFUN=1,1",
].map(encode));

/** The information response of each step. */
const RESPONSES: ReadonlyArray<Uint8Array | undefined> = Object.freeze([
	"", "", "", "", "", "+CPIN", "+QPINC", "", "", "+CSQ", "+CEREG", "+CGREG", "+QIACT", "", "+CCLK", "", "", "", "", "",
].map((name) => name === "" ? undefined : encode(name)));

/** Who a Step works for. */
export interface StepOwner {
	/** Adds the parameters behind the command's constant part. */
	compose(line: CommandLine): void;
	/** An information response, behind its name. */
	onInformation(parameters: Parameters): void;
	/** A line of text. */
	onText(text: string): void;
	/** The final result code. */
	onResult(result: number): void;
}

/** The command of all steps: only one is ever under way. */
export default class Step extends Command {
	readonly #owner: StepOwner;
	readonly #profile: Profile;
	#line = LINES[ECHO_OFF]!;

	constructor(owner: StepOwner, profile: Profile) {
		super(TIMEOUT);
		this.#owner = owner;
		this.#profile = profile;
	}

	/** Chooses the step that the next submission takes. @param index one of the constants above, or one between them */
	prepare(index: number): this {
		this.#line = LINES[index]!;
		this.timeout = timeout(index, this.#profile);
		this.response = RESPONSES[index];
		this.takesText = index === IDENTITY || index === IMEI;
		return this;
	}

	override compose(line: CommandLine): void {
		line.begin(this.#line);
		this.#owner.compose(line);
	}

	override onInformation(parameters: Parameters): boolean {
		this.#owner.onInformation(parameters);
		return true;
	}

	override onText(bytes: Uint8Array, start: number, end: number): void {
		this.#owner.onText(decode(bytes, start, end));
	}

	override onResult(result: number): void {
		this.#owner.onResult(result);
	}
}

function timeout(index: number, profile: Profile): number {
	if (index === ACTIVATE || index === DEACTIVATE)
		return profile.activateTimeout;
	return index >= RADIO_OFF ? RADIO_TIMEOUT : TIMEOUT;
}
