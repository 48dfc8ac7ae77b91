// A message whose end was lost on the line: what the module answers after it must not be taken for its payload for ever. Without a power pin.
// modules/quectel/receive/receiver and modem/module. Source: docs/hardware.md (End of a payload), docs/architecture.md (Counted losses).

import { deepEqual, equal } from "node:assert/strict";
import { line, OK, Rig } from "../../../support/quectel-rig.js";

const HOUR = 3_600_000;

describe("a message whose end is lost", () => {
	for (const text of ["+QMTRECV: 0,0,\"a\",\"b", "+QMTRECV: 0,0,\"a\",\"b\"", "+QMTRECV: 0,0,\"a\"", "+QMTRECV: 0,0,\"a", "+QMTRECV: 0,", "+QMTRECV:", `+QMTRECV: 0,0,"a","${"x".repeat(3000)}`]) {
		it(`costs seconds, and no message that is sent meanwhile: ${text.slice(0, 40)}`, () => {
			const rig = Rig.online();
			for (let i = 1; i <= 3; i++) {
				rig.device.tell(`\r\n${text}`);
				rig.publish(`reading ${i}`);
				rig.clock.advance(30_000);
				equal(rig.events.filter(event => event.startsWith("control")).at(-1), `control 4 ${i} 0`, rig.events.join("; "));
			}
			equal(rig.session.online, true);
			rig.forget();
			rig.device.tell(line("+QMTRECV: 0,0,\"a\",\"whole\""));
			rig.clock.advance(HOUR);
			deepEqual(rig.messages, ["a:whole"]);
		});
	}

	it("costs seconds though it came at once with a whole line, and nothing after it", () => {
		const rig = Rig.online();
		rig.clock.advance(10_000);
		rig.device.tell(`${line("+CEREG: 1")}\r\n+QMTRECV: 0,0,"a","tw`);
		rig.clock.advance(30_000);
		deepEqual(rig.messages, []);
		rig.device.tell(line("+QMTRECV: 0,0,\"a\",\"three\""));
		rig.clock.advance(30_000);
		deepEqual(rig.messages, ["a:three"]);
	});

	it("ends when no probe is answered in three seconds, before the module counts as dead", () => {
		const resets: string[] = [];
		const rig = Rig.online({ modem: { power: { on: () => {}, reset: () => resets.push("reset") } } });
		rig.device.tell("\r\n+QMTRECV: 0,0,\"a\",\"b");
		rig.device.next("AT+QMTPUB=", "");
		rig.publish("x");
		rig.clock.advance(20_000);
		deepEqual([rig.events.filter(event => event !== "broken"), resets, rig.modem.counters.brokenMessages, rig.modem.counters.deaths], [["control 4 1 0"], [], 1, 0]);
	});

	it("does not keep a silent module from counting as dead", () => {
		const rig = Rig.online();
		rig.device.tell("\r\n+QMTRECV: 0,0,\"a\",\"b");
		rig.device.always("AT+CMEE?", "").next("AT+QMTPUB=", "");
		rig.publish("x");
		rig.clock.advance(60_000);
		equal(rig.events.includes("modem: the module does not answer"), true);
		rig.device.always("AT+CMEE?", line("+CMEE: 1") + OK);
		rig.clock.advance(20_000);
		equal(rig.session.online, true);
	});
});
