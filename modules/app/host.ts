// What main.ts gets from `import host from "host"`: the platform, as one object of types. Every folder of hosts/ has one.
// Source: docs/architecture.md (What comes from outside); ECMA-419 §8 (io classes inside options), §15 (sensor pattern).

import type { Clock, SerialOptions } from "../base/platform.js";
import type { SensorSample } from "./telemetry/fields.js";
import type { Condition, Counters } from "./telemetry/status.js";

export type { SensorSample } from "./telemetry/fields.js";
export type { Condition, Counters } from "./telemetry/status.js";

/** An ECMA-419 sensor: `sample()` gives plain numbers by name, or undefined while none is ready. */
export interface Sensor {
	sample(): SensorSample | undefined;
	close(): void;
}

/** The sensor's class inside its own options, as everywhere in ECMA-419. */
export interface SensorOptions {
	readonly io: new (options: SensorOptions) => Sensor;
	readonly [option: string]: unknown;
}

/** The module's power pins. Each call returns at once; the host times the pulse: docs/hardware.md (Power pins). */
export interface Power {
	/** Starts the module's power-on pulse. */
	on(): void;
	/** Starts a hard reset or a power-off and power-on. */
	reset(): void;
}

/** What the publisher reports to a terminal, a screen or a test. All optional; nothing is called for it when absent. */
export interface Watcher {
	/** A line a person may read. Never holds a credential. */
	trace?(text: string): void;
	/** The link changed: one of the publisher's state names. */
	onState?(state: string): void;
	/** A reading was accepted for publishing: its sequence number and encoded bytes (valid during the call). */
	onReading?(sequence: number, bytes: Uint8Array, length: number): void;
	/** The broker acknowledged that reading, `ms` after it was sampled. */
	onAcknowledged?(sequence: number, ms: number): void;
	/** The configured count of readings is acknowledged, and everything is closed. */
	onDone?(): void;
	/** Nothing more can be done without a person: the configuration is wrong. */
	onFailed?(error: Error): void;
}

/** A node that runs, as far as a host sees it. */
export interface Node {
	/** One of the publisher's state names. */
	readonly state: string;
	readonly condition: Condition;
	readonly counters: Counters;
	/** Ends it in good order. */
	stop(): void;
}

/** The default export of "host". */
export interface Host {
	readonly serial: SerialOptions;
	/** Further rates at which the module may be found; it is switched to the Serial's then. */
	readonly rates?: readonly number[];
	/** The module's RTS is wired: its bytes can be held back. */
	readonly flowControl?: boolean;
	/** Milliseconds after which a Serial whose port is gone is opened again; without it the node ends then. */
	readonly reopen?: number;
	readonly clock: Clock;
	/** A number in [0, 1), not repeatable between devices; called as a function. */
	readonly random: () => number;
	/** Milliseconds since 1970, or undefined while the host does not know. */
	wallTime(): number | undefined;
	readonly sensor: SensorOptions;
	readonly power?: Power;
	/** Why the machine started: "power on", "watchdog", "restart" … */
	readonly restartCause: string;
	/** The trace from before the machine started, as far as it is kept: lines, oldest first, each with a line feed. The status holds its end. */
	readonly lastLines?: string;
	/** Settings as given by a person: validated in modules/app/configuration/configuration. */
	readonly configuration: { readonly [name: string]: unknown };
	readonly watcher?: Watcher;
	/** The node runs: its numbers can be asked for at any time. */
	onStarted?(node: Node): void;
	/** Called with the reason when the node cannot start: wrong settings, and what sensor or Serial throw. Without it, that is thrown on. */
	onRefused?(error: unknown): void;
}
