// The sequence diagram of a recording, in its three forms.
// hosts/modem/record/trace; the form is that of figure 1 in the BC20 note.

import { deepEqual, doesNotMatch, equal, match, ok, throws } from "node:assert/strict";
import { readFileSync } from "node:fs";
import { drawHTML } from "../../../../../hosts/modem/record/trace/html.js";
import { wrap } from "../../../../../hosts/modem/record/trace/layout.js";
import { readSequence, type Row } from "../../../../../hosts/modem/record/trace/sequence.js";
import { timing } from "../../../../../hosts/modem/record/trace/timers.js";
import { drawSVG } from "../../../../../hosts/modem/record/trace/svg.js";
import { drawText } from "../../../../../hosts/modem/record/trace/text.js";
import { recordFigureSession } from "../../../../../hosts/node/figure-session.js";
import { PICTURES, renderPicture } from "../../../../support/pictures.js";

const PUBLISH = String.raw`
> ATE0\r
< ATE0\r
< \r\nOK\r\n
> AT+QMTPUB=0,7,1,0,"a/b"\r
< \r\n> 
> hello\x1a
>> 1 PUBLISH 7 QoS 1
< \r\nOK\r\n
<< 1 PUBACK 7
< \r\n+QMTPUB: 0,7,0\r\n
`;

/** The arrows of a row: `MCU>Modem AT`. */
function arrows({ arrows, remark }: Row): string {
	const names = ["MCU", "Modem", "Link", "Server"];
	return remark === undefined ? arrows.map(({ from, to, label }) => `${names[from]}>${names[to]} ${label}`).join(" | ") : `(${remark})`;
}

function rows(text: string, all = false): string[] {
	return readSequence(text, all).rows.map(arrows);
}

/** The lines of a recording, as a person would type them. */
function recording(...lines: string[]): string {
	return lines.join("\n");
}

