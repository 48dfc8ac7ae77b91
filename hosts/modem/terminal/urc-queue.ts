// Unsolicited result codes (URCs) before they are sent: the fault plan may lose or delay one.
// Source: docs/hardware.md (State changes), docs/simulated-modem.md (Faults).

import type { SimulatorAlarm, SimulatorClock } from "../line/clock.js";

/** What happens to the next URC of a name: lost, or sent `ms` late. */
interface Hold {
	readonly name: string;
	readonly ms: number | undefined;
}

/** Passes URCs on; a delayed one is sent when its time is up, even after later ones. */
export class UrcQueue {
	readonly #clock: SimulatorClock;
	readonly #send: (text: string) => void;
	#holds: Hold[] = [];
	readonly #late = new Set<SimulatorAlarm>();

	constructor(clock: SimulatorClock, send: (text: string) => void) {
		this.#clock = clock;
		this.#send = send;
	}

	/** Loses or delays the next URC of a name such as `+QMTPUB`. @param ms the delay; left out: the URC is lost */
	hold(name: string, ms?: number): void {
		this.#holds.push({ name, ms });
	}

	/** Sends a URC, unless `hold` names it. */
	report(text: string): void {
		const hold = this.#holds.find(({ name }) => text.startsWith(`${name}:`));
		if (hold === undefined) {
			this.#send(text);
			return;
		}
		this.#holds = this.#holds.filter(other => other !== hold);
		if (hold.ms === undefined)
			return;
		const alarm = this.#clock.alarm(() => {
			this.#late.delete(alarm);
			this.#send(text);
		});
		this.#late.add(alarm);
		alarm.set(hold.ms);
	}

	/** Drops the delayed URCs: the module lost power. */
	clear(): void {
		for (const alarm of this.#late)
			alarm.clear();
		this.#late.clear();
	}
}
