// Messages that arrive for a client: acknowledged at once, before the host has read them; a QoS 2 message is shown once.
// Source: MQTT 3.1.1 §4.3; BG96 note §5.2.

import type { IPublishPacket, Packet } from "mqtt-packet";

interface Options {
	readonly send: (packet: Packet) => void;
	/** A message is for the host; its identifier is 0 at QoS 0. */
	readonly show: (id: number, topic: string, payload: Buffer) => void;
}

/** From one session to the next, until `clear`. */
export class IncomingPackets {
	readonly #options: Options;
	/** QoS 2 identifiers received and not released. */
	readonly #held = new Set<number>();

	constructor(options: Options) {
		this.#options = options;
	}

	/** PUBLISH arrives. */
	receive({ qos, topic, payload, messageId = 0 }: IPublishPacket): void {
		const repeated = qos === 2 && this.#held.has(messageId);
		if (qos > 0)
			this.#options.send({ cmd: qos === 1 ? "puback" : "pubrec", messageId });
		if (qos === 2)
			this.#held.add(messageId);
		if (!repeated)
			this.#options.show(messageId, topic, Buffer.from(payload));
	}

	/** PUBREL arrives. */
	release(messageId: number): void {
		this.#held.delete(messageId);
		this.#options.send({ cmd: "pubcomp", messageId });
	}

	clear(): void {
		this.#held.clear();
	}
}
