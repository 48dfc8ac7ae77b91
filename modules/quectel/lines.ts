// The QMT result lines and URCs, by number: what a session is told of. BG96 note §3.2 and §5.

export const OPEN = 0;
export const CLOSE = 1;
export const CONN = 2;
export const DISC = 3;
export const SUB = 4;
export const UNS = 5;
export const PUB = 6;
export const STAT = 7;

/** Their names, in that order. */
export const LINES: readonly string[] = Object.freeze([
	"+QMTOPEN:", "+QMTCLOSE:", "+QMTCONN:", "+QMTDISC:", "+QMTSUB:", "+QMTUNS:", "+QMTPUB:", "+QMTSTAT:",
]);
