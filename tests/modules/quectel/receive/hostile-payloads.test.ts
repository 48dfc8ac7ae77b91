// Payloads that look like lines of the module, and the silence that ends a quoted message.
// modules/quectel/receive/receiver, through a modem and its session. Source: docs/hardware.md (End of a payload), docs/security.md (What is received).

import fc from "fast-check";
import { deepEqual, equal, throws } from "node:assert/strict";
import { line, OK, Rig, type RigOptions } from "../../../support/quectel-rig.js";

/** The silence that ends a quoted message at 115200 bit/s. */
const SILENCE = 20;
/** A firmware that gives lengths. */
const COUNTED: RigOptions = { device: device => device.always("AT+QMTCFG=\"recv/mode\"", OK) };

describe("a payload that lies", () => {
	/** Payloads that look like something else; none holds a quote and CR LF before a line that is known or awaited. */
	const LIES: readonly string[] = [
		"OK", "\r\nOK\r\n", "\r\nERROR\r\n", "+QMTSTAT: 0,1", "\r\n+QMTSTAT: 0,1\r\n", "\r\n+QMTRECV: 0,0,\"x\",\"y", "> ", "\r\n> ", "\r\nRDY\r\n", "\"\r\n",
		"\"\r\n\"\r\n", "\"\r\nhello", "\"\r\n+FOO: 1", "\"\r\n\x80", "\"", "\"\"", "\",\"", ",", ",,\",", "\r", "\n", "\r\n", "\r\r\n\n", "\n\r", "\r\n\r\n", "\0", "\0\0\0",
		"\x80\xFF\xFE", "\xE2\x82", "\x7F\x08\x1A\x1B", Array.from({ length: 256 }, (_, byte) => String.fromCharCode(byte)).join(""),
	];

	it("is only payload between its quotes, wherever it is split", () => {
		const rig = Rig.online();
		for (const lie of LIES) {
			const text = line(`+QMTRECV: 0,0,"a","${lie}"`) + line("+QMTPUB: 0,9,0");
			for (let offset = 0; offset < text.length; offset++) {
				rig.device.tell(text, ...(offset === 0 ? [] : [offset]));
				rig.clock.advance(SILENCE);
				deepEqual(rig.messages, [`a:${lie}`], `${JSON.stringify(lie)} split at ${offset}`);
				rig.messages.length = 0;
			}
		}
		deepEqual(rig.events, []);
		equal(rig.modem.counters.unknownLines + rig.modem.counters.lateAnswers, 0);
	});

	it("is only payload where its length is given, wherever it is split", () => {
		const rig = Rig.online(COUNTED);
		for (const lie of [...LIES, "\"\r\n+QMTSTAT: 0,1", "\"\r\nOK\r\n", "\"\r\nRDY\r\n", "\"\r\n+QIURC: \"pdpdeact\",1"]) {
			const text = line(`+QMTRECV: 0,0,"a",${lie.length},"${lie}"`);
			for (let offset = 0; offset < text.length; offset++) {
				rig.device.tell(text, ...(offset === 0 ? [] : [offset]));
				deepEqual(rig.messages, [`a:${lie}`], `${JSON.stringify(lie)} split at ${offset}`);
				rig.messages.length = 0;
			}
		}
		deepEqual([rig.events, rig.device.commands], [[], []]);
	});

	it("is the same with any bytes and any splits where its length is given", () => {
		const rig = Rig.online(COUNTED);
		const payload = fc.uint8Array({ maxLength: 300 }).map(bytes => Buffer.from(bytes).toString("latin1"));
		fc.assert(fc.property(payload, fc.array(fc.nat(330), { maxLength: 8 }), fc.boolean(), (text, ends, quoted) => {
			const quote = quoted || text.startsWith("\"") || text.startsWith(" ") ? "\"" : "";
			rig.device.tell(line(`+QMTRECV: 0,0,"a",${text.length},${quote}${text}${quote}`), ...[...ends].sort((a, b) => a - b));
			deepEqual(rig.messages.splice(0), [`a:${text}`]);
		}), { seed: 20180104, numRuns: 300 });
		deepEqual([rig.events, rig.device.commands], [[], []]);
	});

	it("may end a quoted message early where a known line follows a quote and CR LF, whose content is verified", () => {
		const rig = Rig.online();
		rig.device.tell(line("+QMTRECV: 0,0,\"a\",\"b\"\r\n+QMTSTAT: 0,1\""));
		rig.clock.advance(SILENCE);
		deepEqual(rig.messages, ["a:b"]); // the ambiguity of docs/security.md
		deepEqual(rig.device.commands, ["AT+QMTCONN?"]);
		deepEqual([rig.session.online, rig.events], [true, []]);
	});

	it("ends before every line a module sends by itself: SMS, cell broadcast, USSD, packet domain events, radio connection, calls", () => {
		const rig = Rig.online();
		for (const urc of ["+CMTI: \"SM\",1", "+CMT: ,24", "+CDSI: \"SM\",2", "+CDS: 26", "+CBM: 88", "+CUSD: 1", "+CGEV: NW DETACH", "+CSCON: 1", "+CRING: VOICE", "RING"]) {
			rig.device.tell(line("+QMTRECV: 0,0,\"a\",\"b\"") + line(urc));
			deepEqual(rig.messages.splice(0), ["a:b"], urc);
		}
		deepEqual([rig.modem.counters.unknownLines, rig.modem.counters.brokenMessages], [0, 0]);
	});

	it("about the link is believed when the module confirms it", () => {
		const rig = Rig.online({ device: device => device.always("AT+QMTCONN?", OK) });
		rig.device.tell(line("+QMTRECV: 0,0,\"a\",\"b\"") + line("+QMTSTAT: 0,1"));
		rig.clock.advance(0);
		deepEqual(rig.events, ["lost: +QMTSTAT: 1 (connection closed or reset by peer)"]);
	});

	it("cannot restart the driver: in its shadow a boot line is asked first, and a module without echo has not restarted", () => {
		const rig = Rig.online();
		rig.device.tell(line("+QMTRECV: 0,0,\"a\",\"b\"\r\nRDY\r\nRDY"));
		rig.clock.advance(SILENCE);
		deepEqual(rig.device.commands, ["AT"]);
		deepEqual([rig.session.online, rig.events], [true, []]);
	});

	/** Messages of one connection that end in a line of their own, as the module prints them. */
	const FORGERIES: readonly (readonly [string, (lie: string) => string])[] = [
		["a bare payload", lie => `+QMTRECV: 0,0,"a",b\r\n${lie}`], ["a bare payload behind a bare topic", lie => `+QMTRECV: 0,0,a,b\r\n${lie}`],
		["a payload in the next line", lie => `+QMTRECV: 0,0,"a"\r\nb\r\n${lie}`], ["a topic with CR LF", lie => `+QMTRECV: 0,0,"a\r\n${lie}\r\n","b"`],
		["a bare topic with CR LF", lie => `+QMTRECV: 0,0,a\r\n${lie}\r\n,b`], ["a payload for no session", lie => `+QMTRECV: 5,0,"a",b\r\n${lie}`],
		["a message that stalls twice", () => ""],
	];
	for (const [what, forge] of FORGERIES) {
		it(`is not believed without a question in ${what}`, () => {
			for (const [lie, question] of [["+QMTSTAT: 0,1", "AT+QMTCONN?"], ["RDY", "AT"], ["+QIURC: \"pdpdeact\",1", "AT+QMTCONN?"]] as const) {
				const rig = Rig.online();
				if (forge("") === "") {
					rig.device.tell("\r\n+QMTRECV: 0,0,\"a\",\"b");
					rig.clock.advance(5000);
					rig.device.tell("c\r\n");
					rig.clock.advance(5000);
					rig.device.tell(line(`+QMTRECV: 0,0,x\r\n${lie}`));
				}
				else
					rig.device.tell(line(forge(lie)));
				rig.clock.advance(SILENCE);
				deepEqual([rig.device.commands, rig.session.online, rig.events.filter(event => event !== "broken")], [[question], true, []], lie);
			}
		});
	}

	it("is verified by a question that follows it: the answer to an older one may have been true then", () => {
		const rig = Rig.online();
		rig.device.next("AT+QMTCONN?", "");
		rig.suspect("asked before");
		rig.clock.advance(0);
		rig.device.tell(line("+QMTRECV: 0,0,\"a\",\"b\"") + line("+QMTSTAT: 0,1"));
		rig.device.always("AT+QMTCONN?", OK);
		deepEqual(rig.device.commands, ["AT+QMTCONN?"]);
		rig.device.tell(line("+QMTCONN: 0,3") + OK);
		rig.clock.advance(0);
		deepEqual([rig.device.commands.slice(0, 2), rig.events], [["AT+QMTCONN?", "AT+QMTCONN?"], ["lost: +QMTSTAT: 1 (connection closed or reset by peer)"]]);
	});

	it("is not believed without a question as long as a message takes on a slow line", () => {
		const rig = Rig.online({ modem: { serial: { io: Rig.serial, baud: 9600 } } });
		rig.device.tell(`\r\n+QMTRECV: 0,0,"a",b\r\n${"x".repeat(1500)}`);
		rig.clock.advance(1600);
		rig.device.tell("\r\n+QMTSTAT: 0,1\r\n");
		rig.clock.advance(100);
		deepEqual([rig.device.commands, rig.session.online, rig.events], [["AT+QMTCONN?"], true, []]);
	});

	it("cannot take the PDP context away: in its shadow every session asks whether it is connected", () => {
		const rig = Rig.online();
		rig.device.tell(line("+QMTRECV: 0,0,\"a\",\"b\"") + line("+QIURC: \"pdpdeact\",1"));
		rig.clock.advance(0);
		deepEqual(rig.device.commands, ["AT+QMTCONN?"]);
		deepEqual([rig.session.online, rig.events], [true, []]);
	});
});

