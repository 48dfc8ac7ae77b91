// An MQTT broker in memory, on any clock, with hooks for tests.
// Source: MQTT 3.1.1 (OASIS), its sections in the comments; 3.1 differs in protocol name and level only.

import type { IConnectPacket, Packet, PacketCmd, QoS } from "mqtt-packet";
import type { SimulatorClock } from "../line/clock.js";
import { MemoryClient, type Arrival, type ClientBroker, type Peer } from "./memory-client.js";
import { deliver, type Message, type Session } from "./stored-session.js";
import { matches } from "./topics.js";

export type { Message } from "./stored-session.js";

/** The broker of a MemoryNetwork. Messages are routed in the order of their arrival. */
export class MemoryBroker implements ClientBroker {
	/** The return code of every CONNACK; not 0 = refused, and the link is closed after it. */
	refuse = 0;
	/** While true it reads packets and answers none. */
	silent = false;
	/** The type of packets that it does not send, as if the network lost them. */
	withheld: PacketCmd | undefined;
	/** The highest QoS that a subscription is granted; 128 refuses it. */
	grant: QoS | 128 = 2;
	/** Every message published, by clients, by the test, and wills. */
	readonly published: Message[] = [];
	/** Every CONNECT received, in order. */
	readonly connects: IConnectPacket[] = [];
	/** Every packet received, in order. */
	readonly packets: Packet[] = [];
	/** Called for every message published. */
	onPublish: ((message: Message) => void) | undefined;
	readonly #clock: SimulatorClock;
	readonly #sessions = new Map<string, Session>();
	readonly #retained = new Map<string, Message>();
	readonly #clients = new Set<MemoryClient>();

	constructor(clock: SimulatorClock) {
		this.#clock = clock;
	}

	/** @returns the identifiers of the clients that are connected */
	get clients(): string[] {
		return [...this.#sessions.values()].filter(session => session.client !== undefined).map(session => session.id);
	}

	/** @returns the topic filters of a client's subscriptions, with the granted QoS */
	subscriptions(id: string): ReadonlyMap<string, QoS> {
		return this.#sessions.get(id)?.subscriptions ?? new Map<string, QoS>();
	}

	/** Publishes a message of the test. */
	publish(topic: string, payload: string | Uint8Array, { qos = 0, retain = false }: { qos?: QoS; retain?: boolean } = {}): void {
		this.route({ topic, payload: Buffer.from(payload), qos, retain, client: undefined, dup: false });
	}

	/** Closes the link of a client, or every link, without DISCONNECT. */
	drop(id?: string): void {
		for (const client of [...this.#clients])
			if (id === undefined || client.session?.id === id)
				client.cut();
	}

	/** Accepts a new link. */
	accept(peer: Peer): Arrival {
		const client = new MemoryClient(this, peer, this.#clock);
		this.#clients.add(client);
		return client;
	}

	/** The link of a client has closed. */
	leave(client: MemoryClient): void {
		this.#clients.delete(client);
		const { session } = client;
		if (session?.client !== client)
			return;
		session.client = undefined;
		if (session.clean)
			this.#sessions.delete(session.id);
	}

	/** Finds or creates the session of a CONNECT; disconnects an older client of the same identifier [MQTT-3.1.4-2]. */
	enter(client: MemoryClient, packet: IConnectPacket): { session: Session; present: boolean } {
		const clean = packet.clean !== false;
		const id = packet.clientId;
		this.#sessions.get(id)?.client?.cut();
		const stored = this.#sessions.get(id);
		const session: Session = stored !== undefined && !clean
			? stored
			: { id, clean, subscriptions: new Map(), outgoing: new Map(), incoming: new Set(), nextId: 1, client };
		session.client = client;
		this.#sessions.set(id, session);
		return { session, present: session === stored };
	}

	/** @returns the retained messages that match a new subscription [MQTT-3.3.1-6] */
	retained(filter: string): Message[] {
		return [...this.#retained.values()].filter(message => matches(filter, message.topic));
	}

	/** Delivers a message to every session that subscribes to it, each at the highest granted QoS of the matching filters. */
	route(message: Message): void {
		this.published.push(message);
		if (message.retain && message.payload.length === 0)
			this.#retained.delete(message.topic);
		else if (message.retain)
			this.#retained.set(message.topic, message);
		for (const session of [...this.#sessions.values()]) {
			const granted = [...session.subscriptions].filter(([filter]) => matches(filter, message.topic)).map(([, qos]) => qos);
			if (granted.length > 0)
				deliver(session, message, Math.max(...granted) as QoS, false);
		}
		this.onPublish?.(message);
	}
}
