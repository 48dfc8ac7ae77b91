// The modules that an app imports by the names in the manifest of this folder.

declare module "clock" {
	const clock: import("../../modules/base/platform.js").Clock;
	export default clock;
}

declare module "serial" {
	/** The platform's Serial: UARTSerial of hosts/esp32, or SimulatorSerial of hosts/simulator. */
	const Serial: import("../../modules/base/platform.js").SerialClass;
	export default Serial;
}
