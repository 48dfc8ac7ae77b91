// A network in memory: links with a round-trip time, on any clock, to a broker in the same process.
// Source: ./network.ts. On a virtual clock every run is identical.

import type { SimulatorAlarm, SimulatorClock } from "../line/clock.js";
import { MemoryBroker } from "./memory-broker.js";
import type { Link, LinkEvents, Network, TLSOptions } from "./network.js";

/** Why a link cannot be opened, as Node names it. */
export type NetworkFailure = "ECONNREFUSED" | "ENOTFOUND" | "ETIMEDOUT" | "ECONNRESET" | "EHOSTUNREACH";

/** Of every name; from the range for documentation. */
const ADDRESS = "192.0.2.1";

/** The parameters of an opened link. */
export interface Opening {
	readonly host: string;
	readonly port: number;
	readonly tls: TLSOptions | undefined;
}

/** Every host name leads to one broker. */
export class MemoryNetwork implements Network {
	readonly broker: MemoryBroker;
	/** The error of every opening, and of every link on which something is sent, while set. */
	failure: NetworkFailure | undefined;
	/** Every opening, in order. */
	readonly openings: Opening[] = [];
	/** The round-trip time in ms. */
	roundTrip: number;
	readonly #clock: SimulatorClock;

	constructor(clock: SimulatorClock, roundTrip = 0) {
		this.#clock = clock;
		this.roundTrip = roundTrip;
		this.broker = new MemoryBroker(clock);
	}

	resolve(_host: string, done: (addresses: readonly string[]) => void): void {
		const found = this.failure === "ENOTFOUND" ? [] : [ADDRESS];
		new Delay(this.#clock).after(this.roundTrip, () => done(found));
	}

	open(host: string, port: number, tls: TLSOptions | undefined, link: LinkEvents): Link {
		this.openings.push({ host, port, tls });
		const { failure } = this;
		const near = new Delay(this.#clock);
		const far = new Delay(this.#clock);
		let closed = false;
		if (failure !== undefined) {
			near.after(this.roundTrip, () => closed || link.onClose(failed(failure)));
			return { write() {}, close: () => void (closed = true) };
		}
		const peer = this.broker.accept({
			write: bytes => near.after(this.roundTrip / 2, () => closed || link.onData(bytes)),
			close: () => near.after(this.roundTrip / 2, () => {
				if (!closed) {
					closed = true;
					link.onClose();
				}
			}),
		});
		near.after(this.roundTrip, () => closed || link.onOpen());
		return {
			write: (bytes, acknowledged) => {
				const { failure } = this;
				if (failure === undefined) {
					far.after(this.roundTrip / 2, () => peer.receive(bytes));
					if (acknowledged !== undefined)
						near.after(this.roundTrip, () => closed || acknowledged());
					return;
				}
				near.after(this.roundTrip, () => {
					if (closed)
						return;
					closed = true;
					peer.lost();
					link.onClose(failed(failure));
				});
			},
			close: () => {
				closed = true;
				far.after(this.roundTrip / 2, () => peer.lost());
			},
		};
	}
}

function failed(code: NetworkFailure): Error {
	return Object.assign(new Error(code), { code });
}

/** Runs actions after a delay, in the order in which they were added. */
class Delay {
	readonly #clock: SimulatorClock;
	readonly #alarm: SimulatorAlarm;
	readonly #queue: { at: number; action: () => void }[] = [];

	constructor(clock: SimulatorClock) {
		this.#clock = clock;
		this.#alarm = clock.alarm(() => this.#run());
	}

	after(ms: number, action: () => void): void {
		this.#queue.push({ at: this.#clock.now() + ms, action });
		if (this.#queue.length === 1)
			this.#alarm.set(ms);
	}

	#run(): void {
		this.#queue.shift()?.action();
		const next = this.#queue[0];
		if (next !== undefined)
			this.#alarm.set(Math.max(0, next.at - this.#clock.now()));
	}
}
