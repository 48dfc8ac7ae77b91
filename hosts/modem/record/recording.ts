// A network that records its links: packets by name and number, never a topic, a payload or a credential.
// Source: MQTT 3.1.1 §2.2.1 (packet names), §2.3 (packet identifiers), through the codec of npm mqtt-packet.

import { parser, type Packet } from "mqtt-packet";
import type { Link, LinkEvents, Network, TLSOptions, Use } from "../network/network.js";
import { authority } from "../network/authority.js";
import type { LinkDirection } from "./transcript.js";

/** Takes one event of a link; links count from 1. */
export type RecordLink = (direction: LinkDirection, link: number, text: string) => void;

/** Opens links through another network and records them. */
export class RecordedNetwork implements Network {
	readonly #network: Network;
	readonly #record: RecordLink;
	#links = 0;

	/** @param network opens the links */
	constructor(network: Network, record: RecordLink) {
		this.#network = network;
		this.#record = record;
	}

	resolve(host: string, done: (addresses: readonly string[]) => void): void {
		this.#network.resolve(host, done);
	}

	open(host: string, port: number, tls: TLSOptions | undefined, events: LinkEvents, use?: Use): Link {
		const number = ++this.#links;
		const record = (direction: LinkDirection, text: string): void => this.#record(direction, number, text);
		const up = reader(text => record("up", text));
		const down = reader(text => record("down", text));
		let over = false;
		record("up", `TCP SYN ${authority({ host, port })}`);
		const link = this.#network.open(host, port, tls, {
			onOpen() {
				record("down", "TCP SYN+ACK");
				record("up", "TCP ACK");
				if (tls !== undefined)
					record("down", "TLS established");
				events.onOpen();
			},
			onData(bytes) {
				down(bytes);
				events.onData(bytes);
			},
			onClose(error) {
				over = true;
				record("down", failure(error));
				events.onClose(error);
			},
		}, use);
		return {
			write(bytes, acknowledged) {
				up(bytes);
				link.write(bytes, acknowledged);
			},
			close() {
				if (!over)
					record("up", "TCP FIN");
				over = true;
				link.close();
			},
		};
	}
}

/** @returns the event of a link closed by the server: an orderly close, or a failure with its reason */
function failure(error: (Error & { code?: string }) | undefined): string {
	return error === undefined ? "TCP FIN" : `TCP failed ${error.code ?? error.message.split("\n", 1)[0]}`;
}

/** @returns a function that takes the bytes of one direction and records their packets by name */
function reader(record: (text: string) => void): (bytes: Uint8Array) => void {
	const packets = parser();
	packets.on("packet", packet => record(describe(packet)));
	packets.on("error", () => record("malformed"));
	return bytes => void packets.parse(Buffer.from(bytes));
}

/** @returns `SUBACK 1 2 128`: the packet's name, its identifier if its type has one, and its return codes */
function describe(packet: Packet): string {
	const name = packet.cmd.toUpperCase();
	const id = packet.messageId ?? 0;
	switch (packet.cmd) {
		case "connect":
		case "pingreq":
		case "pingresp":
		case "disconnect": return name;
		case "connack": return `${name} ${packet.returnCode ?? 0}`;
		case "publish": return `${name} ${id} QoS ${packet.qos}${packet.dup ? " DUP" : ""}${packet.retain ? " RETAIN" : ""}`;
		case "suback": return `${name} ${[id, ...packet.granted].join(" ")}`;
		default: return `${name} ${id}`;
	}
}
