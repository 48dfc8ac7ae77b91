// What the network may ask of the node: a new interval, on T/set. Answers on T/error and with the status, at most every ten seconds.
// Source: docs/security.md (What is received).

import type { Clock } from "../base/platform.js";
import { encode } from "../base/utf8.js";
import type Modem from "../quectel/modem.js";
import type QMTSession from "../quectel/session.js";
import Setting, { refusal } from "./interval-command.js";
import RateLimit from "./rate-limit.js";
import type Schedule from "./schedule.js";
import type Announcer from "./status-publisher.js";

/** SUBACK's return code for a refusal (MQTT 3.1.1 §3.9.3). */
const REFUSED = 0x80;
/** Bytes of a received message read at once. */
export const CHUNK = 64;

/** Obeys the messages on T/set. */
export default class Commands {
	/** SUBACKs that refused T/set. */
	refused = 0;
	readonly #topic: Uint8Array;
	readonly #announcer: Announcer;
	readonly #modem: Modem;
	readonly #setting = new Setting();
	readonly #answers: RateLimit;
	readonly #chunk = new Uint8Array(CHUNK);
	/** What the next answer has: why a message was refused; the interval was changed. */
	#refusal: string | undefined;
	#changed = false;

	/**
	 * Subscribes to T/set.
	 * @param topic of the readings
	 * @param announcer publishes the answers @param modem asked for its signal, for a status
	 */
	constructor(session: QMTSession, topic: string, announcer: Announcer, modem: Modem, clock: Clock) {
		this.#topic = encode(`${topic}/set`);
		this.#announcer = announcer;
		this.#modem = modem;
		this.#answers = new RateLimit(clock, () => this.answer());
		session.subscribe(`${topic}/set`, 1);
	}

	/** Takes a message on T/set, or a fragment of one; an older session of the same client may have subscribed to other topics. @param schedule gets the interval */
	received(session: QMTSession, schedule: Schedule, more: boolean): void {
		for (let count = session.read(this.#chunk); count > 0; count = session.read(this.#chunk))
			this.#setting.append(this.#chunk, count);
		if (more)
			return;
		const interval = this.#setting.end();
		if (!session.isTopic(this.#topic))
			return;
		const refused = refusal(interval);
		if (refused === undefined) {
			schedule.interval = interval;
			this.#changed = true;
		}
		else
			this.#refusal = refused;
		this.#answers.request();
	}

	/** A message broke off; its fragments are discarded. */
	brokeOff(): void {
		this.#setting.forget();
	}

	/** The broker answers the subscription; when it does not let the node receive new intervals, readings go on without. @param granted of the SUBACK @returns what to trace of a refusal */
	subscribed(granted: number): string | undefined {
		if (granted < REFUSED)
			return undefined;
		const what = `subscription to T/set refused: SUBACK ${granted}`;
		this.refused += 1;
		this.#announcer.reportError(what);
		this.#announcer.report();
		return what;
	}

	/** Answers the messages since the last answer. */
	answer(): void {
		if (this.#refusal !== undefined)
			this.#announcer.reportError(this.#refusal);
		if (this.#changed)
			this.#modem.survey();
		this.#refusal = undefined;
		this.#changed = false;
	}

	/** Answers nothing more. */
	stop(): void {
		this.#answers.stop();
	}
}
