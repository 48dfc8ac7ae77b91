// `npm run doctor`: why does the module on this desk not connect?
// Exit codes: 0 a message has come back, 1 it has not, 2 a mistake in the command line.

import { NodeClock } from "../node/clock.js";
import { runCommand } from "../node/command-line.js";
import { examine } from "./examine.js";
import { parseDoctor } from "./options.js";
import { openPort, quectelPorts } from "./port.js";
import { formatFinding, formatSummary } from "./print.js";

const FAILURE = 1;
const CLEAR = "\r\x1b[K";

await runCommand("npm run doctor", async (words, print) => {
	const options = parseDoctor(words, print);
	const terminal = process.stderr.isTTY && !options.json;
	const diagnosis = await examine(options, {
		clock: new NodeClock(), open: openPort, ports: quectelPorts, today: () => Date.now(),
		onFinding(finding) {
			if (terminal)
				process.stderr.write(CLEAR);
			if (!options.json)
				console.log(formatFinding(finding, options.verbose));
		},
		onProgress(text) {
			if (terminal)
				process.stderr.write(`${CLEAR}${text} …`);
			else if (!options.json)
				console.error(`${text} …`);
		},
	});
	console.log(options.json ? JSON.stringify(diagnosis, undefined, "\t") : formatSummary(diagnosis, options.broker !== undefined));
	return diagnosis.healthy ? 0 : FAILURE;
});
