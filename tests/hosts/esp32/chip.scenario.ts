// chip.ts and chip.c, step by step: each argument is a step, `name` or `name number`, and the report's lines are their results.

import { resetReason, startWatchdog } from "../../../hosts/esp32/chip.js";
import { idf, print } from "./idf.js";

declare function argument(index: number): string | undefined;

function perform(name: string, value: number): number {
	switch (name) {
		case "startWatchdog":
			return startWatchdog(value);
		case "restarted":
			idf("resetReason", value);
			return resetReason();
		default:
			return idf(name, value);
	}
}

for (let index = 0, step = argument(0); step !== undefined; step = argument(++index)) {
	const [name, value] = step.split(" ") as [string, string?];
	print(String(perform(name, Number(value ?? 0))));
}
