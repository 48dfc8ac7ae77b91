// Unsolicited result codes on their way out: the fault plan may lose one, or hold it back.
// Source: docs/hardware.md (State changes), docs/modem.md (Faults).

import type { SimulatorAlarm, SimulatorClock } from "../line/clock.js";

/** What is to happen to the next report of a name: lost, or `ms` late. */
interface Hold {
	readonly name: string;
	readonly ms: number | undefined;
}

/** Passes on reports until `clear`; those held back come when their time is over, whatever came meanwhile. */
export class UrcQueue {
	readonly #clock: SimulatorClock;
	readonly #send: (text: string) => void;
	#holds: Hold[] = [];
	readonly #late = new Set<SimulatorAlarm>();

	constructor(clock: SimulatorClock, send: (text: string) => void) {
		this.#clock = clock;
		this.#send = send;
	}

	/** Prepares the next report of a name such as `+QMTPUB`. @param ms how late it is; left out: it never comes */
	hold(name: string, ms?: number): void {
		this.#holds.push({ name, ms });
	}

	/** Sends a report, unless one of its name is to be held. */
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

	/** Forgets the reports that are late: the module lost its power. */
	clear(): void {
		for (const alarm of this.#late)
			alarm.clear();
		this.#late.clear();
	}
}
