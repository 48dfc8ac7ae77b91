// The reader of a sequence while its recording is made: the whole form is the same reader, and a bounded one keeps the last rows.
// hosts/modem/record/trace/sequence.ts.

import { deepEqual, equal, match, ok } from "node:assert/strict";
import { characters, readSequence, SequenceReader } from "../../../../../hosts/modem/record/trace/sequence.js";
import { drawSVG } from "../../../../../hosts/modem/record/trace/svg.js";
import { drawText } from "../../../../../hosts/modem/record/trace/text.js";
import { parseRecording } from "../../../../../hosts/modem/record/transcript.js";
import { recordFigureSession } from "../../../../../hosts/node/figure-session.js";

/** Two connections: the packets of the first were labelled without it. */
const TWO = String.raw`
> AT+QMTOPEN=0,"a.example",1883\r
>> 1 TCP SYN a.example:1883
<< 1 TCP SYN+ACK
>> 1 TCP ACK
>> 1 PUBLISH 4 QoS 1
> AT\r
> AT+QMTOPEN=1,"b.example",1883\r
>> 2 TCP SYN b.example:1883
<< 1 PUBACK 4
>> 2 PUBLISH 4 QoS 1
>> 2 TCP FIN
> AT\r
`;

function feed(reader: SequenceReader, line: ReturnType<typeof parseRecording>[number]): void {
	if ("bytes" in line)
		reader.speech(line.direction === "host", characters(line.bytes), line.line);
	else
		reader.packet(line);
}

describe("a sequence that is read while it is recorded", () => {
	for (const [name, text] of [["a session", recordFigureSession()], ["its Excep1", recordFigureSession("bc20", "connack")], ["its Excep2", recordFigureSession("bg96", "puback")], ["two connections", TWO]] as const)
		it(`equals, after each line, what the whole form makes of the lines so far: ${name}`, () => {
			const source = text.split("\n");
			const reader = new SequenceReader();
			for (const line of parseRecording(text)) {
				feed(reader, line);
				deepEqual(reader.sequence, readSequence(source.slice(0, line.line).join("\n")));
			}
			deepEqual(reader.finish(), readSequence(text));
		});

	it("labels packets with their connection as soon as there is a second one, those before it too", () => {
		deepEqual(readSequence(TWO).rows.flatMap(({ arrows }) => arrows.filter(({ label }) => label.startsWith("PUB")).map(({ label }) => label)),
			["PUB-REQ (0,4)", "PUB ACK-IND (0,4)", "PUB-REQ (1,4)"]);
	});

	it("keeps the last rows when it is bounded, with the timers that touch them", () => {
		const text = recordFigureSession();
		const whole = readSequence(text);
		const reader = new SequenceReader(false, 20);
		let most = 0;
		for (const line of parseRecording(text)) {
			feed(reader, line);
			most = Math.max(most, reader.sequence.rows.length);
		}
		const { rows, timers } = reader.finish();
		const { forgotten } = reader;
		ok(most <= 22, String(most));
		equal(forgotten + rows.length, whole.rows.length);
		deepEqual(rows, whole.rows.slice(forgotten));
		deepEqual(timers, whole.timers.filter(({ end }) => end === undefined || end >= forgotten)
			.map(timer => ({ ...timer, start: timer.start - forgotten, ...(timer.end === undefined ? {} : { end: timer.end - forgotten }) })));
		ok(timers.length > 0 && timers.length < whole.timers.length);
	});

	it("has a mark where a person did something, across all columns of the drawing", () => {
		const reader = new SequenceReader();
		reader.speech(true, "AT\r", 1);
		reader.mark("antenna pulled", 2);
		reader.speech(true, "AT+QMTCLOSE=0\r", 3);
		const sequence = reader.finish();
		deepEqual(sequence.rows.map(({ remark, mark, line }) => [remark, mark, line]), [["other commands", undefined, 1], ["antenna pulled", true, 2], [undefined, undefined, 3]]);
		match(drawSVG(sequence, ""), /<line x1="236" y1="(\d+)" x2="1106" y2="\1"[^>]*stroke-dasharray="6 4"\/>.*antenna pulled/);
		match(drawText(sequence, ""), /\(antenna pulled\)/);
	});

	it("remembers the QoS of the last messages when it is bounded, and of all when it is not", () => {
		const sectionOfFirst = (reader: SequenceReader): string => {
			for (let id = 1; id <= 100; id++)
				reader.speech(true, `AT+QMTPUB=0,${id},2,0,"t"\r`, id);
			reader.packet({ direction: "down", link: 1, text: "PUBREC 100", line: 101 });
			equal(reader.sequence.rows.at(-1)!.section, "AT+QMTPUB (<qos>=2)");
			reader.packet({ direction: "down", link: 1, text: "PUBREC 1", line: 102 });
			return reader.sequence.rows.at(-1)!.section;
		};
		equal(sectionOfFirst(new SequenceReader()), "AT+QMTPUB (<qos>=2)");
		equal(sectionOfFirst(new SequenceReader(false, 8)), "AT+QMTPUB");
	});

	it("keeps the connections of the last links when it is bounded", () => {
		const reader = new SequenceReader(false, 8);
		for (let link = 1; link <= 1000; link++) {
			reader.speech(true, `AT+QMTOPEN=${link % 2},"a.example",1883\r`, link);
			reader.packet({ direction: "up", link, text: "TCP SYN a.example:1883", line: link });
			reader.packet({ direction: "up", link, text: "PUBLISH 4 QoS 1", line: link });
			reader.packet({ direction: "down", link, text: "TCP FIN", line: link });
		}
		ok(reader.sequence.rows.some(({ arrows }) => arrows[0]?.label === "PUB-REQ (0,4)"));
		ok(reader.sequence.timers.length <= 10);
	});
});
