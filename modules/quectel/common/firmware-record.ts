// What a module's firmware answered to the test commands, kept over restarts: a later start need not ask for it again. It counts for the module and the firmware
// that answered it, and only when two starts had the same answer, because one may have been damaged on the line. Source: docs/architecture.md (Bring-up).

import { checkMethods } from "../../base/check.js";
import type { RecordStorage } from "../../base/platform.js";
import { encode } from "../../base/utf8.js";
import crc32 from "../../mqtt/crc32.js";
import type Capabilities from "./capabilities.js";
import { LEAST } from "./capabilities.js";
import { isIMEI } from "./imei.js";
import { PAYLOAD_LIMIT } from "./limits.js";
import { INLINE, LENGTH } from "./module-profile.js";

const METHODS = Object.freeze(["read", "write"] as const);
/** The record's name in its storage. */
const RECORD = "module";
/** In front of every record: the version of its form. */
const VERSION = 1;
/** Longest identity that is kept, in characters. */
const LONGEST = 200;
/** Bits of the features. */
const HAS_LENGTH_KEY = 1;
const HAS_DATA_FORMAT = 2;
const TAKES_LENGTH = 4;
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
	return starts === ENOUGH && restore(capabilities, features!, payload!);
}

/** @returns what a firmware has, as a number of one digit; with `payload` it is what `restore` takes */
export function featuresOf({ lengthPrefixed, hexPayload, fixedLength }: Capabilities): number {
	return (lengthPrefixed ? HAS_LENGTH_KEY : 0) | (hexPayload ? HAS_DATA_FORMAT : 0) | (fixedLength ? TAKES_LENGTH : 0);
}

/**
 * Gives capabilities what the firmware answered at an earlier start, in place of its answers.
 * @returns false for what no firmware of this profile answers, and for "dataformat": what an app can send at all hangs on that, so the module is asked
 */
export function restore(capabilities: Capabilities, features: number, payload: number): boolean {
	const { form, lengthKey, payload: least } = capabilities.profile;
	const lengthPrefixed = (features & HAS_LENGTH_KEY) !== 0;
	const fixedLength = (features & TAKES_LENGTH) !== 0;
	if ((features & ~(HAS_LENGTH_KEY | TAKES_LENGTH)) !== 0 || (lengthPrefixed && lengthKey < 0) || (fixedLength ? form === INLINE || payload < LEAST || payload > PAYLOAD_LIMIT : form === LENGTH || payload !== least))
		return false;
	capabilities.fixedLength = fixedLength;
	capabilities.onListed(lengthPrefixed, false, payload);
	return true;
}

/** Takes the answer to ATI;+GSN, whose last line is the IMEI. @returns false when it may be damaged, or that of another IMEI than the known one */
export function takeIdentities(module: { identity: string; imei: string }, text: string): boolean {
	const end = text.lastIndexOf("\n");
	const imei = text.slice(end + 1);
	if (end < 0 || !isIMEI(imei) || (module.imei && module.imei !== imei))
		return false;
	module.identity = text.slice(0, end);
	module.imei = imei;
	return true;
}

/** Keeps what the module has just answered. @returns whether it was written, or could not be; false where it is kept already */
export function remember(storage: RecordStorage, capabilities: Capabilities, imei: string, identity: string): boolean {
	if (identity.length > LONGEST)
		return false;
	const { name, payload } = capabilities;
	const answer = `${featuresOf(capabilities)} ${payload}`;
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
