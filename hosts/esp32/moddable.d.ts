// Types of further SDK modules that the ESP32 host imports, for type checks without an SDK, whose own typings take precedence.
// Source: Moddable SDK 8.2.3, modules/io.

declare module "embedded:io/digital" {
	const Digital: import("./power.js").DigitalClass;
	export default Digital;
}

declare module "embedded:io/i2c" {
	export default class I2C {}
}

declare module "embedded:io/smbus" {
	export default class SMBus {}
}

declare module "embedded:storage/flash" {
	const flash: { open(options: { path: string; mode?: "r" | "r+" }): import("../../modules/base/platform.js").Flash };
	export default flash;
}

declare module "embedded:storage/key-value" {
	const storage: import("./settings.js").KeyValueStorage & import("./record.js").WritableStorage;
	export default storage;
}

declare module "sensor-setting" {
	export const sensorsOf: typeof import("./sensor-setting.js").sensorsOf;
}
