// Types of SDK modules without typings in the SDK; host.ts refers to this file, so that mcconfig's compiler reads it too.
// Source: Moddable SDK 8.2.3, modules/drivers/sensors.

declare module "embedded:sensor/Barometer-Temperature/BMP280" {
	const BMP280: import("./sensors.js").Driver;
	export default BMP280;
}

declare module "embedded:sensor/Humidity-Temperature/SHT3x" {
	const SHT3x: import("./sensors.js").Driver;
	export default SHT3x;
}

declare module "embedded:sensor/Temperature/TMP117" {
	const TMP117: import("./sensors.js").Driver;
	export default TMP117;
}
