// The command line of `npm run modem`: its meaning, and its errors of one line.
// hosts/modem/options.ts; the process itself is in cli.test.ts.

import { deepEqual, equal, match, throws } from "node:assert/strict";
import { parseOptions } from "../../../hosts/modem/options.js";

const parse = (...words: string[]) => parseOptions(["node", "modem", ...words]);

describe("the options of npm run modem", () => {
	it("have defaults", () => {
		const { modem, firmware, networkTime, baud, timing, latency, seed } = parse();
		deepEqual([modem, firmware, networkTime, baud, timing, latency, seed], ["bg96", {}, true, 115200, "typical", undefined, 1]);
	});

	it("collect what may be repeated", () => {
		const { broker, firmware } = parse("--broker", "mqtt://[::1]", "--broker", "a.example=mqtts://b.example", "--firmware", "recvMode", "--firmware", "prompt=>\\r\\n");
		deepEqual(broker, { "*": { host: "::1", port: 1883 }, "a.example": { host: "b.example", port: 8883 } });
		deepEqual(firmware, { recvMode: true, prompt: ">\r\n" });
	});

	it("accept what a module has", () => {
		for (const words of [["note=1.2", "inlineResult=+QMTPUBEX"], ["note=1.0", "recvMode"]])
			equal(parse(...words.flatMap(word => ["--firmware", word])).modem, "bg96");
		deepEqual(parse("--modem", "bg95", "--firmware", "inlineResult=+QMTPUBEX").firmware, { inlineResult: "+QMTPUBEX" });
	});

	it("have servers of sockets by name, each an address and perhaps a port", () => {
		const { host } = parse("--host", "a.example=127.0.0.1", "--host", "b.example=127.0.0.1:1883", "--host", "*=[::1]:7", "--host", "c.example=::1");
		deepEqual(host, { "a.example": { address: "127.0.0.1" }, "b.example": { address: "127.0.0.1", port: 1883 }, "*": { address: "::1", port: 7 }, "c.example": { address: "::1" } });
	});

	for (const [words, message] of [
		[["--host", "a.example"], /name=127\.0\.0\.1 or name=127\.0\.0\.1:port/],
		[["--host", "=127.0.0.1"], /name=127\.0\.0\.1 or/],
		[["--host", "a=b.example"], /name=127\.0\.0\.1 or/],
		[["--host", "a=127.0.0.1:0"], /name=127\.0\.0\.1 or/],
		[["--host", "a=127.0.0.1:65536"], /name=127\.0\.0\.1 or/],
		[["--nonsense"], /unknown option/],
		[["--modem", "bg97"], /Allowed choices are bg96, bg95, bg77, bc20\./],
		[["--tcp", "65536"], /number from 0 to 65535/],
		[["--tcp", "x"], /number from 0 to 65535/],
		[["--baud", "-1"], /number from 0 to 4000000/],
		[["--broker", "http://a"], /mqtt:\/\/host:port/],
		[["--broker", "name="], /mqtt:\/\/host:port or name=mqtt:\/\/host:port/],
		[["--firmware", "recvmode"], /must be one of note, mqtt, recvMode, dataFormat, /],
		[["--firmware", "recvMode=maybe"], /recvMode must be false or true\./],
		[["--firmware", "protocol"], /protocol must be 3 or 4\./],
		[["--modem", "bc20", "--firmware", "recvMode=true"], /firmware recvMode: not configurable on a bc20/],
		[["--firmware", "prompt=>", "--modem", "bc20"], /firmware prompt: not configurable on a bc20/],
		[["--firmware", "protocol=4"], /firmware protocol: not configurable on a bg96/],
		[["--firmware", "note=1.1"], /note must be 1\.0 or 1\.2\./],
		[["--modem", "bg95", "--firmware", "note=1.2"], /firmware note: not configurable on a bg95/],
		[["--modem", "bg77", "--firmware", "note=1.0"], /firmware note: not configurable on a bg77/],
		[["--modem", "bc20", "--firmware", "note=1.2"], /firmware note: not configurable on a bc20/],
		[["--firmware", "inlineResult=+QMTPUBEX"], /firmware inlineResult: on a bg96 only with note=1\.2/],
		[["--firmware", "note=1.2", "--firmware", "protocol=4"], /firmware protocol: not configurable on a bg96/],
		[["--modem", "bc20", "--firmware", "inlineResult=+QMTPUBEX"], /firmware inlineResult: not configurable on a bc20/],
		[["--modem", "bg77", "--coverage", "GSM=home"], /coverage GSM: not a technology of a bg77/],
		[["--modem", "bc20", "--coverage", "GSM=home"], /coverage GSM: not a technology of a bc20/],
		[["--modem", "bc20", "--host", "a=127.0.0.1"], /--host: a bc20 has no sockets/],
		[["--modem", "bc20", "--no-combined-attach"], /--no-combined-attach: a bc20 has no LTE-M/],
		[["--replay-speed", "2"], /--replay-speed: needs --replay/],
		[["--pin", "123"], /4 to 8 digits/],
		[["--apn", ""], /a name, or name,user,password/],
		[["--apn", "iot,me"], /a name, or name,user,password/],
		[["--coverage", "LTE=home"], /CAT-M1, CAT-NB1, GSM = home, roaming, denied, none/],
		[["--coverage", "GSM=good"], /CAT-M1, CAT-NB1, GSM = home, roaming, denied, none/],
		[["--clock", "control"], /--clock control: needs --control/],
		[["--origin", "https://docs.example"], /--origin: needs --websocket/],
		[["--websocket", "0", "--origin", "docs.example/"], /--origin .*It must look like https:\/\/docs\.example\./],
		[["--websocket", "65536"], /--websocket .*from 0 to 65535/],
		[["--control", "x"], /number from 0 to 65535/],
		[["--replay-speed", "-1"], /number from 0 to 1000000/],
		[["--timing", "slow"], /Allowed choices are fast, typical\./],
		[["--latency", "x"], /number from 0 to 60000/],
		[["--replay", "a", "--record", "b"], /'--replay <file>' cannot be used with option '--record <file>'/],
		[["--pty", ""], /must be a path/],
		[["--record", ""], /must be a path/],
		[["extra"], /too many arguments/],
	] as const)
		it(`are refused, in one line: ${words.join(" ")}`, () => {
			let complaint = "";
			throws(() => parseOptions(["node", "modem", ...words], text => complaint += text), { name: "CommanderError", exitCode: 1 });
			match(complaint, message);
			equal(complaint.split("\n").length, 2);
		});
});
