// `npm start` as a process: output, exit code, and the messages at a broker.

import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import WebSocket from "ws";
import { EmbeddedBroker, type BrokerMessage } from "../../../hosts/modem/network/broker.js";
import type { Event, Notice } from "../../../hosts/web/protocol.js";
import { Authority } from "../../support/certificates.js";

interface Ending {
	readonly code: number | null;
	readonly out: string;
	readonly err: string;
}

const root = findRoot(dirname(fileURLToPath(import.meta.url)));

/** The project's folder: tests run from the sources and, compiled, from a folder below it. */
function findRoot(from: string): string {
	return existsSync(join(from, "package.json")) ? from : findRoot(dirname(from));
}

class Command {
	readonly child: ChildProcess;
	readonly ended: Promise<Ending>;
	out = "";
	err = "";
	#waiting: (() => void)[] = [];

	constructor(...words: string[]) {
		this.child = spawn(process.execPath, ["--import", "tsx", "hosts/node/start.ts", ...words], { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
		this.child.stdout!.setEncoding("utf8").on("data", text => {
			this.out += text;
			for (const look of this.#waiting)
				look();
		});
		this.child.stderr!.setEncoding("utf8").on("data", text => this.err += text);
		this.ended = new Promise(resolve => this.child.on("close", code => resolve({ code, out: this.out, err: this.err })));
	}

	/** Resolves when the output matches; rejects when it ends without. */
	shows(pattern: RegExp): Promise<void> {
		return new Promise((resolve, reject) => {
			const look = (): void => pattern.test(this.out) ? resolve() : undefined;
			this.#waiting.push(look);
			void this.ended.then(({ out, err }) => reject(new Error(`ended without ${pattern}: ${out}${err}`)));
			look();
		});
	}
}

function run(...words: string[]): Promise<Ending> {
	return new Command(...words).ended;
}

/** A port without a listener. */
async function freePort(): Promise<number> {
	const server = createServer();
	await new Promise<void>(resolve => server.listen(0, "127.0.0.1", resolve));
	const { port } = server.address() as AddressInfo;
	await new Promise(resolve => server.close(resolve));
	return port;
}

describe("npm start", function () {
	// The time is Node's and esbuild's, not the firmware's.
	this.timeout(60_000);

	it("goes on with its numbers after a restart, with a file as the journal", async () => {
		const folder = mkdtempSync(join(tmpdir(), "journal-"));
		try {
			for (const numbers of [[1, 2], [3, 4]]) {
				const { code, out } = await run("--count", "2", "--interval", "50", "--journal", join(folder, "readings"));
				assert.equal(code, 0);
				assert.deepEqual([...out.matchAll(/^ +(\d+) acknowledged/gm)].map(match => Number(match[1])), numbers);
			}
			const { code, err } = await run("--journal", folder);
			assert.deepEqual([code, err], [1, `npm start: --journal ${folder}: is a folder\n`]);
		}
		finally {
			rmSync(folder, { recursive: true });
		}
	});

	it("publishes over TLS with its own certificate, on both engines, and reports what is wrong when it cannot", async () => {
		const folder = mkdtempSync(join(tmpdir(), "start-"));
		const authority = await Authority.make("Test CA");
		const [server, client] = [await authority.issue({ name: "localhost", hosts: ["127.0.0.1"] }), await authority.issue({ name: "sensor" })];
		const published: BrokerMessage[] = [];
		const broker = await EmbeddedBroker.start({
			tls: { cert: server.certificate, key: server.key, ca: authority.certificate, requestCert: true, rejectUnauthorized: true },
			onPublish: message => published.push(message),
		});
		try {
			const files = Object.entries({ ca: authority.certificate, cert: client.certificate, key: client.key }).flatMap(([name, text]) => {
				writeFileSync(join(folder, name), text);
				return [`--${name}`, join(folder, name)];
			});
			const words = ["--broker", broker.url, "--count", "2", "--interval", "100", "--attempts", "1"];
			for (const engine of ["node", "xs"]) {
				const { code, out, err } = await run(...words, ...files, "--engine", engine, "--topic", engine);
				assert.deepEqual([code, err], [0, ""]);
				assert.match(out, /^ {10}broker mqtts:\/\/127\.0\.0\.1:\d+$/m);
				assert.match(out, /^ {10}upload of [0-9a-f]{8}\.pem: (\d+) of \1 bytes$/m);
				assert.deepEqual(published.filter(({ topic }) => topic === engine).map(({ payload }) => JSON.parse(payload.toString()).sequence), [1, 2]);
			}
			const { code, err } = await run(...words, "--ca", join(folder, "ca"));
			assert.equal(code, 1);
			assert.match(err, /^npm start: no connection to 127\.0\.0\.1:\d+, attempt 1 of 1: AT\+QMTOPEN: result -1 .*a client certificate that the broker asks for\n$/);
		}
		finally {
			await broker.stop();
			rmSync(folder, { recursive: true });
		}
	});

	for (const engine of ["node", "xs"]) it(`publishes the readings asked for to its own broker, shows each with its acknowledgement, and ends, on ${engine}`, async () => {
		const { code, out, err } = await run("--engine", engine, "--count", "5", "--interval", "200");
		assert.equal(err, "");
		assert.equal(code, 0);
		for (let sequence = 1; sequence <= 5; sequence++) {
			assert.match(out, new RegExp(`^reading   ${sequence}  \\{"time":\\d+,"sequence":${sequence},"temperature":\\d+\\.\\d\\d,"humidity":0\\.\\d{3}\\}$`, "m"));
			assert.match(out, new RegExp(`^          ${sequence} acknowledged after \\d+ ms$`, "m"));
			assert.match(out, new RegExp(`^broker    sensors/\\d{15}  \\{"time":\\d+,"sequence":${sequence},`, "m"));
		}
		assert.doesNotMatch(out, /^reading {3}6/m);
		assert.match(out, /^broker {4}sensors\/\d{15}\/status \(retained\) {2}.*"restart":"started by hand","technology":"LTE-M","operator":"Simulated","online":true/m);
		assert.match(out, /^broker {4}sensors\/\d{15}\/status \(retained\) {2}offline$/m);
	});

	for (const engine of ["node", "xs"]) it(`does the same with a BG95, on ${engine}`, async () => {
		const { code, out, err } = await run("--modem", "bg95", "--engine", engine, "--count", "3", "--interval", "200");
		assert.deepEqual([code, err], [0, ""]);
		for (let sequence = 1; sequence <= 3; sequence++)
			assert.match(out, new RegExp(`^          ${sequence} acknowledged after \\d+ ms$`, "m"));
		assert.match(out, /^broker {4}sensors\/\d{15}\/status \(retained\) {2}.*"technology":"LTE-M","operator":"Simulated","online":true/m);
		assert.match(out, /^broker {4}sensors\/\d{15}\/status \(retained\) {2}offline$/m);
	});

	for (const engine of ["node", "xs"]) it(`does the same with a BC20, without a quote, on ${engine}`, async () => {
		const { code, out, err } = await run("--modem", "bc20", "--engine", engine, "--count", "3", "--interval", "200");
		assert.deepEqual([code, err], [0, ""]);
		for (let sequence = 1; sequence <= 3; sequence++) {
			assert.match(out, new RegExp(`^broker    sensors/\\d{15}  reading sequence=${sequence}i,temperature=\\d+\\.\\d\\d,humidity=0\\.\\d{3} \\d{19}$`, "m"));
			assert.match(out, new RegExp(`^          ${sequence} acknowledged after \\d+ ms$`, "m"));
		}
		assert.doesNotMatch(out, /"/);
	});

	it("ends with one line and exit code 1 when JSON is asked of a module that cannot send quotes", async () => {
		const { code, err } = await run("--modem", "bc20", "--format", "json");
		assert.deepEqual([code, err], [1, "npm start: format json requires quotes, which the firmware of this BC20 cannot send: use influx or auto\n"]);
	});

	it("publishes to another broker, under the names it was given", async () => {
		const messages: BrokerMessage[] = [];
		const logins: string[] = [];
		const broker = await EmbeddedBroker.start({
			onPublish: message => messages.push(message),
			authenticate(client, user, password) {
				logins.push(`${client} ${user} ${password?.toString()}`);
				return 0;
			},
		});
		try {
			const { code, err } = await run("--count", "2", "--interval", "50", "--broker", broker.url.replace("//", "//me:secret@"), "--id", "node-1", "--topic", "a/b", "--format", "influx");
			assert.equal(err, "");
			assert.equal(code, 0);
			assert.deepEqual(logins, ["node-1 me secret"]);
			const readings = messages.filter(({ topic }) => topic === "a/b").map(({ payload }) => payload.toString());
			assert.equal(readings.length, 2);
			for (const [index, reading] of readings.entries())
				assert.match(reading, new RegExp(`^reading sequence=${index + 1}i,temperature=\\d+\\.\\d\\d,humidity=0\\.\\d{3} \\d{13}000000$`));
		}
		finally {
			await broker.stop();
		}
	});

	for (const engine of ["node", "xs"]) it(`leaves in good order at Ctrl-C, on ${engine}`, async () => {
		const command = new Command("--engine", engine, "--interval", "50");
		await command.shows(/1 acknowledged/);
		command.child.kill("SIGINT");
		const { code, out, err } = await command.ended;
		assert.equal(err, "");
		assert.equal(code, 0);
		assert.match(out, /^broker {4}sensors\/\d{15}\/status \(retained\) {2}offline$/m);
	});

	it("ends at once at a second Ctrl-C, when the broker does not answer", async () => {
		const broker = await EmbeddedBroker.start();
		const sockets: Socket[] = [];
		const proxy = createServer(near => {
			const far = connect(broker.port, "127.0.0.1");
			sockets.push(near, far);
			near.on("error", () => {}).pipe(far.on("error", () => {})).pipe(near);
		});
		await new Promise<void>(resolve => proxy.listen(0, "127.0.0.1", resolve));
		try {
			const command = new Command("--interval", "50", "--broker", `mqtt://127.0.0.1:${(proxy.address() as AddressInfo).port}`);
			await command.shows(/1 acknowledged/);
			for (const socket of sockets)
				socket.unpipe().pause();
			command.child.kill("SIGINT");
			await command.shows(/leaving/);
			command.child.kill("SIGINT");
			const { code, err } = await command.ended;
			assert.deepEqual([code, err], [1, ""]);
		}
		finally {
			for (const socket of sockets)
				socket.destroy();
			proxy.close();
			await broker.stop();
		}
	});

	it("shows the session on a page of this computer, which acts on it", async () => {
		const command = new Command("--web", "--interval", "100", "--user", "me", "--password", "wrong-secret");
		try {
			await command.shows(/^ +page (.*)$/m);
			const address = /^ +page (.*)$/m.exec(command.out)![1]!;
			const document = await (await fetch(address)).text();
			assert.match(document, /<html data-start="\/session" data-worker="worker-/);
			const socket = new WebSocket(`${address.replace("http", "ws")}session`);
			const events: Event[] = [];
			const sees = (wanted: (event: Event) => boolean): Promise<void> => new Promise(resolve => {
				const look = (): void => events.some(wanted) ? resolve() : undefined;
				socket.on("message", look);
				look();
			});
			socket.on("message", data => {
				const notice = JSON.parse(String(data)) as Notice;
				events.push(...notice.type === "events" ? notice.events : []);
			});
			await sees(({ kind }) => kind === "acknowledged");
			assert.equal(events[0]!.kind, "scenario");
			const states = (machine: string): string[] => events.flatMap(event => event.kind === "state" && event.machine === machine ? [event.state] : []);
			assert.deepEqual(states("node"), ["STARTING", "CONNECTING", "ONLINE"]);
			assert.equal(states("module").at(-1), "READY");
			assert.equal(states("link").at(-1), "ONLINE");
			for (const kind of ["wire", "packet", "reading", "message", "outbox", "trace"])
				assert.ok(kind === "trace" || events.some(event => event.kind === kind), kind);
			const wire = events.map(event => event.kind === "wire" && event.from === "host" ? Buffer.from(event.hex, "hex").toString("latin1") : "").join("");
			assert.match(wire, /AT\+QMTCONN=0,"\d+","me","\*+"\r/);
			assert.ok(!JSON.stringify(events).includes("wrong-secret"));
			socket.send(JSON.stringify({ type: "interval", ms: 2000 }));
			await sees(event => event.kind === "counters" && event.counters["interval"] === 2000);
			assert.ok(events.some(event => event.kind === "message" && event.topic.endsWith("/set") && event.payload === "2000"));
			const before = events.length;
			socket.send(JSON.stringify({ type: "restart-module" }));
			await sees(event => events.indexOf(event) > before && event.kind === "state" && event.machine === "link" && event.state === "ONLINE");
			command.child.kill("SIGINT");
			const { code, err } = await command.ended;
			assert.deepEqual([code, err], [0, ""]);
			assert.equal(events.at(-1)!.kind, "ended");
		}
		finally {
			command.child.kill("SIGKILL");
		}
	});

	it("ends with one line and exit code 1 when the page's port is taken", async () => {
		const server = createServer();
		await new Promise<void>(resolve => server.listen(0, "127.0.0.1", resolve));
		try {
			const { port } = server.address() as AddressInfo;
			const { code, err } = await run("--web", String(port));
			assert.deepEqual([code, err], [1, `npm start: port ${port}: EADDRINUSE\n`]);
		}
		finally {
			server.close();
		}
	});

	it("ends with one line and exit code 1 when nothing answers at the broker's address", async () => {
		const port = await freePort();
		const { code, err } = await run("--count", "1", "--attempts", "1", "--broker", `mqtt://127.0.0.1:${port}`);
		assert.match(err, new RegExp(`^npm start: no connection to 127\\.0\\.0\\.1:${port}, attempt 1 of 1: AT\\+QMTOPEN.*\\n$`));
		assert.equal(code, 1);
	});

	it("ends with one line and exit code 1 when the broker refuses the password", async () => {
		const broker = await EmbeddedBroker.start({ authenticate: () => 5 });
		try {
			const { code, err } = await run("--attempts", "1", "--broker", broker.url, "--user", "me", "--password", "wrong-secret");
			assert.match(err, /^npm start: no connection to .*QMTCONN.*\n$/);
			assert.doesNotMatch(err, /wrong-secret/);
			assert.equal(code, 1);
		}
		finally {
			await broker.stop();
		}
	});

	it("ends with one line and exit code 1 when the serial device does not exist", async () => {
		const { code, err } = await run("--serial", "/dev/does-not-exist", "--broker", "mqtt://broker.example");
		assert.match(err, /^npm start: .*\/dev\/does-not-exist.*\n$/);
		assert.equal(code, 1);
	});

	it("ends with one line and exit code 1 when the recording cannot be written", async () => {
		assert.deepEqual(await run("--record", "/does-not-exist/x"), { code: 1, out: "", err: "npm start: --record /does-not-exist/x: no such file or folder\n" });
	});

	it("ends with one line and exit code 2 when an option is wrong", async () => {
		assert.deepEqual(await run("--interval", "9"), { code: 2, out: "", err: "npm start: --interval must be from 10 to 86400000 (milliseconds)\n" });
		assert.deepEqual(await run("--nonsense"), { code: 2, out: "", err: "npm start: unknown option '--nonsense'\n" });
	});

	it("answers --help with every option and exit code 0", async () => {
		const { code, out, err } = await run("--help");
		assert.deepEqual([code, err], [0, ""]);
		for (const option of ["modem", "broker", "serial", "baud", "engine", "count", "interval", "attempts", "topic", "id", "user", "password", "apn", "pin", "format", "fields"])
			assert.match(out, new RegExp(`--${option} <`));
	});
});
