// Parses the command line of `npm run console`. A mistake is one line, with exit code 2.

import { Command, InvalidArgumentError } from "commander";
import { parse, UsageError } from "../node/command-line.js";

/** What the console is asked to open. */
export interface ConsoleOptions {
	readonly serial: string;
	readonly baud: number;
}

function rate(text: string): number {
	if (!/^\d+$/.test(text) || Number(text) < 300 || Number(text) > 4_000_000)
		throw new InvalidArgumentError("It must be a whole number from 300 to 4000000.");
	return Number(text);
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
		.option("--baud <rate>", "bits per second", rate, 115_200);
	const options = parse(command, words, print).opts<ConsoleOptions>();
	if (options.serial === "")
		throw new UsageError("--serial must be the path of a serial port, such as /dev/ttyUSB2");
	return options;
}
