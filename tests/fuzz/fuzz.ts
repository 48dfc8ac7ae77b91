// `npm run fuzz`: hostile bytes, and whether it works afterwards. Exit codes: 0 no failure, 1 a failure, 2 usage.

import { runCommand } from "../../hosts/node/command-line.js";
import { runFuzz } from "./command.js";

await runCommand("npm run fuzz", (words, print) => runFuzz(words, print, text => void process.stderr.write(text)));
