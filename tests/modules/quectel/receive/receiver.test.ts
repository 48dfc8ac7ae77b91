// +QMTRECV from the UART to the app: every form, split anywhere and glued to anything; messages that wait in the module.
// modules/quectel/receive/receiver and header, through a modem and its session. Source: docs/hardware.md (Received messages).

import { deepEqual, equal } from "node:assert/strict";
import { NATIVE } from "../../../support/native.js";
import { line, OK, Rig, type RigOptions } from "../../../support/quectel-rig.js";

/** The silence that ends a quoted message at 115200 bit/s. */
const SILENCE = 20;
/** A firmware that gives lengths. */
const COUNTED: RigOptions = { device: device => device.always("AT+QMTCFG=\"recv/mode\"", OK) };

/** Every form of a message, with what comes of it. */
const FORMS: readonly (readonly [string, string, string, RigOptions?])[] = [
	["quoted", "+QMTRECV: 0,0,\"a/b\",\"21.5\"", "a/b:21.5"],
	["quoted, with a blank after every comma", "+QMTRECV: 0, 0, \"a/b\", \"21.5\"", "a/b:21.5"],
	["without a blank after the colon", "+QMTRECV:0,7,\"a/b\",\"21.5\"", "a/b:21.5"],
	["with a bare payload", "+QMTRECV: 0,0,\"a/b\",21.5", "a/b:21.5"],
	["with a bare payload behind a blank, as in the note's §6.1", "+QMTRECV: 0,0, \"a/b\",21.5", "a/b:21.5"],
	["with blanks before topic and bare payload", "+QMTRECV: 0,0, \"a/b\", 21.5", "a/b:21.5"],
	["with a bare payload that begins with a blank", "+QMTRECV: 0,0,\"a/b\", 21.5", "a/b: 21.5"],
	["with a bare topic, as §5.2 writes it", "+QMTRECV: 0,0,a/b,21.5", "a/b:21.5"],
	["with a bare topic and a quoted payload", "+QMTRECV: 0,0,a/b,\"21.5\"", "a/b:21.5"],
	["with the payload on the next line", "+QMTRECV: 0,0,\"a/b\"\r\n21.5", "a/b:21.5"],
	["with the quoted payload on the next line", "+QMTRECV: 0,0,\"a/b\"\r\n\"21.5\"", "a/b:21.5"],
	["with an empty quoted payload", "+QMTRECV: 0,0,\"a/b\",\"\"", "a/b:"],
	["with an empty bare payload", "+QMTRECV: 0,0,\"a/b\",", "a/b:"],
	["with a quote inside the topic", "+QMTRECV: 0,0,\"a\"b\",\"21.5\"", "a\"b:21.5"],
	["with a comma inside the topic", "+QMTRECV: 0,0,\"a,b\",\"21.5\"", "a,b:21.5"],
	["with quotes and commas inside the payload", "+QMTRECV: 0,0,\"a/b\",\"{\"t\":21.5,\"u\":\"C\"}\"", "a/b:{\"t\":21.5,\"u\":\"C\"}"],
	["with a payload that is one quote", "+QMTRECV: 0,0,\"a/b\",\"\"\"", "a/b:\""],
	["with a length", "+QMTRECV: 0,0,\"a/b\",4,\"21.5\"", "a/b:21.5", COUNTED],
	["with a length and blanks", "+QMTRECV: 0,0, \"a/b\", 4, \"21.5\"", "a/b:21.5", COUNTED],
	["with a length and a bare payload", "+QMTRECV: 0,0,\"a/b\",4,21.5", "a/b:21.5", COUNTED],
	["with a length and the payload on the next line", "+QMTRECV: 0,0,\"a/b\",4\r\n21.5", "a/b:21.5", COUNTED],
	["with length 0", "+QMTRECV: 0,0,\"a/b\",0,\"\"", "a/b:", COUNTED],
	["without a length although lengths are on", "+QMTRECV: 0,0,\"a/b\",\"21.5\"", "a/b:21.5", COUNTED],
	["bare, without a length although lengths are on", "+QMTRECV: 0,0,\"a/b\",on", "a/b:on", COUNTED],
	["bare and numeric where lengths are off", "+QMTRECV: 0,0,\"a/b\",4,21.5", "a/b:4,21.5"],
];

/** What may stand before and behind a message in the same read, with how many messages it adds. */
const NEIGHBOURS: readonly (readonly [string, string, number])[] = [
	["nothing", "", 0],
	["OK", OK, 0],
	["another URC", line("+CEREG: 1"), 0],
	["a result line", line("+QMTPUB: 0,9,0"), 0],
	["another message", line("+QMTRECV: 0,0,\"z\",\"other\""), 1],
	["a boot line", line("+QUSIM: 1"), 0],
];

/** Makes the driver await an OK, because a result code that no command awaits does not end a quoted message. @returns a function that ends the wait */
function awaitOK(rig: Rig): () => void {
	rig.device.always("AT+QMTSUB=", "");
	const identifier = rig.session.subscribe("filter", 0);
	rig.clock.advance(0);
	return () => rig.device.tell(line(`+QMTSUB: 0,${identifier},0,0`));
}

