// The firmware on XS, as an object on Node: main.ts and modules/ run inside the machine; with a Serial, a clock and a watcher of the Node side.
// Bytes and time are exchanged once a turn (turn.ts). At most one turn runs; bytes that arrive meanwhile go into the next one.

import { randomInt } from "node:crypto";
import type { Watcher } from "../../modules/app/host.js";
import type { OpenSerial, Alarm, Clock, Serial, SerialOptions } from "../../modules/base/platform.js";
import { bundle } from "./bundle.js";
import { decodeResponse, encodeRequest, FIFO, type Event, type Start } from "./turn.js";
import { Worker } from "./worker.js";

const LONGEST = 2 ** 31 - 1;
const NOTHING = new Uint8Array(0);
/** Most bytes that may wait for a machine slower than its line: 64 KiB is six seconds at 115200 bit/s. */
const MOST_WAITING = 65_536;

/** Options of a Machine. */
export interface MachineOptions {
	/** The Node side's Serial, opened whenever the firmware opens its own. */
	readonly serial: SerialOptions;
	readonly clock: Clock;
	/** ms since 1970; absent: unknown to the firmware. */
	readonly wallTime?: () => number | undefined;
	readonly configuration: { readonly [name: string]: unknown };
	readonly restartCause?: string;
	readonly power?: { on(): void; reset(): void };
	readonly watcher?: Watcher;
	/** Blocks of 4096 bytes of a flash in the machine's RAM, in which readings wait; default: none. */
	readonly journal?: number;
	/** Entry of the firmware, relative to the project's folder; default: main.ts. */
	readonly entry?: string;
	/** Seed for a repeatable run: 32 bits, not 0. */
	readonly seed?: number;
	/** XS aborted, the firmware threw, or the Serial failed; the last callback. */
	readonly onError: (error: Error) => void;
}

/** One XS machine that runs the firmware. Starts at once. */
export class Machine {
	readonly #options: MachineOptions;
	readonly #worker: Worker;
	readonly #alarm: Alarm;
	readonly #waiting: Uint8Array[] = [];
	#waitingBytes = 0;
	#serial: Serial | undefined;
	/** Room in the transmit FIFO; `#roomChanged` until the firmware has been informed. */
	#room = 0;
	#roomChanged = false;
	#busy = true;
	#again = false;
	#stopping = false;
	#closed = false;

	/** @throws Error when XS is not installed or the firmware cannot be bundled */
	constructor(options: MachineOptions) {
		this.#options = options;
		this.#alarm = options.clock.alarm(() => this.#turn());
		const firmware = bundle(options.entry ?? "main.ts", { host: "hosts/xs/host.ts" }, "firmware");
		this.#worker = new Worker(error => this.#fail(error));
		this.#evaluate(`globalThis.start = ${JSON.stringify(this.#start())};\n${firmware}`);
	}

