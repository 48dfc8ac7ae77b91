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

	it("starts again with its boot lines, in their order, and none of them is unknown", () => {
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

describe("recv/mode that is listed and refused three times", () => {
	it("leaves the length of a payload as the firmware listed it", () => {
		const rig = new Rig(options({ device: device => device.always("AT+QMTCFG=\"recv/mode\"", line("ERROR")) }, BG96));
		rig.clock.advance(60_000);
		deepEqual([rig.session.online, rig.modem.capabilities.lengthPrefixed, rig.modem.capabilities.payload], [true, false, 4096]);
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

/** A BG95 in buffer mode: it announces messages by their slots, and gives each when its slot is asked for. */
class Slots {
	readonly messages: (string | undefined)[] = [undefined, undefined, undefined, undefined, undefined];

	/** The answer to AT+QMTRECV=0,slot: an empty slot has no message. */
	readonly answer = (command: string): string => {
		const slot = Number(command.at(-1));
		const text = this.messages[slot];
		this.messages[slot] = undefined;
		return text === undefined ? line("ERROR") : message(text) + OK;
	};

	/** A message arrives. @returns the line that announces it */
	put(text: string): string {
		const slot = this.messages.indexOf(undefined);
		this.messages[slot] = text;
		return line(`+QMTRECV: 0,${slot}`);
	}
}

describe("a session whose messages wait in the module (`buffered`)", () => {
	/** A session online with such a module. */
	function online(slots: Slots, more: RigOptions = {}): Rig {
		const rig = Rig.online(options({ ...more, session: { buffered: true, ...more.session }, device: device => {
			more.device?.(device);
			device.always("AT+QMTRECV=", slots.answer);
		} }));
		rig.clock.advance(100);
		rig.forget();
		return rig;
	}
	const fetches = (rig: Rig): string[] => rig.device.commands.filter(command => command.startsWith("AT+QMTRECV"));

	it("asks for that with recv/mode, and only where the firmware has it", () => {
		const rig = new Rig(options({ session: { buffered: true } }));
		rig.clock.advance(0);
		equal(rig.device.commands.includes("AT+QMTCFG=\"recv/mode\",0,1,1"), true);
		const without = new Rig(options({ session: { buffered: true }, device: device => device.always("AT+QMTCFG=?", line("+QMTCFG: \"version\",(0-5),(3,4)") + OK) }));
		without.clock.advance(0);
		deepEqual([without.events, without.device.commands.some(command => command.includes("recv/mode"))], [["ready", "open"], false]);
		throws(() => new Rig(options({ session: { buffered: 1 as unknown as boolean } })), { name: "TypeError", message: "buffered: must be a boolean" });
	});

	it("fetches five messages of 4096 bytes one after the other, slot by slot", () => {
		const slots = new Slots();
		const rig = online(slots, { modem: { receive: 16_384 } });
		const texts = Array.from({ length: 5 }, (_, at) => `${at}${BYTES.slice(1)}`);
		rig.device.tell(texts.map(text => slots.put(text)).join(""));
		rig.clock.advance(1000);
		deepEqual(fetches(rig), ["AT+QMTRECV=0,0", "AT+QMTRECV=0,1", "AT+QMTRECV=0,2", "AT+QMTRECV=0,3", "AT+QMTRECV=0,4"]);
		equal(rig.messages.length, 5);
		texts.forEach((text, at) => equal(rig.messages[at] === `a:${text}`, true));
	});

	it("leaves them there until the app has read the one before, so that an inbox for one message loses none", () => {
		const slots = new Slots();
		const announced: number[] = [];
		const rig = online(slots, { session: { inbox: 64, onReadable: count => announced.push(count) } });
		const buffer = new Uint8Array(64);
		rig.device.tell([40, 41, 42].map(length => slots.put("x".repeat(length))).join(""));
		rig.clock.advance(60_000);
		deepEqual([announced, fetches(rig).length], [[40], 1]);
		for (const length of [40, 41, 42]) {
			equal(rig.session.read(buffer), length);
			rig.clock.advance(0);
		}
		deepEqual([announced, fetches(rig).length, rig.session.lostMessages], [[40, 41, 42], 3, 0]);
	});

	it("does not hold up another session whose app reads", () => {
		const rig = online(new Slots(), { session: { onReadable: () => {} }, device: device => device
			.always("AT+QMTRECV=1,", line("+QMTRECV: 1,0,\"a\",3,\"one\"") + OK).always("AT+QMTRECV=0,", line("+QMTRECV: 0,0,\"a\",4,\"zero\"") + OK)
			.always("AT+QMTOPEN=1", OK + line("+QMTOPEN: 1,0")).always("AT+QMTCONN=1", OK + line("+QMTCONN: 1,0,0")) });
		const seen: string[] = [];
		const other = rig.makeSession({ connection: 1, buffered: true, onReadable: () => {
			const buffer = new Uint8Array(16);
			seen.push(Buffer.from(buffer.subarray(0, other.read(buffer))).toString());
		} });
		rig.clock.advance(100);
		rig.forget();
		seen.length = 0;
		rig.device.tell(line("+QMTRECV: 0,0") + line("+QMTRECV: 0,1") + line("+QMTRECV: 1,0") + line("+QMTRECV: 1,1"));
		rig.clock.advance(1000);
		deepEqual([fetches(rig), seen], [["AT+QMTRECV=1,0", "AT+QMTRECV=1,1"], ["one", "one"]]);
	});

	it("looks into all five slots after bytes were lost, among which a line of a slot may have been", () => {
		const slots = new Slots();
		const rig = online(slots, { modem: { receive: 512 } });
		slots.put("first");
		rig.modem.module.engine.receive.lost += 1;
		rig.device.tell(slots.put("second"));
		rig.clock.advance(1000);
		deepEqual([fetches(rig), rig.messages], [["AT+QMTRECV=0,0", "AT+QMTRECV=0,1", "AT+QMTRECV=0,2", "AT+QMTRECV=0,3", "AT+QMTRECV=0,4"], ["a:first", "a:second"]]);
		rig.forget();
		rig.device.tell(slots.put("third"));
		rig.clock.advance(1000);
		deepEqual([fetches(rig), rig.messages], [["AT+QMTRECV=0,0"], ["a:third"]]);
	});

	it("looks into all five slots when it is online: firmware may keep what came over its former link", () => {
		const slots = new Slots();
		const announced: number[] = [];
		const rig = online(slots, { session: { onReadable: count => announced.push(count) } });
		rig.device.tell(slots.put("first") + slots.put("second one"));
		rig.clock.advance(1000);
		rig.device.tell(line("+QMTSTAT: 0,1"));
		rig.session.read(new Uint8Array(64)); // nothing is fetched while there is no link
		rig.clock.advance(0);
		deepEqual(fetches(rig), ["AT+QMTRECV=0,0"]);
		rig.clock.advance(5000);
		rig.session.read(new Uint8Array(64));
		rig.clock.advance(1000);
		deepEqual(announced, [5, 10]);
		deepEqual(fetches(rig), [0, 0, 1, 2, 3, 4].map(slot => `AT+QMTRECV=0,${slot}`));
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
