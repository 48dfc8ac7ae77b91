// Stands in for ./message-reader in a build whose manifest leaves out modules/receive.json: there is nothing to announce, and nothing to read.
// Source: docs/memory.md (What a build can leave out).

/** Announces nothing. */
export default class MessageReader {
	/** As in ./message-reader; the code that configures the connection sets them. */
	lengthPrefixed = false;
	hexPayload = false;

	/** No callback is ever due. */
	get due(): boolean {
		return false;
	}

	/** Of no message. */
	get topic(): string {
		return "";
	}

	/** Nothing can be read. */
	get available(): number {
		return 0;
	}

	/** @returns 0 bytes */
	read(): number {
		return 0;
	}

	/** @returns false: no message waits */
	abandon(): boolean {
		return false;
	}

	/** No message is there. */
	clear(): void {
	}
}
