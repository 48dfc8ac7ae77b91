// The probe of a quiet link: a round trip of the client's own, because a module whose MQTT hangs answers AT+QMTCONN? with "connected" and sends no PINGREQ.
// Source: both notes §3.2.7 (QMTUNS); MQTT 3.1.1 §3.10.4: an UNSUBSCRIBE is answered where no filter matches; a SUBSCRIBE would bring retained messages again.

import type CommandLine from "../../at/command-line.js";
import Command from "../../at/command.js";
import { ABORTED, OK, TIMEOUT } from "../../at/result-codes.js";
import { encode } from "../../base/utf8.js";
import ModuleError, { commandError } from "../common/module-error.js";
import { textOfPacket } from "../common/result-texts.js";
import { PROBE as DEADLINE } from "../modem/connection-timer.js";
import type Connection from "../modem/connection.js";
import type Link from "./link.js";

/** The filter that is unsubscribed. No session with a probe subscribes to it. */
export const PROBE_FILTER = "-";

const COMMAND = "AT+QMTUNS";
const LINE = encode(`${COMMAND}=`);
const FILTER = encode(PROBE_FILTER);
/** Round trips in a row that may fail, until the link is given up. */
const FRUITLESS = 2;

/**
 * Asks the broker for an UNSUBACK when nothing was acknowledged for a while. Made only where an option asks for it. At the first that does not come the module
 * is asked whether the client is connected, at the second the link is given up, whatever it answers.
 */
export default class Probe extends Command {
	/** Packet identifier of the round trip under way; 0: there is none. */
	identifier = 0;
	readonly #connection: Connection;
	readonly #link: Link;
	readonly #identifiers: { identify(): number };
	readonly #period: number;
	/** When the broker acknowledged something last, and when the module took the UNSUBSCRIBE under way, on the clock. */
	#answeredAt = 0;
	#sentAt = 0;
	#fruitless = 0;

	/** @param period milliseconds without an acknowledgement until it asks @param identifiers gives the next packet identifier */
	constructor(connection: Connection, link: Link, period: number, identifiers: { identify(): number }) {
		super(0);
		this.#connection = connection;
		this.#link = link;
		this.#period = period;
		this.#identifiers = identifiers;
	}

	/** The link is up. */
	online(): void {
		this.timeout = this.#connection.answerWait;
		this.answered();
		this.#wait(this.#period);
	}

	/** The link is gone. */
	offline(): void {
		this.identifier = 0;
		this.#connection.module.engine.withdraw(this);
		this.#connection.timer.set(DEADLINE, Infinity);
	}

	/** The broker has acknowledged something. */
	answered(): void {
		this.#answeredAt = this.#connection.module.clock.now();
		this.#fruitless = 0;
	}

	/** An acknowledgement is overdue, or the time without one is over. @param busy another acknowledgement is due, and has a deadline of its own */
	onDeadline(now: number, busy: boolean): void {
		const rest = this.#answeredAt + this.#period - now;
		if (this.identifier !== 0 && this.#answeredAt < this.#sentAt)
			this.#miss(new ModuleError("timeout", 0, `${COMMAND}: no result line, of the probe`));
		else if (rest > 0 || busy || this.queued) {
			this.identifier = 0;
			this.#wait(rest > 0 ? rest : this.#period);
		}
		else
			this.#ask();
	}

	/** `+QMTUNS: c,id,result`, perhaps of another packet. */
	onURC(identifier: number, result: number): void {
		if (identifier !== this.identifier)
			return;
		if (result === 1) // it is sent again
			this.#wait(this.#connection.packetWait);
		else if (result === 0) {
			this.identifier = 0;
			this.answered();
			this.#wait(this.#period);
		}
		else if (!this.queued)
			this.#miss(new ModuleError("QMTUNS", result, `${COMMAND}: result ${result} (${textOfPacket(result)}), of the probe`));
	}

	override compose(line: CommandLine): void {
		line.begin(LINE).integer(this.#connection.index, "connection").comma().integer(this.identifier, "id").comma().string(FILTER, "filter");
	}

	override onResult(result: number, code: number): void {
		if (this.identifier === 0) // it was answered before its OK, or the link is gone
			return;
		const module = this.#connection.module;
		if (result === OK) {
			this.#sentAt = module.clock.now();
			this.#wait(this.#fruitless === 0 ? this.#connection.packetWait : this.#connection.secondWait);
		}
		else if (result === TIMEOUT)
			this.#miss(commandError(COMMAND, result, code, ""));
		else { // the module itself finds the client disconnected, or cannot do it now
			this.identifier = 0;
			this.#wait(this.#period);
			if (result !== ABORTED)
				this.#link.suspect(commandError(COMMAND, result, code, module.engine.evidence));
		}
	}

	#ask(): void {
		this.identifier = this.#identifiers.identify();
		this.#connection.module.engine.submit(this);
	}

	#miss(error: ModuleError): void {
		this.#fruitless += 1;
		if (this.#fruitless === FRUITLESS)
			this.#link.fail(error);
		else {
			this.#link.suspect(error);
			this.#ask();
		}
	}

	#wait(ms: number): void {
		this.#connection.timer.set(DEADLINE, this.#connection.module.clock.now() + ms);
	}
}
