// The two objects a client hands to its callbacks, made once: what they say is good until the callback returns. ECMA-419 §24.2 (onReadable, onControl).

import type { ControlMessage, ReadableOptions } from "./client-options.js";
import type { Session } from "./session.js";

/** What a received packet is about. */
export class Control implements ControlMessage {
	operation = 0;
	id: number | undefined = undefined;
	payload: readonly number[] | undefined = undefined;

	/** @returns itself, saying this */
	say(operation: number, id: number | undefined, payload?: readonly number[]): this {
		this.operation = operation;
		this.id = id;
		this.payload = payload;
		return this;
	}
}

/** What a fragment of a received message is about. No string is made until the topic is asked for, and then one. */
export class Announcement implements ReadableOptions {
	more = false;
	QoS: number | undefined = undefined;
	byteLength: number | undefined = undefined;
	/** Its message's session, while there is a topic to ask it for. */
	#session: Session | undefined = undefined;
	#topic: string | undefined = undefined;

	get topic(): string | undefined {
		return this.#session === undefined ? undefined : this.#topic ??= this.#session.topic;
	}

	/** @returns itself, speaking of the fragment that is there. @param first of its message */
	begin(first: boolean, more: boolean, session: Session): this {
		const length = first ? session.byteLength : -1;
		this.#session = first ? session : undefined;
		this.#topic = undefined;
		this.more = more;
		this.QoS = first ? session.QoS : undefined;
		this.byteLength = length < 0 ? undefined : length;
		return this;
	}

	/** The callback has returned. */
	end(): void {
		this.#session = undefined;
	}
}
