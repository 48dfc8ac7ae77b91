// The ESP32 of a session: its power, its flash, and the firmware that runs on it.
// Source: main.ts; docs/journal.md. Power can be cut at any time: what is in flash stays.

import type { Watcher } from "../../modules/app/host.js";
import type { SerialOptions } from "../../modules/base/platform.js";
import type { VirtualClock } from "../modem/line/clock.js";
import { RAMFlash } from "../moddable/ram-flash.js";
import { Life } from "../node/life.js";
import type { Happening } from "./happening.js";
import { SessionObserver } from "./observer.js";

/** What a board is given. */
export interface BoardOptions {
	readonly clock: VirtualClock;
	readonly random: () => number;
	readonly configuration: { readonly [name: string]: unknown };
	/** Whether readings wait in flash. */
	readonly journal: boolean;
	/** Takes what leaves the UART. */
	readonly left?: (bytes: Uint8Array) => void;
	/** A real module's port, in place of the UART. */
	readonly serial?: SerialOptions;
	/** Presses the module's PWRKEY, and its RESET_N, where those are wired. */
	readonly power?: { on(): void; reset(): void };
	/** ms since 1970. */
	readonly wallTime?: () => number;
	readonly happened: (what: Happening) => void;
	/** The firmware has ended. */
	readonly ended: (error?: Error) => void;
}

const BAUD = 115_200;
/** ms without power. */
const CUT = 1000;
/** Readings that the journal has room for, and sectors of flash that hold more than those. */
const CAPACITY = 1000, SECTORS = 40;
/** ms from one look at the counters to the next. */
const COUNTED = 1000;

export class Board {
	readonly #options: BoardOptions;
	readonly #flash = new RAMFlash(SECTORS);
	readonly #records = new Map<string, string>();
	readonly #record = { read: (name: string): string | undefined => this.#records.get(name), write: (name: string, text: string): void => void this.#records.set(name, text) };
	readonly #returns;
	readonly #look;
	readonly #decoder = new TextDecoder();
	#life: Life | undefined;
	#counters = "";

	constructor(options: BoardOptions) {
		this.#options = options;
		this.#returns = options.clock.alarm(() => this.start());
		this.#look = options.clock.alarm(() => {
			this.#count();
			this.#look.set(COUNTED);
		});
	}

	/** Power is there: the firmware starts, unless it cannot, which ends the session. */
	start(): void {
		const { happened, clock, random, configuration, journal, left, serial, power, wallTime, ended } = this.#options;
		const watcher: Watcher = {
			trace: text => happened({ kind: "trace", text }),
			onReading: (sequence, bytes, length) => happened({ kind: "reading", sequence, text: this.#decoder.decode(bytes.subarray(0, length)) }),
			onAcknowledged: (sequence, ms) => happened({ kind: "acknowledged", sequence, ms: Math.round(ms) }),
			onDone: () => ended(),
			onFailed: ended,
		};
		const life: Life = new Life({
			clock, random, configuration, watcher, observer: new SessionObserver(happened, CAPACITY), restartCause: "power on", baud: BAUD, record: this.#record,
			left: left ?? (() => {}),
			threw: error => ended(error instanceof Error ? error : new Error(String(error))),
			power: power === undefined ? undefined : { on: () => life.on && power.on(), reset: () => life.on && power.reset() },
			...journal ? { journal: { storage: this.#flash, count: CAPACITY } } : {},
			...serial === undefined ? {} : { serial },
			...wallTime === undefined ? {} : { wallTime },
		});
		this.#life = life;
		life.start();
		this.#look.set(COUNTED);
	}

	/** Bytes of the module, at the UART. */
	receive(bytes: Uint8Array): void {
		this.#life?.receive(bytes);
	}

	/** Runs a turn of the firmware for something that came from outside its clock. */
	turn(action: () => void): void {
		this.#life?.turn(action);
	}

	/** Power is lost, and there again a second later. */
	cutPower(): void {
		this.close();
		this.#returns.set(CUT);
	}

	/** Ends the firmware in good order; `ended` follows. @returns false when it has no power */
	stop(): boolean {
		const life = this.#life;
		life?.turn(() => life.node?.stop());
		return life !== undefined;
	}

	/** Power is lost for good. */
	close(): void {
		this.#returns.clear();
		this.#look.clear();
		this.#life?.end();
		this.#life = undefined;
	}

	/** Reports the counters, when they have changed. */
	#count(): void {
		const counters = this.#life?.node?.counters;
		const text = JSON.stringify(counters);
		if (counters === undefined || text === this.#counters)
			return;
		this.#counters = text;
		this.#options.happened({ kind: "counters", counters });
	}
}
