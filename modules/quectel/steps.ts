// The steps of bring-up: the command line of each, its information response and its time. In which order they come: ./profile.
// Source: MODEM.md §5; 27.007 §5.4 (CGSN), §7.2 (CREG), §7.38 (CPSMS), §8.2 (CFUN), §8.3 (CPIN), §8.5 (CSQ), §8.8 (CCLK), §10.1.1 (CGDCONT),
// §10.1.9 (CGATT), §10.1.14 (CGPADDR), §10.1.20 (CGREG), §10.1.22 (CEREG); both notes §3.2.1 and §3.2.8 (test commands).

import { decode, encode } from "../at/ascii.js";
import Command from "../at/command.js";
import type CommandLine from "../at/line.js";
import type Parameters from "../at/parameters.js";
import type { Profile } from "./profile.js";

/** The steps by number: an index of the two tables below. */
export const ECHO_OFF = 0;
export const ERROR_CODES = 1;
export const URC_PORT = 2;
export const AWAKE = 3;
export const NO_PSM = 4;
export const IDENTITY = 5;
export const IMEI = 6;
export const SERIAL_NUMBER = 7;
export const SETTINGS = 8;
export const PUBLISH = 9;
export const RADIO = 10;
export const PIN_STATE = 11;
export const CONTEXT = 12;
export const BEARER = 13;
export const SIGNAL = 14;
export const EPS = 15;
export const GPRS = 16;
export const IS_ACTIVE = 17;
export const IS_ATTACHED = 18;
export const ADDRESS = 19;
export const TIME = 20;
/** Behind the last of a profile's list. */
export const READY = 21;
/** Steps that lead back into the list. */
export const PIN_TRIES = 22;
export const PIN = 23;
export const ACTIVATE = 24;
export const DEACTIVATE = 25;
export const DETACH = 26;
export const ATTACH = 27;
export const RADIO_OFF = 28;
export const RADIO_ON = 29;
export const RESTART = 30;

/** Longest answers in milliseconds, but for the PDP context's, which are the module's own. */
const TIMEOUT = 5000;
const RADIO_TIMEOUT = 15_000;

/** The command line of each step; those with parameters are completed in `compose`. */
const LINES: readonly Uint8Array[] = Object.freeze([
	"ATE0", "AT+CMEE=1", "AT+QURCCFG=\"urcport\",\"uart1\"", "AT+QSCLK=0", "AT+CPSMS=0", "ATI", "AT+GSN", "AT+CGSN=1", "AT+QMTCFG=?", "AT+QMTPUB=?", "AT+CFUN=1",
	"AT+CPIN?", "AT+QICSGP=1,1,", "AT+CGDCONT=1,\"IP\",", "AT+CSQ", "AT+CEREG?", "AT+CGREG?", "AT+QIACT?", "AT+CGATT?", "AT+CGPADDR", "AT+CCLK?", "",
	"AT+QPINC=\"SC\"", "AT+CPIN=", "AT+QIACT=1", "AT+QIDEACT=1", "AT+CGATT=0", "AT+CGATT=1", "AT+CFUN=0", "AT+CFUN=1", "AT+CFUN=1,1",
].map(encode));

/** The information response of each step. */
const RESPONSES: ReadonlyArray<Uint8Array | undefined> = Object.freeze([
	"", "", "", "", "", "", "", "+CGSN", "+QMTCFG", "+QMTPUB", "",
	"+CPIN", "", "", "+CSQ", "+CEREG", "+CGREG", "+QIACT", "+CGATT", "+CGPADDR", "+CCLK", "",
	"+QPINC", "", "", "", "", "", "", "", "",
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

	/** Chooses the step that the next submission takes. @param index one of the constants above */
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
	if (index === IS_ATTACHED || (index >= ACTIVATE && index <= ATTACH))
		return profile.activateTimeout;
	return index >= RADIO_OFF || index === RADIO ? RADIO_TIMEOUT : TIMEOUT;
}
