// The way out of a session to its app: what the app is to be called for waits here, in order, and each callback is the last statement of a turn.
// Messages that were received before an event are announced before it; so a loss never overtakes them.

import type { Task } from "../../base/turn.js";
import type Turn from "../../base/turn.js";
import type MessageReader from "../../mqtt/message-reader.js";
import { SLOTS } from "../../mqtt/outbox.js";
import type ModuleError from "../common/module-error.js";
import type Connection from "../modem/connection.js";
import type { SessionCallbacks } from "./session-options.js";

/** Kinds of events: first those of which one waits at most. */
const UPLOAD = 0;
const WRITABLE = 1;
const LATE = 2;
const OPEN = 3;
const CONTROL = 4;
const RETRANSMIT = 5;
/** This one and the next two have an error. */
const GIVEN_UP = 6;
const LOST = 7;
/** LOST of a session that ends with it, as it does with the next one. */
const LOST_FOR_GOOD = 8;
const CLOSE = 9;

/** The callbacks without arguments. */
const BARE: Readonly<Record<number, "onWritable" | "onLate" | "onOpen" | "onClose">> = Object.freeze({
	[WRITABLE]: "onWritable", [LATE]: "onLate", [OPEN]: "onOpen", [CLOSE]: "onClose",
});

/**
 * Events that can wait, a power of two. No bytes are digested, so no command ends well, while one waits: then each message of the outbox leads to one event at
 * most, and besides there is at most one of each other kind, and one loss more.
 */
const CAPACITY = 2 * SLOTS;
const MASK = CAPACITY - 1;

/** An event is one number: kind, operation, packet identifier and value, from the highest bit on. */
const KIND_AT = 28;
const OPERATION_AT = 24;
const IDENTIFIER_AT = 8;

/** The callbacks of a session's options, each in a turn of its own. */
export default class SessionEvents implements Task {
	/** Parts of Task. */
	nextTask: Task | undefined;
	due = false;
	/** The outbox had no room for a message: `onWritable` is due as soon as a message leaves it. */
	full = false;
	/** Times the module reported a retransmission (result 1). */
	retransmissions = 0;
	/** Announces messages; set once, by the session. */
	reader: MessageReader | undefined;
	readonly #connection: Connection;
	readonly #turn: Turn;
	/** Gives everything back when the session's end is about to be reported. */
	readonly #session: { release(): void };
	/** The options, for their callbacks; `undefined` once the session is closed. */
	#callbacks: SessionCallbacks | undefined;
	/** A ring of CAPACITY words, the first of them at #base. */
	readonly #words: Int32Array;
	readonly #base: number;
	#first = 0;
	#count = 0;
	/** Those of LOST and GIVEN_UP, oldest first. */
	readonly #errors: ModuleError[] = [];
	/** UPLOAD, WRITABLE and LATE: a bit for each that waits. */
	#waiting = 0;
	/** Progress of the file that is being uploaded; only the last is reported. */
	#name = "";
	#sent = 0;
	#size = 0;

	/** @param base position of the modem's memory where `SessionEvents.bytes` are its own */
	constructor(connection: Connection, base: number, callbacks: SessionCallbacks, session: { release(): void }) {
		this.#connection = connection;
		this.#turn = connection.module.turn;
		this.#words = connection.module.memory.words;
		this.#base = base >> 2;
		this.#callbacks = callbacks;
		this.#session = session;
	}

	/** How many bytes of memory the events take. */
	static readonly bytes = 4 * CAPACITY;

	/** `onUpload` is due. */
	upload(name: string, sent: number, size: number): void {
		this.#name = name;
		this.#sent = sent;
		this.#size = size;
		this.#addOnce(UPLOAD);
	}

	/** `onOpen` is due. */
	open(): void {
		this.#add(OPEN << KIND_AT);
	}

	/** `onLost` is due. @param final the session ends with it */
	lost(error: ModuleError, final: boolean): void {
		this.#errors.push(error);
		this.#add((final ? LOST_FOR_GOOD : LOST) << KIND_AT);
	}

	/** `onControl` is due. @param value granted QoS of a SUBACK */
	control(operation: number, identifier: number, value: number): void {
		this.#add(CONTROL << KIND_AT | operation << OPERATION_AT | identifier << IDENTIFIER_AT | value);
	}

