// The node's record of its past in a file of a desktop. A new one takes the old one's place when it is on the disk, so that there is always a whole one.

import { closeSync, existsSync, fdatasyncSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import type { RecordStorage } from "../../modules/app/host.js";

/** A record in a file. Both calls throw the errors of the file system. */
export class FileRecord implements RecordStorage {
	readonly #path: string;

	constructor(path: string) {
		this.#path = path;
	}

	read(): string | undefined {
		return existsSync(this.#path) ? readFileSync(this.#path, "utf8") : undefined;
	}

	write(text: string): void {
		const next = `${this.#path}.new`;
		const file = openSync(next, "w");
		try {
			writeSync(file, text);
			fdatasyncSync(file);
		}
		finally {
			closeSync(file);
		}
		renameSync(next, this.#path);
	}
}
