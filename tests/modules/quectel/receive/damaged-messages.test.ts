// Messages that are too large, cut short, overrun, or malformed: no loss is silent, and the next message is complete.
// modules/quectel/receive/receiver and header, through a modem and its session. Source: docs/security.md (What is received), docs/hardware.md (Overlong lines).

import { deepEqual, equal } from "node:assert/strict";
import { line, OK, Rig, type RigOptions } from "../../../support/quectel-rig.js";

/** The silence that ends a quoted message at 115200 bit/s. */
const SILENCE = 20;
/** A firmware that gives lengths. */
const COUNTED: RigOptions = { device: device => device.always("AT+QMTCFG=\"recv/mode\"", OK) };
/** For a message that pauses: after so long it has broken off for certain. */
const STALL = 4000;

describe("a message larger than the room for it", () => {
	const PAYLOAD = Array.from({ length: 1548 }, (_, index) => String.fromCharCode(0x20 + index % 95)).join("");

	for (const [title, message, options] of [
		["quoted", `"a","${PAYLOAD}"`, {}], ["bare", `"a",${PAYLOAD.trim()}`, {}], ["counted", `"a",1548,"${PAYLOAD}"`, COUNTED],
	] as const) {
		it(`comes in fragments through an inbox of 64 bytes and a receive buffer of 512, ${title}`, () => {
			const rig = Rig.online({ ...options, modem: { receive: 512 }, session: { inbox: 64 } });
			let fragments = 0;
			let lengths = new Set<number>();
			rig.onMessage = () => {
				fragments += 1;
				lengths.add(rig.session.byteLength);
			};
			const text = line(`+QMTRECV: 0,0,${message}`);
			rig.device.tell(text, ...Array.from({ length: Math.floor(text.length / 60) }, (_, index) => 60 * (index + 1)));
			rig.clock.advance(SILENCE);
			deepEqual(rig.messages, [`a:${title === "bare" ? PAYLOAD.trim() : PAYLOAD}`]);
			equal(fragments > 20, true);
			deepEqual([...lengths], title === "counted" ? [1548] : title === "bare" ? [-1, PAYLOAD.trim().length] : [-1, 1548]);
			equal(rig.modem.counters.overruns + rig.session.lostMessages, 0);
		});
	}

	it("has half a character at the edge of a fragment and is whole in the end", () => {
		const rig = Rig.online({ session: { inbox: 64 }, modem: { receive: 512 } });
		const text = Buffer.from("€".repeat(300)).toString("latin1");
		rig.device.tell(line(`+QMTRECV: 0,0,"a","${text}"`), ...Array.from({ length: 9 }, (_, index) => 100 * (index + 1)));
		rig.clock.advance(SILENCE);
		deepEqual(rig.messages, [`a:${text}`]);
	});

	it("is broken off where the app does not read", () => {
		const rig = Rig.online({ session: { inbox: 64, onReadable: () => rig.events.push("readable") }, modem: { receive: 512 } });
		const text = line(`+QMTRECV: 0,0,"a","${PAYLOAD}"`);
		rig.device.tell(text, ...Array.from({ length: Math.floor(text.length / 60) }, (_, index) => 60 * (index + 1)));
		rig.clock.advance(SILENCE);
		deepEqual(rig.events, ["readable", "broken"]);
		equal(rig.session.read(new Uint8Array(100)), 0);
		equal(rig.session.lostMessages, 1);
	});
});

