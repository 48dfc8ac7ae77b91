// The network of the machine: links over its TCP and TLS.
// Source: AT+QMTOPEN, BG96 note §3.2.2; sockets, docs/simulated-modem.md; the certificate check in certificates.ts.

import { lookup } from "node:dns";
import { connect as connectTCP, isIP, type Socket } from "node:net";
import { connect as connectTLS } from "node:tls";
import type { Destination } from "./authority.js";
import { isTrusted, readCertificates, shownCertificates } from "./certificates.js";
import type { Link, LinkEvents, Network, TLSOptions, Use } from "./network.js";

export { authority, type Destination } from "./authority.js";

/** A server that sockets reach: an address, with a port when it is not the one that the driver names. */
export interface Target {
	readonly address: string;
	readonly port?: number;
}

/**
 * The machine's own network.
 * `map` redirects the host name of an MQTT client, or `*` for every other one, to another destination, such as a local broker.
 * `targets` are all servers that sockets reach, by host name, `*` for every other one; they are reached by their addresses, too.
 */
export class TCPNetwork implements Network {
	readonly #map: Readonly<Record<string, Destination>>;
	readonly #targets: Readonly<Record<string, Target>>;

	constructor(map: Readonly<Record<string, Destination>> = {}, targets: Readonly<Record<string, Target>> = {}) {
		this.#map = map;
		this.#targets = targets;
	}

	resolve(host: string, done: (addresses: readonly string[]) => void): void {
		const target = this.#target(host);
		if (target !== undefined) {
			setImmediate(done, [target.address]);
			return;
		}
		lookup(this.#destination(host, 0).host, { all: true }, (error, found) => done(error === null ? found.map(({ address }) => address) : []));
	}

	open(host: string, port: number, tls: TLSOptions | undefined, link: LinkEvents, use: Use = "client"): Link {
		const destination = use === "client" ? this.#destination(host, port) : this.#socketDestination(host, port);
		if (destination === undefined)
			return fail(link, isIP(host) === 0 ? "ENOTFOUND" : "ECONNREFUSED");
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

	#target(host: string): Target | undefined {
		const { [host]: named, "*": other } = this.#targets;
		return named ?? Object.values(this.#targets).find(({ address }) => address === host) ?? other;
	}

	#socketDestination(host: string, port: number): Destination | undefined {
		const target = this.#target(host);
		return target && { host: target.address, port: target.port ?? port };
	}
}

/** A link that fails in a later turn. */
function fail(link: LinkEvents, code: string): Link {
	let closed = false;
	setImmediate(() => closed || link.onClose(Object.assign(new Error(code), { code })));
	return { write() {}, close: () => void (closed = true) };
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
		write: (bytes, acknowledged) => void socket.write(bytes, error => error || closed || acknowledged?.()),
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
