// `npm run console`: its command line, and a script in a pipe with the simulated modem on a pseudo-terminal.
// A terminal, too, with completion, history and colour. hosts/console/options.ts, cli.ts.

import type { IPty } from "@lydell/node-pty";
import { deepEqual, equal, match, throws } from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseConsole } from "../../../hosts/console/options.js";
import { RealClock } from "../../../hosts/modem/line/clock.js";
import { Pty } from "../../../hosts/modem/line/pty.js";
import { MemoryNetwork } from "../../../hosts/modem/network/memory-network.js";
import { parseTranscript } from "../../../hosts/modem/record/transcript.js";
import { ModemSimulator } from "../../../hosts/modem/simulator.js";
import { UsageError } from "../../../hosts/node/command-line.js";
import { inProject } from "../../../hosts/node/project.js";
import { inherited } from "../../support/inherited.js";

const parse = (...words: string[]) => parseConsole(words, () => {});

interface Ended {
	readonly code: number | null;
	readonly stdout: string;
	readonly stderr: string;
}

const COMMAND = ["--import", "tsx", "hosts/console/cli.ts"];

/** Runs the command with a script at its input. */
async function run(words: readonly string[], script: readonly string[]): Promise<Ended> {
	const child = spawn(process.execPath, [...COMMAND, ...words], { cwd: inProject("."), env: inherited });
	const printed = { stdout: "", stderr: "" };
	for (const name of ["stdout", "stderr"] as const)
		child[name].setEncoding("utf8").on("data", text => printed[name] += text);
	// A command line with a mistake ends before it reads.
	child.stdin.on("error", () => {});
	child.stdin.end(script.map(line => `${line}\n`).join(""));
	return { code: await new Promise(resolve => child.once("close", resolve)), ...printed };
}

/** Terminals whose command runs: a test that fails leaves its own behind. */
const terminals = new Set<IPty>();

/** Types keys at a terminal, each when the output since the one before matches; `variables` are of the environment. */
async function typed(words: readonly string[], keys: readonly (readonly [after: RegExp, keys: string])[], variables: Readonly<Record<string, string>>): Promise<{ readonly code: number; readonly output: string }> {
	// An optional package.
	const { spawn } = await import("@lydell/node-pty");
	return new Promise(resolve => {
		const terminal = spawn(process.execPath, [...COMMAND, ...words], { cwd: inProject("."), env: { ...inherited, TERM: "xterm", ...variables } });
		terminals.add(terminal);
		let output = "", seen = 0, next = 0;
		terminal.onData(text => {
			output += text;
			const [after, word] = keys[next] ?? [];
			if (after?.test(output.slice(seen)) !== true)
				return;
			seen = output.length;
			next += 1;
			terminal.write(word!);
		});
		terminal.onExit(({ exitCode }) => {
			terminals.delete(terminal);
			resolve({ code: exitCode, output });
		});
	});
}

/** Does something with a simulated BG96 that has an active context, at the serial port `modem` of a folder. */
async function withModem<T>(body: (modem: string, folder: string) => Promise<T>): Promise<T> {
	const folder = mkdtempSync(join(tmpdir(), "console-"));
	const pty = await Pty.open(join(folder, "modem"), bytes => modem.receive(bytes));
	const clock = new RealClock();
	const modem = new ModemSimulator({ clock, network: new MemoryNetwork(clock), send: bytes => pty.write(bytes), context: true });
	try {
		return await body(join(folder, "modem"), folder);
	}
	finally {
		modem.close();
		pty.close();
		rmSync(folder, { recursive: true, force: true });
	}
}

/** Runs a script; `FILE` in it is a file that `look` gets. */
function piped(script: readonly string[], look: (file: string) => void = () => {}): Promise<Ended> {
	return withModem(async (modem, folder) => {
		const file = join(folder, "session.txt");
		const ended = await run(["--serial", modem], script.map(line => line.replace("FILE", file)));
		look(file);
		return ended;
	});
}

