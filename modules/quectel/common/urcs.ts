// Unsolicited result codes and QMT result lines, by number. BG96 note §3.2 and §5; docs/hardware.md (Restart of the module).

import { type KnownName, type NameTable, NO_NAME, PLACES, TWO_WORDS, WORD } from "../../at/names.js";
import { RESULT_NAMES } from "../../at/result-codes.js";
import { encode } from "../../base/utf8.js";

/** Lines that are passed to a session, the most frequent first. */
export const PUB = 0;
export const OPEN = 1;
export const CLOSE = 2;
export const CONN = 3;
export const DISC = 4;
export const SUB = 5;
export const UNS = 6;
export const STAT = 7;

/** A received message in a form that the parser does not support. */
export const RECV = 8;
/** This line and the next two: the module started or powers down. */
export const RDY = 9;
export const NORMAL_POWER_DOWN = 10;
export const POWERED_DOWN = 11;
/** The PDP context was deactivated, or a name look-up ended. */
export const QIURC = 12;
/** The result of a time server query. */
export const QNTP = 13;

/** This one, that of the GSM network for packets, and that for calls: registration has changed. */
export const CEREG = 19;
export const CREG = 21;
/** The result of AT+QMTPUBEX, passed to a session as PUB. */
export const PUBEX = 37;

/** Names in the order of the numbers; those without a constant are listed so that their lines are recognised. */
export const LINES = tableOf([
	"+QMTPUB:", "+QMTOPEN:", "+QMTCLOSE:", "+QMTCONN:", "+QMTDISC:", "+QMTSUB:", "+QMTUNS:", "+QMTSTAT:", "+QMTRECV:",
	"RDY", "NORMAL POWER DOWN", "POWERED DOWN", "+QIURC:", "+QNTP:",
	"APP RDY", "+CFUN:", "+CPIN:", "+QUSIM:", "+QIND:", "+CEREG:", "+CGREG:", "+CREG:", "+CTZE:", "+CTZV:", "+QCSQ:", "+CSQ:",
	"+CMTI:", "+CMT:", "+CDSI:", "+CDS:", "+CBM:", "+CUSD:", "+CGEV:", "+CSCON:", "+CRING:", "RING", "+IP:", "+QMTPUBEX:",
]);

/** Makes the table of these names, given with their colon where they have one. Not exported, so that it ends with the linker, which runs it, and is not in the image. */
function tableOf(lines: readonly string[]): NameTable {
	const all = [...lines, ...RESULT_NAMES];
	const names = Object.freeze(all.map(name => encode(name.replace(/:$/, ""))));
	const places: (KnownName | undefined)[] = new Array<KnownName | undefined>(PLACES).fill(undefined);
	// A name stands before those that it shares its place with and that are behind it in the list, which are less frequent.
	for (let number = all.length - 1; number >= 0; number--) {
		const name = all[number]!;
		const bytes = encode(name.endsWith(":") ? name : `${name}\r\n`);
		const size = bytes.length;
		if (size > TWO_WORDS)
			continue;
		const words = new DataView(new ArrayBuffer(TWO_WORDS));
		bytes.forEach((byte, at) => words.setUint8(at, byte));
		const first = words.getInt32(0);
		const place = (first ^ first >>> 6 ^ first >>> 12) & PLACES - 1;
		const result = number - lines.length;
		places[place] = Object.freeze({
			first, second: words.getInt32(WORD), mask: size === WORD ? 0 : -1 << (TWO_WORDS - size) * 8, size, length: names[number]!.length,
			number: result < 0 ? number : NO_NAME, result: result < 0 ? -1 : result, next: places[place],
		});
	}
	Object.freeze(places);
	return Object.freeze({ names, count: lines.length, places });
}
