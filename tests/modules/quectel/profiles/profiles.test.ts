// The profiles, typed from the notes once more: a value that changes here changes what a device does. modules/quectel/profile
// Source: both notes §3.2.1 to §3.2.8.

import { deepEqual } from "node:assert/strict";
import { ALIAUTH, DATA_FORMAT, KEEPALIVE, PDPCID, RECV_MODE, SESSION, SSL, TIMEOUT as PACKET_TIMEOUT, VERSION, WILL } from "../../../../modules/quectel/common/mqtt-keys.js";
import { BC20, BG95, BG96, INLINE, LENGTH, PROMPT } from "../../../../modules/quectel/profile.js";

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString("latin1");

describe("the profiles", () => {
	it("have the notes' limits, times and forms", () => {
		const { settings: bg96Settings, steps: _bg96Steps, ...bg96 } = BG96;
		deepEqual(bg96, {
			name: "BG96", publish: "AT+QMTPUB", form: PROMPT, payload: 1548, countedPayload: 1548, lengthKey: RECV_MODE, contexts: 16, combines: true, line: 1024, packetTimeout: 5000, retries: 3, openTimeout: 75_000, upperCase: false,
			technologies: ["GSM", "LTE-M", "NB-IoT"], authenticates: true, timeServer: true, attaches: false, quality: true, activateTimeout: 150_000, registerTimeout: 300_000,
		});
		deepEqual(bg96Settings, [VERSION, PDPCID, SSL, KEEPALIVE, SESSION, PACKET_TIMEOUT, WILL, ALIAUTH, RECV_MODE]);
		const { settings: bc20Settings, steps: _bc20Steps, ...bc20 } = BC20;
		deepEqual(bc20, {
			name: "BC20", publish: "AT+QMTPUB", form: INLINE, payload: 1024, countedPayload: 1024, lengthKey: RECV_MODE, contexts: 1, combines: false, line: 1344, packetTimeout: 10_000, retries: 3, openTimeout: 75_000, upperCase: true,
			technologies: ["NB-IoT"], authenticates: false, timeServer: false, attaches: true, quality: false, activateTimeout: 85_000, registerTimeout: 300_000,
		});
		deepEqual(BG95, { ...BG96, name: "BG95", countedPayload: 4096 });
		deepEqual([PROMPT, LENGTH, INLINE], [0, 1, 2]);
		deepEqual(bc20Settings, [KEEPALIVE, SESSION, PACKET_TIMEOUT, WILL, ALIAUTH, DATA_FORMAT, RECV_MODE]);
	});

	it("bring a module up with these commands, in this order", () => {
		deepEqual(BG96.steps.map(({ command }) => text(command)), [
			"ATE0", "AT+CMEE=1", "AT+IPR=", "AT+IFC=2,2", "AT+QURCCFG=\"urcport\",\"uart1\"", "ATI;+GSN", "ATI", "AT+GSN", "AT+QMTCFG=?", "AT+QMTPUB=?", "AT+QCFG=\"nwscanmode\",",
			"AT+QCFG=\"iotopmode\",", "AT+QCFG=\"nwscanseq\",", "AT+CPSMS=1,,,", "AT+CEDRXS=1,4,", "AT+CEDRXS=1,5,", "AT+CPIN?", "AT+QICSGP=", "AT+CEREG?", "AT+CGREG?",
			"AT+CREG?", "AT+QIACT?", "AT+CCLK?", "AT+QLTS=2", "AT+QNTP=1,",
		]);
		deepEqual(BC20.steps.map(({ command }) => text(command)), [
			"ATE0", "AT+CMEE=1", "AT+IPR=", "AT+IFC=2,2", "AT+QSCLK=0", "AT+CPSMS=0", "ATI", "AT+CGSN=1", "AT+QMTCFG=?", "AT+QMTPUB=?", "AT+CPSMS=1,,,", "AT+CEDRXS=1,5,",
			"AT+CFUN=1", "AT+CPIN?", "AT+CGDCONT=1,\"IP\",", "AT+CEREG?", "AT+CGATT?", "AT+CGPADDR", "AT+CCLK?",
		]);
	});
});
