// A BG95: its bring-up, its publishes with a length, messages of 4096 bytes both ways; and what its profile leaves open for other families.
// modules/quectel/profiles, capabilities, publishing, reception. Source: docs/hardware.md (The modules; Publish; Received messages).

import { deepEqual, equal, throws } from "node:assert/strict";
import { SHOW_RECEIVED_LENGTH } from "../../../modules/quectel/common/mqtt-keys.js";
import { PUBLISH, PUBLISH_EXTENDED } from "../../../modules/quectel/modem/bring-up-steps.js";
import { BC20, BG95, BG96, INLINE, LENGTH, PROMPT, type Profile } from "../../../modules/quectel/profile.js";
import { makeBG95 } from "../../support/bg95-device.js";
import { type Device, line, OK, Rig, type RigOptions } from "../../support/quectel-rig.js";

/** Every byte, Ctrl-Z, ESC, quotes and CR LF among them, 16 times. */
const BYTES = Array.from({ length: 4096 }, (_, at) => String.fromCharCode(at & 0xFF)).join("");

function options(more: RigOptions = {}, profile: Profile = BG95): RigOptions {
	return {
		...more,
		modem: { profile, sessions: 20_000, ...more.modem },
		session: { outbox: 8192, ...more.session },
		device: device => {
			makeBG95(device, profile.publish);
			more.device?.(device);
		},
	};
}

/** A message as a BG95 sends it, with its length. */
function message(payload: string, id = 0): string {
	return line(`+QMTRECV: 0,${id},"a",${payload.length},"${payload}"`);
}

describe("the profile of a BG95", () => {
	it("is frozen, as those of the other modules are, and each names the key of its settings that asks for lengths", () => {
		for (const profile of [BG96, BC20, BG95]) {
			equal(Object.isFrozen(profile), true);
			equal(profile.settings.includes(profile.lengthKey), true);
		}
		deepEqual([BG96.form, BC20.form, BG95.form], [PROMPT, INLINE, PROMPT]);
	});

	it("is brought up as a BG96 is, and the length of received messages is asked for", () => {
		const rig = new Rig(options());
		rig.clock.advance(0);
		deepEqual(rig.events, ["ready", "open"]);
		deepEqual(rig.device.commands.slice(2, 12), [
			"ATE0", "AT+CMEE=1", "AT+QURCCFG=\"urcport\",\"uart1\"", "ATI", "AT+GSN", "AT+QMTCFG=?", "AT+QMTPUB=?", "AT+CPIN?", "AT+QICSGP=1,1,\"\",\"\",\"\",0", "AT+CEREG?",
		]);
		deepEqual(rig.device.commands.filter(command => command.startsWith("AT+QMTCFG=\"")), [
			"AT+QMTCFG=\"version\",0,4", "AT+QMTCFG=\"pdpcid\",0,1", "AT+QMTCFG=\"ssl\",0,0", "AT+QMTCFG=\"keepalive\",0,120", "AT+QMTCFG=\"session\",0,1",
			"AT+QMTCFG=\"timeout\",0,5,3,1", "AT+QMTCFG=\"will\",0,0", "AT+QMTCFG=\"recv/mode\",0,0,1",
		]);
		equal(rig.modem.identity, "Quectel\nBG95-M3\nRevision: BG95M3LAR02A04");
	});

	it("starts anew with its boot lines, in their order, and none of them is unknown", () => {
		const rig = Rig.online(options());
		rig.device.echo = true;
		rig.device.tell(["RDY", "APP RDY", "+QIND: SMS DONE", "+CPIN: READY", "+CFUN: 1"].map(line).join(""));
		rig.clock.advance(5000);
		deepEqual([rig.events[0], rig.events.slice(-2), rig.modem.counters.unknownLines], ["lost: the module restarted", ["ready", "open"], 0]);
	});

	it("names its technologies in AT+QCSQ as eMTC and NBIoT", () => {
		for (const [mode, technology] of [["eMTC", "LTE-M"], ["NBIoT", "NB-IoT"]] as const) {
			const rig = new Rig(options({
				modem: { onSurvey: () => {} },
				device: device => device.always("AT+QCSQ", line(`+QCSQ: "${mode}",-52,-81,195,-10`) + OK),
			}));
			rig.clock.advance(0);
			deepEqual([rig.modem.network.technology, rig.modem.network.RSRP, rig.modem.network.SINR], [technology, -81, 19]);
		}
	});
});

