// The receive path without a modem: ring, line reader, the +QMTRECV receiver and a reception, for tests of where in the ring bytes begin.
// Implements LineSink of modules/at/line-reader, Recipient and ReceptionOwner of modules/quectel/receive.

import { VirtualClock } from "../../hosts/modem/line/clock.js";
import LineReader, { type LineSink } from "../../modules/at/line-reader.js";
import RingBuffer from "../../modules/at/ringbuffer.js";
import Memory from "../../modules/base/memory.js";
import Receiver, { type Recipient } from "../../modules/quectel/receive/receiver.js";
import Reception, { type ReceptionOwner } from "../../modules/quectel/receive/reception.js";
import { bytes, TestSerial, text } from "./at-bench.js";

const SIZE = 512;
/** Bytes that identify a line at most. */
const LONGEST_NAME = 32;

/** A ring of 512 bytes, a reader and a receiver; lines, prompts and messages as events. */
export class ReceiveBench implements LineSink, Recipient, ReceptionOwner {
	readonly clock = new VirtualClock();
	/** `line …`, `prompt`, `broken`, and `message topic:payload`, whose fragments are joined. */
	readonly events: string[] = [];
	readonly receive: RingBuffer;
	readonly receiver: Receiver;
	awaitsPrompt = false;
	readonly #reader: LineReader;
	readonly #reception: Reception;
	readonly #serial = new TestSerial();
	readonly #buffer = new Uint8Array(2048);
	#fragment = false;

	/**
	 * @param offset where in the ring the first byte is put
	 * @param counted messages carry their length
	 */
	constructor(offset: number, inbox: number, counted: boolean) {
		const memory = new Memory(RingBuffer.bytesFor(SIZE) + Reception.sizeFor(inbox) + 8);
		this.receive = new RingBuffer(memory, SIZE, 128);
		this.#reader = new LineReader(this.receive, this);
		const size = Reception.sizeFor(inbox);
		this.#reception = new Reception(memory.bytes, memory.reserve(size, "reception"), inbox, this, (_count, more) => this.#read(more));
		this.#reception.counted = counted;
		this.receiver = new Receiver(this.receive, this.clock, 0, [this.#reception], this);
		this.#reader.register(bytes("+QMTRECV:"), this.receiver);
		this.#serial.feed(bytes("\n".repeat(offset)));
		this.receive.drain(this.#serial);
		this.receive.giveUp();
	}

	/** Drains content in chunks, each digested as a modem does. */
	hear(content: string, chunk: number): void {
		for (let at = 0; at < content.length; at += chunk) {
			this.#serial.feed(bytes(content.slice(at, at + chunk)));
			if (this.receive.drain(this.#serial))
				this.wake();
		}
	}

	expectPrompt(awaited: boolean): void {
		this.awaitsPrompt = awaited;
		if (awaited)
			this.receive.wakeAlways();
	}

	/** Part of Recipient; here the later turn is now. */
	wake(): void {
		while (this.#reader.digest(SIZE))
			continue;
	}

	onSlot(connection: number, slot: number): void {
		this.events.push(`slot ${connection} ${slot}`);
	}

	/** Part of Recipient: any name of an AT response is known. */
	startsLine(start: number, end: number): number {
		const [name] = /^[^:\r]*[:\r]?/.exec(text(this.receive.bytes, start, end))!;
		if (/[:\r]$/.test(name))
			return /^(\+[A-Z]+|OK|ERROR)[:\r]$/.test(name) ? 1 : 0;
		return end - start < LONGEST_NAME ? -1 : 0;
	}

	onLine(start: number, end: number): void {
		this.events.push(`line ${text(this.receive.bytes, start, end)}`);
	}

	onPrompt(): void {
		this.events.push("prompt");
		this.awaitsPrompt = false;
	}

	onMore(): void {}

	onBroken(): void {
		this.events.push("broken");
	}

	later(): void {}

	#read(more: boolean): void {
		const { topic } = this.#reception;
		const payload = text(this.#buffer, 0, this.#reception.take(this.#buffer));
		if (this.#fragment)
			this.events.push(this.events.pop()! + payload);
		else
			this.events.push(`message ${topic}:${payload}`);
		this.#fragment = more;
	}
}
