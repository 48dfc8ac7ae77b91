// Inside XS: the meter measures known allocations.

import { measureControls, report, xs } from "./meter.js";

if (xs.argument(0) === "throw")
	throw new TypeError("thrown inside XS");
if (xs.argument(0) === "reject")
	void Promise.reject(new Error("rejected inside XS"));
measureControls();
report({ name: "argument", value: xs.argument(0), beyond: typeof xs.argument(9) });