describe("a publish of a BG95", () => {
	it("of 4096 bytes goes with its length, and holds every byte there is", () => {
		const rig = Rig.online(options());
		rig.publish(BYTES);
		rig.clock.advance(1000);
		deepEqual(rig.device.commands, ["AT+QMTPUB=0,1,1,0,\"t\",4096", BYTES]);
		deepEqual(rig.events, ["control 4 1 0"]);
		throws(() => rig.publish(`${BYTES}x`), { name: "RangeError", message: "payload: 4097 bytes, BG95 takes at most 4096" });
	});

	it("without Ctrl-Z and ESC, and of at most 1548 bytes, is ended by Ctrl-Z, so that it can be cancelled", () => {
		const rig = Rig.online(options());
		for (const payload of ["a", "\x1a", "x".repeat(1548), "x".repeat(1549)])
			rig.publish(payload);
		rig.clock.advance(1000);
		deepEqual(rig.device.commands.map(command => command.slice(0, 30)), [
			"AT+QMTPUB=0,1,1,0,\"t\"", "a\x1a", "AT+QMTPUB=0,2,1,0,\"t\",1", "\x1a",
			"AT+QMTPUB=0,3,1,0,\"t\"", "x".repeat(30), "AT+QMTPUB=0,4,1,0,\"t\",1549", "x".repeat(30),
		]);
	});

	it("is limited to what every firmware takes until this one has listed more, and where it lists no length", () => {
		const old = line("+QMTPUB: (0-5),<msgid>,(0-2),(0,1),<topic>") + OK;
		for (const answer of [old, line("ERROR")]) {
			const rig = new Rig(options({ device: device => device.always("AT+QMTPUB=?", answer) }));
			for (let i = 0; i < 2; i++) {
				throws(() => rig.publish("x".repeat(1549)), { message: "payload: 1549 bytes, BG95 takes at most 1548" });
				throws(() => rig.publish("\x1b"), { message: "payload: byte 0x1b at offset 0 would end or cancel the payload" });
				rig.clock.advance(0);
			}
		}
	});

	it("has 4096 bytes at most where the firmware lists a length without its range", () => {
		const rig = Rig.online(options({ device: device => device.always("AT+QMTPUB=?", line("+QMTPUB: (0-5),<msgid>,(0-2),(0,1),<topic>[,<msglen>]") + OK) }));
		equal(rig.modem.capabilities.payload, 4096);
	});
});

describe("a message to a BG95", () => {
	for (const [receive, inbox, pieces] of [[16_384, 8192, 1], [4096, 8192, 2], [512, 512, 13]] as const) {
		it(`of 4096 bytes arrives whole or in fragments, with a ring of ${receive} bytes and an inbox of ${inbox}`, () => {
			const lengths: number[] = [];
			const rig = Rig.online(options({ modem: { receive, sessions: 40_000 }, session: { inbox } }));
			rig.onMessage = () => lengths.push(rig.session.byteLength);
			const text = message(BYTES) + message("next");
			for (let at = 0; at < text.length; at += 120)
				rig.device.tell(text.slice(at, at + 120));
			deepEqual([rig.messages.length, rig.messages[0] === `a:${BYTES}`, rig.messages[1]], [2, true, "a:next"]);
			deepEqual(lengths, [...Array<number>(pieces).fill(4096), 4]);
			deepEqual([rig.session.lostMessages, rig.modem.counters.unknownLines], [0, 0]);
		});
	}

	it("that may look like answers and URCs, prompts and other messages is passed on as it is, and starts nothing", () => {
		const rig = Rig.online(options());
		const payload = "\"\r\n\r\nOK\r\n\r\n> \r\nRDY\r\n+QMTPUB: 0,1,0\r\n+QMTSTAT: 0,1\r\n+QMTRECV: 0,0,\"b\",3,\"xyz\"\r\n\x1a\x1b\0";
		rig.device.tell(message(payload));
		deepEqual([rig.messages, rig.events, rig.session.online], [[`a:${payload}`], [], true]);
	});

	it("for a connection without a session is skipped by its length, up to 4096 bytes", () => {
		const rig = Rig.online(options());
		const payload = `x\r\nRDY\r\n${"y".repeat(4087)}`;
		rig.device.tell(line(`+QMTRECV: 3,1,"a",${payload.length},"${payload}"`), 100, 2000, 3000);
		rig.device.tell(message("mine"));
		deepEqual([rig.messages, rig.modem.counters.rejectedMessages, rig.modem.counters.restarts], [["a:mine"], 1, 0]);
	});
});

