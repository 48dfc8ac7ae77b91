// Capabilities of the module's firmware beyond its note, read from test commands once per boot, or as an earlier start has kept them (./firmware-record).
// Source: both notes §3.2.1 (AT+QMTCFG=?) and §3.2.8 (AT+QMTPUB=?), docs/hardware.md (Settings; Publish). An absent range means the profile's default.

import type Parameters from "../../at/parameters.js";
import { decode } from "../../base/utf8.js";
import { PAYLOAD_LIMIT } from "./limits.js";
import { INLINE, LENGTH, type Profile } from "./module-profile.js";
import { DATA_FORMAT, settingOf } from "./mqtt-keys.js";

/** The answer to AT+QMTPUB=? without brackets around optional parts: behind five parameters the range of lengths, or a placeholder for a length. */
const LENGTH_PARAMETER = /^(?:(?:\([^)]*\)|[^,(]*),){5}(?:\((?:\d+-)?(\d+)\)|.*len)/i;
/** Bytes of a payload that every firmware takes: those known report 1500 to 4096. A lower limit has lost a digit on the line, and counts as none. */
const LEAST = 1024;
/** Bits of `features`. */
const HAS_LENGTH_KEY = 1;
const HAS_DATA_FORMAT = 2;
const TAKES_LENGTH = 4;
/** Bits of `#state`: AT+QMTCFG=? has listed a key since its last end; it has listed the keys; several commands are written in one line. */
const ANSWERED = 1;
const LISTED = 2;
const COMBINES = 4;
/** Consecutive refusals after which a setting counts as unsupported. */
const REFUSALS = 3;

/** One module's capabilities; those of its profile until the firmware has reported its own. */
export default class Capabilities {
	/** Longest payload of a publish, in bytes. */
	payload: number;
	/** AT+QMTPUB takes the payload's length instead of a final Ctrl-Z, so any byte can be sent. */
	fixedLength: boolean;
	/** QMTCFG has the profile's `lengthKey`, or may have it: messages arrive with their length. */
	lengthPrefixed: boolean;
	/** QMTCFG has "dataformat": payloads can be sent as hexadecimal digits, so any byte can be sent between quotes. */
	hexPayload = false;
	/** Any byte can be sent in a payload. */
	anyByte: boolean;
	/** A quote can be sent in a payload, as JSON needs. */
	quotes: boolean;
	/** The module's name in error messages. */
	readonly name: string;
	/** The publish command asks for the payload with a prompt; otherwise the payload is quoted in the command line. */
	readonly prompt: boolean;
	/** Longest payload that Ctrl-Z ends; -1: a length always stands in front of it. */
	readonly promptPayload: number;
	readonly #profile: Profile;
	/** The keys that the test command has listed so far: a bit for each. */
	#keys = 0;
	/** Bits: ANSWERED to COMBINES. */
	#state = 0;
	#refusals = 0;

	constructor(profile: Profile) {
		this.#profile = profile;
		this.name = profile.name;
		this.prompt = this.quotes = profile.form !== INLINE;
		this.fixedLength = this.anyByte = profile.form === LENGTH;
		this.lengthPrefixed = profile.lengthKey >= 0;
		this.payload = this.fixedLength ? profile.countedPayload : profile.payload;
		this.promptPayload = this.fixedLength ? -1 : profile.payload;
	}

