import { deepEqual, equal, ok, throws } from "node:assert/strict";
import { NAMES, withStored, type Store } from "../../../hosts/esp32/settings.js";

/** NVS: a namespace that is opened for reading must exist; a value has the kind it was written with. */
class NVS {
	closed = 0;
	readonly #namespaces: Readonly<Record<string, Readonly<Record<string, string | number>>>>;

	constructor(namespaces: Readonly<Record<string, Readonly<Record<string, string | number>>>>) {
		this.#namespaces = namespaces;
	}

	open({ path, mode }: { path: string; mode: "r" }): Store {
		const values = this.#namespaces[path];
		equal(mode, "r");
		if (values === undefined)
			throw new Error("ESP_ERR_NVS_NOT_FOUND");
		return {
			format: "buffer",
			read(key: string) {
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

	it("go before what the firmware was built with", () => {
		const nvs = new NVS({ quectel: { id: "pump-7", password: "secret" } });
		deepEqual(withStored(built, nvs), { id: "pump-7", topic: "built/in", interval: 1000, password: "secret" });
		equal(nvs.closed, 1);
	});

	it("are none on a device that was never provisioned", () => {
		deepEqual(withStored(built, new NVS({ other: { id: "pump-7" } })), built);
	});

	it("are only those that differ from device to device", () => {
		deepEqual(withStored(built, new NVS({ quectel: { interval: "5" } })), built);
	});

	it("name what is stored as something other than a text, and never its value", () => {
		const nvs = new NVS({ quectel: { pin: 1234 } });
		throws(() => withStored(built, nvs), (error: Error) => error instanceof TypeError && error.message === "pin: is stored in quectel, but not as a text");
		equal(nvs.closed, 1);
	});

	it("have names that NVS can hold", () => {
		ok(NAMES.every(name => name.length <= 15));
	});
});
