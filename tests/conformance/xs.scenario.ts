// Inside XS: runs every conformance case and reports how it ended.

import { report } from "../xs/meter.js";
import { cases } from "./cases.js";

for (const [name, run] of cases) {
	try {
		run();
		report({ name });
	}
	catch (error) {
		report({ name, failure: String(error) });
	}
}
