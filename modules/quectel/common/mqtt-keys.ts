// The keys of AT+QMTCFG, by number, and the beginning of a command with each.
// Source: BG96 note §3.2.1, BC20 note §3.2.1 (upper case in writes); "dataformat" and "recv/mode" as later firmware has them (docs/hardware.md).

import { encode } from "../../base/utf8.js";
import type { Profile } from "../profile.js";

export const VERSION = 0;
export const PDPCID = 1;
export const SSL = 2;
export const KEEPALIVE = 3;
export const SESSION = 4;
export const TIMEOUT = 5;
export const WILL = 6;
export const ALIAUTH = 7;
export const DATA_FORMAT = 8;
export const RECV_MODE = 9;

/** Their names, in that order. */
const KEYS: readonly string[] = Object.freeze([
	"version", "pdpcid", "ssl", "keepalive", "session", "timeout", "will", "aliauth", "dataformat", "recv/mode",
]);
const COMMANDS: readonly Uint8Array[] = Object.freeze(KEYS.map((key) => encode(`AT+QMTCFG="${key}",`)));
const UPPER_CASE: readonly Uint8Array[] = Object.freeze(KEYS.map((key) => encode(`AT+QMTCFG="${key.toUpperCase()}",`)));

/** Name of the command, as in errors: `AT+QMTCFG="will"`. */
export function titleOf(key: number): string {
	return `AT+QMTCFG="${KEYS[key]}"`;
}

/** @returns the number of a key; -1 when there is none of that name */
export function keyOf(name: string): number {
	return KEYS.indexOf(name);
}

/** @returns the command's beginning, up to the comma before the connection */
export function commandOf(key: number, profile: Profile): Uint8Array {
	return (profile.upperCase ? UPPER_CASE : COMMANDS)[key]!;
}
