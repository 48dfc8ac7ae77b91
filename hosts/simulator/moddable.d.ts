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

declare module "commodetto/Poco" {
	/** Renders through a display list into the screen. */
	export default class Poco {
		constructor(screen: object, options: { readonly displayListLength: number });
		readonly width: number;
		readonly height: number;
		makeColor(red: number, green: number, blue: number): number;
		begin(): void;
		end(): void;
		fillRectangle(color: number, x: number, y: number, width: number, height: number): void;
		drawText(text: string, font: unknown, color: number, x: number, y: number, width: number): void;
	}
}

declare module "commodetto/parseBMF" {
	/** @returns the font */
	export default function parseBMF(resource: object): unknown;
}

declare module "Resource" {
	/** A file that the manifest's `resources` put into the firmware. */
	export default class Resource {
		constructor(name: string);
	}
}

declare module "moddable/clock" {
	export const TimerClock: typeof import("../moddable/timer-clock.js").TimerClock;
}

declare module "moddable/sensor" {
	export const SimulatedSensor: typeof import("../node/sensor.js").SimulatedSensor;
}
