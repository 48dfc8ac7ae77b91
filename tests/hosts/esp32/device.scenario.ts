// A client app's start: hosts/device/setup.ts with the port of hosts/esp32, and stand-ins for the SDK's modules. The app opens the module and waits.
// Arguments: unused, as in boot.scenario.ts; settings as JSON; how long it runs, in ms of its own time.

import setup from "../../../hosts/device/setup.js";
import { print } from "./idf.js";
import { turn } from "./line.js";
import Time from "./sdk/time.js";

declare function argument(index: number): string | undefined;

interface Device {
	readonly network: { readonly mqtt: { readonly session: object } };
}

setup(() => print("set up"));
print(typeof (globalThis as unknown as { device: Device }).device.network.mqtt.session);
const end = Number(argument(2) ?? 60_000);
while (Time.ticks < end) {
	turn(wait => Math.min(1000, wait));
}
