// MQTT 3.1.1 §2.2.1, table 2.1, typed from the standard. Tests modules/mqtt/packet-types.

import assert from "node:assert/strict";
import * as packets from "../../../modules/mqtt/packet-types.js";

describe("packets", () => {
	it("number the control packets as the standard does", () => {
		assert.deepEqual({ ...packets }, {
			CONNECT: 1, CONNACK: 2, PUBLISH: 3, PUBACK: 4, PUBREC: 5, PUBREL: 6, PUBCOMP: 7, SUBSCRIBE: 8, SUBACK: 9,
			UNSUBSCRIBE: 10, UNSUBACK: 11, PINGREQ: 12, PINGRESP: 13, DISCONNECT: 14, REFUSED: 128,
		});
	});
});
