// A session on the module of a note, for the tests of its rows: the driver's public interface above, a small device below.

import { BC20, BG96, type Profile } from "../../modules/quectel/profile.js";
import type { QMTSessionOptions } from "../../modules/quectel/session.js";
import { makeBC20 } from "../support/bc20-device.js";
import { type Device, PROMPT, type Reply, Rig, type RigOptions } from "../support/quectel-rig.js";
import type { Note } from "./tables.js";

const PROFILES: Readonly<Record<Note, Profile>> = { BG96, BC20 };

function options(note: Note, session: Partial<QMTSessionOptions>, prepare?: (device: Device) => void): RigOptions {
	return {
		modem: { profile: PROFILES[note] },
		session,
		device(device) {
			if (note === "BC20")
				makeBC20(device);
			prepare?.(device);
		},
	};
}

/** A session whose module has been prepared; nothing has happened yet. */
export function made(note: Note, session: Partial<QMTSessionOptions> = {}, prepare?: (device: Device) => void): Rig {
	return new Rig(options(note, session, prepare));
}

/** A session that is online, its set-up forgotten. */
export function online(note: Note, session: Partial<QMTSessionOptions> = {}, prepare?: (device: Device) => void): Rig {
	return Rig.online(options(note, session, prepare));
}

/** A session that is online, and the retransmissions that the module reports to it: packet type, identifier, count. */
export function counting(note: Note): { rig: Rig; retransmissions: (readonly number[])[] } {
	const retransmissions: (readonly number[])[] = [];
	return { rig: online(note, { onRetransmit: (identifier, count, operation) => retransmissions.push([operation, identifier, count]) }), retransmissions };
}

/** What the module says once it has the message of a publish. */
export function onPublish({ device }: Rig, note: Note, reply: Reply): void {
	if (note === "BC20")
		device.always("AT+QMTPUB=", reply);
	else {
		device.always("AT+QMTPUB=", PROMPT);
		device.published = reply;
	}
}

/** What a publish of a text looks like in the record of a device's commands. */
export function publishOf(note: Note, head: string, text: string): readonly string[] {
	return note === "BC20" ? [`AT+QMTPUB=${head},"${text}"`] : [`AT+QMTPUB=${head}`, `${text}\x1a`];
}

/** The commands of a session's set-up. */
export function setUp(note: Note, session: Partial<QMTSessionOptions> = {}): readonly string[] {
	const rig = made(note, session);
	rig.clock.advance(0);
	return rig.device.commands;
}

/** The QMTCFG line of a key in that. */
export function setting(note: Note, key: string, session: Partial<QMTSessionOptions>): string {
	return setUp(note, session).find(command => command.toLowerCase().startsWith(`at+qmtcfg="${key}"`)) ?? "";
}
