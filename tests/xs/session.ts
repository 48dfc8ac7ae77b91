// The real modem and session on an InsideLine, inside XS: from `Serial.onReadable` to the app's `read(buffer)`, from `publish` to its acknowledgement.
// Only the module at the far end (device.ts), time and the UART are replaced.

import type { Native } from "../../modules/base/native.js";
import Modem, { type Observer } from "../../modules/quectel/modem.js";
import { BC20, BG96 } from "../../modules/quectel/profile.js";
import QMTSession from "../../modules/quectel/session.js";
import { InsideLine, InsideSerial } from "../support/inside-serial.js";
import type ManualClock from "../support/manual-clock.js";
import { Device, type PublishForm } from "./device.js";

/** What an app does with its session; called without `this`. */
export interface App {
	onReadable(count: number, more: boolean): void;
	onControl(operation: number, identifier: number): void;
}

/** A session that is open, and what it stands on. */
export interface Open {
	readonly line: InsideLine;
	readonly device: Device;
	readonly modem: Modem;
	readonly session: QMTSession;
}

/** Milliseconds of virtual time in which a bring-up is done. */
const PATIENCE = 60_000;

/**
 * Brings a modem and a session up.
 * @param counted whether messages carry their length
 * @param io the Serial class
 * @param form how the module takes payloads
 * @param native functions of the receive path; none: TypeScript
 * @param observer of the modem
 * @throws Error when the session does not open
 */
export function openSession(clock: ManualClock, counted: boolean, app: App, io = InsideSerial, form: PublishForm = "prompt", native?: Native, observer?: Observer): Open {
	const device = new Device(counted, form);
	const line = new InsideLine(device.answer);
	const modem = new Modem({ serial: { io, line, baud: 115_200 }, clock, profile: form === "quotes" || form === "digits" ? BC20 : BG96, random: () => 0.5, sessions: 16_384, native, observer });
	let open = false;
	const session = new QMTSession({
		modem, host: "127.0.0.1", id: "meter", firstIdentifier: 1, outbox: 8192,
		onOpen() {
			open = true;
		},
		onReadable: app.onReadable,
		onControl: app.onControl,
	});
	session.subscribe("sensors/#", 1);
	line.start();
	while (!open) {
		if (clock.now() > PATIENCE)
			throw new Error("the session does not open");
		line.turn();
		clock.advance(1);
	}
	return { line, device, modem, session };
}