describe("a message that does not arrive whole", () => {
	it("and whose beginning the app has, ends with onBroken and is counted; the next one is whole", () => {
		const rig = Rig.online({ modem: { receive: 512 } });
		rig.device.tell(`\r\n+QMTRECV: 0,0,"a","${"x".repeat(300)}`);
		equal(rig.messages.length, 1);
		rig.clock.advance(STALL);
		deepEqual(rig.events, ["broken"]);
		equal(rig.modem.counters.brokenMessages, 1);
		equal(rig.session.lostMessages, 1);
		rig.device.tell(line("") + line("+QMTRECV: 0,0,\"b\",\"whole\""));
		rig.clock.advance(SILENCE);
		equal(rig.messages.at(-1), "b:whole");
	});

	it("and of which the app has nothing, is only counted", () => {
		const rig = Rig.online();
		rig.device.tell("\r\n+QMTRECV: 0,0,\"a\",\"x" + line("+CEREG: 1"));
		rig.clock.advance(STALL);
		deepEqual([rig.events, rig.messages, rig.modem.counters.brokenMessages], [[], [], 1]);
		rig.device.tell(line("") + line("+QMTRECV: 0,0,\"b\",\"whole\""));
		rig.clock.advance(SILENCE);
		deepEqual(rig.messages, ["b:whole"]);
	});

	it("and is shorter than a line, is given up after a pause too, with what stands before it", () => {
		for (const before of ["\r\n", line("+CEREG: 1"), line("+QMTRECV: 0,0,\"z\",\"other\"")]) {
			for (const cut of ["0,0,\"a\",\"x", "0,0,\"a", "0", ""]) {
				const rig = Rig.online();
				rig.device.tell(`${before}+QMTRECV: ${cut}`, before.length);
				rig.clock.advance(STALL + 2000);
				deepEqual(rig.modem.counters.brokenMessages, 1, cut);
				rig.device.tell(line("+QMTSTAT: 0,1"));
				rig.clock.advance(STALL);
				rig.device.tell(line("+QMTRECV: 0,0,\"b\",\"whole\""));
				rig.clock.advance(SILENCE);
				deepEqual(rig.messages.at(-1), "b:whole", cut);
			}
		}
	});

	it("lets any other line wait for its rest for ever, and sets no alarm for it", () => {
		const rig = Rig.online();
		rig.device.tell("\r\n+CER");
		rig.clock.advance(10 * STALL);
		equal(rig.clock.next(), undefined);
		rig.device.tell("EG: 1\r\n");
		deepEqual([rig.modem.counters.unknownLines, rig.modem.counters.brokenMessages], [0, 0]);
	});

	it("gives up waiting for its line's end after another pause", () => {
		const rig = Rig.online();
		rig.device.tell("\r\n+QMTRECV: 0,0,\"a\",\"x" + line("+CEREG: 1"));
		rig.clock.advance(3 * STALL);
		rig.device.tell("+QMTRECV: 0,0,\"b\",\"whole\"\r\n");
		rig.clock.advance(SILENCE);
		deepEqual(rig.messages, ["b:whole"]);
	});

	it("goes on after a pause that is short enough", () => {
		const rig = Rig.online();
		rig.device.tell("\r\n+QMTRECV: 0,0,\"a\",\"x");
		rig.clock.advance(1900);
		rig.device.tell("y");
		rig.clock.advance(1900);
		rig.device.tell("z\"\r\n");
		rig.clock.advance(SILENCE);
		deepEqual(rig.messages, ["a:xyz"]);
	});

	it("goes on after such a pause wherever it comes, in the header too", () => {
		const text = line("+QMTRECV: 0,17,\"a\",\"x\ryz\"");
		for (let offset = 2; offset < text.length; offset++) {
			const rig = Rig.online();
			rig.device.tell(text.slice(0, offset));
			rig.clock.advance(3000);
			rig.device.tell(text.slice(offset));
			rig.clock.advance(SILENCE);
			deepEqual([rig.messages, rig.modem.counters.rejectedMessages], [["a:x\ryz"], 0], `split at ${offset}`);
		}
	});

	it("is whole although a stray control character came long before it", () => {
		for (const stray of ["\0", "\r", "\n"]) {
			const rig = Rig.online();
			rig.device.tell(stray);
			rig.clock.advance(STALL);
			rig.device.tell(`${line("+CEREG: 1")}\r\n+QMTRECV:`);
			rig.clock.advance(STALL / 4);
			rig.device.tell(" 0,17,\"a\",\"xyz\"\r\n");
			rig.clock.advance(SILENCE);
			deepEqual([rig.messages, rig.modem.counters.rejectedMessages], [["a:xyz"], 0], JSON.stringify(stray));
		}
	});

	it("is given up in time although a stray control character came long before it", () => {
		for (const stray of ["\0", "\r", "\n"]) {
			const rig = Rig.online();
			rig.device.tell(stray);
			rig.clock.advance(STALL);
			rig.device.tell("\r\n+QMTRECV: 0,0,\"a\",\"x");
			rig.clock.advance(STALL + 2000);
			rig.device.tell(line("") + line("+QMTRECV: 0,0,\"b\",\"whole\""));
			rig.clock.advance(SILENCE);
			deepEqual([rig.messages, rig.modem.counters.brokenMessages], [["b:whole"], 1], JSON.stringify(stray));
		}
	});

	it("and whose bytes ran over the receive buffer, is broken; what comes behind it is not", () => {
		for (const [title, message, options] of [
			["quoted", `"a","${"x".repeat(2000)}"`, {}], ["bare", `"a",${"x".repeat(2000)}`, {}], ["counted", `"a",2000,"${"x".repeat(2000)}"`, COUNTED],
			["counted and bare", `"a",2000,${"x".repeat(2000)}`, COUNTED],
		] as const) {
			const rig = Rig.online({ ...options, modem: { receive: 512 } });
			rig.device.say(line(`+QMTRECV: 0,0,${message}`));
			rig.clock.advance(0);
			rig.device.tell("x".repeat(10) + (title.endsWith("bare") ? "" : "\"") + "\r\n" + line("+QMTPUB: 0,9,0"));
			rig.clock.advance(STALL);
			rig.device.tell(line("+QMTRECV: 0,0,\"b\",\"whole\""));
			rig.clock.advance(SILENCE);
			equal(rig.messages.at(-1), "b:whole", title);
			equal(rig.modem.counters.brokenMessages, 1, title);
			equal(rig.modem.counters.overruns > 0, true, title);
		}
	});

	it("and whose header ran over, is broken; its line is dropped to its end", () => {
		const rig = Rig.online({ modem: { receive: 512 } });
		rig.device.tell("\r\n+QMTRECV: 0,0,\"");
		rig.device.say("x".repeat(600) + "\",\"y\"\r\n");
		rig.clock.advance(STALL);
		rig.device.tell(line("+QMTRECV: 0,0,\"b\",\"whole\""));
		rig.clock.advance(SILENCE);
		deepEqual(rig.messages, ["b:whole"]);
	});

	it("and whose header lost bytes behind lines that did not, is broken", () => {
		const rig = Rig.online({ modem: { receive: 512 } });
		rig.device.say(`${line("+CEREG: 1").repeat(25)}\r\n+QMTRECV: 0,0,"${"x".repeat(700)}`);
		rig.clock.advance(0);
		rig.device.tell("x".repeat(200), 100);
		rig.device.tell("\",\"y\"\r\n" + line("+QMTRECV: 0,0,b,whole"));
		deepEqual([rig.messages, rig.modem.counters.brokenMessages], [["b:whole"], 1]);
	});

	it("that no session could take overflows without another count", () => {
		const rig = Rig.online({ modem: { receive: 512 } });
		rig.device.tell(`\r\n+QMTRECV: x${"y".repeat(300)}`, 100, 200);
		rig.device.say("y".repeat(700));
		rig.clock.advance(0);
		rig.device.tell("\r\n" + line("+QMTRECV: 0,0,b,whole"));
		deepEqual([rig.messages, rig.modem.counters.rejectedMessages, rig.modem.counters.brokenMessages], [["b:whole"], 1, 0]);
	});

	it("and whose length does not fit its end, is broken", () => {
		const rig = Rig.online(COUNTED);
		for (const message of ["\"a\",3,\"21.5\"", "\"a\",3,21.5", "\"a\",4,\"21.5\"x", "\"a\",4,\"21.5\"\rx"]) {
			rig.device.tell(line(`+QMTRECV: 0,0,${message}`));
			rig.clock.advance(SILENCE);
			deepEqual([rig.messages, rig.events], [[], []]);
		}
		equal(rig.modem.counters.brokenMessages, 4);
	});

	it("and whose length does not fit its end, is broken though its beginning came long before that", () => {
		for (const end of ["x", "y\"", "\"\rx"]) {
			const rig = Rig.online(COUNTED);
			rig.device.tell(line("+QMTRECV: 0,0,\"a\",5,\"whole\""));
			const message = `+QMTRECV: 0,0,"a",200,"${"p".repeat(200)}${end}`;
			rig.device.say(`\r\n${message.slice(0, 100)}`);
			rig.device.say(message.slice(100, 150));
			rig.device.tell(`${message.slice(150)}\r\n`);
			rig.clock.advance(SILENCE);
			deepEqual([rig.messages, rig.modem.counters.brokenMessages], [["a:whole"], 1], end);
		}
	});
});

