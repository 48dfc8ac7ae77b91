// A session's options: an invalid one throws before a byte is written, with its name.
// modules/quectel/session/session-options. Source: BG96 note §3.2.1 to §3.2.4, docs/security.md (What is sent).

import { equal, throws } from "node:assert/strict";
import type { QMTSessionOptions } from "../../../../modules/quectel/session.js";
import { Rig } from "../../../support/quectel-rig.js";

const WRONG: readonly (readonly [Partial<QMTSessionOptions>, string])[] = [
	[{ host: "" }, "RangeError host: must not be empty"],
	[{ host: "h".repeat(101) }, "RangeError host: 101 bytes, at most 100 can be sent"],
	[{ host: 7 as unknown as string }, "TypeError host: must be a string"],
	[{ port: 0 }, "RangeError port: 0 is not in 1 to 65535"],
	[{ port: 65536 }, "RangeError port: 65536 is not in 1 to 65535"],
	[{ port: 1.5 }, "RangeError port: 1.5 is not in 1 to 65535"],
	[{ connection: 6 }, "RangeError connection: 6 is not in 0 to 5"],
	[{ id: "" }, "RangeError id: must not be empty"],
	[{ id: "i".repeat(129) }, "RangeError id: 129 bytes, at most 128 can be sent"],
	[{ user: "u".repeat(257) }, "RangeError user: 257 bytes, at most 256 can be sent"],
	[{ user: "u", password: "p".repeat(513) }, "RangeError password: 513 bytes, at most 512 can be sent"],
	[{ password: "p" }, "RangeError password: needs a user before it"],
	[{ keepAlive: 3_600_001 }, "RangeError keepAlive: 3600001 is not in 0 to 3600000"],
	[{ keepAlive: -1 }, "RangeError keepAlive: -1 is not in 0 to 3600000"],
	[{ probe: 9999 }, "RangeError probe: 9999 is not in 10000 to 86400000"],
	[{ probe: 86_400_001 }, "RangeError probe: 86400001 is not in 10000 to 86400000"],
	[{ packetTimeout: 999 }, "RangeError packetTimeout: 999 is not in 1000 to 60000"],
	[{ retries: 11 }, "RangeError retries: 11 is not in 0 to 10"],
	[{ inbox: 63 }, "RangeError inbox: 63 is not in 64 to 65536"],
	[{ filters: 0 }, "RangeError filters: 0 is not in 1 to 64"],
	[{ filters: 65 }, "RangeError filters: 65 is not in 1 to 64"],
	[{ failures: -1 }, "RangeError failures: -1 is not in 0 to 1000000"],
	[{ outbox: 63 }, "RangeError outbox: 63 is not in 64 to 65536"],
	[{ firstIdentifier: 0 }, "RangeError firstIdentifier: 0 is not in 1 to 65535"],
	[{ firstIdentifier: 65536 }, "RangeError firstIdentifier: 65536 is not in 1 to 65535"],
	[{ version: 2 }, "RangeError version: 2 is not in 3 to 4"],
	[{ version: 5 }, "RangeError version: 5 is not in 3 to 4"],
	[{ context: 0 }, "RangeError context: 0 is not in 1 to 16"],
	[{ context: 17 }, "RangeError context: 17 is not in 1 to 16"],
	[{ aliauth: { productKey: "", deviceName: "d", deviceSecret: "s" } }, "RangeError aliauth.productKey: must not be empty"],
	[{ aliauth: { productKey: "p", deviceName: "d".repeat(129), deviceSecret: "s" } }, "RangeError aliauth.deviceName: 129 bytes, at most 128 can be sent"],
	[{ aliauth: { productKey: "p", deviceName: "d", deviceSecret: "s\"" } }, "RangeError aliauth.deviceSecret: byte 0x22 at offset 1 cannot be sent in a command line"],
	[{ will: { topic: "", message: "m" } }, "RangeError will.topic: must not be empty"],
	[{ will: { topic: "t".repeat(256), message: "m" } }, "RangeError will.topic: 256 bytes, at most 255 can be sent"],
	[{ will: { topic: "t", message: "m".repeat(256) } }, "RangeError will.message: 256 bytes, at most 255 can be sent"],
	[{ will: { topic: "t", message: "m", QoS: 3 } }, "RangeError will.QoS: 3 is not 0, 1 or 2"],
];

/** A rig without a session whose modem is ready and silent. */
function silent(): Rig {
	const rig = Rig.online();
	rig.session.close();
	rig.forget();
	return rig;
}

describe("a session's options", () => {
	for (const [options, message] of WRONG) {
		it(`throw before a byte is written: ${message}`, () => {
			const rig = silent();
			throws(() => rig.makeSession(options), (error: Error) => `${error.name} ${error.message}` === message);
			rig.clock.advance(1000);
			equal(rig.device.written, "");
			rig.makeSession();
		});
	}

	it("refuse a quote, every byte below 0x20, and 0x7F in every text that goes into a command line", () => {
		const rig = silent();
		for (const byte of [0x22, 0x7F, ...Array.from({ length: 32 }, (_, index) => index)]) {
			const text = `a${String.fromCharCode(byte)}`;
			const texts: Readonly<Record<string, Partial<QMTSessionOptions>>> = {
				"host": { host: text }, "id": { id: text }, "user": { user: text }, "password": { user: "u", password: text },
				"will.topic": { will: { topic: text, message: "m" } }, "will.message": { will: { topic: "t", message: text } },
			};
			for (const [name, options] of Object.entries(texts)) {
				const message = `${name}: byte 0x${byte.toString(16).padStart(2, "0")} at offset 1 cannot be sent in a command line`;
				throws(() => rig.makeSession(options), { name: "RangeError", message });
			}
		}
		rig.clock.advance(1000);
		equal(rig.device.written, "");
	});

	it("may all be as long as they can be", () => {
		const rig = silent();
		rig.makeSession({
			host: "h".repeat(100), id: "i".repeat(128), user: "u".repeat(256), password: "p".repeat(512), keepAlive: 3_600_000, packetTimeout: 60_000, retries: 10,
			will: { topic: "t".repeat(255), message: "m".repeat(255), QoS: 2, retain: true },
		});
		rig.clock.advance(0);
		equal(rig.device.commands.at(-1), `AT+QMTCONN=0,"${"i".repeat(128)}","${"u".repeat(256)}","${"p".repeat(512)}"`);
	});
});