	/** Requests the firmware to disconnect and stop; the watcher's `onDone` follows. */
	stop(): void {
		if (this.#closed)
			return;
		if (this.#busy) {
			this.#stopping = true;
			return;
		}
		this.#evaluate("firmware.default.stop();");
	}

	/** Ends the machine at once and closes the Serial; further calls have no effect. */
	close(): void {
		if (this.#closed)
			return;
		this.#closed = true;
		this.#alarm.clear();
		this.#worker.close();
		this.#serial?.close();
		this.#serial = undefined;
	}

	#start(): Start {
		const { clock, wallTime, configuration, restartCause, serial, power, seed, journal } = this.#options;
		return {
			now: clock.now(),
			wallTime: wallTime?.() ?? null,
			seed: seed ?? randomInt(1, 2 ** 32),
			restartCause: restartCause ?? "power on",
			baud: serial.baud ?? 0,
			power: power !== undefined,
			journal: journal ?? 0,
			configuration,
		};
	}

	#evaluate(source: string): void {
		this.#busy = true;
		this.#worker.evaluate(source, error => {
			this.#busy = false;
			if (error)
				this.#fail(new Error(`the firmware on XS: ${error.message}`));
			else
				this.#turn();
		});
	}

	/** Runs a turn: sends time and received bytes, processes the response, and sets the alarm for the next turn. */
	#turn(): void {
		if (this.#closed)
			return;
		if (this.#busy) {
			this.#again = true;
			return;
		}
		this.#busy = true;
		this.#again = false;
		const { clock, wallTime } = this.#options;
		const writable = this.#roomChanged ? this.#room : undefined;
		const request = encodeRequest({ now: clock.now(), wallTime: wallTime?.(), writable, received: this.#takeWaiting() });
		this.#roomChanged = false;
		this.#worker.command(request, (error, bytes) => {
			this.#busy = false;
			if (error)
				this.#fail(error);
			else
				this.#respond(bytes);
		});
	}

	#respond(bytes: Uint8Array): void {
		const { next, sent, events } = decodeResponse(bytes);
		for (const event of events)
			this.#happened(event);
		if (this.#closed)
			return;
		if (sent.length > 0) {
			this.#room -= sent.length;
			this.#serial?.write(sent);
		}
		if (this.#stopping) {
			this.#stopping = false;
			this.stop();
		}
		else if (this.#again || this.#waiting.length > 0 || this.#roomChanged)
			this.#turn();
		else if (next !== Infinity)
			this.#alarm.set(Math.min(Math.max(0, next - this.#options.clock.now()), LONGEST));
		else
			this.#alarm.clear();
	}

	#happened(event: Event): void {
		const { watcher, power } = this.#options;
		switch (event.kind) {
			case "open":
				return this.#open(event.baud);
			case "close":
				this.#serial?.close();
				this.#serial = undefined;
				return;
			case "powerOn":
				return power?.on();
			case "powerReset":
				return power?.reset();
			case "trace":
				return watcher?.trace?.(event.text);
			case "state":
				return watcher?.onState?.(event.text);
			case "reading":
				return watcher?.onReading?.(event.sequence, Uint8Array.from(event.bytes), event.bytes.length);
			case "acknowledged":
				return watcher?.onAcknowledged?.(event.sequence, event.ms);
			case "done":
				return watcher?.onDone?.();
			case "failed":
				return watcher?.onFailed?.(new Error(event.text));
			case "exception":
				return this.#fail(new Error(`the firmware on XS: ${event.text}`));
		}
	}

	/** The firmware opened its Serial: opens the Node side's. */
	#open(baud: number): void {
		const { serial } = this.#options;
		this.#room = 0;
		this.#roomChanged = false;
		this.#waiting.length = this.#waitingBytes = 0;
		try {
			const opened: Serial = this.#serial = new (serial.io as OpenSerial)({
				...serial,
				...(baud === 0 ? {} : { baud }),
				format: "buffer",
				onReadable: count => this.#read(opened, count),
				onWritable: count => {
					this.#room = count;
					this.#roomChanged = true;
					this.#turn();
				},
				onError: error => this.#fail(error ?? new Error("the serial port is gone")),
			});
		}
		catch (error) {
			this.#fail(error as Error);
		}
	}

	/** Empties the UART at once, as an interrupt would, so that the duration of a turn in the worker causes no overrun. */
	#read(serial: Serial, count: number): void {
		const bytes = new Uint8Array(count);
		const given = serial.read(bytes);
		if (!given)
			return;
		if (this.#waitingBytes + given > MOST_WAITING)
			return this.#fail(new Error("the XS machine is too slow for its serial line"));
		this.#waiting.push(bytes.subarray(0, given));
		this.#waitingBytes += given;
		this.#turn();
	}

	/** @returns the next bytes for the machine's receive FIFO */
	#takeWaiting(): Uint8Array {
		const first = this.#waiting.shift();
		if (first === undefined)
			return NOTHING;
		if (first.length > FIFO)
			this.#waiting.unshift(first.subarray(FIFO));
		const taken = first.subarray(0, FIFO);
		this.#waitingBytes -= taken.length;
		return taken;
	}

	#fail(error: Error): void {
		if (this.#closed)
			return;
		this.close();
		this.#options.onError(error);
	}
}
