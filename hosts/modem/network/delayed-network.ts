// A network with a round-trip time: bytes in either direction arrive half of it later, in order.
// Source: ./network.ts; the option `latencyMs` and the fault `latency`.

import type { SimulatorAlarm, SimulatorClock } from "../line/clock.js";
import type { Link, LinkEvents, Network, TLSOptions, Use } from "./network.js";

/** Runs actions after a delay, in the order in which they were added. */
class Delay {
	readonly #clock: SimulatorClock;
	readonly #alarm: SimulatorAlarm;
	readonly #waiting: { readonly due: number; run(): void }[] = [];

	constructor(clock: SimulatorClock) {
		this.#clock = clock;
		this.#alarm = clock.alarm(() => this.#expired());
	}

	/** Adds an action; it runs at once without a delay and without earlier actions. */
	put(ms: number, run: () => void): void {
		if (ms === 0 && this.#waiting.length === 0) {
			run();
			return;
		}
		const due = Math.max(this.#clock.now() + ms, this.#waiting.at(-1)?.due ?? 0);
		this.#waiting.push({ due, run });
		if (this.#waiting.length === 1)
			this.#alarm.set(ms);
	}

	/** Drops the waiting actions. */
	clear(): void {
		this.#waiting.length = 0;
		this.#alarm.clear();
	}

	#expired(): void {
		while (this.#waiting[0] !== undefined && this.#waiting[0].due <= this.#clock.now())
			this.#waiting.shift()?.run();
		if (this.#waiting[0] !== undefined)
			this.#alarm.set(this.#waiting[0].due - this.#clock.now());
	}
}

/** Delays the links of another network. */
export class DelayedNetwork implements Network {
	/** The round-trip time in ms; may change at any time. */
	roundTrip: number;
	readonly #network: Network;
	readonly #clock: SimulatorClock;

	constructor(network: Network, clock: SimulatorClock, roundTrip: number) {
		this.#network = network;
		this.#clock = clock;
		this.roundTrip = roundTrip;
	}

	resolve(host: string, done: (addresses: readonly string[]) => void): void {
		const down = new Delay(this.#clock);
		this.#network.resolve(host, addresses => down.put(this.roundTrip, () => done(addresses)));
	}

	open(host: string, port: number, tls: TLSOptions | undefined, events: LinkEvents, use?: Use): Link {
		const up = new Delay(this.#clock);
		const down = new Delay(this.#clock);
		const later = (delay: Delay, run: () => void): void => delay.put(this.roundTrip / 2, run);
		const link = this.#network.open(host, port, tls, {
			// The TCP handshake takes one round trip.
			onOpen: () => down.put(this.roundTrip, () => events.onOpen()),
			onData(bytes) {
				const kept = bytes.slice();
				later(down, () => events.onData(kept));
			},
			onClose: error => later(down, () => events.onClose(error)),
		}, use);
		return {
			write(bytes, acknowledged) {
				const kept = bytes.slice();
				later(up, () => link.write(kept, acknowledged && (() => later(down, acknowledged))));
			},
			close() {
				down.clear();
				later(up, () => link.close());
			},
		};
	}
}
