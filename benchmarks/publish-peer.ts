// An ordinary publisher made of strings, with a window: AT+QMTPUB, the prompt, the payload and Ctrl-Z; at most five messages unacknowledged.
// The driver's publish is compared with it (./callgrind). Source: both notes §3.2.8; without timeouts, checks of what is sent, or a copy of what is not acknowledged.

import { xs } from "../tests/xs/meter.js";
import { NativeText, RegExpReceiver, type TextSerial } from "./receive-peer.js";

/** A Serial that is written to. */
interface WritableTextSerial extends TextSerial {
	write(buffer: Uint8Array): void;
}

const WINDOW = 5;

/** Publishes messages with QoS 1. */
export default class StringPublisher extends RegExpReceiver {
	readonly #serial: WritableTextSerial;
	/** The payload stands in the command, between quotes (BC20). */
	readonly #inline: boolean;
	readonly #waiting: { readonly id: number; readonly topic: string; readonly payload: string }[] = [];
	readonly #inFlight = new Set<number>();
	/** Text that waits for room in the UART. */
	#out = "";
	#room = 0;
	/** The payload that the prompt asks for. */
	#payload = "";
	#busy = false;
	#id = 0;

	constructor(serial: WritableTextSerial, inline: boolean, onDone: (id: number) => void) {
		super({
			onMessage() {}, onSignal() {}, onRegistration() {}, onURC() {},
			onResult: () => {
				this.#busy = false;
				this.#next();
			},
			onPublished: (id) => {
				this.#inFlight.delete(id);
				onDone(id);
				this.#next();
			},
		}, new NativeText());
		this.#serial = serial;
		this.#inline = inline;
	}

	publish(topic: string, payload: string): void {
		this.#id = this.#id % 65535 + 1;
		this.#waiting.push({ id: this.#id, topic, payload });
		this.#next();
	}

	onWritable(count: number): void {
		this.#room = count;
		this.#pump();
	}

	protected override onPrompt(): void {
		this.#send(`${this.#payload}\x1A`);
	}

	#next(): void {
		if (this.#busy || this.#inFlight.size >= WINDOW)
			return;
		const message = this.#waiting.shift();
		if (message === undefined)
			return;
		const { id, topic, payload } = message;
		this.#busy = true;
		this.#inFlight.add(id);
		this.#payload = payload;
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
