// Wherever in the receive ring bytes begin, they come to the same: transcripts of the notes, and messages of any length across the ring's end.
// Tests modules/at/ringbuffer with modules/at/line-reader and modules/quectel/receive. Source of the transcripts: BG96 note §6, BC20 note §6.

import fc from "fast-check";
import { deepEqual, equal, ok } from "node:assert/strict";
import type { Native } from "../../../../modules/base/native.js";
import { NATIVE } from "../../../support/native.js";
import { line, Rig } from "../../../support/quectel-rig.js";
import { readExchanges } from "../../../support/quectel-script.js";
import { ReceiveBench } from "../../../support/receive-bench.js";

const SIZE = 512;
const SILENCE = 20;

/** Digests the module's side of a transcript from an offset of the ring. @returns the events */
function replay(name: string, offset: number, chunk: number): string[] {
	const bench = new ReceiveBench(offset, 512, false);
	for (const { host, modem } of readExchanges(name)) {
		bench.expectPrompt(/AT\+QMTPUB=\d/.test(host));
		bench.hear(modem, chunk);
		bench.clock.advance(SILENCE);
	}
	equal(bench.receive.waiting, 0);
	return bench.events;
}

/** A message, and its line in each form. */
interface Message {
	readonly topic: string;
	readonly payload: string;
	readonly form: "bare" | "quoted";
}

function wire({ topic, payload, form }: Message, counted: boolean): string {
	const [head, tail] = form === "quoted" ? [`"${topic}"`, `"${payload}"`] : [topic, payload];
	return `\r\n+QMTRECV: 0,1,${head},${counted ? `${payload.length},` : ""}${tail}\r\n\r\n+CEREG: 1\r\n`;
}

/** Digests messages from an offset of the ring and compares what arrives with what was sent. */
function checkMessages(messages: readonly Message[], counted: boolean, offset: number, chunk: number, inbox: number, native?: Native): void {
	const bench = new ReceiveBench(offset, inbox, counted, native);
	for (const message of messages)
		bench.hear(wire(message, counted), chunk);
	deepEqual(bench.events, messages.flatMap(({ topic, payload }) => [`message ${topic}:${payload}`, "line +CEREG: 1"]));
	deepEqual([bench.receive.waiting, bench.receive.lost, bench.receiver.rejected, bench.receiver.brokenOff], [0, 0, 0, 0]);
}

