// Capabilities that a firmware's test commands report, queried once per boot: the payload's length before it, its limit, "recv/mode".
// modules/quectel/common/capabilities and publish. Source: BG96 note §3.2.1, §3.2.8 and §6.1 (test commands), docs/hardware.md (Publish).

import { deepEqual, equal, throws } from "node:assert/strict";
import Parameters from "../../../../modules/at/parameters.js";
import Capabilities from "../../../../modules/quectel/common/capabilities.js";
import { featuresOf, restore } from "../../../../modules/quectel/common/firmware-record.js";
import { DATA_FORMAT, RECV_MODE, SHOW_RECEIVED_LENGTH, VERSION } from "../../../../modules/quectel/common/mqtt-keys.js";
import { BC20, BG95, BG96, LENGTH, type Profile } from "../../../../modules/quectel/profile.js";
import { type Device, line, OK, PROMPT, Rig } from "../../../support/quectel-rig.js";

function parametersOf(line: string): Parameters {
	const bytes = Buffer.from(line);
	const parameters = new Parameters(bytes);
	parameters.set(0, bytes.length);
	return parameters;
}

/** The answer to AT+QMTPUB=? of firmware that takes a payload of a length told before. */
const FIXED = line("+QMTPUB: (0-5),(0-65535),(0-2),(0,1),\"<topic>\",(1-1500)") + OK;
const fixed = (device: Device): void => {
	device.always("AT+QMTPUB=?", FIXED);
	device.always("AT+QMTPUB=", command => {
		device.expect(Number(/,(\d+)$/.exec(command)?.[1] ?? NaN));
		return PROMPT;
	});
};

describe("the answer to AT+QMTPUB=?", () => {
	const ANSWERS: readonly (readonly [string, boolean, number])[] = [
		["(0-5),(0-65535),(0-2),(0,1),\"<topic>\",\"<msg>\"", false, 1548], // §3.2.8
		["<tcpconnectID>,<msgID>,<qos>,<retain>,\"<topic>\"", false, 1548], // §6.1
		["(0-5),(0-65535),(0-2),(0,1),\"<topic>\",(1-1500)", true, 1500],
		["(0-5), (0-65535), (0-2), (0,1), <topic>, (1-4096)", true, 4096],
		["(0-5),<msgid>,(0-2),(0,1),<topic>,\"length\"", true, 1548],
		["(0-5),(0-65535),(0-2),(0,1),\"<topic>\",()", false, 1548],
		["(0-5),<msgid>,(0-2),(0,1),<topic>,<payload_length>", true, 1548],
		["x,(0-5),(0-65535),(0-2),(0,1),<topic>,(1-1500)", false, 1548], // not five parameters before the range
		["(),(),(),(),\"<topic>\",(1-1500)", true, 1500],
		["0,17,0", false, 1548], // a result line that came late
		["(0-5),(0-65535),(0-2),(0,1),\"<topic>\",(1-8)", true, 1548], // three digits were lost, and no reading could be sent until the next boot
	];

	for (const [answer, fixedLength, payload] of ANSWERS) {
		it(`reports ${fixedLength ? "a length" : "no length"}, and ${payload} bytes at most: ${answer}`, () => {
			const capabilities = new Capabilities(BG96);
			capabilities.onPublish(parametersOf(answer));
			deepEqual([capabilities.fixedLength, capabilities.payload, capabilities.anyByte, capabilities.quotes], [fixedLength, payload, fixedLength, true]);
		});
	}
});

describe("the answer to AT+QMTPUB=? of a module without a prompt", () => {
	it("changes nothing: its payload is quoted, whatever the length says", () => {
		const capabilities = new Capabilities(BC20);
		capabilities.onPublish(parametersOf("(0-5),(0-65535),(0-2),(0,1),\"<topic>\",(1-1500)"));
		deepEqual([capabilities.fixedLength, capabilities.payload, capabilities.anyByte, capabilities.quotes], [false, 1024, false, false]);
	});
});

