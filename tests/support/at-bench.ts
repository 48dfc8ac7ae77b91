// An AT engine between a Serial with a small FIFO and a virtual clock, for tests of modules/at: bytes in, bytes out, recorded calls.
// Implements the seam of modules/base/platform as an ESP32 does: a write that does not fit throws, reads never block.

import { VirtualClock } from "../../hosts/modem/line/clock.js";
import type CommandLine from "../../modules/at/command-line.js";
import Command from "../../modules/at/command.js";
import Engine, { type EngineOptions, type EngineOwner } from "../../modules/at/engine.js";
import type Parameters from "../../modules/at/parameters.js";
import Memory from "../../modules/base/memory.js";
import type { Serial } from "../../modules/base/platform.js";
import Turn from "../../modules/base/turn.js";
import { encode } from "../../modules/base/utf8.js";
import { nameTable } from "./name-table.js";

/** Text with one character a byte, as bytes. */
export function bytes(text: string): Uint8Array {
	return Uint8Array.from(Buffer.from(text, "latin1"));
}

/** Bytes as text with one character a byte. */
export function text(from: Uint8Array, start = 0, end = from.length): string {
	return Buffer.from(from.slice(start, end)).toString("latin1");
}

/** A Serial whose far end is the test. */
export class TestSerial implements Serial {
	/** Every write, as text. */
	readonly pieces: string[] = [];
	/** Bytes that may be written before the next onWritable. */
	room = 0;
	/** When set, the next write throws it. */
	failure: Error | undefined;
	#incoming: Uint8Array = new Uint8Array(0);

	/** Puts bytes where `read` finds them. */
	feed(chunk: Uint8Array): void {
		this.#incoming = Buffer.concat([this.#incoming, chunk]);
	}

	read(buffer: Uint8Array): number | undefined {
		const count = Math.min(buffer.length, this.#incoming.length);
		if (count === 0)
			return undefined;
		buffer.set(this.#incoming.subarray(0, count));
		this.#incoming = this.#incoming.subarray(count);
		return count;
	}

	write(buffer: Uint8Array): void {
		const { failure } = this;
		this.failure = undefined;
		if (failure !== undefined)
			throw failure;
		if (buffer.length > this.room)
			throw new Error("output full");
		this.room -= buffer.length;
		this.pieces.push(text(buffer));
	}

	close(): void {
		this.room = 0;
	}
}

export interface TestCommandOptions {
	readonly timeout?: number;
	readonly response?: string;
	readonly takesText?: boolean;
	/** What follows the prompt; none when undefined. */
	readonly payload?: readonly [number, number];
	readonly terminated?: boolean;
	/** What follows CONNECT. */
	readonly raw?: string;
	readonly onResult?: (result: number, code: number) => void;
	/** Whether an information response is this command's. */
	readonly accepts?: boolean;
}

/** A command that records its calls. */
export class TestCommand extends Command {
	readonly events: string[] = [];
	readonly #line: string;
	readonly #options: TestCommandOptions;
	#raw: string;

	constructor(line: string, options: TestCommandOptions = {}) {
		super(options.timeout ?? 1000, options.response === undefined ? undefined : encode(options.response));
		this.takesText = options.takesText ?? false;
		this.#line = line;
		this.#options = options;
		if (options.payload !== undefined) {
			this.prompts = true;
			[this.payloadFrom, this.payloadTo] = options.payload;
		}
		this.terminated = options.terminated ?? true;
		this.#raw = options.raw ?? "";
		this.rawBytes = this.#raw.length;
	}

	override compose(line: CommandLine): void {
		line.begin(bytes(this.#line));
	}

	override composeRaw(line: CommandLine, count: number): void {
		this.events.push(`raw ${count}`);
		line.raw(bytes(this.#raw.slice(0, count)));
		this.#raw = this.#raw.slice(count);
	}

	override onInformation(parameters: Parameters): boolean {
		this.events.push(`information ${text(parameters.bytes, parameters.position, parameters.end)}`);
		parameters.integer();
		return this.#options.accepts ?? true;
	}

	override onText(from: Uint8Array, start: number, end: number): void {
		this.events.push(`text ${text(from, start, end)}`);
	}

	override onResult(result: number, code: number): void {
		this.events.push(`result ${result} ${code}`);
		this.#options.onResult?.(result, code);
	}
}

const NAMES = ["+URC:", "+CREG:", "+BAD:", "RDY", "+STREAMS:"];
const TABLE = nameTable(NAMES);

/** What an engine test holds in its hands. */
export class AtBench implements EngineOwner {
	readonly clock = new VirtualClock();
	readonly serial = new TestSerial();
	readonly memory: Memory;
	readonly turn = new Turn(this.clock);
	readonly engine: Engine;
	/** What the engine called, in order. */
	readonly events: string[] = [];
	/** Called when the engine is synchronised, after the event is noted. */
	synchronised: () => void = () => undefined;
	readonly #handlers = new Map<number, (parameters: Parameters) => void>();
	#looked = 0;

	/** @param options differ from 512 bytes of receive buffer, no time on the line, ten probes */
	constructor(options: Partial<EngineOptions> = {}) {
		this.memory = new Memory(Engine.bytesFor(options.receive ?? 512, options.line ?? 128) + 4096);
		this.engine = new Engine({
			memory: this.memory, clock: this.clock, turn: this.turn, names: TABLE, receive: 512, line: 128, fifo: 128, byteTime: 0, probes: 10, ...options,
		}, this);
		this.engine.transmit.attach(this.serial);
		this.writable(1_000_000);
	}

	/** Lines with that name, one of NAMES, go there. */
	listen(name: string, handler: (parameters: Parameters) => void): void {
		this.#handlers.set(NAMES.indexOf(name), handler);
	}

	onSynchronised(): void {
		this.events.push("synchronised");
		this.synchronised();
	}

	onDead(): void {
		this.events.push("dead");
	}

	onEcho(): void {
		this.events.push("echo");
	}

	/** A line without a handler becomes an event. */
	onURC(name: number, parameters: Parameters): void {
		const handler = this.#handlers.get(name);
		if (handler === undefined)
			this.events.push(NAMES[name]!);
		else
			handler(parameters);
	}

	/** The Serial takes so many bytes. */
	writable(count: number): void {
		this.serial.room = count;
		this.engine.onWritable(count);
	}

	/** The TA says this, in one piece; digested in the same virtual instant. */
	hear(...chunks: string[]): void {
		for (const chunk of chunks) {
			this.serial.feed(bytes(chunk));
			if (this.engine.receive.drain(this.serial)) {
				while (this.engine.reader.digest(512))
					continue;
			}
		}
	}

	/** What has been written since the last look. */
	sent(): string {
		const all = this.serial.pieces.join("");
		const part = all.slice(this.#looked);
		this.#looked = all.length;
		return part;
	}

	/** An engine that a TA answers: idle. */
	ready(): this {
		this.engine.synchronise();
		this.hear("\r\n+CMEE: 1\r\n\r\nOK\r\n");
		this.sent();
		this.events.length = 0;
		return this;
	}

	/** Keeps bytes in memory for a payload. @returns their range */
	payload(content: string): [number, number] {
		const at = this.memory.reserve(content.length, "payload");
		this.memory.bytes.set(bytes(content), at);
		return [at, at + content.length];
	}
}
