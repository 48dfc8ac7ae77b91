// An MQTT broker in memory, small enough to read and strict enough to trust, with hooks for tests.
// Source: MQTT 3.1.1 (OASIS), its sections in the comments; 3.1 differs in protocol name and level only.

import type { IConnectPacket, Packet, QoS } from "mqtt-packet";
import type { SimulatorClock } from "../line/clock.js";
import { MemoryClient, type Arrival, type ClientBroker, type Peer } from "./memory-client.js";
import { deliver, type Message, type Session } from "./stored-session.js";
import { matches } from "./topics.js";

export type { Message } from "./stored-session.js";

/** A broker that every link of a MemoryNetwork reaches. Messages are routed in the order of their arrival. */
export class MemoryBroker implements ClientBroker {
	/** The return code of every CONNACK; not 0 = refused, and the link is closed after it. */
	refuse = 0;
	/** Takes everything and answers nothing. */
	silent = false;
	/** The highest QoS that a subscription is granted; 128 refuses it. */
	grant: QoS | 128 = 2;
	/** Every message published, the test's and wills included. */
	readonly published: Message[] = [];
	/** Every CONNECT that came, in order. */
	readonly connects: IConnectPacket[] = [];
	/** Every packet that came, by name, for tests that count. */
	readonly packets: Packet[] = [];
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

	/** @returns the filters that a client is subscribed to, with the granted QoS */
	subscriptions(id: string): ReadonlyMap<string, QoS> {
		return this.#sessions.get(id)?.subscriptions ?? new Map<string, QoS>();
	}

	/** Publishes from outside. */
	publish(topic: string, payload: string | Uint8Array, { qos = 0, retain = false }: { qos?: QoS; retain?: boolean } = {}): void {
		this.route({ topic, payload: Buffer.from(payload), qos, retain, client: undefined, dup: false });
	}

	/** Cuts the link of a client, or every link, as a reset does. */
	drop(id?: string): void {
		for (const client of [...this.#clients])
			if (id === undefined || client.session?.id === id)
				client.cut();
	}

	/** Takes a new link. */
	accept(peer: Peer): Arrival {
		const client = new MemoryClient(this, peer, this.#clock);
		this.#clients.add(client);
		return client;
	}

	/** The link of a client is over. */
	leave(client: MemoryClient): void {
		this.#clients.delete(client);
		const { session } = client;
		if (session?.client !== client)
			return;
		session.client = undefined;
		if (session.clean)
			this.#sessions.delete(session.id);
	}

	/** Finds or makes the session of a CONNECT; an older client of the same identifier must go [MQTT-3.1.4-2]. */
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

	/** Retained messages that a new subscription asks for [MQTT-3.3.1-6]. */
	retained(filter: string): Message[] {
		return [...this.#retained.values()].filter(message => matches(filter, message.topic));
	}

	/** Delivers a message to every session that subscribes to it, each at the best granted QoS that matches. */
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