describe("the answer to AT+QMTCFG=?", () => {
	/** Capabilities after a list of these keys. */
	const listed = (profile: Profile, ...keys: string[]): Capabilities => {
		const capabilities = new Capabilities(profile);
		for (const key of keys)
			capabilities.onSetting(parametersOf(`"${key}",(0-5)`));
		capabilities.onSettingsEnd(true);
		return capabilities;
	};
	const shown = ({ lengthPrefixed, hexPayload, anyByte, quotes, payload }: Capabilities): unknown[] => [lengthPrefixed, hexPayload, anyByte, quotes, payload];

	it("reports \"recv/mode\" and \"dataformat\", in either case, each for itself", () => {
		deepEqual(shown(new Capabilities(BC20)), [true, false, false, false, 1024]);
		deepEqual(shown(listed(BC20, "KEEPALIVE", "WILL")), [false, false, false, false, 1024]);
		deepEqual(shown(listed(BC20, "keepalive", "RECV/MODE")), [true, false, false, false, 1024]);
		deepEqual(shown(listed(BC20, "keepalive", "DATAFORMAT")), [false, true, true, true, 512]);
		deepEqual(shown(listed(BC20, "recv/mode", "dataformat")), [true, true, true, true, 512]);
		deepEqual(shown(listed(BG96, "dataformat")), [false, false, false, true, 1548]);
	});

	it("that lists nothing changes nothing, after one that did either", () => {
		const capabilities = listed(BC20, "dataformat", "recv/mode");
		equal(capabilities.onSettingsEnd(true), false);
		deepEqual(shown(capabilities), [true, true, true, true, 512]);
		deepEqual(shown(listed(BC20)), [true, false, false, false, 1024]);
		capabilities.combines = true;
		equal(capabilities.onSettingsEnd(true), false);
		capabilities.onSetting(parametersOf("\"will\",(0-5)"));
		equal(capabilities.onSettingsEnd(false), false);
		deepEqual([shown(capabilities), capabilities.combines], [[true, true, true, true, 512], true]);
	});

	it("is of this boot: a key that the next answer does not list is gone", () => {
		const capabilities = listed(BC20, "dataformat", "recv/mode");
		capabilities.onSetting(parametersOf("\"will\",(0-5)"));
		capabilities.onSettingsEnd(true);
		deepEqual(shown(capabilities), [false, false, false, false, 1024]);
	});

	it("outweighs two refusals of the setting in a row, not three", () => {
		const refusals = (capabilities: Capabilities, setting: number): boolean[] => [1, 2, 3].map(() => capabilities.onWritten(setting, false));
		const capabilities = listed(BC20, "dataformat", "recv/mode");
		deepEqual(refusals(capabilities, RECV_MODE), [false, false, true]);
		deepEqual(shown(capabilities), [false, true, true, true, 512]);
		deepEqual(refusals(capabilities, DATA_FORMAT), [false, false, true]);
		deepEqual(shown(capabilities), [false, false, false, false, 1024]);
	});

	it("outweighs two refusals when it is that of an earlier start, which has a payload of 1024 bytes at least", () => {
		const capabilities = new Capabilities(BG96);
		deepEqual([restore(capabilities, 5, 1023), restore(capabilities, 5, 1024), capabilities.payload], [false, true, 1024]);
		deepEqual([1, 2, 3].map(() => capabilities.onWritten(RECV_MODE, false)), [false, false, true]);
		equal(capabilities.onWritten(RECV_MODE, false), false);
		equal(restore(capabilities, 5, 1024), true);
		deepEqual([1, 2, 3].map(() => capabilities.onWritten(RECV_MODE, false)), [false, false, true]);
	});

	it("is a digit, for the record: 1 for a length key, 2 for digits as payload, 4 for a length before it", () => {
		deepEqual([listed(BC20), listed(BC20, "dataformat"), listed(BC20, "recv/mode", "dataformat"), listed(BG96, "will"), listed(BG95, "recv/mode")].map(featuresOf), [1, 2, 3, 0, 1]);
		const capabilities = listed(BG96, "recv/mode");
		capabilities.onPublish(parametersOf("(0-5),(0-65535),(0-2),(0,1),\"<topic>\",(1-1500)"));
		equal(featuresOf(capabilities), 5);
	});

	it("outweighs two refusals again after one that was taken, or another answer", () => {
		const capabilities = listed(BC20, "dataformat");
		const write = (...taken: boolean[]): boolean[] => taken.map(one => capabilities.onWritten(DATA_FORMAT, one));
		deepEqual(write(false, false, true, false, false), [false, false, true, false, false]);
		equal(capabilities.hexPayload, true);
		capabilities.onSetting(parametersOf("\"dataformat\",(0-5)"));
		capabilities.onSettingsEnd(true);
		deepEqual(write(false, false, false), [false, false, true]);
		equal(capabilities.hexPayload, false);
	});

	it("that never came lets the first refusal count", () => {
		const capabilities = new Capabilities(BC20);
		equal(capabilities.onWritten(RECV_MODE, false), true);
		equal(capabilities.lengthPrefixed, false);
	});
});