describe("a sequence read from a recording", () => {
	it("has an arrow for everything sent, and two for a packet, which passes the link layer", () => {
		deepEqual(rows(PUBLISH), [
			"(other commands)", `MCU>Modem AT+QMTPUB=0,7,1,0,"a/b"`, "Modem>MCU >", "MCU>Modem hello <Ctrl-Z>",
			"Modem>Link PUB-REQ (7) | Link>Server Send publish packet", "Modem>MCU OK",
			"Server>Link Receive publish ACK packet | Link>Modem PUB ACK-IND (7)", "Modem>MCU +QMTPUB: 0,7,0",
		]);
		deepEqual(new Set(readSequence(PUBLISH).rows.slice(1).map(({ section }) => section)), new Set(["AT+QMTPUB (<qos>=1)"]));
		deepEqual(rows(PUBLISH, true).slice(0, 2), ["MCU>Modem ATE0", "Modem>MCU OK"]);
	});

	it("has AT+QMTPUBEX in the section of AT+QMTPUB with its QoS", () => {
		for (const result of ["+QMTPUB", "+QMTPUBEX"]) {
			const text = String.raw`
> AT+QMTPUBEX=0,7,1,0,"a/b","hello"\r
< \r\nOK\r\n
>> 1 PUBLISH 7 QoS 1
<< 1 PUBACK 7
< \r\n${result}: 0,7,0\r\n
`;
			deepEqual(rows(text), [
				`MCU>Modem AT+QMTPUBEX=0,7,1,0,"a/b","hello"`, "Modem>MCU OK", "Modem>Link PUB-REQ (7) | Link>Server Send publish packet",
				"Server>Link Receive publish ACK packet | Link>Modem PUB ACK-IND (7)", `Modem>MCU ${result}: 0,7,0`,
			]);
			deepEqual(new Set(readSequence(text).rows.map(({ section }) => section)), new Set(["AT+QMTPUB (<qos>=1)"]));
		}
	});

	it("leaves out what the modem echoes", () => {
		deepEqual(rows(String.raw`> \x1b
> AT+CMEE?\r
< \x1bAT+CMEE?\r
< \r\n+CMEE: 1\r\n
`, true), ["MCU>Modem <ESC>", "MCU>Modem AT+CMEE?", "Modem>MCU +CMEE: 1"]);
	});

	it("leaves out test commands, but not what comes in between", () => {
		const text = recording(String.raw`> AT+QMTPUB=?\r`, String.raw`< \r\n+QMTPUB: 0,1,0\r\n`, String.raw`< \r\n+QMTPUB: (0-5)\r\n`, String.raw`< \r\nOK\r\n`);
		deepEqual(rows(text), ["(other commands)", "Modem>MCU +QMTPUB: 0,1,0", "(other commands)"]);
		deepEqual(rows(text, true), ["MCU>Modem AT+QMTPUB=?", "Modem>MCU +QMTPUB: 0,1,0", "Modem>MCU +QMTPUB: (0-5)", "Modem>MCU OK"]);
	});

	it("takes a result behind a test command as a result, of every command", () => {
		const text = recording(String.raw`> AT+QMTSUB=?\r`, String.raw`< \r\n+QMTSUB: 0,1,2\r\n`, String.raw`< \r\n+QMTSUB: (0-5),(1-65535)\r\n`);
		deepEqual(rows(text), ["(other commands)", "Modem>MCU +QMTSUB: 0,1,2", "(other commands)"]);
	});

	it("gives the line in the recording for each row", () => {
		deepEqual(readSequence(PUBLISH).rows.map(({ line }) => line), [2, 5, 6, 7, 8, 9, 10, 11]);
	});

	/** The timers of a recording: `T1 0-3 acknowledged`. */
	const timers = (...lines: string[]): string[] => readSequence(recording(...lines)).timers
		.map(({ name, start, end, ending }) => [name, end === undefined ? `${start}` : `${start}-${end}`, ...(ending === undefined ? [] : [ending])].join(" "));

	/** What timers do in the rows of a recording. */
	const timings = (...lines: string[]): string[] => {
		const sequence = readSequence(recording(...lines));
		return sequence.rows.map((_row, index) => timing(sequence, index));
	};

	it("runs T1 from a packet to its acknowledgement, again when it is sent again, and without end when nothing comes", () => {
		deepEqual(timers(">> 1 SUBSCRIBE 3", ">> 1 PUBLISH 4 QoS 1", "<< 1 PUBACK 4", "<< 1 SUBACK 3 1"), ["T1 0-3 acknowledged", "T1 1-2 acknowledged"]);
		deepEqual(timers(">> 1 PUBLISH 4 QoS 2", "<< 1 PUBREC 4", ">> 1 PUBREL 4", "<< 1 PUBCOMP 4"), ["T1 0-1 acknowledged", "T1 2-3 acknowledged"]);
		deepEqual(timers(">> 1 PUBLISH 4 QoS 1", ">> 1 PUBLISH 4 QoS 1 DUP", "<< 1 PUBACK 4"), ["T1 0-1 resent", "T1 1-2 acknowledged"]);
		deepEqual(timers(">> 1 CONNECT", "<< 2 CONNACK 0"), ["T1, T2 0"]);
		deepEqual(timers(">> 1 PUBLISH 0 QoS 0", "<< 1 PUBLISH 3 QoS 1", ">> 1 PUBACK 3"), []);
	});

	it("ends T1 with result 2, which ends Excep2", () => {
		const open = [String.raw`> AT+QMTOPEN=2,"a",1\r`, ">> 1 TCP SYN a:1"];
		deepEqual(timers(...open, ">> 1 SUBSCRIBE 3", ">> 1 PUBLISH 3 QoS 1", String.raw`< \r\n+QMTSUB: 2,3,2\r\n`), ["T1 2-4 given up", "T1 3"]);
		deepEqual(timers(...open, ">> 1 UNSUBSCRIBE 3", String.raw`< \r\n+QMTUNS: 2,3,2\r\n`, String.raw`< \r\n+QMTUNS: 0,3,2\r\n`), ["T1 2-3 given up"]);
		deepEqual(timers(...open, ">> 1 PUBREL 3", String.raw`< \r\n+QMTPUB: 2,3,1,2\r\n`, String.raw`< \r\n+QMTPUB: 2,3,2\r\n`), ["T1 2-4 given up"]);
		deepEqual(timers(...open, ">> 1 PUBLISH 3 QoS 2", String.raw`< \r\n+QMTPUB: 1,3,2\r\n`), ["T1 2"]);
		// Of the newest link of its connection.
		deepEqual(timers(...open, ">> 1 SUBSCRIBE 3", String.raw`> AT+QMTOPEN=2,"a",1\r`, ">> 2 TCP SYN a:1", ">> 2 SUBSCRIBE 3", String.raw`< \r\n+QMTSUB: 2,3,2\r\n`), ["T1 2", "T1 5-6 given up"]);
		deepEqual(timings(">> 1 PUBLISH 3 QoS 1", ">> 1 PUBLISH 3 QoS 1 DUP"), ["Start timer", "Excep2, start timer"]);
		deepEqual(timings(...open, ">> 1 PUBREL 3", String.raw`< \r\n+QMTPUB: 2,3,2\r\n`).slice(2), ["Start timer", "Excep2 is over"]);
	});

	it("has Excep1 where the module closes TCP without a CONNACK, its result line before or after", () => {
		const open = [String.raw`> AT+QMTOPEN=2,"a",1\r`, ">> 1 TCP SYN a:1", ">> 1 CONNECT"];
		const failed = String.raw`< \r\n+QMTCONN: 2,2\r\n`;
		deepEqual(timers(...open, failed, ">> 1 TCP FIN"), ["T1, T2 2-4 disconnected"]);
		deepEqual(timers(...open, ">> 1 TCP FIN", failed), ["T1, T2 2-3 disconnected"]);
		deepEqual(timings(...open, failed, ">> 1 TCP FIN").slice(2), ["Start timer", "", "Handle Excep1", ""]);
		// Closed by the server, by the host, with another result, or after CONNECT was sent again.
		deepEqual(timers(...open, "<< 1 TCP FIN", failed), ["T1, T2 2-3 lost"]);
		deepEqual(timers(...open, failed, "<< 1 TCP FIN"), ["T1, T2 2-4 lost"]);
		deepEqual(timers(...open, ">> 1 TCP FIN", failed.replace("2,2", "1,2")), ["T1, T2 2-3 lost"]);
		deepEqual(timers(...open, "<< 1 CONNACK 0", ">> 1 TCP FIN", failed), ["T1, T2 2-3 acknowledged"]);
		deepEqual(timers(...open, ">> 1 CONNECT"), ["T1, T2 2-3 repeated", "T1, T2 3"]);
		deepEqual(timings(...open, ">> 1 CONNECT", "<< 1 TCP failed ECONNRESET").slice(2), ["Start timer", "Start timer again", ""]);
	});

	it("ends every T1 of a link with the link", () => {
		deepEqual(timers(">> 1 PUBLISH 3 QoS 1", ">> 2 PUBLISH 3 QoS 1", ">> 11 SUBSCRIBE 4", ">> 1 SUBSCRIBE 4", "<< 1 TCP FIN"), ["T1 0-4 lost", "T1 1", "T1 2", "T1 3-4 lost"]);
	});

	it("runs T2 from the last packet to the server to a PINGREQ, but not to one that is sent again or on a new link", () => {
		deepEqual(timers(">> 1 PUBLISH 0 QoS 0", "<< 1 PUBLISH 3 QoS 0", ">> 1 PINGREQ", ">> 1 PINGREQ", "<< 1 PINGRESP", ">> 1 PINGREQ"), ["T2 0-2", "T2 3-5"]);
		deepEqual(timings(">> 1 PUBLISH 0 QoS 0", ">> 1 PINGREQ", ">> 1 PINGREQ"), ["", "T2 is over", ""]);
		deepEqual(timers(">> 1 PUBLISH 0 QoS 0", ">> 2 PINGREQ", "<< 1 TCP FIN", ">> 1 PINGREQ"), []);
		deepEqual(timers(">> 1 PINGREQ", "<< 1 TCP FIN", ">> 1 PUBACK 3", ">> 1 PINGREQ"), ["T2 2-3"]);
		deepEqual(timers(">> 1 TCP SYN a:1", ">> 1 PINGREQ"), []);
	});

	it("has no T2 at the CONNECT of a connection without a keep alive", () => {
		const connect = (...settings: string[]): string[] => timers(...settings, String.raw`> AT+QMTOPEN=2,"a",1\r`, ">> 1 TCP SYN a:1", ">> 1 CONNECT").map(text => text.replace(/ \d+$/, ""));
		deepEqual(connect(String.raw`> AT+QMTCFG="KEEPALIVE",2,0\r`), ["T1"]);
		deepEqual(connect(String.raw`> AT+QMTCFG="keepalive",2,0\r`, String.raw`> AT+QMTCFG="keepalive",2,60\r`), ["T1, T2"]);
		deepEqual(connect(String.raw`> AT+QMTCFG="keepalive",1,0\r`, String.raw`> AT+QMTCFG="session",2,0\r`), ["T1, T2"]);
	});

	it("names the connection of a packet when a recording has more than one", () => {
		deepEqual(rows(recording(
			String.raw`> AT+QMTOPEN=3,"a",1\r`, ">> 1 TCP SYN a:1", String.raw`> AT+QMTOPEN=5,"b",1\r`, ">> 2 TCP SYN b:1", ">> 2 CONNECT", ">> 1 SUBSCRIBE 9",
		)).filter(row => row.startsWith("Modem>Link")), [
			"Modem>Link TCP-REQ (3) | Link>Server TCP SYN → a:1", "Modem>Link TCP-REQ (5) | Link>Server TCP SYN → b:1",
			"Modem>Link CONN-REQ (5) | Link>Server Send connect packet", "Modem>Link SUB-REQ (3,9) | Link>Server Send subscribe packet",
		]);
	});

	it("names what goes wrong: refusals, failures, what is no packet", () => {
		deepEqual(rows(recording("<< 1 CONNACK 5", "<< 1 SUBACK 3 1 128", "<< 1 TCP failed ECONNREFUSED", "<< 1 TCP FIN", "<< 1 malformed", ">> 1 PUBLISH 3 QoS 1 DUP RETAIN")), [
			"Server>Link Receive connect ACK packet, return code 5 | Link>Modem CONN ACK-IND", "Server>Link Receive subscribe ACK packet, granted 1 128 | Link>Modem SUB ACK-IND (3)",
			"Server>Link TCP failed: ECONNREFUSED | Link>Modem TCP-IND", "Server>Link TCP disconnected by the server | Link>Modem TCP-IND",
			"Server>Link malformed | Link>Modem malformed", "Modem>Link PUB-REQ (3) | Link>Server Send publish packet, dup, retain",
		]);
	});

	it("shows control characters, shortens what is long, and hides passwords, keys and PINs", () => {
		const shown = rows(recording(
			String.raw`> AT+QMTCONN=0,"id","user","pass"\r`, String.raw`> AT+QMTCFG="ALIAUTH",0,"key","name","hush"\r`, String.raw`< \r\n+QMTCFG: "aliauth","key","name","hush"\r\n`,
			String.raw`> AT+QICSGP=1,1,"apn","me","pw",1\r`, String.raw`> AT+CPIN="0815"\r`, String.raw`> \x1b`, String.raw`< \r\nQuectel\r\nBG96\x00\r\n`, `> ATX${"y".repeat(200)}\\r`,
		), true);
		deepEqual(shown.slice(0, 7), [
			`MCU>Modem AT+QMTCONN=0,"id","user","****"`, `MCU>Modem AT+QMTCFG="ALIAUTH",0,"key","name","****"`, `Modem>MCU +QMTCFG: "aliauth","key","name","****"`,
			`MCU>Modem AT+QICSGP=1,1,"apn","me","**",1`, `MCU>Modem AT+CPIN="****"`, "MCU>Modem <ESC>", "Modem>MCU Quectel ⏎ BG96·",
		]);
		equal(shown[7], `MCU>Modem ATX${"y".repeat(93)}…`);
	});

	it("refuses what is no transcript, naming the line", () => {
		throws(() => readSequence("> AT\nhello"), { name: "SyntaxError", message: /line 2/ });
	});
});

