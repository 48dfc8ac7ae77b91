// Bring-up: every step's success and failure, the SIM's PIN, registration, the PDP context, the network's time.
// modules/quectel/modem/bring-up and bring-up-steps. Source: 27.007 §7.2, §8.3, §8.8, §10.1.9, §10.1.22; BG96 TCP/IP note (QIACT).

import { deepEqual, equal, throws } from "node:assert/strict";
import { BC20, BG95 } from "../../../../modules/quectel/profile.js";
import { makeBC20 } from "../../../support/bc20-device.js";
import { type Device, line, OK, Rig, type RigOptions } from "../../../support/quectel-rig.js";

const ERROR = line("ERROR");
const HOUR = 3_600_000;
const STEPS: readonly string[] = [
	"ATE0", "AT+CMEE=1", "AT+QURCCFG=\"urcport\",\"uart1\"", "ATI", "AT+GSN", "AT+QMTCFG=?", "AT+QMTPUB=?", "AT+CPIN?", "AT+QICSGP=1,1,\"\",\"\",\"\",0", "AT+CEREG?", "AT+QIACT?", "AT+CCLK?",
];

/** Runs a bring-up for `ms`. */
function run(ms: number, setUp: (device: Device) => void = () => {}, options: RigOptions = {}): Rig {
	const rig = new Rig({ ...options, device: setUp });
	rig.session.close();
	rig.clock.advance(ms);
	return rig;
}