describe("the silence behind a quoted message", () => {
	it("ends it after 20 ms, and not before", () => {
		const rig = Rig.online();
		rig.device.tell("\r\n+QMTRECV: 0,0,\"a\",\"b\"\r\n");
		rig.clock.advance(SILENCE - 1);
		deepEqual(rig.messages, []);
		rig.clock.advance(1);
		deepEqual(rig.messages, ["a:b"]);
	});

	it("lasts 20 characters where the line is slow", () => {
		const rig = Rig.online({ modem: { serial: { io: Rig.serial, baud: 1200 } } });
		rig.device.tell("\r\n+QMTRECV: 0,0,\"a\",\"b\"\r\n");
		rig.clock.advance(166);
		deepEqual(rig.messages, []);
		rig.clock.advance(1);
		deepEqual(rig.messages, ["a:b"]);
	});

	it("begins again with every byte", () => {
		const rig = Rig.online();
		rig.device.tell("\r\n+QMTRECV: 0,0,\"a\",\"b\"\r\n");
		rig.clock.advance(SILENCE - 1);
		rig.device.tell("\r\n");
		rig.clock.advance(SILENCE - 1);
		deepEqual(rig.messages, []);
		rig.device.tell("c\"\r\n");
		rig.clock.advance(SILENCE);
		deepEqual(rig.messages, ["a:b\"\r\n\r\nc"]);
	});

	it("is not waited for where a line follows that is known", () => {
		const rig = Rig.online();
		rig.device.tell(line("+QMTRECV: 0,0,\"a\",\"b\"") + "\r\n+QMTPUB:");
		deepEqual(rig.messages, ["a:b"]);
	});

	it("is over when bytes came in the same turn as its end", () => {
		const rig = Rig.online();
		rig.device.tell("\r\n+QMTRECV: 0,0,\"a\",\"b\"\r\n");
		const late = rig.clock.alarm(() => rig.device.say("c\"\r\n"));
		late.set(SILENCE);
		rig.clock.advance(SILENCE);
		deepEqual(rig.messages, []);
		rig.clock.advance(SILENCE);
		deepEqual(rig.messages, ["a:b\"\r\nc"]);
	});
});

