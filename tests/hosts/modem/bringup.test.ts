// From power to a PDP context, and back to no power: boot lines, SIM, registration, contexts, clock.
// hosts/modem/simulator.ts, equipment.ts, commands/network.ts; MODEM §5.

import { equal } from "node:assert/strict";
import { line, OK, Rig } from "./rig.js";

describe("the simulated BG96, brought up", () => {
	it("is deaf and mute until RDY, then says its boot lines", () => {
		const rig = new Rig({ powered: false, bootMs: 5000 });
		rig.modem.power(true);
		equal(rig.say("AT\r", 4999), "");
		equal(rig.wait(1), line("RDY"));
		equal(rig.say("AT\r", 0), "AT\r\r\nOK\r\n");
		equal(rig.wait(2000), ["+CFUN: 1", "+CPIN: READY", "+QUSIM: 1", "+QIND: SMS DONE", "APP RDY"].map(line).join(""));
	});

	it("answers busy while the SIM starts", () => {
		const rig = new Rig({ powered: false, bootMs: 1000 });
		rig.modem.power(true);
		rig.wait(1000);
		rig.say("ATE0\r", 0);
		equal(rig.say("AT+CPIN?\r", 0), line("+CME ERROR: 14"));
		equal(rig.say("AT+CIMI\r", 0), line("+CME ERROR: 14"));
		equal(rig.say(`AT+CPIN="1234"\r`, 0), line("+CME ERROR: 14"));
		rig.wait(500);
		equal(rig.say("AT+CPIN?\r", 0), `${line("+CPIN: READY")}${OK}`);
	});

	it("asks for its PIN after a start, and registers when it has it", () => {
		const rig = new Rig({ powered: false, bootMs: 0, pin: "0042", registrationMs: 3000 });
		rig.modem.power(true);
		equal(rig.wait(2000).includes("+CPIN: SIM PIN"), true);
		rig.say("ATE0\r");
		rig.say("AT+CEREG=1\r");
		equal(rig.say("AT+CIMI\r"), line("+CME ERROR: 11"));
		equal(rig.say("AT+QPINC?\r"), `${line(`+QPINC: "SC",3,10\r\n+QPINC: "P2",3,10`)}${OK}`);
		equal(rig.say(`AT+CPIN="0041"\r`), line("+CME ERROR: 16"));
		equal(rig.say(`AT+QPINC="SC"\r`), `${line(`+QPINC: "SC",2,10`)}${OK}`);
		equal(rig.say(`AT+CPIN="0042"\r`, 0), `${OK}${line("+CPIN: READY")}${line("+CEREG: 2")}`);
		equal(rig.say("AT+CEREG?\r", 0), `${line("+CEREG: 1,2")}${OK}`);
		equal(rig.wait(3000), line("+CEREG: 1"));
		equal(rig.say(`AT+CPIN="0042"\r`), line("+CME ERROR: 3"));
	});

	it("locks the SIM after the last wrong PIN", () => {
		const rig = new Rig({ pin: "1111", tries: 1 });
		rig.say("ATE0\r");
		equal(rig.say("AT+CPIN=2222\r"), line("+CME ERROR: 16"));
		equal(rig.say("AT+CPIN?\r"), `${line("+CPIN: SIM PUK")}${OK}`);
		equal(rig.say("AT+QCCID\r"), line("+CME ERROR: 12"));
		equal(rig.say("AT+CEREG?\r"), `${line("+CEREG: 0,0")}${OK}`);
	});

	it("tells registration in the domain of its radio", () => {
		const lte = new Rig();
		lte.say("ATE0\r");
		equal(lte.say("AT+CEREG?\r"), `${line("+CEREG: 0,1")}${OK}`);
		equal(lte.say("AT+CREG?\r"), `${line("+CREG: 0,0")}${OK}`);
		lte.say("AT+CEREG=2\r");
		equal(lte.say("AT+CEREG?\r"), `${line(`+CEREG: 2,1,"1A2B","01C3D4E5",8`)}${OK}`);
		const gsm = new Rig({ bearer: "gsm" });
		gsm.say("ATE0\r");
		equal(gsm.say("AT+CEREG?\r"), `${line("+CEREG: 0,0")}${OK}`);
		equal(gsm.say("AT+CGREG?\r"), `${line("+CGREG: 0,1")}${OK}`);
		equal(gsm.say("AT+CGREG=?\r"), `${line("+CGREG: (0,1,2)")}${OK}`);
	});

	it("defines, activates and deactivates a PDP context", () => {
		const rig = new Rig({ context: false });
		rig.say("ATE0\r");
		equal(rig.say("AT+QIACT=1\r"), line("ERROR"));
		equal(rig.say(`AT+QICSGP=1,1,"iot","me","word",1\r`), OK);
		equal(rig.say("AT+QICSGP=1\r"), `${line(`+QICSGP: 1,"iot","me","word",1`)}${OK}`);
		equal(rig.say("AT+QIACT?\r"), OK);
		equal(rig.say("AT+QIACT=1\r"), OK);
		equal(rig.say("AT+QIACT=1\r"), line("ERROR"));
		equal(rig.say("AT+QIACT?\r"), `${line(`+QIACT: 1,1,1,"10.76.51.180"`)}${OK}`);
		equal(rig.say("AT+CGPADDR=1\r"), `${line("+CGPADDR: 1,10.76.51.180")}${OK}`);
		equal(rig.say("AT+QIDEACT=1\r"), OK);
		equal(rig.say("AT+CGPADDR\r"), `${line("+CGPADDR: 1,0.0.0.0")}${OK}`);
	});

	it("answers ERROR to a QIACT during which registration is lost", () => {
		const rig = new Rig({ context: false, contextMs: 1000 });
		rig.say("ATE0\r");
		rig.say(`AT+QICSGP=1,1,"iot"\r`);
		rig.say("AT+QIACT=1\r", 500);
		rig.modem.equipment.register(0);
		equal(rig.wait(500), line("ERROR"));
	});

	it("tells signal and operator, and their absence", () => {
		const rig = new Rig();
		rig.say("ATE0\r");
		equal(rig.say("AT+CSQ\r"), `${line("+CSQ: 24,99")}${OK}`);
		equal(rig.say("AT+QCSQ\r"), `${line(`+QCSQ: "CAT-M1",-65,-93,112,-12`)}${OK}`);
		equal(rig.say("AT+COPS?\r"), `${line(`+COPS: 0,0,"Simulated",8`)}${OK}`);
		equal(rig.say("AT+CGATT?\r"), `${line("+CGATT: 1")}${OK}`);
		equal(rig.say("AT+CFUN=0\r"), OK);
		equal(rig.say("AT+CSQ\r"), `${line("+CSQ: 99,99")}${OK}`);
		equal(rig.say("AT+QCSQ\r"), `${line(`+QCSQ: "NOSERVICE"`)}${OK}`);
		equal(rig.say("AT+COPS?\r"), `${line("+COPS: 0")}${OK}`);
		equal(rig.say("AT+COPS=0\r"), OK);
		equal(rig.say("AT+CFUN?\r"), `${line("+CFUN: 0")}${OK}`);
		rig.say("AT+CFUN=1\r");
		equal(rig.say("AT+CGATT?\r"), `${line("+CGATT: 1")}${OK}`);
		rig.say("AT+CGATT=0\r");
		equal(rig.say("AT+CGATT?\r"), `${line("+CGATT: 0")}${OK}`);
		rig.say("AT+CGATT=1\r");
		equal(rig.say("AT+CEREG?\r"), `${line("+CEREG: 0,1")}${OK}`);
	});

	it("knows the time of the network, with its zone in quarter hours, only while registered", () => {
		const rig = new Rig({ zone: -14 });
		rig.say("ATE0\r", 0);
		equal(rig.say("AT+CCLK?\r", 0), `${line(`+CCLK: "18/01/04,05:00:00-14"`)}${OK}`);
		equal(rig.say("AT+QLTS=1\r", 0), `${line(`+QLTS: "2018/01/04,05:00:00-14,0"`)}${OK}`);
		equal(rig.say(`AT+QNTP=1,"pool.example"\r`, 0), `${OK}${line(`+QNTP: 0,"2018/01/04,05:00:00-14"`)}`);
		rig.say("AT+CFUN=4\r", 0);
		equal(rig.say("AT+QLTS\r", 0), `${line(`+QLTS: ""`)}${OK}`);
		equal(rig.say("AT+CCLK?\r", 0), `${line(`+CCLK: "80/01/05,20:30:00-14"`)}${OK}`);
		equal(rig.say(`AT+QNTP=1,"pool.example"\r`), line("ERROR"));
	});

	it("restarts with CFUN=1,1: boot lines, echo, no context", () => {
		const rig = new Rig({ bootMs: 3000 });
		rig.say("ATE0\r");
		equal(rig.say("AT+CFUN=1,1\r", 0), OK);
		equal(rig.wait(3000), line("RDY"));
		equal(rig.say("AT+QIACT?\r", 0), "AT+QIACT?\r\r\nOK\r\n");
	});

	it("powers down with QPOWD and boots again with the power key", () => {
		const rig = new Rig({ bootMs: 3000 });
		rig.say("ATE0\r");
		equal(rig.say("AT+QPOWD=1\r"), `${OK}${line("POWERED DOWN")}`);
		equal(rig.say("AT\r"), "");
		rig.modem.power(true);
		equal(rig.wait(3000), line("RDY"));
		rig.modem.power(false);
		equal(rig.say("AT\r", 10_000), "");
	});

	it("takes the power of every client with it: the broker publishes the will", () => {
		const rig = Rig.connected({}, [`"will",0,1,1,1,"status","gone"`]);
		rig.modem.power(false);
		rig.wait(1000);
		equal(rig.broker.clients.length, 0);
		equal(rig.broker.published[0]?.payload.toString(), "gone");
		equal(rig.broker.published[0]?.retain, true);
	});

	it("says and does nothing after close", () => {
		const rig = Rig.connected({ faults: [{ when: { at: 10_000 }, do: { kind: "garbage", count: 3 } }] });
		rig.modem.close();
		equal(rig.say("AT\r", 20_000), "");
		equal(rig.clock.next(), undefined);
	});
});
