// The line between host and module, and the pins beside it: rates, flow control, power key, reset, where reports go.
// hosts/modem/module/pins.ts, terminal/txd.ts, simulator.ts, commands/general.ts; V.250 §6.2.10 and §6.2.12, docs/hardware.md (UART rate; Power pins).

import { equal } from "node:assert/strict";
import { VirtualClock } from "../../../../hosts/modem/line/clock.js";
import type { SimulatorOptions } from "../../../../hosts/modem/simulator.js";
import { Txd } from "../../../../hosts/modem/terminal/txd.js";
import { line, OK, Rig } from "../rig.js";

function quiet(options: Partial<SimulatorOptions> = {}): Rig {
	const rig = new Rig(options);
	rig.say("ATE0\r");
	return rig;
}

describe("the rate of the line", () => {
	it("makes noise of everything while the two ends differ, both ways", () => {
		const rig = quiet({ baud: 115_200, hostBaud: 115_200, faults: [{ when: { at: 5000 }, do: { kind: "pdp-deactivated" } }] });
		rig.modem.hostBaud = 9600;
		equal(rig.say("AT\r", 1000).includes("OK"), false);
		const noise = rig.wait(6000);
		equal(noise.length, line(`+QIURC: "pdpdeact",1`).length);
		equal(noise.includes("pdpdeact"), false);
		rig.modem.hostBaud = 115_200;
		rig.say("\r");
		equal(rig.say("AT\r"), OK);
	});

	it("changes after the OK of AT+IPR, which leaves at the old one", () => {
		const rig = quiet({ baud: 9600, hostBaud: 9600 });
		equal(rig.say("AT+IPR?\r"), `${line("+IPR: 9600")}${OK}`);
		equal(rig.say("AT+IPR=115200\r"), OK);
		equal(rig.say("AT\r").includes("OK"), false);
		rig.modem.hostBaud = 115_200;
		rig.say("\r");
		equal(rig.say("AT\r"), OK);
	});

	it("is forgotten with the power unless it was stored", () => {
		for (const stored of [false, true]) {
			const rig = quiet({ baud: 9600, bootMs: 0 });
			rig.say("AT+IPR=57600\r");
			if (stored)
				equal(rig.say("AT&W\r"), OK);
			rig.modem.restart();
			rig.wait(5000);
			rig.say("ATE0\r");
			equal(rig.say("AT+IPR?\r"), `${line(`+IPR: ${stored ? 57_600 : 9600}`)}${OK}`);
		}
	});
});

describe("AT+IFC", () => {
	it("takes and reports flow control", () => {
		const rig = quiet();
		equal(rig.say("AT+IFC?\r"), `${line("+IFC: 0,0")}${OK}`);
		equal(rig.say("AT+IFC=2,2\r"), OK);
		equal(rig.say("AT+IFC?\r"), `${line("+IFC: 2,2")}${OK}`);
		equal(rig.say("AT+IFC=?\r"), `${line("+IFC: (0,2),(0,2)")}${OK}`);
		for (const parameters of ["1", "0,1", "3", "0,0,0"])
			equal(rig.say(`AT+IFC=${parameters}\r`), line("ERROR"), parameters);
	});
});

describe("RTS", () => {
	it("stops the module's output while it is high, with AT+IFC=2", () => {
		for (const baud of [0, 9600]) {
			const rig = quiet({ baud });
			rig.modem.pins.rts = false;
			equal(rig.say("AT\r"), OK, "without flow control");
			equal(rig.say("AT+IFC=2\r"), "", "from the command on");
			equal(rig.say("AT\r", 60_000), "");
			rig.modem.pins.rts = true;
			equal(rig.wait(1000), `${OK}${OK}`);
			equal(rig.say("AT\r"), OK);
			rig.modem.pins.rts = false;
			rig.say("AT+CSQ\r");
			equal(rig.say("AT+IFC=0\r"), `${line("+CSQ: 24,99")}${OK}${OK}`, "until it is switched off");
		}
	});

	it("stops it between two bytes, and loses none", () => {
		const rig = quiet({ baud: 9600 });
		rig.say("AT+IFC=2,2\r");
		let said = rig.say("AT+CSQ\r", 10);
		rig.modem.pins.rts = false;
		equal(said.length > 0 && said.length < 10, true, said);
		equal(rig.wait(1000), "");
		rig.modem.pins.rts = true;
		said += rig.wait(1000);
		equal(said, `${line("+CSQ: 24,99")}${OK}`);
	});

	it("stops it between two pieces of an answer that is not paced", () => {
		const pieces: string[] = [];
		const clock = new VirtualClock();
		const txd = new Txd(clock, 0, () => 0, bytes => {
			pieces.push(Buffer.from(bytes).toString());
			txd.held = pieces.length === 2;
		});
		txd.chunking = "byte";
		txd.write(Buffer.from("abc"));
		txd.write(Buffer.from("d"));
		equal(pieces.join(), "a,b");
		txd.held = false;
		equal(pieces.join(), "a,b,c,d");
	});

	it("is forgotten with a restart, as AT+IFC is", () => {
		const rig = quiet({ bootMs: 0 });
		rig.say("AT+IFC=2,2\r");
		rig.modem.pins.rts = false;
		rig.modem.restart();
		equal(rig.wait(5000).includes("RDY"), true);
	});
});

