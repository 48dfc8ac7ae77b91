// Compiles headless.c: the program that runs a simulator build without the simulator, and measures the machine of a debug build.
// Source: Moddable SDK 8.2.3, the compiler options of mcconfig's makefiles for lin.

import { join } from "node:path";
import { succeed, type SDK } from "../../hosts/moddable/sdk.js";

/** Options that decide the layout of a debug build's machine. */
const MACHINE = ["-DXS_ARCHIVE=1", "-DINCLUDE_XSPLATFORM=1", "-DXSPLATFORM=\"lin_xs.h\"", "-DMODINSTRUMENTATION=1", "-DmxInstrument=1", "-DmxDebug=1", "-DmxLinux=1"];
const FOLDERS = ["build/simulators/modules", "xs/includes", "xs/platforms", "xs/sources"];
const SOURCES = ["headless.c", "memory.c"];

/** @returns the program's path, in the folder `output`; rejects with what the compiler says */
export async function compileHeadless(sdk: SDK, output: string): Promise<string> {
	const program = join(output, "headless");
	const flags = (await succeed("pkg-config", ["--cflags", "--libs", "gio-2.0"])).trim().split(/\s+/);
	await succeed("cc", [...MACHINE, ...FOLDERS.map(name => `-I${join(sdk.folder, name)}`), "-o", program,
		...SOURCES.map(name => join("tests", "sdk", name)), ...flags, "-ldl"]);
	return program;
}