describe("a +QMTRECV line", () => {
	for (const [[form, message, expected, rigOptions], native] of FORMS.flatMap(form => [[form, undefined], [form, NATIVE]] as const)) {
		const title = `${form}${native ? ", natively," : ""}`;
		const options: RigOptions = { ...rigOptions, modem: { ...rigOptions?.modem, native } };

		it(`${title} gives its topic and payload, whole and split anywhere`, () => {
			const rig = Rig.online(options);
			const whole = line(message);
			for (let offset = 0; offset < whole.length; offset++) {
				rig.device.tell(whole, ...(offset === 0 ? [] : [offset]));
				rig.clock.advance(SILENCE);
				deepEqual(rig.messages, [expected], `split at ${offset}`);
				rig.forget();
			}
			rig.device.tell(whole, ...Array.from({ length: whole.length - 1 }, (_, index) => index + 1));
			rig.clock.advance(SILENCE);
			deepEqual(rig.messages, [expected], "byte by byte");
			deepEqual(rig.modem.counters.rejectedMessages, 0);
			deepEqual(rig.modem.counters.brokenMessages, 0);
		});

		it(`${title} is separated from what precedes and follows it, wherever all that is split`, () => {
			const rig = Rig.online(options);
			for (const [before, first, more] of NEIGHBOURS) {
				for (const [behind, last, most] of NEIGHBOURS) {
					const text = first + line(message) + last;
					for (let offset = 0; offset < text.length && !(before === "OK" && behind === "OK"); offset += 3) {
						const done = before === "OK" || behind === "OK" ? awaitOK(rig) : undefined;
						rig.device.tell(text, ...(offset === 0 ? [] : [offset]));
						rig.clock.advance(SILENCE);
						done?.();
						const others = (count: number): string[] => Array.from({ length: count }, () => "z:other");
						deepEqual(rig.messages, [...others(more), expected, ...others(most)], `${before}, message, ${behind}, split at ${offset}`);
						deepEqual(rig.events, done === undefined ? [] : [`control 9 ${rig.events[0]?.split(" ")[2]} 0`]);
						rig.forget();
					}
				}
			}
			equal(rig.modem.counters.unknownLines, 0);
		});
	}

	it("that is cut short by the prompt is separated from it", () => {
		const rig = Rig.online();
		rig.device.always("AT+QMTPUB=", "");
		rig.publish("x", 1);
		rig.clock.advance(0);
		rig.device.tell(line("+QMTRECV: 0,0,\"a\",\"b\"") + "\r\n> ");
		deepEqual(rig.messages, ["a:b"]);
		equal(rig.device.written.endsWith("x\x1a"), true);
	});
});

describe("a message that waits in the module (buffer mode)", () => {
	it("is fetched, slot after slot, until none waits", () => {
		const rig = Rig.online({ device: device => device.always("AT+QMTRECV=", "") });
		const { device } = rig;
		device.tell(line("+QMTRECV: 0,0") + line("+QMTRECV: 0,2") + line("+QMTRECV: 0,1"));
		rig.clock.advance(0);
		deepEqual(device.commands, ["AT+QMTRECV=0,0"]);
		device.tell(line("+QMTRECV: 0,0,\"a\",\"first\"") + OK);
		device.tell(line("+QMTRECV: 0,0,\"a\",\"second\"") + OK);
		device.tell(line("+QMTRECV: 0,0,\"a\",\"third\"") + OK);
		rig.clock.advance(SILENCE);
		deepEqual(device.commands, ["AT+QMTRECV=0,0", "AT+QMTRECV=0,1", "AT+QMTRECV=0,2"]);
		deepEqual(rig.messages, ["a:first", "a:second", "a:third"]);
	});

	for (const [first, second] of [[0, 1], [1, 0]] as const) {
		it(`in slot ${second} is fetched when the one in slot ${first} has been read to its end, not before`, () => {
			const rig = Rig.online({ device: device => device.always("AT+QMTRECV=", "") });
			rig.session.close();
			const buffer = new Uint8Array(3);
			let announced = 0;
			const session = rig.makeSession({ onReadable: () => void (announced += 1) });
			rig.clock.advance(0);
			rig.forget();
			rig.device.tell(line(`+QMTRECV: 0,${first}`));
			rig.device.tell(line(`+QMTRECV: 0,${second}`));
			rig.device.tell(line("+QMTRECV: 0,0,\"a\",\"12345\"") + OK);
			rig.clock.advance(SILENCE);
			deepEqual([announced, rig.device.commands], [1, [`AT+QMTRECV=0,${first}`]]);
			equal(session.read(buffer), 3);
			rig.clock.advance(1000);
			deepEqual(rig.device.commands, [`AT+QMTRECV=0,${first}`]);
			equal(session.read(buffer), 2);
			rig.clock.advance(0);
			deepEqual(rig.device.commands, [`AT+QMTRECV=0,${first}`, `AT+QMTRECV=0,${second}`]);
		});
	}

	it("is forgotten with the module's restart, and where no module has such a slot", () => {
		const rig = Rig.online({ device: device => device.always("AT+QMTRECV=", "") });
		rig.device.tell(line("+QMTRECV: 0,99") + line("+QMTRECV: 9,0") + line("+QMTRECV: 0,0") + line("+QMTRECV: 0,1") + line("RDY"));
		rig.clock.advance(1000);
		deepEqual(rig.device.commands.filter(command => command.startsWith("AT+QMTRECV")), ["AT+QMTRECV=0,0"]);
		equal(rig.session.online, true);
	});
});
