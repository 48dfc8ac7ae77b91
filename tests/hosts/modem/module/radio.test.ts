// The radio: technologies and their order, registration and its reports, signal, operator, power saving.
// hosts/modem/module/radio.ts, power-saving.ts, commands/network.ts, commands/power-saving.ts; 27.007 §7, §8.5, docs/hardware.md (Registration; Power saving).

import { equal } from "node:assert/strict";
import { DENIED, HOME, ROAMING, SEARCHING } from "../../../../hosts/modem/module/radio.js";
import type { SimulatorOptions } from "../../../../hosts/modem/simulator.js";
import { line, OK, Rig } from "../rig.js";

const ERROR = line("ERROR");

function quiet(options: Partial<SimulatorOptions> = {}): Rig {
	const rig = new Rig(options);
	rig.say("ATE0\r");
	return rig;
}

/** Asks, and compares every line with OK behind them. */
function asks(rig: Rig, exchanges: readonly (readonly [string, string])[]): void {
	for (const [command, answer] of exchanges)
		equal(rig.say(`AT+${command}\r`), answer === "" ? OK : answer === ERROR ? ERROR : `${line(answer)}${OK}`, command);
}

describe("registration", () => {
	it("is reported in the domain of the radio: LTE with CEREG, GSM with CREG and CGREG", () => {
		asks(quiet({ combinedAttach: false }), [
			["CEREG?", "+CEREG: 0,1"], ["CREG?", "+CREG: 0,0"], ["CEREG=2", ""], ["CEREG?", `+CEREG: 2,1,"1A2B","01C3D4E5",8`], ["CREG=2", ""], ["CREG?", "+CREG: 2,0"],
		]);
		asks(quiet({ coverage: { "GSM": HOME } }), [
			["CEREG?", "+CEREG: 0,0"], ["CGREG?", "+CGREG: 0,1"], ["CREG=2", ""], ["CREG?", `+CREG: 2,1,"1A2B","01C3D4E5",0`], ["CGREG=?", "+CGREG: (0-3)"],
		]);
	});

	it("is a combined attach on LTE-M, which CREG shows too; NB-IoT has none", () => {
		asks(quiet(), [["CREG?", "+CREG: 0,1"], ["CGREG?", "+CGREG: 0,0"], ["CEREG?", "+CEREG: 0,1"]]);
		const rig = quiet({ coverage: { "CAT-M1": ROAMING }, registrationMs: 5000 });
		asks(rig, [["CREG=1", ""]]);
		equal(rig.say("AT+CFUN=4\r"), `${OK}${line("+CREG: 0")}`);
		equal(rig.say("AT+CFUN=1\r", 5000), `${OK}${line("+CREG: 2")}${line("+CREG: 5")}`);
		const narrowband = quiet({ coverage: { "CAT-NB1": HOME } });
		asks(narrowband, [[`QCFG="iotopmode",1,1`, ""], ["CEREG?", "+CEREG: 0,1"], ["CREG?", "+CREG: 0,0"]]);
	});

	for (const [n, searching, registered] of [
		[0, "", ""],
		[1, line("+CEREG: 2"), line("+CEREG: 5")],
		[2, line("+CEREG: 2"), line(`+CEREG: 5,"1A2B","01C3D4E5",8`)],
	] as const)
		it(`reports with n = ${n} what it should`, () => {
			const rig = quiet({ coverage: { "CAT-M1": ROAMING }, registrationMs: 5000 });
			rig.say("AT+CFUN=4\r");
			equal(rig.say(`AT+CEREG=${n}\r`), OK);
			equal(rig.say("AT+CFUN=1\r", 0), `${OK}${searching}`);
			equal(rig.wait(4999), "");
			equal(rig.wait(1), registered);
			equal(rig.say("AT+CFUN=4\r"), `${OK}${n === 0 ? "" : line("+CEREG: 0")}`);
		});

	it("is refused, or never comes, as the network has it", () => {
		asks(quiet({ coverage: { "CAT-M1": DENIED } }), [["CEREG?", "+CEREG: 0,3"], ["QIACT=1", ERROR], ["COPS?", "+COPS: 0"]]);
		const lost = quiet({ coverage: { "CAT-M1": SEARCHING } });
		lost.wait(600_000);
		asks(lost, [["CEREG?", "+CEREG: 0,2"], ["CGREG?", "+CGREG: 0,2"], ["CSQ", "+CSQ: 99,99"], ["QNWINFO", "+QNWINFO: No Service"]]);
	});

	it("prefers a network that takes the module in to one that does not", () => {
		asks(quiet({ coverage: { "CAT-M1": DENIED, "GSM": ROAMING } }), [["CGREG?", "+CGREG: 0,5"], ["CEREG?", "+CEREG: 0,0"]]);
	});
});

