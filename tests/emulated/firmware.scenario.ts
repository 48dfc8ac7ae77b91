// The ESP32's firmware on the emulated processor: main.ts, hosts/esp32 with its C functions, and stand-ins for the SDK's modules and ESP-IDF.
// The loop is the SDK's (build/devices/esp32/lib/main/main.c). Reports what each reading left to the collector, and what the machine holds after `argument(2)` of them.
// Arguments: unused; settings as JSON; after how many readings the machine is measured.

// In the order in which they must be evaluated: the chip starts, what the manifest preloads, the count of what the machine holds then, the host, the node.
import "./start.js";
import "./preloaded.js";
import * as evaluated from "./evaluated.js";
import "host";
import { seen } from "./observed.js";
import "../../main.js";
import Driver from "../hosts/esp32/sdk/driver.js";
import Serial from "./sdk/serial.js";
import { forget } from "../hosts/esp32/sdk/storage.js";
import Time from "../hosts/esp32/sdk/time.js";
import Timer from "../hosts/esp32/sdk/timer.js";
import { machine } from "./machine.js";

/** The SDK's loop waits no longer: the watchdog is to be fed. */
const LONGEST_WAIT = 29_000;

const measured = Number(machine.argument(2) ?? 0);
let acknowledged = 0;
let samples = 0;
let slots = machine.slots();
let chunks = machine.chunks();
let collections = machine.collections();

function report(): void {
	const usedSlots = machine.slots() - slots;
	const usedChunks = machine.chunks() - chunks;
	acknowledged = seen.acknowledged;
	if (machine.collections() === collections)
		machine.print(`reading ${JSON.stringify({ acknowledged, samples: Driver.samples - samples, slots: usedSlots, chunks: usedChunks })}`);
	if (acknowledged === measured) {
		forget();
		machine.gc();
		machine.print(`memory ${JSON.stringify({ slots: machine.slots() - evaluated.slots, chunks: machine.chunks() - machine.code() - evaluated.chunks })}`);
	}
	samples = Driver.samples;
	slots = machine.slots();
	chunks = machine.chunks();
	collections = machine.collections();
}

while (!seen.done) {
	Time.ticks = machine.ticks();
	const busy = Serial.service();
	Timer.execute();
	if (seen.acknowledged !== acknowledged)
		report();
	const due = Timer.next - Time.ticks;
	machine.wait(busy ? 1 : Math.max(1, Math.min(due, LONGEST_WAIT)));
	while (machine.deliver());
}
