// Locates the Moddable SDK of this computer and runs mcconfig on this project.
// Source: Moddable SDK 8.2.3, documentation/tools (mcconfig, xsl); xs-dev for the usual place.

import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { basename, delimiter, join, resolve } from "node:path";
import { settingsOf } from "../node/command-line.js";
import { bytecodeOf, type Bytecode } from "./bytecode.js";
import { groupsFor } from "./groups.js";
import { mergeConfiguration } from "./sdkconfig.js";
import { firmwareDefaults } from "./settings.js";

const TOOLS = join("build", "bin", "lin", "release");
const MANIFEST = resolve("manifest.json");
/** The partition table of a build with a journal. */
const JOURNAL_TABLE = resolve("hosts", "esp32", "journal.csv");

/** Kinds of builds. */
export type Kind = "debug" | "release";

/** Result of a program. */
export interface Outcome {
	/** Exit code; null when the program was stopped. */
	readonly code: number | null;
	/** stdout and stderr in order of arrival. */
	readonly output: string;
}

/** Error text when there is no SDK. */
export const HOW = "no Moddable SDK at MODDABLE or in ~/.local/share/moddable; `npx xs-dev setup` installs it";

/** Options of `run`. */
interface RunOptions {
	readonly env?: NodeJS.ProcessEnv;
	/** Receives the program's output as it arrives. @param id the process */
	readonly onOutput?: (text: string, id: number) => void;
}

/** Runs a program to its end, or for `limit` ms. Rejects when the program cannot be started. */
export function run(command: string, args: readonly string[], limit: number, { env = process.env, onOutput }: RunOptions = {}): Promise<Outcome> {
	return new Promise((resolve, reject) => {
		const child = spawn(command, args, { env, stdio: ["ignore", "pipe", "pipe"], timeout: limit });
		let output = "";
		const collect = (text: string): void => {
			output += text;
			onOutput?.(text, child.pid!);
		};
		child.stdout.setEncoding("utf8").on("data", collect);
		child.stderr.setEncoding("utf8").on("data", collect);
		child.on("error", reject);
		child.on("close", code => resolve({ code, output }));
	});
}

/** Runs a program that must succeed. @returns its output; rejects with the last lines of output */
export async function succeed(command: string, args: readonly string[], env?: NodeJS.ProcessEnv): Promise<string> {
	const { code, output } = await run(command, args, 600_000, env === undefined ? {} : { env });
	if (code !== 0)
		throw new Error(`${command} ended with ${code}:\n${output.split("\n").slice(-30).join("\n")}`);
	return output;
}

/**
 * @throws Error with the linker's warnings about preloaded modules that are not constant, and those of make about two files for one module; the SDK's own
 *  modules cause none
 */
function refuseWarnings(log: string): void {
	const warnings = log.split("\n").filter(line => line.startsWith("### warning:") || line.includes("warning: overriding recipe for target"));
	if (warnings.length > 0)
		throw new Error(`the build warns:\n${warnings.join("\n")}`);
}

/** @returns the folder of a build named after the project, that is, after the checkout's folder */
function projectFolder(parent: string): string {
	const names = readdirSync(parent).filter(name => name !== "lib");
	if (names.length !== 1)
		throw new Error(`${parent} holds ${names.join(", ") || "nothing"}`);
	return join(parent, names[0]!);
}

/** Requirement for building an ESP32 image. */
export const NEEDS_IDF = "ESP-IDF v6.0 at IDF_PATH; `npx xs-dev setup --device=esp32` installs it";

/** Sizes of the JavaScript part of an ESP32 image. */
export interface Figures {
	/** Slots in flash, 16 bytes each: preloaded modules and XS's own objects. */
	readonly slots: number;
	/** Bytes of bytecode. */
	readonly bytecode: number;
	/** The bytes by module; modules without bytecode are not in it. */
	readonly byModule: Bytecode;
	readonly modules: number;
}

/** How an image is built and flashed. */
export interface FlashParameters {
	readonly debug: boolean;
	readonly buildOnly: boolean;
	/** Serial port; absent: the first that is found. */
	readonly port?: string;
	readonly settings: Readonly<Record<string, string>>;
	/** Groups besides those that the settings ask for. */
	readonly groups: readonly string[];
}

/** An SDK whose tools are built. */
export class SDK {
	readonly folder: string;
	readonly env: NodeJS.ProcessEnv;

	private constructor(folder: string) {
		this.folder = folder;
		const path = [join(folder, TOOLS), resolve("node_modules", ".bin"), process.env["PATH"]].join(delimiter);
		this.env = { ...process.env, MODDABLE: folder, PATH: path };
	}

	/** Finds an SDK at MODDABLE, otherwise where xs-dev installs one. @returns undefined when there is none with tools for Linux */
	static find(): SDK | undefined {
		const folder = process.env["MODDABLE"] || join(homedir(), ".local", "share", "moddable");
		return process.platform === "linux" && existsSync(join(folder, TOOLS, "mcconfig")) ? new SDK(folder) : undefined;
	}

	/**
	 * Builds for the desktop. Rejects when the build fails, or when the linker warns about this project.
	 * @param config values of mc/config for the command line
	 * @param manifest manifest of another project, for which linker warnings are allowed
	 * @returns the shared object that the simulator loads
	 */
	async build(kind: Kind, output: string, config: Readonly<Record<string, string>>, manifest = MANIFEST): Promise<string> {
		mkdirSync(output, { recursive: true });
		const settings = Object.entries(config).map(([name, value]) => `${name}=${value}`);
		const debug = kind === "debug" ? ["-d"] : [];
		// Without -t build, a debug build would run the simulator and end other running ones.
		const log = await succeed("mcconfig", [...debug, "-m", "-p", "lin", "-t", "build", "-o", output, manifest, ...settings], this.env);
		if (manifest === MANIFEST)
			refuseWarnings(log);
		return join(projectFolder(join(output, "bin", "lin", "mc", kind)), "mc.so");
	}