describe("the capabilities of a module that always takes a length, or has no key for lengths", () => {
	const ALWAYS: Profile = { ...BG95, form: LENGTH, lengthKey: SHOW_RECEIVED_LENGTH };
	const shown = ({ fixedLength, anyByte, quotes, payload, promptPayload, lengthPrefixed }: Capabilities): unknown[] => [fixedLength, anyByte, quotes, payload, promptPayload, lengthPrefixed];

	it("are those of its profile until it reports its own", () => {
		deepEqual(shown(new Capabilities(ALWAYS)), [true, true, true, 4096, -1, true]);
		deepEqual(shown(new Capabilities({ ...BG96, lengthKey: -1 })), [false, false, true, 1548, 1548, false]);
		deepEqual(shown(new Capabilities({ ...BG96, lengthKey: VERSION })), [false, false, true, 1548, 1548, true]);
		equal(restore(new Capabilities({ ...BG96, lengthKey: VERSION }), 1, 1548), true);
	});

	it("keep the length whatever its test command lists", () => {
		const capabilities = new Capabilities(ALWAYS);
		capabilities.onPublish(parametersOf("(0-5),(0-65535),(0-2),(0,1),<topic>"));
		deepEqual(shown(capabilities), [true, true, true, 4096, -1, true]);
		capabilities.onPublish(parametersOf("(0-5),(0-65535),(0-2),(0,1),<topic>,(1-1500)"));
		deepEqual(shown(capabilities), [true, true, true, 1500, -1, true]);
	});

	it("have a limit of 1024 bytes at least: a lower one has lost a digit on the line", () => {
		for (const [limit, payload] of [["1-1024", 1024], ["1-1023", 4096], ["1-409", 4096], ["1024", 1024], ["12-1024", 1024]] as const) {
			const capabilities = new Capabilities(ALWAYS);
			capabilities.onPublish(parametersOf(`(0-5),(0-65535),(0-2),(0,1),<topic>,(${limit})`));
			equal(capabilities.payload, payload, limit);
		}
	});

	it("have the profile's key where it is listed, of any number, and none that is not in the list, or not known", () => {
		for (const [profile, key, found] of [
			[ALWAYS, "showrecvlen", true], [ALWAYS, "recv/mode", false], [{ ...BG96, lengthKey: VERSION }, "version", true], [{ ...BG96, lengthKey: VERSION }, "will", false],
			[{ ...BG96, lengthKey: -1 }, "version", false], [{ ...BG96, lengthKey: -1 }, "nothing", false], [ALWAYS, "nothing", false],
		] as const) {
			const capabilities = new Capabilities(profile);
			capabilities.onSetting(parametersOf(`"${key}",(0-5)`));
			capabilities.onSettingsEnd(true);
			equal(capabilities.lengthPrefixed, found, key);
		}
	});

	it("forget a list that broke off, and take the next one whole", () => {
		const capabilities = new Capabilities(ALWAYS);
		capabilities.onSetting(parametersOf("\"showrecvlen\",(0-5)"));
		capabilities.onSettingsEnd(false);
		equal(capabilities.lengthPrefixed, true);
		capabilities.onSetting(parametersOf("\"will\",(0-5)"));
		capabilities.onSettingsEnd(true);
		equal(capabilities.lengthPrefixed, false);
		capabilities.onSetting(parametersOf("\"will\",(0-5)"));
		capabilities.onSettingsEnd(true);
		equal(capabilities.lengthPrefixed, false);
	});
});

