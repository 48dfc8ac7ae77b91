// `npm run provision -- --port PATH --id NAME …`: writes the settings of one device into its NVS partition, with ESP-IDF's generator and esptool.
// Files with secrets are removed at the end.

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openFile } from "../modem/open-file.js";
import { runCommand } from "../node/command-line.js";
import { missingIDF } from "./idf.js";
import { nvsTable } from "./nvs-table.js";
import { parseProvision, type ProvisionOptions } from "./provision-options.js";

/** Only the owner reads what may hold a password. */
const PRIVATE = 0o600;

/** Runs a Python program of ESP-IDF's. @throws Error when it fails; its output is on the terminal */
function python(...words: readonly string[]): void {
	const { error, status } = spawnSync("python", words, { stdio: ["ignore", "inherit", "inherit"] });
	if (error !== undefined)
		throw new Error(`python does not run: ${error.message}`);
	if (status !== 0)
		throw new Error(`${words.slice(0, 2).join(" ")} ended with ${status}`);
}

function flash(table: string, port: string, { offset, size }: ProvisionOptions): void {
	const folder = mkdtempSync(join(tmpdir(), "provision-"));
	try {
		const [csv, image] = [join(folder, "settings.csv"), join(folder, "nvs.bin")];
		writeFileSync(csv, table, { mode: PRIVATE });
		python(join(process.env["IDF_PATH"]!, "components", "nvs_flash", "nvs_partition_generator", "nvs_partition_gen.py"), "generate", csv, image, String(size));
		python("-m", "esptool", "--port", port, "write-flash", `0x${offset.toString(16)}`, image);
	}
	finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

async function provision(options: ProvisionOptions): Promise<void> {
	const table = nvsTable(options.values);
	const { port, out, dryRun } = options;
	if (dryRun)
		process.stdout.write(table);
	if (out !== undefined)
		await openFile("--out", out, () => writeFileSync(out, table, { mode: PRIVATE }));
	if (dryRun || out !== undefined || port === undefined)
		return;
	const [missing] = missingIDF(process.env);
	if (missing !== undefined)
		throw new Error(missing);
	flash(table, port, options);
}

await runCommand("npm run provision", (words, print) => provision(parseProvision(words, print)));
