// The examination after a failed QMTOPEN: questions, findings, and timeouts.
// modules/quectel/session/examination. Source: docs/hardware.md (Failed handshake).

import { deepEqual, equal } from "node:assert/strict";
import { BC20 } from "../../../../modules/quectel/profile.js";
import TLSFile from "../../../../modules/quectel/tls/tls-file.js";
import type { TLSOptions } from "../../../../modules/quectel/tls/tls-options.js";
import { makeBC20 } from "../../../support/bc20-device.js";
import { type Device, line, OK, Rig } from "../../../support/quectel-rig.js";

const FAILED = "lost: AT+QMTOPEN: result -1 (failed to open network)";
const CONTEXT = "; PDP context active, 10.76.51.180";
const FOUND = "; broker.test is 192.0.2.7";
const CLOCK = "; clock 2026-11-22T07:30:00.000Z";
const LEFT = "; remaining causes: TLS version, cipher suite, plain-TCP port, or a client certificate that the broker asks for";
const LEFT_MUTUAL = "; remaining causes: TLS version, cipher suite, plain-TCP port, or a rejected certificate (the broker's or ours)";
/** The trial handshake, and the one behind it, fail as well. */
const hopeless = (device: Device): Device => device.next("AT+QMTOPEN=", OK + line("+QMTOPEN: 0,-1")).next("AT+QMTOPEN=", OK + line("+QMTOPEN: 0,-1"));
const QIDNSGIP = "AT+QIDNSGIP=1,\"broker.test\"";

/** A rig whose first QMTOPEN fails; without time. */
function fail(device: (device: Device) => void = () => {}, tls?: TLSOptions, host?: string): Rig {
	const rig = new Rig({
		session: { ...(tls === undefined ? {} : { tls }), ...(host === undefined ? {} : { host }) },
		device: made => device(made.next("AT+QMTOPEN=", OK + line("+QMTOPEN: 0,-1"))),
	});
	rig.clock.advance(0);
	return rig;
}

const losses = ({ events }: Rig): string[] => events.filter(event => event.startsWith("lost"));

/** The commands behind QMTOPEN. */
function asked({ device }: Rig): string[] {
	return device.since(device.commands.findIndex(command => command.startsWith("AT+QMTOPEN=")) + 1);
}

