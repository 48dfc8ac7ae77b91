// A session on the module of a note, for the tests of its rows: the driver's public interface above, a small device below.

import * as profiles from "../../modules/quectel/profile.js";
import type { QMTSessionOptions } from "../../modules/quectel/session.js";
import { type Device, Rig } from "../support/quectel-rig.js";
import { type Note, NOTES } from "./tables.js";

const PROFILES: Readonly<Partial<Record<Note, profiles.Profile>>> = { BG96: profiles.BG96 };

/** The notes whose module the driver knows. */
export const KNOWN: readonly Note[] = NOTES.filter(note => PROFILES[note] !== undefined);

/** A session whose module has been prepared; nothing has happened yet. */
export function made(note: Note, session: Partial<QMTSessionOptions> = {}, prepare?: (device: Device) => void): Rig {
	return new Rig({ modem: { profile: PROFILES[note]! }, session, ...(prepare === undefined ? {} : { device: prepare }) });
}

/** A session that is online, its set-up forgotten. */
export function online(note: Note, session: Partial<QMTSessionOptions> = {}, prepare?: (device: Device) => void): Rig {
	return Rig.online({ modem: { profile: PROFILES[note]! }, session, ...(prepare === undefined ? {} : { device: prepare }) });
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
