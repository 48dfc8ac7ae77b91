// Chooses the format of readings and status: JSON if the module can send quotes, otherwise InfluxDB line protocol.
// Source: docs/hardware.md (BG96 and BC20): a BC20 can send a quote only if its firmware takes hexadecimal digits.

import { INLINE, type Profile } from "../../quectel/profile.js";
import type Encoder from "./encoder.js";
import type { Field } from "./fields.js";
import InfluxEncoder from "./influx.js";
import JSONEncoder from "./json.js";
import Reading from "./reading.js";
import Status from "./status.js";

/** @param quotes true: JSON; false: InfluxDB line protocol @param checked with a checksum @throws RangeError when a reading with these fields may be longer than the module can send */
export function makeReading(quotes: boolean, profile: Profile, fields: readonly Field[], checked: boolean): Reading {
	return new Reading((size) => makeEncoder(quotes, size, checked), payloadOf(profile), fields);
}

/**
 * @param quotes true: JSON; false: InfluxDB line protocol
 * @param checked with a checksum
 * @param size bytes of the longest status
 * @throws TypeError or RangeError when the format cannot express the restart cause
 */
export function makeStatus(quotes: boolean, profile: Profile, checked: boolean, size: number, restartCause: string, lastLines?: string): Status {
	return new Status(makeEncoder(quotes, Math.min(size, payloadOf(profile)), checked), restartCause, lastLines);
}

function makeEncoder(quotes: boolean, size: number, checked: boolean): Encoder {
	return quotes ? new JSONEncoder(size, checked) : new InfluxEncoder(size, checked);
}

/** Bytes that any firmware of the module can send in one message: half when the payload is quoted, because it may need hexadecimal digits. */
function payloadOf(profile: Profile): number {
	return profile.form === INLINE ? profile.payload >> 1 : profile.payload;
}
