// A BC20: its bring-up, its settings, quoted and hexadecimal publishes, and missing features.
// modules/quectel/profile, settings, publish, capabilities and reception. Source: BC20 note, docs/hardware.md (BG96 and BC20; Bring-up).

import fc from "fast-check";
import { deepEqual, equal, throws } from "node:assert/strict";
import { BC20 } from "../../../modules/quectel/profile.js";
import { makeBC20 } from "../../support/bc20-device.js";
import { type Device, line, OK, Rig, type RigOptions } from "../../support/quectel-rig.js";

/** A rig with a BC20; `device` sets it up further. */
function options(more: RigOptions = {}, digits = false): RigOptions {
	return {
		...more,
		modem: { profile: BC20, ...more.modem },
		device: device => {
			makeBC20(device, digits);
			more.device?.(device);
		},
	};
}

function bringUp(ms: number, device: (device: Device) => void = () => {}, modem: RigOptions["modem"] = {}): Rig {
	const rig = new Rig(options({ device, modem }));
	rig.session.close();
	rig.clock.advance(ms);
	return rig;
}

const STEPS: readonly string[] = [
	"ATE0", "AT+CMEE=1", "AT+QSCLK=0", "AT+CPSMS=0", "ATI", "AT+CGSN=1", "AT+QMTCFG=?", "AT+QMTPUB=?", "AT+CFUN=1", "AT+CPIN?", "AT+CEREG?", "AT+CGATT?",
	"AT+CGPADDR", "AT+CCLK?",
];

describe("the bring-up of a BC20", () => {
	it("sends its steps in order, and identifies the module", () => {
		const rig = bringUp(0);
		deepEqual(rig.device.commands.slice(2), STEPS);
		deepEqual([rig.events, rig.modem.imei, rig.modem.network.signal], [["ready"], "866425030012340", undefined]);
	});

	it("gives the access point's name to the module where one is set", () => {
		equal(bringUp(0, undefined, { apn: "iot" }).device.commands.includes("AT+CGDCONT=1,\"IP\",\"iot\""), true);
	});

	it("waits until it is registered, attached, and has an address", () => {
		const rig = bringUp(1400, device => device
			.next("AT+CEREG?", line("+CEREG: 0,2") + OK).next("AT+CGATT?", line("+CGATT: 0") + OK).always("AT+CGPADDR", line("+CGPADDR: 1") + OK));
		rig.clock.advance(1000);
		deepEqual(rig.events, []);
		rig.device.always("AT+CGPADDR", line("+CGPADDR: 1,\"10.1.2.3\"") + OK);
		rig.clock.advance(2000);
		deepEqual(rig.events, ["ready"]);
		equal(rig.device.commands.slice(13).join(" "), "AT+CEREG=1 AT+CEREG? AT+CGATT? AT+CGATT? AT+CGPADDR AT+CGPADDR AT+CCLK?");
	});

	it("reports what it waits for in vain, and switches the radio off and on", () => {
		for (const [command, reply, text] of [["AT+CGATT?", line("+CGATT: 0"), "AT+CGATT: not attached"], ["AT+CGPADDR", "", "AT+CGPADDR: no address"]] as const) {
			const rig = bringUp(301_000, device => device.always(command, reply + OK));
			deepEqual(rig.events, [`modem: ${text}`]);
			equal(rig.device.commands.includes("AT+CFUN=0"), true);
		}
	});

	it("is gone through again from the attach when the PDP context is lost; the first rung of the ladder detaches and attaches", () => {
		const rig = Rig.online(options());
		rig.device.tell(line("+QIURC: \"pdpdeact\",1"));
		rig.clock.advance(0);
		deepEqual(rig.device.commands.slice(0, 4), ["AT+CGATT?", "AT+CGPADDR", "AT+CCLK?", "AT+QMTCLOSE=0"]);
		rig.forget();
		rig.modem.recover(1);
		rig.clock.advance(0);
		deepEqual(rig.device.commands.slice(0, 4), ["AT+CGATT=0", "AT+CGATT=1", "AT+CEREG?", "AT+CGATT?"]);
		equal(rig.session.online, true);
	});
});

