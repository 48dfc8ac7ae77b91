// Settings of one device: values in its flash storage (NVS) override those that the firmware was built with.
// Source: ECMA-419 (key-value storage); Moddable SDK, modules/io/storage/esp32: names have 15 characters at most, texts 4000 bytes.

/** An open key-value storage; format "string". */
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

/** Settings that differ from device to device. */
export const NAMES: readonly string[] = Object.freeze([
	"id", "user", "password", "topic", "host", "port", "tls", "apn", "apnUser", "apnPassword", "pin", "ca", "certificate", "key",
]);

/**
 * Reads the stored settings. An unreadable setting keeps its built-in value, so that a device whose storage fails still comes online.
 * @param report called with the name of an unreadable setting and the reason; never with a value
 * @returns `settings` with stored values; a device that was never provisioned has none
 */
export function withStored(settings: Settings, storage: KeyValueStorage, report: (text: string) => void): Settings {
	let store: Store;
	try {
		store = storage.open({ path: PATH, mode: "r" });
		store.format = "string";
	}
	catch (error) {
		report(`no settings in ${PATH}: ${String(error)}`);
		return settings;
	}
	const result: Record<string, unknown> = { ...settings };
	NAMES.forEach(name => {
		try {
			const value = store.read(name);
			if (value !== undefined)
				result[name] = value;
		}
		catch (error) {
			report(`${name}: cannot be read from ${PATH} as text: ${String(error)}`);
		}
	});
	store.close();
	return result;
}
