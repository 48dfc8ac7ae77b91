// The network as the module sees it: byte streams to servers, with or without TLS, and names.
// Source: AT+QMTOPEN, BG96 note §3.2.2; sockets, docs/simulated-modem.md; over TCP in tcp-network.ts, in memory in memory-network.ts.

import type { SecureVersion } from "node:tls";

/** The TLS options of a link; certificates and key as PEM texts. */
export interface TLSOptions {
	/** Whether the server's certificate is checked against `ca`. */
	readonly verify: boolean;
	readonly ca?: string;
	readonly cert?: string;
	readonly key?: string;
	/** ms since 1970 at which certificates must be valid; left out: dates are not checked. */
	readonly time?: number;
	/** Server name indication; left out: none. */
	readonly servername?: string;
	readonly minVersion: SecureVersion;
	readonly maxVersion: SecureVersion;
	/** OpenSSL's cipher list. */
	readonly ciphers: string;
	/** ms that the handshake may take. */
	readonly negotiation: number;
}

/** The events of a link. `onClose` is called once at most and is the last; after `Link.close` no event follows. */
export interface LinkEvents {
	onOpen(): void;
	onData(bytes: Uint8Array): void;
	onClose(error?: Error): void;
}

/** One byte stream to a server, opening or open. */
export interface Link {
	/** Sends bytes. @param acknowledged called in a later turn when the other end has them; not when the link closes before */
	write(bytes: Uint8Array, acknowledged?: () => void): void;
	close(): void;
}

/** What a link is for: an MQTT client of the module, or a socket, whose servers are configured apart. */
export type Use = "client" | "socket";

/** Opens links and resolves names. */
export interface Network {
	/** Opens a link; its events follow in later turns. */
	open(host: string, port: number, tls: TLSOptions | undefined, link: LinkEvents, use?: Use): Link;
	/** Resolves a name; `done` is called in a later turn, with an empty list when it has no address. */
	resolve(host: string, done: (addresses: readonly string[]) => void): void;
}
