// The module's real-time clock: at its epoch after power-on, until the network, a time server or the host sets it.
// Source: 27.007 §8.15 (CCLK); docs/hardware.md (Clock).

import type { SimulatorClock } from "../line/clock.js";

/** The time at power-on, 1980-01-06; ms since 1970. */
const EPOCH = Date.UTC(1980, 0, 6);
const QUARTER = 15 * 60 * 1000;

/** Runs on the simulator's clock. Times are ms since 1970. */
export class ModuleClock {
	/** Quarter hours of local time ahead of UTC. */
	zone: number;
	/** Whether the network has set the clock since power-on. */
	networkTime = false;
	/** AT+CTZU and AT+CTZR. */
	zoneSettings = { "+CTZU": 0, "+CTZR": 0 };
	readonly #clock: SimulatorClock;
	/** Difference to the simulator's clock. */
	#offset: number;

	constructor(clock: SimulatorClock, zone: number) {
		this.#clock = clock;
		this.zone = zone;
		this.#offset = EPOCH - clock.now();
	}

	get time(): number {
		return this.#clock.now() + this.#offset;
	}

	set time(time: number) {
		this.#offset = time - this.#clock.now();
	}

	/** The network sets the clock. */
	setByNetwork(time: number): void {
		this.time = time;
		this.networkTime = true;
	}

	/** Returns to the power-on state. */
	reset(): void {
		this.time = EPOCH;
		this.networkTime = false;
		this.zoneSettings = { "+CTZU": 0, "+CTZR": 0 };
	}

	/** The time as `yy/MM/dd,hh:mm:ss±zz`, local time with its zone in quarter hours. @param century whether the year has four digits */
	timestamp(century = false, zone = this.zone): string {
		const local = new Date(this.time + zone * QUARTER).toISOString();
		const date = local.slice(century ? 0 : 2, 10).replaceAll("-", "/");
		return `${date},${local.slice(11, 19)}${zone < 0 ? "-" : "+"}${String(Math.abs(zone)).padStart(2, "0")}`;
	}

	/** Sets the clock from a timestamp. @returns false when the text is not a valid one */
	set(text: string): boolean {
		const match = /^(\d\d)\/(\d\d)\/(\d\d),(\d\d):(\d\d):(\d\d)([+-]\d\d)?$/.exec(text);
		if (match === null)
			return false;
		const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [number, number, number, number, number, number];
		const zone = Number(match[7] ?? 0);
		const local = new Date(Date.UTC(2000 + year, month - 1, day, hour, minute, second));
		// Date normalizes a date that does not exist into another one.
		const exists = local.getUTCMonth() === month - 1 && local.getUTCDate() === day && hour < 24 && minute < 60 && second < 60;
		if (!exists || Math.abs(zone) > 56)
			return false;
		this.zone = zone;
		this.time = local.getTime() - zone * QUARTER;
		return true;
	}
}
