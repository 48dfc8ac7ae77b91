// Parses the command line of `npm run console`. A mistake is one line, with exit code 2.

import { Command } from "commander";
import { parse, UsageError, wholeNumber } from "../node/command-line.js";

/** What the console is asked to open. */
export interface ConsoleOptions {
	readonly serial: string;
	readonly baud: number;
}

/**
 * Reads a command line.
 * @param print receives the text of --help
 * @throws UsageError for a mistake, Answered after --help
 */
export function parseConsole(words: readonly string[], print: (text: string) => void): ConsoleOptions {
	const command = new Command("npm run console --")
		.description("A terminal for AT commands: history, completion, and an explanation of each line that the module sends.")
		.requiredOption("--serial <path>", "serial port of the module, such as /dev/ttyUSB2")
		.option("--baud <rate>", "bits per second", wholeNumber(300, 4_000_000), 115_200);
	const options = parse(command, words, print).opts<ConsoleOptions>();
	if (options.serial === "")
		throw new UsageError("--serial must be the path of a serial port, such as /dev/ttyUSB2");
	return options;
}
