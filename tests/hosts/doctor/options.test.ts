// The command line of `npm run doctor`, and the command itself on a pseudo-terminal.
// hosts/doctor/options.ts, cli.ts.

import { deepEqual, equal, match, throws } from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseDoctor } from "../../../hosts/doctor/options.js";
import { RealClock } from "../../../hosts/modem/line/clock.js";
import { Pty } from "../../../hosts/modem/line/pty.js";
import { MemoryNetwork } from "../../../hosts/modem/network/memory-network.js";
import { ModemSimulator } from "../../../hosts/modem/simulator.js";
import { UsageError } from "../../../hosts/node/command-line.js";
import { inProject } from "../../../hosts/node/project.js";
import { inherited } from "../../support/inherited.js";

const parse = (...words: string[]) => parseDoctor(words, () => {});

describe("the command line of npm run doctor", () => {
	it("has defaults", () => {
		deepEqual(parse(), { baud: 115_200, context: 1, files: {}, id: "quectel-doctor", topic: "quectel-doctor", waitMs: 60_000, fix: false, json: false, verbose: false });
	});

	it("takes access point, broker and credentials apart", () => {
		const { apn, broker } = parse("--apn", "iot,me,secret", "--broker", "mqtts://a%40b:c%20d@[2001:db8::1]");
		deepEqual(apn, { name: "iot", user: "me", password: "secret" });
		deepEqual(broker, { host: "2001:db8::1", port: 8883, tls: true, user: "a@b", password: "c d" });
		equal(parse("--broker", "mqtt://b:9").broker?.port, 9);
	});

	const MISTAKES: readonly (readonly [words: readonly string[], message: RegExp])[] = [
		[["--serial", ""], /^--serial must be the path/],
		[["--baud", "1"], /--baud.*whole number from 300 to 4000000/],
		[["--pin", "12"], /^--pin must be 4 to 8 digits/],
		[["--apn", ",a"], /^--apn must be a name/],
		[["--apn", "a,b"], /^--apn must be a name/],
		[["--apn", "a\"b"], /^--apn must not contain quotes/],
		[["--broker", "http://b"], /^--broker must be mqtt/],
		[["--broker", "mqtt://%ff@b"], /^--broker: user and password must be percent-encoded/],
		[["--broker", "mqtt://a%22@b"], /^--broker: user must not contain quotes/],
		[["--topic", "a/#"], /^--topic must be a topic without wildcards/],
		[["--id", ""], /^--id must be a client identifier/],
		[["--ca", "x.pem", "--broker", "mqtt://b"], /^--ca requires --broker mqtts/],
		[["--ca", "/nowhere.pem", "--broker", "mqtts://b"], /^--ca: ENOENT/],
		[["--cert", inProject("LICENSE"), "--broker", "mqtts://b"], /^--cert and --key go together/],
	];
	for (const [words, message] of MISTAKES)
		it(`refuses ${words.join(" ")}`, () => throws(() => parse(...words), error => {
			equal(error instanceof UsageError, true, String(error));
			match((error as Error).message, message);
			return true;
		}));
});

describe("npm run doctor", () => {
	/** Runs the command against a simulated BG96 on a pseudo-terminal. */
	async function doctor(words: readonly string[], pin?: string): Promise<{ code: number | null; stdout: string; stderr: string }> {
		const folder = mkdtempSync(join(tmpdir(), "doctor-"));
		const pty = await Pty.open(join(folder, "modem"), bytes => modem.receive(bytes));
		const clock = new RealClock();
		const modem = new ModemSimulator({ clock, network: new MemoryNetwork(clock), send: bytes => pty.write(bytes), context: true, ...(pin === undefined ? {} : { sim: { pin } }) });
		try {
			const child = spawn(process.execPath, ["--import", "tsx", "hosts/doctor/cli.ts", "--serial", join(folder, "modem"), ...words], { cwd: inProject("."), env: inherited });
			const printed = { stdout: "", stderr: "" };
			for (const name of ["stdout", "stderr"] as const)
				child[name].on("data", text => printed[name] += text);
			return { code: await new Promise(resolve => child.once("close", resolve)), ...printed };
		}
		finally {
			modem.close();
			pty.close();
			rmSync(folder, { recursive: true, force: true });
		}
	}

	it("prints a line for each step, a summary, and exits with 0 when a message came back", async () => {
		const { code, stdout } = await doctor(["--broker", "mqtt://broker.example"]);
		equal(code, 0, stdout);
		deepEqual(stdout.split("\n").map(line => line.slice(0, 21).trimEnd()).filter(line => / ok/.test(line)), [
			"port         ok", "line         ok", "module       ok", "radio        ok", "SIM          ok", "network      ok",
			"signal       ok", "context      ok", "name         ok", "broker       ok", "MQTT         ok", "message      ok",
		]);
		match(stdout, /^summary {6}a message went to the broker and came back \(\d+ commands\)$/m);
	});

	it("prints the dialogue and what to do where it stops, and exits with 1", async () => {
		const { code, stdout } = await doctor([], "1234");
		equal(code, 1);
		match(stdout, /^SIM {10}FAILED {2}the SIM asks for its PIN\n {4}sent {3}AT\+CPIN\?\n {4}came {3}\+CPIN: SIM PIN\n {4}came {3}OK\n {4}do {5}run again with --pin/m);
		match(stdout, /^changed {6}AT\+CMEE=1\nsummary {6}stopped at SIM: the SIM asks for its PIN \(6 commands\)$/m);
	});

	it("prints one JSON object with --json", async () => {
		const { code, stdout } = await doctor(["--json"]);
		const { healthy, findings } = JSON.parse(stdout) as { healthy: boolean; findings: { step: string }[] };
		deepEqual([code, healthy, findings.at(-1)?.step], [1, false, "context"]);
	});
});
