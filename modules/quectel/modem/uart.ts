// The UART pump: opens the Serial at the rate where the module is found, takes what arrives, and has it digested in a later turn.
// Source: PLATFORM.md §3 (onReadable only drains; digesting comes in a later turn), MODEM.md §5 (rates), DESIGN §3 (no turn runs long).

import type Engine from "../../at/engine.js";
import type { Alarm, Clock, Serial } from "../../base/platform.js";
import type Receiver from "../receive/receiver.js";
import BaudRates from "./baud-rates.js";
import type { ModemOptions } from "./modem-options.js";

/** Most bytes digested in one turn. */
const TURN = 512;

/** Who a Pump works for. */
export interface PumpOwner {
	/** The turn that `later` asked for. */
	onLate(connection: number): void;
	/** The port is gone. With the option `reopen` it is opened again. */
	onPortLost(error: Error): void;
	/** It is open again. */
	onPortBack(): void;
}

/** Moves bytes between one Serial and the engine, in turns. */
export default class Pump {
	#armed = false;
	/** Bit c: the session of connection c wants a turn. */
	#late = 0;
	readonly #turn: Alarm;
	readonly #engine: Engine;
	readonly #receiver: Receiver;
	readonly #clock: Clock;
	readonly #options: ModemOptions;
	readonly #owner: PumpOwner;
	readonly #rates: BaudRates;
	#serial: Serial | undefined;
	#reopening: Alarm | undefined;

	/** @param baud the configured rate */
	constructor(engine: Engine, receiver: Receiver, options: ModemOptions, baud: number, owner: PumpOwner) {
		this.#engine = engine;
		this.#receiver = receiver;
		this.#clock = options.clock;
		this.#options = options;
		this.#owner = owner;
		this.#rates = new BaudRates(baud, options.rates ?? []);
		this.#turn = this.#clock.alarm(this.#onTurn);
	}

	/** Opens the Serial. @throws whatever it throws */
	open(): void {
		const { serial } = this.#options;
		const { receive: buffer } = this.#engine;
		const receiver = this.#receiver;
		const port = new serial.io({
			...serial, baud: this.#rates.rate, format: "buffer",
			// Only takes the bytes: digesting here could take longer than the FIFO lasts (PLATFORM.md §3).
			onReadable: () => {
				if (!buffer.drain(port)) {
					if (!receiver.watching)
						receiver.watch();
				}
				else if (!this.#armed) {
					this.#armed = true;
					this.#turn.set(0);
				}
			},
			onWritable: (count) => this.#engine.onWritable(count),
			onError: (error) => this.#onError(error ?? new Error("serial: the port is gone")),
		});
		this.#serial = port;
		this.#engine.transmit.attach(port);
	}

	/** Closes the Serial; no turn comes any more. */
	close(): void {
		const { receive, transmit } = this.#engine;
		this.#turn.clear();
		this.#reopening?.clear();
		transmit.attach(undefined);
		receive.consumeTo(receive.end);
		this.#serial?.close();
	}

	/** Digest and deliver in a later turn. */
	wake(): void {
		if (!this.#armed) {
			this.#armed = true;
			this.#turn.set(0);
		}
	}

	/** Call `onLate` with the connection in a later turn. */
	later(connection: number): void {
		this.#late |= 1 << connection;
		this.wake();
	}

	/** The module was found at another rate than the configured one, and AT+IPR was not tried yet. */
	get rateFound(): boolean {
		return this.#rates.found;
	}

	/** AT+IPR has ended. @param accepted the module uses the configured rate from now on */
	onRateSet(accepted: boolean): void {
		this.#rates.onSet(accepted);
		if (accepted)
			this.#reopen();
	}

	/** The module answers. */
	onAnswer(): void {
		this.#rates.onAnswer();
	}

	/** It has not answered for another period: it is looked for at another rate. @returns true when it counts as dead */
	onSilence(): boolean {
		const { rate } = this.#rates;
		const dead = this.#rates.onSilence();
		if (this.#rates.rate !== rate)
			this.#reopen();
		return dead;
	}

	/** Digests what was received, a bounded piece, and lets the apps have what waits for them. */
	readonly #onTurn = (): void => {
		const engine = this.#engine;
		this.#armed = false;
		if (engine.reader.digest(TURN))
			this.wake();
		else {
			if (this.#armed && this.#late === 0) {
				this.#armed = false;
				this.#turn.clear();
			}
			if (!this.#receiver.watching && engine.receive.start < engine.receive.end)
				this.#receiver.watch();
		}
		if (this.#late !== 0)
			this.#serveLate();
	};

	/** One session a turn: what its app throws keeps no other from its own. */
	#serveLate(): void {
		const connection = 31 - Math.clz32(this.#late);
		this.#late &= ~(1 << connection);
		if (this.#late !== 0)
			this.wake();
		this.#owner.onLate(connection);
	}

	/** The port is gone: nobody knows what the module does meanwhile. */
	#onError(error: Error): void {
		const { reopen } = this.#options;
		this.#serial?.close();
		this.#serial = undefined;
		if (reopen !== undefined) {
			this.#engine.transmit.attach(undefined);
			this.#engine.stop();
			this.#reopening ??= this.#clock.alarm(() => this.#onReopening());
			this.#reopening.set(reopen);
		}
		this.#owner.onPortLost(error);
	}

	/** A Serial may refuse a port at once, or tell it later. */
	#reopen(): void {
		this.#serial?.close();
		this.#serial = undefined;
		this.#engine.transmit.attach(undefined);
		try {
			this.open();
		}
		catch (error) {
			this.#onError(error as Error);
		}
	}

	#onReopening(): void {
		this.#reopen();
		if (this.#serial !== undefined)
			this.#owner.onPortBack();
	}
}