describe("a bring-up", () => {
	it("sends its steps in order, and reads the module's identity and the time", () => {
		const rig = run(0);
		deepEqual(rig.device.commands.slice(2), STEPS);
		deepEqual(rig.events, ["ready"]);
		equal(rig.modem.identity, "Quectel\nBG96\nRevision: BG96MAR02A07M1G");
		deepEqual([rig.modem.imei, rig.modem.ready], ["866425030012340", true]);
		rig.clock.advance(5000);
		equal(rig.modem.wallTime(), Date.UTC(2026, 10, 22, 7, 30, 5));
	});

	it("leaves AT+CMEE=1 out where the answer to its probe shows that it is set", () => {
		const rig = run(0, device => device.always("AT+CMEE?", line("+CMEE: 1") + OK));
		deepEqual(rig.device.commands.slice(2), STEPS.filter(step => step !== "AT+CMEE=1"));
		for (const answer of ["+CMEE: 2", "+CMEE: 0", "+CMEE: ", "+CMEE: x"])
			equal(run(0, device => device.always("AT+CMEE?", line(answer) + OK)).device.commands[3], "AT+CMEE=1", answer);
		rig.forget();
		rig.device.always("AT+CMEE?", line("+CMEE: 0") + OK);
		rig.device.tell(line("RDY"));
		rig.clock.advance(1000);
		equal(rig.device.commands.includes("AT+CMEE=1"), true);
	});

	it("asks again until the module answers, every 300 ms", () => {
		const rig = run(899, device => device.always("AT+CMEE?", ""));
		equal(rig.device.commands.filter(command => command === "AT+CMEE?").length, 3);
		deepEqual(rig.events, []);
	});

	it("goes on where a step that only helps is refused or not answered", () => {
		for (const reply of [ERROR, line("+CME ERROR: 4"), ""]) {
			for (const step of ["ATE0", "AT+CMEE=1", "AT+QURCCFG", "ATI", "AT+GSN", "AT+CCLK?", "AT+QLTS=2", "AT+QICSGP"]) {
				const rig = run(10_000, device => device.always(step, reply));
				deepEqual(rig.events, ["ready"], `${step} ${reply}`);
			}
		}
	});

	it("leaves values unknown that were not reported, or are malformed", () => {
		const rig = run(0, device => device
			.always("AT+GSN", line("8664\"250\x7f") + OK).always("AT+CCLK?", line("+CCLK: \"80/01/06,00:00:00+00\"") + OK));
		deepEqual([rig.modem.imei, rig.modem.wallTime()], ["", undefined]);
		deepEqual(rig.events, ["ready"]);
	});

	it("keeps the known IMEI when the module does not report it again", () => {
		const rig = run(0, device => device.next("AT+GSN", line("866425030012340") + OK).always("AT+GSN", ERROR));
		rig.device.tell(line("RDY"));
		rig.clock.advance(1000);
		deepEqual([rig.modem.imei, rig.events], ["866425030012340", ["ready", "ready"]]);
	});

	it("asks again for an IMEI that is damaged, or another than the known one, and believes it when it comes twice", () => {
		const cases: readonly (readonly [string, readonly string[], string])[] = [
			["a digit is wrong", ["866425030012346", "866425030012340"], "866425030012340"],
			["characters are", ["86642503\x7f012345", "8664250", "866425030012340"], "866425030012340"],
			["one without a check digit, twice", ["8664250300123400", "8664250300123400"], "8664250300123400"],
			["never the same", ["866425030012346", "866425030012347", "866425030012348"], ""],
		];
		for (const [what, answers, imei] of cases) {
			const rig = run(0, device => answers.forEach(answer => device.next("AT+GSN", line(answer) + OK)));
			deepEqual([rig.modem.imei, rig.device.commands.filter(command => command === "AT+GSN").length, rig.events], [imei, answers.length, ["ready"]], what);
		}
		const known = run(0);
		known.device.next("AT+GSN", line("490154203237518") + OK);
		known.device.tell(line("RDY"));
		known.clock.advance(1000);
		equal(known.modem.imei, "866425030012340");
		known.device.always("AT+GSN", line("490154203237518") + OK);
		known.device.tell(line("RDY"));
		known.clock.advance(1000);
		equal(known.modem.imei, "490154203237518");
	});

	it("is done only with an IMEI where the app needs one, and reports every ten seconds that there is none", () => {
		for (const [reply, what] of [[ERROR, "ERROR"], [line("+CME ERROR: 4"), "+CME ERROR: 4 (operation not supported)"], [OK, "no IMEI"], [line("x") + OK, "no IMEI"]] as const) {
			const rig = run(25_000, device => device.always("AT+GSN", reply), { modem: { identify: true } });
			deepEqual([rig.events, rig.modem.ready], [Array.from({ length: 3 }, () => `modem: AT+GSN: ${what}`), false]);
			rig.device.always("AT+GSN", line("866425030012340") + OK);
			rig.clock.advance(10_000);
			deepEqual([rig.events.at(-1), rig.modem.imei], ["ready", "866425030012340"]);
			rig.device.always("AT+GSN", reply);
			rig.device.tell(line("RDY"));
			rig.clock.advance(1000);
			deepEqual([rig.events.at(-1), rig.modem.ready, rig.modem.imei], ["ready", true, "866425030012340"]);
		}
	});

	it("gives the access point's name, user and password to the module", () => {
		const rig = run(0, undefined, { modem: { apn: "internet", user: "u", password: "p" } });
		equal(rig.device.commands.includes("AT+QICSGP=1,1,\"internet\",\"u\",\"p\",1"), true);
	});

	it("authenticates that user with the configured method", () => {
		for (const [authentication, code] of [["none", 0], ["PAP", 1], ["CHAP", 2], ["PAP or CHAP", 3]] as const) {
			const rig = run(0, undefined, { modem: { apn: "internet", user: "u", password: "p", authentication } });
			equal(rig.device.commands.includes(`AT+QICSGP=1,1,"internet","u","p",${code}`), true, authentication);
		}
		throws(() => new Rig({ modem: { authentication: "pap" } }), { name: "RangeError", message: "authentication: pap is not none, PAP, CHAP, PAP or CHAP" });
	});

	it("lets the module be held off where the host has wired its RTS", () => {
		const rig = run(0, undefined, { modem: { flowControl: true } });
		deepEqual(rig.device.commands.slice(2, 5), ["ATE0", "AT+CMEE=1", "AT+IFC=2,2"]);
	});

	it("refuses an option that cannot be sent before it opens the port", () => {
		for (const name of ["apn", "user", "password", "pin", "timeServer"] as const) {
			throws(() => new Rig({ modem: { [name]: "a\"b" } }), { name: "RangeError", message: `${name}: byte 0x22 at offset 1 cannot be sent in a command line` });
			throws(() => new Rig({ modem: { [name]: "x".repeat(101) } }), { name: "RangeError" });
		}
	});
});

