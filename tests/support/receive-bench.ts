// The receive path without a modem: ring, line reader, the +QMTRECV receiver and a message reader, for tests of where in the ring bytes begin.
// Implements LineSink of modules/at/line-reader, and the parts of Engine and BufferMode that the receiver uses.

import { VirtualClock } from "../../hosts/modem/line/clock.js";
import type Engine from "../../modules/at/engine.js";
import LineReader, { type LineSink } from "../../modules/at/line-reader.js";
import { NO_NAME } from "../../modules/at/names.js";
import RingBuffer from "../../modules/at/ringbuffer.js";
import Memory from "../../modules/base/memory.js";
import type { Native } from "../../modules/base/native.js";
import Turn from "../../modules/base/turn.js";
import Inbox from "../../modules/mqtt/inbox.js";
import MessageReader, { type MessageReaderOwner } from "../../modules/mqtt/message-reader.js";
import type BufferMode from "../../modules/quectel/receive/buffer-mode.js";
import Receiver from "../../modules/quectel/receive/receiver.js";
import { bytes, TestSerial, text } from "./at-bench.js";

const SIZE = 512;
/** Bytes of the longest topic. */
const TOPIC = 256;
/** A name that is known. */
const KNOWN = Object.freeze({ number: 0, result: -1 });

/** A ring of 512 bytes, a reader and a receiver; lines, prompts and messages as events. */
export class ReceiveBench implements LineSink, MessageReaderOwner {
	readonly clock = new VirtualClock();
	/** `line …`, `prompt`, `broken`, and `message topic:payload`, whose fragments are joined. */
	readonly events: string[] = [];
	readonly receive: RingBuffer;
	readonly receiver: Receiver;
	awaitsPrompt = false;
	/** Payloads whose length is known are not searched, as a UART does it with those that are worth while. */
	skips = true;
	/** The app reads nothing. */
	deaf = false;
	readonly inbox: Inbox;
	readonly reader: LineReader;
	readonly #messages: MessageReader;
	readonly #turn = new Turn(this.clock);
	readonly #serial = new TestSerial();
	readonly #buffer = new Uint8Array(2048);
	readonly #native: Native | undefined;
	#fragment = false;

	/**
	 * @param offset where in the ring the first byte is put
	 * @param counted messages carry their length
	 * @param native functions of the host; none: TypeScript
	 */
	constructor(offset: number, inbox: number, counted: boolean, native?: Native) {
		this.#native = native;
		const size = Inbox.bytesFor(inbox, TOPIC);
		const memory = new Memory(RingBuffer.bytesFor(SIZE) + size + 8, native);
		this.receive = new RingBuffer(memory, SIZE, 128);
		this.reader = new LineReader(this.receive, this.#turn, this);
		this.inbox = new Inbox(memory.bytes, memory.reserve(size, "inbox"), inbox, TOPIC, native);
		this.#messages = new MessageReader(this.inbox, this, { onReadable: (_count, more) => this.#read(more) });
		this.#messages.lengthPrefixed = counted;
		this.receiver = new Receiver(this as unknown as Engine, this.clock, 0, this.#turn, [this.#messages], this as unknown as BufferMode, native);
		this.#turn.digester = { digest: () => this.reader.digest(SIZE) };
		this.reader.register(bytes("+QMTRECV:"), this.receiver);
		this.#serial.feed(bytes("\n".repeat(offset)));
		this.receive.drain(this.#serial);
		this.receive.giveUp();
	}

	/** Drains content in chunks, each digested as a modem does. */
	hear(content: string, chunk: number): void {
		for (let at = 0; at < content.length; at += chunk) {
			this.#serial.feed(bytes(content.slice(at, at + chunk)));
			if (this.receive.drain(this.#serial))
				this.#turn.wake();
			else {
				if (this.skips && this.#native === undefined && this.receiver.listener.lengthPrefixed && this.receive.scanned >= this.receive.end && !this.receive.held)
					this.receiver.skipAhead();
				this.receiver.watch();
			}
			this.clock.advance(0);
		}
	}

	expectPrompt(awaited: boolean): void {
		this.awaitsPrompt = awaited;
		if (awaited)
			this.receive.wakeAlways();
	}

	/** Part of MessageReaderOwner. */
	onDiscarded(): void {}

	/** As BufferMode. */
	onSlot(connection: number, slot: number): void {
		this.events.push(`slot ${connection} ${slot}`);
	}

	/** As Engine: any name of an AT response is known. */
	readonly names = {
		result: -1,
		findWords: (_first: number, start: number, end: number): object | undefined => /^(\+[A-Z]+|OK|ERROR)[:\r]/.test(text(this.receive.bytes, start, end)) ? KNOWN : undefined,
		findBytes: (): number => NO_NAME,
		is: (): boolean => false,
	};

	onLine(start: number, end: number): void {
		this.events.push(`line ${text(this.receive.bytes, start, end)}`);
	}

	onPrompt(): void {
		this.events.push("prompt");
		this.awaitsPrompt = false;
	}

	onBroken(): void {
		this.events.push("broken");
	}

	later(): void {}

	#read(more: boolean): void {
		if (this.deaf)
			return;
		const { topic } = this.#messages;
		const payload = text(this.#buffer, 0, this.#messages.read(this.#buffer));
		if (this.#fragment)
			this.events.push(this.events.pop()! + payload);
		else
			this.events.push(`message ${topic}:${payload}`);
		this.#fragment = more;
	}
}
