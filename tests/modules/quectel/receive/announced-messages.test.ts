// Received messages in the app: announced one by one, read inside the callback, later, in pieces, or not at all.
// modules/mqtt/message-reader, modules/quectel/receive/message-header. Source: ECMA-419 §24 (onReadable, read), docs/architecture.md (The way of a byte in; Counted losses).

import { deepEqual, equal } from "node:assert/strict";
import QMTSession from "../../../../modules/quectel/session.js";
import { line, OK, Rig } from "../../../support/quectel-rig.js";

const SILENCE = 20;

describe("received messages", () => {
	it("are discarded without onReadable, whole and in fragments", () => {
		const rig = Rig.online();
		rig.session.close();
		const session = new QMTSession({ modem: rig.modem, host: "h", inbox: 64 });
		rig.clock.advance(0);
		for (let i = 0; i < 20; i++)
			rig.device.tell(line(`+QMTRECV: 0,0,a,${"x".repeat(i * 20)}`) + line(`+QMTRECV: 0,0,"a","${"x".repeat(i * 3)}"`).repeat(2) + line("+CEREG: 1"));
		rig.clock.advance(SILENCE);
		rig.device.tell(line("+QMTRECV: 0,0,\"a\",\"b\"").repeat(3));
		rig.clock.advance(SILENCE);
		deepEqual([session.read(new Uint8Array(9)), session.lostMessages, rig.modem.counters.brokenMessages], [0, 0, 0]);
	});

	it("wait until the app reads them, and come one after the other, each announced once", () => {
		const rig = Rig.online({ session: { onReadable: (count, more) => rig.events.push(`${count}${more ? "+" : ""}`) } });
		rig.device.tell(line("+QMTRECV: 0,0,a,first") + line("+QMTRECV: 0,0,b,") + line("+QMTRECV: 0,0,\"c\",\"third\"") + line("+CEREG: 1"));
		deepEqual(rig.events, ["5"]);
		const buffer = new Uint8Array(3);
		deepEqual([rig.session.read(buffer), rig.session.read(buffer), rig.session.read(buffer)], [3, 2, 0]);
		rig.clock.advance(0);
		deepEqual(rig.events, ["5", "0", "5"]);
		equal(rig.session.read(buffer), 3);
		rig.clock.advance(0);
		deepEqual(rig.events, ["5", "0", "5"]);
		equal(rig.session.read(buffer), 2);
		rig.clock.advance(0);
		equal(rig.session.read(buffer), 0);
	});

	it("whose app reads a part in its callback wait with the rest", () => {
		const buffer = new Uint8Array(2);
		const rig = Rig.online({ session: { onReadable: count => rig.events.push(`${count} ${rig.session.read(buffer)}`) } });
		rig.device.tell(line("+QMTRECV: 0,0,a,abc") + line("+QMTRECV: 0,0,a,d"));
		deepEqual(rig.events, ["3 2"]);
		rig.session.read(buffer);
		rig.clock.advance(0);
		deepEqual(rig.events, ["3 2", "1 1"]);
	});

	it("of a burst are left where the app leaves the first of them half read", () => {
		const buffer = new Uint8Array(2);
		const rig = Rig.online({ session: { onReadable: count => rig.events.push(`${count} ${rig.session.read(buffer)}`) } });
		rig.device.tell(line("+QMTRECV: 0,0,\"a\",\"abc\"").repeat(3) + line("+CEREG: 1"));
		deepEqual(rig.events, ["3 2"]);
		while (rig.session.read(buffer) > 0)
			rig.clock.advance(0);
		deepEqual(rig.events, ["3 2", "3 2", "3 2"]);
	});

	it("longer than one turn digests go on in the next", () => {
		const rig = Rig.online();
		rig.device.tell(line("+QMTRECV: 0,0,a,0123456789").repeat(60));
		equal(rig.messages.length, 60);
	});

	it("end where the session is closed by the callback that announces one, and the next session gets none of it", () => {
		for (const text of [line("+QMTRECV: 0,0,a,1"), line(`+QMTRECV: 0,0,"a","${"1".repeat(400)}"`)]) {
			const rig = Rig.online({ modem: { receive: 512 } });
			rig.onMessage = () => {
				rig.onMessage = undefined;
				rig.session.close();
				rig.makeSession();
			};
			rig.device.tell(text + line("+QMTRECV: 0,0,b,2"), 100, 200, 300, 400);
			rig.clock.advance(SILENCE);
			deepEqual(rig.messages.filter(message => message.startsWith("a:1")), []);
		}
	});
});

describe("a header that is longer than half the receive buffer", () => {
	for (const counted of [false, true]) {
		it(`is rejected, wherever it stops, ${counted ? "with" : "without"} lengths`, () => {
			const blanks = " ".repeat(260);
			for (const header of ["", "0", "0,", "0,0", "0,0,", "0,0,\"a\"", "0,0,\"a\" ", "0,0,\"a\",", "0,0,\"a\",4", "0,0,\"a\",4,", "0,0,a", "0,0,a,", "0,0,\"a"]) {
				for (const text of [blanks + header, header + blanks]) {
					const rig = Rig.online({ modem: { receive: 512 }, device: device => device.always("AT+QMTCFG=\"recv/mode\"", counted ? OK : line("ERROR")) });
					rig.device.tell(`\r\n+QMTRECV:${text}`, 100, 200);
					rig.device.tell("\r\n" + line("+CEREG: 1"));
					rig.clock.advance(4000);
					rig.device.tell(line("") + line("+QMTRECV: 0,0,b,whole"));
					equal(rig.messages.at(-1), "b:whole", JSON.stringify(text));
				}
			}
		});
	}

	it("is rejected where its connection is none", () => {
		const rig = Rig.online();
		rig.device.tell(line("+QMTRECV: 10,0,a,b") + line("+QMTRECV: -1,0,a,b") + line("+QMTRECV: 0,0,a\rb,c\rd"));
		equal(rig.modem.counters.rejectedMessages, 3);
	});

	it("is none: a CR without LF in a bare payload is payload", () => {
		const rig = Rig.online();
		rig.device.tell(line("+QMTRECV: 0,0,a,b\rc\r\rd"));
		deepEqual(rig.messages, ["a:b\rc\r\rd"]);
		const small = Rig.online({ modem: { receive: 512 } });
		const payload = "x\ry".repeat(200);
		small.device.tell(line(`+QMTRECV: 0,0,a,${payload}`), 100, 200, 300, 400, 500, 600);
		deepEqual(small.messages, [`a:${payload}`]);
	});
});