describe("a session on a BC20", () => {
	it("writes its keys in upper case, and only those it has", () => {
		const rig = new Rig(options({ session: { will: { topic: "w", message: "gone" }, aliauth: { productKey: "pk", deviceName: "dn", deviceSecret: "ds" } } }));
		rig.clock.advance(0);
		deepEqual(rig.device.commands.filter(command => command.startsWith("AT+QMT") && !command.endsWith("=?")), [
			"AT+QMTCLOSE=0", "AT+QMTCFG=\"KEEPALIVE\",0,120", "AT+QMTCFG=\"SESSION\",0,1", "AT+QMTCFG=\"TIMEOUT\",0,10,3,1", "AT+QMTCFG=\"WILL\",0,1,0,0,\"w\",\"gone\"",
			"AT+QMTCFG=\"ALIAUTH\",0,\"pk\",\"dn\",\"ds\"", "AT+QMTOPEN=0,\"broker.test\",1883", "AT+QMTCONN=0,\"rig\"",
		]);
		deepEqual(rig.events, ["ready", "open"]);
	});

	it("names the module in the error of an option that it does not have, before a byte leaves", () => {
		const rig = Rig.online(options());
		rig.session.close();
		rig.forget();
		for (const option of [{ version: 4 }, { context: 1 }]) {
			const name = Object.keys(option)[0]!;
			throws(() => rig.makeSession(option), { name: "RangeError", message: `${name}: not configurable on a BC20` });
		}
		rig.clock.advance(1000);
		equal(rig.device.written, "");
	});

	it("waits as long as the module's own packet timeout and retries want: 45 s", () => {
		const rig = Rig.online(options({ device: device => device.always("AT+QMTPUB=", OK) }));
		rig.publish("x", 2);
		rig.clock.advance(44_999);
		deepEqual(rig.events, []);
		rig.clock.advance(1);
		deepEqual(rig.events, ["given up 1: AT+QMTPUB: QoS 2, and its outcome is unknown"]);
	});

	it("reports codes 50 and 100 in the note's words", () => {
		for (const [code, text] of [[50, "incorrect parameters"], [100, "unknown"]] as const) {
			const rig = new Rig(options({ device: device => device.next("AT+QMTOPEN=", line(`+CME ERROR: ${code}`)) }));
			rig.clock.advance(0);
			deepEqual(rig.events, ["ready", `lost: AT+QMTOPEN: +CME ERROR: ${code} (${text}); PDP context active; broker.test is 192.0.2.7`]);
		}
	});

	it("reports a refused subscription as 128", () => {
		const rig = Rig.online(options({ device: device => device.always("AT+QMTSUB=", OK + line("+QMTSUB: 0,1,0,128")) }));
		rig.session.subscribe("a", 1);
		rig.clock.advance(0);
		deepEqual(rig.events, ["control 9 1 128"]);
	});

	it("takes a message between quotes", () => {
		const rig = Rig.online(options());
		rig.device.tell(line("+QMTRECV: 0,0,\"topic/pub\",\"hello MQTT.\""));
		rig.clock.advance(20);
		deepEqual(rig.messages, ["topic/pub:hello MQTT."]);
	});
});

