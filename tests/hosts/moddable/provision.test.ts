// `npm run provision`: what is written is what the firmware reads. As a program it has an ESP-IDF that is only as much as it looks at: python prints its words.

import { deepEqual, equal, match, ok, throws } from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { NAMES, withStored, type Settings, type Store } from "../../../hosts/esp32/settings.js";
import { nvsTable } from "../../../hosts/moddable/nvs-table.js";
import { parseProvision, type ProvisionOptions } from "../../../hosts/moddable/provision-options.js";
import { Answered, UsageError } from "../../../hosts/node/command-line.js";
import { inProject } from "../../../hosts/node/project.js";
import { configure } from "../../../modules/app/configuration/configuration.js";

const PEM = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";

/** Fields of a line of CSV, as Python's reader takes them. */
function fields(line: string): string[] {
	return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g)].map(([, quoted, bare]) => quoted === undefined ? bare! : quoted.replaceAll("\"\"", "\""));
}

/** NVS with what the generator makes of a table: namespaces, texts, and texts from files. Refuses a table that the generator refuses. */
class NVS {
	readonly #namespaces = new Map<string, Map<string, string>>();

	constructor(table: string) {
		const [head, ...rows] = table.trimEnd().split("\n");
		equal(head, "key,type,encoding,value");
		let namespace: Map<string, string> | undefined;
		for (const row of rows) {
			const [key, type, encoding, value, ...rest] = fields(row) as [string, string, string, string];
			deepEqual(rest, [], row);
			ok(key.length >= 1 && key.length <= 15, `key ${key}`);
			if (type === "namespace") {
				namespace = new Map();
				this.#namespaces.set(key, namespace);
				continue;
			}
			equal(encoding, "string", `${key}: other encodings are read as TypeError`);
			const text = type === "file" ? readFileSync(value, "utf8") : value;
			ok(Buffer.byteLength(text) + 1 <= 4000, `${key}: the longest text has 4000 bytes, the zero at its end included`);
			namespace!.set(key, text);
		}
	}

	open({ path }: { path: string; mode: "r" }): Store {
		const values = this.#namespaces.get(path);
		if (values === undefined)
			throw new Error("ESP_ERR_NVS_NOT_FOUND");
		return { format: "buffer", read: key => values.get(key), close() {} };
	}
}

