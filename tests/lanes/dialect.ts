// The dialect of BG96 V1.2 and BG95, byte for byte over a pseudo-terminal to mosquitto: every form of publishing, slots, 4096 bytes both ways.
// Part of ./mosquitto; docs/coverage-bg95.md. The modem is the process of `npm run modem`.

import { deepEqual, equal } from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { closeSync, constants, openSync, readSync, writeSync } from "node:fs";
import { join } from "node:path";

const LONGEST = 4096;
const LIMIT = 20_000;
const OK = "\r\nOK\r\n";
const line = (text: string): string => `\r\n${text}\r\n`;
const pause = (): Promise<void> => new Promise(resolve => setTimeout(resolve, 5));

/** A driver that sends bytes to a device file and compares all that it receives. */
class Dialogue {
	readonly #file: number;
	#said = "";
	/** The bytes received. */
	count = 0;

	constructor(path: string) {
		this.#file = openSync(path, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK);
	}

	/** Sends bytes and demands exactly these, and no others before the next call. */
	async say(text: string, expected: string): Promise<void> {
		const bytes = Buffer.from(text, "latin1");
		const end = Date.now() + LIMIT;
		for (let sent = 0; sent < bytes.length || this.#said.length < expected.length;) {
			if (Date.now() > end)
				break;
			if (sent < bytes.length)
				sent += this.#attempt(() => writeSync(this.#file, bytes, sent));
			if (!this.#read())
				await pause();
		}
		equal(this.#said.slice(0, expected.length), expected, `${JSON.stringify(text.slice(0, 80))}: ${JSON.stringify(this.#said.slice(0, 400))}`);
		this.#said = this.#said.slice(expected.length);
	}

	/** Demands that nothing else was received. */
	close(): void {
		this.#read();
		closeSync(this.#file);
		equal(this.#said, "");
	}

	#read(): boolean {
		const buffer = Buffer.alloc(LONGEST);
		const count = this.#attempt(() => readSync(this.#file, buffer));
		this.#said += buffer.toString("latin1", 0, count);
		this.count += count;
		return count > 0;
	}

	/** @returns what a call does, 0 while the terminal is not ready */
	#attempt(call: () => number): number {
		try {
			return call();
		}
		catch (error) {
			equal((error as NodeJS.ErrnoException).code, "EAGAIN");
			return 0;
		}
	}
}

/** Subscribes with mosquitto_sub. @returns the payload of the first message that is not retained */
async function subscriber(port: number, topic: string, start: (command: string, args: string[]) => ChildProcess): Promise<{ readonly payload: Promise<Buffer> }> {
	// A retained message: when it has come, the subscription stands.
	publish(port, `${topic}/ready`, Buffer.from("!"), true);
	const child = start("mosquitto_sub", ["-h", "127.0.0.1", "-p", String(port), "-q", "2", "-N", "-C", "2", "-t", topic, "-t", `${topic}/ready`]);
	const pieces: Buffer[] = [];
	const payload = once(child, "close").then(() => Buffer.concat(pieces).subarray(1));
	await new Promise<void>(resolve => child.stdout!.on("data", (piece: Buffer) => {
		pieces.push(piece);
		resolve();
	}));
	return { payload };
}

function publish(port: number, topic: string, payload: Buffer, retained = false): void {
	const { status } = spawnSync("mosquitto_pub", ["-h", "127.0.0.1", "-p", String(port), "-q", "1", "-t", topic, "-s", ...(retained ? ["-r"] : [])], { input: payload });
	equal(status, 0);
}

/** The dialogue with one module. @param options of `npm run modem` @param folder for the link to the pseudo-terminal */
export async function speakDialect(name: string, options: readonly string[], port: number, folder: string, start: (command: string, args: string[]) => ChildProcess): Promise<void> {
	const link = join(folder, name);
	const modem = spawn(process.execPath, ["--import", "tsx", "hosts/modem/cli.ts", ...options, "--timing", "fast", "--latency", "20", "--baud", "0", "--pty", link, "--broker", `mqtt://127.0.0.1:${port}`], { stdio: ["ignore", "pipe", "inherit"] });
	try {
		let printed = "";
		await new Promise<void>((resolve, reject) => {
			modem.stdout.on("data", text => {
				printed += String(text);
				if (printed.includes("ready\n"))
					resolve();
			});
			modem.once("exit", code => reject(new Error(`npm run modem ended with ${code}`)));
		});
		const topic = `lane/dialect/${name}`;
		const all = Buffer.from(Array.from({ length: LONGEST }, (_, index) => index & 0xff));
		const text = Buffer.from("0123456789abcdef".repeat(LONGEST / 16));
		const driver = new Dialogue(link);
		await driver.say("ATE0\r", `ATE0\r${OK}`);
		await driver.say(`AT+QICSGP=1,1,"iot"\r`, OK);
		await driver.say("AT+QIACT=1\r", OK);
		await driver.say(`AT+QMTCFG="version",0,4\r`, OK);
		await driver.say(`AT+QMTCFG="recv/mode",0,0,1\r`, OK);
		await driver.say(`AT+QMTOPEN=0,"broker.example",1883\r`, `${OK}${line("+QMTOPEN: 0,0")}`);
		await driver.say(`AT+QMTCONN=0,"${name}"\r`, `${OK}${line("+QMTCONN: 0,0,0")}`);
		// Every form of publishing, each payload as mosquitto_sub has it.
		for (const [qos, command, data, payload] of [
			[1, `QMTPUB=0,1,1,0,"${topic}/up"`, `${text.toString("latin1")}\x1a`, text],
			[2, `QMTPUB=0,2,2,0,"${topic}/up",${LONGEST}`, all.toString("latin1"), all],
			[0, `QMTPUB=0,0,0,0,"${topic}/up",1`, "\x1a", Buffer.from("\x1a")],
			[0, `QMTPUBEX=0,0,0,0,"${topic}/up","on"`, undefined, Buffer.from("on")],
			[1, `QMTPUBEX=0,3,1,0,"${topic}/up","${"x".repeat(560)}"`, undefined, Buffer.from("x".repeat(560))],
			[2, `QMTPUBEX=0,4,2,0,"${topic}/up","{off}"`, undefined, Buffer.from("{off}")],
		] as const) {
			const received = await subscriber(port, `${topic}/up`, start);
			const id = /=0,(\d+)/.exec(command)![1];
			if (data !== undefined)
				await driver.say(`AT+${command}\r`, "\r\n> ");
			await driver.say(data ?? `AT+${command}\r`, `${OK}${line(`+QMTPUB: 0,${id},0`)}`);
			deepEqual(await received.payload, payload, `QoS ${qos}`);
		}
		await driver.say(`AT+QMTPUBEX=0,5,1,0,"${topic}/up","${"x".repeat(561)}"\r`, line("+CME ERROR: 24"));
		await driver.say(`AT+QMTSUB=0,6,"${topic}/down",1\r`, `${OK}${line("+QMTSUB: 0,6,0,1")}`);
		publish(port, `${topic}/down`, all);
		await driver.say("", line(`+QMTRECV: 0,1,"${topic}/down",${LONGEST},"${all.toString("latin1")}"`));
		// Slots: six messages, the last of which is lost.
		await driver.say(`AT+QMTCFG="recv/mode",0,1,1\r`, OK);
		await driver.say("AT+QMTRECV?\r", `${line("+QMTRECV: 0,0,0,0,0,0")}${OK}`);
		for (let slot = 0; slot < 5; slot++) {
			publish(port, `${topic}/down`, slot === 3 ? all : Buffer.from(`m${slot}`));
			await driver.say("", line(`+QMTRECV: 0,${slot}`));
		}
		publish(port, `${topic}/down`, Buffer.from("sixth"));
		// SUBACK follows the sixth message on the link.
		await driver.say(`AT+QMTSUB=0,7,"${topic}/none",0\r`, `${OK}${line("+QMTSUB: 0,7,0,0")}`);
		await driver.say("AT+QMTRECV?\r", `${line("+QMTRECV: 0,1,1,1,1,1")}${OK}`);
		await driver.say("AT+QMTRECV=0,3\r", `${line(`+QMTRECV: 0,5,"${topic}/down",${LONGEST},"${all.toString("latin1")}"`)}${OK}`);
		await driver.say("AT+QMTRECV=0,3\r", OK);
		await driver.say("AT+QMTRECV=0\r", `${line([[2, "m0"], [3, "m1"], [4, "m2"], [6, "m4"]].map(([id, text]) => `+QMTRECV: 0,${id},"${topic}/down",2,"${text}"`).join("\r\n"))}${OK}`);
		await driver.say("AT+QMTDISC=0\r", `${OK}${line("+QMTDISC: 0,0")}`);
		await driver.say("AT+QMTRECV?\r", line("ERROR"));
		driver.close();
		console.log(`mosquitto: ${name}: six messages up and seven down, 4096 bytes the longest, six of them for five slots: ${driver.count} bytes from the pseudo-terminal, each as expected`);
	}
	finally {
		modem.removeAllListeners("exit");
		modem.kill();
	}
}
