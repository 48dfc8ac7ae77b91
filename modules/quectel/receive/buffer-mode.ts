// Buffer mode: messages that wait in the module are fetched one after the other.
// Source: BG96 note §5.2 (+QMTRECV: <tcpconnectID>,<recv_id>), DESIGN §4.

import type CommandLine from "../../at/command-line.js";
import Command from "../../at/command.js";
import type Engine from "../../at/engine.js";
import { ABORTED } from "../../at/result-codes.js";
import { encode } from "../../base/utf8.js";
import { CONNECTIONS } from "../common/limits.js";

/** Messages it keeps for each of them, at most. */
const SLOTS = 31;

const FETCH = encode("AT+QMTRECV=");

/** AT+QMTRECV, for one message at a time. */
class FetchCommand extends Command {
	connection = 0;
	slot = 0;
	readonly #fetching: Fetching;

	constructor(fetching: Fetching) {
		super(5000);
		this.#fetching = fetching;
	}

	override compose(line: CommandLine): void {
		line.begin(FETCH).integer(this.connection, "connection").comma().integer(this.slot, "slot");
	}

	override onResult(result: number): void {
		if (result !== ABORTED)
			this.#fetching.next();
	}
}

/** Knows which messages wait in the module, and fetches them. */
export default class Fetching {
	readonly #engine: Engine;
	readonly #command = new FetchCommand(this);
	/** For each connection, a bit for every slot that waits. */
	readonly #slots = new Int32Array(CONNECTIONS);

	constructor(engine: Engine) {
		this.#engine = engine;
	}

	/** A message waits there; a connection or slot that cannot be is ignored. */
	onSlot(connection: number, slot: number): void {
		if (connection >= CONNECTIONS || slot >= SLOTS)
			return;
		this.#slots[connection] = this.#slots[connection]! | 1 << slot;
		this.next();
	}

	/** Fetches one message, if one waits and none is being fetched. */
	next(): void {
		const command = this.#command;
		if (command.queued)
			return;
		for (let connection = 0; connection < CONNECTIONS; connection++) {
			const waiting = this.#slots[connection]!;
			if (waiting !== 0) {
				command.connection = connection;
				command.slot = 31 - Math.clz32(waiting & -waiting);
				this.#slots[connection] = waiting & (waiting - 1);
				this.#engine.submit(command);
				return;
			}
		}
	}

	/** The module has forgotten them all. */
	forget(): void {
		this.#slots.fill(0);
	}
}
