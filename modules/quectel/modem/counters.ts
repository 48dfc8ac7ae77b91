// Counters of losses and failures on the line and in the module, so that nothing is lost silently: docs/architecture.md (Counted losses).

import type Engine from "../../at/engine.js";
import type Receiver from "../receive/receiver.js";

/** The counters of one modem; each only grows. */
export default class Counters {
	/** Times the module restarted by itself. */
	restarts = 0;
	/** Times the AT channel was dead. */
	deaths = 0;
	/** Times the PDP context, the radio or the power was switched off and on, for a link or a silent AT channel. */
	cycles = 0;
	readonly #engine: Engine;
	readonly #receiver: Receiver;

	constructor(engine: Engine, receiver: Receiver) {
		this.#engine = engine;
		this.#receiver = receiver;
	}

	/** Bytes dropped because the receive buffer was full. */
	get overruns(): number {
		return this.#engine.receive.lost;
	}

	/** Drains that found the UART's FIFO full, so that bytes may have been lost. */
	get suspectedOverruns(): number {
		return this.#engine.receive.suspected;
	}

	/** Lines too long for the buffer. */
	get overlong(): number {
		return this.#engine.reader.overlong;
	}

	/** Lines of which bytes were lost. */
	get damaged(): number {
		return this.#engine.reader.damaged;
	}

	/** Lines that neither a command nor the table of names recognised. */
	get unknownLines(): number {
		return this.#engine.unknownLines;
	}

	/** Final result codes that no command awaited. */
	get lateAnswers(): number {
		return this.#engine.lateAnswers;
	}

	/** Commands that timed out. */
	get timeouts(): number {
		return this.#engine.timeouts;
	}

	/** Received messages that were malformed or had no session. */
	get rejectedMessages(): number {
		return this.#receiver.rejected;
	}

	/** Received messages of which bytes were lost on the line. */
	get brokenMessages(): number {
		return this.#receiver.brokenOff;
	}
}
