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

/** Of an alarm: it is not set. */
const CLEARED = -1;

/** An alarm whose timing is the platform's affair: while the clock stands still, a setting is one store. */
class BenchAlarm implements Alarm {
	set: (this: BenchAlarm, ms: number) => void = BenchAlarm.#pass;
	clear: (this: BenchAlarm) => void = BenchAlarm.#passClear;
	/** As it was set, or CLEARED. */
	ms = CLEARED;
	/** It has been set to a later turn: it is looked at in each. */
	soon = false;
	/** The next of those that are. */
	next: BenchAlarm | undefined;
	readonly callback: () => void;
	readonly #timed: Alarm;

	constructor(callback: () => void, timed: Alarm) {
		this.callback = callback;
		this.#timed = timed;
	}

	/** No time passes from now on. */
	stop(): void {
		this.set = BenchAlarm.#keep;
		this.clear = BenchAlarm.#forget;
	}

	static #keep(this: BenchAlarm, ms: number): void {
		this.ms = ms;
	}

	static #forget(this: BenchAlarm): void {
		this.ms = CLEARED;
	}

	static #pass(this: BenchAlarm, ms: number): void {
		this.soon ||= ms === 0;
		this.#timed.set(ms);
	}

	static #passClear(this: BenchAlarm): void {
		this.#timed.clear();
	}
}

/** Virtual time, which stands still while a benchmark runs: alarms of 0 ms ring, others do not. */
export class BenchClock extends ManualClock {
	readonly #alarms: BenchAlarm[] = [];
	/** Of those that are looked at in each turn. */
	#first: BenchAlarm | undefined;

	override alarm(callback: () => void): Alarm {
		const alarm = new BenchAlarm(callback, super.alarm(callback));
		this.#alarms.push(alarm);
		return alarm;
	}

	/** Stands still from now on. */
	stop(): void {
		for (const alarm of this.#alarms) {
			alarm.stop();
			if (alarm.soon) {
				alarm.next = this.#first;
				this.#first = alarm;
			}
		}
	}

	/** Silence at the end: what is set to a later time rings, once. @throws Error when an alarm was not looked at that should have been */
	finish(): void {
		if (this.#alarms.some(({ ms }) => ms === 0))
			throw new Error("an alarm has not rung");
		for (const alarm of this.#alarms.filter(({ ms }) => ms > 0)) {
			alarm.ms = CLEARED;
			alarm.callback();
		}
		this.turn();
	}

	/** Turns, until nothing is due. */
	readonly turn = (): void => {
		let alarm = this.#first;
		while (alarm) {
			if (alarm.ms === 0) {
				alarm.ms = CLEARED;
				counted(alarm.callback);
				alarm = this.#first;
			}
			else
				alarm = alarm.next;
		}
	};
}
