// One client of the broker in memory: its link, its session, its packets.
// Source: MQTT 3.1.1 (OASIS), its sections in the comments.

import { generate, parser, type IConnectPacket, type IPublishPacket, type Packet, type PacketCmd, type QoS } from "mqtt-packet";
import type { SimulatorAlarm, SimulatorClock } from "../line/clock.js";
import { deliver, type Message, type Session } from "./stored-session.js";

/** The broker's end of a link. */
export interface Peer {
	write(bytes: Uint8Array): void;
	close(): void;
}

/** The events of a link, as the network reports them to the broker. */
export interface Arrival {
	receive(bytes: Uint8Array): void;
	/** The link closed without DISCONNECT. */
	lost(): void;
}

/** What a client needs of its broker. */
export interface ClientBroker {
	/** The return code of every CONNACK. */
	readonly refuse: number;
	/** While true packets are read and not answered. */
	readonly silent: boolean;
	/** The type of packets that are not sent; undefined: every packet is sent. */
	readonly withheld: PacketCmd | undefined;
	/** The highest QoS that a subscription is granted; 128 refuses it. */
	readonly grant: QoS | 128;
	readonly connects: IConnectPacket[];
	readonly packets: Packet[];
	/** Finds or creates the session of a CONNECT. */
	enter(client: MemoryClient, packet: IConnectPacket): { session: Session; present: boolean };
	/** The link of a client has closed. */
	leave(client: MemoryClient): void;
	/** @returns the retained messages that match a topic filter */
	retained(filter: string): Message[];
	/** Delivers a message to every session that subscribes to it. */
	route(message: Message): void;
}

/** One link: reads packets, answers them, enforces the keep alive. */
export class MemoryClient implements Arrival {
	session: Session | undefined;
	readonly #broker: ClientBroker;
	readonly #peer: Peer;
	readonly #parser = parser();
	readonly #keepAlive: SimulatorAlarm;
	#limit = 0;
	#will: Message | undefined;
	#over = false;

	constructor(broker: ClientBroker, peer: Peer, clock: SimulatorClock) {
		this.#broker = broker;
		this.#peer = peer;
		this.#keepAlive = clock.alarm(() => this.cut());
		this.#parser.on("packet", packet => this.#take(packet));
		this.#parser.on("error", () => this.cut());
	}

	/** Takes bytes from the client. */
	receive(bytes: Uint8Array): void {
		if (!this.#over)
			this.#parser.parse(Buffer.from(bytes));
	}

	/** The link closed without DISCONNECT. */
	lost(): void {
		this.#end(true);
	}

	/** Closes the link from this side; the will is published [MQTT-3.1.2-8]. */
	cut(): void {
		if (this.#over)
			return;
		this.#peer.close();
		this.#end(true);
	}

	/** Sends a packet. */
	send(packet: Packet): void {
		if (!this.#over && !this.#broker.silent && packet.cmd !== this.#broker.withheld)
			this.#peer.write(generate(packet));
	}

	#end(abnormal: boolean): void {
		if (this.#over)
			return;
		this.#over = true;
		this.#keepAlive.clear();
		this.#broker.leave(this);
		if (abnormal && this.#will !== undefined)
			this.#broker.route(this.#will);
	}

	#take(packet: Packet): void {
		if (this.#over)
			return;
		this.#broker.packets.push(packet);
		if (this.#broker.silent)
			return;
		if (this.#limit > 0)
			this.#keepAlive.set(this.#limit);
		// The first packet must be CONNECT, and no other may be [MQTT-3.1.0-1, -2].
		if ((packet.cmd === "connect") === (this.session !== undefined))
			this.cut();
		else if (packet.cmd === "connect")
			this.#connect(packet);
		else
			this.#serve(packet, this.session as Session);
	}

	#connect(packet: IConnectPacket): void {
		const broker = this.#broker;
		broker.connects.push(packet);
		if (broker.refuse !== 0) {
			this.send({ cmd: "connack", returnCode: broker.refuse, sessionPresent: false });
			this.cut();
			return;
		}
		const { session, present } = broker.enter(this, packet);
		this.session = session;
		if (packet.will !== undefined) {
			const { topic, payload, qos = 0, retain = false } = packet.will;
			this.#will = { topic, payload: Buffer.from(payload), qos, retain, client: packet.clientId, dup: false };
		}
		// One and a half times the keep alive [MQTT-3.1.2-24], in milliseconds.
		this.#limit = (packet.keepalive ?? 0) * 1500;
		if (this.#limit > 0)
			this.#keepAlive.set(this.#limit);
		this.send({ cmd: "connack", returnCode: 0, sessionPresent: present && packet.protocolVersion !== 3 });
		// [MQTT-4.4.0-1]
		for (const pending of session.outgoing.values()) {
			this.send(pending.packet.cmd === "publish" ? { ...pending.packet, dup: pending.sent } : pending.packet);
			pending.sent = true;
		}
	}

	#serve(packet: Packet, session: Session): void {
		const messageId = packet.messageId ?? 0;
		switch (packet.cmd) {
			case "publish": this.#publish(packet, session); break;
			case "puback":
			case "pubcomp": session.outgoing.delete(messageId); break;
			case "pubrec":
				session.outgoing.set(messageId, { packet: { cmd: "pubrel", messageId }, sent: true });
				this.send({ cmd: "pubrel", messageId });
				break;
			case "pubrel":
				session.incoming.delete(messageId);
				this.send({ cmd: "pubcomp", messageId });
				break;
			case "subscribe": {
				const { grant } = this.#broker;
				const granted = packet.subscriptions.map(({ qos }) => grant === 128 ? 128 : Math.min(qos, grant));
				this.send({ cmd: "suback", messageId, granted });
				packet.subscriptions.forEach(({ topic }, index) => this.#subscribe(session, topic, granted[index] as number));
				break;
			}
			case "unsubscribe":
				for (const filter of packet.unsubscriptions)
					session.subscriptions.delete(filter);
				this.send({ cmd: "unsuback", messageId, granted: [] });
				break;
			case "pingreq": this.send({ cmd: "pingresp" }); break;
			case "disconnect":
				this.#peer.close();
				this.#end(false);
				break;
			default: this.cut();
		}
	}

	#subscribe(session: Session, filter: string, granted: number): void {
		if (granted === 128)
			return;
		session.subscriptions.set(filter, granted as QoS);
		for (const message of this.#broker.retained(filter))
			deliver(session, message, granted as QoS, true);
	}

	#publish(packet: IPublishPacket, session: Session): void {
		const { topic, qos, retain, dup, messageId = 0 } = packet;
		// [MQTT-3.3.2-2]
		if (/[+#]/.test(topic)) {
			this.cut();
			return;
		}
		const repeated = qos === 2 && session.incoming.has(messageId);
		if (qos === 2)
			session.incoming.add(messageId);
		if (qos > 0)
			this.send({ cmd: qos === 1 ? "puback" : "pubrec", messageId });
		if (!repeated)
			this.#broker.route({ topic, payload: Buffer.from(packet.payload), qos, retain, client: session.id, dup });
	}
}
