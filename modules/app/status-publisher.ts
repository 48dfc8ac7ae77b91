// What a node publishes besides its readings: its status, what was wrong with a setting, and goodbye. Each is due until the outbox has taken it.
// Topics: T/status, retained; T/error. All with QoS 1.

import { encode } from "../base/utf8.js";
import type QMTSession from "../quectel/session.js";
import type Status from "./telemetry/status.js";
import { OFFLINE, type Condition, type Counters } from "./telemetry/status.js";

/** What `publishBytes` returns when the outbox has no room now; any other number is a packet identifier. */
export const NO_ROOM = -1;

/** Supplies the contents of a status at the time of sending. */
export interface Reporter {
	readonly condition: Condition;
	readonly counters: Counters;
}

/** Publishes due messages, and keeps those for which the outbox has no room. */
export default class Announcer {
	/** Packet identifier of the `offline` message; NO_ROOM until the outbox accepts it. */
	goodbye = NO_ROOM;
	readonly #session: QMTSession;
	readonly #statusTopic: string;
	readonly #errorTopic: string;
	readonly #status: Status;
	readonly #reporter: Reporter;
	readonly #offline = encode(OFFLINE);
	#statusDue = false;
	#error: Uint8Array | undefined;
	#leaving = false;

	/** @param topic of the readings */
	constructor(session: QMTSession, topic: string, status: Status, reporter: Reporter) {
		this.#session = session;
		this.#statusTopic = statusTopic(topic);
		this.#errorTopic = `${topic}/error`;
		this.#status = status;
		this.#reporter = reporter;
	}

	/** Makes the status due; its contents are those at the time of sending. */
	report(): void {
		this.#statusDue = true;
		this.flush();
	}

	/** Makes an error message due; replaces an unsent one. */
	reportError(text: string): void {
		this.#error = encode(text);
		this.flush();
	}

	/** Makes the `offline` message due, with the will's contents; nothing else is sent after that. */
	leave(): void {
		this.#leaving = true;
		this.flush();
	}

	/** Publishes due messages as far as the outbox has room; called again when the outbox has room. */
	flush(): void {
		if (this.#leaving) {
			if (this.goodbye === NO_ROOM)
				this.goodbye = this.#session.publishBytes(this.#statusTopic, this.#offline, this.#offline.length, 1, true);
			return;
		}
		if (this.#error !== undefined && this.#session.publishBytes(this.#errorTopic, this.#error, this.#error.length, 1, false) !== NO_ROOM)
			this.#error = undefined;
		if (this.#statusDue) {
			const length = this.#status.encode(this.#reporter.condition, this.#reporter.counters);
			this.#statusDue = this.#session.publishBytes(this.#statusTopic, this.#status.bytes, length, 1, true) === NO_ROOM;
		}
	}
}

/** @returns the topic of the status, and of the will. @param topic of the readings */
export function statusTopic(topic: string): string {
	return `${topic}/status`;
}
