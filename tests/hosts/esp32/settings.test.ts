import { deepEqual, equal, ok } from "node:assert/strict";
import { NAMES, withStored, type Settings, type Store } from "../../../hosts/esp32/settings.js";

/** NVS: a namespace that is opened for reading must exist; a value has the kind it was written with. */
class NVS {
	closed = 0;
	/** What reading `user` fails with. */
	failure = "";
	readonly #namespaces: Readonly<Record<string, Readonly<Record<string, string | number>>>>;

	constructor(namespaces: Readonly<Record<string, Readonly<Record<string, string | number>>>>) {
		this.#namespaces = namespaces;
	}

	open({ path, mode }: { path: string; mode: "r" }): Store {
		const values = this.#namespaces[path];
		const { failure } = this;
		equal(mode, "r");
		if (values === undefined)
			throw new Error("ESP_ERR_NVS_NOT_FOUND");
		return {
			format: "buffer",
			read(key: string) {
				if (key === "user" && failure !== "")
					throw new Error(failure);
				const value = values[key];
				if (value !== undefined && (this.format !== "string" || typeof value !== "string"))
					throw new TypeError("mismatch");
				return value;
			},
			close: () => void (this.closed += 1),
		};
	}
}

describe("settings stored on the device", () => {
	const built = Object.freeze({ id: "", topic: "built/in", interval: 1000 });
	let reports: string[];

	beforeEach(() => {
		reports = [];
	});

	function read(nvs: NVS): Settings {
		return withStored(built, nvs, text => void reports.push(text));
	}

	it("go before what the firmware was built with", () => {
		const nvs = new NVS({ quectel: { id: "pump-7", password: "secret" } });
		deepEqual(read(nvs), { id: "pump-7", topic: "built/in", interval: 1000, password: "secret" });
		equal(nvs.closed, 1);
		deepEqual(reports, []);
	});

	it("are none on a device that was never provisioned", () => {
		deepEqual(read(new NVS({ other: { id: "pump-7" } })), built);
		deepEqual(reports, ["no settings in quectel: Error: ESP_ERR_NVS_NOT_FOUND"]);
	});

	it("are only those that differ from device to device", () => {
		deepEqual(read(new NVS({ quectel: { interval: "5" } })), built);
		deepEqual(reports, []);
	});

	it("are reported by name, and never by value, where they are stored as something other than a text; the others count", () => {
		const nvs = new NVS({ quectel: { pin: 1234, id: "pump-7" } });
		deepEqual(read(nvs), { id: "pump-7", topic: "built/in", interval: 1000 });
		deepEqual(reports, ["pin: cannot be read from quectel as text: TypeError: mismatch"]);
		equal(nvs.closed, 1);
	});

	it("are reported where the storage fails while they are read; the others count", () => {
		const nvs = new NVS({ quectel: { user: "pump", topic: "stored" } });
		nvs.failure = "ESP_ERR_NVS_INVALID_STATE";
		deepEqual(read(nvs), { id: "", topic: "stored", interval: 1000 });
		deepEqual(reports, ["user: cannot be read from quectel as text: Error: ESP_ERR_NVS_INVALID_STATE"]);
		equal(nvs.closed, 1);
	});

	it("have names that NVS can hold", () => {
		ok(NAMES.every(name => name.length <= 15));
	});
});
