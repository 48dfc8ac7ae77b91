// A link that carries MQTT packets.
// Source: MQTT 3.1.1 §2 through the codec of npm mqtt-packet.

import { generate, parser, type Packet } from "mqtt-packet";
import type { Link, Network, TLSOptions } from "../network/network.js";

/** The events of a packet link; none after `close`. */
export interface PacketLinkEvents {
	onOpen(): void;
	onPacket(packet: Packet): void;
	/** The link closed, failed, or received bytes that are not an MQTT packet (`malformed`). */
	onClose(error: Error | undefined, malformed: boolean): void;
}

/** One link of one QMTOPEN, from opening to close. */
export class PacketLink {
	/** While true everything received is lost. */
	silent = false;
	readonly #parser = parser();
	readonly #link: Link;

	constructor(network: Network, host: string, port: number, tls: TLSOptions | undefined, events: PacketLinkEvents) {
		this.#parser.on("packet", packet => events.onPacket(packet));
		this.#parser.on("error", error => events.onClose(error, true));
		this.#link = network.open(host, port, tls, {
			onOpen: () => events.onOpen(),
			onData: bytes => void (this.silent || this.#parser.parse(Buffer.from(bytes))),
			onClose: error => events.onClose(error, false),
		});
	}

	send(packet: Packet): void {
		this.#link.write(generate(packet));
	}

	/** Closes the link; packets already received are not reported any more. */
	close(): void {
		this.silent = true;
		this.#parser.removeAllListeners("packet");
		this.#link.close();
	}
}
