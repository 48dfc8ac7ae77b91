// Stands in for ./diagnosis in a build whose manifest leaves out modules/diagnosis.json: a failed QMTOPEN is reported as the module gives it.
// Source: docs/memory.md (What a build can leave out).

import type ModuleError from "../common/module-error.js";
import type { SequenceOwner } from "../common/sequence.js";

/** Asks the module nothing. */
export default class Diagnosis {
	/** No trial handshakes are made. */
	readonly tried = false;
	readonly #owner: SequenceOwner;

	constructor(owner: SequenceOwner) {
		this.#owner = owner;
	}

	/** Ends at once; the network may be at fault. */
	begin(failure: ModuleError): void {
		this.#owner.onFailed(failure, true);
	}

	/** Nothing was begun. */
	stop(): void {
	}
}
