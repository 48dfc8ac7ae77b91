// Buffer mode: fetches messages that wait in the module, one after the other, with AT+QMTRECV; the next one once the inbox of its connection is empty.
// Source: BG96 note §5.2 (+QMTRECV: <tcpconnectID>,<recv_id>), docs/hardware.md (Received messages: five slots).

import type CommandLine from "../../at/command-line.js";
import Command from "../../at/command.js";
import type Engine from "../../at/engine.js";
import { ABORTED } from "../../at/result-codes.js";
import { encode } from "../../base/utf8.js";
import type MessageReader from "../../mqtt/message-reader.js";
import { CONNECTIONS } from "../common/limits.js";

/** Most message slots of a connection; each takes one bit. */
const SLOTS = 31;
/** The bits of those that a module of today has. */
const ALL_SLOTS = 0b11111;
/** Longest time to the result in milliseconds; the notes state none. */
const TIMEOUT = 5000;

const FETCH = encode("AT+QMTRECV=");

/** Sends AT+QMTRECV for one message after the other. */
export default class BufferMode extends Command {
	/** Messages wait until an app has read the one before: `resume` is due when it has. */
	blocked = false;
	readonly #engine: Engine;
	readonly #readers: ReadonlyArray<MessageReader | undefined>;
	/** Per connection: a bit for every slot with a waiting message. */
	readonly #slots = new Int32Array(CONNECTIONS);
	#connection = 0;
	#slot = 0;
	/** Bytes that the receive ring had lost when a message was announced last. */
	#lost = 0;

	/** @param readers by connection: receive the messages */
	constructor(engine: Engine, readers: ReadonlyArray<MessageReader | undefined>) {
		super(TIMEOUT);
		this.#engine = engine;
		this.#readers = readers;
	}

	/** A message waits in `slot`; ignores impossible connections and slots. After an overrun looks into all slots: the line of another one may be lost. */
	onSlot(connection: number, slot: number): void {
		if (connection >= CONNECTIONS || slot >= SLOTS)
			return;
		const { lost } = this.#engine.receive;
		this.#slots[connection] = this.#slots[connection]! | 1 << slot | (lost === this.#lost ? 0 : ALL_SLOTS);
		this.#lost = lost;
		this.#next();
	}

	/** Looks into all slots of a connection: messages may be left from its former link. */
	look(connection: number): void {
		this.#slots[connection] = ALL_SLOTS;
		this.#next();
	}

	/** An app has read a message to its end. */
	resume(): void {
		this.#next();
	}

	/** The link of a connection is gone, with which its messages cannot be fetched. */
	forget(connection: number): void {
		this.#slots[connection] = 0;
	}

	override compose(line: CommandLine): void {
		line.begin(FETCH).integer(this.#connection, "connection").comma().integer(this.#slot, "slot");
	}

	override onResult(result: number): void {
		if (result !== ABORTED)
			this.#next();
	}

	/** Fetches one message when one waits whose connection's inbox is empty, and none is being fetched. */
	#next(): void {
		if (this.queued)
			return;
		this.blocked = false;
		for (let connection = 0; connection < CONNECTIONS; connection++) {
			const waiting = this.#slots[connection]!;
			const reader = this.#readers[connection];
			if (waiting !== 0 && reader && reader.inbox.count > 0)
				this.blocked = true;
			else if (waiting !== 0) {
				this.#connection = connection;
				this.#slot = 31 - Math.clz32(waiting & -waiting);
				this.#slots[connection] = waiting & (waiting - 1);
				this.#engine.submit(this);
				return;
			}
		}
	}
}