	/**
	 * Compiles every module for an ESP32 and links the bytecode with preload; the image itself requires ESP-IDF.
	 * Rejects when the build fails, or when the linker warns.
	 * @param target the board's target in the SDK; "": plain esp32
	 * @param groups of ./groups, besides those that the settings ask for
	 */
	async linkESP32(output: string, settings: readonly string[] = [], manifest = MANIFEST, target = "", groups: readonly string[] = []): Promise<Figures> {
		const folder = await this.configureESP32(output, settings, manifest, target, groups);
		const linked = join(folder, "mc.xs.c");
		refuseWarnings(await succeed("make", ["-f", join(folder, "makefile"), "IDF_PATH=/nonexistent", "IDF_VERSION=v6.0", "SDKCONFIG_H=", linked], this.env));
		const source = readFileSync(linked, "utf8");
		const defined = (name: string): number => Number(new RegExp(`#define ${name} (\\d+)`).exec(source)?.[1]);
		const byModule = bytecodeOf(source);
		return {
			slots: defined("mxHeapCount"),
			bytecode: [...byModule.values()].reduce((sum, bytes) => sum + bytes, 0),
			byModule,
			modules: defined("mxScriptsCount"),
		};
	}

	/** Makes what a build for an ESP32 starts from: makefile, configuration, ESP-IDF's settings. Rejects when mcconfig fails. @returns their folder */
	async configureESP32(output: string, settings: readonly string[], manifest = MANIFEST, target = "", groups: readonly string[] = []): Promise<string> {
		mkdirSync(output, { recursive: true });
		await succeed("mcconfig", ["-p", platform(target), "-o", output, manifestFor(manifest, output, settings, groups), ...settings], this.#envOf(target, output, settings));
		return projectFolder(join(output, "tmp", "esp32", target, "release"));
	}

	/** Builds the image for an ESP32, with the ESP-IDF at IDF_PATH. Rejects when the build fails. @returns the folder of the image */
	async buildESP32(output: string, settings: readonly string[], groups: readonly string[]): Promise<string> {
		mkdirSync(output, { recursive: true });
		refuseWarnings(await succeed("mcconfig", ["-m", "-p", "esp32", "-t", "build", "-o", output, manifestFor(MANIFEST, output, settings, groups), ...settings], { ...this.env, ...tableOf(settings) }));
		return projectFolder(join(output, "bin", "esp32", "release"));
	}

	/**
	 * Builds the image for a board with the ESP-IDF at IDF_PATH, and flashes it; mcconfig's output goes to the terminal.
	 * @param target the board's target in the SDK; "": plain esp32
	 * @returns mcconfig's exit code
	 */
	flashESP32(output: string, target: string, { debug, buildOnly, port, settings, groups }: FlashParameters): Promise<number> {
		mkdirSync(output, { recursive: true });
		const given = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
		const manifest = manifestFor(MANIFEST, output, given, groups);
		const words = [...(debug ? ["-d"] : []), "-m", "-p", platform(target), ...(buildOnly ? ["-t", "build"] : []), "-o", output, manifest, ...given];
		const env = { ...this.#envOf(target, output, given), ...(port === undefined ? {} : { UPLOAD_PORT: port }) };
		return new Promise((resolve, reject) => {
			spawn("mcconfig", words, { env, stdio: "inherit" }).once("error", reject).once("close", code => resolve(code ?? 1));
		});
	}

	/** @returns the environment of a build, with the settings of ESP-IDF for a target, and the partition table that the firmware's settings need */
	#envOf(target: string, output: string, settings: readonly string[]): NodeJS.ProcessEnv {
		return { ...this.env, ...tableOf(settings), SDKCONFIGPATH: mergeConfiguration(this.folder, target, join(output, "sdkconfig", target)) };
	}
}

/**
 * @returns the manifest of a build for an ESP32: the firmware's own, or one that adds what the settings ask for, and the groups that are named. Its folder has the name of the checkout, as
 *  that of the firmware's own, because mcconfig names the build after it
 */
function manifestFor(manifest: string, output: string, settings: readonly string[], named: readonly string[]): string {
	const groups = manifest === MANIFEST ? groupsFor({ ...firmwareDefaults(""), ...settingsOf(settings) }, named) : [];
	if (groups.length === 0)
		return manifest;
	const folder = join(output, "manifest", basename(resolve(".")));
	mkdirSync(folder, { recursive: true });
	const made = join(folder, "manifest.json");
	writeFileSync(made, `${JSON.stringify({ include: [manifest, ...groups.map(group => resolve(group))] }, null, "\t")}\n`);
	return made;
}

/** @returns mcconfig's name of a target */
function platform(target: string): string {
	return target === "" ? "esp32" : `esp32/${target}`;
}

/** @returns PARTITIONS_FILE of a build with a journal, unless the environment has another; else the table is the SDK's, or that of the board's target */
function tableOf(settings: readonly string[]): NodeJS.ProcessEnv {
	return settings.includes("journal=true") ? { PARTITIONS_FILE: process.env["PARTITIONS_FILE"] || JOURNAL_TABLE } : {};
}
