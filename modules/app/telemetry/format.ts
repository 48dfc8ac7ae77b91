// In which format a node writes its readings and its status: JSON where the module can send quotes, else InfluxDB line protocol.
// Source: docs/hardware.md (BG96 and BC20): a BC20 cannot send a quote unless its firmware takes hexadecimal digits.

import type { Profile } from "../../quectel/profile.js";
import type Encoder from "./encoder.js";
import type { Field } from "./fields.js";
import InfluxEncoder from "./influx.js";
import JSONEncoder from "./json.js";
import Reading from "./reading.js";
import Status from "./status.js";

/** Bytes of the longest status: all its numbers with sixteen digits, and a restart cause of 200 bytes. */
export const STATUS_SIZE = 1024;

/** @param quotes JSON, which needs them; else InfluxDB line protocol. @throws RangeError when a reading with these fields can be longer than the module sends */
export function makeReading(quotes: boolean, profile: Profile, fields: readonly Field[]): Reading {
	return new Reading(quotes ? makeJSON : makeInflux, payloadOf(profile), fields);
}

/** @param quotes JSON, which needs them; else InfluxDB line protocol. @throws TypeError or RangeError when the format cannot express the restart cause */
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

/** Bytes that whatever firmware the module has can send in one message: where quotes are around it, perhaps as hexadecimal digits. */
function payloadOf({ payload, prompt }: Profile): number {
	return prompt ? payload : payload >> 1;
}
