// Inside XS: the default export of "host". The Node side (machine.ts) calls `handleCommand` once a turn; nothing else drives the firmware.
// Source: modules/app/host.ts (type Host); xsnap-worker for the calling convention: ArrayBuffer in, ArrayBuffer out.

import type { Host } from "../../modules/app/host.js";
import { RAMFlash } from "../moddable/ram-flash.js";
import { SimulatedSensor } from "../node/sensor.js";
import { TurnClock } from "./clock.js";
import { TurnSerial, Uart } from "./serial.js";
import { decodeRequest, encodeResponse, type Event, type Start } from "./turn.js";

const machine = globalThis as unknown as { readonly start: Start; handleCommand: (message: ArrayBuffer) => ArrayBuffer };
const { start } = machine;

const clock = new TurnClock(start.now);
let events: Event[] = [];
let wallOffset = start.wallTime === null ? undefined : start.wallTime - start.now;
let state = start.seed | 0;

const uart = new Uart(baud => happened({ kind: "open", baud }), () => happened({ kind: "close" }));

function happened(event: Event): void {
	events.push(event);
}

/** Marsaglia's xorshift32, because the worker's own Math.random may repeat from run to run. */
function random(): number {
	state ^= state << 13;
	state ^= state >>> 17;
	state ^= state << 5;
	return (state >>> 0) / 2 ** 32;
}

const host: Host = {
	serial: { io: TurnSerial, uart, ...(start.baud === 0 ? {} : { baud: start.baud }) },
	clock,
	random,
	wallTime: () => wallOffset === undefined ? undefined : wallOffset + clock.now(),
	sensor: { io: SimulatedSensor, clock },
	...(start.power ? { power: { on: () => happened({ kind: "powerOn" }), reset: () => happened({ kind: "powerReset" }) } } : {}),
	...(start.journal > 0 ? { journal: { storage: new RAMFlash(start.journal) } } : {}),
	restartCause: start.restartCause,
	configuration: start.configuration,
	watcher: {
		trace: text => happened({ kind: "trace", text }),
		onState: text => happened({ kind: "state", text }),
		onReading: (sequence, bytes, length) => happened({ kind: "reading", sequence, bytes: Array.from(bytes.subarray(0, length)) }),
		onAcknowledged: (sequence, ms) => happened({ kind: "acknowledged", sequence, ms }),
		onDone: () => happened({ kind: "done" }),
		onFailed: error => happened({ kind: "failed", text: error.message }),
	},
};

/** Runs one turn of the event loop. An error thrown by the firmware ends the machine, as on an ESP32, and is reported to the Node side. */
machine.handleCommand = message => {
	const { now, wallTime, writable, received } = decodeRequest(message);
	clock.moveTo(now);
	wallOffset = wallTime === undefined ? undefined : wallTime - now;
	try {
		uart.turn(writable, received);
		clock.ring();
	}
	catch (error) {
		happened({ kind: "exception", text: error instanceof Error ? error.stack ?? error.message : String(error) });
	}
	const response = encodeResponse({ next: clock.next, sent: uart.takeSent(), events });
	events = [];
	return response;
};

export default host;
