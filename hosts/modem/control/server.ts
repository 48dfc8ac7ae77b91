// The control channel's TCP port, on 127.0.0.1 only: one control for each connection.
// Source: docs/simulated-modem.md, "Control".

import { createServer, type AddressInfo, type Socket } from "node:net";
import { createInterface } from "node:readline";
import type { Control } from "./control.js";

/** The open controls, which all receive the events. */
export class ControlServer {
	readonly #server = createServer(socket => this.#serve(socket));
	readonly #sockets = new Map<Socket, Control>();
	readonly #create: (send: (message: object) => void) => Control;

	/** @param create makes the control of one connection */
	constructor(create: (send: (message: object) => void) => Control) {
		this.#create = create;
	}

	/** @returns the port, a free one for 0 */
	async listen(port: number): Promise<number> {
		await new Promise<void>((resolve, reject) => {
			this.#server.once("error", ({ code }: NodeJS.ErrnoException) => reject(new Error(`--control ${port}: ${code}`)));
			this.#server.listen(port, "127.0.0.1", resolve);
		});
		return (this.#server.address() as AddressInfo).port;
	}

	/** Passes an event to every control. */
	each(event: (control: Control) => void): void {
		for (const control of this.#sockets.values())
			event(control);
	}

	close(): void {
		for (const socket of this.#sockets.keys())
			socket.destroy();
		this.#server.close();
	}

	#serve(socket: Socket): void {
		const control = this.#create(message => void socket.write(`${JSON.stringify(message)}\n`));
		this.#sockets.set(socket, control);
		// The reader of lines repeats the errors of its socket.
		createInterface({ input: socket }).on("line", line => control.receive(line)).on("error", () => socket.destroy());
		socket.on("error", () => socket.destroy());
		socket.on("close", () => {
			this.#sockets.delete(socket);
			control.close();
		});
	}
}
