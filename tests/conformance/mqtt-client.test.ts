// Conformance of MQTTClient to ECMA-419, 4th edition, on Node. A title begins with its clause.

import { cases } from "./cases.js";

describe("MQTTClient on Node", () => {
	for (const [title, run] of cases)
		it(title, run);
});