describe("DTR", () => {
	it("keeps the UART awake while it is low, and wakes it without the loss of a line", () => {
		const rig = quiet({ dozeMs: 5000 });
		rig.say("AT+QSCLK=1\r");
		rig.modem.pins.dtr = true;
		rig.wait(60_000);
		equal(rig.say("AT\r"), OK);
		rig.modem.pins.dtr = false;
		rig.wait(4000);
		equal(rig.say("AT\r"), OK, "awake for the time of --doze");
		rig.wait(6000);
		equal(rig.say("AT\r"), "", "the line that wakes it");
		rig.wait(6000);
		rig.modem.pins.dtr = true;
		equal(rig.say("AT\r"), OK);
	});
});

describe("AT+QURCCFG", () => {
	it("brings reports to the UART, where this firmware sends them elsewhere", () => {
		const rig = quiet({ bootMs: 0, firmware: { reportPort: "usbat" } });
		equal(rig.say(`AT+QURCCFG="urcport"\r`), `${line(`+QURCCFG: "urcport","usbat"`)}${OK}`);
		rig.say("AT+CEREG=1\r");
		equal(rig.say("AT+CFUN=4\r"), OK);
		equal(rig.say(`AT+QURCCFG="urcport","uart1"\r`), OK);
		equal(rig.say("AT+CFUN=1\r"), `${OK}${line("+CEREG: 2")}${line("+CEREG: 1")}`);
		rig.modem.restart();
		rig.wait(5000);
		rig.say("ATE0\r");
		equal(rig.say(`AT+QURCCFG="urcport"\r`), `${line(`+QURCCFG: "urcport","uart1"`)}${OK}`);
		equal(rig.say("AT+QURCCFG=?\r"), `${line(`+QURCCFG: "urcport",("usbat","usbmodem","uart1","all")`)}${OK}`);
	});
});

describe("the power pins", () => {
	it("switch on after PWRKEY was low for 500 ms, and not before", () => {
		const rig = new Rig({ powered: false, bootMs: 5000 });
		rig.modem.pins.pressPowerKey(499);
		rig.wait(20_000);
		equal(rig.modem.pins.status, false);
		rig.modem.pins.pressPowerKey(600);
		equal(rig.wait(5499), "");
		equal(rig.modem.pins.status, false);
		equal(rig.wait(1), line("RDY"));
		equal(rig.modem.pins.status, true);
	});

	it("do not switch off again by a press that switched on, however long", () => {
		const rig = new Rig({ powered: false, bootMs: 1000 });
		rig.modem.pins.pressPowerKey(10_000);
		equal(rig.wait(20_000).includes("POWERED DOWN"), false);
		equal(rig.modem.pins.status, true);
	});

	it("switch off when PWRKEY is let go after 650 ms or more, in order", () => {
		const rig = quiet({ powerDownMs: 2000 });
		rig.modem.pins.pressPowerKey(649);
		rig.wait(10_000);
		equal(rig.say("AT\r"), OK);
		rig.modem.pins.pressPowerKey(650);
		equal(rig.wait(2649), "");
		equal(rig.wait(1), line("POWERED DOWN"));
		equal(rig.modem.pins.status, false);
		equal(rig.say("AT\r"), "");
	});

	it("are off at once while it boots", () => {
		const rig = new Rig({ powered: false, bootMs: 5000 });
		rig.modem.pins.pressPowerKey(600);
		rig.wait(1000);
		rig.modem.pins.pressPowerKey(1000);
		equal(rig.wait(20_000), "");
	});

	it("restart a module that is on with RESET_N, and nothing else", () => {
		const rig = quiet({ bootMs: 1000 });
		rig.modem.pins.pressReset(149);
		equal(rig.wait(5000), "");
		rig.modem.pins.pressReset(150);
		equal(rig.wait(1149), "");
		equal(rig.wait(1), line("RDY"));
		rig.modem.power(false);
		rig.modem.pins.pressReset(200);
		equal(rig.wait(5000), "");
	});

	it("do nothing twice when they are set twice", () => {
		const rig = new Rig({ powered: false, bootMs: 0 });
		const { pins } = rig.modem;
		pins.powerKey = true;
		rig.wait(300);
		pins.powerKey = true;
		rig.wait(200);
		equal(pins.status, true);
		pins.powerKey = false;
		pins.powerKey = false;
		pins.reset = false;
		pins.reset = true;
		pins.reset = true;
		equal(rig.wait(300).includes("POWERED DOWN"), false);
		pins.reset = false;
		rig.modem.close();
	});
});
