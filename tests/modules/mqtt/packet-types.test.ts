// MQTT 3.1.1 §2.2.1, table 2.1, typed from the standard. Tests modules/mqtt/packet-types.

import assert from "node:assert/strict";
import * as packets from "../../../modules/mqtt/packet-types.js";

describe("packets", () => {
	it("number the control packets as the standard does", () => {
		const { codeName: _, ...numbers } = packets;
		assert.deepEqual(numbers, {
			CONNECT: 1, CONNACK: 2, PUBLISH: 3, PUBACK: 4, PUBREC: 5, PUBREL: 6, PUBCOMP: 7, SUBSCRIBE: 8, SUBACK: 9,
			UNSUBSCRIBE: 10, UNSUBACK: 11, PINGREQ: 12, PINGRESP: 13, DISCONNECT: 14, REFUSED: 128,
		});
	});

	it("have the standard's names", () => {
		const { REFUSED: _, codeName, ...types } = packets;
		for (const [name, type] of Object.entries(types))
			assert.equal(codeName(type), name);
		assert.deepEqual([0, 15, 128, -1, NaN].map(codeName), ["", "", "", "", ""]);
	});
});
