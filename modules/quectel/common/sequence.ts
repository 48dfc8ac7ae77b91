// What a sequence of commands reports to. Types only: clearing, configuring, securing, opening, examining and closing a link all end in one of two ways.

import type ModuleError from "./module-error.js";

/** Exactly one of `onDone` and `onFailed` ends a sequence that was begun, unless it was stopped. */
export interface SequenceOwner {
	/** It has done its work. */
	onDone(): void;
	/** It has not. @param network the network may be at fault */
	onFailed(error: ModuleError, network: boolean): void;
	/** Bytes of a file that have gone to the module. */
	onUpload(name: string, sent: number, size: number): void;
}
