// The modem's UART as a WebSocket on 127.0.0.1, for one driver at a time, such as a page: binary messages are the bytes of the line, both ways, cut anywhere.
// Source: RFC 6455, §10.2 (Origin); docs/simulated-modem.md, "Options".

import type { IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { WebSocketServer, type WebSocket } from "ws";

/** Unread bytes from which on bytes are lost, as on a UART. */
const LOST = 1_048_576;
/** Bytes of the longest message. */
const LONGEST = 65_536;
/** A page of this computer. */
const LOCAL = /^https?:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/;

interface Options {
	/** A driver has connected, or gone. */
	readonly onDriver: (open: boolean) => void;
	readonly onData: (bytes: Uint8Array) => void;
	/** The site whose pages may connect, besides those of this computer; programs other than browsers name none. */
	readonly origin?: string | undefined;
}

/** Listens until `close`. */
export class WebSocketLine {
	readonly #options: Options;
	#server: WebSocketServer | undefined;
	#driver: WebSocket | undefined;

	constructor(options: Options) {
		this.#options = options;
	}

	/** @returns the port, a free one for 0 */
	async listen(port: number): Promise<number> {
		const server = new WebSocketServer({ host: "127.0.0.1", port, maxPayload: LONGEST, verifyClient: ({ req }: { req: IncomingMessage }) => this.#admits(req) });
		this.#server = server;
		server.on("connection", socket => this.#serve(socket));
		await new Promise<void>((resolve, reject) => {
			server.once("listening", resolve);
			server.once("error", (error: NodeJS.ErrnoException) => reject(new Error(`port ${port}: ${error.code}`)));
		});
		return (server.address() as AddressInfo).port;
	}

	/** Sends bytes to the driver; lost without one, or when it has read too little. */
	write(bytes: Uint8Array): void {
		const driver = this.#driver;
		if (driver !== undefined && driver.bufferedAmount + bytes.length <= LOST)
			driver.send(bytes);
	}

	close(): void {
		this.#driver?.terminate();
		this.#server?.close();
	}

	/** One driver, and no page of a site that was not named. */
	#admits({ headers: { origin } }: IncomingMessage): boolean {
		return this.#driver === undefined && (origin === undefined || LOCAL.test(origin) || origin === this.#options.origin);
	}

	#serve(socket: WebSocket): void {
		// Two may have been admitted at once.
		if (this.#driver !== undefined) {
			socket.terminate();
			return;
		}
		this.#driver = socket;
		socket.binaryType = "nodebuffer";
		socket.on("message", data => this.#options.onData(data as Buffer));
		socket.on("error", () => socket.terminate());
		socket.on("close", () => {
			this.#driver = undefined;
			this.#options.onDriver(false);
		});
		this.#options.onDriver(true);
	}
}
