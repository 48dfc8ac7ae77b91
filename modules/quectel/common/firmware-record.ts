// What a module's firmware answered to the test commands, kept over restarts: a later start need not ask for it again. It counts for the module and the firmware
// that answered it, and only when two starts had the same answer, because one may have been damaged on the line. Source: docs/architecture.md (Bring-up).

import { checkMethods } from "../../base/check.js";
import type { RecordStorage } from "../../base/platform.js";
import { encode } from "../../base/utf8.js";
import crc32 from "../../mqtt/crc32.js";
import type Capabilities from "./capabilities.js";

const METHODS = Object.freeze(["read", "write"] as const);
/** The record's name in its storage. */
const RECORD = "module";
/** In front of every record: the version of its form. */
const VERSION = 1;
/** Longest identity that is kept, in characters. */
const LONGEST = 200;
/** Starts in a row that had the same answer: from then on it counts. */
const ENOUGH = 2;
/** Between the IMEI and the identity: features, payload, starts. */
const VALUES = /^\d \d{1,5} [12]$/;

/** @returns the option `record`. @throws TypeError naming what it lacks */
export function checkRecord(record: RecordStorage | undefined): RecordStorage | undefined {
	return record === undefined ? undefined : checkMethods(record, "record", METHODS);
}

/** Gives a module's capabilities what is kept of this module with this firmware. @returns false when that is nothing, or not certain: the module is asked */
export function recall(storage: RecordStorage, capabilities: Capabilities, imei: string, identity: string): boolean {
	const [features, payload, starts] = kept(storage, capabilities.name, imei, identity).split(" ").map(Number);
	return starts === ENOUGH && capabilities.restore(features!, payload!);
}

/** Keeps what the module has just answered. @returns whether it was written, or could not be; false where it is kept already */
export function remember(storage: RecordStorage, { name, features, payload }: Capabilities, imei: string, identity: string): boolean {
	if (identity.length > LONGEST)
		return false;
	const answer = `${features} ${payload}`;
	const before = kept(storage, name, imei, identity);
	if (before === `${answer} ${ENOUGH}`)
		return false;
	try {
		storage.write(RECORD, sealed(`${beginning(name, imei)}${answer} ${before === `${answer} 1` ? ENOUGH : 1}${ending(identity)}`));
	}
	catch {
		// Its next bring-up tries again.
	}
	return true;
}

/** @returns the values of an undamaged record of this module with this firmware; "" without one */
function kept(storage: RecordStorage, name: string, imei: string, identity: string): string {
	let text: string;
	try {
		text = String(storage.read(RECORD));
	}
	catch {
		return "";
	}
	const body = text.slice(text.indexOf(" ") + 1);
	const begin = beginning(name, imei);
	const end = ending(identity);
	if (!body.startsWith(begin) || !body.endsWith(end))
		return "";
	const values = body.slice(begin.length, -end.length);
	return VALUES.test(values) && text === sealed(body) ? values : "";
}

function beginning(name: string, imei: string): string {
	return `${VERSION} ${name} ${imei} `;
}

function ending(identity: string): string {
	return `\n${identity}`;
}

/** @returns the text of a record: its checksum, a blank, its body */
function sealed(body: string): string {
	const bytes = encode(body);
	return `${crc32(bytes, 0, bytes.length, 0)} ${body}`;
}
