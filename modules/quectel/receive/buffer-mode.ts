// Buffer mode: fetches messages that wait in the module, one after the other, with AT+QMTRECV.
// Source: BG96 note §5.2 (+QMTRECV: <tcpconnectID>,<recv_id>).

import type CommandLine from "../../at/command-line.js";
import Command from "../../at/command.js";
import type Engine from "../../at/engine.js";
import { ABORTED } from "../../at/result-codes.js";
import { encode } from "../../base/utf8.js";
import { CONNECTIONS } from "../common/limits.js";

/** Most message slots of a connection; each takes one bit. */
const SLOTS = 31;
/** Longest time to the result in milliseconds; the notes state none. */
const TIMEOUT = 5000;

const FETCH = encode("AT+QMTRECV=");

/** Sends AT+QMTRECV for one message after the other. */
export default class BufferMode extends Command {
	readonly #engine: Engine;
	/** Per connection: a bit for every slot with a waiting message. */
	readonly #slots = new Int32Array(CONNECTIONS);
	#connection = 0;
	#slot = 0;

	constructor(engine: Engine) {
		super(TIMEOUT);
		this.#engine = engine;
	}

	/** A message waits in `slot`; ignores impossible connections and slots. */
	onSlot(connection: number, slot: number): void {
		if (connection >= CONNECTIONS || slot >= SLOTS)
			return;
		this.#slots[connection] = this.#slots[connection]! | 1 << slot;
		this.#next();
	}

	/** Discards all slots: the module has lost their messages. */
	forget(): void {
		this.#slots.fill(0);
	}

	override compose(line: CommandLine): void {
		line.begin(FETCH).integer(this.#connection, "connection").comma().integer(this.#slot, "slot");
	}

	override onResult(result: number): void {
		if (result !== ABORTED)
			this.#next();
	}

	/** Fetches one message when one waits and none is being fetched. */
	#next(): void {
		if (this.queued)
			return;
		for (let connection = 0; connection < CONNECTIONS; connection++) {
			const waiting = this.#slots[connection]!;
			if (waiting !== 0) {
				this.#connection = connection;
				this.#slot = 31 - Math.clz32(waiting & -waiting);
				this.#slots[connection] = waiting & (waiting - 1);
				this.#engine.submit(this);
				return;
			}
		}
	}
}
