// What went wrong on the line and in the module, as numbers someone can read. Nothing is lost silently: docs/architecture.md (Counted losses).

import type Engine from "../../at/engine.js";
import type Receiver from "../receive/receiver.js";

/** The counters of one modem; each only grows. */
export default class Counters {
	/** Times the module restarted by itself. */
	restarts = 0;
	/** Times the AT channel was dead. */
	deaths = 0;
	readonly #engine: Engine;
	readonly #receiver: Receiver;

	constructor(engine: Engine, receiver: Receiver) {
		this.#engine = engine;
		this.#receiver = receiver;
	}

	/** Bytes that found the receive buffer full. */
	get overruns(): number {
		return this.#engine.receive.lost;
	}

	/** Drains that found the UART's FIFO full: it may have lost bytes. */
	get suspectedOverruns(): number {
		return this.#engine.receive.suspected;
	}

	/** Lines longer than the buffer allows. */
	get overlong(): number {
		return this.#engine.reader.overlong;
	}

	/** Lines of which bytes were lost. */
	get damaged(): number {
		return this.#engine.reader.damaged;
	}

	/** Lines that were nobody's. */
	get unknownLines(): number {
		return this.#engine.unknownLines;
	}

	/** Final result codes that came when none was awaited. */
	get lateAnswers(): number {
		return this.#engine.lateAnswers;
	}

	/** Commands whose time ran out. */
	get timeouts(): number {
		return this.#engine.timeouts;
	}

	/** Received messages whose form was wrong, or that had no session. */
	get rejectedMessages(): number {
		return this.#receiver.rejected;
	}

	/** Received messages of which bytes were lost on the line. */
	get brokenMessages(): number {
		return this.#receiver.brokenOff;
	}
}
