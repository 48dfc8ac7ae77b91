// Unsolicited result codes and QMT result lines, by number. BG96 note §3.2 and §5; docs/hardware.md (Restart of the module).

import { type NameTable, PLACES, TWO_WORDS, WORD } from "../../at/names.js";
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
	const places = new Uint8Array(PLACES);
	const firsts = new Int32Array(all.length);
	const seconds = new Int32Array(all.length);
	const lengths = new Uint8Array(all.length);
	for (const [number, name] of all.entries()) {
		const bytes = encode(name.endsWith(":") ? name : `${name}\r\n`);
		if (bytes.length > TWO_WORDS)
			continue;
		const words = new DataView(new ArrayBuffer(TWO_WORDS));
		bytes.forEach((byte, at) => words.setUint8(at, byte));
		const first = words.getInt32(0);
		firsts[number] = first;
		seconds[number] = words.getInt32(WORD);
		lengths[number] = bytes.length | names[number]!.length << 4;
		let place = (first ^ first >>> 6 ^ first >>> 12) & PLACES - 1;
		while (places[place] !== 0)
			place = (place + 1) & PLACES - 1;
		places[place] = number + 1;
	}
	return Object.freeze({ names, count: lines.length, places, firsts, seconds, lengths });
}
