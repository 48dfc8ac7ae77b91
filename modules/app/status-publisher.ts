// What a node publishes besides its readings: its status, what was wrong with a setting, and goodbye. Each is due until the outbox has taken it.
// Topics: T/status, retained; T/error. All with QoS 1.

import { encode } from "../base/utf8.js";
import type QMTSession from "../quectel/session.js";
import type Status from "./telemetry/status.js";
import { OFFLINE, type Condition, type Counters } from "./telemetry/status.js";

/** What `publishBytes` returns when the outbox has no room now; any other number is a packet identifier. */
export const NO_ROOM = -1;

/** Gives a status its numbers at the moment it is sent. */
export interface Reporter {
	readonly condition: Condition;
	readonly counters: Counters;
}

/** Publishes the messages that are due, and keeps those for which there is no room. */
export default class Announcer {
	/** Packet identifier of the goodbye; NO_ROOM until it is on its way. */
	goodbye = NO_ROOM;
	readonly #session: QMTSession;
	readonly #statusTopic: string;
	readonly #errorTopic: string;
	readonly #status: Status;
	readonly #reporter: Reporter;
	readonly #offline = encode(OFFLINE);
	#statusDue = false;
	#complaint: Uint8Array | undefined;
	#leaving = false;

	/** @param topic of the readings */
	constructor(session: QMTSession, topic: string, status: Status, reporter: Reporter) {
		this.#session = session;
		this.#statusTopic = statusTopic(topic);
		this.#errorTopic = `${topic}/error`;
		this.#status = status;
		this.#reporter = reporter;
	}

	/** The status is due, with the numbers of the moment at which it is sent. */
	report(): void {
		this.#statusDue = true;
		this.flush();
	}

	/** A complaint is due; it replaces one that is not sent yet. */
	complain(text: string): void {
		this.#complaint = encode(text);
		this.flush();
	}

	/** The last word is due: `offline`, as the will would say it. Nothing else is sent any more. */
	leave(): void {
		this.#leaving = true;
		this.flush();
	}

	/** Publishes what is due, as far as the outbox has room. To be called when it has room again. */
	flush(): void {
		if (this.#leaving) {
			if (this.goodbye === NO_ROOM)
				this.goodbye = this.#session.publishBytes(this.#statusTopic, this.#offline, this.#offline.length, 1, true);
			return;
		}
		if (this.#complaint !== undefined && this.#session.publishBytes(this.#errorTopic, this.#complaint, this.#complaint.length, 1, false) !== NO_ROOM)
			this.#complaint = undefined;
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
