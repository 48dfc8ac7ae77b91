// The modem as an app has it: one module on one UART. What is inside: ./modem/module; what a session is made on: ./modem/connection.

import type Capabilities from "./common/capabilities.js";
import Connection from "./modem/connection.js";
import type Counters from "./modem/counters.js";
import type { ModemOptions } from "./modem/modem-options.js";
import Module from "./modem/module.js";
import type NetworkStatus from "./modem/network-status.js";
import type { Profile } from "./profile.js";

export { default as ModuleError } from "./common/module-error.js";
export type { Native } from "../base/native.js";
export type { ModemOptions, PowerPins } from "./modem/modem-options.js";
export { LINK, MODULE, NODE, type Observer } from "./modem/observer.js";
export type { PDPContext } from "./modem/pdp-contexts.js";
export type { PowerSaving } from "./modem/radio-options.js";

/** One module on one UART. */
export default class Modem {
	/** For the sessions and queries of this folder: what a modem shares with them. */
	declare readonly module: Module;
	readonly #connections: Connection[] = [];

	/**
	 * Opens the Serial and brings the module up; `onReady` follows.
	 * @throws RangeError naming the option; whatever the Serial throws
	 */
	constructor(options: ModemOptions) {
		this.module = new Module(options);
	}

	/** Registered, with a PDP context. */
	get ready(): boolean {
		return this.module.lifecycle.ready;
	}

	/** True after `close`, and when the Serial's port is gone and shall not be opened again. */
	get closed(): boolean {
		return this.module.closed;
	}

	/** The module's IMEI; "" while it is unknown. */
	get imei(): string {
		return this.module.lifecycle.bringUp.imei;
	}

	/** What ATI answered: maker, model, firmware. */
	get identity(): string {
		return this.module.lifecycle.bringUp.identity;
	}

	/** What went wrong on the line and in the module, as numbers. */
	get counters(): Counters {
		return this.module.counters;
	}

	/** What is fixed for its kind of module. */
	get profile(): Profile {
		return this.module.profile;
	}

	/** What its firmware can do. */
	get capabilities(): Capabilities {
		return this.module.capabilities;
	}

	/** Signal, technology and operator, as they were when they were asked. */
	get network(): NetworkStatus {
		return this.module.network;
	}

	/** Asks for signal, technology and operator again; `onSurvey` follows when `network` has the answers. */
	survey(): void {
		this.module.network.begin();
	}

	/** Network time in milliseconds since 1970, or undefined while it is unknown. */
	wallTime(): number | undefined {
		return this.module.lifecycle.bringUp.wallTime();
	}

	/** Closes the Serial and everything on it; calls nothing more. Twice is fine. */
	close(): void {
		if (!this.closed)
			this.module.close();
	}

	/** Ends all connections and switches the module off: AT+QPOWD, or the power pin where that does not do it. `onOff` follows when it is off. */
	powerOff(): void {
		if (!this.closed)
			this.module.lifecycle.powerOff();
	}

	/** Switches the module on again, and brings it up. */
	powerOn(): void {
		this.module.lifecycle.powerOn();
	}

	/**
	 * Cycles what RECOVER_PDP, RECOVER_RADIO or RECOVER_POWER name, once the modem was ready; all sessions that use it lose their link.
	 * @param context which PDP context, for RECOVER_PDP; default that of the modem's own options
	 * @throws RangeError naming `context` when it is none of the modem's
	 */
	recover(what: number, context?: number): void {
		const pdp = this.module.lifecycle.bringUp.context(context);
		if (context !== undefined && !pdp)
			throw new RangeError(`context: ${context} is none of the modem's`);
		this.module.lifecycle.recover(what, pdp);
	}

	/** One of the module's six connections, on which a session is made. @param index the notes' tcpconnectID, 0 to 5 */
	connection(index: number): Connection {
		return this.#connections[index] ??= new Connection(this.module, index);
	}
}
