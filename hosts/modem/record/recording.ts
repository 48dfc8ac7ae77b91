// A network that tells what passes on its links: packets by name and number, never a topic, a payload or a credential.
// Source: MQTT 3.1.1 §2.2.1 (packet names), §2.3 (packet identifiers), through the codec of npm mqtt-packet.

import { parser, type Packet } from "mqtt-packet";
import type { Link, LinkEvents, Network, TLSOptions } from "../network/network.js";
import { authority } from "../network/tcp-network.js";
import type { LinkDirection } from "./transcript.js";

/** Takes what passes on link `link`, counted from 1. */
export type RecordLink = (direction: LinkDirection, link: number, text: string) => void;

/** Opens links through another network and tells of everything on them. */
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

	open(host: string, port: number, tls: TLSOptions | undefined, events: LinkEvents): Link {
		const number = ++this.#links;
		const tell = (direction: LinkDirection, text: string): void => this.#record(direction, number, text);
		const up = reader(text => tell("up", text));
		const down = reader(text => tell("down", text));
		let over = false;
		tell("up", `TCP SYN ${authority({ host, port })}`);
		const link = this.#network.open(host, port, tls, {
			onOpen() {
				tell("down", "TCP SYN+ACK");
				tell("up", "TCP ACK");
				if (tls !== undefined)
					tell("down", "TLS established");
				events.onOpen();
			},
			onData(bytes) {
				down(bytes);
				events.onData(bytes);
			},
			onClose(error) {
				over = true;
				tell("down", failure(error));
				events.onClose(error);
			},
		});
		return {
			write(bytes) {
				up(bytes);
				link.write(bytes);
			},
			close() {
				if (!over)
					tell("up", "TCP FIN");
				over = true;
				link.close();
			},
		};
	}
}

/** @returns how the server's side ended a link: with a reason, or in good order */
function failure(error: (Error & { code?: string }) | undefined): string {
	return error === undefined ? "TCP FIN" : `TCP failed ${error.code ?? error.message.split("\n", 1)[0]}`;
}

/** @returns a function that takes bytes of one direction and tells their packets by name */
function reader(tell: (text: string) => void): (bytes: Uint8Array) => void {
	const packets = parser();
	packets.on("packet", packet => tell(describe(packet)));
	packets.on("error", () => tell("malformed"));
	return bytes => void packets.parse(Buffer.from(bytes));
}

/** @returns `SUBACK 1 2 128`: the packet's name, its identifier where it can have one, and what it grants or refuses */
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
