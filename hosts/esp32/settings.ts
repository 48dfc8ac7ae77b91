// Settings of one device: what its flash storage (NVS) holds goes before what the firmware was built with.
// Source: ECMA-419 (key-value storage); Moddable SDK, modules/io/storage/esp32: names have 15 characters at most, texts 4000 bytes.

/** A key-value storage that is open; format "string". */
export interface Store {
	format: string;
	read(key: string): unknown;
	close(): void;
}

/** The storage's default export. */
export interface KeyValueStorage {
	open(options: { path: string; mode: "r" }): Store;
}

/** Settings by name. */
export type Settings = Readonly<Record<string, unknown>>;

/** The namespace in NVS. */
export const PATH = "quectel";

/** What differs from device to device. */
export const NAMES: readonly string[] = Object.freeze([
	"id", "user", "password", "topic", "host", "apn", "apnUser", "apnPassword", "pin", "ca", "certificate", "key",
]);

/**
 * @returns `settings`, and what is stored instead of some of them. A device without the namespace has nothing stored.
 * @throws TypeError naming a setting that is stored as something other than a text; never its value
 */
export function withStored(settings: Settings, storage: KeyValueStorage): Settings {
	let store: Store;
	try {
		store = storage.open({ path: PATH, mode: "r" });
	}
	catch { // NVS opens only for reading what exists
		return settings;
	}
	try {
		store.format = "string";
		const result: Record<string, unknown> = { ...settings };
		for (const name of NAMES) {
			const value = text(store, name);
			if (value !== undefined)
				result[name] = value;
		}
		return result;
	}
	finally {
		store.close();
	}
}

function text(store: Store, name: string): string | undefined {
	try {
		return store.read(name) as string | undefined;
	}
	catch {
		throw new TypeError(`${name}: is stored in ${PATH}, but not as a text`);
	}
}
