// The callbacks of a command sequence: bringing a module up, and clearing, configuring, securing, opening, examining and closing a link. Types only.

import type ModuleError from "./module-error.js";

/** Exactly one of `onDone` and `onFailed` follows each start of a sequence, unless the sequence is stopped. */
export interface SequenceOwner {
	/** The sequence has succeeded. */
	onDone(): void;
	/** It has not. @param network the network may be at fault */
	onFailed(error: ModuleError, network: boolean): void;
}
