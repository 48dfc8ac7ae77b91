// Parses the command line of `npm run flash`, and checks every setting by name and value, before anything is looked for or built.
// An invalid option or setting prints one line and exits with code 2.

import { Command } from "commander";
import { BOARDS, warningsOf } from "../esp32/boards.js";
import { parse, settingsOf, UsageError } from "../node/command-line.js";
import { checkSettings, type Settings } from "./check-settings.js";
import { withOption } from "./groups.js";
import { FIRMWARE, firmwareDefaults } from "./settings.js";

/** The parsed command line. */
export interface FlashOptions {
	/** Name in the table of boards. */
	readonly board: string;
	/** Serial port of the board; absent: ESP-IDF's tool looks for it. */
	readonly port?: string;
	/** With debugger and trace. */
	readonly debug: boolean;
	/** Only build the image. */
	readonly buildOnly: boolean;
	/** Groups of ./groups that the image has, whatever the settings are. */
	readonly groups: readonly string[];
	/** Settings as given, by name. */
	readonly settings: Readonly<Record<string, string>>;
	/** Lines about settings to be used with care. */
	readonly warnings: readonly string[];
}

function describe(): Command {
	return new Command("npm run flash --")
		.description("Builds the firmware for a board and flashes it. Settings, such as apn=iot.example host=broker.example: docs/settings.md.")
		.option("--board <name>", `board: ${Object.keys(BOARDS).join(", ")}`)
		.option("--port <path>", "serial port of the board, such as /dev/ttyUSB0 (default: the first that ESP-IDF's tool finds)")
		.option("--debug", "build with debugger and trace, and start xsbug", false)
		.option("--build-only", "build the image, do not flash it", false)
		.addOption(withOption())
		.argument("[setting...]", "NAME=VALUE");
}

/**
 * Reads a command line.
 * @param words arguments without the program's name
 * @param print receives the text of --help
 * @throws UsageError for an invalid command line or setting, Answered after --help
 */
export function parseFlash(words: readonly string[], print: (text: string) => void): FlashOptions {
	const command = parse(describe(), words, print);
	const { board, port, debug, buildOnly, with: groups } = command.opts<{ board?: string; port?: string; debug: boolean; buildOnly: boolean; with: readonly string[] }>();
	if (board === undefined || !Object.hasOwn(BOARDS, board))
		throw new UsageError(`--board must be ${Object.keys(BOARDS).join(", ")}`);
	if (port === "")
		throw new UsageError("--port must be the path of a serial port, such as /dev/ttyUSB0");
	const settings = known(settingsOf(command.args));
	const complete = { ...firmwareDefaults(board), ...settings };
	check(complete);
	return { board, ...(port === undefined ? {} : { port }), debug, buildOnly, groups, settings, warnings: warningsOf(complete) };
}

/** @returns the settings, whose names are all known */
function known(settings: Record<string, string>): Record<string, string> {
	for (const name of Object.keys(settings)) {
		if (name === "board")
			throw new UsageError("board: --board chooses it");
		if (!Object.hasOwn(FIRMWARE, name))
			throw new UsageError(`${name}: unknown setting${similar(name)}; docs/settings.md lists all`);
	}
	return settings;
}

/** @returns the setting that was meant, if only its case is wrong */
function similar(name: string): string {
	const found = Object.keys(FIRMWARE).find(known => known.toLowerCase() === name.toLowerCase());
	return found === undefined ? "" : ` (${found}?)`;
}

function check(settings: Settings): void {
	if (settings["host"] === firmwareDefaults("")["host"])
		throw new UsageError("host: required, the name or address of the broker, as host=broker.example");
	try {
		checkSettings(settings);
	}
	catch (error) {
		throw new UsageError((error as Error).message);
	}
}
