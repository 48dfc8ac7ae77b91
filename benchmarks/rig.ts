// What benchmarks run on inside XS: a Serial and a clock whose own work is not counted, and the session on them.
// Callgrind counts what runs inside `xs.counted`, not inside `xs.uncounted`: the driver and the app, not the module at the far end, not the platform's timers.

import type { Alarm, SerialCallbacks, SerialOptions } from "../modules/base/platform.js";
import { FIFO, InsideSerial } from "../tests/support/inside-serial.js";
import ManualClock from "../tests/support/manual-clock.js";
import { xs } from "../tests/xs/meter.js";

/** What runs is counted: set between the rounds that are, and only where something counts (not on the emulated processor). */
let counting = false;

/** Counts what follows, or not. Not to be called inside `counted`. */
export function setCounting(on: boolean): void {
	counting = on && xs.counted !== undefined;
}

/** Calls the driver, or an app. */
export function counted(action: () => void): void {
	if (counting)
		xs.counted(action);
	else
		action();
}

/** Calls what is neither, from inside one of them. */
function uncounted(action: () => void): void {
	if (counting)
		xs.uncounted(action);
	else
		action();
}

/** A Serial whose read is native, as on an ESP32, and whose write costs a call: the UART's work is not measured. */
export class BenchSerial extends InsideSerial {
	static last: BenchSerial;
	#written: Uint8Array | undefined;
	readonly #put = (): void => super.write(this.#written!);

	constructor(options: SerialOptions & SerialCallbacks) {
		const onReadable = (): void => options.onReadable(FIFO);
		let room = 0;
		const onWritable = (): void => options.onWritable(room);
		super({
			...options,
			onReadable: () => counted(onReadable),
			onWritable(count) {
				room = count;
				counted(onWritable);
			},
		});
		BenchSerial.last = this;
	}

	override read(buffer: Uint8Array): number | undefined {
		const { chunk } = this;
		if (chunk === undefined)
			return undefined;
		this.chunk = undefined;
		return xs.fill(buffer, chunk);
	}

	/** As `read` without a buffer on an ESP32: all bytes, in a buffer of their own. */
	readAll(): ArrayBuffer | undefined {
		const { chunk } = this;
		this.chunk = undefined;
		return chunk?.buffer as ArrayBuffer | undefined;
	}

	override write(buffer: Uint8Array): void {
		this.#written = buffer;
		uncounted(this.#put);
	}
}

/** An alarm whose timing is the platform's affair: a setting is a few stores. */
class BenchAlarm implements Alarm {
	/** It rings in the next turn; it is among those that may. */
	due = false;
	queued = false;
	next: BenchAlarm | undefined;
	/** It is set to a later time. */
	waiting = false;
	readonly callback: () => void;
	readonly #timed: Alarm;
	readonly #clock: BenchClock;

	constructor(callback: () => void, timed: Alarm, clock: BenchClock) {
		this.callback = callback;
		this.#timed = timed;
		this.#clock = clock;
	}

	set(ms: number): void {
		const clock = this.#clock;
		if (!clock.still) {
			this.#timed.set(ms);
			return;
		}
		this.waiting = !(this.due = ms === 0);
		if (this.due && !this.queued) {
			this.queued = true;
			this.next = clock.first;
			clock.first = this;
		}
	}

	clear(): void {
		this.due = this.waiting = false;
		if (!this.#clock.still)
			this.#timed.clear();
	}
}

/** Virtual time, which stands still while a benchmark runs: alarms of 0 ms ring, others do not. */
export class BenchClock extends ManualClock {
	still = false;
	/** The first of the alarms that may be due. */
	first: BenchAlarm | undefined;
	readonly #alarms: BenchAlarm[] = [];

	override alarm(callback: () => void): Alarm {
		const alarm = new BenchAlarm(callback, super.alarm(callback), this);
		this.#alarms.push(alarm);
		return alarm;
	}

	/** Silence at the end: what is set to a later time rings, once. */
	finish(): void {
		const waiting = this.#alarms.filter(alarm => alarm.waiting);
		for (const alarm of waiting) {
			alarm.waiting = false;
			alarm.callback();
		}
		this.turn();
	}

	/** Turns, until nothing is due. */
	readonly turn = (): void => {
		for (let alarm = this.first; alarm !== undefined; alarm = this.first) {
			this.first = alarm.next;
			alarm.queued = false;
			if (alarm.due) {
				alarm.due = false;
				counted(alarm.callback);
			}
		}
	};
}
