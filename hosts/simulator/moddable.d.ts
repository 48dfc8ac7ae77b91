// What the Moddable hosts take from the SDK, for type checks without one (with an SDK its own typings count), and by name from other folders:
// "host" has no folder to Moddable, so it reaches other folders only by the names that the manifests give.
// Source: Moddable SDK 8.2.3, modules timer, time, mc/config, embedded:io/serial.

declare module "timer" {
	/** A timer of the machine's event loop; times in ms. */
	export default class Timer {
		static set(callback: (timer: Timer) => void, interval?: number, repeat?: number): Timer;
		/** Without an interval the timer rests until it is scheduled again. */
		static schedule(timer: Timer, interval?: number, repeat?: number): void;
	}
}

declare module "time" {
	/** `ticks` counts ms. */
	const Time: { readonly ticks: number };
	export default Time;
}

declare module "mc/config" {
	/** The manifest's `config`, and what the mcconfig command line set instead, as strings. */
	const config: { readonly [name: string]: unknown };
	export default config;
}

declare module "embedded:io/serial" {
	/** The desktop's class differs from ECMA-419: serial.ts says how. */
	export default class Serial {
		constructor(options: object);
	}
}

declare module "moddable/clock" {
	export const TimerClock: typeof import("./clock.js").TimerClock;
}

declare module "moddable/sensor" {
	export const SimulatedSensor: typeof import("../node/sensor.js").SimulatedSensor;
}
