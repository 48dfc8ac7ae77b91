// A network whose servers a test plays: it sees what arrives, sends, acknowledges, closes, refuses.
// hosts/modem/network/network.ts.

import type { Link, LinkEvents, Network, TLSOptions, Use } from "../../../../hosts/modem/network/network.js";

/** The server's end of one link. */
export class Connection {
	readonly host: string;
	readonly port: number;
	readonly use: Use | undefined;
	readonly tls: TLSOptions | undefined;
	/** What the module sent, one character a byte. */
	received = "";
	closed = false;
	/** Acknowledgements that were not given. */
	readonly waiting: (() => void)[] = [];
	readonly #events: LinkEvents;

	constructor(host: string, port: number, tls: TLSOptions | undefined, use: Use | undefined, events: LinkEvents) {
		this.host = host;
		this.port = port;
		this.tls = tls;
		this.use = use;
		this.#events = events;
	}

	accept(): void {
		this.#events.onOpen();
	}

	push(text: string): void {
		this.#events.onData(Buffer.from(text, "latin1"));
	}

	/** @param code as Node names the reason; left out: an orderly close */
	end(code?: string): void {
		this.#events.onClose(code === undefined ? undefined : Object.assign(new Error(code), { code }));
	}

	acknowledge(): void {
		for (const acknowledged of this.waiting.splice(0))
			acknowledged();
	}
}

/** Every opening waits for the test. */
export class Servers implements Network {
	readonly connections: Connection[] = [];

	resolve(_host: string, done: (addresses: readonly string[]) => void): void {
		done(["127.0.0.1"]);
	}

	open(host: string, port: number, tls: TLSOptions | undefined, events: LinkEvents, use?: Use): Link {
		const connection = new Connection(host, port, tls, use, events);
		this.connections.push(connection);
		return {
			write(bytes, acknowledged) {
				connection.received += Buffer.from(bytes).toString("latin1");
				if (acknowledged !== undefined)
					connection.waiting.push(acknowledged);
			},
			close: () => void (connection.closed = true),
		};
	}

	get last(): Connection {
		return this.connections.at(-1)!;
	}
}
