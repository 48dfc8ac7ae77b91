// `npm run flash` as a program, with an SDK and an ESP-IDF that are only as much as it looks at: mcconfig prints how it was called.

import { deepEqual, equal, match, ok } from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { missingIDF } from "../../../hosts/moddable/idf.js";
import { mergeConfiguration } from "../../../hosts/moddable/sdkconfig.js";
import { inProject } from "../../../hosts/node/project.js";

const MCCONFIG = `#!/bin/sh
for word in "$@"; do echo "word $word"; done
echo "port $UPLOAD_PORT"
echo "table $PARTITIONS_FILE"
echo "tsc $(command -v tsc)"
cat "$SDKCONFIGPATH/sdkconfig.defaults"
exit "\${ENDS_WITH:-0}"
`;

describe("npm run flash", () => {
	const folder = mkdtempSync(join(tmpdir(), "flash-"));
	const sdk = join(folder, "sdk");
	const idf = join(folder, "idf");

	function write(path: string, text: string): void {
		mkdirSync(join(path, ".."), { recursive: true });
		writeFileSync(path, text);
	}

	before(() => {
		const mcconfig = join(sdk, "build", "bin", "lin", "release", "mcconfig");
		write(mcconfig, MCCONFIG);
		chmodSync(mcconfig, 0o755);
		const targets = join(sdk, "build", "devices", "esp32", "targets");
		write(join(targets, "esp32c3", "manifest.json"), "{}");
		write(join(targets, "xiao_esp32s3", "manifest.json"), JSON.stringify({ build: { SDKCONFIGPATH: "./sdkconfig" } }));
		write(join(targets, "xiao_esp32s3", "sdkconfig", "sdkconfig.defaults"), "CONFIG_SPIRAM=y\nCONFIG_ESP_TASK_WDT_EN=n");
		write(join(targets, "xiao_esp32s3", "sdkconfig", "sdkconfig.defaults.release"), "CONFIG_ESP_TASK_WDT_TIMEOUT_S=5\n");
		write(join(targets, "saola_wrover", "manifest.json"), JSON.stringify({ build: { SDKCONFIGPATH: "$(MODDABLE)/psram" } }));
		write(join(sdk, "psram", "sdkconfig.defaults"), "CONFIG_SPIRAM=y\n");
		write(join(idf, "tools", "idf.py"), "");
		write(join(idf, "tools", "cmake", "version.cmake"), "set(IDF_VERSION_MAJOR 6)\nset(IDF_VERSION_MINOR 0)\n");
	});

	after(() => {
		rmSync(folder, { recursive: true });
	});

	/** @param env besides that of the test, without what an installed SDK sets */
	function flash(words: readonly string[], env: NodeJS.ProcessEnv): { readonly code: number | null; readonly out: string[]; readonly err: string[] } {
		const { IDF_PATH: _, PARTITIONS_FILE: _table, MODDABLE: _sdk, UPLOAD_PORT: _port, SDKCONFIGPATH: _config, ...rest } = process.env;
		const { status, stdout, stderr } = spawnSync(process.execPath, ["--import", "tsx", inProject("hosts/moddable/flash.ts"), ...words], {
			encoding: "utf8", env: { ...rest, HOME: folder, NODE_OPTIONS: "", ...env }, cwd: inProject("."),
		});
		const lines = (text: string): string[] => text.split("\n").filter(line => line !== "");
		return { code: status, out: lines(stdout), err: lines(stderr) };
	}

	it("ends with 2 and one line when the command line is wrong", () => {
		const { code, out, err } = flash(["--board", "esp32c3", "host=b", "transmit=17"], {});
		equal(code, 2);
		deepEqual([out, err], [[], ["npm run flash: transmit: GPIO 17 is a flash pin of an ESP32-C3"]]);
	});

	it("ends with 1 and a line for each tool that is missing", () => {
		const { code, err } = flash(["--board", "esp32c3", "host=b"], {});
		equal(code, 1);
		deepEqual(err, [
			"npm run flash: no Moddable SDK at MODDABLE or in ~/.local/share/moddable; `npx xs-dev setup` installs it",
			"npm run flash: no ESP-IDF v6.0: IDF_PATH is not set; `npx xs-dev setup --device=esp32` installs it, then open a new shell",
		]);
	});

	it("reaches exactly the missing ESP-IDF where there is an SDK", () => {
		const { code, err } = flash(["--board", "esp32c3", "host=b"], { MODDABLE: sdk });
		equal(code, 1);
		deepEqual(err, ["npm run flash: no ESP-IDF v6.0: IDF_PATH is not set; `npx xs-dev setup --device=esp32` installs it, then open a new shell"]);
	});

	it("builds and flashes a release with the settings, tsc on PATH and ESP-IDF's settings of board and firmware", () => {
		const { code, out, err } = flash(["--board", "xiao_esp32s3", "host=b", "apn=a b"], { MODDABLE: sdk, IDF_PATH: idf, PATH: `${join(idf, "tools")}:${process.env["PATH"]}` });
		deepEqual([code, err], [0, []]);
		const words = out.filter(line => line.startsWith("word ")).map(line => line.slice(5));
		deepEqual(words.filter(word => !word.startsWith("/")), ["-m", "-p", "esp32/xiao_esp32s3", "-o", "host=b", "apn=a b", "board=xiao_esp32s3"]);
		ok(words.includes(inProject("manifest.json")));
		ok(out.includes("port "));
		match(out.find(line => line.startsWith("tsc"))!, /node_modules\/\.bin\/tsc$/);
		ok(out.includes("CONFIG_SPIRAM=y"));
		equal(out.filter(line => line.startsWith("CONFIG_ESP_TASK_WDT_EN")).at(-1), "CONFIG_ESP_TASK_WDT_EN=y");
	});

	it("passes on debugger, port and the wish to build only, and mcconfig's exit code", () => {
		const env = { MODDABLE: sdk, IDF_PATH: idf, PATH: `${join(idf, "tools")}:${process.env["PATH"]}`, ENDS_WITH: "3" };
		const { code, out } = flash(["--board", "esp32_wrover", "--debug", "--build-only", "--port", "/dev/ttyACM0", "host=b"], env);
		equal(code, 3);
		deepEqual(out.filter(line => line.startsWith("word -") || line.startsWith("word esp32") || line.startsWith("word board") || line === "word build"),
			["word -d", "word -m", "word -p", "word esp32", "word -t", "word build", "word -o", "word board=esp32_wrover"]);
		ok(out.includes("port /dev/ttyACM0"));
	});

	it("builds with a manifest that adds what the settings ask for, and the groups that are named", () => {
		const env = { MODDABLE: sdk, IDF_PATH: idf, PATH: `${join(idf, "tools")}:${process.env["PATH"]}` };
		const { code, out } = flash(["--board", "esp32c3", "host=b", "eDRX=20480", "--with", "commands"], env);
		equal(code, 0);
		const manifest = out.find(line => line.endsWith("/manifest.json"))!.slice("word ".length);
		deepEqual(JSON.parse(readFileSync(manifest, "utf8")), { include: ["manifest.json", "modules/node-commands.json", "modules/node-radio.json"].map(inProject) });
	});

	it("ends with 2 and one line when a group is none", () => {
		const { code, out, err } = flash(["--board", "esp32c3", "host=b", "--with", "jounral"], {});
		deepEqual([code, out, err], [2, [], ["npm run flash: option '--with <groups>' argument 'jounral' is invalid. It must be of commands, tls, radio, probe, influx, journal, all."]]);
	});

	it("builds with the journal's partition table only for a node with a journal, or with that of the environment", () => {
		const env = { MODDABLE: sdk, IDF_PATH: idf, PATH: `${join(idf, "tools")}:${process.env["PATH"]}` };
		const table = (words: readonly string[], more: NodeJS.ProcessEnv = {}): string | undefined => flash(["--board", "esp32c3", "host=b", ...words], { ...env, ...more }).out.find(line => line.startsWith("table"));
		equal(table([]), "table ");
		equal(table(["journal=false"]), "table ");
		equal(table(["journal=true"]), `table ${inProject("hosts/esp32/journal.csv")}`);
		equal(table(["journal=true"], { PARTITIONS_FILE: "/own.csv" }), "table /own.csv");
	});

	describe("looks for ESP-IDF", () => {
		const path = join(folder, "other");

		it("at IDF_PATH", () => {
			deepEqual(missingIDF({ IDF_PATH: path }), [`no ESP-IDF v6.0 at IDF_PATH, ${path}; \`npx xs-dev setup --device=esp32\` installs it`]);
		});

		it("of the version that the SDK builds with", () => {
			write(join(path, "tools", "idf.py"), "");
			write(join(path, "tools", "cmake", "version.cmake"), "set(IDF_VERSION_MAJOR 5)\nset(IDF_VERSION_MINOR 4)\n");
			deepEqual(missingIDF({ IDF_PATH: path }), ["ESP-IDF at IDF_PATH is v5.4, the SDK builds with v6.0; `npx xs-dev setup --device=esp32` installs it"]);
		});

		it("with its tools on PATH", () => {
			deepEqual(missingIDF({ IDF_PATH: idf, PATH: "/nowhere" }), [`ESP-IDF's tools are not on PATH; run \`source ${idf}/export.sh\``]);
			deepEqual(missingIDF({ IDF_PATH: idf, PATH: join(idf, "tools") }), []);
		});
	});

	describe("adds the firmware's settings of ESP-IDF to those of the board", () => {
		const own = readFileSync(inProject("hosts/esp32/sdkconfig/sdkconfig.defaults"), "utf8");
		const merged = (target: string, file: string): string => readFileSync(join(mergeConfiguration(sdk, target, join(folder, "merged")), file), "utf8");

		it("behind each of its files, so that they count", () => {
			equal(merged("xiao_esp32s3", "sdkconfig.defaults"), `CONFIG_SPIRAM=y\nCONFIG_ESP_TASK_WDT_EN=n\n\n${own}`);
			equal(merged("xiao_esp32s3", "sdkconfig.defaults.release"), `CONFIG_ESP_TASK_WDT_TIMEOUT_S=5\n\n${own}`);
			equal(merged("xiao_esp32s3", "sdkconfig.inst"), "");
		});

		it("where the board's are elsewhere in the SDK, and where it has none", () => {
			equal(merged("saola_wrover", "sdkconfig.defaults"), `CONFIG_SPIRAM=y\n\n${own}`);
			equal(merged("esp32c3", "sdkconfig.defaults"), own);
			equal(merged("", "sdkconfig.defaults"), own);
			equal(merged("", "sdkconfig.defaults.release"), "");
		});
	});
});