describe("firmware with the length in brackets, as a BG96 was seen to answer", () => {
	it("takes it", () => {
		const rig = Rig.online(options({ device: device => device.always("AT+QMTPUB=?", line("+QMTPUB: (0-5),(0-65535),(0-2),(0,1),\"topic\",[(1-1548)]") + OK) }, BG96));
		deepEqual([rig.modem.capabilities.fixedLength, rig.modem.capabilities.payload], [true, 1548]);
	});
});

/** What the profile of another family changes; the modules are not supported. */
describe("a profile whose publish command is AT+QMTPUBEX, always with a length, and whose length key is showrecvlen", () => {
	const OTHER: Profile = Object.freeze<Profile>({
		...BG95,
		name: "other",
		publish: "AT+QMTPUBEX",
		form: LENGTH,
		lengthKey: SHOW_RECEIVED_LENGTH,
		settings: Object.freeze([...BG95.settings.filter(key => key !== BG95.lengthKey), SHOW_RECEIVED_LENGTH]),
		steps: Object.freeze(BG95.steps.map(step => step === PUBLISH ? PUBLISH_EXTENDED : step)),
		contexts: 5,
	});
	const other = (device: Device): void => {
		device.always("AT+QMTCFG=?", line("+QMTCFG: \"version\",(0-5),(3,4)\r\n+QMTCFG: \"showrecvlen\",(0-5),(0,1)") + OK);
	};

	it("publishes every payload so, and its result line has the command's name", () => {
		const rig = Rig.online(options({ device: other }, OTHER));
		rig.publish("a");
		rig.publish("\x1a\"\r\n", 2);
		rig.clock.advance(1000);
		deepEqual(rig.device.commands, ["AT+QMTPUBEX=0,1,1,0,\"t\",1", "a", "AT+QMTPUBEX=0,2,2,0,\"t\",4", "\x1a\"\r\n"]);
		deepEqual(rig.events, ["control 4 1 0", "control 7 2 0"]);
	});

	it("takes any byte before the firmware is known, and its test command's range holds then", () => {
		const rig = new Rig(options({ device: device => {
			other(device);
			device.always("AT+QMTPUBEX=?", line("+QMTPUBEX: (0-5),<msgid>,(0-2),(0,1),<topic>,(0-1460)") + OK);
		} }, OTHER));
		rig.publish("\x1a");
		deepEqual([rig.modem.capabilities.payload, rig.modem.capabilities.anyByte], [4096, true]);
		rig.clock.advance(0);
		deepEqual([rig.modem.capabilities.payload, rig.modem.capabilities.anyByte], [1460, true]);
		deepEqual(rig.events, ["ready", "open", "control 4 1 0"]);
		equal(rig.device.commands.includes("AT+QMTPUBEX=?"), true);
	});

	it("asks for the length of messages with its key, and parses them by it", () => {
		const rig = new Rig(options({ device: other }, OTHER));
		rig.clock.advance(0);
		equal(rig.device.commands.includes("AT+QMTCFG=\"showrecvlen\",0,1"), true);
		rig.device.tell(message("\"\r\nRDY\r\n"));
		deepEqual(rig.messages, ["a:\"\r\nRDY\r\n"]);
	});

	it("names the command in its errors", () => {
		const rig = Rig.online(options({ device: other }, OTHER));
		rig.device.next("AT+QMTPUBEX=", line("ERROR"));
		rig.publish("a");
		rig.clock.advance(0);
		deepEqual(rig.events, ["lost: AT+QMTPUBEX: refused: ERROR"]);
	});

	it("refuses a PDP context that the module does not have", () => {
		throws(() => new Rig(options({ modem: { context: 6 } }, OTHER)), { name: "RangeError", message: "context: a other has only 1 to 5" });
	});

	it("asks for no length where there is no such key", () => {
		const none: Profile = Object.freeze<Profile>({ ...OTHER, lengthKey: -1, settings: Object.freeze(BG95.settings.filter(key => key !== BG95.lengthKey)) });
		const rig = new Rig(options({ device: other }, none));
		equal(rig.modem.capabilities.lengthPrefixed, false);
		rig.clock.advance(0);
		deepEqual([rig.events, rig.modem.capabilities.lengthPrefixed], [["ready", "open"], false]);
		rig.device.tell(line("+QMTRECV: 0,0,\"a\",\"x\""));
		rig.clock.advance(1000);
		deepEqual(rig.messages, ["a:x"]);
	});
});
