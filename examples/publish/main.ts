// The smallest node: publishes a sensor's readings as JSON, and receives nothing. Its settings and pins are those of the manifest, its sensor is simulated.
// Its manifest makes it right for an ESP32 and for Moddable's simulator: docs/memory.md (The smallest node).

import clock from "clock";
import line from "line";
import config from "mc/config";
import { SimulatedSensor } from "moddable/sensor";
import Modem from "modules/quectel/modem";
import { BG96 } from "modules/quectel/profile";
import QMTSession from "modules/quectel/session";
import Timer from "timer";

/** Bytes of readings that are not acknowledged. */
const OUTBOX = 1024;

const topic = String(config["topic"]);
const sensor = new SimulatedSensor({ io: SimulatedSensor, clock });
const modem = new Modem({
	serial: line, clock, profile: BG96, apn: String(config["apn"]), receive: 512, sessions: QMTSession.bytesFor(0, OUTBOX),
	onError(error) { trace(`${error.message}\n`); },
});
const session = new QMTSession({
	modem, host: String(config["host"]), outbox: OUTBOX,
	onControl(_operation, id) { trace(`the broker has message ${id}\n`); },
	onLost(error) { trace(`${error.message}\n`); },
});

/** Publishes a reading; what the outbox has no room for is dropped. */
function publish(): void {
	session.publish(topic, JSON.stringify(sensor.sample()), { QoS: 1 });
}

Timer.set(publish, 0, Number(config["interval"]));
