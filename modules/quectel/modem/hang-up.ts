// Closes connections whose session is gone without a DISCONNECT, so the broker publishes the will. Source: BG96 note §3.2.3 (QMTCLOSE), MQTT 3.1.1 §3.1.2.5.

import type CommandLine from "../../at/command-line.js";
import Command from "../../at/command.js";
import type Engine from "../../at/engine.js";
import { ABORTED } from "../../at/result-codes.js";
import { encode } from "../../base/utf8.js";

const PREFIX = encode("AT+QMTCLOSE=");
/** Milliseconds; the note states 300, real modules take longer: docs/hardware.md (Answer times). */
const TIMEOUT = 10_000;

/** Sends AT+QMTCLOSE for one connection after the other; ignores errors, because the next session on a connection closes it first. */
export default class HangUp extends Command {
	readonly #engine: Engine;
	/** Bit c: connection c is to be closed. */
	#connections = 0;
	/** Connection of the pending command. */
	#current = 0;

	constructor(engine: Engine) {
		super(TIMEOUT);
		this.#engine = engine;
	}

	/** Closes a connection after the commands that already wait. */
	close(connection: number): void {
		this.#connections |= 1 << connection;
		if (!this.queued)
			this.#engine.submit(this);
	}

	override compose(line: CommandLine): void {
		this.#current = 31 - Math.clz32(this.#connections);
		line.begin(PREFIX).integer(this.#current, "connection");
	}

	override onResult(result: number): void {
		this.#connections = result === ABORTED ? 0 : this.#connections & ~(1 << this.#current);
		if (this.#connections !== 0)
			this.#engine.submit(this);
	}
}
