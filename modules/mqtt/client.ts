// The standard's MQTT client: ECMA-419, 4th edition, §24 and A.25, over a session of the module's own MQTT stack.
// What differs from a client on a TCP socket, and what an app sees instead (docs/client.md):
// - `session` stands in the place of `socket` and `dns`, which are not looked at; an `id` of "" is the module's IMEI.
// - A payload is at most what the module takes in one command (1548 bytes, or what the firmware lists): a RangeError names byteLength. Some bytes cannot be sent through a prompt.
// - A fragmented PUBLISH is sent when its last fragment is written; a PUBLISH may wait for a SUBSCRIBE or UNSUBSCRIBE before it, which may overtake others.
// - PUBREC and PUBCOMP come one after the other, when the exchange is over: the module reports no sooner. A PUBREL written is answered with PUBCOMP.
// - PUBACK, PUBREC and PUBCOMP cannot be written: the module sends them. A message has been acknowledged when `onReadable` comes.
// - PINGREQ asks the module whether it is connected; PINGRESP is its yes. The keep-alive traffic is its own, too.
// - DISCONNECT leaves when what was written before it is answered; the end is reported by onClose, or by onError where there is none.
// - A message that is lost on the way from the module, or that it refuses, ends the connection with onError.
// - A message that finds the inbox full is lost: it was acknowledged already. The session's option `filters` is how many topic filters are kept.
// - While the module comes up, the client waits; failures in a row make its successors wait before they connect.
// - The objects given to onControl and onReadable are good until the callback returns. `byteLength` can be unknown: undefined.

import type { ByteBuffer } from "./client/byte-buffer.js";
import type { ClientOptions } from "./client/client-options.js";
import Exchange from "./client/exchange.js";
import type { WriteOptions } from "./client/write-options.js";
import {
	CONNACK, CONNECT, DISCONNECT, PINGREQ, PINGRESP, PUBACK, PUBCOMP, PUBLISH, PUBREC, PUBREL, SUBACK, SUBSCRIBE, UNSUBACK, UNSUBSCRIBE,
} from "./packet-types.js";

export type { ByteBuffer } from "./client/byte-buffer.js";
export type { ClientWill, ControlMessage, ReadableOptions } from "./client/client-options.js";
export type { WriteItem, WriteOptions } from "./client/write-options.js";

/** What an MQTTClient is made with. `this` of its callbacks is the client. */
export type MQTTClientOptions = ClientOptions<MQTTClient>;

/** One connection to a broker. It works from its construction until `onError`, `onClose` or `close`. */
export default class MQTTClient {
	static readonly CONNECT = CONNECT;
	static readonly CONNACK = CONNACK;
	static readonly PUBLISH = PUBLISH;
	static readonly PUBACK = PUBACK;
	static readonly PUBREC = PUBREC;
	static readonly PUBREL = PUBREL;
	static readonly PUBCOMP = PUBCOMP;
	static readonly SUBSCRIBE = SUBSCRIBE;
	static readonly SUBACK = SUBACK;
	static readonly UNSUBSCRIBE = UNSUBSCRIBE;
	static readonly UNSUBACK = UNSUBACK;
	static readonly PINGREQ = PINGREQ;
	static readonly PINGRESP = PINGRESP;
	static readonly DISCONNECT = DISCONNECT;

	/** The app's own; there only when the options had one. */
	declare target?: unknown;
	readonly #exchange: Exchange<MQTTClient>;

	/**
	 * Connects as soon as the modem is ready; `onControl` with CONNACK follows.
	 * @throws TypeError or RangeError naming the option; Error when the session's connection is taken. Nothing is taken then
	 */
	constructor(options: MQTTClientOptions) {
		this.#exchange = new Exchange<MQTTClient>(this, options);
		if (options.target !== undefined)
			this.target = options.target;
	}

	/** How data is read and written: always "buffer". @throws RangeError for another */
	get format(): string {
		return "buffer";
	}

	set format(format: string) {
		if (format !== "buffer")
			throw new RangeError("format: must be \"buffer\"");
	}

	/**
	 * Sends a message, a fragment of one, or a control packet.
	 * @param data the payload of a PUBLISH, or of its next fragment; else not looked at
	 * @param options what to send; none for the fragments of a PUBLISH behind its first
	 * @returns bytes that may be written then: the rest of a PUBLISH, or the next one's topic and payload; 0 while it takes none
	 * @throws RangeError or TypeError naming the parameter; Error when there is no room, before CONNACK, and when the connection has ended
	 */
	write(data: ByteBuffer | null | undefined, options?: WriteOptions | null): number {
		return this.#exchange.write(data, options);
	}

	/**
	 * Reads from the message, or fragment, announced last.
	 * @param option a count, or a byte buffer to be filled from its start; default all there is
	 * @returns a new ArrayBuffer, or the count of bytes put into the byte buffer; undefined when there is nothing to read
	 * @throws RangeError for a count below 1; TypeError; Error when the connection has ended
	 */
	read(option?: number): ArrayBuffer | undefined;
	read(option: ByteBuffer): number | undefined;
	read(option?: number | ByteBuffer): ArrayBuffer | number | undefined {
		return this.#exchange.read(option);
	}

	/** Ends the connection without a DISCONNECT. No callback comes after it, and every other call throws; once more is fine. */
	close(): void {
		this.#exchange.close();
	}
}

Object.freeze(MQTTClient);
