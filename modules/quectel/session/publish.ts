// AT+QMTPUB in each form that a module takes: payload behind a prompt, ended by Ctrl-Z or of a length told before; or between quotes, as it is or as digits.
// Source: BG96 note §3.2.8 (prompt), BC20 note §3.2.8 ("<msg>"), MODEM.md §2 (digits) and §3.7 (length).

import { CR } from "../../at/ascii.js";
import type CommandLine from "../../at/command-line.js";
import Command from "../../at/command.js";
import { encode } from "../../base/utf8.js";
import type Outbox from "../../mqtt/outbox.js";
import type Capabilities from "../common/capabilities.js";

/** Parameter names; constants, because on some builds of XS a string literal allocates each time. */
const ID = "id";
const QOS = "QoS";
const RETAIN = "retain";
const LENGTH = "length";

/** The mark of a message whose payload only a form for any byte can carry. */
export const ANY_BYTE = 1;

/** Who a PublishCommand works for. */
export interface PublishOwner {
	/** The final result code for the message in this slot. */
	onResult(slot: number, result: number): void;
}

/** AT+QMTPUB, for one message of the outbox at a time. */
export default class PublishCommand extends Command {
	slot = 0;
	/** Between quotes, the payload goes as hexadecimal digits: the firmware took "dataformat". */
	digits = false;
	readonly #owner: PublishOwner;
	readonly #outbox: Outbox;
	readonly #capabilities: Capabilities;
	readonly #prefix: Uint8Array;
	#composed = false;

	/** @param timeout milliseconds to the final result code */
	constructor(owner: PublishOwner, outbox: Outbox, capabilities: Capabilities, connection: number, timeout: number) {
		super(timeout);
		this.prompts = capabilities.prompt;
		this.#owner = owner;
		this.#outbox = outbox;
		this.#capabilities = capabilities;
		this.#prefix = encode(`AT+QMTPUB=${connection},`);
	}

	/** Chooses the message that the next submission sends. */
	prepare(slot: number): this {
		this.slot = slot;
		this.#composed = this.prompted = false;
		return this;
	}

	/** The module may have the message: its line, or behind a prompt a byte of its payload, has left. */
	get left(): boolean {
		return this.prompts ? this.prompted : this.#composed;
	}

	/** Whether its form carries a payload with this mark, of this length. */
	carries(mark: number, length: number): boolean {
		if (this.prompts)
			return length <= this.#capabilities.payload && (mark !== ANY_BYTE || this.#capabilities.fixedLength);
		return this.digits ? length <= this.#capabilities.payload : mark !== ANY_BYTE;
	}

	override compose(line: CommandLine): void {
		const { slot } = this;
		const outbox = this.#outbox;
		const payload = outbox.payload(slot);
		const end = outbox.end(slot);
		this.#composed = true;
		line.begin(this.#prefix).integer(outbox.identifier(slot), ID).comma().integer(outbox.QoS(slot), QOS).comma()
			.integer(outbox.retain(slot), RETAIN).comma().range(outbox.topic(slot), payload);
		if (this.prompts) {
			this.payloadFrom = payload;
			this.payloadTo = end;
			this.terminated = outbox.mark(slot) !== ANY_BYTE && end - payload <= this.#capabilities.promptPayload;
			this.unprompted = false;
			if (!this.terminated) { // only where it must be: this form cannot be cancelled
				const cr = line.bytes.indexOf(CR, payload);
				this.unprompted = cr < 0 || cr >= end;
				line.comma().integer(end - payload, LENGTH);
			}
		}
		else if (this.digits)
			line.comma().hexadecimal(payload, end);
		else
			line.comma().range(payload, end);
	}

	override onResult(result: number): void {
		this.#owner.onResult(this.slot, result);
	}
}