describe("the command line of npm run console", () => {
	it("takes a port and a rate", () => {
		deepEqual({ ...parse("--serial", "/dev/ttyUSB2") }, { serial: "/dev/ttyUSB2", baud: 115_200 });
		equal(parse("--serial", "x", "--baud", "9600").baud, 9600);
	});

	for (const [words, message] of [
		[[], /--serial <path>' not specified/], [["--serial", ""], /^--serial must be the path/], [["--serial", "x", "--baud", "1"], /whole number from 300 to 4000000/],
		[["--serial", "x", "y"], /too many arguments/],
	] as const)
		it(`refuses ${words.join(" ") || "nothing"}`, () => throws(() => parse(...words), (error: unknown) => error instanceof UsageError && message.test(error.message)));
});

describe("npm run console", () => {
	afterEach(() => terminals.forEach(terminal => terminal.kill()));

	it("explains each answer of a script, in plain lines, and exits with 0 after the last", async () => {
		const { code, stdout, stderr } = await piped([
			"AT+CPIN?", "AT+QMTOPEN=0,\"broker.example\",1883", "AT+QMTCONN=0,\"me\"", ":publish a/b hello world", "AT+NOPE", "AT+QMTDISC=0",
		]);
		equal(stderr, "");
		equal(stdout, `> AT+CPIN?
< +CPIN: READY
    CPIN, state of the SIM: state READY = no PIN is asked for (27.007 §8.3)
< OK
> AT+QMTOPEN=0,"broker.example",1883
< OK
< +QMTOPEN: 0,0
    QMTOPEN, open a network for a client: client 0, result 0 = network opened (both notes §3.2.2)
> AT+QMTCONN=0,"me"
< OK
< +QMTCONN: 0,0,0
    QMTCONN, connect a client to the server: client 0, result 0 = sent, and acknowledged by the server, return code 0 = accepted (both notes §3.2.4)
> AT+QMTPUB=0,1,1,0,"a/b"
< >
> hello world\\x1a
< OK
< +QMTPUB: 0,1,0
    QMTPUB, publish a message: client 0, message identifier 1, result 0 = sent, and acknowledged by the server (both notes §3.2.8)
> AT+NOPE
< ERROR
    the command failed; AT+CMEE=2 gives the reason in words (V.250 §5.7.1)
> AT+QMTDISC=0
< OK
< +QMTDISC: 0,0
    QMTDISC, disconnect a client from the server: client 0, result 0 = closed (both notes §3.2.5)
`);
		equal(code, 0);
	});

	it("records a transcript without its secrets", async () => {
		let text = "";
		const { code } = await piped([":record FILE", "AT+QICSGP=2,1,\"iot\",\"me\",\"secret\",1", ":record", "AT"], file => text = readFileSync(file, "utf8"));
		equal(code, 0);
		const host = parseTranscript(text).filter(({ direction }) => direction === "host").map(({ bytes }) => Buffer.from(bytes).toString());
		deepEqual(host, ["AT+QICSGP=2,1,\"iot\",\"me\",\"******\",1\r"]);
		equal(text.includes("secret"), false);
		match(text, /< \\r\\nOK\\r\\n$/m);
	});

	it("ends a script at a mistake, with one line and exit code 2", async () => {
		const { code, stdout, stderr } = await piped(["AT", ":nope", "ATI"]);
		deepEqual([code, stdout, stderr], [2, "> AT\n< OK\n", "npm run console: :nope is no command; :help lists them\n"]);
	});

	it("says in one line what is wrong with its command line, or with the port", async () => {
		const wrong = await run(["--baud", "9600"], []);
		deepEqual([wrong.code, wrong.stderr], [2, "npm run console: required option '--serial <path>' not specified\n"]);
		const missing = await run(["--serial", "/nowhere/modem"], ["AT"]);
		equal(missing.code, 1);
		match(missing.stderr, /^npm run console: .*\n$/);
	});

	/** Completes a command, sends it, sends it again from the history, makes a mistake, leaves. */
	const KEYS = [[/Tab completes/, "AT+QMTDI\t"], [/AT\+QMTDISC=/, "?\r"], [/< OK/, "\x1b[A\r"], [/< OK/, ":nope\r"], [/:nope is no command/, ":quit\r"]] as const;

	it("at a terminal completes, keeps a history, goes on after a mistake, and has colours", async () => {
		const { code, output } = await withModem(modem => typed(["--serial", modem], KEYS, {}));
		equal(code, 0);
		equal(output.match(/< \+QMTDISC: \(0-5\)/g)?.length, 2, output);
		match(output, /\x1b\[32m< OK\x1b\[39m/);
	});

	it("at a terminal has no colours with NO_COLOR", async () => {
		const { code, output } = await withModem(modem => typed(["--serial", modem], KEYS, { NO_COLOR: "1" }));
		equal(code, 0);
		match(output, /< OK/);
		equal(/\x1b\[\d+m/.test(output), false);
	});
});
