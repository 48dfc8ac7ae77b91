// Capabilities of the module's firmware beyond its note, read from test commands once per boot, or as an earlier start has kept them (./firmware-record).
// Source: both notes §3.2.1 (AT+QMTCFG=?) and §3.2.8 (AT+QMTPUB=?), docs/hardware.md (Settings; Publish). An absent range means the profile's default.

import type Parameters from "../../at/parameters.js";
import { decode } from "../../base/utf8.js";
import { INLINE, LENGTH, type Profile } from "./module-profile.js";
import { DATA_FORMAT, settingOf } from "./mqtt-keys.js";

/** The answer to AT+QMTPUB=? without brackets around optional parts: behind five parameters the range of lengths, or a placeholder for a length. */
const LENGTH_PARAMETER = /^(?:(?:\([^)]*\)|[^,(]*),){5}(?:\((?:\d+-)?(\d+)\)|.*len)/i;
/** Bytes of a payload that every firmware takes: those known report 1500 to 4096. A lower limit has lost a digit on the line, and counts as none. */
export const LEAST = 1024;
/** Bits of `#state`: AT+QMTCFG=? has listed a key since its last end; what it lists is known. */
const ANSWERED = 1;
const LISTED = 2;
/** Consecutive refusals after which a setting counts as unsupported. */
const REFUSALS = 3;

/** One module's capabilities; those of its profile until the firmware has reported its own. */
export default class Capabilities {
	/** Longest payload of a publish, in bytes. */
	declare payload: number;
	/** AT+QMTPUB takes the payload's length instead of a final Ctrl-Z, so any byte can be sent. */
	declare fixedLength: boolean;
	/** QMTCFG has the profile's `lengthKey`, or may have it: messages arrive with their length. */
	declare lengthPrefixed: boolean;
	/** QMTCFG has "dataformat": payloads can be sent as hexadecimal digits, so any byte can be sent between quotes. */
	hexPayload = false;
	/** Any byte can be sent in a payload. */
	declare anyByte: boolean;
	/** A quote can be sent in a payload, as JSON needs. */
	declare quotes: boolean;
	/** Several commands are written in one line: the module takes that, and has not refused it since it started. */
	combines = false;
	/** The module's name in error messages. */
	declare readonly name: string;
	/** The publish command asks for the payload with a prompt; otherwise the payload is quoted in the command line. */
	declare readonly prompt: boolean;
	/** Longest payload that Ctrl-Z ends; -1: a length always stands in front of it. */
	declare readonly promptPayload: number;
	/** The module's. */
	declare readonly profile: Profile;
	/** The keys that the test command has listed so far: a bit for each. */
	#keys = 0;
	/** Bits: ANSWERED and LISTED. */
	#state = 0;
	#refusals = 0;

	constructor(profile: Profile) {
		this.profile = profile;
		this.name = profile.name;
		this.prompt = this.quotes = profile.form !== INLINE;
		this.fixedLength = this.anyByte = profile.form === LENGTH;
		this.lengthPrefixed = profile.lengthKey >= 0;
		this.payload = this.fixedLength ? profile.countedPayload : profile.payload;
		this.promptPayload = this.fixedLength ? -1 : profile.payload;
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
		this.onListed(this.#has(this.profile.lengthKey), this.#has(DATA_FORMAT) && !this.prompt, 0);
		this.#keys = 0;
		return true;
	}

	/**
	 * Takes what the firmware lists now, or listed at an earlier start.
	 * @param lengthPrefixed it has the profile's `lengthKey` @param hexPayload it has "dataformat", and needs it @param payload the longest; 0: not listed
	 */
	onListed(lengthPrefixed: boolean, hexPayload: boolean, payload: number): void {
		this.#state |= LISTED;
		this.#refusals = 0;
		this.lengthPrefixed = lengthPrefixed;
		this.hexPayload = hexPayload;
		this.#limit(payload);
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
		if (this.profile.form === INLINE)
			return;
		const found = LENGTH_PARAMETER.exec(decode(parameters.bytes, parameters.position, parameters.end).replace(/[[\] ]/g, ""));
		this.fixedLength = found !== null || this.profile.form === LENGTH;
		this.#limit(Number(found?.[1]));
	}

	#has(setting: number): boolean {
		return setting >= 0 && (this.#keys & 1 << setting) !== 0;
	}

	/** @param reported the longest payload that the module reported; one that is too short counts as none */
	#limit(reported: number): void {
		const profile = this.profile;
		this.anyByte = this.fixedLength || this.hexPayload;
		this.quotes = this.prompt || this.hexPayload;
		this.payload = reported >= LEAST ? reported : this.fixedLength ? profile.countedPayload : profile.payload >> (this.hexPayload ? 1 : 0);
	}
}
