// Makes a session expect what the mixed line of ./frames carries beside its frames: the acknowledgement of a publish, the answer to AT+CSQ. Runs inside XS.
// Source: BG96 note §3.2.8 (+QMTPUB), 27.007 §8.5 (+CSQ).

import type CommandLine from "../../modules/at/command-line.js";
import Command from "../../modules/at/command.js";
import { OK } from "../../modules/at/result-codes.js";
import { ACKNOWLEDGED, ascii, TOPIC } from "./frames.js";
import type { Open } from "./session.js";

const QUERY = ascii("AT+CSQ");
const PAYLOAD = ascii("21.5");

/** AT+CSQ, which any app sends now and then. */
class SignalQuality extends Command {
	/** Times it was answered, and ended with OK. */
	answered = 0;
	ended = 0;

	constructor() {
		super(300, ascii("+CSQ"));
	}

	override compose(line: CommandLine): void {
		line.begin(QUERY);
	}

	override onInformation(): boolean {
		this.answered += 1;
		return true;
	}

	override onResult(result: number): void {
		if (result === OK)
			this.ended += 1;
	}
}

/** What a mixed line is about. */
export default class Mixed {
	readonly #open: Open;
	readonly #query = new SignalQuality();
	readonly #turn: () => void;

	/** @param turn does what is due now, and allocates nothing */
	constructor(open: Open, turn: () => void) {
		this.#open = open;
		this.#turn = turn;
		open.device.quiet = true;
	}

	/** Answers to AT+CSQ that came whole. */
	get answers(): number {
		return Math.min(this.#query.answered, this.#query.ended);
	}

	/** Before each round: a publish is sent, and AT+CSQ. @param prompted the line gives the publish its prompt: both go on in `finish` */
	prepare(prompted = false): void {
		const { device, line, modem, session } = this.#open;
		device.holdsPrompt = prompted;
		session.publishBytes(TOPIC, PAYLOAD, PAYLOAD.length, 1, false, ACKNOWLEDGED);
		this.finish();
		modem.module.engine.submit(this.#query);
		line.turn();
		this.#turn();
	}

	/** What has been sent is answered. */
	finish(): void {
		while (this.#open.line.turn())
			this.#turn();
	}
}