describe("npm run provision", () => {
	const folder = mkdtempSync(join(tmpdir(), "provision-"));
	const ca = join(folder, "ca, \"own\".pem");
	const [cert, key] = [join(folder, "cert.pem"), join(folder, "key.pem")];

	before(() => {
		writeFileSync(ca, PEM);
		writeFileSync(cert, PEM.replace("AAAA", "BBBB"));
		writeFileSync(key, PEM.replaceAll("CERTIFICATE", "PRIVATE KEY"));
	});

	after(() => {
		rmSync(folder, { recursive: true });
	});

	function parse(...words: string[]): ProvisionOptions {
		return parseProvision(words, () => {});
	}

	function refuses(words: string[], message: string | RegExp): void {
		throws(() => parse("--dry-run", ...words), error => {
			ok(error instanceof UsageError, String(error));
			match(error.message, /^[^\n]*$/);
			if (typeof message === "string")
				equal(error.message, message);
			else
				match(error.message, message);
			return true;
		});
	}

	/** @returns what the firmware's settings are on a device that was provisioned so */
	function read(built: Settings, ...words: string[]): Settings {
		const reports: string[] = [];
		const settings = withStored(built, new NVS(nvsTable(parse("--dry-run", ...words).values)), text => void reports.push(text));
		deepEqual(reports, []);
		return settings;
	}

	const ALL = ["--id", "pump,7", "--user", "pümp", "--password", "s; x", "--topic", "pumps/7", "--host", "broker.example", "--mqtt-port", "8884",
		"--apn", "iot.example", "--apn-user", "me", "--apn-password", "too", "--pin", "1234", "--ca", "", "--cert", "", "--key", ""];

	it("writes what the firmware reads: every setting that it looks for, texts with commas, and files", () => {
		const words = [...ALL];
		for (const [option, file] of [["--ca", ca], ["--cert", cert], ["--key", key]] as const)
			words[words.indexOf(option) + 1] = file;
		const stored = read({ interval: 1000 }, ...words);
		deepEqual(stored, {
			interval: 1000, id: "pump,7", user: "pümp", password: "s; x", topic: "pumps/7", host: "broker.example", port: "8884", tls: "true",
			apn: "iot.example", apnUser: "me", apnPassword: "too", pin: "1234", ca: PEM, certificate: readFileSync(cert, "utf8"), key: readFileSync(key, "utf8"),
		});
		deepEqual(Object.keys(stored).filter(name => name !== "interval").sort(), [...NAMES].sort());
		deepEqual(configure(stored).tls, { verify: true, ignoreLocalTime: false, ca: PEM, certificate: stored["certificate"], key: stored["key"] });
	});

	it("switches TLS on in a firmware that was built without, where it writes an authority", () => {
		equal(configure(read({ host: "broker.example", tls: false }, "--ca", ca)).port, 8883);
	});

	it("leaves everything else as it was built in", () => {
		deepEqual(read({ host: "broker.example", user: "all" }, "--password", "x"), { host: "broker.example", user: "all", password: "x" });
	});

	it("answers --help", () => {
		let printed = "";
		throws(() => parseProvision(["--help"], text => printed += text), Answered);
		match(printed, /--cert <file>/);
	});

	it("refuses what the firmware would refuse, by the option's name", () => {
		refuses(["--mqtt-port", "0"], "--mqtt-port must be from 1 to 65535");
		refuses(["--pin", "x"], "--pin must be 4 to 8 digits");
		refuses(["--topic", "a/#"], "--topic must not contain + or #, which are for topic filters");
		refuses(["--id", "a\"b"], "--id must not contain quotes or control characters");
		refuses(["--apn", "x".repeat(101)], "--apn must be at most 100 bytes long");
		refuses(["--cert", cert], /^--key is required/);
	});

	it("refuses files that the firmware could not use", () => {
		const [text, long] = [join(folder, "text"), join(folder, "long")];
		writeFileSync(text, `a comment\n${PEM}`);
		writeFileSync(long, PEM.padEnd(4000));
		refuses(["--ca", text], `--ca: ${text} must be PEM and start with -----BEGIN; remove what is before it`);
		refuses(["--ca", long], `--ca: ${long} has 4000 bytes, NVS holds 3999: remove the certificates that are not needed`);
		refuses(["--ca", join(folder, "none")], /^--ca: ENOENT/);
	});

	it("refuses a command line that is wrong", () => {
		refuses([], "nothing to write: give a setting, such as --id");
		refuses(["--id"], "option '--id <name>' argument missing");
		refuses(["--interval", "5"], "unknown option '--interval'");
		refuses(["x"], /^too many arguments/);
		refuses(["--id", "a", "--size", "5000"], "option '--size <bytes>' argument '5000' is invalid. It must be a multiple of 4096, at least 0x3000.");
		refuses(["--id", "a", "--offset", "x"], "option '--offset <bytes>' argument 'x' is invalid. It must be a number, such as 0x9000.");
		refuses(["--id", "a", "--out", ""], "--out must be the path of a file");
		refuses(["--id", "a", "--port", ""], "--port must be the path of a serial port, such as /dev/ttyUSB0");
		throws(() => parse("--id", "a"), { message: "--port is required to flash; --out or --dry-run need none" });
	});

	describe("as a program", () => {
		const idf = join(folder, "idf");
		const left = join(folder, "left");

		before(() => {
			mkdirSync(join(idf, "tools"), { recursive: true });
			writeFileSync(join(idf, "tools", "idf.py"), "");
			const python = join(idf, "tools", "python");
			writeFileSync(python, `#!/bin/sh\necho "$@"\nif [ "$2" = generate ]; then cat "$3"; echo "$3" > "${left}"; exit "\${ENDS_WITH:-0}"; fi\n`);
			chmodSync(python, 0o755);
		});

		function run(words: readonly string[], env: NodeJS.ProcessEnv = {}): { readonly code: number | null; readonly out: string[]; readonly err: string } {
			const { IDF_PATH: _, ...rest } = process.env;
			const { status, stdout, stderr } = spawnSync(process.execPath, ["--import", "tsx", inProject("hosts/moddable/provision.ts"), ...words], {
				encoding: "utf8", env: { ...rest, NODE_OPTIONS: "", ...env }, cwd: inProject("."),
			});
			return { code: status, out: stdout.trimEnd().split("\n"), err: stderr };
		}

		const there = (): NodeJS.ProcessEnv => ({ IDF_PATH: idf, PATH: `${join(idf, "tools")}:${process.env["PATH"]}` });

		it("prints the table, and needs neither port nor ESP-IDF for it", () => {
			const { code, out } = run(["--id", "pump-7", "--dry-run"]);
			deepEqual([code, out], [0, ["key,type,encoding,value", "quectel,namespace,,", "id,data,string,pump-7"]]);
		});

		it("writes the table into a file that only its owner reads", () => {
			const file = join(folder, "table.csv");
			equal(run(["--id", "pump-7", "--out", file]).code, 0);
			equal(readFileSync(file, "utf8"), "key,type,encoding,value\nquectel,namespace,,\nid,data,string,pump-7\n");
			equal(statSync(file).mode & 0o777, 0o600);
			deepEqual(run(["--id", "pump-7", "--out", folder]), { code: 1, out: [""], err: `npm run provision: --out ${folder}: is a folder\n` });
		});

		it("makes an image with ESP-IDF's generator, flashes it with esptool, and leaves no file", () => {
			const { code, out, err } = run(["--id", "pump-7", "--port", "/dev/ttyUSB0"], there());
			deepEqual([code, err], [0, ""]);
			match(out[0]!, /idf\/components\/nvs_flash\/nvs_partition_generator\/nvs_partition_gen\.py generate \S+\.csv \S+\.bin 24576$/);
			equal(out[3], "id,data,string,pump-7");
			match(out[4]!, /^-m esptool --port \/dev\/ttyUSB0 write-flash 0x9000 \S+\.bin$/);
			equal(existsSync(readFileSync(left, "utf8").trim()), false);
		});

		it("ends with 1 and a line when ESP-IDF is missing, or its generator fails", () => {
			const without = run(["--id", "pump-7", "--port", "/dev/ttyUSB0"]);
			equal(without.code, 1);
			match(without.err, /^npm run provision: no ESP-IDF v6\.0: IDF_PATH is not set; .*\n$/);
			const failing = run(["--id", "pump-7", "--port", "/dev/ttyUSB0"], { ...there(), ENDS_WITH: "2" });
			equal(failing.code, 1);
			match(failing.err, /^npm run provision: \S+nvs_partition_gen\.py generate ended with 2\n$/);
			equal(existsSync(readFileSync(left, "utf8").trim()), false);
		});

		it("ends with 2 and a line when the command line is wrong", () => {
			deepEqual(run(["--pin", "x"]), { code: 2, out: [""], err: "npm run provision: --pin must be 4 to 8 digits\n" });
		});
	});
});
