// The keys of AT+QMTCFG, by number; a profile lists those that its module has. The values written for them: ../session/mqtt-config.
// Source: BG96 note §3.2.1, BC20 note §3.2.1 (keys in upper case in write commands).

import { encode } from "../../base/utf8.js";
import type { Profile } from "./module-profile.js";

/** Each is an index of the names below. */
export const VERSION = 0;
export const PDPCID = 1;
export const SSL = 2;
export const KEEPALIVE = 3;
export const SESSION = 4;
export const TIMEOUT = 5;
export const WILL = 6;
export const ALIAUTH = 7;
/** This key and the next two exist only in the firmware of some modules. */
export const DATA_FORMAT = 8;
export const RECV_MODE = 9;
export const SHOW_RECEIVED_LENGTH = 10;

const NAMES: readonly string[] = Object.freeze([
	"version", "pdpcid", "ssl", "keepalive", "session", "timeout", "will", "aliauth", "dataformat", "recv/mode", "showrecvlen",
]);
const COMMANDS: readonly Uint8Array[] = Object.freeze(NAMES.map((name) => encode(`+QMTCFG="${name}",`)));
const UPPER_CASE: readonly Uint8Array[] = Object.freeze(NAMES.map((name) => encode(`+QMTCFG="${name.toUpperCase()}",`)));

/** @returns the command's name in errors: `AT+QMTCFG="will"` */
export function titleOf(setting: number): string {
	return `AT+QMTCFG="${NAMES[setting]}"`;
}

/** @returns the number of a key, or -1 for an unknown key */
export function settingOf(key: string): number {
	return NAMES.indexOf(key);
}

/** @returns the start of the command behind AT, up to the comma before the connection */
export function commandOf(setting: number, profile: Profile): Uint8Array {
	return (profile.upperCase ? UPPER_CASE : COMMANDS)[setting]!;
}
