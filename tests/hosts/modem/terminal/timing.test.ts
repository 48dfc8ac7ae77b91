// Answer times: none, or those of a module that has work to do.
// hosts/modem/terminal/timing.ts, ta.ts, command-execution.ts.

import { equal, ok } from "node:assert/strict";
import { bytes, line, OK, Rig } from "../rig.js";

/** The time until something was sent. */
function until(rig: Rig, sent: string): number {
	const start = rig.clock.now();
	while (!rig.pieces.some(({ at, text }) => at >= start && text.includes(sent)))
		rig.clock.advance(1);
	return rig.clock.now() - start;
}

describe("the answer times of the simulated modem", () => {
	it("are none by default, in a test", () => {
		const rig = new Rig();
		equal(rig.say("AT\r", 0), `AT\r${OK}`);
	});

	it("are those of a module with work to do: the echo is immediate, the result code is not", () => {
		const rig = new Rig({ timing: "typical" });
		equal(rig.say("AT\r", 0), "AT\r");
		equal(rig.wait(1000), OK);
		rig.modem.receive(bytes("AT+CFUN=4\r"));
		ok(until(rig, "OK") > 100);
	});

	it("apply to the prompt and to the result code behind the data", () => {
		const rig = Rig.connected({ timing: "typical" });
		rig.wait(2000);
		equal(rig.say(`AT+QMTPUB=0,1,1,0,"t"\r`, 0), "");
		equal(rig.wait(1000), "\r\n> ");
		equal(rig.say("hello\x1a", 0), "");
		equal(rig.wait(1000), `${OK}${line("+QMTPUB: 0,1,0")}`);
	});

	it("take data that were sent before the prompt as data, once it is sent", () => {
		const rig = Rig.connected({ timing: "typical" });
		rig.wait(2000);
		rig.say(`AT+QMTPUB=0,1,1,0,"t"\r`, 0);
		equal(rig.say("early\x1a", 1000), `\r\n> ${OK}${line("+QMTPUB: 0,1,0")}`);
		equal(rig.broker.published[0]?.payload.toString(), "early");
	});

	it("wait with the bytes that follow a command, and let unsolicited result codes pass", () => {
		const rig = new Rig({ timing: "typical" });
		rig.say("ATE0\r", 1000);
		rig.wait();
		rig.modem.receive(bytes("AT+CSQ\rAT\r"));
		rig.modem.module.report("+QIND: SMS DONE");
		equal(rig.wait(0), line("+QIND: SMS DONE"));
		equal(rig.wait(1000), `${line("+CSQ: 24,99")}${OK}${OK}`);
	});

	it("end with a restart", () => {
		const rig = new Rig({ timing: "typical" });
		rig.say("AT\r", 0);
		rig.modem.power(false);
		equal(rig.wait(1000), "");
	});

	it("are the same with the same seed", () => {
		const times = () => {
			const rig = new Rig({ timing: "typical" });
			for (const command of ["AT", "AT+CSQ", "AT+CFUN=4", "AT+CFUN=1", "AT+CEREG?", `AT+QMTPUB=0,0,0,0,"t"`])
				rig.say(`${command}\r`, 2000);
			return JSON.stringify(rig.pieces);
		};
		equal(times(), times());
	});

	it("include the network's: search, context, power-down", () => {
		const rig = new Rig({ timing: "typical", context: false });
		rig.say("ATE0\r", 1000);
		rig.say(`AT+QICSGP=1,1,"iot"\r`, 1000);
		rig.modem.receive(bytes("AT+QIACT=1\r"));
		ok(until(rig, "OK") > 300);
		rig.say("AT+CEREG=1\r", 1000);
		rig.say("AT+CFUN=4\r", 2000);
		rig.modem.receive(bytes("AT+CFUN=1\r"));
		ok(until(rig, "+CEREG: 1") > 1000);
		rig.modem.receive(bytes("AT+QPOWD\r"));
		ok(until(rig, "POWERED DOWN") > 500);
		const hasty = new Rig({ timing: "typical", contextMs: 0, context: false });
		hasty.say(`AT+QICSGP=1,1,"iot"\r`, 1000);
		hasty.modem.receive(bytes("AT+QIACT=1\r"));
		ok(until(hasty, "OK") < 100);
	});
});
