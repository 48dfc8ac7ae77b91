// The SDK's loop with the UART's line: time passes until the next timer or message. At the other end, a module that answers, or a report of what arrives.

import ManualClock from "../../support/manual-clock.js";
import { Device, DeviceSerial } from "../../support/quectel-device.js";
import { deliver, idf, print } from "./idf.js";
import Serial from "./sdk/serial.js";
import Time from "./sdk/time.js";
import Timer from "./sdk/timer.js";

const clock = new ManualClock();
let rate = 0;
let line = "";
let far: { write(bytes: Uint8Array): void } | undefined;

/** Connects a module. @returns it */
export function connect(): Device {
	const device = new Device(clock);
	const buffer = new Uint8Array(128);
	const serial = far = new DeviceSerial({
		io: DeviceSerial, device, format: "buffer",
		onReadable() {
			for (let count = serial.read(buffer); count !== undefined; count = serial.read(buffer))
				buffer.subarray(0, count).forEach(byte => idf("sendByte", byte));
		},
		onWritable() {},
		onError() {},
	});
	return device;
}

/** Reports the rate at which the UART is opened, and the command lines that are sent on it. */
function listen(): void {
	const now = idf("baud");
	if (now !== rate && now !== 0)
		print(`uart 1 at ${now}`);
	rate = now;
	const bytes: number[] = [];
	for (let byte = idf("sentByte"); byte >= 0; byte = idf("sentByte")) {
		bytes.push(byte);
		line += String.fromCharCode(byte);
		if (line.endsWith("\r")) {
			print(`sent ${line.trim()}`);
			line = "";
		}
	}
	if (bytes.length > 0)
		far?.write(Uint8Array.from(bytes));
}

/** One turn of the loop: timers, then a wait of `wait(ms until the next timer)` at most, which a message ends, and the messages. @returns the ms that passed */
export function turn(wait: (ms: number) => number): number {
	Serial.service();
	Timer.execute();
	listen();
	// The far end's answers are due each millisecond; a line without one is left alone.
	const most = wait(Math.max(1, Timer.next - Time.ticks));
	const slept = Math.max(1, idf("sleep", far === undefined ? most : 1));
	Time.ticks += slept;
	clock.advance(slept);
	while (deliver());
	return slept;
}