describe("a publish on a BC20", () => {
	it("carries its payload between quotes, empty or 1024 bytes long", () => {
		const rig = Rig.online(options());
		rig.publish("hello MQTT.", 0, "topic/pub");
		rig.publish("");
		rig.publish("x".repeat(1024), 1, "t".repeat(255));
		rig.clock.advance(0);
		deepEqual(rig.device.commands, ["AT+QMTPUB=0,0,0,0,\"topic/pub\",\"hello MQTT.\"", "AT+QMTPUB=0,1,1,0,\"t\",\"\"", `AT+QMTPUB=0,2,1,0,"${"t".repeat(255)}","${"x".repeat(1024)}"`]);
		deepEqual(rig.events, ["control 3 0 0", "control 4 1 0", "control 4 2 0"]);
	});

	it("is refused before a byte leaves where its payload holds a quote, a control byte, or is too long", () => {
		const rig = Rig.online(options());
		for (const byte of [0x22, 0x7F, ...Array.from({ length: 32 }, (_, index) => index)]) {
			const message = `payload: byte 0x${byte.toString(16).padStart(2, "0")} at offset 1 cannot be sent; a BC20 quotes payloads`;
			throws(() => rig.publish(`a${String.fromCharCode(byte)}`), { name: "RangeError", message });
		}
		throws(() => rig.publish("x".repeat(1025)), { name: "RangeError", message: "payload: 1025 bytes, BC20 takes at most 1024" });
		rig.clock.advance(0);
		equal(rig.device.written, "");
	});

	it("carries every other byte", () => {
		const rig = Rig.online(options());
		const payload = Array.from({ length: 256 }, (_, byte) => String.fromCharCode(byte)).filter(byte => !/["\x00-\x1f\x7f]/.test(byte)).join("");
		rig.publish(payload);
		rig.clock.advance(0);
		equal(rig.device.commands[0], `AT+QMTPUB=0,1,1,0,"t","${payload}"`);
	});

	for (const [QoS, events] of [[0, "control 3 0 0"], [1, "control 4 1 0"], [2, "given up 1: AT+QMTPUB: QoS 2, and its outcome is unknown"]] as const) {
		it(`whose OK is lost may have been sent once its line had left, QoS ${QoS}`, () => {
			const rig = Rig.online(options({ device: device => device.next("AT+QMTPUB=", "") }));
			rig.publish("x", QoS);
			rig.clock.advance(50_000);
			deepEqual(rig.events, [events]);
			equal(rig.device.commands.filter(command => command.startsWith("AT+QMTPUB")).length, QoS === 1 ? 2 : 1);
		});
	}
});

describe("a BC20 whose firmware has \"dataformat\"", () => {
	const DIGITS = options({}, true);

	it("uses it both ways once configured, and can be sent any byte, JSON included, in half the length", () => {
		const rig = Rig.online(DIGITS);
		equal(rig.modem.capabilities.quotes, true);
		rig.publish("{\"a\":\"\r\n\x1a\xff\"}");
		rig.publish("x".repeat(512));
		rig.clock.advance(0);
		deepEqual(rig.device.commands, ["AT+QMTPUB=0,1,1,0,\"t\",\"7B2261223A220D0A1AFF227D\"", `AT+QMTPUB=0,2,1,0,"t","${"78".repeat(512)}"`]);
		throws(() => rig.publish("x".repeat(513)), { message: "payload: 513 bytes, BC20 takes at most 512" });
		const other = new Rig(DIGITS);
		other.clock.advance(0);
		equal(other.device.commands.includes("AT+QMTCFG=\"DATAFORMAT\",0,1,1"), true);
	});

	it("gives messages as digits of either case, of whatever bytes, through an inbox of any size, split anywhere", () => {
		fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), fc.integer({ min: 64, max: 400 }), fc.boolean(), fc.array(fc.nat(700), { maxLength: 5 }), (bytes, inbox, upper, cuts) => {
			const rig = Rig.online({ ...DIGITS, modem: { ...DIGITS.modem, receive: 512 }, session: { inbox } });
			const digits = Buffer.from(bytes).toString("hex");
			const text = line(`+QMTRECV: 0,0,"a","${upper ? digits.toUpperCase() : digits}"`);
			rig.device.tell(text, ...cuts.filter(cut => cut < text.length).sort((a, b) => a - b));
			rig.clock.advance(30);
			deepEqual([rig.messages, rig.events], [[`a:${Buffer.from(bytes).toString("latin1")}`], []]);
		}), { seed: 20180104, numRuns: 200 });
	});

	it("is not configured for lengths as well: digits contain no quote, and no note states whether a length counts them or the bytes", () => {
		const rig = new Rig({ ...DIGITS, device: device => {
			DIGITS.device!(device);
			device.always("AT+QMTCFG=?", line("+QMTCFG: \"dataformat\",(0-5),(0,1),(0,1)\r\n+QMTCFG: \"recv/mode\",(0-5),(0,1),(0,1)") + OK);
		} });
		rig.clock.advance(0);
		equal(rig.session.online, true);
		equal(rig.device.commands.some(command => command.startsWith("AT+QMTCFG=\"RECV/MODE\"")), false);
	});

	it("is asked for lengths where it has them and no digits", () => {
		const rig = new Rig(options({ device: device => device.always("AT+QMTCFG=?", line("+QMTCFG: \"recv/mode\",(0-5),(0,1),(0,1)") + OK) }));
		rig.clock.advance(0);
		rig.device.tell(line("+QMTRECV: 0,0,\"a\",5,\"a\"\r\nb\""));
		deepEqual([rig.device.commands.includes("AT+QMTCFG=\"RECV/MODE\",0,0,1"), rig.messages], [true, ["a:a\"\r\nb"]]);
	});

	it("gives up a message of which a digit is wrong or missing, or that is longer than all that was announced", () => {
		for (const digits of ["4F4", "4G", "G4", "4F 4B", ":@"]) {
			const rig = Rig.online(DIGITS);
			rig.device.tell(line(`+QMTRECV: 0,0,"a","${digits}"`));
			rig.clock.advance(30);
			rig.device.tell(line("+QMTRECV: 0,0,\"a\",\"4F\""));
			rig.clock.advance(30);
			deepEqual([rig.messages.at(-1), rig.session.lostMessages], ["a:O", 1], digits);
		}
	});

	it("is spoken to with quotes where it refuses the setting three times; what only digits can carry is given up, the rest goes", () => {
		const rig = new Rig({ ...DIGITS, device: device => {
			DIGITS.device!(device);
			device.always("AT+QMTCFG=\"DATAFORMAT\"", line("ERROR"));
		} });
		Object.assign(rig.modem.capabilities, { hexPayload: true, anyByte: true, quotes: true });
		rig.publish("{\"a\":1}");
		rig.publish("plain");
		rig.clock.advance(10_000);
		const lost = "lost: AT+QMTCFG=\"dataformat\": ERROR";
		deepEqual(rig.events, ["ready", lost, lost, "open", "given up 1: AT+QMTPUB: this firmware cannot carry its payload", "control 4 2 0"]);
		equal(rig.device.commands.at(-1), "AT+QMTPUB=0,2,1,0,\"t\",\"plain\"");
		throws(() => rig.publish("{\"a\":1}"), /byte 0x22 at offset 1 cannot be sent; a BC20 quotes/);
	});

	it("is asked again when it does not answer, or a damaged line is refused: it may have taken the setting", () => {
		for (const reply of ["", line("ERROR")]) {
			const rig = new Rig({ ...DIGITS, device: device => {
				DIGITS.device!(device);
				device.next("AT+QMTCFG=\"DATAFORMAT\"", reply);
			} });
			rig.publish("x");
			rig.clock.advance(10_000);
			equal(rig.device.commands.at(-1), "AT+QMTPUB=0,1,1,0,\"t\",\"78\"");
		}
	});

	it("keeps its digits however often a line is damaged, as long as it takes the setting in between", () => {
		const rig = Rig.online(DIGITS);
		for (let round = 0; round < 3; round++) {
			rig.device.next("AT+QMTCFG=\"DATAFORMAT\"", line("ERROR")).next("AT+QMTCFG=\"DATAFORMAT\"", line("ERROR"));
			rig.device.tell(line("+QMTSTAT: 0,1"));
			rig.clock.advance(120_000);
			equal(rig.session.online, true);
		}
		rig.publish("\"");
		rig.clock.advance(0);
		equal(rig.device.commands.at(-1), "AT+QMTPUB=0,1,1,0,\"t\",\"22\"");
	});

	it("is not sent what was accepted before its limit was known, and is longer", () => {
		const rig = new Rig(DIGITS);
		rig.publish("x".repeat(513));
		rig.publish("y");
		rig.clock.advance(0);
		deepEqual(rig.events, ["ready", "open", "given up 1: AT+QMTPUB: this firmware cannot carry its payload", "control 4 2 0"]);
	});
});

describe("a BC20's session", () => {
	it("refuses a payload that cannot be sent where the outbox has no room, too, and in any fragment", () => {
		for (const [bad, good] of [["a\"b", "ab"], ["a\x7F", "\xE9"], ["a\n", "a b"]] as const) {
			const rig = Rig.online(options({ session: { outbox: 64 } }));
			const refused = { name: "RangeError", message: /^payload: byte 0x.. at offset 1 / };
			rig.device.always("AT+QMTPUB=", "");
			equal(rig.session.publishBytes("t", Buffer.from("x".repeat(50)), 50, 1, false) > 0, true);
			throws(() => rig.session.publishBytes("t", Buffer.from(bad + "x".repeat(20), "latin1"), 20, 1, false), refused);
			equal(rig.session.publishBytes("t", Buffer.from(good + "x".repeat(20), "latin1"), 20, 1, false), -1);
			equal(rig.session.publishBytes("t", Buffer.from("ab"), 2, 1, false, undefined, 8) > 0, true);
			throws(() => rig.session.append(Buffer.from(bad, "latin1")), refused);
			equal(rig.session.append(Buffer.from(good, "latin1")), 6 - good.length);
		}
	});
});
