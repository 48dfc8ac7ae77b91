// Finds the ESP-IDF that the SDK builds with. Source: ESP-IDF Programming Guide v6.0, Get Started (export.sh, IDF_PATH); Moddable SDK 8.2.3, EXPECTED_ESP_IDF.

import { existsSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";

const VERSION = "6.0";
const INSTALL = "`npx xs-dev setup --device=esp32` installs it";

/** @returns what is missing, one line each, with what to do; empty: nothing. @param env the environment that a build gets */
export function missingIDF(env: NodeJS.ProcessEnv): string[] {
	const path = env["IDF_PATH"];
	if (path === undefined || path === "")
		return [`no ESP-IDF v${VERSION}: IDF_PATH is not set; ${INSTALL}, then open a new shell`];
	if (!existsSync(join(path, "tools", "idf.py")))
		return [`no ESP-IDF v${VERSION} at IDF_PATH, ${path}; ${INSTALL}`];
	const version = versionAt(path);
	if (version !== undefined && version !== VERSION)
		return [`ESP-IDF at IDF_PATH is v${version}, the SDK builds with v${VERSION}; ${INSTALL}`];
	if (!(env["PATH"] ?? "").split(delimiter).some(folder => existsSync(join(folder, "idf.py"))))
		return [`ESP-IDF's tools are not on PATH; run \`source ${path}/export.sh\``];
	return [];
}

/** @returns major and minor version; undefined: not found */
function versionAt(path: string): string | undefined {
	const file = join(path, "tools", "cmake", "version.cmake");
	const text = existsSync(file) ? readFileSync(file, "utf8") : "";
	const [, major] = /IDF_VERSION_MAJOR (\d+)/.exec(text) ?? [];
	const [, minor] = /IDF_VERSION_MINOR (\d+)/.exec(text) ?? [];
	return major === undefined || minor === undefined ? undefined : `${major}.${minor}`;
}