describe("an app that throws on the first fragment of a counted message", () => {
	it("does not turn the rest of the payload into lines: nothing inside is interpreted", () => {
		const rig = Rig.online({ modem: { receive: 512, sessions: 20_000 }, device: device => device.always("AT+QMTCFG=\"recv/mode\"", OK) });
		rig.device.always("AT+QMTOPEN=1", OK + line("+QMTOPEN: 1,0")).always("AT+QMTCONN=1", OK + line("+QMTCONN: 1,0,0"));
		const other: number[] = [];
		rig.makeSession({ connection: 1, onReadable: count => other.push(count) });
		rig.clock.advance(10);
		rig.events.length = 0;
		const forged = "+QMTRECV: 1,9,\"evil\",6,\"forged\"\r\n";
		const rest = "C".repeat(100);
		let thrown = false;
		rig.onMessage = () => {
			if (!thrown) {
				thrown = true;
				throw new Error("app");
			}
		};
		const payload = "A".repeat(380) + forged + rest;
		throws(() => rig.device.tell(`\r\n+QMTRECV: 0,1,"t",${payload.length},"${"A".repeat(380)}`), /app/);
		rig.device.tell(forged);
		rig.device.tell(`${rest}"\r\n`);
		rig.clock.advance(SILENCE);
		deepEqual([other, rig.modem.counters.brokenMessages], [[], 0]);
	});
});

describe("a message, whatever follows it,", () => {
	it("is rejected the same where its identifier is none", () => {
		const rig = Rig.online();
		rig.device.tell(line("+QMTRECV: 0,,\"a\",\"1\"") + line("+QMTRECV: 0,99999999999,\"a\",\"2\"") + line("+QMTRECV: 0,0,\"a\",\"3\""));
		rig.clock.advance(SILENCE);
		deepEqual([rig.messages, rig.modem.counters.rejectedMessages], [["a:3"], 2]);
	});
});