describe("the text of a sequence", () => {
	it("has four columns, arrows between them, and the parts of the diagram in its margin", () => {
		equal(drawText(readSequence(PUBLISH), "A title").split("\n").slice(0, 27).join("\n"), [
			"A title",
			"",
			"                       MCU                                                 Modem                 Link layer                                  MQTT Server",
			"",
			"                        │ (other commands)                                   │                        │                                           │",
			"                        │                                                    │                        │                                           │",
			"AT+QMTPUB (<qos>=1)     │ AT+QMTPUB=0,7,1,0,\"a/b\"                            │                        │                                           │",
			"                        │───────────────────────────────────────────────────►│                        │                                           │",
			"                        │ >                                                  │                        │                                           │",
			"                        │◄───────────────────────────────────────────────────│                        │                                           │",
			"                        │ hello <Ctrl-Z>                                     │                        │                                           │",
			"                        │───────────────────────────────────────────────────►│                        │                                           │",
			"                        │                                                    │ PUB-REQ (7)            │ Send publish packet                       │",
			"                        │                                                    │───────────────────────►│──────────────────────────────────────────►│",
			"                        │                                                    │ Start timer            │                                           │",
			"                        │ OK                                                 │                        │                                           │",
			"                        │◄───────────────────────────────────────────────────│                        │                                           │",
			"                        │                                                    │ PUB ACK-IND (7)        │ Receive publish ACK packet                │",
			"                        │                                                    │◄───────────────────────│◄──────────────────────────────────────────│",
			"                        │                                                    │ Stop T1                │                                           │",
			"                        │ +QMTPUB: 0,7,0                                     │                        │                                           │",
			"                        │◄───────────────────────────────────────────────────│                        │                                           │",
			"",
			"T1 is packet transmission timeout.",
			"T2 is keep alive timer. In the absence of a data-related message during the T2 time period, the client sends a pingreq packet.",
			"Excep1: disconnect the TCP connection.",
			"Excep2: resend until the retry times are reached; retry times are set by AT+QMTCFG.",
		].join("\n"));
	});

	it("names T2 beside T1 at CONNECT, T2 at PINGREQ, and the exceptions", () => {
		const timers = (text: string): string[] => [...text.matchAll(/^ {24}│ +│ (\S.*?) +│ +│$/gm)].map(([, label]) => label!).filter(label => /timer|T1|T2|Excep/.test(label));
		deepEqual(timers(drawText(readSequence(recordFigureSession("bc20", "connack")), "")), ["Start timer (T1, T2)", "Handle Excep1", "Start timer (T1, T2)", "Stop T1"]);
		deepEqual(timers(drawText(readSequence(recordFigureSession("bc20", "suback")), "")).slice(2, 6), ["Start timer", "Excep2, start timer", "Excep2, start timer", "Excep2 is over"]);
		deepEqual(timers(drawText(readSequence(recordFigureSession("bc20")), "")).at(-1), "T2 is over");
	});

	it("keeps every line between the columns, whatever is sent", () => {
		const text = drawText(readSequence(`> AT+QMTPUB=0,1,1,0,"${"t".repeat(90)}"\\r\n< \\r\\n+QMTRECV: 0,1,"a","${"word ".repeat(18)}"\\r\\n`), "");
		const drawn = text.split("\n").filter(line => line.includes("│"));
		equal(drawn.length, 7);
		for (const line of drawn)
			deepEqual([24, 77, 102, 146].map(column => line[column]), ["│", "│", "│", "│"], line);
	});
});

