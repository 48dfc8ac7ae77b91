// The bytes of a UART as events, without the secrets in them: a recording of a session can be given away.
// Source: ./protocol (wire); hosts/modem/record/redact.ts.

import { Redactor } from "../modem/record/redact.js";
import type { Happening } from "./happening.js";
import { toHex } from "./hexadecimal.js";

/** Follows both directions. */
export class WireTap {
	readonly #happened: (what: Happening) => void;
	readonly #redactors = { host: new Redactor(), modem: new Redactor() };

	constructor(happened: (what: Happening) => void) {
		this.#happened = happened;
	}

	/** Bytes pass. */
	pass(from: "host" | "modem", bytes: Uint8Array): void {
		const redactor = this.#redactors[from];
		this.#happened({ kind: "wire", from, hex: toHex(bytes.map(byte => redactor.take(byte))) });
	}
}