describe("AT+QCFG", () => {
	it("chooses the technologies and their order", () => {
		const rig = quiet({ coverage: { "CAT-M1": HOME, "CAT-NB1": HOME, "GSM": HOME } });
		const technology = `+QNWINFO: "CAT-M1","00101","LTE BAND 3",1300`;
		asks(rig, [
			["QNWINFO", technology],
			[`QCFG="nwscanseq"`, `+QCFG: "nwscanseq",00`],
			[`QCFG="nwscanseq",030201`, ""],
			// It stays where it is, while that is one of those wanted.
			["QNWINFO", technology],
			[`QCFG="iotopmode"`, `+QCFG: "iotopmode",0`],
			[`QCFG="iotopmode",1,1`, ""],
			["QNWINFO", `+QNWINFO: "CAT-NB1","00101","LTE BAND 20",1300`],
			[`QCFG="nwscanmode",1`, ""],
			["QNWINFO", `+QNWINFO: "GSM","00101","GSM 900",1300`],
			[`QCFG="nwscanmode",3,0`, ""],
			["QNWINFO", `+QNWINFO: "GSM","00101","GSM 900",1300`],
			[`QCFG="nwscanmode"`, `+QCFG: "nwscanmode",3`],
			["CFUN=4", ""],
			["CFUN=1", ""],
			["QNWINFO", `+QNWINFO: "CAT-NB1","00101","LTE BAND 20",1300`],
		]);
	});

	it("is kept without power", () => {
		const rig = quiet({ bootMs: 0, coverage: { "CAT-M1": HOME, "CAT-NB1": HOME } });
		asks(rig, [[`QCFG="iotopmode",1,0`, ""], [`QCFG="band",0xF,0x8,80000`, ""]]);
		rig.modem.restart();
		rig.wait(5000);
		rig.say("ATE0\r");
		asks(rig, [[`QCFG="iotopmode"`, `+QCFG: "iotopmode",1`], [`QCFG="band"`, `+QCFG: "band",0xf,0x8,0x80000`], ["CEREG=2", ""], ["CEREG?", `+CEREG: 2,1,"1A2B","01C3D4E5",9`]]);
	});

	it("leaves a band alone where it is 0", () => {
		asks(quiet(), [[`QCFG="band",0,8,0`, ""], [`QCFG="band"`, `+QCFG: "band",0xf,0x8,0xa0e189f`]]);
	});

	it("refuses what is out of range, and keys it does not have", () => {
		const rig = quiet();
		for (const parameters of [
			`"nwscanmode",2`, `"nwscanmode",4`, `"nwscanmode",0,2`, `"nwscanmode",0,1,1`, `"nwscanseq",04`, `"nwscanseq",0203010`, `"nwscanseq","02"`, `"iotopmode",3`,
			`"band",0,g,0`, `"band",0,0`, `"nothing"`, "nwscanmode",
		])
			equal(rig.say(`AT+QCFG=${parameters}\r`), ERROR, parameters);
		equal(rig.say("AT+QCFG=?\r"), `${line([
			`+QCFG: "nwscanmode",(0,1,3),(0,1)`, `+QCFG: "nwscanseq",<scanseq>,(0,1)`, `+QCFG: "iotopmode",(0-2),(0,1)`,
			`+QCFG: "band",<gsmbandval>,<catm1bandval>,<catnb1bandval>,(0,1)`, `+QCFG: "psm/urc",(0,1)`,
		].join("\r\n"))}${OK}`);
	});

	it("has no effect in a module of one technology", () => {
		asks(quiet({ profile: "bc20" }), [["CEREG?", "+CEREG: 0,1"]]);
	});
});

describe("signal and operator", () => {
	it("are reported while there are any", () => {
		const rig = quiet();
		asks(rig, [
			["CSQ", "+CSQ: 24,99"], ["QCSQ", `+QCSQ: "CAT-M1",-65,-93,112,-12`], ["COPS?", `+COPS: 0,0,"Simulated",8`], ["CSQ=?", "+CSQ: (0-31,99),(0-7,99)"],
			["CFUN=4", ""], ["CSQ", "+CSQ: 99,99"], ["QCSQ", `+QCSQ: "NOSERVICE"`], ["COPS?", "+COPS: 0"], ["QNWINFO=?", ""],
		]);
		asks(quiet({ coverage: { "GSM": HOME } }), [["QCSQ", `+QCSQ: "GSM",-65`]]);
	});

	for (const [rssi, steps] of [[-120, 0], [-113, 0], [-111, 1], [-53, 30], [-51, 31], [-40, 31]] as const)
		it(`are ${steps} steps for ${rssi} dBm`, () => {
			const rig = quiet();
			rig.modem.module.radio.signal = { rssi, rsrp: -100, sinr: 100, rsrq: -10 };
			asks(rig, [["CSQ", `+CSQ: ${steps},99`]]);
		});

	it("can be chosen: another name format, no operator, one that is not there, the one that is", () => {
		const rig = quiet();
		asks(rig, [
			["COPS=?", `+COPS: (2,"Simulated","Sim","00101",8),,(0-4),(0-2)`],
			["COPS=3,2", ""], ["COPS?", `+COPS: 0,2,"00101",8`],
			["COPS=2", ""], ["COPS?", "+COPS: 2"], ["CEREG?", "+CEREG: 0,0"],
			["CFUN=4", ""], ["CFUN=1", ""], ["CEREG?", "+CEREG: 0,0"],
			[`COPS=1,2,"00102"`, ""], ["CEREG?", "+CEREG: 0,0"],
			[`COPS=1,2,"00101"`, ""], ["COPS?", `+COPS: 1,2,"00101",8`],
			["COPS=0,0", ""], ["COPS?", `+COPS: 0,0,"Simulated",8`],
			["COPS=5", ERROR], ["COPS=0,3", ERROR],
		]);
	});
});

