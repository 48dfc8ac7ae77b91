// The messages that a client receives: reported and acknowledged at once, before the host reads them; a QoS 2 message is reported once.
// Source: MQTT 3.1.1 §4.3; BG96 note §5.2; BC20 note, figure 1.

import type { IPublishPacket, Packet } from "mqtt-packet";

interface Options {
	readonly send: (packet: Packet) => void;
	/** Reports a message to the host; its identifier is 0 at QoS 0. */
	readonly show: (id: number, topic: string, payload: Buffer) => void;
}

/** The receiving side of one session; `clear` ends the session. */
export class IncomingPackets {
	readonly #options: Options;
	/** QoS 2 identifiers received and not released. */
	readonly #held = new Set<number>();

	constructor(options: Options) {
		this.#options = options;
	}

	/** Takes a PUBLISH. */
	receive({ qos, topic, payload, messageId = 0 }: IPublishPacket): void {
		const repeated = qos === 2 && this.#held.has(messageId);
		if (!repeated)
			this.#options.show(messageId, topic, Buffer.from(payload));
		if (qos > 0)
			this.#options.send({ cmd: qos === 1 ? "puback" : "pubrec", messageId });
		if (qos === 2)
			this.#held.add(messageId);
	}

	/** Takes a PUBREL. */
	release(messageId: number): void {
		this.#held.delete(messageId);
		this.#options.send({ cmd: "pubcomp", messageId });
	}

	clear(): void {
		this.#held.clear();
	}
}
