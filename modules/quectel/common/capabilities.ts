// What the firmware at hand can do beyond its note, as its test commands tell: asked once a boot, and used from then on.
// Source: both notes §3.2.1 (AT+QMTCFG=?) and §3.2.8 (AT+QMTPUB=?), docs/hardware.md (Settings; Publish). An absent range means the profile's default.

import type Parameters from "../../at/parameters.js";
import { decode } from "../../base/utf8.js";
import type { Profile } from "./module-profile.js";
import { RECV_MODE } from "./mqtt-keys.js";

/** Keys of QMTCFG that later firmware has, as bits. */
const RECV_MODE_KEY = 1;
const DATA_FORMAT_KEY = 2;
/** Times in a row that a setting is refused until the firmware has it not. */
const REFUSALS = 3;

/** One module's abilities; the profile's until its firmware told of others. */
export default class Capabilities {
	/** Longest payload of a publish, in bytes. */
	payload: number;
	/** AT+QMTPUB takes the payload's length, and no Ctrl-Z ends it: any byte can be sent. */
	fixedLength = false;
	/** QMTCFG may have "recv/mode": messages arrive with their length. */
	lengthPrefixed = true;
	/** QMTCFG has "dataformat": payloads as hexadecimal digits, so that any byte can be sent where quotes are around them. */
	hexPayload = false;
	/** Any byte can be sent in a payload. */
	anyByte = false;
	/** A quote can be sent in a payload, and with it JSON. */
	quotes: boolean;
	/** The module's name, as in error messages. */
	readonly name: string;
	/** AT+QMTPUB asks for the payload with a prompt; else the payload stands between quotes. */
	readonly prompt: boolean;
	/** Longest payload that Ctrl-Z ends. */
	readonly promptPayload: number;
	readonly #profile: Profile;
	#keys = 0;
	#answered = false;
	/** The keys are known from the test command. */
	#told = false;
	#refusals = 0;

	constructor(profile: Profile) {
		this.#profile = profile;
		this.name = profile.name;
		this.prompt = this.quotes = profile.prompt;
		this.payload = this.promptPayload = profile.payload;
	}

	/** `+QMTCFG: "key",…`, behind the name. */
	onSetting(parameters: Parameters): void {
		this.#answered = true;
		parameters.string();
		const key = decode(parameters.bytes, parameters.from, parameters.to).toLowerCase();
		if (key === "recv/mode")
			this.#keys |= RECV_MODE_KEY;
		else if (key === "dataformat")
			this.#keys |= DATA_FORMAT_KEY;
	}

	/** All keys are told. A module that told none has those that it had before. */
	onSettingsEnd(): void {
		if (!this.#answered)
			return;
		this.#answered = false;
		this.#told = true;
		this.#refusals = 0;
		this.lengthPrefixed = (this.#keys & RECV_MODE_KEY) !== 0;
		this.hexPayload = (this.#keys & DATA_FORMAT_KEY) !== 0 && !this.prompt;
		this.#keys = 0;
		this.#limit(NaN);
	}

	/**
	 * "recv/mode" or "dataformat" was written.
	 * @param taken the answer was OK, not an error
	 * @returns whether that can be believed: a refusal where the firmware told that it has the setting, only the third time in a row, because a damaged line
	 * is refused as well
	 */
	onWritten(setting: number, taken: boolean): boolean {
		if (taken) {
			this.#refusals = 0;
			return true;
		}
		this.#refusals += 1;
		if (this.#told && this.#refusals < REFUSALS)
			return false;
		this.#refusals = 0;
		if (setting === RECV_MODE)
			this.lengthPrefixed = false;
		else
			this.hexPayload = false;
		this.#limit(NaN);
		return true;
	}

	/** `+QMTPUB: (c),(id),(QoS),(retain),"topic"[,(length)|"<msg>"]`, behind the name. */
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

	/** @param told the longest payload that the module told; NaN: none */
	#limit(told: number): void {
		const { payload } = this.#profile;
		this.anyByte = this.fixedLength || this.hexPayload;
		this.quotes = this.prompt || this.hexPayload;
		this.payload = told === told ? told : this.hexPayload ? payload >> 1 : payload;
	}
}
