// The command line of `npm run soak`.
// Source: docs/soak.md. A mistake is one line on stderr and exit code 2.

import { Command, InvalidArgumentError } from "commander";
import { availableParallelism } from "node:os";
import { parse, UsageError, wholeNumber } from "../hosts/node/command-line.js";
import { CLASS_NAMES } from "./faults.js";

/** The parsed command line. */
export interface Options {
	readonly devices: number;
	readonly days: number;
	readonly seed: number;
	/** Faults a day. */
	readonly rate: number;
	/** Classes that every device gets; left out: each gets a random half of all. */
	readonly faults?: readonly string[];
	/** Every class alone, on so many devices. */
	readonly each: boolean;
	/** ms between two readings. */
	readonly interval: number;
	/** Processes at once. */
	readonly jobs: number;
	/** File of finished devices, a JSON object a line: those in it are not run again, others are added. */
	readonly resume?: string;
	/** Folder for the plans of devices that failed. */
	readonly plans: string;
	readonly json: boolean;
	/** File of a plan to be run. */
	readonly replay?: string;
	/** Shows what the device does. */
	readonly trace: boolean;
}

function number(low: number, high: number): (text: string) => number {
	return text => {
		const value = Number(text);
		if (!/^\d+(\.\d+)?$/.test(text) || value < low || value > high)
			throw new InvalidArgumentError(`It must be a number from ${low} to ${high}.`);
		return value;
	};
}

function path(text: string): string {
	if (text === "")
		throw new InvalidArgumentError("It must be a path.");
	return text;
}

function classes(text: string): string[] {
	const names = text.split(",");
	const unknown = names.find(name => !CLASS_NAMES.includes(name));
	if (unknown !== undefined)
		throw new InvalidArgumentError(`${unknown || "an empty name"} is none of ${CLASS_NAMES.join(", ")}.`);
	return [...new Set(names)];
}

function describe(): Command {
	return new Command("npm run soak --")
		.description("Simulates devices with faults, in virtual time, and checks that no reading is lost.")
		.option("--devices <n>", "devices, each with a seed of its own", wholeNumber(1, 10_000), 1)
		.option("--days <d>", "virtual days of each", number(0.01, 3660), 1)
		.option("--seed <s>", "seed of all", wholeNumber(0, 200_000), 1)
		.option("--faults <list>", "classes of faults, separated by commas (default: a random half of them for each device)", classes)
		.option("--each", "every class alone, on --devices devices", false)
		.option("--rate <n>", "faults a day", number(0, 10_000), 20)
		.option("--interval <ms>", "time between two readings", wholeNumber(1000, 86_400_000), 60_000)
		.option("--jobs <n>", "processes at once", wholeNumber(1, 256), availableParallelism())
		.option("--resume <file>", "add finished devices to this file, and do not run those that are in it", path)
		.option("--plans <folder>", "where the shortest failing plans are written to", path, ".")
		.option("--json", "print the results as JSON", false)
		.option("--replay <file>", "run the plan of a device that failed", path)
		.option("--trace", "show what the device does, with --replay or one device", false);
}

/**
 * Reads a command line.
 * @param words arguments without the program's name @param print receives the text of --help
 * @throws UsageError for an invalid command line, Answered after --help
 */
export function parseOptions(words: readonly string[], print: (text: string) => void): Options {
	const options = parse(describe(), words, print).opts<Options>();
	if (options.each && options.faults !== undefined)
		throw new UsageError("--each: not together with --faults");
	if (options.trace && options.replay === undefined && (options.devices !== 1 || options.each))
		throw new UsageError("--trace: needs --replay or one device");
	return options;
}
