// Checks every message before it is accepted: what this module, with its firmware, cannot send as it is, is refused before a byte leaves.
// Source: BG96 note §3.2.8 (prompt, Ctrl-Z, ESC, 1548 bytes), BC20 note §3.2.8 (payload between quotes), MQTT 3.1.1 §2.3.1.

import { CTRL_Z, DELETE, QUOTE, SPACE } from "../../at/ascii.js";
import { checkInteger, kindError, numberError } from "../../base/check.js";
import type Capabilities from "../common/capabilities.js";

/** A constant, because on XS a global and its property are looked up each time. */
const { isInteger } = Number;

/** A constant, because on some builds of XS a string literal allocates each time. */
const LENGTH = "length";

/** The mark of a message whose payload only a form for any byte can carry. */
export const ANY_BYTE = 1;

/**
 * Throws unless a message can be sent, as far as its payload's bytes do not matter.
 * @param byteLength bytes of the whole payload, when `payload` is its first fragment
 * @throws RangeError or TypeError naming the parameter: QoS, retain, payload, length, byteLength or id
 */
export function checkMessage(capabilities: Capabilities, payload: Uint8Array, length: number, QoS: number, retain: boolean, id: number | undefined, byteLength: number | undefined): void {
	if (QoS !== 0 && QoS !== 1 && QoS !== 2) // here and not by a function: on some builds of XS the literal that it would be given allocates
		throw numberError(QoS, "QoS", "0, 1 or 2");
	if (retain !== true && retain !== false)
		throw kindError("retain", "a boolean");
	if (byteLength !== undefined) {
		if (!isInteger(byteLength) || byteLength < length)
			throw numberError(byteLength, "byteLength", `in ${length} to ${capabilities.payload}`);
		if (byteLength > capabilities.payload)
			throw new RangeError(`byteLength: ${byteLength} bytes, ${capabilities.name} takes at most ${capabilities.payload}`);
	}
	if (!(payload instanceof Uint8Array) || length !== payload.length || length > capabilities.payload) // a whole array, and not too long, needs no further look
		checkLength(capabilities, payload, length);
	if (id !== undefined && (QoS === 0 ? id !== 0 : !isInteger(id) || id < 1 || id > 65535))
		throw numberError(id, "id", `${QoS === 0 ? "0" : "in 1 to 65535"} with QoS ${QoS}`);
}

function checkLength(capabilities: Capabilities, payload: Uint8Array, length: number): void {
	if (!(payload instanceof Uint8Array))
		throw kindError("payload", "a Uint8Array");
	checkInteger(length, LENGTH, 0, payload.length);
	if (length > capabilities.payload)
		throw new RangeError(`payload: ${length} bytes, ${capabilities.name} takes at most ${capabilities.payload}`);
}

/**
 * Throws unless a payload, or a fragment of one, can be sent as it is.
 * @returns ANY_BYTE when only a form for any byte can carry the payload, else 0
 * @throws RangeError or TypeError naming the parameter: payload or length
 */
export function checkPayload(capabilities: Capabilities, payload: Uint8Array, length: number): number {
	checkLength(capabilities, payload, length);
	for (let at = 0; at < length; at++) {
		const byte = payload[at]!;
		if (capabilities.prompt ? (byte & 0xFE) === CTRL_Z : byte < SPACE || byte === QUOTE || byte === DELETE)
			return checkByte(capabilities, byte, at);
	}
	return 0;
}

/**
 * This byte of a payload, at this offset, cannot be sent as it is.
 * @returns ANY_BYTE: only a form for any byte can carry the payload
 * @throws RangeError naming the payload, where the firmware has no such form
 */
export function checkByte(capabilities: Capabilities, byte: number, at: number): number {
	if (!capabilities.anyByte)
		throw new RangeError(`payload: byte 0x${byte.toString(16).padStart(2, "0")} at offset ${at} ${capabilities.prompt ? "would end or cancel the payload" : `cannot be sent; a ${capabilities.name} quotes payloads`}`);
	return ANY_BYTE;
}
