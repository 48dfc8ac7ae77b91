// The node's records in files of a desktop. A new one takes the old one's place when it is on the disk, so that there is always a whole one.

import { closeSync, existsSync, fdatasyncSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import type { RecordStorage } from "../../modules/app/host.js";

/** Records in files. Both calls throw the errors of the file system. */
export class FileRecord implements RecordStorage {
	readonly #path: string;

	/** @param path of the files, up to the dot in front of a record's name */
	constructor(path: string) {
		this.#path = path;
	}

	read(name: string): string | undefined {
		const path = `${this.#path}.${name}`;
		return existsSync(path) ? readFileSync(path, "utf8") : undefined;
	}

	write(name: string, text: string): void {
		const path = `${this.#path}.${name}`;
		const next = `${path}.new`;
		const file = openSync(next, "w");
		try {
			writeSync(file, text);
			fdatasyncSync(file);
		}
		finally {
			closeSync(file);
		}
		renameSync(next, path);
	}
}
