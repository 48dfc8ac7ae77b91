// The module's UART: opens the Serial at the rate where the module is found, buffers received bytes and digests them in later turns.
// Source: ECMA-419 §11 (Serial); docs/hardware.md: onReadable only drains, because digesting there could take longer than the FIFO takes to fill.

import type Engine from "../../at/engine.js";
import type { Alarm, Clock, OpenSerial, Serial, SerialOptions } from "../../base/platform.js";
import type Turn from "../../base/turn.js";
import ModuleError from "../common/module-error.js";
import type Receiver from "../receive/receiver.js";
import BaudRates from "./baud-rates.js";
import { checkRates, type ModemOptions } from "./modem-options.js";

/** Bytes of an incomplete line from which on it is worth while to look for the length of a payload. */
const WORTH = 64;

/** Callbacks of a UART. */
export interface UARTOwner {
	/** The port is gone. With the option `reopen` it is opened again. */
	onPortLost(error: ModuleError): void;
	/** It is open again. */
	onPortBack(): void;
}

/** Moves bytes between one Serial and the engine. */
export default class UART {
	readonly #turn: Turn;
	readonly #engine: Engine;
	readonly #receiver: Receiver;
	readonly #clock: Clock;
	/** A copy: the port may be opened again. */
	readonly #serialOptions: SerialOptions;
	readonly #reopenAfter: number | undefined;
	readonly #owner: UARTOwner;
	readonly #rates: BaudRates;
	/** The search for a line's end is not the host's, and costs more than a look at the line's beginning. */
	readonly #searches: boolean;
	#serial: Serial | undefined;
	#reopening: Alarm | undefined;

	/** @param baud the configured rate */
	constructor(engine: Engine, turn: Turn, receiver: Receiver, options: ModemOptions, baud: number, owner: UARTOwner) {
		this.#engine = engine;
		this.#turn = turn;
		this.#receiver = receiver;
		this.#clock = options.clock;
		this.#serialOptions = { ...options.serial };
		this.#reopenAfter = options.reopen;
		this.#owner = owner;
		this.#rates = new BaudRates(baud, checkRates(options.rates));
		this.#searches = options.native === undefined;
		turn.digester = engine.reader;
	}

	/**
	 * Opens the Serial for the first time. With the option `reopen`, one that cannot be opened yet is lost, and opened later.
	 * @returns whether it is open
	 * @throws the error of the Serial's constructor, without that option
	 */
	start(): boolean {
		if (this.#reopenAfter === undefined)
			this.#open();
		else
			this.#reopen();
		return this.#serial !== undefined;
	}

	#open(): void {
		const serial = this.#serialOptions;
		const buffer = this.#engine.receive;
		const receiver = this.#receiver;
		const turn = this.#turn;
		const searches = this.#searches;
		const port: Serial = new (serial.io as OpenSerial)({
			...serial, baud: this.#rates.rate, format: "buffer",
			onReadable: () => {
				if (!receiver.watching)
					receiver.watch();
				if (buffer.drain(port)) {
					if (!turn.armed) {
						turn.armed = true;
						turn.alarm.set(0);
					}
				}
				else if (searches && receiver.listener.lengthPrefixed && !buffer.held && buffer.scanned >= buffer.end && buffer.end - buffer.start >= WORTH)
					receiver.skipAhead();
			},
			onWritable: (count) => this.#engine.onWritable(count),
			onError: (error) => this.#onError(error),
		});
		this.#serial = port;
		this.#engine.transmit.attach(port);
	}

	/** Closes the Serial; drops received bytes that were not digested. */
	close(): void {
		this.#reopening?.clear();
		this.#detach();
		this.#engine.receive.giveUp();
	}

	/** The module was found at a rate other than the configured one, which has not been set yet. */
	get rateFound(): boolean {
		return this.#rates.found;
	}

	/** AT+IPR has ended. @param accepted the module now uses the configured rate */
	onRateSet(accepted: boolean): void {
		this.#rates.onSet(accepted);
		if (accepted)
			this.#reopen();
	}

	/** The module answers. */
	onAnswer(): void {
		this.#rates.onAnswer();
	}

	/** The module has not answered for another period: tries another rate. @returns true when the module counts as dead */
	onSilence(): boolean {
		const rate = this.#rates.rate;
		const dead = this.#rates.onSilence();
		if (this.#rates.rate !== rate)
			this.#reopen();
		return dead;
	}

	/** The port is gone, and what the module does meanwhile is unknown. */
	#onError(error: unknown): void {
		const reopen = this.#reopenAfter;
		this.#detach();
		if (reopen !== undefined) {
			this.#engine.stop();
			this.#reopening ??= this.#clock.alarm(() => this.#onReopening());
			this.#reopening.set(reopen);
		}
		this.#owner.onPortLost(new ModuleError("serial", 0, (error as Error | undefined)?.message ?? "serial: the port is gone"));
	}

	/** Closes the Serial: nothing is sent, and what was left in it is gone. */
	#detach(): void {
		this.#engine.transmit.attach(undefined);
		this.#engine.receive.forgetUnread();
		this.#serial?.close();
		this.#serial = undefined;
	}

	/** A Serial reports an unusable port at once by throwing, or later by onError. */
	#reopen(): void {
		this.#detach();
		try {
			this.#open();
		}
		catch (error) {
			this.#onError(error);
		}
	}

	#onReopening(): void {
		this.#reopen();
		if (this.#serial)
			this.#owner.onPortBack();
	}
}
