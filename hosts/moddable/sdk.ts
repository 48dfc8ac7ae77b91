// The Moddable SDK of this machine: where it is, and its mcconfig run on this project.
// Source: Moddable SDK 8.2.3, documentation/tools (mcconfig, xsl); xs-dev for the usual place.

import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join, resolve } from "node:path";

const TOOLS = join("build", "bin", "lin", "release");
const MANIFEST = resolve("manifest.json");

/** How a firmware is built. */
export type Kind = "debug" | "release";

/** What a program left behind. */
export interface Outcome {
	/** Exit code; null when it was stopped. */
	readonly code: number | null;
	/** stdout and stderr as they came. */
	readonly output: string;
}

/** How an SDK is had. */
export const HOW = "no Moddable SDK at MODDABLE or in ~/.local/share/moddable; `npx xs-dev setup` installs it";

/** What `run` may be given besides. */
interface RunOptions {
	readonly env?: NodeJS.ProcessEnv;
	/** Hears what the program prints, as it comes; @param id the process */
	readonly onOutput?: (text: string, id: number) => void;
}

/** Runs a program to its end, or for `limit` ms. Rejects when it cannot be started. */
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

/** Runs a program that must succeed. @returns its output; rejects with the end of it */
export async function succeed(command: string, args: readonly string[], env?: NodeJS.ProcessEnv): Promise<string> {
	const { code, output } = await run(command, args, 600_000, env === undefined ? {} : { env });
	if (code !== 0)
		throw new Error(`${command} ended with ${code}:\n${output.split("\n").slice(-30).join("\n")}`);
	return output;
}

/** @throws Error with the lines in which the SDK's linker says that a preloaded module is not all constant; its own modules give none */
function refuseWarnings(log: string): void {
	const warnings = log.split("\n").filter(line => line.startsWith("### warning:"));
	if (warnings.length > 0)
		throw new Error(`the linker warns:\n${warnings.join("\n")}`);
}

/** The one folder of a build that carries the project's name: that of the checkout's folder. */
function projectFolder(parent: string): string {
	const names = readdirSync(parent).filter(name => name !== "lib");
	if (names.length !== 1)
		throw new Error(`${parent} holds ${names.join(", ") || "nothing"}`);
	return join(parent, names[0]!);
}

/** An image for an ESP32 cannot be made without it. */
export const NEEDS_IDF = "ESP-IDF v6.0 at IDF_PATH; `npx xs-dev setup --device=esp32` installs it";

/** What of an ESP32 image comes from JavaScript. */
export interface Figures {
	/** Slots in flash, 16 bytes each: preloaded modules and XS's own objects. */
	readonly slots: number;
	/** Bytes of bytecode. */
	readonly bytecode: number;
	readonly modules: number;
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

	/** At MODDABLE, else where xs-dev installs it. @returns undefined when there is none with tools for Linux */
	static find(): SDK | undefined {
		const folder = process.env["MODDABLE"] || join(homedir(), ".local", "share", "moddable");
		return process.platform === "linux" && existsSync(join(folder, TOOLS, "mcconfig")) ? new SDK(folder) : undefined;
	}

	/**
	 * Builds for the desktop. Rejects when that fails, or the linker warns of our project.
	 * @param config what the command line sets of mc/config
	 * @param manifest of another project, whose modules the linker may warn of
	 * @returns the shared object that the simulator loads
	 */
	async build(kind: Kind, output: string, config: Readonly<Record<string, string>>, manifest = MANIFEST): Promise<string> {
		mkdirSync(output, { recursive: true });
		const settings = Object.entries(config).map(([name, value]) => `${name}=${value}`);
		const debug = kind === "debug" ? ["-d"] : [];
		// Without -t build, a debug build would run the simulator, and end others that run.
		const log = await succeed("mcconfig", [...debug, "-m", "-p", "lin", "-t", "build", "-o", output, manifest, ...settings], this.env);
		if (manifest === MANIFEST)
			refuseWarnings(log);
		return join(projectFolder(join(output, "bin", "lin", "mc", kind)), "mc.so");
	}

	/**
	 * Compiles every module for an ESP32 and links the bytecode with preload; for the image itself an ESP-IDF would be needed.
	 * Rejects when that fails, or the linker warns.
	 */
	async linkESP32(output: string, settings: readonly string[] = [], manifest = MANIFEST): Promise<Figures> {
		mkdirSync(output, { recursive: true });
		await succeed("mcconfig", ["-p", "esp32", "-o", output, manifest, ...settings], this.env);
		const folder = projectFolder(join(output, "tmp", "esp32", "release"));
		const linked = join(folder, "mc.xs.c");
		refuseWarnings(await succeed("make", ["-f", join(folder, "makefile"), "IDF_PATH=/nonexistent", "IDF_VERSION=v6.0", "SDKCONFIG_H=", linked], this.env));
		const source = readFileSync(linked, "utf8");
		const defined = (name: string): number => Number(new RegExp(`#define ${name} (\\d+)`).exec(source)?.[1]);
		// Modules that are not preloaded are arrays; functions of those that are, strings in which every byte is \xNN.
		const later = [...source.matchAll(/^static const txU1 gxCode\d+\[(\d+)\];/gm)].reduce((sum, [, bytes]) => sum + Number(bytes), 0);
		const preloaded = [...source.matchAll(/\.code = \{ \(txByte\*\)"((?:\\x[0-9a-f]{2})+)"/g)].reduce((sum, [, text]) => sum + text!.length / 4, 0);
		return {
			slots: defined("mxHeapCount"),
			bytecode: later + preloaded,
			modules: defined("mxScriptsCount"),
		};
	}

	/** Builds the image for an ESP32, with the ESP-IDF at IDF_PATH. Rejects when that fails. @returns the folder that it is in */
	async buildESP32(output: string, settings: readonly string[]): Promise<string> {
		mkdirSync(output, { recursive: true });
		refuseWarnings(await succeed("mcconfig", ["-m", "-p", "esp32", "-t", "build", "-o", output, MANIFEST, ...settings], this.env));
		return projectFolder(join(output, "bin", "esp32", "release"));
	}
}
