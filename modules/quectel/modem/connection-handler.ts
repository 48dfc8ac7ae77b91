// What the life cycle and a connection report to: the module, and through it each session. Types only, so that neither needs the other.

import type Parameters from "../../at/parameters.js";
import type ModuleError from "../common/module-error.js";

/** Instead of the number of a PDP context. */
export const ALL_CONTEXTS = 0;

/** What depends on the module's network: the module's life cycle reports to it. None of this calls an app: what an app is to be called for waits for a turn. */
export interface NetworkListener {
	/** The module is registered, and its PDP contexts are active. */
	onModemReady(): void;
	/** The module restarted, or lost its network: links are gone, and nothing can be sent. @param context links of this PDP context, or ALL_CONTEXTS */
	onModemLost(error: ModuleError, context: number): void;
	/** Something points to a lost link. @param error the reason, if the client turns out not to be connected */
	suspect(error: ModuleError): void;
}

/** The session on a connection. */
export interface ConnectionHandler extends NetworkListener {
	/** A result line or URC of this connection. @param name of ../common/urcs; the parameters are those behind the connection */
	onLine(name: number, parameters: Parameters): void;
	/** A deadline of the connection's timer has passed. @param which as given to the timer */
	onDeadline(which: number, now: number): void;
	/** The modem closes. */
	close(): void;
}