/** Attributes of every element of a name. */
function elements(svg: string, name: string): Record<string, string>[] {
	return [...svg.matchAll(new RegExp(`<${name} ([^>]*?)/?>`, "g"))].map(([, all]) => Object.fromEntries([...all!.matchAll(/([\w:-]+)="([^"]*)"/g)].map(([, key, value]) => [key, value])));
}

/** Whether every tag is closed by its own. */
function wellFormed(xml: string): boolean {
	const open: string[] = [];
	for (const [, closing, name, , empty] of xml.matchAll(/<(\/?)([\w:-]+)((?:[^<>"]|"[^"]*")*?)(\/?)>/g)) {
		if (closing === "/" && open.pop() !== name)
			return false;
		if (closing === "" && empty === "")
			open.push(name!);
	}
	return open.length === 0;
}

describe("the picture of a sequence", () => {
	const sequence = readSequence(recordFigureSession());
	const svg = drawSVG(sequence, "a < b & \"c\"");
	const [width, height] = [Number(elements(svg, "svg")[0]!["width"]), Number(elements(svg, "svg")[0]!["height"])];
	const COLUMNS = [236, 616, 826, 1106];

	it("is a well-formed SVG document without scripts, with all text escaped", () => {
		ok(wellFormed(svg));
		doesNotMatch(svg, /<script|href|\son\w+=/);
		match(svg, /a &lt; b &amp; &quot;c&quot;/);
		match(svg, /AT\+QMTPUB \(&lt;qos&gt;=2\)/);
	});

	it("has the four columns of the figure, from top to bottom", () => {
		deepEqual([...svg.matchAll(/class="head" x="(\d+)" y="\d+">([^<]+)</g)].map(([, x, name]) => [Number(x), name]), [
			[236, "MCU"], [616, "Modem"], [826, "Link layer"], [1106, "MQTT Server"],
		]);
		const lifelines = elements(svg, "line").filter(({ x1, x2 }) => x1 === x2 && COLUMNS.includes(Number(x1)));
		deepEqual(lifelines.map(({ y2 }) => Number(y2)), COLUMNS.map(() => height - 14));
	});

	for (const shown of PICTURES) {
		const { file, missing } = shown;
		const session = readSequence(recordFigureSession("bg96", missing));
		const picture = drawSVG(session, "");
		const tall = Number(elements(picture, "svg")[0]!["height"]);

		it(`draws every arrow of ${file} level, from one column to the next, and none over another`, () => {
			const drawn = elements(picture, "line").filter(line => /request|answer/.test(line["marker-end"] ?? ""));
			equal(drawn.length, session.rows.reduce((sum, { arrows }) => sum + arrows.length, 0));
			const ends: string[] = [];
			for (const { x1, x2, y1, y2, "marker-end": head } of drawn) {
				equal(y1, y2);
				const [left, right] = [x1, x2].map(x => COLUMNS.findIndex(column => Math.abs(column - Number(x)) < 4)).sort() as [number, number];
				equal(right - left, 1);
				equal(head, Number(x1) < Number(x2) ? "url(#request)" : "url(#answer)");
				ends.push(`${left} ${y1}`);
			}
			equal(new Set(ends).size, ends.length);
		});

		it(`keeps every text of ${file} inside the picture, its column, and 12 pixels from those above and below it`, () => {
			const texts = [...picture.matchAll(/<text([^>]*) x="([\d.]+)" y="([\d.]+)" xml:space="preserve">([^<]*)</g)]
				.map(([, attributes, x, y, text]) => ({ code: attributes!.includes("code"), part: attributes!.includes("part"), x: Number(x), y: Number(y), length: text!.replace(/&\w+;/g, "&").length }));
			ok(texts.length > session.rows.reduce((sum, { arrows }) => sum + arrows.length, 0));
			for (const { code, part, x, y, length } of texts) {
				ok(y > 0 && y < tall);
				const right = part ? x : x + length * (code ? 7.25 : 6.3);
				const limit = part ? 206 : COLUMNS.find(column => column > x) ?? width;
				ok(right <= limit && x > (part ? length * 6.9 : 0), `${x} ${y} ${length}`);
			}
			const inColumn = (x: number): number => COLUMNS.findIndex(column => column > x);
			const sorted = texts.filter(({ part }) => !part).sort((a, b) => inColumn(a.x) - inColumn(b.x) || a.y - b.y);
			sorted.forEach((text, index) => {
				const before = sorted[index - 1];
				ok(before === undefined || inColumn(before.x) !== inColumn(text.x) || text.y - before.y >= 12, `${text.y}`);
			});
		});

		it(`is what ${file} shows (npm run docs writes it)`, () => {
			equal(readFileSync(file, "utf8"), renderPicture(shown));
		});
	}

	it("draws T1 between the packet that starts it and the one that stops it, side by side when several run", () => {
		const many = readSequence(recording(">> 1 PUBLISH 1 QoS 1", ">> 1 PUBLISH 2 QoS 1", "<< 1 PUBACK 1", ">> 1 PUBLISH 3 QoS 1", "<< 1 PUBACK 2"));
		const drawn = drawSVG(many, "");
		const levels = [...new Set(elements(drawn, "line").filter(line => /request|answer/.test(line["marker-end"] ?? "")).map(({ y1 }) => Number(y1)))];
		const timers = elements(drawn, "line").filter(line => line["marker-start"] === "url(#timer)").map(({ x1, y1, y2 }) => [Number(x1), Number(y1) - 3, Number(y2) + 3]);
		deepEqual(timers.slice(0, 2), [[812, levels[0], levels[2]], [797, levels[1], levels[4]]]);
		equal(timers[2]![0], 812);
		ok(timers[2]![2]! > levels[4]!);
		equal(drawn.match(/stroke-dasharray="3 3"/g)?.length, 1);
	});

	it("draws T2 beside T1 at CONNECT and alone before a PINGREQ, and names each exception below its arrow", () => {
		const names = (svg: string): string[] => [...svg.matchAll(/text-anchor="end" x="(\d+)" y="[\d.]+">([^<]+)</g)].map(([, x, name]) => `${name} ${x}`);
		const below = (svg: string): string[] => [...svg.matchAll(/class="pale" x="626" y="[\d.]+">([^<]+)</g)].map(([, text]) => text!);
		deepEqual(names(svg).filter(name => !name.startsWith("T1 ")), ["T1, T2 808", "T2 808"]);
		deepEqual(below(svg).filter(text => text !== "Start timer" && text !== "Stop T1"), ["T2 is over"]);
		deepEqual(below(readFileSync("docs/interaction-excep1.svg", "utf8")), ["Start timer", "Handle Excep1", "Start timer", "Stop T1"]);
		deepEqual(below(readFileSync("docs/interaction-excep2.svg", "utf8")),
			["Start timer", "Stop T1", "Start timer", "Excep2, start timer", "Excep2, start timer", "Excep2 is over", "Start timer", "Stop T1"]);
	});

	it("shows the packets of every QoS both ways in the words of the figure", () => {
		for (const words of [
			"TCP-REQ", "TCP SYN", "TCP SYN+ACK", "TCP ACK", "TCP established", "CONN-REQ", "Send connect packet", "CONN ACK-IND", "Receive connect ACK packet",
			"SUB-REQ (1)", "Send subscribe packet", "SUB ACK-IND (1)", "UNS-REQ (3)", "Send unsubscribe packet", "UNS ACK-IND (3)", "PUB-REQ (0)", "Send publish packet",
			"PUB ACK-IND (4)", "Receive publish ACK packet", "PUB REC-IND (5)", "Receive publish receive packet", "PUB REL-REQ (5)", "Send publish release packet",
			"PUB COMP-IND (5)", "Receive publish complete packet", "PUB-IND (0)", "Receive publish packet", "Send publish reply packet", "DISC-REQ", "Send disconnect packet",
			"TCP disconnect request", "TCP disconnected", "Start timer", "Stop T1", "T1 is packet transmission timeout.",
		])
			ok(svg.includes(`>${words}`), words);
	});

	it("closes TCP with QMTCLOSE, as the figure does, and draws a BC20 as well", () => {
		for (const [module, publish] of [["bg96", "Modem>MCU >"], ["bc20", "MCU>Modem AT+QMTPUB=0,4,1,0,\"topic/pub\",\"hello MQTT, QoS 1\""]] as const) {
			const { rows } = readSequence(recordFigureSession(module));
			deepEqual(rows.slice(-9).map(arrows), [
				"MCU>Modem AT+QMTDISC=0", "Modem>MCU OK", "Modem>Link DISC-REQ | Link>Server Send disconnect packet", "Modem>MCU +QMTDISC: 0,0",
				"MCU>Modem AT+QMTCLOSE=0", "Modem>MCU OK", "Modem>Link TCP-REQ | Link>Server TCP disconnect request", "(TCP disconnected)", "Modem>MCU +QMTCLOSE: 0,0",
			]);
			ok(rows.map(arrows).includes(publish));
		}
	});

	it("wraps at blanks and behind commas where there are any", () => {
		deepEqual(wrap("a lot of words", 8), ["a lot of", "words"]);
		deepEqual(wrap("AT+X=1,\"a\",2", 9), ["AT+X=1,", "\"a\",2"]);
		deepEqual(wrap("0123456789", 4), ["0123", "4567", "89"]);
		deepEqual(wrap("", 4), [""]);
	});
});

describe("the page of a sequence", () => {
	it("holds the picture and the recording, without its passwords", () => {
		const text = String.raw`> AT+QMTCONN=0,"<id>","user","secret"\r`;
		const page = drawHTML(readSequence(text), "A & B", text);
		match(page, /^<!DOCTYPE html>\n/);
		match(page, /<title>A &amp; B<\/title>/);
		ok(page.includes(drawSVG(readSequence(text), "A & B", true)));
		match(page, /<g><title>line 1<\/title>/);
		match(page, /<pre>&gt; AT\+QMTCONN=0,&quot;&lt;id&gt;&quot;,&quot;user&quot;,&quot;\*{6}&quot;/);
		doesNotMatch(page, /secret|<script/);
	});
});
