// Runs scripts on the emulated computer: qemu's `virt` machine with one RV32 processor, console and exit code by semihosting.
// Source: qemu 7.2, docs/system/riscv/virt and docs/about/emulation (Semihosting).

import { spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inProject } from "../../hosts/node/project.js";
import { build, EMULATOR } from "./build.js";

const folder = inProject("build/emulated/scripts");

/** What a script left. */
export interface Run {
	/** Exit code; null when the emulator was stopped. */
	readonly code: number | null;
	/** What the script printed, line by line; then what the emulator has to say. */
	readonly lines: readonly string[];
}

/** How the emulator counts time: one nanosecond for each instruction, so that a script finds the same counts on every computer. */
export const COUNTED: readonly string[] = Object.freeze(["-icount", "shift=0"]);

/**
 * Runs a script to its end, or for `limit` ms. Rejects when compiler or emulator cannot be started.
 * @param name of the file that the emulated computer reads the script from
 * @param args what the script finds with `argument`
 * @param options of the emulator
 */
export async function run(name: string, source: string, args: readonly string[], limit: number, options: readonly string[] = COUNTED): Promise<Run> {
	const program = await build();
	mkdirSync(folder, { recursive: true });
	const file = join(folder, `${name}-${process.pid}.js`);
	writeFileSync(file, `globalThis.argument = (given => index => given[index])(${JSON.stringify(args)});\n${source}`);
	return new Promise((resolve, reject) => {
		const child = spawn(EMULATOR, [
			"-M", "virt", "-m", "256M", "-bios", "none", "-display", "none", "-monitor", "none", ...(options.includes("-serial") ? [] : ["-serial", "none"]), ...options,
			"-semihosting-config", `enable=on,target=native,arg=${file}`, "-kernel", program,
		], { stdio: ["ignore", "pipe", "pipe"], timeout: limit });
		let output = "";
		for (const stream of [child.stdout, child.stderr])
			stream.setEncoding("utf8").on("data", (text: string) => void (output += text));
		child.on("error", reject);
		child.on("close", code => resolve({ code, lines: output.split("\n").filter(line => line !== "") }));
	});
}
