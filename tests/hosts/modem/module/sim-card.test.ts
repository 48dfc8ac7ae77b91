// The SIM: PIN, PUK, tries; commands that require the SIM.
// hosts/modem/module/sim-card.ts, commands/sim.ts; 27.007 §8.3, docs/hardware.md (SIM).

import { equal } from "node:assert/strict";
import type { SimulatorOptions } from "../../../../hosts/modem/simulator.js";
import { line, OK, Rig } from "../rig.js";

function quiet(options: Partial<SimulatorOptions> = {}): Rig {
	const rig = new Rig(options);
	rig.say("ATE0\r");
	return rig;
}

const INCORRECT = line("+CME ERROR: 16");
const state = (text: string): string => `${line(`+CPIN: ${text}`)}${OK}`;
const tries = (pin: number, puk: number): string => `${line(`+QPINC: "SC",${pin},${puk}`)}${OK}`;

describe("the simulated SIM", () => {
	it("asks for its PIN after a start, and the module registers when it has it", () => {
		const rig = new Rig({ powered: false, bootMs: 0, sim: { pin: "0042" }, registrationMs: 3000 });
		rig.modem.power(true);
		equal(rig.wait(2000).includes("+CPIN: SIM PIN"), true);
		rig.say("ATE0\r");
		rig.say("AT+CEREG=1\r");
		equal(rig.say("AT+CIMI\r"), line("+CME ERROR: 11"));
		equal(rig.say("AT+QPINC?\r"), `${line(`+QPINC: "SC",3,10\r\n+QPINC: "P2",3,10`)}${OK}`);
		equal(rig.say(`AT+CPIN="0041"\r`), INCORRECT);
		equal(rig.say(`AT+QPINC="SC"\r`), tries(2, 10));
		equal(rig.say(`AT+CPIN="0042"\r`, 0), `${OK}${line("+CPIN: READY")}${line("+CEREG: 2")}`);
		equal(rig.say("AT+CEREG?\r", 0), `${line("+CEREG: 1,2")}${OK}`);
		equal(rig.wait(3000), line("+CEREG: 1"));
		equal(rig.say(`AT+CPIN="0042"\r`), line("+CME ERROR: 3"));
		equal(rig.say(`AT+QPINC="SC"\r`), tries(3, 10));
	});

	it("asks again after CFUN=0 and after a restart, and counts wrong PINs over both", () => {
		const rig = quiet({ sim: { pin: "1234" }, bootMs: 0 });
		rig.say("AT+CPIN=1234\r");
		rig.say("AT+CFUN=0\r");
		rig.say("AT+CFUN=1\r");
		equal(rig.say("AT+CPIN?\r"), state("SIM PIN"));
		equal(rig.say("AT+CPIN=4321\r"), INCORRECT);
		rig.modem.restart();
		rig.wait(3000);
		rig.say("ATE0\r");
		equal(rig.say(`AT+QPINC="SC"\r`), tries(2, 10));
		equal(rig.say("AT+CPIN=1234\r").startsWith(OK), true);
		equal(rig.say("AT+CGATT?\r"), `${line("+CGATT: 1")}${OK}`);
	});

	it("wants its PUK after the last wrong PIN, and takes a new PIN with it", () => {
		const rig = quiet({ sim: { pin: "1111", tries: 1, puk: "87654321" } });
		equal(rig.say("AT+CPIN=2222\r"), INCORRECT);
		equal(rig.say("AT+CPIN?\r"), state("SIM PUK"));
		equal(rig.say("AT+QCCID\r"), line("+CME ERROR: 12"));
		equal(rig.say("AT+CEREG?\r"), `${line("+CEREG: 0,0")}${OK}`);
		equal(rig.say("AT+CPIN=1111\r"), line("+CME ERROR: 12"));
		equal(rig.say(`AT+CPIN="12345678","4444"\r`), INCORRECT);
		equal(rig.say(`AT+QPINC="SC"\r`), tries(0, 9));
		equal(rig.say(`AT+CPIN="87654321","4444"\r`), `${OK}${line("+CPIN: READY")}`);
		equal(rig.say(`AT+QPINC="SC"\r`), tries(3, 10));
		rig.say("AT+CFUN=0\r");
		rig.say("AT+CFUN=1\r");
		equal(rig.say("AT+CPIN=1111\r"), INCORRECT);
		equal(rig.say("AT+CPIN=4444\r"), `${OK}${line("+CPIN: READY")}`);
	});

	it("is dead after the last wrong PUK", () => {
		const rig = quiet({ sim: { pin: "1111", tries: 0, pukTries: 1 } });
		equal(rig.say(`AT+CPIN="11111111","4444"\r`), INCORRECT);
		equal(rig.say("AT+CPIN?\r"), line("+CME ERROR: 15"));
		equal(rig.say(`AT+CPIN="12345678","4444"\r`), line("+CME ERROR: 15"));
	});

	it("may not be there", () => {
		const rig = new Rig({ powered: false, bootMs: 0, sim: { inserted: false } });
		rig.modem.power(true);
		equal(rig.wait(3000).includes(line("+CPIN: NOT INSERTED")), true);
		rig.say("ATE0\r");
		equal(rig.say("AT+CPIN?\r"), line("+CME ERROR: 10"));
		equal(rig.say("AT+CIMI\r"), line("+CME ERROR: 10"));
		equal(rig.say("AT+CEREG?\r"), `${line("+CEREG: 0,0")}${OK}`);
	});

	it("identifies itself, once it is open", () => {
		const rig = quiet({ sim: { imsi: "001019999999999", iccid: "8986" } });
		equal(rig.say("AT+CIMI\r"), `${line("001019999999999")}${OK}`);
		equal(rig.say("AT+QCCID\r"), `${line("+QCCID: 8986")}${OK}`);
	});

	it("refuses what is no PIN", () => {
		const rig = quiet({ sim: { pin: "1111" } });
		for (const parameters of ["123", "123456789", "12a4", `""`, "", "1111,", "1111,2222,3333"])
			equal(rig.say(`AT+CPIN=${parameters}\r`), line("+CME ERROR: 3"), parameters);
		equal(rig.say("AT+CPIN=1111,2222\r"), line("+CME ERROR: 3"));
		equal(rig.say(`AT+QPINC="SC"\r`), tries(3, 10));
		equal(rig.say(`AT+QPINC="P2"\r`), `${line(`+QPINC: "P2",3,10`)}${OK}`);
		equal(rig.say(`AT+QPINC="AO"\r`), line("ERROR"));
		equal(rig.say("AT+QPINC=?\r"), `${line(`+QPINC: ("SC","P2")`)}${OK}`);
		equal(rig.say("AT+CPIN=?\r"), OK);
	});
});
