// The lines a module sends unasked, and the QMT result lines, by number. BG96 note §3.2 and §5; docs/hardware.md (Restart of the module).

import { NameTable } from "../../at/names.js";

/** What a session is told of. */
export const OPEN = 0;
export const CLOSE = 1;
export const CONN = 2;
export const DISC = 3;
export const SUB = 4;
export const UNS = 5;
export const PUB = 6;
export const STAT = 7;

/** A received message in a form that its parser does not know. */
export const RECV = 8;
/** The module started, or goes down: up to POWERED_DOWN. */
export const RDY = 9;
export const NORMAL_POWER_DOWN = 10;
export const POWERED_DOWN = 11;
/** What became of the PDP context, or of a name that was looked up. */
export const QIURC = 12;
/** A time server's answer. */
export const QNTP = 13;

/** Their names, in that order; those behind tell nothing we act on: they are here so that they count as known, and so that a line can start with them. */
export const LINES = new NameTable([
	"+QMTOPEN:", "+QMTCLOSE:", "+QMTCONN:", "+QMTDISC:", "+QMTSUB:", "+QMTUNS:", "+QMTPUB:", "+QMTSTAT:", "+QMTRECV:",
	"RDY", "NORMAL POWER DOWN", "POWERED DOWN", "+QIURC:", "+QNTP:",
	"APP RDY", "+CFUN:", "+CPIN:", "+QUSIM:", "+QIND:", "+CEREG:", "+CGREG:", "+CREG:", "+CTZE:", "+CTZV:", "+QCSQ:", "+CSQ:",
	"+CMTI:", "+CMT:", "+CDSI:", "+CDS:", "+CBM:", "+CUSD:", "+CGEV:", "+CSCON:", "+CRING:", "RING", "+IP:",
]);
