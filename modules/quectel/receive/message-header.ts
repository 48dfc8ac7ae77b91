// The header of a +QMTRECV line: connection, packet identifier, topic, and the length where the firmware gives one.
//
//   header = connection "," id ( CR LF                              ; a slot, not a message (buffer mode)
//          / "," topic [ "," length ] ( "," / CR LF ) [ DQUOTE ] )  ; the payload follows; after CR LF: on the next line
//
// Source: BG96 note §5.2, docs/hardware.md (Received messages). Blanks may follow each comma; a quote not followed by a comma or CR is part of the topic.

import { COMMA, CR, NINE, QUOTE, SPACE, ZERO } from "../../at/ascii.js";
import type RingBuffer from "../../at/ringbuffer.js";
import type MessageReader from "../../mqtt/message-reader.js";
import { PAYLOAD_LIMIT } from "../common/limits.js";

/** Results of `parse` other than a position. */
export const INCOMPLETE = 0;
export const MALFORMED = -1;
export const SLOT = -2;

/** Parses headers in place; the fields hold the header parsed last. */
export default class MessageHeader {
	connection = 0;
	/** Packet identifier; the slot in a slot notice. */
	identifier = 0;
	/** The topic's range without quotes, relative to the header's first byte. */
	topicFrom = 0;
	topicTo = 0;
	/** Length of the payload in bytes, or -1 when the line does not state one. */
	length = -1;
	/** The payload is quoted. */
	quoted = false;
	readonly #receive: RingBuffer;
	readonly #readers: ReadonlyArray<MessageReader | undefined>;
	#value = 0;

	/** @param readers by connection: each has the form of its messages */
	constructor(receive: RingBuffer, readers: ReadonlyArray<MessageReader | undefined>) {
		this.#receive = receive;
		this.#readers = readers;
	}

	/**
	 * Parses the header at `start`; bytes before `end` were received, and `bytes[end]` is CR.
	 * @returns the position of the payload's first byte, or INCOMPLETE, MALFORMED or SLOT
	 */
	parse(start: number, end: number): number {
		const { bytes, scanned } = this.#receive;
		let at = start;
		let byte = bytes[at]!;
		while (byte === SPACE)
			byte = bytes[++at]!;
		const connection = byte - ZERO;
		at += 1;
		if (connection < 0 || connection > 9 || bytes[at] !== COMMA)
			return at >= end ? INCOMPLETE : MALFORMED;
		this.connection = connection;
		at = this.#integer(bytes, at + 1);
		if (at < 0)
			return -at >= end ? INCOMPLETE : MALFORMED;
		this.identifier = this.#value;
		byte = bytes[at]!;
		if (byte !== COMMA)
			return at >= end ? INCOMPLETE : byte === CR ? SLOT : MALFORMED;
		byte = bytes[++at]!;
		const blank = byte === SPACE;
		while (byte === SPACE)
			byte = bytes[++at]!;
		at = byte === QUOTE ? this.#quotedTopic(start, at + 1, scanned, end) : this.#bareTopic(start, at, end);
		if (at <= 0)
			return at;
		byte = bytes[at]!;
		this.length = -1;
		const reader = this.#readers[connection];
		if (byte === COMMA && (!reader || reader.lengthPrefixed)) {
			const behind = this.#integer(bytes, at + 1);
			if (behind > 0) {
				if (behind >= end)
					return INCOMPLETE;
				const verdict = reader ? 1 : this.#isLength(bytes, behind, end);
				if (verdict < 0)
					return INCOMPLETE;
				if (verdict > 0) {
					this.length = this.#value;
					at = behind;
					byte = bytes[at]!;
				}
			}
		}
		// A blank before the payload is part of the line when the topic had one too, or when a quote follows.
		const from = byte === CR ? at + 2 : at + 1;
		let first = from;
		byte = bytes[first]!;
		while (byte === SPACE)
			byte = bytes[++first]!;
		if (first >= end)
			return INCOMPLETE;
		this.quoted = byte === QUOTE;
		if (this.quoted)
			return first + 1;
		return blank && first > from ? from + 1 : from;
	}

	/** No session owns this connection, so the format is unknown: the number before `at` is a length only if a quote follows. 1 yes, 0 no, -1 more bytes needed */
	#isLength(bytes: Uint8Array, at: number, end: number): number {
		if (bytes[at] !== COMMA || this.#value > PAYLOAD_LIMIT)
			return 0;
		let next = at + 1;
		while (bytes[next] === SPACE)
			next += 1;
		return next >= end ? -1 : bytes[next] === QUOTE ? 1 : 0;
	}

	/** Reads up to five digits after blanks into #value. @returns the position after them; negative: the position of a missing digit */
	#integer(bytes: Uint8Array, from: number): number {
		let at = from;
		let byte = bytes[at]!;
		while (byte === SPACE)
			byte = bytes[++at]!;
		if (byte < ZERO || byte > NINE)
			return -at;
		let value = byte - ZERO;
		const most = at + 5;
		for (;;) {
			const digit = bytes[++at]! - ZERO;
			if (digit < 0 || digit > 9 || at === most)
				break;
			value = value * 10 + digit;
		}
		this.#value = value;
		return at;
	}

	/** Reads a quoted topic, which ends at the first quote followed by a comma or CR in this line. @returns the position of that comma or CR */
	#quotedTopic(start: number, from: number, lineEnd: number, end: number): number {
		const { bytes } = this.#receive;
		let at = from;
		for (;;) {
			while (at < end && bytes[at] !== QUOTE)
				at += 1;
			if (at > lineEnd)
				return MALFORMED;
			if (at >= end)
				return INCOMPLETE;
			const topicEnd = at;
			let byte = bytes[++at]!;
			while (byte === SPACE)
				byte = bytes[++at]!;
			if (at >= end)
				return INCOMPLETE;
			if (byte === COMMA || byte === CR) {
				this.topicFrom = from - start;
				this.topicTo = topicEnd - start;
				return at;
			}
		}
	}

	/** Reads a bare topic, which ends at the first comma. @returns the position of the comma */
	#bareTopic(start: number, from: number, end: number): number {
		const { bytes } = this.#receive;
		let at = from;
		while (bytes[at] !== COMMA && bytes[at] !== CR)
			at += 1;
		if (at >= end)
			return INCOMPLETE;
		this.topicFrom = from - start;
		this.topicTo = at - start;
		return bytes[at] === CR ? MALFORMED : at;
	}
}
