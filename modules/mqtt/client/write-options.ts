// The options of `write`. Source: ECMA-419 §24.5 (write), A.25.2 (write options).

import { checkObject } from "../../base/check.js";
import { bytesOf, type ByteBuffer } from "./byte-buffer.js";
import { textOf } from "./client-options.js";
import type { Text } from "./session.js";

/** One item of a SUBSCRIBE or UNSUBSCRIBE. */
export interface WriteItem {
	readonly topic: string | ByteBuffer;
	/** Default 0. */
	readonly QoS?: number | undefined;
}

/** `write`'s second argument (ECMA-419 §24.5). */
export interface WriteOptions {
	/** Default PUBLISH. */
	readonly operation?: number | undefined;
	/** Packet identifier of the caller's choice; default the next free one. Not used with QoS 0. */
	readonly id?: number | undefined;
	readonly topic?: string | ByteBuffer | undefined;
	readonly QoS?: number | undefined;
	readonly retain?: boolean | number | undefined;
	/** Not used: the module retransmits by itself, and marks what it does. */
	readonly duplicate?: boolean | undefined;
	/** Bytes of the whole payload, when `data` is its first fragment. */
	readonly byteLength?: number | undefined;
	readonly items?: readonly WriteItem[] | undefined;
}

/** @returns the bytes of a payload. @throws TypeError naming `data` */
export function payloadOf(data: unknown): Uint8Array {
	const bytes = bytesOf(data);
	if (bytes === undefined)
		throw new TypeError("data: must be a byte buffer");
	return bytes;
}

function itemsOf({ items }: WriteOptions): readonly WriteItem[] {
	if (!Array.isArray(items) || items.length === 0)
		throw new TypeError("items: must be an array of topics");
	for (let i = 0; i < items.length; i++)
		checkObject(items[i] as WriteItem, `items[${i}]`);
	return items;
}

/** @returns the topics of the items. @throws TypeError naming `items` or one of them */
export function topicsOf(options: WriteOptions): Text[] {
	return itemsOf(options).map(({ topic }, index) => textOf(topic, `items[${index}].topic`));
}

/** @returns the QoS of each item. @throws TypeError naming `items` or one of them */
export function QoSOf(options: WriteOptions): number[] {
	return itemsOf(options).map(({ QoS }) => QoS === undefined ? 0 : QoS);
}
