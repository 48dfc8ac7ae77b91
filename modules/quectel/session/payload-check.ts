// Checks every message before it is accepted: what this module, with its firmware, cannot send as it is, is refused before a byte leaves.
// Source: BG96 note §3.2.8 (prompt, Ctrl-Z, ESC, 1548 bytes), BC20 note §3.2.8 (payload between quotes), MQTT 3.1.1 §2.3.1.

import { CTRL_Z, DELETE, QUOTE, SPACE } from "../../at/ascii.js";
import { numberError } from "../../base/check.js";
import type Capabilities from "../common/capabilities.js";

/** The mark of a message whose payload only a form for any byte can carry. */
export const ANY_BYTE = 1;

/**
 * Throws unless a message can be sent as it is.
 * @param byteLength bytes of the whole payload, when `payload` is its first fragment
 * @returns ANY_BYTE when only a form for any byte can carry the payload, else 0
 * @throws RangeError or TypeError naming the parameter: QoS, retain, payload, length, byteLength or id
 */
export function checkMessage(capabilities: Capabilities, payload: Uint8Array, length: number, QoS: number, retain: boolean, id: number | undefined, byteLength: number | undefined): number {
	if (QoS !== 0 && QoS !== 1 && QoS !== 2) // here and not by a function: on some builds of XS the literal that it would be given allocates
		throw numberError(QoS, "QoS", "0, 1 or 2");
	if (retain !== true && retain !== false)
		throw new TypeError("retain: must be a boolean");
	if (byteLength !== undefined) {
		if (!Number.isInteger(byteLength) || byteLength < length)
			throw numberError(byteLength, "byteLength", `in ${length} to ${capabilities.payload}`);
		if (byteLength > capabilities.payload)
			throw new RangeError(`byteLength: ${byteLength} bytes, ${capabilities.name} takes at most ${capabilities.payload}`);
	}
	const mark = checkPayload(capabilities, payload, length);
	if (id !== undefined && (QoS === 0 ? id !== 0 : !Number.isInteger(id) || id < 1 || id > 65535))
		throw numberError(id, "id", `${QoS === 0 ? "0" : "in 1 to 65535"} with QoS ${QoS}`);
	return mark;
}

/**
 * Throws unless a payload, or a fragment of one, can be sent as it is.
 * @returns as `checkMessage`
 * @throws RangeError or TypeError naming the parameter: payload or length
 */
export function checkPayload(capabilities: Capabilities, payload: Uint8Array, length: number): number {
	if (!(payload instanceof Uint8Array))
		throw new TypeError("payload: must be a Uint8Array");
	if (!Number.isInteger(length) || length < 0 || length > payload.length)
		throw numberError(length, "length", `in 0 to ${payload.length}`);
	if (length > capabilities.payload)
		throw new RangeError(`payload: ${length} bytes, ${capabilities.name} takes at most ${capabilities.payload}`);
	const at = capabilities.prompt ? indexOfControl(payload, length) : indexOfUnquotable(payload, length);
	if (at === length)
		return 0;
	if (!capabilities.anyByte)
		throw new RangeError(`payload: byte 0x${payload[at]!.toString(16).padStart(2, "0")} at offset ${at} ${capabilities.prompt ? "would end or cancel the payload" : `cannot be sent; a ${capabilities.name} quotes payloads`}`);
	return ANY_BYTE;
}

/** @returns the position of the first Ctrl-Z or ESC, or `length` */
function indexOfControl(payload: Uint8Array, length: number): number {
	let at = 0;
	while (at < length && (payload[at]! & 0xFE) !== CTRL_Z)
		at += 1;
	return at;
}

/** @returns the position of the first byte that cannot stand between quotes, or `length` */
function indexOfUnquotable(payload: Uint8Array, length: number): number {
	let at = 0;
	while (at < length) {
		const byte = payload[at]!;
		if (byte < SPACE || byte === QUOTE || byte === DELETE)
			break;
		at += 1;
	}
	return at;
}
