// What lies behind the module's antenna: links to brokers, over the machine's TCP and TLS or in memory.
// Source: AT+QMTOPEN, BG96 note §3.2.2; the memory network is in memory-network.ts.

import { connect as connectTCP, isIP, type Socket } from "node:net";
import { connect as connectTLS } from "node:tls";

export { MemoryNetwork } from "./memory-network.js";

/** How the module secures a link; PEM texts. */
export interface TLSOptions {
	/** Whether the server's certificate is checked against `ca`. */
	readonly verify: boolean;
	readonly ca?: string;
	readonly cert?: string;
	readonly key?: string;
	readonly servername?: string;
}

/** What a link reports. `onClose` comes once at most and is the last; after `Link.close` nothing comes. */
export interface LinkEvents {
	onOpen(): void;
	onData(bytes: Uint8Array): void;
	onClose(error?: Error): void;
}

/** One byte stream to a broker, from the moment it is asked for. */
export interface Link {
	write(bytes: Uint8Array): void;
	close(): void;
}

/** Opens links. Whether it worked is told by the events, in a later turn. */
export interface Network {
	open(host: string, port: number, tls: TLSOptions | undefined, link: LinkEvents): Link;
}

/** @returns host and port as a URL has them, an IPv6 address in brackets */
export function authority({ host, port }: Destination): string {
	return `${isIP(host) === 6 ? `[${host}]` : host}:${port}`;
}

/** A host and a port that a name of the notes stands for. */
export interface Destination {
	readonly host: string;
	readonly port: number;
}

/**
 * The machine's own network.
 * `map` sends a host name, or `*` for every other one, to another destination, so that the notes' names reach a local broker.
 */
export class TCPNetwork implements Network {
	readonly #map: Readonly<Record<string, Destination>>;

	constructor(map: Readonly<Record<string, Destination>> = {}) {
		this.#map = map;
	}

	open(host: string, port: number, tls: TLSOptions | undefined, link: LinkEvents): Link {
		const destination = this.#map[host] ?? this.#map["*"] ?? { host, port };
		const socket = tls === undefined ? connectTCP(destination.port, destination.host) : openTLS(destination, host, tls);
		let failure: Error | undefined;
		let closed = false;
		socket.setNoDelay(true);
		socket.on(tls === undefined ? "connect" : "secureConnect", () => closed || link.onOpen());
		socket.on("data", (bytes: Uint8Array) => closed || link.onData(bytes));
		socket.on("error", error => failure = error);
		socket.on("close", () => closed || link.onClose(failure));
		return {
			write: bytes => void socket.write(bytes),
			close() {
				closed = true;
				socket.destroySoon();
			},
		};
	}
}

function openTLS(destination: Destination, name: string, tls: TLSOptions): Socket {
	const servername = tls.servername ?? (isIP(name) === 0 ? name : undefined);
	return connectTLS({
		...destination,
		rejectUnauthorized: tls.verify,
		// The module checks the chain, not the name.
		checkServerIdentity: () => undefined,
		...(servername === undefined ? {} : { servername }),
		...(tls.ca === undefined ? {} : { ca: tls.ca }),
		...(tls.cert === undefined ? {} : { cert: tls.cert }),
		...(tls.key === undefined ? {} : { key: tls.key }),
	});
}
