// Every row of the notes' result tables as reported to an app: produced by a module at the other end of the line, reported by session or modem.
// modules/quectel/common/result-texts and modules/at/result-codes. Source: BG96 note §3.2.2 to §3.2.8, chapter 4 table 1 and §5.1 table 3; BC20 note likewise; MQTT 3.1.1 §3.2.2.3.

import { deepEqual, equal } from "node:assert/strict";
import {
	actionOfState, adviceOfReturnCode, adviceOfState, CHECK_CREDENTIALS, CHECK_DATA, CHECK_SERVER, CYCLE_CONTEXT, NORMAL, REOPEN, textOfClose, textOfDisc,
	textOfFileError, textOfOpen, textOfPacket, textOfReturnCode, textOfState,
} from "../../../../modules/quectel/common/result-texts.js";
import { type Device, line, OK, Rig } from "../../../support/quectel-rig.js";

/** BG96 note, chapter 4, table 1: 36 rows, in its words. */
const BG96_CME: readonly (readonly [number, string])[] = [
	[0, "UE failure"], [1, "No connection to UE"], [2, "Adaptor link reserved"], [3, "Operation not allowed"], [4, "Operation not supported"],
	[5, "PH-SIM PIN required"], [6, "PH-FSIM PIN required"], [7, "PH-FSIM PUK required"], [10, "(U)SIM not inserted"], [11, "(U)SIM PIN required"],
	[12, "(U)SIM PUK required"], [13, "(U)SIM failure"], [14, "(U)SIM busy"], [15, "(U)SIM wrong"], [16, "Incorrect password"], [17, "(U)SIM PIN2 required"],
	[18, "(U)SIM PUK2 required"], [20, "Memory full"], [21, "Invalid index"], [22, "Not found"], [23, "Memory failure"], [24, "Text string too long"],
	[25, "Invalid characters in text string"], [26, "Dial string too long"], [27, "Invalid characters in dial string"], [30, "No network service"],
	[31, "Network timeout"], [32, "Network not allowed - emergency calls only"], [40, "Network personalization PIN required"],
	[41, "Network personalization PUK required"], [42, "Network subset personalization PIN required"], [43, "Network subset personalization PUK required"],
	[44, "Service provider personalization PIN required"], [45, "Service provider personalization PUK required"], [46, "Corporate personalization PIN required"],
	[47, "Corporate personalization PUK required"],
];
/** BC20 note, chapter 4, table 1: 14 rows, in its words. */
const BC20_CME: readonly (readonly [number, string])[] = [
	[3, "Operation not allowed"], [4, "Operation not supported"], [10, "USIM not inserted"], [13, "USIM failure"], [14, "USIM busy"], [20, "USIM memory full"],
	[23, "Memory failure"], [24, "Text string too long"], [25, "Invalid characters in text string"], [30, "No network service"], [31, "Network timeout"],
	[32, "Network not allowed - emergency calls only"], [50, "Incorrect parameters"], [100, "Unknown"],
];

const FOUND = "; PDP context active, 10.76.51.180; broker.test is 192.0.2.7";

/** What the session tells first when the module answers so. */
function told(device: (device: Device) => void, act: (rig: Rig) => void = () => {}): string | undefined {
	const rig = new Rig({ device });
	rig.clock.advance(0);
	act(rig);
	rig.clock.advance(0);
	return rig.events.find(event => /^(lost|modem|given up)/.test(event));
}

const plain = (text: string): string => text.toLowerCase().replaceAll("(u)sim", "sim").replaceAll("usim", "sim");

