// Publishing: prompt, data, results at every QoS, window, retransmission.
// hosts/modem/terminal/ta.ts, mqtt/outgoing-packets.ts, commands/mqtt/publish.ts; BG96 note §3.2.8; docs/hardware.md (Prompt; Publish; Results).

import { deepEqual, equal } from "node:assert/strict";
import { line, OK, Rig, ROUND_TRIP } from "../rig.js";

const PROMPT = "\r\n> ";
const PUBLISH = (id: number, qos: number, retain = 0): string => `AT+QMTPUB=0,${id},${qos},${retain},"t/1"\r`;

describe("AT+QMTPUB", () => {
	it("prompts, takes data up to Ctrl-Z, answers OK, then the result, at every QoS", () => {
		for (const [id, qos] of [[0, 0], [7, 1], [65535, 2]] as const) {
			const rig = Rig.connected();
			equal(rig.say(PUBLISH(id, qos, 1)), PROMPT);
			equal(rig.say("one, \"two\"\r\n\x00\xff"), "");
			equal(rig.say("\x1a", 0), qos === 0 ? `${OK}${line("+QMTPUB: 0,0,0")}` : OK);
			equal(rig.wait(qos * ROUND_TRIP), qos === 0 ? "" : line(`+QMTPUB: 0,${id},0`));
			rig.wait(ROUND_TRIP);
			const [message] = rig.broker.published;
			deepEqual([message?.topic, message?.payload.toString("latin1"), message?.qos, message?.retain], ["t/1", "one, \"two\"\r\n\x00\xff", qos, true]);
			equal(rig.broker.published.length, 1);
		}
	});

	it("publishes an empty message", () => {
		const rig = Rig.connected();
		rig.say(PUBLISH(1, 1));
		equal(rig.say("\x1a"), `${OK}${line("+QMTPUB: 0,1,0")}`);
		equal(rig.broker.published[0]?.payload.length, 0);
	});

	it("cancels with ESC", () => {
		const rig = Rig.connected();
		rig.say(PUBLISH(1, 1));
		equal(rig.say("half a message\x1b", 1000), OK);
		equal(rig.broker.published.length, 0);
		equal(rig.say("AT\r"), OK);
	});

	it("drops what exceeds 1548 bytes, silently", () => {
		const rig = Rig.connected();
		rig.say(PUBLISH(1, 1));
		equal(rig.say(`${"a".repeat(1548)}bc\x1a`), `${OK}${line("+QMTPUB: 0,1,0")}`);
		equal(rig.broker.published[0]?.payload.toString(), "a".repeat(1548));
	});

	it("echoes the data in pieces when echo is on", () => {
		const rig = Rig.connected();
		rig.say("ATE1\r");
		equal(rig.say(PUBLISH(1, 1)), `${PUBLISH(1, 1)}${PROMPT}`);
		rig.pieces.length = 0;
		equal(rig.say(`${"x".repeat(150)}\x1a`), `${"x".repeat(150)}${OK}${line("+QMTPUB: 0,1,0")}`);
		deepEqual(rig.pieces.map(({ text }) => text.length).slice(0, 3), [64, 64, 22]);
	});

	it("keeps unsolicited result codes back while data is entered", () => {
		const rig = Rig.connected();
		rig.say(`AT+QMTSUB=0,1,"in",0\r`);
		rig.say(PUBLISH(1, 1));
		rig.broker.publish("in", "news");
		equal(rig.wait(1000), "");
		equal(rig.say("x\x1a", 0), `${OK}${line(`+QMTRECV: 0,0,"in","news"`)}`);
	});

	it("answers an error when the session ended while data was entered", () => {
		const rig = Rig.connected();
		rig.say(PUBLISH(1, 1));
		rig.broker.drop();
		rig.wait(1000);
		equal(rig.say("x\x1a"), `${line("+CME ERROR: 3")}${line("+QMTSTAT: 0,1")}`);
	});

	it("prompts as its firmware does", () => {
		for (const prompt of ["> ", ">", ">\r\n"] as const)
			equal(Rig.connected({ firmware: { prompt } }).say(PUBLISH(0, 0)), `\r\n${prompt}`);
	});

	it("takes a fixed length of any bytes where the firmware can", () => {
		const rig = Rig.connected({ firmware: { fixedLengthPublish: true } });
		equal(rig.say(`AT+QMTPUB=0,3,1,0,"t/1",5\r`), PROMPT);
		equal(rig.say("\x1a\x1b\"\r\nAT\r"), `${OK}${OK}${line("+QMTPUB: 0,3,0")}`);
		equal(rig.broker.published[0]?.payload.toString("latin1"), "\x1a\x1b\"\r\n");
		for (const length of ["0", "1549", "x"])
			equal(rig.say(`AT+QMTPUB=0,3,1,0,"t/1",${length}\r`), line("+CME ERROR: 3"));
		rig.modem.firmware.fixedLengthPublish = false;
		equal(rig.say(`AT+QMTPUB=0,3,1,0,"t/1",5\r`), line("+CME ERROR: 3"));
	});

	it("takes hexadecimal digits where the client's dataformat asks for them, however long the prompt waits for them", () => {
		for (const length of ["", ",4"]) {
			const rig = Rig.connected({ firmware: { dataFormat: true, fixedLengthPublish: true } }, [`"dataformat",0,1,0`]);
			const command = `AT+QMTPUB=0,1,1,0,"t/1"${length}\r`;
			const end = length === "" ? "\x1a" : "";
			equal(rig.say(command), PROMPT);
			equal(rig.say(`1A7f${end}`), `${OK}${line("+QMTPUB: 0,1,0")}`);
			equal(rig.say(command), PROMPT);
			equal(rig.say(`{1a}${end}`), line("+CME ERROR: 3"));
			deepEqual(rig.broker.published.map(({ payload }) => payload.toString("latin1")), ["\x1a\x7f"]);
		}
	});

	it("refuses wrong parameters before any prompt", () => {
		const rig = Rig.connected();
		for (const parameters of [`0,0,1,0,"t"`, `0,65536,1,0,"t"`, `0,1,3,0,"t"`, `0,1,1,2,"t"`, `0,1,1,0,""`, `0,1,1,0,t`, `0,1,1,0`, `1,1,1,0,"t"`])
			equal(rig.say(`AT+QMTPUB=${parameters}\r`), line("+CME ERROR: 3"), parameters);
	});

	it("refuses a sixth publish in flight, and an identifier that is in flight", () => {
		const rig = Rig.connected();
		rig.broker.silent = true;
		for (let id = 1; id <= 5; id++) {
			equal(rig.say(PUBLISH(id, id % 2 + 1), 0), PROMPT);
			equal(rig.say("x\x1a", 0), OK);
			equal(rig.say(PUBLISH(id, 1), 0), line("+CME ERROR: 3"));
		}
		equal(rig.say(PUBLISH(6, 1), 0), line("+CME ERROR: 3"));
		equal(rig.say(PUBLISH(0, 0), 0), line("+CME ERROR: 3"));
	});

	it("sends again with DUP and reports how often, on request, until the acknowledgement comes", () => {
		const rig = Rig.connected({}, [`"timeout",0,2,3,1`]);
		rig.modem.module.faults.lostAcknowledgements = 2;
		rig.say(PUBLISH(9, 1));
		equal(rig.say("x\x1a", 1999), OK);
		equal(rig.wait(1), line("+QMTPUB: 0,9,1,1"));
		equal(rig.wait(2000), line("+QMTPUB: 0,9,1,2"));
		equal(rig.wait(ROUND_TRIP), line("+QMTPUB: 0,9,0"));
		deepEqual(rig.broker.published.map(({ dup }) => dup), [false, true, true]);
	});

	it("gives up with result 2 after its last try, and reports nothing before without notice", () => {
		const rig = Rig.connected({}, [`"timeout",0,1,2,0`, `"keepalive",0,0`]);
		rig.broker.silent = true;
		rig.say(PUBLISH(9, 1), 0);
		equal(rig.say("x\x1a", 2999), OK);
		equal(rig.wait(1), line("+QMTPUB: 0,9,2"));
		equal(rig.wait(10_000), "");
		equal(rig.say(PUBLISH(9, 1)), PROMPT);
	});

	it("releases a QoS 2 message twice when PUBCOMP is lost, and publishes it once", () => {
		const rig = Rig.connected({}, [`"timeout",0,1,3,1`]);
		rig.say(PUBLISH(2, 2));
		rig.say("x\x1a", ROUND_TRIP);
		rig.modem.module.faults.lostAcknowledgements = 1;
		equal(rig.wait(1000), line("+QMTPUB: 0,2,1,1"));
		equal(rig.wait(ROUND_TRIP), line("+QMTPUB: 0,2,0"));
		equal(rig.broker.published.length, 1);
		equal(rig.broker.packets.filter(({ cmd }) => cmd === "pubrel").length, 2);
	});
});
