// The modem's UART as a TCP port on 127.0.0.1, for one driver at a time.
// Source: docs/simulated-modem.md, "Options". A driver that reads slowly is read slowly: its commands wait in TCP.

import { createServer, type AddressInfo, type Socket } from "node:net";

/** Unread bytes from which on no more commands are read from the driver, and from which on bytes are lost, as on a UART. */
const FULL = 65_536, LOST = 1_048_576;

interface Options {
	/** A driver has connected. */
	readonly onDriver: (open: boolean) => void;
	readonly onData: (bytes: Uint8Array) => void;
}

/** Listens until `close`. */
export class TCPLine {
	readonly #options: Options;
	readonly #server = createServer(socket => this.#serve(socket));
	#driver: Socket | undefined;

	constructor(options: Options) {
		this.#options = options;
	}

	/** @returns the port, a free one for 0 */
	async listen(port: number): Promise<number> {
		await new Promise<void>((resolve, reject) => {
			this.#server.once("error", ({ code }: NodeJS.ErrnoException) => reject(new Error(`port ${port}: ${code}`)));
			this.#server.listen(port, "127.0.0.1", resolve);
		});
		return (this.#server.address() as AddressInfo).port;
	}

	/** Bytes that the driver has not read, as far as they are in this process. */
	get unread(): number {
		return this.#driver?.writableLength ?? 0;
	}

	/** Whether commands wait until the driver has read. */
	get full(): boolean {
		return this.#driver?.isPaused() === true;
	}

	/** Sends bytes to the driver; lost without one, or when it has read too little. */
	write(bytes: Uint8Array): void {
		const driver = this.#driver;
		if (driver === undefined || driver.writableLength + bytes.length > LOST)
			return;
		driver.write(bytes);
		if (driver.writableLength > FULL)
			driver.pause();
	}

	close(): void {
		this.#driver?.destroy();
		this.#server.close();
	}

	#serve(socket: Socket): void {
		if (this.#driver !== undefined) {
			socket.destroy();
			return;
		}
		this.#driver = socket;
		socket.setNoDelay(true);
		socket.on("data", this.#options.onData);
		socket.on("drain", () => socket.resume());
		socket.on("error", () => socket.destroy());
		socket.on("close", () => {
			this.#driver = undefined;
			this.#options.onDriver(false);
		});
		this.#options.onDriver(true);
	}
}
