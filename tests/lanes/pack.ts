// The lane of the packages, `npm run test:pack`: packs both, installs their tarballs in an empty folder, and uses them as their READMEs and
// docs/test-your-driver.md say. Needs npm's registry, a C compiler, and python3 with pyserial; with a name, only the steps whose names begin with it.

import { deepEqual, equal, match, ok } from "node:assert/strict";
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { cpSync, existsSync, lstatSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { SerialPort } from "serialport";
import { inProject } from "../../hosts/node/project.js";
import { DECLARATIONS, example } from "../readme.js";
import { laneCommand } from "./command.js";
import type { Lane } from "./lane.js";

const EXAMPLES = inProject("examples/test-your-driver");
const WAIT_MS = 30_000;
/** Commands that each of two modems is sent without a pause. */
const PIPELINED = 20_000;

/** What a package's package.json must have, besides its name. */
const FIELDS = ["version", "description", "license", "repository", "type", "engines", "exports", "types", "files"];

function run(folder: string, command: string, ...words: readonly string[]): { status: number | null; stdout: string; stderr: string } {
	const { error, status, stdout, stderr } = spawnSync(command, words, { cwd: folder, encoding: "utf8", timeout: 240_000 });
	if (error !== undefined)
		throw new Error(`${command}: ${error.message}`);
	return { status, stdout, stderr };
}

/** Runs a command that must succeed. @returns what it printed */
function succeed(folder: string, command: string, ...words: readonly string[]): string {
	const { status, stdout, stderr } = run(folder, command, ...words);
	equal(status, 0, `${command} ${words.join(" ")}: ${stdout}${stderr}`);
	return stdout;
}

/** @returns the first TypeScript block of a text */
function firstExample(markdown: string): string {
	const block = /^```ts\n(.*?)^```/ms.exec(markdown)?.[1];
	ok(block, "no example");
	return block;
}

/** A command of the installed modem, through npx; stopped at the end. */
class Npx {
	readonly child: ChildProcess;
	#output = "";
	readonly closed: Promise<number | null>;

	constructor(folder: string, ...words: readonly string[]) {
		this.child = spawn("npx", ["--no-install", "quectel-modem", ...words], { cwd: folder });
		this.child.stdout!.on("data", text => this.#output += text);
		this.child.stderr!.on("data", text => this.#output += text);
		this.closed = new Promise(resolve => this.child.once("close", resolve));
	}

	/** Resolves when the modem is ready. @throws Error with its output when it ends, or takes too long */
	async ready(): Promise<void> {
		const end = Date.now() + WAIT_MS;
		while (!/^ready$/m.test(this.#output)) {
			if (Date.now() > end || this.child.exitCode !== null)
				throw new Error(`not ready: ${this.#output}`);
			await new Promise(resolve => setTimeout(resolve, 20));
		}
	}

	async stop(): Promise<void> {
		this.child.kill("SIGTERM");
		await this.closed;
	}
}

/** Compiles files of the folder as a strict project. @returns what the compiler says; "" when they compile */
function compile(folder: string, files: readonly string[], emit: boolean): string {
	writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({
		compilerOptions: {
			target: "ES2022", lib: ["ES2022"], module: "NodeNext", strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true,
			verbatimModuleSyntax: true, skipLibCheck: false, noEmit: !emit, types: ["node"], typeRoots: [inProject("node_modules/@types")],
		},
		files,
	}));
	return run(folder, process.execPath, createRequire(import.meta.url).resolve("typescript/package.json").replace("package.json", "bin/tsc"), "--project", folder).stdout;
}

/** Answers of `AT` that a modem on a pseudo-terminal gives in a second, all commands sent at once. */
async function rate(path: string): Promise<number> {
	const port = new SerialPort({ path, baudRate: 115_200 });
	await new Promise<void>((resolve, reject) => port.once("open", resolve).once("error", reject));
	const begin = performance.now();
	let answers = 0;
	const done = new Promise<void>(resolve => port.on("data", (bytes: Buffer) => {
		for (const byte of bytes)
			answers += byte === 0x4b ? 1 : 0;
		if (answers >= PIPELINED)
			resolve();
	}));
	port.write(Buffer.from("AT\r".repeat(PIPELINED)));
	await done;
	const seconds = (performance.now() - begin) / 1000;
	await new Promise<void>(resolve => port.close(() => resolve()));
	return PIPELINED / seconds;
}

async function runLane(folder: string, python: string, lane: Lane): Promise<void> {
	const at = (file: string): string => join(folder, file);
	await lane.step("pack", async () => {
		const tarballs = succeed(inProject("."), "npm", "run", "-s", "pack", "--", "--repository", "git+https://git.example/quectel-mqtt-xs.git").trim().split("\n");
		for (const tarball of tarballs) {
			cpSync(tarball, at(basename(tarball)));
			const files = succeed(folder, "tar", "-tzf", basename(tarball)).trim().split("\n");
			for (const file of ["package/LICENSE", "package/README.md", "package/CHANGELOG.md"])
				ok(files.includes(file), `${tarball}: ${file}`);
			equal(files.filter(file => /test|\.tsbuildinfo|tsconfig/.test(file) && !/docs/.test(file)).join(), "", tarball);
			const { name, version, ...fields } = JSON.parse(succeed(folder, "tar", "-xzOf", basename(tarball), "package/package.json")) as { name: string; version: string };
			equal(basename(tarball), `${name}-${version}.tgz`);
			deepEqual(FIELDS.filter(field => field !== "version" && !Object.hasOwn(fields, field)), []);
			match(succeed(folder, "tar", "-xzOf", basename(tarball), "package/CHANGELOG.md"), new RegExp(`^## ${version.replaceAll(".", "\\.")}$`, "m"));
		}
		return tarballs.map(tarball => basename(tarball)).join(", ");
	});
	await lane.step("install", async () => {
		writeFileSync(at("package.json"), JSON.stringify({ private: true, type: "module" }));
		const serialport = (JSON.parse(readFileSync(inProject("package.json"), "utf8")) as { dependencies: Record<string, string> }).dependencies["serialport"];
		succeed(folder, "npm", "install", "--no-audit", "--no-fund", "--prefer-offline", "./quectel-modem-0.1.0.tgz", "./quectel-mqtt-xs-0.1.0.tgz", `serialport@${serialport}`);
		return "both in an empty folder";
	});
	await lane.step("types", async () => {
		for (const name of ["quectel-mqtt-xs", "quectel-modem"])
			writeFileSync(at(`${name}-example.ts`), firstExample(readFileSync(at(`node_modules/${name}/README.md`), "utf8")));
		writeFileSync(at("project-example.ts"), example().replaceAll("\"./", "\"quectel-mqtt-xs/"));
		writeFileSync(at("declarations.d.ts"), DECLARATIONS);
		equal(compile(folder, ["quectel-mqtt-xs-example.ts", "quectel-modem-example.ts"], true), "");
		equal(compile(folder, ["project-example.ts", "declarations.d.ts"], false), "");
		return "the examples of both packages and of the project compile in a strict project";
	});
	await lane.step("library", async () => {
		equal(succeed(folder, process.execPath, "quectel-modem-example.js"), "the module answers\n");
		return "the modem's example runs";
	});
	await lane.step("command", async () => {
		equal(succeed(folder, "npx", "--no-install", "quectel-modem", "--version"), "0.1.0\n");
		const mistake = run(folder, "npx", "--no-install", "quectel-modem", "--modem", "bg69");
		deepEqual([mistake.status, mistake.stderr.trim().split("\n").length], [2, 1], mistake.stderr);
		const modem = new Npx(folder, "--pty", "./modem");
		await modem.ready();
		ok(lstatSync(at("modem")).isSymbolicLink());
		await modem.stop();
		const end = Date.now() + WAIT_MS;
		while (existsSync(at("modem")) && Date.now() < end)
			await new Promise(resolve => setTimeout(resolve, 50));
		ok(!existsSync(at("modem")), "the link is left");
		return "version, a mistake, SIGTERM";
	});
	await lane.step("driver", async () => {
		const modem = new Npx(folder, "--pty", "./modem", "--firmware", "opensContext");
		try {
			await modem.ready();
			match(succeed(folder, process.execPath, "quectel-mqtt-xs-example.js", "./modem"), /^desk\/1: hello$/m);
		}
		finally {
			await modem.stop();
		}
		return "the driver's example publishes and receives";
	});
	for (const [name, command] of [["C", ["./driver"]], ["Python", [python, join(EXAMPLES, "driver.py")]]] as const)
		await lane.step(name, async () => {
			if (name === "C")
				succeed(folder, "cc", "-Wall", "-Wextra", "-Werror", "-o", "driver", join(EXAMPLES, "driver.c"));
			const printed = succeed(folder, "sh", join(EXAMPLES, "run.sh"), ...command);
			match(printed, new RegExp(`^received hello from ${name}\n[^]*^driver/${name.toLowerCase()} hello from ${name}$`, "m"));
			const report = JSON.parse(readFileSync(at("report.json"), "utf8")) as { misuse: unknown[]; refusals: unknown[] };
			deepEqual([report.misuse, report.refusals], [[], []]);
			return "connects, subscribes, publishes, receives; nothing refused, no misuse";
		});
	await lane.step("rate", async () => {
		const modems = ["one", "two"].map(name => new Npx(folder, "--pty", `./${name}`, "--timing", "fast", "--baud", "0"));
		try {
			await Promise.all(modems.map(modem => modem.ready()));
			const rates = await Promise.all(["one", "two"].map(name => rate(at(name))));
			return `two modems answer ${rates.map(each => Math.round(each)).join(" and ")} pipelined AT a second on their pseudo-terminals`;
		}
		finally {
			await Promise.all(modems.map(modem => modem.stop()));
		}
	});
}

/** The first Python that has pyserial: one that was installed beside Debian's may not have it. */
const python = ["python3", "/usr/bin/python3"].find(command => spawnSync(command, ["-c", "import serial"]).status === 0);
await laneCommand("npm run test:pack", python === undefined ? "the lane of the packages needs python3 with pyserial (Debian: python3-serial)" : undefined, async lane => {
	const folder = mkdtempSync(join(tmpdir(), "pack-"));
	try {
		await runLane(folder, python!, lane);
	}
	finally {
		rmSync(folder, { recursive: true, force: true });
	}
});
