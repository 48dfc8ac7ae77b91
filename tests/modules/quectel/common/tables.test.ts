// The driver's tables, typed from the notes once more: a value that changes here changes what a device does. modules/quectel/common. Source: both notes §3.2.1 to §3.2.8, BG96 note §5; 27.007 §9.2.

import { deepEqual, equal, throws } from "node:assert/strict";
import Names from "../../../../modules/at/names.js";
import { CMS, ERROR, TIMEOUT, ABORTED, CME, RESULT_NAMES } from "../../../../modules/at/result-codes.js";
import { encode } from "../../../../modules/base/utf8.js";
import * as limits from "../../../../modules/quectel/common/limits.js";
import { commandError, sourceOf } from "../../../../modules/quectel/common/module-error.js";
import {
	ALIAUTH, commandOf, DATA_FORMAT, KEEPALIVE, PDPCID, RECV_MODE, SESSION, settingOf, SHOW_RECEIVED_LENGTH, SSL, TIMEOUT as PACKET_TIMEOUT, titleOf, VERSION, WILL,
} from "../../../../modules/quectel/common/mqtt-keys.js";
import * as urcs from "../../../../modules/quectel/common/urcs.js";
import { BC20, BG96 } from "../../../../modules/quectel/profile.js";
import { nameTable } from "../../../support/name-table.js";

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString("latin1");

describe("the limits", () => {
	it("are those of the notes", () => {
		deepEqual({ ...limits }, {
			CONNECTIONS: 6, SSL_CONTEXTS: 6, PDP_CONTEXTS: 16, HOST_LIMIT: 100, ID_LIMIT: 128, USER_LIMIT: 256, PASSWORD_LIMIT: 512, DEVICE_LIMIT: 128, TOPIC_LIMIT: 255,
			RECEIVED_TOPIC_LIMIT: 256, PAYLOAD_LIMIT: 4096, NETWORK_LIMIT: 100, TLS_NAME_LIMIT: 80, TLS_SIZE_LIMIT: 65_536,
		});
	});
});

describe("the keys of QMTCFG", () => {
	const KEYS = ["version", "pdpcid", "ssl", "keepalive", "session", "timeout", "will", "aliauth", "dataformat", "recv/mode", "showrecvlen"];

	it("have a number each, a title, and a command in the case that the module takes", () => {
		deepEqual([VERSION, PDPCID, SSL, KEEPALIVE, SESSION, PACKET_TIMEOUT, WILL, ALIAUTH, DATA_FORMAT, RECV_MODE, SHOW_RECEIVED_LENGTH], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
		KEYS.forEach((key, setting) => {
			equal(settingOf(key), setting);
			equal(titleOf(setting), `AT+QMTCFG="${key}"`);
			equal(text(commandOf(setting, BG96)), `+QMTCFG="${key}",`);
			equal(text(commandOf(setting, BC20)), `+QMTCFG="${key.toUpperCase()}",`);
		});
		deepEqual(["", "Will", "qos"].map(settingOf), [-1, -1, -1]);
	});
});

describe("the lines that the driver recognises", () => {
	const LINES: readonly string[] = [
		"+QMTPUB", "+QMTOPEN", "+QMTCLOSE", "+QMTCONN", "+QMTDISC", "+QMTSUB", "+QMTUNS", "+QMTSTAT", "+QMTRECV", "RDY", "NORMAL POWER DOWN", "POWERED DOWN", "+QIURC",
		"+QNTP", "APP RDY", "+CFUN", "+CPIN", "+QUSIM", "+QIND", "+CEREG", "+CGREG", "+CREG", "+CTZE", "+CTZV", "+QCSQ", "+CSQ", "+CMTI", "+CMT", "+CDSI", "+CDS", "+CBM",
		"+CUSD", "+CGEV", "+CSCON", "+CRING", "RING", "+IP", "+QMTPUBEX",
	];

	it("have their numbers in order", () => {
		LINES.forEach((line, number) => {
			const sent = line.startsWith("+") ? `${line}: 1` : line;
			const bytes = encode(`${sent}\r\n        `);
			equal(new Names(urcs.LINES, bytes, new DataView(bytes.buffer)).findBytes(0, sent.length), number, line);
		});
		equal(urcs.LINES.count, LINES.length);
		deepEqual(urcs.LINES, nameTable(LINES.map(line => line.startsWith("+") ? `${line}:` : line)));
		const { LINES: _lines, ...numbers } = urcs;
		deepEqual({ ...numbers }, {
			PUB: 0, OPEN: 1, CLOSE: 2, CONN: 3, DISC: 4, SUB: 5, UNS: 6, STAT: 7, RECV: 8, RDY: 9, NORMAL_POWER_DOWN: 10, POWERED_DOWN: 11, QIURC: 12, QNTP: 13, CEREG: 19,
			CREG: 21, PUBEX: 37,
		});
	});

	it("have a name each that no other and no final result code has", () => {
		const names = urcs.LINES.names.map(text);
		equal(new Set(names).size, names.length);
		equal(names.length, LINES.length + RESULT_NAMES.length);
	});
});

describe("the error of a command", () => {
	it("has its source, its code, and the evidence or what there is instead", () => {
		const shown = (result: number, code: number, evidence: string): unknown[] => {
			const { source, code: number, message } = commandError("AT+X", result, code, evidence);
			return [source, number, message];
		};
		deepEqual(shown(ERROR, 0, "ERROR"), ["ERROR", 0, "AT+X: ERROR"]);
		deepEqual(shown(CME, 30, "+CME ERROR: 30 (no network service)"), ["CME", 30, "AT+X: +CME ERROR: 30 (no network service)"]);
		deepEqual(shown(CMS, 500, "+CMS ERROR: 500"), ["CMS", 500, "AT+X: +CMS ERROR: 500"]);
		deepEqual(shown(TIMEOUT, 0, ""), ["timeout", 0, "AT+X: no answer"]);
		deepEqual(shown(ABORTED, 0, ""), ["restart", 0, "AT+X: aborted: the module restarted"]);
		equal(sourceOf(0), "");
		throws(() => { throw commandError("AT+X", ERROR, 0, "ERROR"); }, { name: "Error", message: "AT+X: ERROR" });
	});
});