describe("a test command", () => {
	it("is asked once a boot, and not for a lost link or a lost PDP context", () => {
		const rig = Rig.online();
		rig.device.tell(line("+QMTSTAT: 0,1"));
		rig.clock.advance(3000);
		rig.device.tell(line("+QIURC: \"pdpdeact\",1"));
		rig.clock.advance(3000);
		equal(rig.session.online, true);
		equal(rig.device.commands.some(command => command.endsWith("=?")), false);
		rig.device.tell(line("RDY"));
		rig.clock.advance(3000);
		deepEqual(rig.device.commands.filter(command => command.endsWith("=?")), ["AT+QMTCFG=?", "AT+QMTPUB=?"]);
	});

	it("that the firmware refuses leaves what is known, and \"recv/mode\" is tried", () => {
		const rig = new Rig({ device: device => device.always("AT+QMTCFG=?", line("ERROR")).always("AT+QMTPUB=?", line("ERROR")) });
		rig.clock.advance(0);
		equal(rig.device.commands.includes("AT+QMTCFG=\"recv/mode\",0,0,1"), true);
		deepEqual(rig.events, ["ready", "open"]);
	});

	it("that names no \"recv/mode\" spares the question for it", () => {
		const rig = new Rig();
		rig.clock.advance(0);
		equal(rig.device.commands.some(command => command.startsWith("AT+QMTCFG=\"recv/mode\"")), false);
	});
});

describe("a list of keys that breaks off", () => {
	/** Firmware with "recv/mode", whose lists are answered as given at the next boots. */
	function rebooted(...lists: readonly string[]): Rig {
		const rig = Rig.online({ device: device => device.always("AT+QMTCFG=\"recv/mode\"", OK) });
		for (const list of lists)
			rig.device.next("AT+QMTCFG=?", list);
		rig.device.tell(line("RDY"));
		rig.clock.advance(10_000);
		return rig;
	}

	for (const [end, list] of [["no result", line("+QMTCFG: \"version\",(0-5),(3,4)")], ["an error", line("+QMTCFG: \"version\",(0-5),(3,4)") + line("ERROR")]] as const) {
		it(`with ${end} takes no key away: what the module was set to would be read as something else`, () => {
			const rig = rebooted(list);
			equal(rig.session.online, true);
			equal(rig.device.commands.includes("AT+QMTCFG=\"recv/mode\",0,0,1"), true);
			rig.device.tell(line("+QMTRECV: 0,0,\"a\",1,\"b\""));
			deepEqual(rig.messages, ["a:b"]);
		});
	}

	it("because the module restarts meanwhile adds nothing to the next list", () => {
		const rig = rebooted(line("+QMTCFG: \"version\",(0-5),(3,4)") + line("RDY"), OK);
		equal(rig.session.online, true);
		equal(rig.modem.capabilities.lengthPrefixed, true);
	});
});

