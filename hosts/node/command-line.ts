// How every command of this project reads its command line and ends.
// Exit codes: 0 done, 2 a mistake in the command line, 1 any other error; an error is one line on stderr, never a stack trace.

import { Command, CommanderError, InvalidArgumentError } from "commander";

const FAILURE = 1;
const WRONG_USE = 2;

/** A mistake in the command line; the message is complete, in one line. */
export class UsageError extends Error {}

/** Help or version was requested and has been printed. */
export class Answered extends Error {}

/**
 * Reads a command line with a command that commander describes.
 * @param words arguments without the program's name
 * @param print receives the text of --help and --version
 * @returns the command, parsed
 * @throws UsageError for a mistake, Answered after --help or --version
 */
export function parse(command: Command, words: readonly string[], print: (text: string) => void): Command {
	command.allowExcessArguments(false).exitOverride().configureOutput({ writeOut: print, writeErr: () => {} });
	try {
		return command.parse(words, { from: "user" });
	}
	catch (error) {
		if (error instanceof CommanderError && error.exitCode !== 0)
			throw new UsageError(error.message.replace(/^error: /, "").split("\n", 1)[0]);
		throw error instanceof CommanderError ? new Answered() : error;
	}
}

/** @returns a parser of an option's value for commander, which accepts whole numbers from `low` to `high` */
export function wholeNumber(low: number, high: number): (text: string) => number {
	return text => {
		const value = Number(text);
		if (!/^\d+$/.test(text) || value < low || value > high)
			throw new InvalidArgumentError(`It must be a whole number from ${low} to ${high}.`);
		return value;
	};
}

/**
 * @returns the settings of words that are NAME=VALUE
 * @throws UsageError for a word of another form, and for a name that stands twice
 */
export function settingsOf(words: readonly string[]): Record<string, string> {
	const settings: Record<string, string> = {};
	for (const word of words) {
		const [, name, value] = /^(\w+)=(.*)$/s.exec(word) ?? [];
		if (name === undefined)
			throw new UsageError(`${word}: must be a setting, as NAME=VALUE`);
		if (Object.hasOwn(settings, name))
			throw new UsageError(`${name}: given twice`);
		settings[name] = value!;
	}
	return settings;
}

/**
 * Runs a command and sets the exit code of the process.
 * @param name what error messages begin with, such as `npm start`
 * @param body receives the arguments and a printer for help; returns the exit code, or nothing for 0
 */
export async function runCommand(name: string, body: (words: readonly string[], print: (text: string) => void) => unknown): Promise<void> {
	try {
		const code = await body(process.argv.slice(2), text => void process.stdout.write(text));
		if (typeof code === "number")
			process.exitCode = code;
	}
	catch (error) {
		if (error instanceof Answered)
			return;
		console.error(`${name}: ${error instanceof Error ? error.message : String(error)}`);
		process.exitCode = error instanceof UsageError ? WRONG_USE : FAILURE;
	}
}