describe("a bring-up with a record", () => {
	const KEY = "module";
	const BOTH = line("Quectel\r\nBG96\r\nRevision: BG96MAR02A07M1G") + line("866425030012340") + OK;
	const ASKED = ["AT+QMTCFG=?", "AT+QMTPUB=?"];

	/** One bring-up of a driver that has this record. @returns the rig, and those of its commands that ask for identity and firmware */
	function start(record: Map<string, string>, setUp: (device: Device) => void = () => {}, modem: RigOptions["modem"] = {}): { rig: Rig; asked: string[] } {
		const rig = run(0, device => {
			device.always("ATI;+GSN", BOTH);
			setUp(device);
		}, { modem: { record: { read: name => record.get(name), write: (name, text) => void record.set(name, text) }, ...modem } });
		return { rig, asked: asked(rig) };
	}

	const asked = (rig: Rig): string[] => rig.device.commands.filter(command => /^AT(I|\+GSN|.*=\?)/.test(command));

	it("asks for maker, model, firmware and IMEI in one line, and for what the firmware has until it has answered the same twice", () => {
		const record = new Map<string, string>();
		deepEqual(start(record).asked, ["ATI;+GSN", ...ASKED]);
		deepEqual(start(record).asked, ["ATI;+GSN", ...ASKED]);
		const { rig, asked } = start(record);
		deepEqual(asked, ["ATI;+GSN"]);
		deepEqual([rig.events, rig.modem.identity, rig.modem.imei], [["ready"], "Quectel\nBG96\nRevision: BG96MAR02A07M1G", "866425030012340"]);
		deepEqual([rig.modem.capabilities.lengthPrefixed, rig.modem.capabilities.payload], [false, 1548]);
	});

	it("asks one by one where the module refuses the line, or its answer may be damaged or is another IMEI than the known one", () => {
		for (const answer of [ERROR, "", OK, line("866425030012340") + OK, line("Quectel\r\nBG96") + line("866425030012341") + OK, line("Quectel\r\nBG96") + OK, `${BOTH.slice(0, -OK.length)}${ERROR}`]) {
			const { rig } = start(new Map(), device => device.always("ATI;+GSN", answer));
			rig.clock.advance(10_000);
			deepEqual(asked(rig), ["ATI;+GSN", "ATI", "AT+GSN", ...ASKED], JSON.stringify(answer));
			deepEqual([rig.events, rig.modem.identity, rig.modem.imei], [["ready"], "Quectel\nBG96\nRevision: BG96MAR02A07M1G", "866425030012340"]);
		}
		const { rig } = start(new Map());
		rig.forget();
		rig.device.always("ATI;+GSN", BOTH.replace("866425030012340", "490154203237518"));
		rig.device.tell(line("RDY"));
		rig.clock.advance(1000);
		deepEqual([asked(rig).slice(0, 3), rig.modem.imei], [["ATI;+GSN", "ATI", "AT+GSN"], "866425030012340"]);
	});

	it("does not combine commands any more until the module restarts, once it has refused that", () => {
		const { rig } = start(new Map(), device => device.next("ATI;+GSN", ERROR));
		equal(rig.modem.capabilities.combines, false);
		rig.device.tell(line("RDY"));
		rig.clock.advance(1000);
		equal(rig.modem.capabilities.combines, true);
		equal(run(0).modem.capabilities.combines, false);
		equal(start(new Map(), device => makeBC20(device, false), { profile: BC20 }).rig.modem.capabilities.combines, false);
	});

	it("asks again after the module, its firmware or the profile was changed, and when the record is gone", () => {
		const record = new Map<string, string>();
		for (let starts = 0; starts < 3; starts++)
			start(record);
		const other = start(new Map(record), device => device.always("ATI;+GSN", BOTH.replace("866425030012340", "490154203237518")));
		deepEqual(other.asked.slice(-2), ASKED);
		deepEqual(start(new Map(record), device => device.always("ATI;+GSN", BOTH.replace("M1G", "M2G"))).asked.slice(-2), ASKED);
		deepEqual(start(new Map(record), undefined, { profile: BG95 }).asked.slice(-2), ASKED);
		deepEqual(start(new Map()).asked.slice(-2), ASKED);
		deepEqual(start(new Map(record)).asked, ["ATI;+GSN"]);
	});

	it("keeps nothing where an answer is missing, refused or about another module's", () => {
		for (const [command, answer] of [["AT+QMTCFG=?", ERROR], ["AT+QMTCFG=?", ""], ["AT+QMTCFG=?", OK], ["AT+QMTPUB=?", ERROR], ["AT+QMTPUB=?", OK], ["AT+QMTPUB=?", ""]] as const) {
			const record = new Map<string, string>();
			start(record, device => device.always(command, answer)).rig.clock.advance(10_000);
			equal(record.size, 0, `${command} ${JSON.stringify(answer)}`);
		}
		for (const [command, answer] of [["ATI", ERROR], ["AT+GSN", ERROR], ["AT+GSN", line("x") + OK]] as const) {
			const record = new Map<string, string>();
			const { rig } = start(record, device => device.always("ATI;+GSN", ERROR).always(command, answer));
			deepEqual([record.size, rig.events], [0, ["ready"]], command);
		}
	});

	it("writes at most once in ten minutes", () => {
		let writes = 0;
		const record = new Map<string, string>();
		const { rig } = start(record, undefined, { record: { read: name => record.get(name), write: (name, text) => {
			writes += 1;
			record.set(name, text);
		} } });
		const restart = (): void => {
			rig.device.tell(line("RDY"));
			rig.clock.advance(1000);
		};
		equal(writes, 1);
		for (let times = 0; times < 20; times++)
			restart();
		equal(writes, 1);
		rig.clock.advance(580_000);
		restart();
		restart();
		equal(writes, 2);
		rig.clock.advance(HOUR);
		rig.forget();
		restart();
		deepEqual([writes, asked(rig), record.get(KEY) !== undefined], [2, ["ATI;+GSN"], true]);
	});

	it("is as good as one without where the storage fails", () => {
		const fail = (): never => {
			throw new Error("no flash");
		};
		for (let starts = 0; starts < 3; starts++) {
			const { rig, asked } = start(new Map(), undefined, { record: { read: fail, write: fail } });
			deepEqual([rig.events, asked], [["ready"], ["ATI;+GSN", ...ASKED]]);
		}
	});

	it("asks a BC20 for what it has, too, and remembers it", () => {
		const record = new Map<string, string>();
		const bc20 = (): string[] => {
			const { rig } = start(record, device => makeBC20(device, false), { profile: BC20 });
			equal(rig.events.at(-1), "ready");
			return rig.device.commands.filter(command => /^AT(I|\+CGSN|.*=\?)/.test(command));
		};
		deepEqual([bc20(), bc20(), bc20()], [["ATI", "AT+CGSN=1", ...ASKED], ["ATI", "AT+CGSN=1", ...ASKED], ["ATI", "AT+CGSN=1"]]);
	});
});

