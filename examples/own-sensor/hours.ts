// A sensor of one's own, in one file: the hours that the machine has run. The manifest beside it adds it to the firmware by the name `hours`.
// Source: ECMA-419 §15 (sensor pattern); docs/wiring.md (A sensor of your own).

import Time from "time";

/** Counts the time since it was made. Shaped as the SDK's drivers: a sensor on a bus finds its class and pins in `options.sensor`. */
export default class Hours {
	/** What of a sample is published, where the setting `fields` names nothing. */
	static readonly fields = "machine.hours:4";
	#ticks = Time.ticks;
	#ran = 0;

	/** @returns `{ machine: { hours } }` */
	sample(): { readonly machine: { readonly hours: number } } {
		const { ticks } = Time;
		this.#ran += (ticks - this.#ticks) | 0; // an ESP32's ticks wrap
		this.#ticks = ticks;
		return { machine: { hours: this.#ran / 3_600_000 } };
	}

	close(): void {}
}