	/** Several commands are written in one line: the module takes that, and has not refused it since it started. */
	get combines(): boolean {
		return (this.#state & COMBINES) !== 0;
	}

	set combines(combines: boolean) {
		this.#state = combines ? this.#state | COMBINES : this.#state & ~COMBINES;
	}

	/** Takes `+QMTCFG: "key",…`, after the name. */
	onSetting(parameters: Parameters): void {
		this.#state |= ANSWERED;
		parameters.string();
		const setting = settingOf(decode(parameters.bytes, parameters.from, parameters.to).toLowerCase());
		if (setting >= 0)
			this.#keys |= 1 << setting;
	}

	/**
	 * The list of keys has ended. A module that listed none keeps its previous capabilities.
	 * @param whole it ended with OK: of a list that broke off, the end is missing, and with it perhaps a key that is set
	 * @returns whether the capabilities are now those of the list
	 */
	onSettingsEnd(whole: boolean): boolean {
		const answered = (this.#state & ANSWERED) !== 0;
		this.#state &= ~ANSWERED;
		if (!whole)
			this.#keys = 0;
		if (!answered || !whole)
			return false;
		this.#state |= LISTED;
		this.#refusals = 0;
		this.lengthPrefixed = this.#has(this.#profile.lengthKey);
		this.hexPayload = this.#has(DATA_FORMAT) && !this.prompt;
		this.#keys = 0;
		this.#limit(0);
		return true;
	}

	/** What the firmware has, as a number of one digit; with `payload` it is what `restore` takes. */
	get features(): number {
		return (this.lengthPrefixed ? HAS_LENGTH_KEY : 0) | (this.hexPayload ? HAS_DATA_FORMAT : 0) | (this.fixedLength ? TAKES_LENGTH : 0);
	}

	/**
	 * Takes what the firmware answered at an earlier start, in place of its answers.
	 * @returns false for what no firmware of this profile answers, and for "dataformat": what an app can send at all hangs on that, so the module is asked
	 */
	restore(features: number, payload: number): boolean {
		const { form, lengthKey, payload: least } = this.#profile;
		const lengthPrefixed = (features & HAS_LENGTH_KEY) !== 0;
		const fixedLength = (features & TAKES_LENGTH) !== 0;
		if ((features & ~(HAS_LENGTH_KEY | TAKES_LENGTH)) !== 0 || (lengthPrefixed && lengthKey < 0) || (fixedLength ? form === INLINE || payload < LEAST || payload > PAYLOAD_LIMIT : form === LENGTH || payload !== least))
			return false;
		this.#state |= LISTED;
		this.#refusals = 0;
		this.lengthPrefixed = lengthPrefixed;
		this.fixedLength = fixedLength;
		this.hexPayload = false;
		this.#limit(payload);
		return true;
	}

	/**
	 * Takes the result of writing the profile's `lengthKey`, or "dataformat".
	 * @param taken the answer was OK, not an error
	 * @returns whether the result is conclusive: a refusal of a setting that the firmware listed only counts the third time in a row, because a damaged line
	 * is refused as well
	 */
	onWritten(setting: number, taken: boolean): boolean {
		if (taken) {
			this.#refusals = 0;
			return true;
		}
		this.#refusals += 1;
		if ((this.#state & LISTED) !== 0 && this.#refusals < REFUSALS)
			return false;
		this.#refusals = 0;
		if (setting === DATA_FORMAT) {
			this.hexPayload = false;
			this.#limit(0);
		}
		else
			this.lengthPrefixed = false;
		return true;
	}

	/** Takes `+QMTPUB: (c),(id),(QoS),(retain),"topic"[,(length)|"<msg>"]`, after the name. */
	onPublish(parameters: Parameters): void {
		if (this.#profile.form === INLINE)
			return;
		const found = LENGTH_PARAMETER.exec(decode(parameters.bytes, parameters.position, parameters.end).replace(/[[\] ]/g, ""));
		this.fixedLength = found !== null || this.#profile.form === LENGTH;
		this.#limit(Number(found?.[1]));
	}

	#has(setting: number): boolean {
		return setting >= 0 && (this.#keys & 1 << setting) !== 0;
	}

	/** @param reported the longest payload that the module reported; one that is too short counts as none */
	#limit(reported: number): void {
		const { countedPayload, payload } = this.#profile;
		this.anyByte = this.fixedLength || this.hexPayload;
		this.quotes = this.prompt || this.hexPayload;
		this.payload = reported >= LEAST ? reported : this.fixedLength ? countedPayload : this.hexPayload ? payload >> 1 : payload;
	}
}
