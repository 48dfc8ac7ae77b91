// The forms of `+QMTRECV` in which the host gets a message, by firmware version, and the slots of buffer mode.
// Source: both notes §5.2 and §6 (quoted and bare, with and without a blank); docs/hardware.md (Settings; Received messages).

import type { Firmware, ReceiveForm } from "../profiles/firmware.js";
import type { Settings } from "./settings.js";

interface Message {
	readonly id: number;
	readonly topic: string;
	readonly payload: Buffer;
}

/** Messages of a client that buffer mode keeps; a further one is lost, or replaces the oldest. */
export const SLOTS = 5;

/** Formats messages and keeps those of buffer mode. Texts hold one character a byte (Latin-1). */
export class ReceiveFormat {
	readonly #firmware: Firmware;
	readonly #report: (text: string) => void;
	/** By client, then by slot. */
	readonly #slots = new Map<number, (Message | undefined)[]>();
	/** The slots of each client that hold a message, the oldest first. */
	readonly #ages = new Map<number, number[]>();

	constructor(firmware: Firmware, report: (text: string) => void) {
		this.#firmware = firmware;
		this.#report = report;
	}

	/** Drops every message. */
	reset(): void {
		this.#slots.clear();
		this.#ages.clear();
	}

	/** Drops the messages of a client. */
	forget(connection: number): void {
		this.#slots.delete(connection);
		this.#ages.delete(connection);
	}

	/** Reports a message of a client with these settings, or keeps it in a slot. */
	take(connection: number, settings: Settings, id: number, topic: string, payload: Buffer): void {
		const message = { id, topic: Buffer.from(topic).toString("latin1"), payload };
		const buffered = settings.integer("recv/mode", 0) === 1 || this.#firmware.recvForm === "buffer";
		if (!buffered) {
			this.#report(this.#line(connection, message, settings));
			return;
		}
		const slots = this.#slots.get(connection) ?? Array.from<undefined>({ length: SLOTS });
		const ages = this.#ages.get(connection) ?? [];
		const free = slots.indexOf(undefined);
		if (free < 0 && this.#firmware.fullSlots === "lost")
			return;
		const slot = free < 0 ? ages.shift() as number : free;
		slots[slot] = message;
		ages.push(slot);
		this.#slots.set(connection, slots);
		this.#ages.set(connection, ages);
		this.#report(`+QMTRECV: ${connection},${slot}`);
	}

	/** Reads a message of buffer mode and frees its slot. @returns the `+QMTRECV` line, undefined when the slot is empty */
	read(connection: number, settings: Settings, slot: number): string | undefined {
		const slots = this.#slots.get(connection);
		const message = slots?.[slot];
		if (slots === undefined || message === undefined)
			return undefined;
		slots[slot] = undefined;
		this.#ages.set(connection, (this.#ages.get(connection) ?? []).filter(other => other !== slot));
		return this.#line(connection, message, settings);
	}

	/** @returns for each slot of a client whether it holds a message */
	occupied(connection: number): boolean[] {
		const slots = this.#slots.get(connection) ?? [];
		return Array.from({ length: SLOTS }, (_, slot) => slots[slot] !== undefined);
	}

	#form(settings: Settings): ReceiveForm {
		return settings.integer("recv/mode", 1) === 1 ? "length" : this.#firmware.recvForm;
	}

	#line(connection: number, { id, topic, payload }: Message, settings: Settings): string {
		const head = `+QMTRECV: ${connection},${id},`;
		const text = shown(payload, settings);
		switch (this.#form(settings)) {
			case "quoted-blank": return `${head} "${topic}", "${text}"`;
			case "bare": return `${head}"${topic}",${text}`;
			case "bare-blank": return `${head} "${topic}",${text}`;
			case "length": return `${head}"${topic}",${text.length},"${text}"`;
			case "next-line": return `${head}"${topic}"\r\n${text}`;
			default: return `${head}"${topic}","${text}"`;
		}
	}
}

/** A payload in the client's "dataformat": its bytes, or two hexadecimal digits for each. */
function shown(payload: Buffer, settings: Settings): string {
	return settings.integer("dataformat", 1) === 1 ? payload.toString("hex").toUpperCase() : payload.toString("latin1");
}
