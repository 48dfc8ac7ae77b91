// Chooses the format of readings and status: JSON if the module can send quotes, otherwise InfluxDB line protocol.
// Source: docs/hardware.md (BG96 and BC20): a BC20 can send a quote only if its firmware takes hexadecimal digits.

import type { Profile } from "../../quectel/profile.js";
import type Encoder from "./encoder.js";
import type { Field } from "./fields.js";
import InfluxEncoder from "./influx.js";
import JSONEncoder from "./json.js";
import Reading from "./reading.js";
import Status from "./status.js";

/** Bytes of the longest status: all numbers with sixteen digits, and a restart cause of 200 bytes. */
export const STATUS_SIZE = 1024;

/** @param quotes true: JSON; false: InfluxDB line protocol @throws RangeError when a reading with these fields may be longer than the module can send */
export function makeReading(quotes: boolean, profile: Profile, fields: readonly Field[]): Reading {
	return new Reading(quotes ? makeJSON : makeInflux, payloadOf(profile), fields);
}

/** @param quotes true: JSON; false: InfluxDB line protocol @throws TypeError or RangeError when the format cannot express the restart cause */
export function makeStatus(quotes: boolean, profile: Profile, restartCause: string, lastLines?: string): Status {
	const size = Math.min(STATUS_SIZE, payloadOf(profile));
	return new Status(quotes ? makeJSON(size) : makeInflux(size), restartCause, lastLines);
}

function makeJSON(size: number): Encoder {
	return new JSONEncoder(size);
}

function makeInflux(size: number): Encoder {
	return new InfluxEncoder(size);
}

/** Bytes that any firmware of the module can send in one message: half when the payload is quoted, because it may need hexadecimal digits. */
function payloadOf({ payload, prompt }: Profile): number {
	return prompt ? payload : payload >> 1;
}
