// lastlines.ts and lastlines.c, step by step: each argument is a step. The report holds what is kept, as JSON.

import { keepLine, lastLines } from "../../../hosts/esp32/lastlines.js";
import { idf, print } from "./idf.js";

declare function argument(index: number): string | undefined;

for (let index = 0, step = argument(0); step !== undefined; step = argument(++index)) {
	const [name, value] = JSON.parse(step) as [string, string | number];
	if (name === "keep")
		keepLine(String(value));
	else if (name === "read")
		print(JSON.stringify(lastLines()));
	else
		print(String(idf(name, Number(value))));
}