describe("the notes' tables", () => {
	it("have 36 and 14 rows of +CME ERROR, 38 codes in all", () => {
		deepEqual([BG96_CME.length, BC20_CME.length, new Set([...BG96_CME, ...BC20_CME].map(([code]) => code)).size], [36, 14, 38]);
	});

	for (const [note, rows] of [["BG96", BG96_CME], ["BC20", BC20_CME]] as const) {
		for (const [code, text] of rows) {
			it(`of the ${note} note: +CME ERROR: ${code} (${text}), as number and in words`, () => {
				const evidence = told(device => device.next("AT+QMTCFG=\"keepalive\"", line(`+CME ERROR: ${code}`)));
				const words = /^lost: AT\+QMTCFG="keepalive": \+CME ERROR: \d+ \((.*)\)$/.exec(evidence!)?.[1] ?? "";
				// The BC20 note says of 20 whose memory is full.
				equal(plain(words), code === 20 ? "memory full" : plain(text));
				equal(told(device => device.next("AT+QMTCFG=\"keepalive\"", line(`+CME ERROR: ${text}`))), `lost: AT+QMTCFG="keepalive": +CME ERROR: ${text} (${code})`);
			});
		}
	}

	for (const [result, text] of [
		[-1, "failed to open network"], [1, "wrong parameter"], [2, "MQTT identifier is occupied"], [3, "failed to activate PDP"],
		[4, "failed to parse domain name"], [5, "network disconnection error"],
	] as const) {
		it(`of QMTOPEN: result ${result} (${text})`, () => {
			equal(told(device => device.next("AT+QMTOPEN=", OK + line(`+QMTOPEN: 0,${result}`))), `lost: AT+QMTOPEN: result ${result} (${text})${FOUND}`);
		});
	}

	it("of QMTOPEN, QMTCONN, QMTSUB, QMTUNS, QMTPUB, QMTDISC and QMTCLOSE: result 0, and all is well", () => {
		const rig = Rig.online();
		rig.session.subscribe("f", 1);
		rig.clock.advance(0);
		rig.session.unsubscribe("f");
		rig.publish("x");
		rig.clock.advance(0);
		rig.device.next("AT+QMTCLOSE=", OK + line("+QMTCLOSE: 0,0"));
		rig.session.disconnect();
		rig.clock.advance(0);
		deepEqual(rig.events.map(event => event.split(" ", 2).join(" ")), ["control 9", "control 11", "control 4", "close"]);
		deepEqual([textOfOpen(0), textOfPacket(0), textOfDisc(0), textOfClose(0), textOfReturnCode(0)],
			["network opened", "packet sent and acknowledged", "connection closed", "network closed", "connection accepted"]);
	});

	it("of QMTDISC and QMTCLOSE: result -1, which the modem reports; the session is closed all the same", () => {
		const rig = Rig.online();
		rig.device.next("AT+QMTDISC=", OK + line("+QMTDISC: 0,-1")).next("AT+QMTCLOSE=", OK + line("+QMTCLOSE: 0,-1"));
		rig.session.disconnect();
		rig.clock.advance(0);
		deepEqual(rig.events, ["modem: AT+QMTDISC: result -1 (failed to close connection)", "modem: AT+QMTCLOSE: result -1 (failed to close network)", "close"]);
		const before = new Rig({ device: device => device.always("AT+QMTCLOSE=", OK + line("+QMTCLOSE: 0,-1")) });
		before.clock.advance(0);
		deepEqual(before.events, ["ready", "open"]); // nothing was open before the first link: the module says so, and that is no trouble
		const mute = Rig.online({ modem: { onError: undefined as never } });
		mute.device.next("AT+QMTDISC=", OK + line("+QMTDISC: 0,-1"));
		mute.session.disconnect();
		mute.clock.advance(0);
		deepEqual(mute.events, ["close"]);
	});

	it("of QMTCONN, QMTSUB, QMTUNS and QMTPUB: result 1, which is no end, and result 2", () => {
		equal(textOfPacket(1), "packet retransmission");
		const failed = "result 2 (failed to send packet)";
		equal(told(device => device.next("AT+QMTCONN=", OK + line("+QMTCONN: 0,1") + line("+QMTCONN: 0,2"))), `lost: AT+QMTCONN: ${failed}`);
		const subscribing = (rig: Rig): void => void rig.session.subscribe("f", 1);
		equal(told(device => device.next("AT+QMTSUB=", OK + line("+QMTSUB: 0,1,1,1") + line("+QMTSUB: 0,1,2")), subscribing), `lost: AT+QMTSUB: "f" ${failed}`);
		equal(told(device => device.next("AT+QMTUNS=", OK + line("+QMTUNS: 0,2,1,1") + line("+QMTUNS: 0,2,2")), rig => {
			subscribing(rig);
			rig.clock.advance(0);
			rig.session.unsubscribe("f");
		}), `lost: AT+QMTUNS: "f" ${failed}`);
		const rig = Rig.online();
		rig.device.published = OK + line("+QMTPUB: 0,1,1,1") + line("+QMTPUB: 0,1,2");
		rig.publish("x");
		rig.clock.advance(0);
		deepEqual([rig.session.retransmissions, rig.session.unacknowledged], [1, 1]);
	});

	for (const [code, text, advice] of [
		[1, "unacceptable protocol version", "; check version"], [2, "identifier rejected", "; check id"], [3, "server unavailable", ""],
		[4, "bad user name or password", "; check user and password"], [5, "not authorized", "; check what the broker permits this client"],
	] as const) {
		it(`of CONNACK: return code ${code} (${text})`, () => {
			equal(told(device => device.next("AT+QMTCONN=", OK + line(`+QMTCONN: 0,0,${code}`))), `lost: AT+QMTCONN: return code ${code} (${text})${advice}`);
		});
	}

	for (const [code, text, action, advice = ""] of [
		[1, "connection closed or reset by peer", REOPEN], [2, "PINGREQ timed out or failed", CYCLE_CONTEXT], [3, "CONNECT timed out or failed", CHECK_CREDENTIALS, "; check user, password and client identifier"],
		[4, "CONNACK timed out or failed", CHECK_CREDENTIALS, "; check user, password and client identifier"], [5, "the server closed the connection", NORMAL],
		[6, "closed after packet sending failures", CHECK_DATA, "; check what is published"], [7, "link not alive or server unavailable", CHECK_SERVER, "; check that the broker can be reached"],
		[8, "reserved", REOPEN], [255, "reserved", REOPEN],
	] as const) {
		it(`of +QMTSTAT: ${code} (${text}), and what is done: it opens again${action === CYCLE_CONTEXT ? ", behind a cycle of the PDP context" : ""}`, () => {
			const rig = Rig.online();
			rig.device.tell(line(`+QMTSTAT: 0,${code}`));
			equal(rig.events[0], `lost: +QMTSTAT: ${code} (${text})${advice}`);
			rig.clock.advance(2000);
			equal(rig.events.at(-1), "open");
			equal(rig.device.commands.includes("AT+QIDEACT=1"), action === CYCLE_CONTEXT);
			deepEqual([textOfState(code), actionOfState(code)], [text, action]);
		});
	}

	it("have a text for each code, in the notes' words, and an advice only where a person can do something", () => {
		const from = (first: number, last: number, text: (code: number) => string): string[] => Array.from({ length: last - first + 1 }, (_, index) => text(first + index));
		deepEqual(from(-1, 5, textOfOpen), [
			"failed to open network", "network opened", "wrong parameter", "MQTT identifier is occupied", "failed to activate PDP", "failed to parse domain name",
			"network disconnection error",
		]);
		deepEqual([from(-1, 0, textOfClose), from(-1, 0, textOfDisc)], [["failed to close network", "network closed"], ["failed to close connection", "connection closed"]]);
		deepEqual(from(0, 2, textOfPacket), ["packet sent and acknowledged", "packet retransmission", "failed to send packet"]);
		deepEqual(from(0, 5, textOfReturnCode), [
			"connection accepted", "unacceptable protocol version", "identifier rejected", "server unavailable", "bad user name or password", "not authorized",
		]);
		deepEqual(from(0, 6, adviceOfReturnCode), ["", "; check version", "; check id", "", "; check user and password", "; check what the broker permits this client", ""]);
		const credentials = "; check user, password and client identifier";
		deepEqual(from(0, 8, adviceOfState), ["", "", "", credentials, credentials, "", "; check what is published", "; check that the broker can be reached", ""]);
		equal(new Set([REOPEN, CYCLE_CONTEXT, CHECK_CREDENTIALS, NORMAL, CHECK_DATA, CHECK_SERVER]).size, 6);
		deepEqual(from(0, 8, actionOfState as (code: number) => never), [
			REOPEN, REOPEN, CYCLE_CONTEXT, CHECK_CREDENTIALS, CHECK_CREDENTIALS, NORMAL, CHECK_DATA, CHECK_SERVER, REOPEN,
		]);
		deepEqual(from(399, 427, textOfFileError), [
			"", "invalid input value", "larger than the size of the file", "read zero byte", "drive full", "", "file not found", "invalid file name", "file already exists", "",
			"fail to write the file", "fail to open the file", "fail to read the file", "", "reach the max number of files allowed to be opened", "file read-only", "",
			"invalid file descriptor", "fail to list the file", "fail to delete the file", "fail to get disk information", "no space", "time out", "", "file too large", "",
			"invalid parameter", "file already opened", "",
		]);
	});

	it("give codes that are in none of them no meaning", () => {
		deepEqual([textOfOpen(6), textOfOpen(-2), textOfClose(1), textOfDisc(1), textOfPacket(3), textOfReturnCode(6), textOfState(0), textOfFileError(404), textOfFileError(427), textOfFileError(0)],
			["unknown result", "unknown result", "unknown result", "unknown result", "unknown result", "unknown return code", "reserved", "", "", ""]);
	});
});