describe("the SIM", () => {
	const WAITS = line("+CPIN: SIM PIN") + OK;

	it("is waited for", () => {
		const rig = run(2999, device => device.always("AT+CPIN?", line("+CME ERROR: 14")));
		equal(rig.device.commands.filter(command => command === "AT+CPIN?").length, 3);
		equal(rig.device.commands.includes("AT+CFUN=1"), false);
		rig.device.always("AT+CPIN?", line("+CPIN: READY") + OK);
		rig.clock.advance(1);
		deepEqual(rig.events, ["ready"]);
	});

	it("that fails gets its power with the radio's: an AT+CFUN=1 may have been lost on the line", () => {
		let on = false;
		const rig = run(20_000, device => device
			.always("AT+CPIN?", () => on ? line("+CPIN: READY") + OK : line("+CME ERROR: 13"))
			.always("AT+CFUN=1", () => {
				on = true;
				return OK;
			}));
		deepEqual(rig.events, ["ready"]);
		equal(rig.device.commands.filter(command => command === "AT+CFUN=1").length, 1);
	});

	it("gets its PIN once, after a look at the tries that are left", () => {
		const rig = run(5000, device => device.next("AT+CPIN?", WAITS).next("AT+CPIN?", WAITS), { modem: { pin: "1234" } });
		deepEqual(rig.device.commands.slice(9, 14), ["AT+CPIN?", "AT+QPINC=\"SC\"", "AT+CPIN=\"1234\"", "AT+CPIN?", "AT+CPIN?"]);
		deepEqual(rig.events, ["ready"]);
	});

	it("gets no PIN where none is set, not even an empty one, which would cost a try at each boot", () => {
		for (const pin of ["", undefined]) {
			const rig = run(10_000, device => device.always("AT+CPIN?", WAITS), { modem: { pin } });
			deepEqual(rig.device.commands.filter(command => /QPINC|CPIN=/.test(command)), []);
		}
	});

	it("is sent its PIN when two tries are left: a refused one leaves another", () => {
		const rig = run(0, device => device.next("AT+CPIN?", WAITS).always("AT+QPINC=", line("+QPINC: \"SC\",2,10") + OK), { modem: { pin: "1234" } });
		equal(rig.device.commands.includes("AT+CPIN=\"1234\""), true);
		deepEqual(rig.events, ["ready"]);
	});

	it("is not sent its PIN when one try is left, which is reported", () => {
		const rig = run(10_000, device => device.always("AT+CPIN?", WAITS).always("AT+QPINC=", line("+QPINC: \"SC\",1,10") + OK), { modem: { pin: "1234" } });
		equal(rig.device.commands.some(command => command.startsWith("AT+CPIN=")), false);
		deepEqual(rig.events, ["modem: AT+QPINC: one try is left; the PIN is not entered"]);
	});

	it("is not sent its PIN while the number of tries is unknown", () => {
		for (const reply of [ERROR, OK, ""]) {
			const rig = run(20_000, device => device.always("AT+CPIN?", WAITS).always("AT+QPINC=", reply), { modem: { pin: "1234" } });
			equal(rig.device.commands.some(command => command.startsWith("AT+CPIN=")), false);
			deepEqual(rig.events, []);
		}
	});

	it("whose number of tries stays unknown is reported after five minutes", () => {
		const rig = run(310_000, device => device.always("AT+CPIN?", WAITS).always("AT+QPINC=", ERROR), { modem: { pin: "1234" } });
		deepEqual(rig.events, ["modem: AT+CPIN: SIM PIN"]);
	});

	it("does not get a PIN again that it has refused", () => {
		const rig = run(60_000, device => device.always("AT+CPIN?", WAITS).always("AT+CPIN=", line("+CME ERROR: 16")), { modem: { pin: "1234" } });
		equal(rig.device.commands.filter(command => command.startsWith("AT+CPIN=")).length, 1);
		deepEqual(rig.events, ["modem: AT+CPIN: the PIN was refused; it is not tried again"]);
	});

	it("gets its PIN again when the radio was off, or the module restarted", () => {
		const rig = run(0, device => device.next("AT+CPIN?", WAITS), { modem: { pin: "1234" } });
		for (const again of [() => rig.modem.recover(2), () => rig.device.tell(line("RDY"))]) {
			rig.forget();
			rig.device.next("AT+CPIN?", WAITS);
			again();
			rig.clock.advance(2000);
			equal(rig.device.commands.filter(command => command === "AT+CPIN=\"1234\"").length, 1);
			equal(rig.events.at(-1), "ready");
		}
	});

	it("without a PIN in the options, or with another lock, is reported after five minutes", () => {
		for (const [answer, pin, text] of [[WAITS, undefined, "SIM PIN"], [line("+CPIN: SIM PUK") + OK, "1234", "SIM PUK"], [line("+CME ERROR: 10"), undefined, "+CME ERROR: 10 ((U)SIM not inserted)"], ["", undefined, "no answer"]] as const) {
			const rig = run(310_000, device => device.always("AT+CPIN?", answer), pin === undefined ? {} : { modem: { pin } });
			deepEqual(rig.events, [`modem: AT+CPIN: ${text}`]);
			equal(rig.device.commands.includes("AT+CFUN=0"), false);
		}
	});
});