describe("the examination of a QMTOPEN that failed", () => {
	it("asks for the PDP context and the name, without TLS for no more", () => {
		const rig = fail();
		deepEqual([asked(rig), losses(rig)], [["AT+QIACT?", QIDNSGIP], [FAILED + CONTEXT + FOUND]]);
		rig.clock.advance(2000);
		equal(rig.events.at(-1), "open");
	});

	it("ends with a restart of the module during a name look-up, and starts again with the next attempt", () => {
		const rig = new Rig({ device: made => made.next("AT+QMTOPEN=", OK + line("+QMTOPEN: 0,-1")).next("AT+QIDNSGIP=", "") });
		rig.clock.advance(0);
		deepEqual(asked(rig), ["AT+QIACT?", QIDNSGIP]);
		rig.device.say(line("RDY"));
		rig.clock.advance(60_000);
		deepEqual([losses(rig), rig.session.online], [["lost: the module restarted"], true]);
	});

	it("examines clock, SNI and files too with TLS, and lists the remaining causes", () => {
		const ca = new TLSFile("ca", undefined, Buffer.from("x"));
		const rig = fail(device => hopeless(device).files.set("c.pem", "1").set("k.pem", "22"), { ca: Buffer.from("x"), certificate: "c.pem", key: "k.pem" });
		deepEqual(asked(rig).slice(0, 6), ["AT+QIACT?", QIDNSGIP, "AT+CCLK?", `AT+QFLST="${ca.name}"`, "AT+QFLST=\"c.pem\"", "AT+QFLST=\"k.pem\""]);
		deepEqual(losses(rig), [
			`${FAILED}${CONTEXT}${FOUND}${CLOCK}; SNI sent; ca "${ca.name}" there, 1 bytes, as uploaded; certificate "c.pem" there, 1 bytes; key "k.pem" there, 2 bytes${LEFT_MUTUAL}`,
		]);
	});

	it("lists no causes and tries no handshake with TLS where the network was opened, and the connection lost", () => {
		const rig = new Rig({ session: { tls: { ca: "f" } }, device: device => device.next("AT+QMTOPEN=", OK + line("+QMTOPEN: 0,5")).files.set("f", "1") });
		rig.clock.advance(0);
		equal(asked(rig).some(command => command.startsWith("AT+QMTOPEN=")), false);
		deepEqual(losses(rig).map(text => text.replace(/^.*?\)/, "")), [`${CONTEXT}${FOUND}${CLOCK}; SNI sent; ca "f" there, 1 bytes`]);
	});

	it("reports each finding", () => {
		const cases: readonly (readonly [(device: Device) => void, TLSOptions | undefined, string])[] = [
			[device => device.next("AT+QIACT?", line("+QIACT: 1,1,1,\"10.76.51.180\"") + OK).always("AT+QIACT?", line("+QIACT: 2,1,1,\"10.0.0.9\"") + line("+QIACT: 1,0,1") + OK), undefined,
				`; PDP context not active${FOUND}`],
			[device => device.next("AT+QIACT?", line("+QIACT: 1,1,1,\"10.76.51.180\"") + OK).always("AT+QIACT?", OK), undefined, `; PDP context not active${FOUND}`],
			[device => device.next("AT+QIACT?", line("+QIACT: 1,1,1,\"10.76.51.180\"") + OK).always("AT+QIACT?", line("ERROR")), undefined, `; PDP context unknown${FOUND}`],
			[device => device.always("AT+QIDNSGIP=", OK + line("+QIURC: \"dnsgip\",565")), undefined, `${CONTEXT}; broker.test has no address (565)`],
			[device => device.always("AT+QIDNSGIP=", line("ERROR")), undefined, `${CONTEXT}; broker.test cannot be looked up`],
			[device => device.always("AT+QIDNSGIP=", OK + line("+QIURC: \"recv\",0") + line("+QIURC: \"dnsgip\",0,2,60") + line("+QIURC: \"dnsgip\",\"192.0.2.7\"") + line("+QIURC: \"dnsgip\",\"192.0.2.8\"")),
				undefined, CONTEXT + FOUND],
			[device => device.always("AT+CCLK?", line("+CCLK: \"80/01/06,00:00:00+00\"") + OK), { verify: false }, `${CONTEXT}${FOUND}; clock not set; SNI sent${LEFT}`],
			[() => {}, { verify: false, ignoreLocalTime: true, sni: false }, `${CONTEXT}${FOUND}${CLOCK}, ignored; SNI off${LEFT}`],
			[device => device.always("AT+QSSLCFG=\"sni\"", line("ERROR")), { verify: false }, `${CONTEXT}${FOUND}${CLOCK}; SNI unknown to this firmware${LEFT}`],
			[device => device.always("AT+QIDNSGIP=", OK + line("+QIURC: \"dnsgip\",565")), { verify: false }, `${CONTEXT}; broker.test has no address (565)${CLOCK}; SNI sent`],
		];
		for (const [device, tls, findings] of cases)
			deepEqual(losses(fail(device, tls)), [FAILED + findings]);
	});

	it("reports that a file has gone since it was listed", () => {
		const rig = fail(device => device.files.set("ca.pem", "1"), { ca: "ca.pem" });
		deepEqual(losses(rig).length, 1);
		const other = fail(device => hopeless(device).files.set("ca.pem", "1") && device.next("AT+QFLST=", line("+QFLST: \"ca.pem\",1") + OK).always("AT+QFLST=", line("+CME ERROR: 405")), { ca: "ca.pem" });
		deepEqual(losses(other), [`${FAILED}${CONTEXT}${FOUND}${CLOCK}; SNI sent; ca "ca.pem" missing${LEFT}`]);
	});

	it("looks up no address", () => {
		for (const host of ["192.0.2.1", "2001:db8::1"]) {
			const rig = fail(undefined, undefined, host);
			deepEqual([asked(rig), losses(rig)], [["AT+QIACT?"], [FAILED + CONTEXT]]);
		}
	});

	it("waits half a minute for a name, and takes no answer after that", () => {
		const rig = fail(device => device.always("AT+QIDNSGIP=", OK), { verify: false });
		rig.clock.advance(29_999);
		deepEqual(losses(rig), []);
		rig.clock.advance(1);
		deepEqual(losses(rig), [`${FAILED}${CONTEXT}; broker.test was not looked up in time${CLOCK}; SNI sent`]);
		rig.device.tell(line("+QIURC: \"dnsgip\",\"192.0.2.7\""));
		equal(losses(rig).length, 1);
	});

	it("asks nothing twice when the module falls silent behind the lookup, or in a trial, and the time for the lookup passes", () => {
		for (const command of ["AT+CCLK?", "AT+QFLST=", "AT+QSSLCFG=\"ignorelocaltime\",0,1", "AT+QMTCLOSE="]) {
			let looked = false;
			const rig = new Rig({
				session: { tls: { ca: "f" } },
				device: device => {
					const silent = (): string => {
						device.always("AT+CMEE?", "");
						return "";
					};
					device.files.set("f", "1");
					device.always("AT+QMTOPEN=", OK + line("+QMTOPEN: 0,-1")).next("AT+QIDNSGIP=", () => {
						looked = true;
						device.next(command, silent);
						return OK + line("+QIURC: \"dnsgip\",\"192.0.2.7\"");
					});
				},
			});
			rig.clock.advance(100_000);
			deepEqual([looked, rig.events.at(-1)], [true, "modem: the module does not answer"], command);
		}
	});

	it("takes a lookup for answered though its time passes while the clock is asked for", () => {
		const rig = fail(device => device.always("AT+QIDNSGIP=", OK), { verify: false });
		rig.clock.advance(28_000);
		rig.device.next("AT+CCLK?", "");
		rig.device.tell(line("+QIURC: \"dnsgip\",0,1,60") + line("+QIURC: \"dnsgip\",\"192.0.2.7\""));
		rig.clock.advance(10_000);
		deepEqual(losses(rig).map(text => [text.includes("; broker.test is 192.0.2.7; clock not set; SNI sent"), text.includes("in time")]), [[true, false]]);
	});

	it("takes an answer that comes while something else is asked for none", () => {
		const rig = fail(device => device.always("AT+QIDNSGIP=", line("+QIURC: \"dnsgip\",\"192.0.2.7\"") + OK));
		rig.clock.advance(30_000);
		deepEqual(losses(rig), [`${FAILED}${CONTEXT}; broker.test was not looked up in time`]);
	});

	it("looks up one name at a time, because the answer does not identify the request", () => {
		const rig = new Rig({ modem: { sessions: 20_000 }, device: device => device.always("AT+QIDNSGIP=", OK).always("AT+QMTOPEN=", command => OK + line(`+QMTOPEN: ${command.charAt(11)},-1`)) });
		const lost: string[] = [];
		rig.makeSession({ connection: 1, host: "other.test", onLost: error => lost.push(error.message) });
		rig.clock.advance(0);
		deepEqual([losses(rig), lost], [[], [`AT+QMTOPEN: result -1 (failed to open network)${CONTEXT}`]]);
		rig.device.tell(line("+QIURC: \"dnsgip\",\"192.0.2.7\""));
		deepEqual(losses(rig), [FAILED + CONTEXT + FOUND]);
	});

	it("is given up when the session leaves, is closed, or loses its modem", () => {
		for (const [act, events] of [
			[(rig: Rig) => rig.session.disconnect(), ["close"]],
			[(rig: Rig) => rig.session.close(), []],
			[(rig: Rig) => rig.device.always("AT+CEREG?", "").tell(line("+QIURC: \"pdpdeact\",1")), ["lost: the PDP context was deactivated"]],
		] as const) {
			const rig = fail(device => device.always("AT+QIDNSGIP=", OK));
			rig.forget();
			act(rig);
			rig.device.tell(line("+QIURC: \"dnsgip\",\"192.0.2.7\""));
			rig.clock.advance(20);
			deepEqual(rig.events.filter(event => event !== "ready" && event !== "open"), events);
		}
	});

	it("keeps the network when only the handshake can be at fault, and cycles it when it does not reach the host", () => {
		const cycled = (device: (device: Device) => void, tls?: TLSOptions): boolean => {
			const rig = new Rig({ session: tls === undefined ? {} : { tls }, device: made => device(made.always("AT+QMTOPEN=", OK + line("+QMTOPEN: 0,-1"))) });
			rig.clock.advance(60_000);
			equal(losses(rig).length >= 3, true);
			return rig.device.commands.includes("AT+QIDEACT=1");
		};
		const unknown = (device: Device): void => void device.always("AT+QIDNSGIP=", line("ERROR"));
		deepEqual([cycled(() => {}, { verify: false }), cycled(unknown, { verify: false }), cycled(() => {}), cycled(unknown)], [false, true, true, true]);
	});

	it("uploads again, once, what only looked right before the handshake failed, and tries nothing else before that", () => {
		const data = Buffer.from("right");
		const rig = fail(device => device.files.set("ca.pem", "wrong"), { ca: { name: "ca.pem", data } });
		const uploads = (): number => rig.device.commands.filter(command => command.startsWith("AT+QFUPL=")).length;
		equal(losses(rig)[0]!.endsWith("; ca \"ca.pem\" was already in the module and will be uploaded again"), true);
		deepEqual([uploads(), asked(rig).some(command => command.startsWith("AT+QMTOPEN="))], [0, false]);
		hopeless(rig.device).next("AT+QMTOPEN=", OK + line("+QMTOPEN: 0,-1"));
		rig.clock.advance(1600);
		deepEqual([uploads(), rig.device.files.get("ca.pem"), rig.session.online, losses(rig)[1]!.endsWith(LEFT)], [1, "right", false, true]);
		rig.clock.advance(3000);
		deepEqual([uploads(), rig.session.online], [1, true]);
	});

	it("tries a handshake without a check of dates, then one without verification, and reports which of them opened", () => {
		const trials = (tls: TLSOptions, ...results: readonly string[]): [string[], string] => {
			const rig = fail(device => {
				device.files.set("f", "1");
				for (const result of results)
					device.next("AT+QMTOPEN=", result);
			}, tls);
			const commands = asked(rig).filter(command => /QSSLCFG|QMT/.test(command));
			return [commands, losses(rig)[0]!.slice(losses(rig)[0]!.lastIndexOf("; ") + 2)];
		};
		const [bad, good] = [OK + line("+QMTOPEN: 0,-1"), OK + line("+QMTOPEN: 0,0")];
		const [close, open] = ["AT+QMTCLOSE=0", "AT+QMTOPEN=0,\"broker.test\",8883"];
		const dates = ["AT+QSSLCFG=\"ignorelocaltime\",0,1", close, open];
		const verification = ["AT+QSSLCFG=\"seclevel\",0,0", close, open];
		const [old, foreign] = ["it opens when dates are ignored: the broker's certificate is out of date", "it opens without verification: the broker's certificate is not signed by tls.ca"];
		deepEqual(trials({ ca: "f" }, good), [[...dates, close], old]);
		deepEqual(trials({ ca: "f" }, bad, good), [[...dates, ...verification, close], foreign]);
		deepEqual(trials({ ca: "f" }, bad, bad), [[...dates, ...verification], LEFT.slice(2)]);
		deepEqual(trials({ ca: "f" }, line("ERROR"), OK + line("+QMTOPEN: 0,4")), [[...dates, ...verification], LEFT.slice(2)]);
		deepEqual(trials({ ca: "f", ignoreLocalTime: true }, good), [[...verification, close], foreign]);
		deepEqual(trials({ ca: "f", certificate: "f", key: "f" }, good), [[...dates, close], old]);
		deepEqual(trials({ ca: "f", certificate: "f", key: "f" }, bad), [dates, LEFT_MUTUAL.slice(2)]);
		deepEqual(trials({ ca: "f", certificate: "f", key: "f", ignoreLocalTime: true }), [[], LEFT_MUTUAL.slice(2)]);
		deepEqual(trials({ verify: false }), [[], LEFT.slice(2)]);
	});

	it("tries once per loss of the link, and writes the settings again before every real attempt", () => {
		const rig = new Rig({ session: { tls: { ca: "f" } }, device: device => device.always("AT+QMTOPEN=", OK + line("+QMTOPEN: 0,-1")).files.set("f", "1") });
		rig.clock.advance(4000);
		equal(losses(rig).length, 3);
		const trials = (): number => rig.device.commands.filter(command => command === "AT+QSSLCFG=\"seclevel\",0,0").length;
		equal(trials(), 1);
		const settings = rig.device.commands.filter(command => command.startsWith("AT+QSSLCFG=\"seclevel\""));
		deepEqual(settings.slice(0, 4), [1, 0, 1, 1].map(level => `AT+QSSLCFG="seclevel",0,${level}`));
		rig.device.always("AT+QMTOPEN=", OK + line("+QMTOPEN: 0,0"));
		rig.clock.advance(10_000);
		equal(rig.session.online, true);
		rig.device.always("AT+QMTOPEN=", OK + line("+QMTOPEN: 0,-1")).tell(line("+QMTSTAT: 0,1"));
		rig.clock.advance(60_000);
		equal(trials(), 2);
	});

	it("waits for a trial no longer than for a real attempt, and takes no result that is late", () => {
		const rig = fail(device => device.files.set("f", "1") && device.next("AT+QMTOPEN=", OK).next("AT+QMTOPEN=", ""), { ca: "f" });
		rig.clock.advance(74_999);
		equal(rig.device.commands.includes("AT+QSSLCFG=\"seclevel\",0,0"), false);
		rig.clock.advance(1);
		equal(rig.device.commands.includes("AT+QSSLCFG=\"seclevel\",0,0"), true);
		rig.device.tell(line("+QMTOPEN: 0,0"));
		deepEqual(losses(rig), []);
		rig.clock.advance(11_000);
		equal(losses(rig)[0]!.endsWith(LEFT), true);
		const refused = fail(device => device.files.set("f", "1") && device.next("AT+QSSLCFG=\"ignorelocaltime\",0,0", OK).next("AT+QSSLCFG=\"ignorelocaltime\",0,1", line("ERROR")), { ca: "f" });
		equal(losses(refused)[0]!.endsWith("not signed by tls.ca"), true);
	});

	it("gives a trial up when the session is closed", () => {
		const rig = fail(device => device.files.set("f", "1") && device.next("AT+QMTOPEN=", OK), { ca: "f" });
		rig.forget();
		rig.session.close();
		rig.device.tell(line("+QMTOPEN: 0,0"));
		rig.clock.advance(100_000);
		deepEqual([rig.events, rig.device.commands], [[], []]);
	});

	it("asks a BC20 whether it is attached", () => {
		const rig = new Rig({ modem: { profile: BC20 }, device: device => {
			makeBC20(device);
			device.next("AT+QMTOPEN=", OK + line("+QMTOPEN: 0,5")).always("AT+QIDNSGIP=", line("ERROR"));
		} });
		rig.clock.advance(0);
		deepEqual(losses(rig), ["lost: AT+QMTOPEN: result 5 (network disconnection error); PDP context active; broker.test cannot be looked up"]);
	});
});
