// Stands in for ./inbox in a build whose manifest leaves out modules/receive.json: no message is ever in it.
// Source: docs/memory.md (What a build can leave out).

/** Nothing is kept. */
export default class Inbox {
	/** @returns 0: it takes no memory */
	static bytesFor(): number {
		return 0;
	}

	/** Messages lost to it. */
	get dropped(): number {
		return 0;
	}

	/** Messages of which bytes were lost. */
	get broken(): number {
		return 0;
	}

	/** Of no message. */
	get identifier(): number {
		return 0;
	}

	/** Of no message. */
	get topicLength(): number {
		return 0;
	}

	/** Not known, of no message. */
	get byteLength(): number {
		return -1;
	}

	/** @returns 0 bytes */
	readTopic(): number {
		return 0;
	}

	/** @returns false */
	isTopic(): boolean {
		return false;
	}
}
