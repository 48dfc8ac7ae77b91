// `npm run modem` as a process: its options, recordings and error messages.
// hosts/modem/cli.ts, pty.ts; loopback only.

import { deepEqual, equal, match } from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { closeSync, constants, existsSync, lstatSync, mkdtempSync, openSync, readFileSync, readlinkSync, readSync, rmSync, symlinkSync, unlinkSync, writeFileSync, writeSync } from "node:fs";
import { connect, createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ReadStream, WriteStream } from "node:tty";
import { fileURLToPath } from "node:url";
import WebSocket from "ws";
import { EmbeddedBroker } from "../../../hosts/modem/network/broker.js";
import { parseTranscript } from "../../../hosts/modem/record/transcript.js";

const CLI = fileURLToPath(new URL("../../../hosts/modem/cli.js", import.meta.url));

/** The project's folder, also when this test runs from build/. */
const PROJECT = process.cwd();

/** A running command with what it has written. */
class Run {
	/** Those that may still run: a test that fails leaves its own behind. */
	static readonly #running = new Set<ChildProcess>();
	readonly child: ChildProcess;
	out = "";
	error = "";
	#written: (() => void) | undefined;

	constructor(...options: string[]) {
		// The loader of this process, if any, is the child's as well.
		this.child = spawn(process.execPath, [...process.execArgv, CLI, ...options], { stdio: ["ignore", "pipe", "pipe"] });
		Run.#running.add(this.child);
		this.child.once("exit", () => Run.#running.delete(this.child));
		this.child.stdout?.on("data", text => this.#add("out", text));
		this.child.stderr?.on("data", text => this.#add("error", text));
	}

	/** Resolves with the first group of a pattern, when the output matches it. */
	async written(pattern: RegExp): Promise<string> {
		for (;;) {
			const found = pattern.exec(this.out);
			if (found !== null)
				return found[1] ?? "";
			if (this.child.exitCode !== null)
				throw new Error(`ended: ${this.error}`);
			await new Promise<void>(resolve => this.#written = resolve);
		}
	}

	/** Resolves with the exit code. */
	async ended(): Promise<number | null> {
		if (this.child.exitCode === null)
			await once(this.child, "close");
		return this.child.exitCode;
	}

	/** Kills every command that still runs. */
	static killAll(): void {
		for (const child of Run.#running)
			child.kill("SIGKILL");
	}

	async stop(): Promise<number | null> {
		this.child.kill("SIGTERM");
		return this.ended();
	}

	#add(kind: "out" | "error", text: Buffer): void {
		this[kind] += text.toString();
		this.#written?.();
	}
}

/** A driver at a device file, which reads only while it waits for an answer. */
class PtyDriver {
	readonly #file: number;

	constructor(file: number) {
		this.#file = file;
	}

	/** Sends a line and resolves with everything received until the answer. */
	async say(text: string, expected: string): Promise<string> {
		writeSync(this.#file, text);
		const buffer = Buffer.alloc(4096);
		for (let said = ""; ;) {
			try {
				said += buffer.toString("latin1", 0, readSync(this.#file, buffer));
			} catch (error) {
				equal((error as NodeJS.ErrnoException).code, "EAGAIN");
			}
			if (said.includes(expected))
				return said;
			await new Promise(resolve => setTimeout(resolve, 2));
		}
	}

	close(): void {
		closeSync(this.#file);
	}
}

/** Sends a line over any stream and resolves when the answer holds what is expected. */
async function say(stream: { write(text: string): unknown; on(event: "data", listener: (bytes: Buffer) => void): unknown; off(event: "data", listener: (bytes: Buffer) => void): unknown }, text: string, expected: string): Promise<string> {
	return new Promise(resolve => {
		let said = "";
		const listen = (bytes: Buffer): void => {
			said += bytes.toString("latin1");
			if (!said.includes(expected))
				return;
			stream.off("data", listen);
			resolve(said);
		};
		stream.on("data", listen);
		stream.write(text);
	});
}

describe("npm run modem", () => {
	let folder: string;
	beforeEach(() => folder = mkdtempSync(join(tmpdir(), "modem-")));
	afterEach(() => {
		Run.killAll();
		rmSync(folder, { recursive: true });
	});

	it("offers a TCP port, publishes to its embedded broker, strikes faults and records every byte", async () => {
		const faults = join(folder, "faults.json");
		const record = join(folder, "record.txt");
		writeFileSync(faults, `[{"when":{"command":"+CSQ"},"do":{"kind":"inject","bytes":"\\r\\nNEWS\\r\\n"}}]`);
		const run = new Run("--tcp", "0", "--faults", faults, "--record", record, "--baud", "0", "--seed", "7");
		const socket = connect(Number(await run.written(/^tcp 127\.0\.0\.1:(\d+)$/m)), "127.0.0.1");
		equal(await say(socket, "ATE0\r", "OK\r\n"), "ATE0\r\r\nOK\r\n");
		equal(await say(socket, "AT+CSQ\r", "OK\r\n"), "\r\nNEWS\r\n\r\n+CSQ: 24,99\r\n\r\nOK\r\n");
		await say(socket, `AT+QICSGP=1,1,"iot"\r`, "OK\r\n");
		await say(socket, "AT+QIACT=1\r", "OK\r\n");
		await say(socket, `AT+QMTOPEN=0,"any.example",1883\r`, "+QMTOPEN: 0,0\r\n");
		await say(socket, `AT+QMTCONN=0,"me"\r`, "+QMTCONN: 0,0,0\r\n");
		await say(socket, `AT+QMTPUB=0,1,1,0,"up"\r`, "> ");
		await say(socket, "hello\x1a", "+QMTPUB: 0,1,0\r\n");
		await run.written(/^(up hello)$/m);
		socket.destroy();
		equal(await run.stop(), 0);
		equal(run.error, "");
		match(readFileSync(record, "utf8"), /^\+0\.000 > ATE0\\r\n\+\d+\.\d{3} < ATE0\\r\n/);
		const host = parseTranscript(readFileSync(record, "utf8")).filter(({ direction }) => direction === "host");
		deepEqual(host.map(line => Buffer.from(line.bytes).toString()).slice(-2), [`AT+QMTPUB=0,1,1,0,"up"\r`, "hello\x1a"]);
	});

	it("offers the line as a WebSocket", async () => {
		const run = new Run("--websocket", "0", "--origin", "https://docs.example", "--baud", "0", "--timing", "fast");
		const socket = new WebSocket(await run.written(/^websocket (ws:\/\/127\.0\.0\.1:\d+)$/m), { origin: "https://docs.example" });
		await once(socket, "open");
		let answer = "";
		const answered = new Promise<void>(resolve => socket.on("message", data => {
			answer += String(data);
			if (answer.endsWith("OK\r\n"))
				resolve();
		}));
		socket.send(Buffer.from("ATE0\r"));
		await answered;
		equal(answer, "ATE0\r\r\nOK\r\n");
		equal(run.out.includes("pty"), false);
		equal(await run.stop(), 0);
	});

	it("loses what a driver that closed the pseudo-terminal has not read, and what is sent until the next one opens it", async () => {
		const path = join(folder, "modem");
		const broker = await EmbeddedBroker.start();
		const run = new Run("--pty", path, "--timing", "fast", "--baud", "0", "--broker", broker.url, "--control", "0");
		const control = connect(Number(await run.written(/^control 127\.0\.0\.1:(\d+)$/m)), "127.0.0.1");
		await run.written(/^pty (.*)$/m);
		const open = () => openSync(path, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK);
		try {
			const first = new PtyDriver(open());
			await first.say("ATE0\r", "OK\r\n");
			await first.say("AT+QICSGP=1,1,\"iot\"\r", "OK\r\n");
			await first.say("AT+QIACT=1\r", "OK\r\n");
			await first.say("AT+QMTOPEN=0,\"any.example\",1883\r", "+QMTOPEN: 0,0\r\n");
			await first.say("AT+QMTCONN=0,\"me\"\r", "+QMTCONN: 0,0,0\r\n");
			await first.say("AT+QMTSUB=0,1,\"t\",0\r", "+QMTSUB: 0,1,0,0\r\n");
			const received = say(control, "", "PUBLISH 0");
			await broker.publish("t", "unread");
			await received;
			const closed = say(control, "", `{"event":"driver","open":false}`);
			first.close();
			await closed;
			const lost = say(control, "", "PUBLISH 0");
			await broker.publish("t", "unseen");
			await lost;
			const second = new PtyDriver(open());
			equal(await second.say("AT\r", "OK\r\n"), "\r\nOK\r\n");
			second.close();
			control.destroy();
			equal(lstatSync(path).isSymbolicLink(), true);
		} finally {
			equal(await run.stop(), 0, run.error);
			await broker.stop();
		}
	});

	it("offers a pseudo-terminal under a name that goes away with it, raw both ways, for one driver after the other", async () => {
		const path = join(folder, "modem");
		const run = new Run("--pty", path);
		equal(await run.written(/^pty (.*)$/m), path);
		for (const echo of ["ATE0\r", ""]) {
			const flags = constants.O_RDWR | constants.O_NOCTTY;
			const input = new ReadStream(openSync(path, flags));
			const output = new WriteStream(openSync(path, flags));
			const stream = { write: (text: string) => output.write(text), on: input.on.bind(input), off: input.off.bind(input) };
			equal(await say(stream, "ATE0\r", "OK\r\n"), `${echo}\r\nOK\r\n`);
			equal(await say(stream, "\n\x03\x04AT+GSN\r", "OK\r\n"), "\r\n866425030012340\r\n\r\nOK\r\n");
			input.destroy();
			output.destroy();
		}
		equal(await run.stop(), 0);
		equal(existsSync(path), false);
	});

	for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
		it(`removes the name of its pseudo-terminal at ${signal}`, async () => {
			const path = join(folder, "modem");
			const run = new Run("--pty", path);
			await run.written(/^pty (.*)$/m);
			run.child.kill(signal);
			equal(await run.ended(), 0);
			equal(lstatSync(path, { throwIfNoEntry: false }), undefined);
		});

	it("replaces the link of a pseudo-terminal that has ended, and removes no link but its own", async () => {
		const path = join(folder, "modem");
		symlinkSync("/dev/pts/999999", path);
		const run = new Run("--pty", path);
		await run.written(/^pty (.*)$/m);
		match(readlinkSync(path), /^\/dev\/pts\/\d{1,5}$/);
		unlinkSync(path);
		symlinkSync("elsewhere", path);
		equal(await run.stop(), 0);
		equal(readlinkSync(path), "elsewhere");
	});

	it("is a BC20 with the firmware and the brokers that were asked for", async () => {
		const [first, second] = [await EmbeddedBroker.start(), await EmbeddedBroker.start()];
		const run = new Run("--modem", "bc20", "--tcp", "0", "--baud", "0", "--latency", "20",
			"--broker", first.url, "--broker", `two.example=${second.url}`, "--firmware", "dataFormat", "--firmware", "protocol=4");
		const socket = connect(Number(await run.written(/^tcp 127\.0\.0\.1:(\d+)$/m)), "127.0.0.1");
		try {
			await say(socket, "ATE0\r", "OK\r\n");
			for (const [index, host] of ["one.example", "two.example"].entries()) {
				await say(socket, `AT+QMTCFG="dataformat",${index},0,1\r`, "OK\r\n");
				await say(socket, `AT+QMTOPEN=${index},"${host}",1883\r`, `+QMTOPEN: ${index},0\r\n`);
				await say(socket, `AT+QMTCONN=${index},"c${index}"\r`, `+QMTCONN: ${index},0,0\r\n`);
				await say(socket, `AT+QMTSUB=${index},1,"t",0\r`, `+QMTSUB: ${index},1,0,0\r\n`);
			}
			await say(socket, `AT+QMTPUB=0,0,0,0,"t","one"\r`, `+QMTRECV: 0,0,"t","6F6E65"\r\n`);
			const other = say(socket, "", `"74776F"\r\n`);
			await second.publish("t", "two");
			equal(await other, `\r\n+QMTRECV: 1,0,"t","74776F"\r\n`);
		} finally {
			socket.destroy();
			equal(await run.stop(), 0);
			await first.stop();
			await second.stop();
		}
	});

	it("has the SIM, the network and the clock that are asked for", async () => {
		const run = new Run("--tcp", "0", "--pin", "1234", "--apn", "iot,me,word", "--coverage", "CAT-M1=denied", "--coverage", "gsm=roaming", "--no-network-time", "--baud", "0");
		const socket = connect(Number(await run.written(/^tcp 127\.0\.0\.1:(\d+)$/m)), "127.0.0.1");
		await say(socket, "ATE0\r", "OK\r\n");
		equal(await say(socket, "AT+CPIN?\r", "OK\r\n"), "\r\n+CPIN: SIM PIN\r\n\r\nOK\r\n");
		await say(socket, "AT+CGREG=1\r", "OK\r\n");
		await say(socket, "AT+CPIN=1234\r", "+CGREG: 5\r\n");
		equal((await say(socket, "AT+CCLK?\r", "OK\r\n")).includes(`+CCLK: "80/01/06`), true);
		await say(socket, `AT+QICSGP=1,1,"iot"\r`, "OK\r\n");
		await say(socket, "AT+QIACT=1\r", "ERROR\r\n");
		await say(socket, `AT+QICSGP=1,1,"iot","me","word",1\r`, "OK\r\n");
		await say(socket, "AT+QIACT=1\r", "OK\r\n");
		socket.destroy();
		equal(await run.stop(), 0);
		equal(run.error, "");
	});

	it("opens sockets to the servers that were asked for, and to no other", async () => {
		const server = createServer(peer => peer.pipe(peer).on("error", () => {})).listen(0, "127.0.0.1");
		await once(server, "listening");
		const run = new Run("--tcp", "0", "--host", `echo.example=127.0.0.1:${(server.address() as AddressInfo).port}`, "--timing", "fast", "--baud", "0");
		const socket = connect(Number(await run.written(/^tcp 127\.0\.0\.1:(\d+)$/m)), "127.0.0.1");
		await say(socket, `ATE0+QICSGP=1,1,"iot"\r`, "OK\r\n");
		await say(socket, "AT+QIACT=1\r", "OK\r\n");
		await say(socket, `AT+QIOPEN=1,1,"TCP","other.example",7,0,1\r`, "+QIOPEN: 1,565\r\n");
		await say(socket, `AT+QIOPEN=1,0,"TCP","echo.example",7,0,1\r`, "+QIOPEN: 0,0\r\n");
		await say(socket, "AT+QISEND=0,5\r", "> ");
		match(await say(socket, "hello", `+QIURC: "recv",0,5\r\nhello\r\n`), /^\r\nSEND OK\r\n/);
		socket.destroy();
		server.close();
		equal(await run.stop(), 0);
	});

	it("plays a recorded modem, until the host sent something else", async () => {
		const file = join(folder, "recorded.txt");
		writeFileSync(file, "< \\r\\nRDY\\r\\n\n> AT\\r\n< \\r\\nOK\\r\\n\n> AT+CPIN=\"****\"\\r\n< \\r\\nOK\\r\\n\n");
		for (const [pin, code, error] of [["AT+CPIN=\"1234\"\r", 0, ""], ["AT+CSQ\r", 1, `modem: --replay ${file}: line 4 is AT+CPIN="****"\\r, the host sent AT+CS\n`]] as const) {
			const run = new Run("--replay", file, "--tcp", "0");
			const socket = connect(Number(await run.written(/^tcp 127\.0\.0\.1:(\d+)$/m)), "127.0.0.1");
			socket.on("error", () => {});
			await say(socket, "", "RDY\r\n");
			await say(socket, "AT\r", "OK\r\n");
			socket.write(pin);
			if (code === 0)
				await run.written(/^replay complete$/m);
			equal(await (code === 0 ? run.stop() : run.ended()), code);
			equal(run.error, error);
			socket.destroy();
		}
		const stopped = new Run("--replay", file, "--tcp", "0");
		await stopped.written(/^tcp/m);
		equal(await stopped.stop(), 1);
		equal(stopped.error, `modem: --replay ${file}: line 1 was not sent by the host\n`);
	});

	it("has one driver at a time on its TCP port", async () => {
		const run = new Run("--tcp", "0");
		const port = Number(await run.written(/^tcp 127\.0\.0\.1:(\d+)$/m));
		const first = connect(port, "127.0.0.1");
		await say(first, "AT\r", "OK\r\n");
		const second = connect(port, "127.0.0.1");
		await once(second.resume().on("error", () => {}), "close");
		await say(first, "AT\r", "OK\r\n");
		first.destroy();
		equal(await run.stop(), 0);
	});

	for (const signal of ["SIGTERM", "SIGKILL"] as const)
		it(`ends with its npm at ${signal}, and leaves no link`, async () => {
			const path = join(folder, "modem");
			const npm = spawn("npm", ["run", "modem", "--", "--pty", path], { stdio: ["ignore", "pipe", "ignore"], cwd: PROJECT });
			// Its output ends with the last process that has it.
			const ended = once(npm.stdout.on("data", () => existsSync(path) && npm.kill(signal)), "close");
			await ended;
			equal(existsSync(path) || lstatSync(path, { throwIfNoEntry: false }) !== undefined, false);
		});

	it("has a control channel, which moves the clock when it is asked to", async () => {
		const run = new Run("--tcp", "0", "--control", "0", "--clock", "control");
		const control = connect(Number(await run.written(/^control 127\.0\.0\.1:(\d+)$/m)), "127.0.0.1");
		const socket = connect(Number(await run.written(/^tcp 127\.0\.0\.1:(\d+)$/m)), "127.0.0.1");
		socket.write("AT\r");
		match(await say(control, `{"do":"wait-for","pattern":"AT","from":"host"}\n`, "found"), /^{"ok":true,"found":"AT"}$/m);
		const answer = say(socket, "", "OK\r\n");
		match(await say(control, `{"do":"clock","advance":100}\n`, "now"), /{"event":"command","name":""}\n{"ok":true,"now":100}\n/);
		equal(await answer, "AT\r\r\nOK\r\n");
		control.destroy();
		socket.destroy();
		equal(await run.stop(), 0);
	});

	it("writes a report about the driver at the end, and prints it", async () => {
		const report = join(folder, "report.json");
		const run = new Run("--tcp", "0", "--report", report);
		const socket = connect(Number(await run.written(/^tcp 127\.0\.0\.1:(\d+)$/m)), "127.0.0.1");
		await say(socket, "AT+QNONE\r\n", "ERROR\r\n");
		socket.destroy();
		equal(await run.stop(), 0);
		deepEqual(JSON.parse(readFileSync(report, "utf8")), {
			commands: {},
			unknown: { "+QNONE": 1 },
			refusals: [{ line: "AT+QNONE", result: "ERROR", reason: "unknown command", count: 1 }],
			misuse: [{ what: "line feed after CR", line: "AT+QNONE", count: 1 }],
			faults: { struck: [], pending: [] },
		});
		match(run.out, /^Misuse\n  AT\+QNONE: line feed after CR \(1\)$/m);
	});

	it("goes on when the connection of a control channel is reset", async () => {
		const run = new Run("--tcp", "0", "--control", "0");
		const port = Number(await run.written(/^control 127\.0\.0\.1:(\d+)$/m));
		const control = connect(port, "127.0.0.1");
		await say(control, `{"do":"status"}\n`, "\n");
		control.resetAndDestroy();
		await once(control, "close");
		const next = connect(port, "127.0.0.1");
		match(await say(next, `{"do":"status"}\n`, "\n"), /"ok":true/);
		next.destroy();
		equal(await run.stop(), 0, run.error);
	});

	it("prints one line about invalid options, and exits with 2", async () => {
		const run = new Run("--nonsense");
		equal(await run.ended(), 2);
		equal(run.error, "error: unknown option '--nonsense'\n");
	});

	it("prints one line about an invalid fault plan, and exits with 2", async () => {
		const faults = join(folder, "faults.json");
		writeFileSync(faults, `[{"when":{"at":1},"do":{"kind":"explode"}}]`);
		const run = new Run("--faults", faults);
		equal(await run.ended(), 2);
		match(run.error, /^modem: fault plan, entry 1: "kind" must be one of .*\n$/);
	});

	it("prints one line about what cannot be opened or reached, and exits with 1", async () => {
		const taken = createServer();
		taken.listen(0, "127.0.0.1");
		await once(taken, "listening");
		const { port } = taken.address() as AddressInfo;
		const [file, link] = [join(folder, "file"), join(folder, "link")];
		writeFileSync(file, "");
		symlinkSync("file", link);
		const there = "already exists, and is not the link of a pseudo-terminal that has ended";
		const started: [Run, string][] = [
			[new Run("--tcp", String(port)), `port ${port}: EADDRINUSE`],
			[new Run("--faults", join(folder, "none")), `--faults ${join(folder, "none")}: no such file or folder`],
			[new Run("--record", join(folder, "none", "record")), `--record ${join(folder, "none", "record")}: no such file or folder`],
			[new Run("--replay", join(folder, "none")), `--replay ${join(folder, "none")}: no such file or folder`],
			[new Run("--record", folder), `--record ${folder}: is a folder`],
			[new Run("--pty", file), `--pty ${file}: ${there}`],
			[new Run("--pty", link), `--pty ${link}: ${there}`],
			[new Run("--pty", join(file, "x")), `--pty ${join(file, "x")}: its parent is not a folder`],
		];
		for (const [run, message] of started) {
			equal(await run.ended(), 1);
			equal(run.error, `modem: ${message}\n`);
		}
		equal(readlinkSync(link), "file");
		taken.close();
		await once(taken, "close");
		const unreachable = new Run("--broker", `mqtt://127.0.0.1:${port}`);
		equal(await unreachable.ended(), 1);
		match(unreachable.error, /^modem: broker mqtt:\/\/127\.0\.0\.1:\d+: ECONNREFUSED\n$/);
		const brackets = new Run("--broker", `mqtt://[::1]:${port}`);
		equal(await brackets.ended(), 1);
		match(brackets.error, /^modem: broker mqtt:\/\/\[::1\]:\d+: E[A-Z]+\n$/);
	});

	it("explains itself", async () => {
		const run = new Run("--help");
		equal(await run.ended(), 0);
		for (const option of ["--modem", "--pty", "--tcp", "--broker", "--firmware", "--pin", "--apn", "--coverage", "--no-network-time", "--faults", "--record", "--baud", "--latency", "--seed"])
			equal(run.out.includes(option), true, option);
	});
});
