// The callbacks of a command sequence: clearing, configuring, securing, opening, examining and closing a link all end in success or failure. Types only.

/** Exactly one of `onDone` and `onFailed` follows each start of a sequence, unless the sequence is stopped. */
export interface SequenceOwner {
	/** The sequence has succeeded. */
	onDone(): void;
	/** The sequence has failed. @param failure the command and the evidence, as in errors @param network the network may be at fault */
	onFailed(failure: string, network: boolean): void;
	/** Reports how many bytes of a file have been sent to the module. */
	onUpload(name: string, sent: number, size: number): void;
}