describe("the registration", () => {
	it("is had at home or roaming, in the EPS or in the GPRS domain, late or early", () => {
		for (const [command, stat] of [["AT+CEREG?", 1], ["AT+CEREG?", 5], ["AT+CGREG?", 1], ["AT+CGREG?", 5]] as const) {
			const rig = run(2500, device => device.always("AT+CEREG?", line("+CEREG: 0,2") + OK).always("AT+CGREG?", line("+CGREG: 0,0") + OK));
			deepEqual(rig.events, []);
			rig.device.always(command, line(`${command.slice(2, -1)}: 0,${stat}`) + OK);
			rig.clock.advance(1000);
			deepEqual(rig.events, ["ready"]);
		}
	});

	it("for calls in the GSM network is enough, too", () => {
		const none = line("+CEREG: 0,0") + OK;
		const rig = run(0, device => device.always("AT+CEREG?", none).always("AT+CGREG?", none.replace("E", "G")).always("AT+CREG?", line("+CREG: 0,5") + OK));
		deepEqual(rig.device.commands.slice(-5), ["AT+CEREG?", "AT+CGREG?", "AT+CREG?", "AT+QIACT?", "AT+CCLK?"]);
		deepEqual(rig.events, ["ready"]);
	});

	it("is asked for in the networks of the chosen technologies alone", () => {
		const none = (name: string): string => line(`+${name}: 0,2`) + OK;
		for (const [technologies, asked, told] of [
			[["LTE-M", "NB-IoT"], ["AT+CEREG?", "AT+CEREG=1"], "AT+CEREG"], [["GSM"], ["AT+CGREG?", "AT+CREG?"], "AT+CGREG"],
			[["NB-IoT", "GSM"], ["AT+CEREG?", "AT+CGREG?", "AT+CREG?", "AT+CEREG=1"], "AT+CEREG"],
		] as const) {
			const rig = run(301_000, device => device.always("AT+CEREG?", none("CEREG")).always("AT+CGREG?", none("CGREG")).always("AT+CREG?", none("CREG")), { modem: { technologies } });
			deepEqual([...new Set(rig.device.commands.filter(command => /REG/.test(command)))], asked);
			deepEqual(rig.events, [`modem: ${told}: not registered (searching)`]);
			rig.forget();
			rig.device.always(asked[0]!, line(`${asked[0]!.slice(2, -1)}: 0,1`) + OK);
			rig.clock.advance(5000);
			deepEqual(rig.events, ["ready"]);
		}
	});

	it("is asked for again there when the PDP context was cycled", () => {
		for (const [technologies, asked] of [[["GSM"], "AT+CGREG?"], [["LTE-M"], "AT+CEREG?"]] as const) {
			const rig = run(0, device => device.always("AT+CGREG?", line("+CGREG: 0,1") + OK), { modem: { technologies } });
			rig.forget();
			rig.modem.recover(1);
			rig.clock.advance(0);
			deepEqual(rig.device.commands.slice(0, 3), ["AT+QIDEACT=1", asked, "AT+QIACT?"]);
		}
	});

	it("that the network denies is reported at once, and awaited further", () => {
		const rig = run(5000, device => device.always("AT+CEREG?", line("+CEREG: 0,3") + OK));
		deepEqual(rig.events, ["modem: AT+CEREG: not registered (denied)"]);
	});

	it("that is denied again after it was granted is reported again", () => {
		const rig = run(0, device => device.always("AT+CEREG?", line("+CEREG: 0,3") + OK));
		rig.device.always("AT+CEREG?", line("+CEREG: 0,1") + OK);
		rig.clock.advance(2000);
		deepEqual(rig.events.splice(0), ["modem: AT+CEREG: not registered (denied)", "ready"]);
		rig.device.always("AT+CEREG?", line("+CEREG: 0,3") + OK);
		rig.modem.recover(1);
		rig.clock.advance(0);
		equal(rig.events.at(-1), "modem: AT+CEREG: not registered (denied)");
	});

	it("without a state, in a damaged answer, is asked for again, and reported as unknown", () => {
		const rig = run(301_000, device => device.always("AT+CEREG?", line("+CEREG: 0") + OK));
		deepEqual(rig.events, ["modem: AT+CEREG: not registered (unknown)"]);
	});

	it("of a state in no note is reported as unknown", () => {
		const rig = run(301_000, device => device.always("AT+CEREG?", line("+CEREG: 0,17") + OK));
		deepEqual(rig.events, ["modem: AT+CEREG: not registered (unknown)"]);
	});

	it("that is denied for five minutes is reported again, and the radio left alone", () => {
		const rig = run(301_000, device => device.always("AT+CEREG?", line("+CEREG: 0,3") + OK).always("AT+CGREG?", ERROR));
		deepEqual(rig.events, ["modem: AT+CEREG: not registered (denied)", "modem: AT+CEREG: not registered (denied)"]);
		equal(rig.device.commands.includes("AT+CFUN=0"), false);
	});

	it("that the module reports is found at once, however long it took", () => {
		const rig = run(200_000, device => device.always("AT+CEREG?", line("+CEREG: 1,2") + OK));
		rig.device.always("AT+CEREG?", line("+CEREG: 1,1") + OK);
		rig.device.tell(line("+CEREG: 1"));
		rig.clock.advance(0);
		deepEqual(rig.events, ["ready"]);
		rig.forget();
		rig.device.tell(line("+CEREG: 5"));
		rig.clock.advance(10_000);
		deepEqual(rig.device.commands, []);
	});

	it("that does not come in five minutes is reported, and the radio is switched off and on", () => {
		const rig = run(301_000, device => device.always("AT+CEREG?", line("+CEREG: 0,2") + OK).always("AT+CGREG?", ERROR));
		deepEqual(rig.events, ["modem: AT+CEREG: not registered (searching)"]);
		const at = rig.device.commands.indexOf("AT+CFUN=0");
		deepEqual(rig.device.commands.slice(at, at + 3), ["AT+CFUN=0", "AT+CFUN=1", "AT+CPIN?"]);
	});
});

