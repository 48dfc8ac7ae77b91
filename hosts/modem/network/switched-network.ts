// A network whose servers can be made unreachable: open links are closed, new ones refused, no name is resolved.
// Source: docs/simulated-modem.md, "Control".

import type { SimulatorClock } from "../line/clock.js";
import type { Link, LinkEvents, Network, TLSOptions, Use } from "./network.js";

/** Opens links through another network while that is reachable. */
export class SwitchedNetwork implements Network {
	readonly #network: Network;
	readonly #links = new Set<() => void>();
	readonly #later: (action: () => void) => void;
	#reachable = true;

	/** @param clock what fails does so in a turn of this clock; left out: of the machine */
	constructor(network: Network, clock?: SimulatorClock) {
		this.#network = network;
		this.#later = clock === undefined ? setImmediate : action => clock.alarm(action).set(0);
	}

	/** Makes every server reachable or not. */
	setReachable(reachable: boolean): void {
		this.#reachable = reachable;
		if (!reachable)
			for (const cut of [...this.#links])
				cut();
	}

	resolve(host: string, done: (addresses: readonly string[]) => void): void {
		if (this.#reachable)
			this.#network.resolve(host, done);
		else
			this.#later(() => done([]));
	}

	open(host: string, port: number, tls: TLSOptions | undefined, events: LinkEvents, use?: Use): Link {
		if (!this.#reachable) {
			let closed = false;
			this.#later(() => closed || events.onClose(Object.assign(new Error("unreachable"), { code: "EHOSTUNREACH" })));
			return { write() {}, close: () => void (closed = true) };
		}
		const cut = (): void => {
			this.#links.delete(cut);
			link.close();
			events.onClose();
		};
		const link = this.#network.open(host, port, tls, {
			onOpen: () => events.onOpen(),
			onData: bytes => events.onData(bytes),
			onClose: error => {
				this.#links.delete(cut);
				events.onClose(error);
			},
		}, use);
		this.#links.add(cut);
		return {
			write: (bytes, acknowledged) => link.write(bytes, acknowledged),
			close: () => {
				this.#links.delete(cut);
				link.close();
			},
		};
	}
}
