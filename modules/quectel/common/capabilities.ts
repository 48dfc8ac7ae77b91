// Capabilities of the module's firmware beyond its note, read from test commands once per boot.
// Source: both notes §3.2.1 (AT+QMTCFG=?) and §3.2.8 (AT+QMTPUB=?), docs/hardware.md (Settings; Publish). An absent range means the profile's default.

import type Parameters from "../../at/parameters.js";
import { decode } from "../../base/utf8.js";
import type { Profile } from "./module-profile.js";
import { RECV_MODE } from "./mqtt-keys.js";

/** Keys of QMTCFG that later firmware has, as bits. */
const RECV_MODE_KEY = 1;
const DATA_FORMAT_KEY = 2;
/** Bytes of a payload that every firmware takes: a lower limit was damaged on the line, and nothing would be sent until the next boot. */
const LEAST = 256;
/** Consecutive refusals after which a setting counts as unsupported. */
const REFUSALS = 3;

/** One module's capabilities; those of its profile until the firmware has reported its own. */
export default class Capabilities {
	/** Longest payload of a publish, in bytes. */
	payload: number;
	/** AT+QMTPUB takes the payload's length instead of a final Ctrl-Z, so any byte can be sent. */
	fixedLength = false;
	/** QMTCFG has "recv/mode", or may have it: messages arrive with their length. */
	lengthPrefixed = true;
	/** QMTCFG has "dataformat": payloads can be sent as hexadecimal digits, so any byte can be sent between quotes. */
	hexPayload = false;
	/** Any byte can be sent in a payload. */
	anyByte = false;
	/** A quote can be sent in a payload, as JSON needs. */
	quotes: boolean;
	/** The module's name in error messages. */
	readonly name: string;
	/** AT+QMTPUB asks for the payload with a prompt; otherwise the payload is quoted in the command line. */
	readonly prompt: boolean;
	/** Longest payload that Ctrl-Z ends. */
	readonly promptPayload: number;
	readonly #profile: Profile;
	#keys = 0;
	#answered = false;
	/** The test command listed the keys. */
	#listed = false;
	#refusals = 0;

	constructor(profile: Profile) {
		this.#profile = profile;
		this.name = profile.name;
		this.prompt = this.quotes = profile.prompt;
		this.payload = this.promptPayload = profile.payload;
	}

	/** Takes `+QMTCFG: "key",…`, after the name. */
	onSetting(parameters: Parameters): void {
		this.#answered = true;
		parameters.string();
		const key = decode(parameters.bytes, parameters.from, parameters.to).toLowerCase();
		if (key === "recv/mode")
			this.#keys |= RECV_MODE_KEY;
		else if (key === "dataformat")
			this.#keys |= DATA_FORMAT_KEY;
	}

	/**
	 * The list of keys has ended. A module that listed none keeps its previous capabilities.
	 * @param whole it ended with OK: of a list that broke off, the end is missing, and with it perhaps a key that is set
	 */
	onSettingsEnd(whole: boolean): void {
		const answered = this.#answered;
		this.#answered = false;
		if (!whole)
			this.#keys = 0;
		if (!answered || !whole)
			return;
		this.#listed = true;
		this.#refusals = 0;
		this.lengthPrefixed = (this.#keys & RECV_MODE_KEY) !== 0;
		this.hexPayload = (this.#keys & DATA_FORMAT_KEY) !== 0 && !this.prompt;
		this.#keys = 0;
		this.#limit(NaN);
	}

	/**
	 * Takes the result of writing "recv/mode" or "dataformat".
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
		if (this.#listed && this.#refusals < REFUSALS)
			return false;
		this.#refusals = 0;
		if (setting === RECV_MODE)
			this.lengthPrefixed = false;
		else
			this.hexPayload = false;
		this.#limit(NaN);
		return true;
	}

	/** Takes `+QMTPUB: (c),(id),(QoS),(retain),"topic"[,(length)|"<msg>"]`, after the name. */
	onPublish(parameters: Parameters): void {
		const range = new Int32Array(2);
		for (let i = 0; i < 5; i++) { // ranges, or placeholders without one (§6)
			if (parameters.list(range) < 0 && !parameters.string())
				return;
		}
		if (!this.prompt)
			return;
		const ranges = parameters.list(range);
		this.fixedLength = ranges > 0 || (ranges < 0 && parameters.string() && /len/i.test(decode(parameters.bytes, parameters.from, parameters.to)));
		this.#limit(ranges > 0 ? range[1]! : NaN);
	}

	/** @param reported the longest payload that the module reported; NaN: none. One that is too short counts as none */
	#limit(reported: number): void {
		const { payload } = this.#profile;
		this.anyByte = this.fixedLength || this.hexPayload;
		this.quotes = this.prompt || this.hexPayload;
		this.payload = reported >= LEAST ? reported : this.hexPayload ? payload >> 1 : payload;
	}
}
