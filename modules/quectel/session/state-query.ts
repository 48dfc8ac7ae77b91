// AT+QMTCONN?: the question whether a connection's client is connected, asked before a state change in doubt is believed.
// Source: both notes §3.2.4 (read command, <state>), docs/security.md (What is received).

import type CommandLine from "../../at/command-line.js";
import Command from "../../at/command.js";
import type Parameters from "../../at/parameters.js";
import { ABORTED, OK } from "../../at/result-codes.js";
import { encode } from "../../base/utf8.js";
import ModuleError from "../common/module-error.js";

/** §3.2.4, <state>: the client is connected. */
const CONNECTED = 3;
const QUESTION = encode("AT+QMTCONN?");
const RESPONSE = encode("+QMTCONN");
/** Longest answer in milliseconds: none is stated. */
const TIMEOUT = 3000;

/** AT+QMTCONN?: is the client connected? */
export default class StateQuestion extends Command {
	/** Why it is asked; undefined: for the answer alone. */
	reason: ModuleError | undefined = undefined;
	/** What the module said of this connection: 1 initial, 2 connecting, 3 connected, 4 disconnecting; 0 nothing. */
	#state = 0;
	readonly #connection: number;
	readonly #onDisconnected: (reason: ModuleError) => void;
	readonly #onConnected: () => void;

	/**
	 * @param onDisconnected the answer was not that it is connected, or there was none
	 * @param onConnected it is
	 */
	constructor(connection: number, onDisconnected: (reason: ModuleError) => void, onConnected: () => void) {
		super(TIMEOUT, RESPONSE);
		this.#connection = connection;
		this.#onDisconnected = onDisconnected;
		this.#onConnected = onConnected;
	}

	override compose(line: CommandLine): void {
		this.#state = 0;
		line.begin(QUESTION);
	}

	/** `+QMTCONN: c,state`; three fields are the result of a connect, which is a URC. */
	override onInformation(parameters: Parameters): boolean {
		const connection = parameters.integer();
		const state = parameters.integer();
		if (parameters.more)
			return false;
		if (connection === this.#connection)
			this.#state = state;
		return true;
	}

	override onResult(result: number): void {
		if (result === OK && this.#state === CONNECTED)
			this.#onConnected();
		else if (result !== ABORTED)
			this.#onDisconnected(this.reason ?? new ModuleError("QMTCONN", this.#state, "AT+QMTCONN?: not connected"));
	}
}