describe("firmware that takes the payload's length", () => {
	it("is sent so many bytes and no Ctrl-Z where a payload holds that, or is longer than the prompt alone takes; else the old way, which can be cancelled", () => {
		const rig = Rig.online({ device: fixed });
		rig.publish("a\x1ab\x1b\"\r\n");
		rig.publish("");
		rig.publish("c\x1b", 2);
		rig.publish("d");
		rig.clock.advance(0);
		deepEqual(rig.device.commands, [
			"AT+QMTPUB=0,1,1,0,\"t\",7", "a\x1ab\x1b\"\r\n", "AT+QMTPUB=0,2,1,0,\"t\"", "\x1a", "AT+QMTPUB=0,3,2,0,\"t\",2", "c\x1b", "AT+QMTPUB=0,4,1,0,\"t\"", "d\x1a",
		]);
		deepEqual(rig.events, ["control 4 1 0", "control 4 2 0", "control 7 3 0", "control 4 4 0"]);
		throws(() => rig.publish("x".repeat(1501)), { message: "payload: 1501 bytes, BG96 takes at most 1500" });
		const larger = Rig.online({ device: device => {
			fixed(device);
			device.always("AT+QMTPUB=?", line("+QMTPUB: (0-5),(0-65535),(0-2),(0,1),\"<topic>\",(1-4096)") + OK);
		} });
		larger.publish("x".repeat(1549));
		larger.clock.advance(0);
		deepEqual(larger.device.commands, ["AT+QMTPUB=0,1,1,0,\"t\",1549", "x".repeat(1549)]);
	});

	it("whose prompt is lost gets the payload all the same, because ESC would be a part of it", () => {
		const rig = Rig.online({ device: device => {
			fixed(device);
			device.next("AT+QMTPUB=", command => {
				device.expect(3);
				device.prompted(command);
				return "";
			});
		} });
		rig.publish("a\x1ab", 2);
		rig.clock.advance(5010);
		deepEqual(rig.device.commands, ["AT+QMTPUB=0,1,2,0,\"t\",3", "a\x1ab"]);
		deepEqual(rig.events, ["control 7 1 0"]);
	});

	it("whose prompt is lost is not sent a payload with CR, which might end a line; what answers the probes then is no acknowledgement", () => {
		const rig = Rig.online({ device: fixed });
		rig.device.next("AT+QMTPUB=", "");
		rig.publish("a\x1a\r");
		rig.clock.advance(5010);
		rig.device.tell(line("+QMTPUB: 0,1,0"));
		deepEqual([rig.device.commands.slice(1), rig.events], [["\x1b", "AT+CMEE?"], []]);
		rig.clock.advance(5000);
		deepEqual([rig.device.commands.slice(-2), rig.events], [["AT+QMTPUB=0,1,1,0,\"t\",3", "a\x1a\r"], ["control 4 1 0"]]);
	});

	it("that gets an error in place of the prompt goes again on another link: the probes may have filled the payload, and what answers that is no acknowledgement", () => {
		const rig = Rig.online({ device: fixed });
		rig.device.next("AT+QMTPUB=", line("ERROR"));
		rig.publish("a\x1a\r");
		rig.clock.advance(0);
		rig.device.tell(line("+QMTPUB: 0,1,0"));
		deepEqual([rig.device.commands.slice(1), rig.events], [["\x1b", "AT+CMEE?"], ["lost: AT+QMTPUB: refused: ERROR"]]);
		rig.clock.advance(5000);
		deepEqual([rig.device.commands[3], rig.device.commands.slice(-2), rig.events.slice(1)], ["AT+QMTCLOSE=0", ["AT+QMTPUB=0,1,1,0,\"t\",3", "a\x1a\r"], ["open", "control 4 1 0"]]);
	});

	it("that refuses a message on every link costs two of them; then the message is given up, and the next one goes", () => {
		const rig = Rig.online({ device: device => fixed(device.always("AT+QMTPUB=0,1,", line("ERROR"))) });
		rig.publish("\x1a");
		rig.publish("b");
		rig.clock.advance(600_000);
		const refused = "AT+QMTPUB: refused: ERROR";
		deepEqual(rig.events, [`lost: ${refused}`, "open", `lost: ${refused}`, `given up 1: ${refused}`, "open", "control 4 2 0"]);
	});

	it("that never got the line does nothing with the payload, which is sent again", () => {
		const rig = Rig.online({ device: fixed });
		rig.device.next("AT+QMTPUB=", "");
		rig.publish("a\x1ab");
		rig.clock.advance(60_000);
		deepEqual([rig.device.commands.slice(-2), rig.events], [["AT+QMTPUB=0,1,1,0,\"t\",3", "a\x1ab"], ["control 4 1 0"]]);
	});

	it("is known only once reported: until then nothing is accepted that the module might refuse", () => {
		const rig = new Rig({ device: fixed });
		throws(() => rig.publish("\x1a"), { name: "RangeError", message: "payload: byte 0x1a at offset 0 would end or cancel the payload" });
		rig.publish("x".repeat(1501));
		rig.publish("y");
		rig.clock.advance(0);
		deepEqual(rig.events, ["ready", "open", "given up 1: AT+QMTPUB: this firmware cannot carry its payload", "control 4 2 0"]);
	});

	it("may be another after a restart: what only a length can carry is not sent to it", () => {
		const rig = Rig.online({ device: fixed });
		rig.device.tell(line("+QMTSTAT: 0,1"));
		rig.publish("\x1a");
		rig.device.always("AT+QMTPUB=?", line("+QMTPUB: (0-5),(0-65535),(0-2),(0,1),\"<topic>\",\"<msg>\"") + OK);
		rig.device.tell(line("RDY"));
		rig.clock.advance(3000);
		equal(rig.events.at(-1), "given up 1: AT+QMTPUB: this firmware cannot carry its payload");
		equal(rig.device.commands.some(command => command.startsWith("AT+QMTPUB=0")), false);
	});
});
