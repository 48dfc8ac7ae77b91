// Compiles XS and this folder's platform for a 32-bit RISC-V processor (RV32IMC, the instruction set of an ESP32-C3), from the sources that npm's
// @agoric/xsnap ships. What is compiled stays in build/emulated, under a hash of all that it was made from.

import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync } from "node:fs";
import { availableParallelism } from "node:os";
import { basename, join } from "node:path";
import { inProject } from "../../hosts/node/project.js";

/** The compiler and the emulated computer. */
const COMPILER = "riscv64-unknown-elf-gcc";
export const EMULATOR = "qemu-system-riscv32";
/** Debian's packages of both, and of the C library. */
export const PACKAGES: readonly string[] = ["qemu-system-misc", "gcc-riscv64-unknown-elf", "picolibc-riscv64-unknown-elf"];

const xs = inProject("node_modules/@agoric/xsnap/moddable/xs");
const engine = join(xs, "sources");
const native = inProject("tests/emulated/native");
const folder = inProject("build/emulated");
const script = join(native, "virt.ld");

const TARGET = ["-march=rv32imc", "-mabi=ilp32", "--specs=picolibc.specs"];
const OPTIONS = [
	...TARGET, "-Os", "-ffunction-sections", "-fdata-sections", "-DINCLUDE_XSPLATFORM", '-DXSPLATFORM="xsplatform.h"',
	"-DmxBoundsCheck=1", "-DmxParse=1", "-DmxRun=1", "-DmxSloppy=1", "-DmxMinusZero=1", "-DmxRegExpUnicodePropertyEscapes=1", "-DmxStringNormalize=1",
	"-I", native, ...["includes", "platforms", "sources"].flatMap(name => ["-isystem", join(xs, name)]),
];
const host = inProject("hosts/esp32");
const idf = inProject("tests/hosts/esp32/native");
/** The platform, what the tests' XS host shares, and the C of hosts/esp32 with its stand-in for ESP-IDF. */
const OURS: readonly string[] = [
	...[native, host].flatMap(path => readdirSync(path).filter(name => name.endsWith(".c")).map(name => join(path, name))),
	inProject("tests/xs/native/fill.c"), inProject("hosts/native/native.c"), ...["idf.c", "freertos.c", "uart.c", "natives.c"].map(name => join(idf, name)),
];
const OUR_FOLDERS: readonly string[] = [native, inProject("tests/xs/native"), inProject("hosts/native"), idf];

/** @returns what this computer lacks for the emulated lane; undefined: nothing */
export function missing(): string | undefined {
	if (!existsSync(engine))
		return "XS's sources: npm installs them with the optional package @agoric/xsnap";
	const compiles = spawnSync(COMPILER, [...TARGET, "-E", "-include", "semihost.h", "-xc", "/dev/null"]).status === 0;
	const emulates = spawnSync(EMULATOR, ["--version"]).status === 0;
	return compiles && emulates ? undefined : `${[...compiles ? [] : [`${COMPILER} with picolibc`], ...emulates ? [] : [EMULATOR]].join(" and ")}; on Debian: apt-get install ${PACKAGES.join(" ")}`;
}

/** Runs the compiler. Rejects with what it printed when it fails. */
function compile(args: readonly string[]): Promise<void> {
	return new Promise((resolve, reject) => {
		const child = spawn(COMPILER, args, { stdio: ["ignore", "ignore", "pipe"] });
		let printed = "";
		child.stderr.setEncoding("utf8").on("data", (text: string) => void (printed += text));
		child.on("error", reject);
		child.on("close", status => status === 0 ? resolve() : reject(new Error(`${COMPILER} ends with ${status}:\n${printed}`)));
	});
}

/** Compiles files into objects of the same names, as many at once as there are processors. */
async function compileAll(files: readonly string[], output: string, options: readonly string[]): Promise<void> {
	mkdirSync(output, { recursive: true });
	const queue = [...files];
	const work = async (): Promise<void> => {
		for (let file = queue.shift(); file !== undefined; file = queue.shift())
			await compile(["-c", ...OPTIONS, ...options, file, "-o", join(output, `${basename(file, ".c")}.o`)]);
	};
	await Promise.all(Array.from({ length: availableParallelism() }, work));
}

/** @returns a hash of the options and of the files' contents */
function hashOf(files: readonly string[], options: readonly string[]): string {
	const hash = createHash("sha256").update(spawnSync(COMPILER, ["--version"], { encoding: "utf8" }).stdout).update(options.join("\n"));
	for (const file of files)
		hash.update(`\n${file}\n`).update(readFileSync(file));
	return hash.digest("hex").slice(0, 16);
}

function filesOf(path: string): string[] {
	return readdirSync(path, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name));
}

/** Makes a folder by `make`, unless it is there. @returns its path */
async function once(name: string, make: (draft: string) => Promise<void>): Promise<string> {
	const path = join(folder, name);
	if (existsSync(path))
		return path;
	const draft = `${path}.${process.pid}`;
	await make(draft);
	renameSync(draft, path);
	return path;
}

/** @returns the path of the program that runs one script. Rejects with what the compiler printed */
export async function build(): Promise<string> {
	const headers = [join(native, "xsplatform.h"), ...["includes", "platforms"].flatMap(name => filesOf(join(xs, name)))];
	const sources = filesOf(engine);
	// Warnings in code that is not ours are its makers' affair.
	const objects = await once(`engine-${hashOf([...headers, ...sources], OPTIONS)}`, output => compileAll(sources.filter(name => name.endsWith(".c")), output, ["-w"]));
	const inputs = [...OUR_FOLDERS.flatMap(filesOf), ...OURS, inProject("tests/emulated/build.ts")];
	const program = await once(`main-${hashOf(inputs, [objects])}`, async output => {
		await compileAll(OURS, output, ["-Wall", "-Wextra", "-Werror", "-Wno-unused-parameter", ...OUR_FOLDERS.flatMap(path => ["-I", path])]);
		await compile([...TARGET, "--oslib=semihost", "--crt0=semihost", `-T${script}`, ...filesOf(output), ...filesOf(objects), "-lm", "-o", join(output, "main.elf")]);
	});
	return join(program, "main.elf");
}
