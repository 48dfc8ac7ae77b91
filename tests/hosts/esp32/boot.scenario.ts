// The ESP32's firmware, started and run: main.ts with hosts/esp32, its C functions and stand-ins for the SDK's modules and for ESP-IDF.
// The loop is the SDK's (build/devices/esp32/lib/main/main.c): timers, then a wait for the next of them, 29 s where that is 30 s or more; the watchdog is fed after it.
// Arguments: which watchdog there is; settings as JSON; how long it runs, in ms of its own time; "module": one answers on the line.

import "./prepare.js";
import host from "host";
import publisher from "../../../main.js";
import { idf, print } from "./idf.js";
import { connect, turn } from "./line.js";
import Time from "./sdk/time.js";

declare function argument(index: number): string | undefined;

/** From there on the SDK's loop wakes for the watchdog, and how long it waits then: CONFIG_ESP_TASK_WDT_TIMEOUT_S is 30. */
const WAKES = 30_000;
const WAIT = 29_000;

if (argument(0) === "no memory at first")
	idf("allocations", 2);
if (argument(3) === "module")
	connect().echo = true;
const end = Number(argument(2) ?? 60_000);
while (Time.ticks < end) {
	idf("elapse", turn(wait => wait >= WAKES ? WAIT : wait));
	idf("feed");
}
print(`last lines ${JSON.stringify(host.lastLines)}`);
if (host.journal !== undefined)
	print(`journal ${publisher?.counters["stored"]} of ${publisher?.counters["readings"]} readings`);
print(`starts ${publisher?.counters["starts"]}`);
print(`node ${publisher === undefined ? "not started" : publisher.state}`);
print(`watchdog ${idf("timeout")} ${idf("subscribed") === 1 ? "subscribed" : "not subscribed"} ${idf("expirations")} expirations`);
