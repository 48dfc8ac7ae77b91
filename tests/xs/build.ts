// Builds the programs of the XS tests: build/xs/xs-meter (our C files and the XS objects that @agoric/xsnap left when npm installed it) and script bundles.
// Source: xsnap-worker.mk of @agoric/xsnap 0.15 (the compiler options must be those of the objects: they decide the layout of a machine).

import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, renameSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inProject } from "../../hosts/node/project.js";
import { bundle } from "../../hosts/xs/bundle.js";

const xsnap = inProject("node_modules/@agoric/xsnap");
const objects = join(xsnap, "xsnap-native/xsnap/build/tmp", process.platform === "darwin" ? "mac" : "lin", "release/xsnap-worker");
const sources = inProject("tests/xs/native");
/** The receive path's native functions, as the SDK builds them too. */
const natives = inProject("hosts/native");
const folder = inProject("build/xs");
const meterPath = join(folder, "xs-meter");

/** The folders of the headers of XS. */
export const XS_HEADERS: readonly string[] = ["moddable/xs/includes", "moddable/xs/platforms", "moddable/xs/sources", "xsnap-native/xsnap/sources"].map(path => join(xsnap, path));
/** The macros XS was compiled with: they decide the layout of a machine. */
export const XS_MACROS: readonly string[] = [
	"-DINCLUDE_XSPLATFORM", '-DXSPLATFORM="xsnapPlatform.h"',
	"-DmxLockdown=1", "-DmxMetering=1", "-DmxDebug=1", "-UmxInstrument", "-DmxNoConsole=1", "-DmxBoundsCheck=1",
	"-DmxParse=1", "-DmxRun=1", "-DmxSloppy=1", "-DmxSnapshot=1",
	"-DmxRegExpUnicodePropertyEscapes=1", "-DmxStringNormalize=1", "-DmxMinusZero=1",
];
const OPTIONS = [
	"-O2", "-Wall", "-Wextra", "-Wno-unused-parameter", "-Wno-misleading-indentation", "-Wno-implicit-fallthrough", "-fno-common", "-rdynamic",
	...XS_MACROS, ...XS_HEADERS.flatMap(path => ["-I", path]),
];

/** The object files of XS itself, without a main function. @throws Error naming what is missing */
export function xsObjects(): string[] {
	if (!existsSync(join(objects, "xsAll.o")))
		throw new Error("XS is missing: @agoric/xsnap has not compiled. It needs a C compiler and make: install them, then `npm rebuild @agoric/xsnap`");
	return readdirSync(objects).filter(name => name.endsWith(".o") && name !== "xsnap-worker.o").map(name => join(objects, name));
}

/**
 * Compiles xs-meter when it is missing or older than what it is made of.
 * @returns its path
 * @throws Error that says what is missing
 */
export function buildMeter(): string {
	const parts = xsObjects();
	const files = [sources, natives].flatMap(folder => readdirSync(folder).filter(name => /\.[ch]$/.test(name)).map(name => join(folder, name)));
	const ours = files.filter(name => name.endsWith(".c"));
	const inputs = [...files, ...parts, inProject("tests/xs/build.ts")];
	if (existsSync(meterPath) && inputs.every(file => statSync(file).mtimeMs <= statSync(meterPath).mtimeMs))
		return meterPath;
	mkdirSync(folder, { recursive: true });
	const draft = `${meterPath}.${process.pid}`;
	const { error, status, stderr } = spawnSync("gcc", [...OPTIONS, "-I", natives, ...ours, ...parts, "-ldl", "-lm", "-lpthread", "-o", draft], { encoding: "utf8" });
	if (error)
		throw new Error(`xs-meter is linked with gcc, which does not run here (${error.message}): install gcc`);
	if (status !== 0)
		throw new Error(`gcc cannot build xs-meter:\n${stderr}`);
	renameSync(draft, meterPath);
	return meterPath;
}

/**
 * Bundles a TypeScript entry into a script that xs-meter runs.
 * @param entry path from the project's folder
 * @param alias other files, by the import name that they stand in for
 * @returns the path of the script
 */
export function buildScript(entry: string, alias: { readonly [name: string]: string } = {}): string {
	const file = join(folder, `${entry.replace(/\.ts$/, "").replaceAll("/", "-")}.js`);
	mkdirSync(folder, { recursive: true });
	const draft = `${file}.${process.pid}`;
	writeFileSync(draft, bundle(entry, alias));
	renameSync(draft, file);
	return file;
}
