// The TXD pin at the rate of the line.
// hosts/modem/terminal/txd.ts, AT+IPR.

import { deepEqual, equal } from "node:assert/strict";
import { VirtualClock } from "../../../../hosts/modem/line/clock.js";
import { Txd } from "../../../../hosts/modem/terminal/txd.js";
import { line, OK, Rig } from "../rig.js";

describe("the txd of a line at 9600 bit/s", () => {
	it("sends each byte when its ten bits are over, without drift", () => {
		const clock = new VirtualClock();
		const sent: [number, string][] = [];
		const txd = new Txd(clock, 9600, () => 0, bytes => sent.push([clock.now(), Buffer.from(bytes).toString()]));
		txd.write(Buffer.from("ab"));
		txd.write(Buffer.from("c"));
		clock.run();
		deepEqual(sent.map(([, text]) => text), ["a", "b", "c"]);
		sent.forEach(([at], index) => equal(Math.abs(at - (index + 1) * 10_000 / 9600) < 1e-9, true));
	});

	it("keeps 1 MiB that has not left, and loses what does not fit", () => {
		const clock = new VirtualClock();
		let sent = "";
		const txd = new Txd(clock, 0, () => 0, bytes => sent += Buffer.from(bytes).toString());
		const MOST = 1_048_576;
		for (let round = 0; round < 3; round++) {
			txd.held = true;
			txd.write(Buffer.from("a".repeat(MOST - 1)));
			txd.write(Buffer.from("bc"));
			txd.write(Buffer.from("d"));
			txd.write(Buffer.from("e"));
			txd.held = false;
			equal(sent.slice(MOST - 4), "aaad", `round ${round}`);
			sent = "";
		}
		txd.held = true;
		txd.write(Buffer.from("a".repeat(MOST)));
		txd.clear();
		txd.write(Buffer.from("f"));
		txd.held = false;
		equal(sent, "f");
	});

	it("sends everything that is due at once when the alarm is late", () => {
		let now = 0;
		let ring = (): void => {};
		const sent: number[] = [];
		const clock = { now: () => now, alarm: (callback: () => void) => (ring = callback, { set() {}, clear() {} }) };
		const txd = new Txd(clock, 10_000, () => 0, bytes => sent.push(bytes.length));
		txd.write(new Uint8Array(20));
		now = 15.5;
		ring();
		now = 100;
		ring();
		deepEqual(sent, [15, 5]);
	});

	it("sends the last byte at any time of the clock", () => {
		for (const start of [2 ** 30, 2 ** 40]) {
			const clock = new VirtualClock();
			clock.advance(start + 0.1);
			let sent = 0;
			let fired = 0;
			const counting = {
				now: () => clock.now(),
				alarm: (callback: () => void) => clock.alarm(() => {
					equal(++fired <= 10_000, true, "the clock stands still");
					callback();
				}),
			};
			const txd = new Txd(counting, 115_200, () => 0, bytes => sent += bytes.length);
			for (let burst = 0; burst < 20; burst++) {
				txd.write(new Uint8Array(50));
				clock.run();
			}
			equal(sent, 1000);
		}
	});

	it("forgets what has not left when it is cleared", () => {
		const clock = new VirtualClock();
		let sent = 0;
		const txd = new Txd(clock, 10_000, () => 0, bytes => sent += bytes.length);
		txd.write(new Uint8Array(10));
		clock.advance(3);
		txd.clear();
		clock.run();
		equal(sent, 3);
	});

	it("speeds up after AT+IPR, once OK is out", () => {
		const rig = new Rig({ baud: 9600 });
		equal(rig.say("AT+IPR?\r", 1000), `AT+IPR?\r${line("+IPR: 9600")}${OK}`);
		equal(rig.say("AT+IPR=1\r", 1000).endsWith(line("ERROR")), true);
		equal(rig.say("AT+IPR=115200\r", 1000), `AT+IPR=115200\r${OK}`);
		rig.pieces.length = 0;
		const start = rig.clock.now();
		equal(rig.say("AT\r", 10), `AT\r${OK}`);
		equal(Math.abs((rig.pieces.at(-1)?.at ?? 0) - start - 9 * 10_000 / 115_200) < 1e-6, true);
	});

	it("is not paced by AT+IPR when it was not before", () => {
		const rig = new Rig();
		equal(rig.say("AT+IPR=9600\r", 0), `AT+IPR=9600\r${OK}`);
		equal(rig.say("AT+IPR=?\r", 0).includes("(9600,19200,"), true);
		equal(rig.say("AT+IPR?\r", 0), `AT+IPR?\r${line("+IPR: 0")}${OK}`);
	});
});
