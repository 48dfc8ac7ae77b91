// The network of the machine: links over its TCP and TLS.
// Source: AT+QMTOPEN, BG96 note §3.2.2; the certificate check in certificates.ts.

import { lookup } from "node:dns";
import { connect as connectTCP, isIP, type Socket } from "node:net";
import { connect as connectTLS } from "node:tls";
import { isTrusted, readCertificates, shownCertificates } from "./certificates.js";
import type { Link, LinkEvents, Network, TLSOptions } from "./network.js";

/** @returns host and port as in a URL, an IPv6 address in brackets */
export function authority({ host, port }: Destination): string {
	return `${isIP(host) === 6 ? `[${host}]` : host}:${port}`;
}

/** A host and a port. */
export interface Destination {
	readonly host: string;
	readonly port: number;
}

/**
 * The machine's own network.
 * `map` redirects a host name, or `*` for every other one, to another destination, such as a local broker.
 */
export class TCPNetwork implements Network {
	readonly #map: Readonly<Record<string, Destination>>;

	constructor(map: Readonly<Record<string, Destination>> = {}) {
		this.#map = map;
	}

	resolve(host: string, done: (addresses: readonly string[]) => void): void {
		lookup(this.#destination(host, 0).host, { all: true }, (error, found) => done(error === null ? found.map(({ address }) => address) : []));
	}

	open(host: string, port: number, tls: TLSOptions | undefined, link: LinkEvents): Link {
		const destination = this.#destination(host, port);
		const tcp = connectTCP(destination.port, destination.host);
		tcp.setNoDelay(true);
		if (tls === undefined)
			return follow(tcp, "connect", link, error => error);
		let reached = false;
		tcp.once("connect", () => reached = true);
		// After the TCP handshake the module has one result for every failure.
		return follow(protect(tcp, tls), "secureConnect", link, error => reached ? new Error("TLS handshake", { cause: error }) : error);
	}

	#destination(host: string, port: number): Destination {
		return this.#map[host] ?? this.#map["*"] ?? { host, port };
	}
}

/** Reports the events of a socket. @param reason maps an error before the socket is open */
function follow(socket: Socket, open: "connect" | "secureConnect", link: LinkEvents, reason: (error?: Error) => Error | undefined): Link {
	let failure: Error | undefined;
	let closed = false;
	socket.on(open, () => closed || socket.destroyed || link.onOpen());
	socket.on("data", (bytes: Uint8Array) => closed || link.onData(bytes));
	socket.on("error", error => failure = error);
	socket.on("close", () => closed || link.onClose(reason(failure)));
	return {
		write: bytes => void socket.write(bytes),
		close() {
			closed = true;
			socket.destroySoon();
		},
	};
}

/**
 * Adds TLS to a connecting socket; an invalid file destroys it.
 * The module checks the chain by its own clock and does not check the name, so Node checks neither.
 */
function protect(tcp: Socket, { verify, ca, time, cert, key, servername, minVersion, maxVersion, ciphers }: TLSOptions): Socket {
	try {
		const anchors = verify ? readCertificates(ca ?? "") : [];
		const secure = connectTLS({
			socket: tcp,
			rejectUnauthorized: false,
			minVersion,
			maxVersion,
			// The module's suites are below OpenSSL's default security level.
			ciphers: `${ciphers}:@SECLEVEL=0`,
			...(servername === undefined || isIP(servername) !== 0 ? {} : { servername }),
			...(cert === undefined ? {} : { cert }),
			...(key === undefined ? {} : { key }),
		});
		secure.once("secureConnect", () => {
			if (verify && !isTrusted(shownCertificates(secure), anchors, time))
				secure.destroy(new Error("certificate not trusted"));
		});
		return secure;
	} catch (error) {
		return tcp.destroy(error as Error);
	}
}
