// A process that runs one device and sends its row to the process that started it.

import type { Parameters } from "./results.js";
import { runRow } from "./run.js";

process.once("message", ({ device, parameters }: { device: number; parameters: Parameters }) => {
	process.send!(runRow(device, parameters), () => process.disconnect());
});
