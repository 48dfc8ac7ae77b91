// The network as the module sees it: byte streams to brokers, with or without TLS, and names.
// Source: AT+QMTOPEN, BG96 note §3.2.2; over TCP in tcp-network.ts, in memory in memory-network.ts.

import type { SecureVersion } from "node:tls";

/** How the module secures a link; PEM texts. */
export interface TLSOptions {
	/** Whether the server's certificate is checked against `ca`. */
	readonly verify: boolean;
	readonly ca?: string;
	readonly cert?: string;
	readonly key?: string;
	/** ms since 1970 at which certificates must be valid; left out: dates do not matter. */
	readonly time?: number;
	/** Told to the server; left out: nothing is told. */
	readonly servername?: string;
	readonly minVersion: SecureVersion;
	readonly maxVersion: SecureVersion;
	/** In OpenSSL's words. */
	readonly ciphers: string;
	/** ms that the handshake may take. */
	readonly negotiation: number;
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
	/** Finds the addresses of a name, none where it has none; told in a later turn. */
	resolve(host: string, done: (addresses: readonly string[]) => void): void;
}
