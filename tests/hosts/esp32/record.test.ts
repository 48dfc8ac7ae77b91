// The node's records in NVS. Source: hosts/esp32/record.ts.

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

describe("the records in an ESP32's NVS", () => {
	it("are undefined at first, then what was written last under their names, and close the storage each time", () => {
		const storage = new Storage();
		const record = new StoredRecord(storage);
		equal(record.read("record"), undefined);
		record.write("record", "one");
		record.write("record", "two");
		record.write("module", "three");
		equal(new StoredRecord(storage).read("record"), "two");
		equal(new StoredRecord(storage).read("module"), "three");
		deepEqual(storage.log, Array.from({ length: 6 }, () => ["open node r+", "close"]).flat());
	});

	it("throw the storage's errors, and close it", () => {
		const storage = new Storage();
		storage.failing = true;
		throws(() => new StoredRecord(storage).write("record", "x"), /NOT_ENOUGH_SPACE/);
		deepEqual(storage.log, ["open node r+", "close"]);
	});
});
