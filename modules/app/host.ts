// The types of the default export of "host", through which main.ts gets the platform. Every folder of hosts/ exports such an object.
// Source: docs/architecture.md (What comes from outside); ECMA-419 §8 (io classes inside options), §15 (sensor pattern).

import type { Clock, Flash, RecordStorage, SerialOptions } from "../base/platform.js";
import type { JournalOptions } from "../mqtt/journal.js";
import type { Native, Observer } from "../quectel/modem.js";
import type { SensorSample } from "./telemetry/fields.js";
import type { Condition, Counters } from "./telemetry/status.js";

export type { RecordStorage } from "../base/platform.js";
export type { SensorSample } from "./telemetry/fields.js";
export type { Condition, Counters } from "./telemetry/status.js";

/** An ECMA-419 sensor: `sample()` gives plain numbers by name, or undefined while none is ready. */
export interface Sensor {
	sample(): SensorSample | undefined;
	/** The sample returned last is an alarm: in a journal it overtakes all readings that are none. */
	readonly alarm?: boolean | undefined;
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
	/** Reports a line of text. Never contains credentials. */
	trace?(text: string): void;
	/** The link changed: one of the publisher's state names. */
	onState?(state: string): void;
	/** A reading was accepted for publishing: its sequence number and encoded bytes (valid during the call). */
	onReading?(sequence: number, bytes: Uint8Array, length: number): void;
	/** The broker acknowledged that reading, `ms` after it was sampled. */
	onAcknowledged?(sequence: number, ms: number): void;
	/** The configured count of readings is acknowledged, and everything is closed. */
	onDone?(): void;
	/** The node has stopped with an error, such as a wrong configuration. */
	onFailed?(error: Error): void;
}

/** Shows a node at work, as numbers: what an Observer of its modem sees, its own states, and what waits. */
export interface NodeObserver extends Observer {
	/** Messages without an acknowledgement, the bytes that they take, and those of the outbox. Called whenever that may have changed. */
	onOutbox?(messages: number, bytes: number, size: number): void;
	/** Readings that wait in the journal, those with the session included; likewise. */
	onJournal?(waiting: number): void;
}

/** A running node, as seen by the host. */
export interface Node {
	/** One of the publisher's state names. */
	readonly state: string;
	readonly condition: Condition;
	readonly counters: Counters;
	/** Publishes `offline`, disconnects and stops the node. */
	stop(): void;
}

/** What a host gives for a journal. */
export interface BacklogOptions extends Pick<JournalOptions, "bytes" | "count" | "age" | "whenFull"> {
	/** Where readings are kept, or what opens it, and may throw: it is called again later then. */
	readonly storage: Flash | (() => Flash);
	/**
	 * What becomes of a reading of QoS 2 that was on its way when the link or the machine went, so that the broker may have it: it is counted as `unknown`, or sent
	 * again, and may arrive twice. Default "report".
	 */
	readonly whenUnknown?: "report" | "resend" | undefined;
	/** The pin at the module's RTS: while it is high, the module keeps its bytes, and sectors can be erased at any time. */
	readonly hold?: { write(level: 0 | 1): void } | undefined;
}

/** The default export of "host". */
export interface Host {
	readonly serial: SerialOptions;
	/** Further rates at which the module may be found; it is switched to the Serial's then. */
	readonly rates?: readonly number[] | undefined;
	/** Bytes that the Serial buffers by itself; default 128, an ESP32's FIFO. */
	readonly fifo?: number | undefined;
	/** The module's RTS is wired, so the host can hold back its bytes. */
	readonly flowControl?: boolean | undefined;
	/** Milliseconds after which a lost port is opened again; without this the node stops when its port is lost. */
	readonly reopen?: number;
	readonly clock: Clock;
	/** The host's native functions of the receive path; without them, TypeScript does the same. */
	readonly native?: Native;
	/** A number in [0, 1), not repeatable between devices; called as a function. */
	readonly random: () => number;
	/** Milliseconds since 1970, or undefined while unknown. */
	wallTime(): number | undefined;
	readonly sensor: SensorOptions;
	readonly power?: Power | undefined;
	/** A flash storage in which readings wait for the broker, over outages and restarts, with its limits. Without it, they wait in the outbox. */
	readonly journal?: BacklogOptions | undefined;
	/** Where the node keeps records over restarts: of its past, and of what the module's firmware answered. Without it, it begins again with each. */
	readonly record?: RecordStorage | undefined;
	/** Why the machine started: "power on", "watchdog", "restart" … */
	readonly restartCause: string;
	/** Trace lines kept from before the machine started, oldest first, each ending in a line feed. The status message includes the last ones. */
	readonly lastLines?: string;
	/** What failed at the start of the machine and the node goes on without, one line each, ending in a line feed. The status message includes it. */
	trouble?(): string;
	/** The user's settings; checked by modules/app/configuration/configuration. */
	readonly configuration: { readonly [name: string]: unknown };
	readonly watcher?: Watcher;
	/** Called in the middle of turns, as Observer says. */
	readonly observer?: NodeObserver | undefined;
	/** The node has started; its counters can be read at any time. */
	onStarted?(node: Node): void;
	/** Called with the reason when the node cannot start: wrong settings, and what sensor or Serial throw. Without it, that is thrown on. */
	onRefused?(error: unknown): void;
}
