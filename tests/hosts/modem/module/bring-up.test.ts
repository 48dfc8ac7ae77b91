// From power to a PDP context, and back to no power: boot lines, contexts, restarts.
// hosts/modem/simulator.ts, module/module.ts, module/pdp-contexts.ts, commands/packet.ts; docs/hardware.md (Bring-up).

import { equal } from "node:assert/strict";
import { line, OK, Rig } from "../rig.js";

describe("the simulated BG96, brought up", () => {
	it("neither receives nor sends until RDY, then sends its boot lines", () => {
		const rig = new Rig({ powered: false, bootMs: 5000 });
		rig.modem.power(true);
		equal(rig.say("AT\r", 4999), "");
		equal(rig.wait(1), line("RDY"));
		equal(rig.say("AT\r", 0), "AT\r\r\nOK\r\n");
		equal(rig.wait(2000), ["+CFUN: 1", "APP RDY", "+CPIN: READY", "+QUSIM: 1", "+QIND: SMS DONE"].map(line).join(""));
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

	it("has a character set and name servers, which are stored and have no effect", () => {
		const rig = new Rig();
		rig.say("ATE0\r");
		equal(rig.say("AT+CSCS=?\r"), line(`+CSCS: ("GSM","IRA","UCS2")`) + OK);
		equal(rig.say("AT+CSCS?\r"), line(`+CSCS: "IRA"`) + OK);
		equal(rig.say(`AT+CSCS="GSM"\r`), OK);
		equal(rig.say("AT+CSCS?\r"), line(`+CSCS: "GSM"`) + OK);
		equal(rig.say(`AT+CSCS="HEX"\r`), line("ERROR"));
		equal(rig.say("AT+QIDNSCFG=?\r"), line("+QIDNSCFG: (1-16),<pridnsaddr>,<secdnsaddr>") + OK);
		equal(rig.say("AT+QIDNSCFG=1\r"), line(`+QIDNSCFG: 1,"0.0.0.0","0.0.0.0"`) + OK);
		equal(rig.say(`AT+QIDNSCFG=1,"192.0.2.53"\r`), OK);
		equal(rig.say("AT+QIDNSCFG=1\r"), line(`+QIDNSCFG: 1,"192.0.2.53","0.0.0.0"`) + OK);
		equal(rig.say(`AT+QIDNSCFG=1,"192.0.2.53","192.0.2.54"\r`), OK);
		equal(rig.say("AT+QIDNSCFG=1\r"), line(`+QIDNSCFG: 1,"192.0.2.53","192.0.2.54"`) + OK);
		equal(rig.say(`AT+QIDNSCFG=17,"192.0.2.53"\r`), line("ERROR"));
		rig.modem.restart();
		rig.wait(20_000);
		rig.say("ATE0\r");
		equal(rig.say("AT+CSCS?\r"), line(`+CSCS: "IRA"`) + OK);
		equal(rig.say("AT+QIDNSCFG=1\r"), line(`+QIDNSCFG: 1,"0.0.0.0","0.0.0.0"`) + OK);
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

	it("gives an address to whom the network lets in, by name, user and password", () => {
		const rig = new Rig({ context: false, access: { apn: "iot", user: "me", password: "word", authentication: 2 } });
		rig.say("ATE0\r");
		for (const [definition, answer] of [
			[`"iot"`, line("ERROR")],
			[`"iot","me","word",0`, line("ERROR")],
			[`"iot","me","word",1`, line("ERROR")],
			[`"iot","me","Word",2`, line("ERROR")],
			[`"iot","Me","word",2`, line("ERROR")],
			[`"internet","me","word",2`, line("ERROR")],
			[`"IoT","me","word",2`, OK],
		] as const) {
			equal(rig.say(`AT+QICSGP=1,1,${definition}\r`), OK);
			equal(rig.say("AT+QIACT=1\r"), answer, definition);
		}
		rig.say("AT+QIDEACT=1\r");
		rig.say(`AT+QICSGP=1,1,"iot","me","word",3\r`);
		equal(rig.say("AT+QIACT=1\r"), OK);
	});

	it("refuses a context of wrong parameters, and one that is active", () => {
		const rig = new Rig();
		rig.say("ATE0\r");
		for (const command of [
			`QICSGP=0,1,"a"`, `QICSGP=17,1,"a"`, `QICSGP=2,4,"a"`, "QICSGP=2,1,a", `QICSGP=2,1,"a","b","c",4`, `QICSGP=2,1,"a","b","c",1,1`,
			`QICSGP=1,1,"a"`, "QIACT=0", "QIACT=2", "QIDEACT=17", `CGDCONT=2,"PPP","a"`, "CGATT=2", "CGPADDR=17", `QIDNSGIP=2,"a"`, `QIDNSGIP=1,""`,
		])
			equal(rig.say(`AT+${command}\r`), line("ERROR"), command);
	});

	it("defines a context with CGDCONT too", () => {
		const rig = new Rig({ context: false });
		rig.say("ATE0\r");
		equal(rig.say(`AT+CGDCONT=2,"IP","iot"\r`), OK);
		equal(rig.say("AT+CGDCONT?\r"), `${line(`+CGDCONT: 2,"IP","iot","0.0.0.0",0,0`)}${OK}`);
		equal(rig.say("AT+QIACT=2\r"), OK);
		equal(rig.say("AT+CGDCONT?\r"), `${line(`+CGDCONT: 2,"IP","iot","10.76.51.180",0,0`)}${OK}`);
		equal(rig.say("AT+CGDCONT=2\r"), OK);
		equal(rig.say("AT+CGDCONT?\r"), OK);
	});

	it("reads back the type of a context as it was written, by CGDCONT or QICSGP", () => {
		const rig = new Rig({ context: false });
		rig.say("ATE0\r");
		for (const [command, type] of [[`CGDCONT=1,"IPV4V6","iot"`, "IPV4V6"], [`CGDCONT=1,"IPV6","iot"`, "IPV6"], [`QICSGP=1,1,"iot"`, "IP"], [`QICSGP=1,3,"iot"`, "IPV4V6"]] as const) {
			equal(rig.say(`AT+${command}\r`), OK);
			equal(rig.say("AT+CGDCONT?\r"), `${line(`+CGDCONT: 1,"${type}","iot","0.0.0.0",0,0`)}${OK}`);
		}
		equal(rig.say("AT+QICSGP=1\r"), `${line(`+QICSGP: 3,"iot","","",0`)}${OK}`);
		equal(rig.say("AT+QIACT=1\r"), OK);
		equal(rig.say("AT+QIACT?\r"), `${line(`+QIACT: 1,1,3,"10.76.51.180"`)}${OK}`);
	});

	it("activates and deactivates contexts with CGACT", () => {
		const rig = new Rig({ context: false, access: { apn: "iot" } });
		rig.say("ATE0\r");
		equal(rig.say("AT+CGACT=?\r"), `${line("+CGACT: (0,1)")}${OK}`);
		rig.say(`AT+CGDCONT=1,"IP","iot"\r`);
		rig.say(`AT+CGDCONT=2,"IP","other"\r`);
		equal(rig.say("AT+CGACT?\r"), `${line("+CGACT: 1,0")}${line("+CGACT: 2,0")}${OK}`);
		equal(rig.say("AT+CGACT=1,1\r"), OK);
		equal(rig.say("AT+CGACT=1,1\r"), OK);
		equal(rig.say("AT+CGACT=1,2\r"), line("ERROR"));
		equal(rig.say("AT+CGACT=1,3\r"), line("ERROR"));
		equal(rig.say("AT+CGACT?\r"), `${line("+CGACT: 1,1")}${line("+CGACT: 2,0")}${OK}`);
		equal(rig.say("AT+CGACT=0\r"), OK);
		equal(rig.say("AT+CGACT?\r"), `${line("+CGACT: 1,0")}${line("+CGACT: 2,0")}${OK}`);
		equal(rig.say("AT+CGACT=1\r"), line("ERROR"));
	});

	it("shows with QINISTAT how far the SIM is initialized", () => {
		const rig = new Rig({ powered: false, bootMs: 1000 });
		rig.modem.power(true);
		rig.wait(1000);
		rig.say("ATE0\r", 0);
		equal(rig.say("AT+QINISTAT\r", 0), `${line("+QINISTAT: 0")}${OK}`);
		rig.wait(2000);
		equal(rig.say("AT+QINISTAT\r", 0), `${line("+QINISTAT: 7")}${OK}`);
		equal(rig.say("AT+QINISTAT=?\r", 0), `${line("+QINISTAT: (0-7)")}${OK}`);
		const locked = new Rig({ sim: { pin: "1234" } });
		locked.say("ATE0\r");
		equal(locked.say("AT+QINISTAT\r"), `${line("+QINISTAT: 0")}${OK}`);
	});

	it("resolves names in an active context", () => {
		const rig = new Rig();
		rig.say("ATE0\r");
		equal(rig.say(`AT+QIDNSGIP=1,"broker.example"\r`), `${OK}${line(`+QIURC: "dnsgip",0,1,600`)}${line(`+QIURC: "dnsgip","192.0.2.1"`)}`);
		rig.network.failure = "ENOTFOUND";
		equal(rig.say(`AT+QIDNSGIP=1,"broker.example"\r`), `${OK}${line(`+QIURC: "dnsgip",565`)}`);
		rig.say(`AT+QIDNSGIP=1,"broker.example"\r`, 0);
		rig.modem.restart();
		equal(rig.wait(1000), "");
	});

	it("answers the test commands of the packet domain", () => {
		const rig = new Rig();
		rig.say("ATE0\r");
		for (const [command, answer] of [
			["CGATT", "+CGATT: (0,1)"], ["CGDCONT", `+CGDCONT: (1-16),"IP",,,(0-2),(0-3)`], ["QIACT", "+QIACT: (1-16)"], ["QIDEACT", "+QIDEACT: (1-16)"],
			["QICSGP", "+QICSGP: (1-16),(1-3),<APN>,<username>,<password>,(0-3)"], ["QIDNSGIP", "+QIDNSGIP: (1-16),<hostname>"],
		] as const)
			equal(rig.say(`AT+${command}=?\r`), `${line(answer)}${OK}`);
	});

	it("answers ERROR to a QIACT during which registration is lost", () => {
		const rig = new Rig({ context: false, contextMs: 1000 });
		rig.say("ATE0\r");
		rig.say(`AT+QICSGP=1,1,"iot"\r`);
		rig.say("AT+QIACT=1\r", 500);
		rig.modem.module.radio.register(0);
		equal(rig.wait(500), line("ERROR"));
	});

	it("restarts with CFUN=1,1: boot lines, echo, no context", () => {
		const rig = new Rig({ bootMs: 3000 });
		rig.say("ATE0\r");
		equal(rig.say("AT+CFUN=1,1\r", 0), `${OK}${line(`+QIURC: "pdpdeact",1`)}${line("POWERED DOWN")}`);
		equal(rig.wait(3000), line("RDY"));
		equal(rig.say("AT+QIACT?\r", 0), "AT+QIACT?\r\r\nOK\r\n");
	});

	it("sends the answer to CFUN=1,1 to its end at any rate of the line", () => {
		const rig = new Rig({ bootMs: 3000, baud: 9600 });
		equal(rig.say("ATE0\rAT+CFUN=1,1\r", 2000).endsWith(`${OK}${OK}${line(`+QIURC: "pdpdeact",1`)}${line("POWERED DOWN")}`), true);
		equal(rig.wait(1050), line("RDY"));
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

	it("takes its time to power down in order, ignoring commands meanwhile, and none when powered down at once", () => {
		const rig = new Rig({ powerDownMs: 2000 });
		rig.say("ATE0\r");
		equal(rig.say("AT+QPOWD\r", 1000), OK);
		equal(rig.say("AT\r", 999), "");
		equal(rig.wait(1), line("POWERED DOWN"));
		const hasty = new Rig({ powerDownMs: 2000 });
		hasty.say("ATE0\r");
		equal(hasty.say("AT+QPOWD=0\r", 0), `${OK}${line("POWERED DOWN")}`);
		const wrong = new Rig();
		wrong.say("ATE0\r");
		equal(wrong.say("AT+QPOWD=2\r"), line("ERROR"));
		equal(wrong.say("AT+QPOWD=?\r"), `${line("+QPOWD: (0,1)")}${OK}`);
	});

	it("switches the SIM off with CFUN=0, and only the radio with CFUN=4", () => {
		const rig = new Rig();
		rig.say("ATE0\r");
		equal(rig.say("AT+CFUN=4\r"), OK);
		equal(rig.say("AT+CPIN?\r"), `${line("+CPIN: READY")}${OK}`);
		equal(rig.say("AT+CGATT?\r"), `${line("+CGATT: 0")}${OK}`);
		equal(rig.say("AT+CFUN=0\r"), OK);
		equal(rig.say("AT+CPIN?\r"), line("+CME ERROR: 13"));
		equal(rig.say("AT+CFUN?\r"), `${line("+CFUN: 0")}${OK}`);
		equal(rig.say("AT+CFUN=1\r"), OK);
		equal(rig.say("AT+CPIN?\r"), `${line("+CPIN: READY")}${OK}`);
		equal(rig.say("AT+CGATT?\r"), `${line("+CGATT: 1")}${OK}`);
		for (const command of ["CFUN=2", "CFUN=5", "CFUN=1,2"])
			equal(rig.say(`AT+${command}\r`), line("ERROR"), command);
		equal(rig.say("AT+CFUN=?\r"), `${line("+CFUN: (0,1,4),(0,1)")}${OK}`);
	});

	it("takes the power of every client with it: the broker publishes the will", () => {
		const rig = Rig.connected({}, [`"will",0,1,1,1,"status","gone"`]);
		rig.modem.power(false);
		rig.wait(1000);
		equal(rig.broker.clients.length, 0);
		equal(rig.broker.published[0]?.payload.toString(), "gone");
		equal(rig.broker.published[0]?.retain, true);
	});

	it("sends and does nothing after close", () => {
		const rig = Rig.connected({ faults: [{ when: { at: 10_000 }, do: { kind: "garbage", count: 3 } }] });
		rig.modem.close();
		equal(rig.say("AT\r", 20_000), "");
		equal(rig.clock.next(), undefined);
	});
});
