// An app of one's own, examples/session, started on an ESP32 with stand-ins for the SDK's modules, and run for a while.
// Arguments: unused, as in boot.scenario.ts; settings as JSON; how long it runs, in ms of its own time.

import "../../../examples/session/main.js";
import Serial from "./sdk/serial.js";
import Time from "./sdk/time.js";
import Timer from "./sdk/timer.js";

declare function argument(index: number): string | undefined;

const end = Number(argument(2) ?? 60_000);
while (Time.ticks < end) {
	Serial.service();
	Timer.execute();
	Time.ticks += Math.max(1, Math.min(1000, Timer.next - Time.ticks));
}
