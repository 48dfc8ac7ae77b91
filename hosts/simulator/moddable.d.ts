// Types of SDK modules that the Moddable hosts import, for type checks without an SDK, whose own typings take precedence; and of modules of other folders,
// which "host" imports by the names in the manifests, because it has no folder in Moddable.
// Source: Moddable SDK 8.2.3, modules timer, time, mc/config, embedded:io/serial.

declare module "timer" {
	/** A timer of the machine's event loop; times in ms. */
	export default class Timer {
		static set(callback: (timer: Timer) => void, interval?: number, repeat?: number): Timer;
		/** Without an interval the timer rests until it is scheduled again. */
		static schedule(timer: Timer, interval?: number, repeat?: number): void;
		/** Frees a timer; does nothing for one that has fired, or for none. */
		static clear(timer: Timer | undefined): void;
	}
}

declare module "time" {
	/** `ticks` counts ms. */
	const Time: { readonly ticks: number };
	export default Time;
}

declare module "mc/config" {
	/** The manifest's `config`, with values of the mcconfig command line as strings. */
	const config: { readonly [name: string]: unknown };
	export default config;
}

declare module "modules" {
	/** The modules that are linked. */
	export default class Modules {
		static has(name: string): boolean;
		/** @returns the default export */
		static importNow(name: string): unknown;
	}
}

declare module "embedded:io/serial" {
	/** The desktop's class, which differs from ECMA-419: see serial.ts. */
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

declare module "moddable/native" {
	const native: import("../../modules/quectel/modem.js").Native;
	export default native;
}

declare module "moddable/ram-flash" {
	export const RAMFlash: typeof import("../moddable/ram-flash.js").RAMFlash;
}

declare module "moddable/sensor" {
	export const SimulatedSensor: typeof import("../node/sensor.js").SimulatedSensor;
}

declare module "moddable/sensors" {
	export type Known = import("../moddable/sensors.js").Known;
	export const chooseSensors: typeof import("../moddable/sensors.js").chooseSensors;
	export const SensorGroup: typeof import("../moddable/sensors.js").SensorGroup;
	export type SensorGroupOptions = import("../moddable/sensors.js").SensorGroupOptions;
}

declare module "moddable/driven-sensor" {
	export const DrivenSensor: typeof import("../esp32/sensors.js").DrivenSensor;
	export const FIELDS: typeof import("../esp32/sensors.js").FIELDS;
}
