// The node's records, texts in the device's flash storage (NVS). Each call opens the storage for itself: calls are rare.
// Source: ECMA-419 (key-value storage); Moddable SDK, modules/io/storage/esp32: "r+" makes the namespace where there is none, a text is written whole.

import type { RecordStorage } from "../../modules/app/host.js";
import type { Store } from "./settings.js";

/** An open storage that may be written. */
interface WritableStore extends Store {
	write(key: string, value: string): unknown;
}

/** The storage's default export. */
export interface WritableStorage {
	open(options: { path: string; mode: "r+" }): WritableStore;
}

/** The namespace in NVS; a record's name is its key there. */
const PATH = "node";

/** Records in NVS. Both calls throw the storage's errors. */
export class StoredRecord implements RecordStorage {
	readonly #storage: WritableStorage;

	constructor(storage: WritableStorage) {
		this.#storage = storage;
	}

	read(name: string): string | undefined {
		const store = this.#open();
		try {
			return store.read(name) as string | undefined;
		}
		finally {
			store.close();
		}
	}

	write(name: string, text: string): void {
		const store = this.#open();
		try {
			store.write(name, text);
		}
		finally {
			store.close();
		}
	}

	#open(): WritableStore {
		const store = this.#storage.open({ path: PATH, mode: "r+" });
		store.format = "string";
		return store;
	}
}