	/** `onRetransmit` is due. @param count NaN when the module does not report it */
	retransmit(operation: number, identifier: number, count: number): void {
		this.retransmissions += 1;
		this.#add(RETRANSMIT << KIND_AT | operation << OPERATION_AT | identifier << IDENTIFIER_AT | count & 0xFF);
	}

	/** `onGivenUp` is due. */
	givenUp(identifier: number, error: ModuleError): void {
		this.#errors.push(error);
		this.#add(GIVEN_UP << KIND_AT | identifier << IDENTIFIER_AT);
	}

	/** `onWritable` is due: `full`, and a message has left the outbox. */
	freed(): void {
		this.#addOnce(WRITABLE);
	}

	/** `onLate` is due. */
	late(): void {
		this.#addOnce(LATE);
	}

	/** `onClose` is due. */
	closed(): void {
		this.#add(CLOSE << KIND_AT);
	}

	/** Messages are to be announced. Part of MessageReaderOwner. */
	later(): void {
		if (this.#callbacks)
			this.#turn.later(this);
	}

	/** Part of MessageReaderOwner: called in a turn of its own. */
	onBroken(): void {
		this.#callbacks!.onBroken?.();
	}

	/** Part of MessageReaderOwner. */
	onDiscarded(): void {
		this.#connection.taken();
	}

	/** `stop` was called. */
	get stopped(): boolean {
		return !this.#callbacks;
	}

	/** Makes no further callback. */
	stop(): void {
		this.#callbacks = undefined;
		this.#count = this.#errors.length = 0;
	}

	/** Part of Task: makes one callback. */
	run(): void {
		const callbacks = this.#callbacks;
		if (!callbacks)
			return;
		if (this.reader!.due) {
			if (this.#count > 0)
				this.later();
			this.reader!.announceOne();
			return;
		}
		if (this.#count === 0)
			return;
		const event = this.#words[this.#base + this.#first]!;
		// What the app has left unread by the session's end is lost; what stands behind it is announced still.
		if (event >>> KIND_AT >= LOST_FOR_GOOD && this.reader!.abandon()) {
			this.later();
			this.reader!.announceOne();
			return;
		}
		this.#first = this.#first + 1 & MASK;
		this.#count -= 1;
		if (this.#count > 0)
			this.later();
		if (event >>> KIND_AT === CONTROL) // the most frequent one
			callbacks.onControl?.(event >> OPERATION_AT & 0xF, event >> IDENTIFIER_AT & 0xFFFF, event & 0xFF);
		else
			this.#call(callbacks, event);
	}

	#call(callbacks: SessionCallbacks, event: number): void {
		const kind = event >>> KIND_AT;
		const identifier = event >> IDENTIFIER_AT & 0xFFFF;
		let error: ModuleError | undefined;
		this.#waiting &= ~(1 << kind);
		if (kind >= GIVEN_UP)
			error = this.#errors.shift();
		if (kind >= LOST_FOR_GOOD)
			this.#session.release();
		if (kind === WRITABLE)
			this.full = false;
		switch (kind) {
			case LOST:
			case LOST_FOR_GOOD:
				callbacks.onLost?.(error as ModuleError);
				break;
			case GIVEN_UP:
				callbacks.onGivenUp?.(identifier, error as ModuleError);
				break;
			case RETRANSMIT:
				callbacks.onRetransmit?.(identifier, event & 0xFF, event >> OPERATION_AT & 0xF);
				break;
			case UPLOAD:
				callbacks.onUpload?.(this.#name, this.#sent, this.#size);
				break;
			default:
				callbacks[BARE[kind]!]?.();
		}
	}

	/** Adds an event of a kind of which one waits at most. */
	#addOnce(kind: number): void {
		if ((this.#waiting & 1 << kind) === 0) {
			this.#waiting |= 1 << kind;
			this.#add(kind << KIND_AT);
		}
	}

	#add(event: number): void {
		this.#words[this.#base + (this.#first + this.#count & MASK)] = event;
		this.#count += 1;
		if (!this.due && this.#callbacks)
			this.#turn.later(this);
	}
}
