// Builds and runs tests/hosts/esp32/native/board.c: hosts/esp32's C files and scripts on XS, above a stand-in for ESP-IDF. The Node side.

import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inProject } from "../../../hosts/node/project.js";
import { buildScript, XS_HEADERS, XS_MACROS, xsObjects } from "../../xs/build.js";

const standIns = inProject("tests/hosts/esp32/native");
const host = inProject("hosts/esp32");
const counters = inProject("tests/xs/native");
/** The receive path's native functions. */
const natives = inProject("hosts/native");
const folder = inProject("build/esp32-board");
/** The host's C allocates where the stand-in counts. */
const ALLOCATION = ["-Dcalloc=idfCalloc", "-Dfree=idfFree"];

/** The C files of hosts/esp32, by name. */
export const sources: readonly string[] = readdirSync(host).filter(name => name.endsWith(".c"));

function compiler(...options: readonly string[]): void {
	const { error, status, stderr } = spawnSync("cc", options, { encoding: "utf8" });
	if (error)
		throw new Error(`cc does not run here (${error.message}): install a C compiler`);
	if (status !== 0)
		throw new Error(`cc ends with ${status}:\n${stderr}`);
}

/**
 * Compiles a C file of hosts/esp32; every warning is an error. XS's own headers give warnings: they count as the system's.
 * @param output path of the object file
 * @throws Error with what the compiler printed
 */
export function compile(name: string, output: string, ...options: readonly string[]): void {
	mkdirSync(folder, { recursive: true });
	compiler("-c", "-O2", "-Wall", "-Wextra", "-Werror", ...XS_MACROS, ...XS_HEADERS.flatMap(path => ["-isystem", path]), "-I", standIns, ...ALLOCATION, ...options,
		join(host, name), "-o", output);
}

/** Links a board, when it is missing or older than what it is made of. @param options of the compiler, for a board that is built otherwise. @returns its path */
export function buildBoard(name = "board", ...options: readonly string[]): string {
	const output = join(folder, name);
	const ours = [
		...(readdirSync(standIns, { recursive: true }) as string[]).filter(file => /\.[ch]$/.test(file)).map(file => join(standIns, file)),
		...["native.c", "native.h"].map(file => join(natives, file)),
	];
	const inputs = [...sources.map(file => join(host, file)), ...ours, inProject("tests/hosts/esp32/board.ts")];
	if (existsSync(output) && inputs.every(file => statSync(file).mtimeMs <= statSync(output).mtimeMs))
		return output;
	const draft = `${output}.${process.pid}`;
	const objects = sources.map(file => {
		const object = `${draft}.${file}.o`;
		compile(file, object, ...options);
		return object;
	});
	compiler("-O2", "-Wall", "-Wextra", "-Wno-unused-parameter", "-Werror", "-rdynamic", ...XS_MACROS, ...XS_HEADERS.flatMap(path => ["-isystem", path]), "-I", standIns, "-I", counters, ...options,
		...ours.filter(file => file.endsWith(".c")), join(counters, "counters.c"), ...objects, ...xsObjects(), "-ldl", "-lm", "-lpthread", "-o", draft);
	renameSync(draft, output);
	return output;
}

/** What one start of the chip left behind. */
export interface Run {
	/** The script's report and the firmware's trace, line by line. */
	readonly lines: readonly string[];
	/** What ended the machine, as the chip would be restarted for it; "" when nothing did. */
	readonly fatal: string;
}

/** The imports of hosts/esp32 and of apps that the manifests name, and those that only an SDK has, with what stands in for each. */
export const SDK: { readonly [name: string]: string } = {
	host: "hosts/esp32/host.ts",
	port: "hosts/esp32/port.ts",
	"sensor-setting": "hosts/esp32/sensor-setting.ts",
	serial: "hosts/esp32/serial.ts",
	clock: "hosts/app/clock.ts",
	"modules/quectel/modem": "modules/quectel/modem.ts",
	"modules/quectel/profile": "modules/quectel/profile.ts",
	"modules/quectel/session": "modules/quectel/session.ts",
	"moddable/clock": "hosts/moddable/timer-clock.ts",
	"moddable/native": "hosts/native/native.ts",
	"moddable/sensor": "hosts/node/sensor.ts",
	"moddable/sensors": "hosts/moddable/sensors.ts",
	modules: "tests/hosts/esp32/sdk/modules.ts",
	"mc/config": "tests/hosts/esp32/sdk/config.ts",
	"embedded:io/serial": "tests/hosts/esp32/sdk/serial.ts",
	"embedded:io/digital": "tests/hosts/esp32/sdk/digital.ts",
	"embedded:io/i2c": "tests/hosts/esp32/sdk/bus.ts",
	"embedded:io/smbus": "tests/hosts/esp32/sdk/bus.ts",
	"embedded:storage/flash": "tests/hosts/esp32/sdk/flash.ts",
	"embedded:storage/key-value": "tests/hosts/esp32/sdk/storage.ts",
	time: "tests/hosts/esp32/sdk/time.ts",
	timer: "tests/hosts/esp32/sdk/timer.ts",
};

/** Makes each C function that a script names once, ahead of its use, as the SDK's linker does. @returns the path of the script */
function link(path: string): string {
	const source = readFileSync(path, "utf8");
	const names = new Set(Array.from(source.matchAll(/\bnative\("(\w+)"\)/g), ([, name]) => name!));
	const output = `${path}.${process.pid}.linked`;
	const linked = `${path}.linked`;
	writeFileSync(output, `${[...names].map(name => `const native_${name} = native("${name}");`).join(" ")}${source.replace(/\bnative\("(\w+)"\)/g, "native_$1")}`);
	renameSync(output, linked);
	return linked;
}

/**
 * Starts the chip.
 * @param script a TypeScript file, from the project's folder
 * @param rtc path of the file that keeps the memory which a restart leaves alone
 * @param args what the script finds with `argument`
 */
export function start(board: string, script: string, rtc: string, ...args: readonly string[]): Run {
	const { error, signal, stdout, stderr } = spawnSync(board, [rtc, link(buildScript(script, SDK)), ...args], { encoding: "utf8" });
	if (error)
		throw error;
	if (signal !== null)
		throw new Error(`the board ended with ${signal}:\n${stderr}`);
	return { lines: stdout.split("\n").filter(line => line !== ""), fatal: stderr.trim() };
}