describe("a message that cannot be taken", () => {
	it("is dropped and counted where the inbox is full, and the next one is taken when there is room again", () => {
		const rig = Rig.online({ session: { inbox: 64, onReadable: () => rig.events.push("readable") } });
		for (let i = 0; i < 3; i++)
			rig.device.tell(line(`+QMTRECV: 0,0,"a","${String(i).repeat(40)}"`) + line("+CEREG: 1"));
		const buffer = new Uint8Array(100);
		deepEqual([rig.session.read(buffer), rig.session.lostMessages], [40, 2]);
		rig.clock.advance(0);
		rig.device.tell(line(`+QMTRECV: 0,0,"a","${"3".repeat(40)}"`) + line("+CEREG: 1"));
		equal(rig.session.read(buffer), 40);
		equal(Buffer.from(buffer.subarray(0, 40)).toString(), "3".repeat(40));
	});

	it("is rejected and counted where it has no session, and taken in to its end all the same", () => {
		const rig = Rig.online();
		rig.device.tell(line("+QMTRECV: 3,0,\"a\",\"\r\n+QMTSTAT: 0,1\r\n\"") + line("+QMTRECV: 0,0,\"b\",\"whole\""));
		rig.clock.advance(SILENCE);
		deepEqual([rig.messages, rig.events, rig.modem.counters.rejectedMessages], [["b:whole"], [], 1]);
	});

	it("is rejected where it is an earlier session's, which the module still has open, so its format is unknown", () => {
		const rig = Rig.online({ ...COUNTED, modem: { sessions: 20_000 } });
		rig.session.close();
		const messages: number[] = [];
		rig.makeSession({ onReadable: count => messages.push(count) });
		rig.device.tell(line("+QMTRECV: 0,1,\"a\",3,\"x,y\"") + line("+CEREG: 1"));
		deepEqual([messages, rig.modem.counters.rejectedMessages], [[], 1]);
		rig.clock.advance(1000);
		rig.device.tell(line("+QMTRECV: 0,1,\"a\",3,\"x,y\""));
		deepEqual([messages, rig.modem.counters.rejectedMessages], [[3], 1]);
	});

	it("is not parsed without a session on its connection: a length before a quote counts, whatever the payload contains", () => {
		const rig = Rig.online({ ...COUNTED, modem: { sessions: 20_000 } });
		const payload = "x\r\nRDY\r\n+QIURC: \"pdpdeact\",1\r\n+QMTSTAT: 0,1";
		for (const connection of [1, 9]) {
			rig.device.tell(line(`+QMTRECV: ${connection},1,"a",${payload.length},"${payload}"`), 21, 22, 25, 26, 27);
			rig.clock.advance(10_000);
		}
		deepEqual([rig.events, rig.session.online, rig.modem.counters.rejectedMessages, rig.modem.counters.restarts], [[], true, 2, 0]);
	});

	it("is not looked into either where the line pauses behind that length", () => {
		const rig = Rig.online({ modem: { sessions: 20_000 } });
		const payload = "x\r\nRDY\r\n";
		rig.device.tell(`\r\n+QMTRECV: 1,1,"a",${payload.length},`);
		rig.clock.advance(2500); // begun as it is after 2 s, and not given up yet
		rig.device.tell(`"${payload}"\r\n${line("+QMTRECV: 0,0,\"b\",\"whole\"")}`);
		rig.clock.advance(SILENCE);
		deepEqual([rig.events, rig.messages, rig.modem.counters.rejectedMessages, rig.modem.counters.restarts], [[], ["b:whole"], 1, 0]);
	});

	it("ends at its CR LF without a session when the number before it is not a length: not before a quote, or longer than any payload", () => {
		const rig = Rig.online({ modem: { sessions: 20_000 } });
		for (const rest of ["5", "5,x", "5,  x", "5000,\"x\"", "5x,\"y\"", ""])
			rig.device.tell(`${line(`+QMTRECV: 1,1,"a",${rest}`)}${line("+QMTRECV: 0,0,\"b\",\"whole\"")}${line("+CEREG: 1")}`);
		rig.clock.advance(1000);
		deepEqual([rig.messages, rig.modem.counters.rejectedMessages], [Array(6).fill("b:whole"), 6]);
	});

	it("is rejected and counted where its form is wrong", () => {
		const wrong = [
			"x", "", ",", "0", "0;0", "0,x", "0,0;", "0,123456,\"a\",\"b\"", "0,0,\"a", "0,0,a",
		];
		const rig = Rig.online();
		for (const [index, header] of wrong.entries()) {
			rig.device.tell(line(`+QMTRECV: ${header}`) + line("+CEREG: 1"));
			rig.clock.advance(SILENCE);
			equal(rig.modem.counters.rejectedMessages, index + 1, header);
		}
		rig.device.tell(line("+QMTRECV: 0,0,\"b\",\"whole\""));
		rig.clock.advance(SILENCE);
		deepEqual([rig.messages, rig.events], [["b:whole"], []]);
	});

	it("is rejected where its identifier is no number, however plain the rest", () => {
		const rig = Rig.online();
		for (const [index, identifier] of ["x", ":", "?", "/", "-", "1x"].entries()) {
			rig.device.tell(line(`+QMTRECV: 0,${identifier},"a","b"`) + line("+QMTRECV: 0,0,\"c\",\"d\""));
			rig.clock.advance(SILENCE);
			deepEqual([rig.messages.splice(0), rig.modem.counters.rejectedMessages], [["c:d"], index + 1], identifier);
		}
	});

	it("is rejected where its header is longer than half the receive buffer, however it is split", () => {
		const text = line(`+QMTRECV: 0,0,"${"x".repeat(255)}","y"`);
		for (const ends of [[], [100], [200], [255], [270], Array.from({ length: text.length - 1 }, (_, index) => index + 1)]) {
			const rig = Rig.online({ modem: { receive: 512 } });
			rig.device.tell(text + line("+CEREG: 1"), ...ends);
			rig.clock.advance(SILENCE);
			deepEqual([rig.messages, rig.modem.counters.rejectedMessages], [[], 1], String(ends));
		}
	});
});
