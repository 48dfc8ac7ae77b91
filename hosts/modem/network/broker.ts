// The embedded broker: an MQTT broker (npm aedes) on a loopback port, so that npm start needs no other software.
// Source: MQTT 3.1.1; MQTT 3.1.

import { Aedes } from "aedes";
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { createServer as createTLSServer, type TlsOptions } from "node:tls";

/** A message that a client published. */
export interface BrokerMessage {
	readonly topic: string;
	readonly payload: Buffer;
	readonly qos: 0 | 1 | 2;
	readonly retain: boolean;
	readonly client: string;
}

/** Options of an embedded broker. */
export interface BrokerOptions {
	/** 0 or left out: any free port. */
	readonly port?: number;
	/** Called for each message that a client published. */
	readonly onPublish?: (message: BrokerMessage) => void;
	/** Listens for TLS with this certificate and these demands on clients. */
	readonly tls?: TlsOptions;
	/** @returns the CONNACK return code, 0 to accept (MQTT 3.1.1 §3.2.2.3: 1–5 refuse) */
	readonly authenticate?: (client: string, user: string | undefined, password: Buffer | undefined) => number;
}

/** Listens on 127.0.0.1 from `start` to `stop`. */
export class EmbeddedBroker {
	readonly #aedes: Aedes;
	readonly #server: Server;
	readonly #scheme: "mqtt" | "mqtts";

	private constructor(aedes: Aedes, server: Server, scheme: "mqtt" | "mqtts") {
		this.#scheme = scheme;
		this.#aedes = aedes;
		this.#server = server;
	}

	/** Starts a broker. Rejects when the port is taken. */
	static async start({ port = 0, onPublish, tls, authenticate }: BrokerOptions = {}): Promise<EmbeddedBroker> {
		const aedes = await Aedes.createBroker({
			// MQTT 3.1 §3.1 allows 23 characters; a client identifier signed for Alibaba Cloud is longer.
			maxClientsIdLength: 65_535,
			authenticate(client, user, password, done) {
				const returnCode = authenticate?.(client.id, user, password) ?? 0;
				done(returnCode === 0 ? null : Object.assign(new Error("refused"), { returnCode }), returnCode === 0);
			},
		});
		aedes.on("publish", ({ topic, payload, qos, retain }, client) => {
			// The broker's own messages have no client.
			if (client !== null)
				onPublish?.({ topic, payload: Buffer.from(payload), qos, retain, client: client.id });
		});
		const serve = (socket: Socket): void => void aedes.handle(socket);
		const server = tls === undefined ? createServer(serve) : createTLSServer(tls, serve);
		await new Promise<void>((resolve, reject) => {
			// An open broker would keep the process alive.
			server.once("error", error => aedes.close(() => reject(error)));
			server.listen(port, "127.0.0.1", resolve);
		});
		return new EmbeddedBroker(aedes, server, tls === undefined ? "mqtt" : "mqtts");
	}

	/** The port it listens on. */
	get port(): number {
		return (this.#server.address() as AddressInfo).port;
	}

	/** `mqtt://127.0.0.1:port`, or mqtts. */
	get url(): string {
		return `${this.#scheme}://127.0.0.1:${this.port}`;
	}

	/** Publishes from the broker itself; resolves when the message was sent to every subscriber. */
	publish(topic: string, payload: string | Uint8Array, { qos = 0, retain = false }: { qos?: 0 | 1 | 2; retain?: boolean } = {}): Promise<void> {
		return new Promise((resolve, reject) => this.#aedes.publish(
			{ cmd: "publish", topic, payload: Buffer.from(payload), qos, retain, dup: false },
			error => error ? reject(error) : resolve(),
		));
	}

	/** Closes every connection and the port. */
	async stop(): Promise<void> {
		const closed = new Promise(resolve => this.#server.close(resolve));
		await new Promise<void>(resolve => this.#aedes.close(resolve));
		await closed;
	}
}
