// One life of the host, from power-up to the loss of power: its clock, its end of the wire, and the node.
// Source: docs/architecture.md (What comes from outside); docs/soak.md. What the firmware does after the loss of power, in the turn that it interrupts, has no effect.

import type { BacklogOptions, NodeObserver, Power, RecordStorage, Watcher } from "../../modules/app/host.js";
import SensorPublisher from "../../modules/app/publisher.js";
import type { Alarm, Clock, SerialOptions } from "../../modules/base/platform.js";
import type { SimulatorAlarm, SimulatorClock } from "../modem/line/clock.js";
import { SimulatedSensor } from "./sensor.js";
import { Wire, WireSerial } from "./wire.js";

/** What a life is given. */
export interface LifeOptions {
	readonly clock: SimulatorClock;
	readonly random: () => number;
	/** Where readings wait; left out: in the outbox. */
	readonly journal?: BacklogOptions | undefined;
	/** What the node keeps of its past. */
	readonly record: RecordStorage;
	/** ms since 1970; left out: not known. */
	readonly wallTime?: () => number;
	/** The port of a real module; left out: a wire, at `baud`. */
	readonly serial?: SerialOptions;
	readonly configuration: { readonly [name: string]: unknown };
	readonly power: Power | undefined;
	readonly restartCause: string;
	readonly baud: number;
	/** Takes what leaves the UART. */
	readonly left: (bytes: Uint8Array) => void;
	readonly watcher: Watcher;
	readonly observer?: NodeObserver;
	/** The firmware let an exception reach its host. */
	readonly threw: (error: unknown) => void;
}

/** The host's clock: its alarms end with its power, and an exception of a turn is reported. */
class LifeClock implements Clock {
	readonly #life: Life;
	readonly #clock: SimulatorClock;
	readonly #alarms: SimulatorAlarm[] = [];

	constructor(life: Life, clock: SimulatorClock) {
		this.#life = life;
		this.#clock = clock;
	}

	now(): number {
		return this.#clock.now();
	}

	alarm(callback: () => void): Alarm {
		const life = this.#life;
		const alarm = this.#clock.alarm(() => life.turn(callback));
		this.#alarms.push(alarm);
		return {
			set(ms) {
				if (life.on)
					alarm.set(ms);
			},
			clear: () => alarm.clear(),
		};
	}

	/** Clears every alarm. */
	close(): void {
		for (const alarm of this.#alarms)
			alarm.clear();
	}
}

export class Life {
	/** Whether it has power. */
	on = true;
	/** Undefined while it starts, and when it cannot. */
	node: SensorPublisher | undefined;
	readonly #options: LifeOptions;
	readonly #clock: LifeClock;
	readonly #wire: Wire;

	constructor(options: LifeOptions) {
		this.#options = options;
		this.#clock = new LifeClock(this, options.clock);
		this.#wire = new Wire(this.#clock);
		this.#wire.attach(bytes => {
			if (this.on)
				options.left(bytes);
		});
	}

	/** Starts the firmware, as main.ts does. */
	start(): void {
		const { journal, record, configuration, power, restartCause, random, watcher, observer, baud, wallTime, serial } = this.#options;
		const clock = this.#clock;
		this.turn(() => {
			this.node = new SensorPublisher({
				serial: serial ?? { io: WireSerial, wire: this.#wire, baud },
				clock, random, configuration, restartCause,
				wallTime: () => wallTime?.(),
				sensor: { io: SimulatedSensor, clock },
				journal, observer,
				record: { read: name => record.read(name), write: (name, text) => this.on && record.write(name, text) },
				watcher: {
					onReading: (sequence, bytes, length) => this.on && watcher.onReading?.(sequence, bytes, length),
					onAcknowledged: (sequence, ms) => this.on && watcher.onAcknowledged?.(sequence, ms),
					onState: state => this.on && watcher.onState?.(state),
					onDone: () => this.on && watcher.onDone?.(),
					onFailed: error => this.on && watcher.onFailed?.(error),
					...watcher.trace === undefined ? {} : { trace: (text: string) => this.on && watcher.trace?.(text) },
				},
				...power === undefined ? {} : { power },
			});
		});
	}

	/** Bytes from the module. */
	receive(bytes: Uint8Array): void {
		if (this.on)
			this.#wire.send(bytes);
	}

	/** Runs a turn of the firmware. */
	turn(action: () => void): void {
		if (!this.on)
			return;
		try {
			action();
		}
		catch (error) {
			if (this.on)
				this.#options.threw(error);
		}
	}

	/** Its power is lost. */
	end(): void {
		this.on = false;
		this.#clock.close();
	}
}
