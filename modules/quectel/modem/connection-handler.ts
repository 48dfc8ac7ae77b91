// What a module's connection is used by: a session, as the module sees it. Types only, so that neither needs the other.

import type Parameters from "../../at/parameters.js";
import type ModuleError from "../common/module-error.js";

/** The session on a connection. None of this calls an app: what an app is to be called for waits for a turn. */
export interface ConnectionHandler {
	/** The module is registered and has a PDP context. */
	onModemReady(): void;
	/** The module restarted, or lost its network: the link is gone, and nothing can be sent. */
	onModemLost(error: ModuleError): void;
	/** Something points to a lost link. @param error the reason, if the client turns out not to be connected */
	suspect(error: ModuleError): void;
	/** A result line or URC of this connection. @param name of ../common/urcs; the parameters are those behind the connection */
	onLine(name: number, parameters: Parameters): void;
	/** A deadline of the connection's timer has passed. @param which as given to the timer */
	onDeadline(which: number, now: number): void;
	/** The modem closes. */
	close(): void;
}