describe("the PDP context", () => {
	const ACTIVE = line("+QIACT: 1,1,1,\"10.0.0.1\"") + OK;

	it("is activated when it is not active, and asked again", () => {
		const rig = run(0, device => device.next("AT+QIACT?", OK));
		deepEqual(rig.device.commands.slice(-4), ["AT+QIACT?", "AT+QIACT=1", "AT+QIACT?", "AT+CCLK?"]);
	});

	it("of another number does not count", () => {
		const rig = run(0, device => device.next("AT+QIACT?", line("+QIACT: 2,1,1,\"10.0.0.2\"") + OK));
		equal(rig.device.commands.includes("AT+QIACT=1"), true);
	});

	it("that is active already although the activation is refused, is active", () => {
		const rig = run(1000, device => device.next("AT+QIACT?", OK).always("AT+QIACT=1", ERROR).always("AT+QIACT?", ACTIVE));
		deepEqual(rig.events, ["ready"]);
	});

	for (const [reply, text] of [[ERROR, "ERROR"], [OK, "the context does not become active"]] as const) {
		it(`that does not become active after three tries is reported, and the radio is switched off and on (${text})`, () => {
			const rig = run(60_000, device => device.always("AT+QIACT?", OK).always("AT+QIACT=1", reply));
			equal(rig.events[0], `modem: AT+QIACT=1: ${text}`);
			const { commands } = rig.device;
			equal(commands.slice(0, commands.indexOf("AT+CFUN=0")).filter(command => command === "AT+QIACT=1").length, 3);
		});
	}
});

