// The module's clock: unset, set by the network, by a time server, by the host.
// hosts/modem/module/module-clock.ts, commands/time.ts; 27.007 §8.15, docs/hardware.md (Clock).

import { equal } from "node:assert/strict";
import type { SimulatorOptions } from "../../../../hosts/modem/simulator.js";
import { line, OK, Rig } from "../rig.js";

const ERROR = line("ERROR");

function quiet(options: Partial<SimulatorOptions> = {}): Rig {
	const rig = new Rig(options);
	rig.say("ATE0\r", 0);
	return rig;
}

const clock = (text: string): string => `${line(`+CCLK: "${text}"`)}${OK}`;

describe("the module's clock", () => {
	it("is the network's, with the zone in quarter hours, and runs on without it", () => {
		const rig = quiet({ zone: -14 });
		equal(rig.say("AT+CCLK?\r", 0), clock("18/01/04,05:00:00-14"));
		equal(rig.say("AT+CFUN=4\r", 61_000), OK);
		equal(rig.say("AT+CCLK?\r", 0), clock("18/01/04,05:01:01-14"));
	});

	it("reports the network's time as it came, in UTC and locally", () => {
		const rig = quiet({ zone: 8 });
		for (const command of ["", "=0", "=2"])
			equal(rig.say(`AT+QLTS${command}\r`, 0), `${line(`+QLTS: "2018/01/04,10:30:00+08,0"`)}${OK}`, command);
		equal(rig.say("AT+QLTS=1\r", 0), `${line(`+QLTS: "2018/01/04,08:30:00+08,0"`)}${OK}`);
		equal(rig.say("AT+QLTS=3\r", 0), ERROR);
		equal(rig.say("AT+QLTS=?\r", 0), `${line("+QLTS: (0-2)")}${OK}`);
	});

	it("has time zone settings, which are stored and have no effect", () => {
		const rig = quiet();
		for (const [name, highest] of [["+CTZU", 1], ["+CTZR", 2]] as const) {
			equal(rig.say(`AT${name}=?\r`, 0), `${line(`${name}: (0-${highest})`)}${OK}`);
			equal(rig.say(`AT${name}?\r`, 0), `${line(`${name}: 0`)}${OK}`);
			equal(rig.say(`AT${name}=1\r`, 0), OK);
			equal(rig.say(`AT${name}?\r`, 0), `${line(`${name}: 1`)}${OK}`);
			equal(rig.say(`AT${name}=${highest + 1}\r`, 0), ERROR);
			rig.modem.restart();
			rig.wait(10_000);
			rig.say("ATE0\r", 0);
			equal(rig.say(`AT${name}?\r`, 0), `${line(`${name}: 0`)}${OK}`);
		}
	});

	it("starts in 1980 and stays there where the network does not tell the time", () => {
		const rig = quiet({ providesTime: false });
		equal(rig.say("AT+CCLK?\r", 0), clock("80/01/06,00:00:00+00"));
		equal(rig.say("AT+QLTS\r", 0), `${line(`+QLTS: ""`)}${OK}`);
	});

	it("is set by a time server through an active context", () => {
		const rig = quiet({ providesTime: false });
		equal(rig.say(`AT+QNTP=1,"pool.example",123,0\r`, 0), `${OK}${line(`+QNTP: 0,"1980/01/06,00:00:00+00"`)}`);
		equal(rig.say(`AT+QNTP=1,"pool.example"\r`, 0), `${OK}${line(`+QNTP: 0,"2018/01/04,08:30:00+00"`)}`);
		equal(rig.say("AT+CCLK?\r", 0), clock("18/01/04,08:30:00+00"));
		equal(rig.say("AT+QLTS\r", 0), `${line(`+QLTS: ""`)}${OK}`);
		for (const parameters of [`0,"a"`, `2,"a"`, `1,""`, "1", "1,a", `1,"a",0`, `1,"a",123,2`])
			equal(rig.say(`AT+QNTP=${parameters}\r`, 0), ERROR, parameters);
		equal(rig.say("AT+QNTP=?\r", 0), `${line("+QNTP: (1-16),<server>,(1-65535),(0,1)")}${OK}`);
	});

	it("is reported after the time of the network, and not at all after a restart", () => {
		const rig = quiet({ contextMs: 2000 });
		equal(rig.say(`AT+QNTP=1,"pool.example"\r`, 1999), OK);
		equal(rig.wait(1), line(`+QNTP: 0,"2018/01/04,08:30:02+00"`));
		rig.say(`AT+QNTP=1,"pool.example"\r`, 0);
		rig.modem.restart();
		equal(rig.wait(4000), "");
	});

	it("is not set by a time server that does not answer", () => {
		const rig = quiet({ wallTime: undefined });
		equal(rig.say(`AT+QNTP=1,"pool.example"\r`, 0), `${OK}${line("+QNTP: 569")}`);
		equal(rig.say("AT+CCLK?\r", 0), clock("80/01/06,00:00:00+00"));
	});

	it("is set by the host", () => {
		const rig = quiet({ providesTime: false });
		equal(rig.say(`AT+CCLK="26/11/22,08:30:05+04"\r`, 0), OK);
		equal(rig.say("AT+CCLK?\r", 0), clock("26/11/22,08:30:05+04"));
		equal(rig.modem.module.realTime.time, Date.UTC(2026, 10, 22, 7, 30, 5));
		equal(rig.say(`AT+CCLK="26/11/22,08:30:05"\r`, 0), OK);
		equal(rig.say("AT+CCLK?\r", 0), clock("26/11/22,08:30:05+00"));
		for (const text of [`"26/02/29,00:00:00+00"`, `"26/13/01,00:00:00+00"`, `"26/01/01,24:00:00+00"`, `"26/01/01,00:00:00+57"`, `"2026/01/01,00:00:00+00"`, "26"])
			equal(rig.say(`AT+CCLK=${text}\r`, 0), ERROR, text);
		equal(rig.say("AT+CCLK=?\r", 0), OK);
	});

	it("is lost with the power", () => {
		const rig = quiet({ providesTime: false, bootMs: 0 });
		rig.say(`AT+CCLK="26/11/22,08:30:05+04"\r`, 0);
		rig.modem.restart();
		rig.wait(2000);
		rig.say("ATE0\r", 0);
		equal(rig.say("AT+CCLK?\r", 0).includes(`"80/01/06`), true);
	});
});
