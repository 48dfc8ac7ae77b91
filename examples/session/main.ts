// An app of one's own on Modem and QMTSession: publishes a message, and traces what is published to session/in.
// Its manifest makes it right for an ESP32 and for Moddable's simulator: docs/api.md (A complete app).

import clock from "clock";
import config from "mc/config";
import Modem from "modules/quectel/modem";
import { BG96 } from "modules/quectel/profile";
import QMTSession, { PUBACK } from "modules/quectel/session";
import Serial from "serial";

const modem = new Modem({
	serial: { io: Serial, baud: Number(config["baud"]) }, clock, profile: BG96, apn: String(config["apn"]),
	onError({ message }) { trace(`${message}\n`); },
});
const buffer = new Uint8Array(256);
const session = new QMTSession({
	modem, host: String(config["host"]), id: "session-example",
	onReadable() {
		const count = session.read(buffer);
		trace(`${session.topic}: ${String.fromArrayBuffer(buffer.buffer.slice(0, count))}\n`);
	},
	onControl(operation, id) { trace(operation === PUBACK ? `the broker has message ${id}\n` : `control ${operation} ${id}\n`); },
	onLost({ message }) { trace(`${message}\n`); },
});
session.subscribe("session/in", 1);
session.publish("session/out", "hello", { QoS: 1 });