describe("the receive ring", () => {
	for (const name of ["bg96-setup.txt", "bg96-6.1.txt", "bg96-6.2.txt", "bc20-setup.txt", "bc20-6.txt"]) {
		it(`${name} comes to the same lines, prompts and messages from every offset`, () => {
			const expected = replay(name, 0, 48);
			ok(expected.length > 10);
			for (let offset = 1; offset < SIZE; offset++)
				deepEqual(replay(name, offset, 48), expected, `offset ${offset}`);
		});
	}

	for (const [counted, native] of [[false, undefined], [true, undefined], [false, NATIVE], [true, NATIVE]] as const) {
		it(`messages longer than the slack arrive as they were sent from every offset, ${counted ? "with" : "without"} their length${native ? ", natively" : ""}`, () => {
			const messages = [700, 0, 1, 250, 256, 300, 100, 1400].flatMap(length => (["quoted", "bare"] as const).map(form => ({
				topic: "t".repeat(1 + length % 200), payload: "x\"\r\ny,".repeat(240).replace(form === "bare" ? /\r\n/g : "\r\n\r\n", "").slice(0, length).replace(/^"/, "'"), form,
			})));
			for (let offset = 0; offset < SIZE; offset++)
				checkMessages(messages, counted, offset, 1 + offset % 128, 64 + offset % 3 * 1000, native);
		});
	}

	it("any messages arrive as they were sent, in chunks of any length", () => {
		const message = fc.record({
			topic: fc.integer({ min: 1, max: 220 }).map(length => "t".repeat(length)),
			payload: fc.tuple(fc.nat(60), fc.array(fc.constantFrom("a", "\"", "\r", "\n", "\"\r\n", ",", ">", "x".repeat(40)), { maxLength: 40, size: "max" }))
				.map(([length, parts]) => "b".repeat(length + 1) + parts.join("")),
			form: fc.constant("quoted" as const),
		});
		fc.assert(fc.property(fc.array(message, { minLength: 1, maxLength: 5 }), fc.boolean(), fc.nat(SIZE - 1), fc.integer({ min: 1, max: 200 }), fc.constantFrom(16, 64, 2000), fc.constantFrom(undefined, NATIVE),
			(messages, counted, offset, chunk, inbox, native) => checkMessages(messages, counted, offset, chunk, inbox, native)), { numRuns: 1000 });
	});
});

describe("a payload whose length is known", () => {
	/** A message that arrived shows that this connection's have lengths. */
	const FIRST = line("+QMTRECV: 0,1,\"t\",2,\"ab\"");

	function heard(content: string, chunk: number, offset: number, skips: boolean): [string[], number, number] {
		const bench = new ReceiveBench(offset, 64, true);
		bench.skips = skips;
		bench.hear(FIRST + content, chunk);
		for (let ms = 0; ms < 20_000; ms += 100)
			bench.clock.advance(100);
		return [bench.events, bench.receiver.rejected, bench.receiver.brokenOff];
	}

	it("is not searched for the line's end, in which a CR LF may stand", () => {
		const bench = new ReceiveBench(0, 256, true);
		bench.hear(FIRST, 64);
		const payload = `${"x\r\n\"".repeat(40)}`;
		const message = `\r\n+QMTRECV: 0,12,"topic",${payload.length},"${payload}"\r\n`;
		const from = bench.receive.start;
		bench.hear(message.slice(0, 31), 64);
		equal(bench.receive.scanned, from + message.length - 3);
		bench.hear(message.slice(31), 50);
		deepEqual(bench.events, ["message t:ab", `message topic:${payload}`]);
	});

	it("comes to the same, searched or not, whatever is missing or added and wherever the line begins and is split", () => {
		const part = fc.oneof(
			fc.tuple(fc.nat(90), fc.integer({ min: -40, max: 40 }), fc.constantFrom("x", "\"\r\n", ",", "\r")).map(([count, error, unit]) => {
				const payload = unit.repeat(count).slice(0, count);
				return `\r\n+QMTRECV: 0,${count},"top",${Math.max(0, count + (Math.abs(error) < 30 ? 0 : error))},"${payload}"\r\n`;
			}),
			fc.constantFrom("\r\nOK\r\n", "\r\n+CEREG: 1\r\n", "\r\n+QMTRECV: 1,2,\"t\",3,\"abc\"\r\n", "\r\n+QMTRECV: 0,1,\"t", "\r\n+QMTRECV: 0,70000000,", "\r\n+QMTRECX: 0,1,\"t\",9,\""),
		);
		fc.assert(fc.property(fc.array(part, { minLength: 1, maxLength: 6 }), fc.integer({ min: 1, max: 90 }), fc.nat(SIZE - 1), (parts, chunk, offset) => {
			const content = parts.join("");
			deepEqual(heard(content, chunk, offset, true), heard(content, chunk, offset, false));
		}), { numRuns: 500 });
	});
});

describe("a header as long as the one before, which is not searched for the line's end,", () => {
	const LONG = "\r\n+QMTRECV: 0,1,\"a/topic/of/thirty/two/characters/\",\"21.5\"\r\n";
	const MESSAGE = "message a/topic/of/thirty/two/characters/:21.5";
	const NEXT: readonly (readonly [what: string, wire: string, ...events: string[]])[] = [
		["that is a shorter one", "\r\n+QMTRECV: 0,2,\"t\",\"x\"\r\n", "message t:x"],
		["that is longer", LONG.replace(",1,", ",65535,"), MESSAGE],
		["that has no topic", "\r\n+QMTRECV: 0,2,\"\",\"\"\r\n", "message :"],
		["whose payload has CR LF", "\r\n+QMTRECV: 0,2,\"t\",\"\r\n\"\r\n", "message t:\r\n"],
		["that announces a slot", "\r\n+QMTRECV: 0,3\r\n", "slot 0 3"],
		["that is the name alone", "\r\n+QMTRECV\r\n", "line +QMTRECV"],
		["that is the name with its colon", "\r\n+QMTRECV:\r\n\r\nOK\r\n", "line OK"],
	];
	for (const [what, wire, ...events] of NEXT) {
		it(`may be a line ${what}: it comes to the same wherever it is split, and whatever follows`, () => {
			for (const [behind, ...more] of [[""], ["\r\n+CEREG: 1\r\n", "line +CEREG: 1"], [LONG, MESSAGE], [LONG + LONG, MESSAGE, MESSAGE]] as const) {
				const content = `${LONG}${LONG}${wire}${behind}`;
				for (let split = 2 * LONG.length - 20; split < content.length; split++) {
					const bench = new ReceiveBench(0, 256, false);
					bench.hear(content.slice(0, split), content.length);
					bench.hear(content.slice(split), 7);
					bench.clock.advance(SILENCE);
					deepEqual(bench.events.slice(2), [...events, ...more], `split at ${split} before ${behind}`);
				}
			}
		});
	}
});

describe("a header shorter than the one before", () => {
	/** Milliseconds from the last byte of the line, and of an OK behind it, to the last event. */
	const wait = (before: string, wire: string, cut: number, counted: boolean): number => {
		const bench = new ReceiveBench(0, 256, counted);
		bench.hear(before + wire.slice(0, cut), 4096);
		bench.hear(wire.slice(cut), 4096);
		let at = 0;
		for (let ms = 0, seen = bench.events.length; ms < 3000; ms += 20) {
			if (bench.events.length > seen) {
				seen = bench.events.length;
				at = ms;
			}
			bench.clock.advance(20);
		}
		return at;
	};

	for (const counted of [false, true]) {
		for (const behind of ["", "\r\nOK\r\n"]) {
			it(`keeps nothing waiting, wherever its line ends and is split, ${counted ? "with" : "without"} a length, ${behind === "" ? "alone" : "with an OK behind it"}`, () => {
				const long = `\r\n+QMTRECV: 0,1,"a/topic/of/thirty/two/characters/",${counted ? "4," : ""}"21.5"\r\n`;
				for (let size = 15; size < 36; size++) {
					const wire = `\r\n+QMTRECV: 0,2,"t",${counted ? `${size},` : ""}"${"x".repeat(size)}"\r\n${behind}`;
					for (let cut = 11; cut < wire.length; cut++)
						equal(wait(long + long, wire, cut, counted), wait("\r\n+CEREG: 1\r\n", wire, cut, counted), `${size} bytes, split at ${cut}`);
				}
			});
		}
	}
});

describe("messages that reach the driver in one piece, larger than its ring has room for,", () => {
	for (const count of [2, 4, 9]) {
		it(`all arrive: the rest is left in the UART's own buffer until there is room (${count} of 900 bytes)`, () => {
			const rig = Rig.online({ modem: { fifo: 16_384, receive: 2048 } });
			const payloads = Array.from({ length: count }, (_, i) => String(i).repeat(900));
			rig.device.tell(payloads.map((payload, i) => line(`+QMTRECV: 0,${i + 1},"t","${payload}"`)).join(""));
			rig.clock.advance(1000);
			deepEqual(rig.messages, payloads.map(payload => `t:${payload}`));
			deepEqual([rig.modem.counters.overruns, rig.modem.counters.brokenMessages], [0, 0]);
		});
	}

	it("and one that seems to end where it does not keeps no more than half of the ring waiting", () => {
		const payload = `${"x".repeat(117)}a"\r\n${"x".repeat(161)}`;
		checkMessages([{ topic: "t".repeat(204), payload, form: "quoted" }, { topic: "t", payload: "b", form: "quoted" }], false, 0, 173, 16);
	});
});
