// The session state of the broker in memory, and the delivery of a message to it.
// Source: MQTT 3.1.1 §3.1.2.4 (session state), §4.3 (delivery).

import type { IPublishPacket, Packet, QoS } from "mqtt-packet";

/** One message, as published. */
export interface Message {
	readonly topic: string;
	readonly payload: Buffer;
	readonly qos: QoS;
	readonly retain: boolean;
	/** The client that published it; undefined for the test. */
	readonly client: string | undefined;
	/** Whether the DUP flag was set (QoS 1: it may have come before). */
	readonly dup: boolean;
}

/** A packet that waits for its acknowledgement. */
interface Pending {
	readonly packet: IPublishPacket | { readonly cmd: "pubrel"; readonly messageId: number };
	/** Whether it was sent before: then it is sent again as a duplicate. */
	sent: boolean;
}

/** The client that a session is connected through. */
interface ConnectedClient {
	send(packet: Packet): void;
	cut(): void;
}

/** Session state [MQTT-3.1.2-4]. */
export interface Session {
	readonly id: string;
	readonly clean: boolean;
	readonly subscriptions: Map<string, QoS>;
	/** Unacknowledged, or waiting for the client to reconnect, by packet identifier. */
	readonly outgoing: Map<number, Pending>;
	/** QoS 2 identifiers received and not released [MQTT-4.3.3-2]. */
	readonly incoming: Set<number>;
	nextId: number;
	client: ConnectedClient | undefined;
}

/** Sends a message to a session, or keeps it until the client reconnects; QoS 0 is not kept. */
export function deliver(session: Session, message: Message, granted: QoS, retain: boolean): void {
	const qos = Math.min(granted, message.qos) as QoS;
	const packet: IPublishPacket = { cmd: "publish", topic: message.topic, payload: message.payload, qos, retain, dup: false };
	if (qos > 0) {
		packet.messageId = session.nextId;
		session.nextId = session.nextId % 65535 + 1;
		session.outgoing.set(packet.messageId, { packet, sent: session.client !== undefined });
	}
	session.client?.send(packet);
}