describe("power saving", () => {
	it("takes cycles of eDRX by technology, and reports the one in use", () => {
		asks(quiet(), [
			["CEDRXS=?", `+CEDRXS: (0-3),(2,4,5),("0000"-"1111")`],
			["CEDRXS?", ""], ["CEDRXRDP", "+CEDRXRDP: 0"],
			[`CEDRXS=1,4,"0101"`, ""], ["CEDRXS?", `+CEDRXS: 4,"0101"`], ["CEDRXRDP", `+CEDRXRDP: 4,"0101","0101","0011"`],
			["CEDRXS=2,5", ""], ["CEDRXS?", `+CEDRXS: 4,"0101"\r\n\r\n+CEDRXS: 5,"0000"`],
			["CEDRXS=0,4", ""], ["CEDRXS?", `+CEDRXS: 5,"0000"`],
			["CEDRXS=3", ""], ["CEDRXS?", ""],
			["CEDRXS=4", ERROR], [`CEDRXS=1,3,"0000"`, ERROR], [`CEDRXS=1,4,"00000"`, ERROR], [`CEDRXS=1,4,0000`, ERROR],
		]);
	});

	it("lets the UART doze where AT+QSCLK does: the first line is lost and wakes it", () => {
		const rig = quiet({ dozeMs: 5000 });
		rig.wait(60_000);
		asks(rig, [["QSCLK?", "+QSCLK: 0"], ["QSCLK=1", ""]]);
		rig.wait(4799);
		asks(rig, [["CSQ", "+CSQ: 24,99"]]);
		rig.wait(5000);
		equal(rig.say("AT\r"), "");
		asks(rig, [["QSCLK=0", ""]]);
		rig.wait(60_000);
		asks(rig, [["CSQ", "+CSQ: 24,99"]]);
	});

	it("goes to sleep in PSM once T3324 is over and nothing is open, and wakes with T3412", () => {
		const rig = quiet({ grantsPSM: true, bootMs: 1000 });
		rig.wait(60_000);
		// 10 s active, 10 minutes between.
		asks(rig, [[`CPSMS=1,,,"00000001","00000101"`, ""]]);
		equal(rig.say(`AT+QMTOPEN=0,"broker.example",1883\r`), `${OK}${line("+QMTOPEN: 0,0")}`);
		rig.wait(25_000);
		equal(rig.modem.pins.status, true);
		rig.say("AT+QMTCLOSE=0\r", 9999);
		equal(rig.modem.pins.status, true);
		rig.wait(1);
		equal(rig.modem.pins.status, false);
		equal(rig.say("AT\r", 600_999), "");
		equal(rig.wait(1), line("RDY"));
		rig.wait(1800);
		equal(rig.say("AT+CEREG?\r"), `AT+CEREG?\r${line("+CEREG: 0,1")}${OK}`);
	});

	it("wakes from PSM with PWRKEY, and stays off after a farewell", () => {
		const rig = quiet({ grantsPSM: true, bootMs: 1000, baud: 9600 });
		rig.say(`AT+CPSMS=1,,,"00000001","00000101"\r`, 20_000);
		equal(rig.modem.pins.status, false);
		rig.modem.pins.pressPowerKey(500);
		equal(rig.wait(1600).includes("RDY"), true);
		rig.say("AT+QPOWD\r");
		rig.wait(10_000_000);
		equal(rig.modem.pins.status, false);
	});

	it("takes the timers of PSM as bits, and reports them in seconds", () => {
		asks(quiet(), [
			["CPSMS?", `+CPSMS: 0,,,"00100001","00000001"`], ["QPSMS?", "+QPSMS: 0"],
			[`CPSMS=1,,,"00100100","00100010"`, ""], ["CPSMS?", `+CPSMS: 1,,,"00100100","00100010"`], ["QPSMS?", `+QPSMS: 1,,,"14400","120"`],
			[`CPSMS=1,,,"00000110","00001111"`, ""], ["QPSMS?", `+QPSMS: 1,,,"3600","30"`],
		]);
	});
});
