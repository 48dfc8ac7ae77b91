// A client app's start: hosts/device/setup.ts with the port of hosts/esp32, and stand-ins for the SDK's modules. The app opens the module and waits.
// Arguments: unused, as in boot.scenario.ts; settings as JSON; how long it runs, in ms of its own time.

import setup from "../../../hosts/device/setup.js";
import { print } from "./idf.js";
import Serial from "./sdk/serial.js";
import Time from "./sdk/time.js";
import Timer from "./sdk/timer.js";

declare function argument(index: number): string | undefined;

interface Device {
	readonly network: { readonly mqtt: { readonly session: object } };
}

setup(() => print("set up"));
print(typeof (globalThis as unknown as { device: Device }).device.network.mqtt.session);
const end = Number(argument(2) ?? 60_000);
while (Time.ticks < end) {
	Serial.service();
	Timer.execute();
	Time.ticks += Math.max(1, Math.min(1000, Timer.next - Time.ticks));
}
