// The node's record in NVS. Source: hosts/esp32/record.ts.

import { deepEqual, equal, throws } from "node:assert/strict";
import { StoredRecord, type WritableStorage } from "../../../hosts/esp32/record.js";

/** One namespace, as the SDK's storage has it: a text must be read and written as one; how it was opened and closed. */
class Storage implements WritableStorage {
	readonly values = new Map<string, string>();
	readonly log: string[] = [];
	failing = false;

	open({ path, mode }: { path: string; mode: "r+" }): ReturnType<WritableStorage["open"]> {
		this.log.push(`open ${path} ${mode}`);
		return {
			format: "buffer",
			read: key => this.values.get(key),
			write: (key, value) => {
				if (this.failing)
					throw new Error("ESP_ERR_NVS_NOT_ENOUGH_SPACE");
				this.values.set(key, value);
			},
			close: () => void this.log.push("close"),
		};
	}
}

describe("the record in an ESP32's NVS", () => {
	it("is undefined at first, then what was written last, and closes the storage each time", () => {
		const storage = new Storage();
		const record = new StoredRecord(storage);
		equal(record.read(), undefined);
		record.write("one");
		record.write("two");
		equal(new StoredRecord(storage).read(), "two");
		deepEqual(storage.log, Array.from({ length: 4 }, () => ["open node r+", "close"]).flat());
	});

	it("throws the storage's errors, and closes it", () => {
		const storage = new Storage();
		storage.failing = true;
		throws(() => new StoredRecord(storage).write("x"), /NOT_ENOUGH_SPACE/);
		deepEqual(storage.log, ["open node r+", "close"]);
	});
});
