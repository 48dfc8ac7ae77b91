// Topic names given as strings are encoded and checked once and recognised again by ===, so that a steady publish allocates nothing.
// Source: MQTT 3.1.1 §4.7 (topic names), docs/security.md (What is sent).

import { PLUS } from "../../at/ascii.js";
import { checkText, isString, kindError } from "../../base/check.js";
import { decode, encode } from "../../base/utf8.js";
import { TOPIC_LIMIT } from "../common/limits.js";

/** The wildcard of all levels below; that of one level is PLUS. */
const HASH = 0x23;
/** What stands for a byte that is no UTF-8. */
const REPLACEMENT = "\uFFFD";
/** What a topic must be, as errors name it. */
export const KIND = "a string or a Uint8Array";
/** Topic names remembered. */
const REMEMBERED = 4;

/** Keys are numbers of so many bits, one after the other; 0 is none, which costs a message with that topic nothing but time. */
const KEYS = (1 << 24) - 1;

/** Text, or its bytes. */
export type Text = string | Uint8Array;

/** Encodes topic names, remembering the last few. */
export default class Topics {
	readonly #texts: string[] = [];
	readonly #bytes: Uint8Array[] = [];
	#oldest = 0;
	#lastKey = 0;
	/** The text that `bytes` was called with last, or an object that is no topic, and its bytes: to be compared first. Written here alone. */
	text: unknown = this;
	name: Uint8Array | undefined;
	/** Stands for the topic that `bytes` has returned last, as long as it is remembered; 0: it is not. */
	key = 0;

	/** @param topic text, or its bytes. @returns the topic's bytes. @throws RangeError naming `topic`: empty, too long, wildcards, or a byte that cannot be sent */
	bytes(topic: Text): Uint8Array {
		for (let i = 0; i < this.#texts.length; i++) { // first of all: even the literal of a typeof allocates on some builds of XS
			if (this.#texts[i] === topic) {
				this.key = this.#lastKey - (this.#oldest + REMEMBERED - 1 - i) % REMEMBERED & KEYS;
				this.text = topic;
				return this.name = this.#bytes[i]!;
			}
		}
		this.key = 0;
		this.text = this;
		if (topic instanceof Uint8Array) { // not typeof: on some builds of XS its literal allocates
			decodeText(topic, "topic");
			return checkTopic(topic);
		}
		if (!isString(topic))
			throw kindError("topic", KIND);
		const bytes = checkTopic(encode(topic));
		this.#texts[this.#oldest] = topic;
		this.#bytes[this.#oldest] = bytes;
		this.key = this.#lastKey = this.#lastKey + 1 & KEYS;
		this.#oldest = (this.#oldest + 1) % REMEMBERED;
		this.text = topic;
		return this.name = bytes;
	}
}

/** @returns the text of bytes. @throws TypeError or RangeError naming the parameter when they are no bytes, or no UTF-8, which a broker answers by closing the connection [MQTT-1.5.3-1] */
export function decodeText(bytes: Uint8Array, parameter: string): string {
	if (!(bytes instanceof Uint8Array))
		throw kindError(parameter, KIND);
	const text = decode(bytes);
	if (text.includes(REPLACEMENT))
		throw new RangeError(`${parameter}: must be UTF-8`);
	return text;
}

function checkTopic(bytes: Uint8Array): Uint8Array {
	if (bytes.length === 0)
		throw new RangeError("topic: must not be empty");
	checkText(bytes, "topic", TOPIC_LIMIT);
	if (bytes.includes(PLUS) || bytes.includes(HASH))
		throw new RangeError(`topic: "${decode(bytes)}" has a wildcard`);
	return bytes;
}
