// The module's files: upload with its checksum, lists, deletion, space, and files after a restart.
// hosts/modem/module/files.ts, commands/files.ts; BG96 note §6.2, docs/hardware.md (Upload; Checksum).

import { deepEqual, equal } from "node:assert/strict";
import { checksum } from "../../../../hosts/modem/module/files.js";
import type { SimulatorOptions } from "../../../../hosts/modem/simulator.js";
import { bytes, line, OK, Rig } from "../rig.js";

const CONNECT = line("CONNECT");

function quiet(options: Partial<SimulatorOptions> = {}): Rig {
	const rig = new Rig(options);
	rig.say("ATE0\r");
	return rig;
}

/** Uploads a file in one go. */
function upload(rig: Rig, name: string, text: string): string {
	return rig.say(`AT+QFUPL="${name}",${text.length},100\r`) + rig.say(text);
}

describe("the checksum of an upload", () => {
	for (const [text, sum] of [
		["", "0"], ["\x12\x34", "1234"], ["\x12\x34\x10", "234"], ["\x00\x0a", "a"], ["A", "4100"], ["\xff\xff\xff\xff", "0"], ["\xab\xcd", "abcd"],
	] as const)
		it(`of ${JSON.stringify(text)} is ${sum}`, () => equal(checksum(bytes(text)), sum));
});

describe("AT+QFUPL", () => {
	it("takes exactly the bytes announced, whatever they are, echoes none, and reports size and checksum", () => {
		const rig = new Rig();
		const data = "OK\r\n\x1a\x1b\x00AT+QFDEL=\"*\"\r> \xff";
		equal(rig.say(`AT+QFUPL="a.pem",${data.length},100\r`), `AT+QFUPL="a.pem",${data.length},100\r${CONNECT}`);
		equal(rig.say(data.slice(0, -1)), "");
		equal(rig.say(`${data.at(-1)}AT\r`), `${line(`+QFUPL: ${data.length},${checksum(bytes(data))}`)}${OK}AT\r${OK}`);
		deepEqual(rig.modem.module.files.read("a.pem"), new Uint8Array(bytes(data)));
	});

	it("has the same outcome when the upload is cut at any byte", () => {
		const data = "-----BEGIN\r\nCERT\r\n";
		const whole = quiet();
		const said = `${whole.say(`AT+QFUPL="f",${data.length}\r`)}${whole.say(data)}`;
		for (let offset = 1; offset < data.length; offset++) {
			const rig = quiet();
			equal(`${rig.say(`AT+QFUPL="f",${data.length}\r`)}${rig.say(data.slice(0, offset))}${rig.say(data.slice(offset))}`, said);
		}
	});

	it("answers 421 when nothing comes for the timeout, and keeps what had come", () => {
		const rig = quiet();
		rig.say(`AT+QFUPL="f",100,7\r`, 0);
		equal(rig.say("abc", 6999), "");
		equal(rig.say("def", 6999), "");
		equal(rig.wait(1), line("+CME ERROR: 421"));
		equal(rig.say("AT+QFLST\r"), `${line(`+QFLST: "f",6`)}${OK}`);
	});

	it("ends with what has come at +++, with a second of silence before and after it", () => {
		const rig = quiet();
		rig.say(`AT+QFUPL="f",100,60\r`);
		rig.say("ab", 1000);
		equal(rig.say("++", 500), "");
		equal(rig.say("+", 999), "");
		equal(rig.wait(1), `${line("+QFUPL: 2,6162")}${OK}`);
		equal(rig.say("AT\r"), OK);
	});

	it("takes +++ for data without the silence", () => {
		const rig = quiet();
		rig.say(`AT+QFUPL="f",11,60\r`, 2000);
		equal(rig.say("a+++", 5000), "");
		equal(rig.say("+++b", 5000), "");
		equal(rig.say("+++", 5000).startsWith("\r\n+QFUPL: 11,"), true);
	});

	it("waits five seconds where no timeout is given, for ten kilobytes where no size is", () => {
		const rig = quiet();
		equal(rig.say(`AT+QFUPL="f"\r`, 4999), CONNECT);
		equal(rig.wait(1), line("+CME ERROR: 421"));
		rig.say(`AT+QFUPL="g"\r`, 0);
		equal(rig.say("x".repeat(10_240)), `${line("+QFUPL: 10240,0")}${OK}`);
	});

	it("asks for more after each kilobyte in ACK mode", () => {
		const rig = quiet();
		rig.say(`AT+QFUPL="f",2050,5,1\r`);
		equal(rig.say("x".repeat(1024)), "A");
		equal(rig.say("x".repeat(1000)), "");
		equal(rig.say("x".repeat(26)), `A${line("+QFUPL: 2050,7878")}${OK}`);
	});

	it("refuses a name that is taken, wrong or too long, and what does not fit", () => {
		const rig = quiet({ storage: 1000 });
		upload(rig, "a", "x".repeat(400));
		equal(rig.say(`AT+QFUPL="a",10\r`), line("+CME ERROR: 407"));
		equal(rig.say(`AT+QFUPL="UFS:a",10\r`), line("+CME ERROR: 407"));
		equal(rig.say(`AT+QFUPL="b",601\r`), line("+CME ERROR: 420"));
		equal(rig.say(`AT+QFUPL="b",1001\r`), line("+CME ERROR: 423"));
		for (const name of ["", "x/y", "RAM:", "*", "n".repeat(81)])
			equal(rig.say(`AT+QFUPL="${name}",10\r`), line("+CME ERROR: 406"), name);
		for (const parameters of ["b,10", `"b",0`, `"b",x`, `"b",10,0`, `"b",10,65536`, `"b",10,1,2`, `"b",10,1,1,1`])
			equal(rig.say(`AT+QFUPL=${parameters}\r`), line("+CME ERROR: 400"), parameters);
		equal(rig.say("AT+QFUPL=?\r"), `${line("+QFUPL: <filename>[,(1-600)[,(1-65535)[,(0,1)]]]")}${OK}`);
	});

	it("holds unsolicited result codes back until the file is in", () => {
		const rig = quiet({ faults: [{ when: { at: 2000 }, do: { kind: "pdp-deactivated" } }] });
		rig.say(`AT+QFUPL="f",4,100\r`);
		equal(rig.say("abc", 3000), "");
		equal(rig.say("d"), `${line("+QFUPL: 4,206")}${OK}${line(`+QIURC: "pdpdeact",1`)}`);
	});

	it("spoils a byte, and loses CONNECT, where the fault plan asks for it", () => {
		const rig = quiet({
			faults: [
				{ when: { command: "+QFUPL" }, do: { kind: "corrupt-data", offset: 2 } },
				{ when: { command: "+QFUPL", nth: 2 }, do: { kind: "lost-prompt" } },
			],
		});
		equal(upload(rig, "f", "abcd"), `${CONNECT}${line("+QFUPL: 4,306")}${OK}`);
		equal(Buffer.from(rig.modem.module.files.read("f") as Uint8Array).toString(), "abbd");
		equal(upload(rig, "g", "abcd"), `${line("+QFUPL: 4,206")}${OK}`);
	});
});

