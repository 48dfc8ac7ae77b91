// The XS machine in a process of its own: the xsnap-worker that npm compiled, driven by netstrings, one request at a time.
// Source: xsnap-worker.c of @agoric/xsnap 0.15: `e<source>` evaluates, `?<bytes>` calls handleCommand; the reply is `.<json>\x01<bytes>` or `!<message>`.

import { spawn, type ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import type { Readable, Writable } from "node:stream";
import { inProject } from "../node/project.js";

const COMMA = 0x2C;
const COLON = 0x3A;
const DONE = 0x2E;
const METER_END = 1;
/** Characters of the worker's output in an error. */
const TAIL = 2000;

/** Meanings of the worker's exit codes. */
const ABORTS: { readonly [code: number]: string } = Object.freeze({ 11: "memory full", 12: "stack overflow", 15: "unhandled exception", 16: "not enough keys" });

/** Receives the machine's reply, or an error. */
export type Answer = (error: Error | undefined, bytes: Uint8Array) => void;

/** One machine. Ends when closed, or when XS aborts. */
export class Worker {
	readonly #process: ChildProcess;
	readonly #in: Writable;
	readonly #onExit: (error: Error) => void;
	#received: Buffer = Buffer.alloc(0);
	#answer: Answer | undefined;
	#printed = "";
	#closed = false;

	/**
	 * @param onExit called when the process ends without `close`
	 * @throws Error when XS is not installed
	 */
	constructor(onExit: (error: Error) => void) {
		const system = process.platform === "darwin" ? "mac" : "lin";
		const path = inProject(`node_modules/@agoric/xsnap/xsnap-native/xsnap/build/bin/${system}/release/xsnap-worker`);
		if (!existsSync(path))
			throw new Error("XS is missing: @agoric/xsnap has not compiled. It needs a C compiler and make: install them, then npm rebuild @agoric/xsnap");
		this.#onExit = onExit;
		// In a process group of its own, because Ctrl-C is for the firmware, which then disconnects. The worker ends with this process, which closes its input.
		this.#process = spawn(path, [], { stdio: ["ignore", "pipe", "pipe", "pipe", "pipe"], detached: true });
		const [, out, err, input, output] = this.#process.stdio as unknown as [null, Readable, Readable, Writable, Readable];
		this.#in = input;
		input.on("error", () => {});
		output.on("data", (bytes: Buffer) => this.#receive(bytes));
		for (const stream of [out, err]) {
			stream.setEncoding("utf8");
			stream.on("data", (text: string) => {
				this.#printed = (this.#printed + text).slice(-TAIL);
			});
		}
		this.#process.on("error", error => this.#end(error));
		this.#process.on("close", (code, signal) => {
			const cause = signal ?? ABORTS[code ?? 0] ?? `exit code ${code}`;
			this.#end(new Error(`the XS machine ended: ${cause}\n${this.#printed}`.trimEnd()));
		});
	}

	/** Evaluates a script. The reply comes in a later turn. @throws Error while another request is pending */
	evaluate(source: string, answer: Answer): void {
		this.#request("e", Buffer.from(source), answer);
	}

	/** Calls `handleCommand` with these bytes. The reply comes in a later turn. @throws Error while another request is pending */
	command(bytes: Uint8Array, answer: Answer): void {
		this.#request("?", bytes, answer);
	}

	/** Ends the process. Neither a reply nor onExit follows. */
	close(): void {
		this.#closed = true;
		this.#answer = undefined;
		this.#process.kill();
	}

	#request(kind: string, bytes: Uint8Array, answer: Answer): void {
		if (this.#answer !== undefined)
			throw new Error("the XS machine is busy");
		this.#answer = answer;
		this.#in.write(`${bytes.length + 1}:${kind}`);
		this.#in.write(bytes);
		this.#in.write(",");
	}

	#receive(bytes: Buffer): void {
		this.#received = this.#received.length === 0 ? bytes : Buffer.concat([this.#received, bytes]);
		const colon = this.#received.indexOf(COLON);
		if (colon < 0)
			return;
		const length = Number(this.#received.toString("latin1", 0, colon));
		const end = colon + 1 + length;
		if (this.#received.length <= end)
			return;
		const message = this.#received.subarray(colon + 1, end);
		const framed = Number.isInteger(length) && this.#received[end] === COMMA;
		this.#received = this.#received.subarray(end + 1);
		const answer = this.#answer;
		this.#answer = undefined;
		if (!framed)
			answer?.(new Error("the XS machine does not answer in netstrings"), message);
		else if (message[0] === DONE)
			answer?.(undefined, message.subarray(message.indexOf(METER_END) + 1));
		else
			answer?.(new Error(message.toString("utf8", 1)), message);
	}

	#end(error: Error): void {
		if (this.#closed)
			return;
		this.#closed = true;
		this.#answer = undefined;
		this.#onExit(error);
	}
}