describe("the time", () => {
	const UNSET = line("+CCLK: \"80/01/06,00:00:12+00\"") + OK;
	const SERVER: RigOptions = { modem: { timeServer: "pool.ntp.org" } };

	/** Milliseconds from the given moment to the modem's time. */
	function off(rig: Rig): number {
		return rig.modem.wallTime() as number - Date.UTC(2026, 10, 22, 7, 30, 0);
	}

	it("is the network's where the module's clock has none", () => {
		const rig = run(0, device => device.always("AT+CCLK?", UNSET).always("AT+QLTS=2", line("+QLTS: \"2026/11/22,08:30:00+04,0\"") + OK), SERVER);
		deepEqual(rig.device.commands.slice(-2), ["AT+CCLK?", "AT+QLTS=2"]);
		deepEqual([rig.events, off(rig)], [["ready"], 0]);
	});

	it("is a time server's where the network has none either", () => {
		const rig = run(0, device => device.always("AT+CCLK?", UNSET).always("AT+QLTS=2", line("+QLTS: \"\"") + OK), SERVER);
		equal(rig.device.commands.at(-1), "AT+QNTP=1,\"pool.ntp.org\"");
		rig.clock.advance(2000);
		deepEqual(rig.events, []);
		rig.device.always("AT+CCLK?", line("+CCLK: \"26/11/22,07:30:00+00\"") + OK);
		rig.device.tell(line("+QNTP: 0,\"2026/11/22,07:30:00+00\""));
		deepEqual([rig.events, off(rig)], [["ready"], 0]);
	});

	it("stays unknown when the server does not answer within a minute, or is refused; the module is ready all the same", () => {
		for (const [reply, ms] of [[OK, 60_000], [ERROR, 0]] as const) {
			const rig = run(ms, device => device.always("AT+CCLK?", UNSET).always("AT+QLTS=2", ERROR).always("AT+QNTP=1", reply), SERVER);
			deepEqual([rig.events, rig.modem.wallTime()], [["ready"], undefined]);
			equal(rig.device.commands.filter(command => command.startsWith("AT+QNTP")).length, 1);
		}
	});

	it("of a server that comes while the module's clock is being read does not read it twice", () => {
		const rig = run(59_999, device => device.always("AT+CCLK?", UNSET).always("AT+QLTS=2", ERROR), SERVER);
		rig.forget();
		rig.device.always("AT+CCLK?", "");
		rig.clock.advance(1);
		rig.device.tell(line("+QNTP: 0,\"2026/11/22,07:30:00+00\""));
		rig.device.tell(line("+CCLK: \"26/11/22,07:30:00+00\"") + OK);
		deepEqual([rig.device.commands, rig.events, off(rig)], [["AT+CCLK?"], ["ready"], 0]);
	});

	it("of a server that comes late changes nothing", () => {
		const rig = run(60_000, device => device.always("AT+CCLK?", UNSET).always("AT+QLTS=2", ERROR), SERVER);
		rig.forget();
		rig.device.tell(line("+QNTP: 0,\"2026/11/22,07:30:00+00\""));
		rig.clock.advance(5000);
		deepEqual([rig.device.commands, rig.modem.wallTime()], [[], undefined]);
	});
});
