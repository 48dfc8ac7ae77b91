// The sockets of the module: those of TCP and those of TLS, each with numbers of their own.
// Source: docs/simulated-modem.md, "Sockets".

import type { SimulatorClock } from "../line/clock.js";
import type { Network, TLSOptions } from "../network/network.js";
import { SUCCESS } from "./errors.js";
import { Socket, TCP, TLS } from "./socket.js";

/** The number of sockets of each kind. */
export const SOCKETS = 12;

interface Options {
	readonly clock: SimulatorClock;
	readonly network: Network;
	readonly usable: (context: number) => boolean;
	readonly secure: (context: number, host: string) => TLSOptions | undefined;
	readonly report: (text: string) => void;
}

/** Twelve of each; everything is volatile. */
export class Sockets {
	readonly tcp: readonly Socket[];
	readonly tls: readonly Socket[];
	/** AT+QISDE: whether the data of a send command is echoed. */
	echo = true;
	/** The error of the last command or opening, for AT+QIGETERROR. */
	error = SUCCESS;

	constructor(options: Options) {
		const keep = (error: number): void => void (this.error = error);
		const make = (family: typeof TCP) => Array.from({ length: SOCKETS }, (_, index) => new Socket({ ...options, index, family, keep }));
		this.tcp = make(TCP);
		this.tls = make(TLS);
	}

	/** Whether no socket is open. */
	get idle(): boolean {
		return this.#all.every(({ opening }) => opening === undefined);
	}

	/** Closes the sockets on a PDP context, without a report. */
	loseContext(context: number): void {
		for (const socket of this.#all)
			if (socket.opening?.context === context)
				socket.close();
	}

	/** Closes every socket and restores the defaults, without a report. */
	reset(): void {
		for (const socket of this.#all)
			socket.close();
		this.echo = true;
		this.error = SUCCESS;
	}

	get #all(): Socket[] {
		return [...this.tcp, ...this.tls];
	}
}
