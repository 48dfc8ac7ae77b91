// ESP-IDF's settings of a build: those of the board's target in the SDK, and the firmware's own behind them. mcconfig takes one folder only.
// Source: Moddable SDK 8.2.3, documentation/tools/manifest (SDKCONFIGPATH); docs/hardware.md (Manifests).

import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { inProject } from "../node/project.js";

/** mcconfig reads the first always, the second in a release build, the third in one with instrumentation; in this order, the last value counts. */
const FILES: readonly string[] = Object.freeze(["sdkconfig.defaults", "sdkconfig.defaults.release", "sdkconfig.inst"]);

/** @returns the target's folder with settings; undefined: it has none. @param sdk the SDK's folder @throws Error when the SDK has no such target */
export function targetConfiguration(sdk: string, target: string): string | undefined {
	const folder = join(sdk, "build", "devices", "esp32", "targets", target);
	const manifest = join(folder, "manifest.json");
	if (!existsSync(manifest))
		throw new Error(`the SDK has no target ${target}: ${manifest} is missing`);
	const { build } = JSON.parse(readFileSync(manifest, "utf8")) as { readonly build?: { readonly SDKCONFIGPATH?: string } };
	const path = build?.SDKCONFIGPATH;
	return path === undefined ? undefined : resolve(folder, path.replaceAll("$(MODDABLE)", sdk));
}

/**
 * Writes the settings of a target with the firmware's own behind them.
 * @param sdk the SDK's folder
 * @param target its target; "": plain esp32
 * @param output folder to write to
 * @returns `output`, for SDKCONFIGPATH
 */
export function mergeConfiguration(sdk: string, target: string, output: string): string {
	const own = readFileSync(inProject("hosts/esp32/sdkconfig/sdkconfig.defaults"), "utf8");
	const theirs = target === "" ? undefined : targetConfiguration(sdk, target);
	mkdirSync(output, { recursive: true });
	for (const file of FILES) {
		const path = theirs === undefined ? "" : join(theirs, file);
		const text = existsSync(path) ? `${readFileSync(path, "utf8").trimEnd()}\n\n` : "";
		// Files that only follow others are written where the target has them, so that the firmware's settings stay the last.
		writeFileSync(join(output, file), file === FILES[0] || text !== "" ? `${text}${own}` : "");
	}
	return output;
}