describe("the module's files", () => {
	it("are listed, found, downloaded and deleted by name", () => {
		const rig = quiet();
		equal(rig.say("AT+QFLST\r"), OK);
		equal(rig.say(`AT+QFLST="*"\r`), OK);
		upload(rig, "a.pem", "12");
		upload(rig, "RAM:b.pem", "1234");
		equal(rig.say("AT+QFLST\r"), `${line(`+QFLST: "a.pem",2`)}${OK}`);
		equal(rig.say(`AT+QFLST="RAM:*"\r`), `${line(`+QFLST: "RAM:b.pem",4`)}${OK}`);
		equal(rig.say(`AT+QFLST="UFS:a.pem"\r`), `${line(`+QFLST: "a.pem",2`)}${OK}`);
		equal(rig.say(`AT+QFLST="b.pem"\r`), line("+CME ERROR: 405"));
		equal(rig.say("AT+QFLST=?\r"), OK);
		equal(rig.say(`AT+QFDWL="RAM:b.pem"\r`), `${CONNECT}1234${line("+QFDWL: 4,206")}${OK}`);
		equal(rig.say(`AT+QFDWL="b.pem"\r`), line("+CME ERROR: 405"));
		equal(rig.say("AT+QFDWL=?\r"), `${line("+QFDWL: <filename>")}${OK}`);
		equal(rig.say("AT+QFLDS\r"), `${line("+QFLDS: 2,1")}${OK}`);
		equal(rig.say(`AT+QFLDS="UFS"\r`), `${line("+QFLDS: 3776506,3776512")}${OK}`);
		equal(rig.say(`AT+QFLDS="SD"\r`), line("+CME ERROR: 400"));
		equal(rig.say("AT+QFDEL=?\r"), `${line("+QFDEL: <filename>")}${OK}`);
		equal(rig.say(`AT+QFDEL="b.pem"\r`), line("+CME ERROR: 405"));
		equal(rig.say(`AT+QFDEL="a.pem"\r`), OK);
		equal(rig.say(`AT+QFDEL="*"\r`), OK);
		equal(rig.say(`AT+QFLST="RAM:*"\r`), `${line(`+QFLST: "RAM:b.pem",4`)}${OK}`);
	});

	it("outlive the power where they are in flash, and not where they are in RAM", () => {
		const rig = quiet({ bootMs: 1000 });
		upload(rig, "a", "1");
		upload(rig, "RAM:b", "1");
		rig.modem.restart();
		rig.wait(5000);
		rig.say("ATE0\r");
		equal(rig.say("AT+QFLST\r"), `${line(`+QFLST: "a",1`)}${OK}`);
		equal(rig.say(`AT+QFLST="RAM:*"\r`), OK);
	});

	it("are cut off by a restart during an upload", () => {
		const rig = quiet({ bootMs: 1000 });
		rig.say(`AT+QFUPL="f",4,100\r`);
		rig.say("ab");
		rig.modem.restart();
		rig.wait(5000);
		rig.say("ATE0\r");
		equal(rig.say("AT+QFLST\r", 200_000), OK);
	});
});
