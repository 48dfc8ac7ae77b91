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
export default class StateQuery extends Command {
	/** Why it is asked; undefined: for the answer alone. */
	reason: ModuleError | undefined;
	/** What the module answered for this connection: 1 initial, 2 connecting, 3 connected, 4 disconnecting; 0 nothing. */
	#state = 0;
	/** A doubt that came while it was asked: the answer may be older, so it is asked once more. */
	again: ModuleError | undefined;
	readonly #connection: number;
	readonly #link: { fail(reason: ModuleError): void; onConfirmed(): void; suspect(reason: ModuleError): void };

	/** @param link fails when the answer is not that the client is connected, or when there is none */
	constructor(connection: number, link: { fail(reason: ModuleError): void; onConfirmed(): void; suspect(reason: ModuleError): void }) {
		super(TIMEOUT, RESPONSE);
		this.#connection = connection;
		this.#link = link;
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
		const again = this.again;
		this.again = undefined;
		if (result === OK && this.#state === CONNECTED) {
			this.#link.onConfirmed();
			if (again)
				this.#link.suspect(again);
		}
		else if (result !== ABORTED)
			this.#link.fail(this.reason ?? again ?? new ModuleError("QMTCONN", 0, `AT+QMTCONN?: not connected (state ${this.#state})`));
	}
}
