// Rewrites package-lock.json: no registry addresses, and no `engines` on the packages of the optional XS engine.
// npm 11 drops an optional package, silently, when one of its own dependencies names another Node than the one at hand (amaro wants 22,
// @agoric/xsnap names 20 and 22 only). Only its C sources are used, which do not depend on Node.
import { execFileSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";

const file = "package-lock.json";
rmSync(file, { force: true });
execFileSync("npm", ["install", "--package-lock-only", "--omit-lockfile-registry-resolved"], { stdio: "inherit" });
const lock = JSON.parse(readFileSync(file, "utf8"));
for (const entry of Object.values(lock.packages)) {
	delete entry.resolved;
	if (entry.optional && !entry.os)
		delete entry.engines;
}
writeFileSync(file, JSON.stringify(lock, null, "\t") + "\n");
