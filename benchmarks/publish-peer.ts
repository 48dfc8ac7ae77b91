// An ordinary publisher made of strings, with a window: AT+QMTPUB, the prompt, the payload and Ctrl-Z; at most five messages unacknowledged. It does what it
// must to be right on a module that answers: it refuses a payload that would end or edit the command, matches each result code to the command under way and each
// result line to a message in flight, and sends again what the module refused or failed to send.
// The driver's publish is compared with it (./callgrind). Source: both notes §3.2.8; without timeouts, checks of topics and lengths, or care for lost bytes.

import { xs } from "../tests/xs/meter.js";
import { NativeText, RegExpReceiver, type TextSerial } from "./receive-peer.js";

/** A Serial that is written to. */
interface WritableTextSerial extends TextSerial {
	write(buffer: Uint8Array): void;
}

const WINDOW = 5;

interface Message {
	readonly id: number;
	readonly topic: string;
	readonly payload: string;
}

/** Publishes messages with QoS 1. */
export default class StringPublisher extends RegExpReceiver {
	readonly #serial: WritableTextSerial;
	/** The payload stands in the command, between quotes (BC20). */
	readonly #inline: boolean;
	readonly #waiting: Message[] = [];
	/** Sent and not acknowledged, by identifier. */
	readonly #inFlight = new Map<number, Message>();
	/** Text that waits for room in the UART. */
	#out = "";
	#room = 0;
	/** The message whose command is under way. */
	#pending: Message | undefined;
	#id = 0;

	constructor(serial: WritableTextSerial, inline: boolean, onDone: (id: number) => void) {
		super({
			onMessage() {}, onSignal() {}, onRegistration() {}, onURC() {},
			onResult: (ok) => {
				const message = this.#pending;
				if (message === undefined)
					return;
				this.#pending = undefined;
				if (!ok)
					this.#again(message);
				this.#next();
			},
			onPublished: (id, result) => {
				const message = this.#inFlight.get(id);
				if (message === undefined || result === 1) // of nothing that is in flight, or the module sends it again itself
					return;
				if (result === 0) {
					this.#inFlight.delete(id);
					onDone(id);
				}
				else
					this.#again(message);
				this.#next();
			},
		}, new NativeText());
		this.#serial = serial;
		this.#inline = inline;
	}

	/** @throws RangeError when the payload cannot be sent */
	publish(topic: string, payload: string): void {
		if (this.#inline ? payload.includes("\"") || payload.includes("\r") || payload.includes("\b") : payload.includes("\x1A") || payload.includes("\x1B"))
			throw new RangeError("payload: has a byte that cannot be sent");
		this.#id = this.#id % 65535 + 1;
		this.#waiting.push({ id: this.#id, topic, payload });
		this.#next();
	}

	onWritable(count: number): void {
		this.#room = count;
		this.#pump();
	}

	protected override onPrompt(): void {
		if (this.#pending !== undefined)
			this.#send(`${this.#pending.payload}\x1A`);
	}

	/** Sends a message again, before those that wait. */
	#again(message: Message): void {
		this.#inFlight.delete(message.id);
		this.#waiting.unshift(message);
	}

	#next(): void {
		if (this.#pending !== undefined || this.#inFlight.size >= WINDOW)
			return;
		const message = this.#waiting.shift();
		if (message === undefined)
			return;
		const { id, topic, payload } = message;
		this.#pending = message;
		this.#inFlight.set(id, message);
		this.#send(this.#inline ? `AT+QMTPUB=0,${id},1,0,"${topic}","${payload}"\r` : `AT+QMTPUB=0,${id},1,0,"${topic}"\r`);
	}

	#send(text: string): void {
		this.#out += text;
		this.#pump();
	}

	#pump(): void {
		while (this.#room > 0 && this.#out !== "") {
			const piece = this.#out.slice(0, this.#room);
			this.#out = this.#out.slice(piece.length);
			this.#room -= piece.length;
			this.#serial.write(new Uint8Array(xs.bytes(piece)));
		}
	}
}
