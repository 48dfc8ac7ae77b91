// AT+QMTCFG, key by key: what is written, which keys, and what follows each result. The engine is a queue that the test empties.
// modules/quectel/session/mqtt-config. Source: both notes §3.2.1; docs/hardware.md (Settings).

import { deepEqual, equal, throws } from "node:assert/strict";
import CommandLine from "../../../../modules/at/command-line.js";
import type Command from "../../../../modules/at/command.js";
import { ABORTED, CME, ERROR, OK, TIMEOUT } from "../../../../modules/at/result-codes.js";
import Memory from "../../../../modules/base/memory.js";
import Capabilities from "../../../../modules/quectel/common/capabilities.js";
import { ALIAUTH, DATA_FORMAT, KEEPALIVE, PDPCID, RECV_MODE, SESSION, SHOW_RECEIVED_LENGTH, SSL, TIMEOUT as PACKET_TIMEOUT, VERSION, WILL } from "../../../../modules/quectel/common/mqtt-keys.js";
import { BC20, BG96, type Profile } from "../../../../modules/quectel/profile.js";
import MqttConfig from "../../../../modules/quectel/session/mqtt-config.js";

const DEVICE = { productKey: "key", deviceName: "name", deviceSecret: "secret" };
const WILL_VALUES = { topic: "w/t", message: "gone", QoS: 1, retain: false };

/** A link's values: an object that a test changes. */
const values = (profile: Profile, given: object = {}): object => ({
	profile, connection: 2, version: 4, context: 3, keepAlive: 120, clean: true, retries: 3, notice: true, will: undefined, aliauth: undefined, tls: undefined, ...given,
});

class Bench {
	readonly capabilities: Capabilities;
	readonly written: string[] = [];
	readonly events: string[] = [];
	readonly config: MqttConfig;
	#pending: Command | undefined;

	constructor(profile: Profile, given: { readonly packetTimeout?: number } = {}, capable: Partial<Capabilities> = {}) {
		this.capabilities = Object.assign(new Capabilities(profile), capable);
		const engine = {
			evidence: "+CME ERROR: 3",
			submit: (command: Command): void => {
				const line = new CommandLine(new Memory(CommandLine.bytesFor(512)), 512);
				command.compose(line);
				this.written.push(Buffer.from(line.bytes.subarray(line.start, line.end)).toString("latin1"));
				this.#pending = command;
			},
			withdraw: (command: Command): boolean => {
				const found = this.#pending === command;
				this.#pending = undefined;
				return found;
			},
		};
		const connection = { packetTimeout: given.packetTimeout ?? 5, module: { engine, capabilities: this.capabilities } };
		this.config = new MqttConfig(connection as never, values(profile, given) as never, {
			onDone: () => void this.events.push("done"),
			onFailed: ({ source, code, message }, network) => void this.events.push(`failed: ${source} ${code} ${message}${network ? ", network" : ""}`),
		});
	}

	/** Ends the command that is pending. */
	answer(result: number, code = 0): this {
		const command = this.#pending!;
		this.#pending = undefined;
		command.onResult(result, code);
		return this;
	}

	get pending(): boolean {
		return this.#pending !== undefined;
	}

	/** Runs to the end; every command is answered with OK, but for those that begin so. */
	run(refused = "-", result = ERROR): this {
		this.config.run();
		while (this.pending)
			this.answer(this.written.at(-1)!.startsWith(`AT+QMTCFG="${refused}"`) ? result : OK);
		return this;
	}
}

/** The one line of a setting. */
function lineOf(setting: number, given: object = {}, capable: Partial<Capabilities> = {}): string {
	return new Bench({ ...BG96, settings: [setting] }, given, capable).run().written.join("; ");
}

describe("AT+QMTCFG", () => {
	it("writes each key with its values", () => {
		deepEqual([VERSION, PDPCID, KEEPALIVE, PACKET_TIMEOUT].map(setting => lineOf(setting)),
			["AT+QMTCFG=\"version\",2,4", "AT+QMTCFG=\"pdpcid\",2,3", "AT+QMTCFG=\"keepalive\",2,120", "AT+QMTCFG=\"timeout\",2,5,3,1"]);
		equal(lineOf(PACKET_TIMEOUT, { retries: 0, notice: false }), "AT+QMTCFG=\"timeout\",2,5,0,0");
		deepEqual([lineOf(SESSION), lineOf(SESSION, { clean: false })], ["AT+QMTCFG=\"session\",2,1", "AT+QMTCFG=\"session\",2,0"]);
		deepEqual([lineOf(SSL), lineOf(SSL, { tls: { context: 5 } })], ["AT+QMTCFG=\"ssl\",2,0", "AT+QMTCFG=\"ssl\",2,1,5"]);
		deepEqual([lineOf(WILL), lineOf(WILL, { will: WILL_VALUES }), lineOf(WILL, { will: { ...WILL_VALUES, QoS: 2, retain: true, message: "" } })],
			["AT+QMTCFG=\"will\",2,0", "AT+QMTCFG=\"will\",2,1,1,0,\"w/t\",\"gone\"", "AT+QMTCFG=\"will\",2,1,2,1,\"w/t\",\"\""]);
		deepEqual([lineOf(ALIAUTH), lineOf(ALIAUTH, { aliauth: DEVICE })], ["", "AT+QMTCFG=\"aliauth\",2,\"key\",\"name\",\"secret\""]);
		equal(lineOf(DATA_FORMAT, {}, { hexPayload: true }), "AT+QMTCFG=\"dataformat\",2,1,1");
		deepEqual([lineOf(RECV_MODE), lineOf(RECV_MODE, { buffered: true })], ["AT+QMTCFG=\"recv/mode\",2,0,1", "AT+QMTCFG=\"recv/mode\",2,1,1"]);
		equal(lineOf(SHOW_RECEIVED_LENGTH), "AT+QMTCFG=\"showrecvlen\",2,1");
	});

	it("writes only the keys that serve: no length where payloads are digits, none that the firmware lacks", () => {
		deepEqual([lineOf(DATA_FORMAT), lineOf(RECV_MODE, {}, { lengthPrefixed: false }), lineOf(RECV_MODE, {}, { hexPayload: true })], ["", "", ""]);
		deepEqual(new Bench(BG96).run().events, ["done"]);
	});

	it("names a value that no command line can carry", () => {
		for (const [setting, given, message] of [
			[VERSION, { connection: 0.5 }, "connection: must be a 32-bit integer, not 0.5"], [VERSION, { version: NaN }, "version: must be a 32-bit integer, not NaN"],
			[PDPCID, { context: 0.5 }, "context: must be a 32-bit integer, not 0.5"], [KEEPALIVE, { keepAlive: 0.5 }, "keepAlive: must be a 32-bit integer, not 0.5"],
			[PACKET_TIMEOUT, { packetTimeout: 0.5 }, "packetTimeout: must be a 32-bit integer, not 0.5"],
			[PACKET_TIMEOUT, { retries: 0.5 }, "retries: must be a 32-bit integer, not 0.5"], [SSL, { tls: { context: 0.5 } }, "tls.context: must be a 32-bit integer, not 0.5"],
			[WILL, { will: { ...WILL_VALUES, QoS: 0.5 } }, "will.QoS: must be a 32-bit integer, not 0.5"],
		] as const)
			throws(() => lineOf(setting, given), { name: "RangeError", message });
		for (const [setting, given, name] of [
			[WILL, { will: { ...WILL_VALUES, topic: "\"" } }, "will.topic"], [WILL, { will: { ...WILL_VALUES, message: "\"" } }, "will.message"],
			[ALIAUTH, { aliauth: { ...DEVICE, productKey: "\"" } }, "aliauth.productKey"], [ALIAUTH, { aliauth: { ...DEVICE, deviceName: "\"" } }, "aliauth.deviceName"],
			[ALIAUTH, { aliauth: { ...DEVICE, deviceSecret: "\"" } }, "aliauth.deviceSecret"],
		] as const)
			throws(() => lineOf(setting, given), (error: Error) => error.name === "RangeError" && error.message.startsWith(`${name}: `));
	});

	it("waits 3 s for each answer, writes a profile's keys in their order, and then is done", () => {
		const bench = new Bench(BG96);
		equal(bench.config.timeout, 3000);
		deepEqual([bench.config.lengthPrefixed, bench.config.hexPayload], [false, false]);
		bench.run();
		deepEqual(bench.written.map(line => /"(.*?)"/.exec(line)![1]), ["version", "pdpcid", "ssl", "keepalive", "session", "timeout", "will", "recv/mode"]);
		deepEqual([bench.events, bench.config.lengthPrefixed, bench.config.hexPayload], [["done"], true, false]);
		bench.written.length = 0;
		bench.run();
		deepEqual([bench.written.length, bench.events], [8, ["done", "done"]]);
	});

	it("fails with a key that the module refuses, and writes no more", () => {
		const bench = new Bench(BG96).run("keepalive", CME);
		deepEqual(bench.events, ["failed: CME 0 AT+QMTCFG=\"keepalive\": +CME ERROR: 3"]);
		equal(bench.written.length, 4);
		deepEqual(new Bench(BG96).run("session", TIMEOUT).events, ["failed: timeout 0 AT+QMTCFG=\"session\": no answer"]);
	});

	it("goes on without an optional key that is refused, and fails where its answer is missing", () => {
		const refused = new Bench(BG96).run("recv/mode");
		deepEqual([refused.events, refused.config.lengthPrefixed, refused.capabilities.lengthPrefixed], [["done"], false, false]);
		const mute = new Bench(BG96).run("recv/mode", TIMEOUT);
		deepEqual([mute.events, mute.config.lengthPrefixed, mute.capabilities.lengthPrefixed], [["failed: timeout 0 AT+QMTCFG=\"recv/mode\": no answer"], false, true]);
		const digits = new Bench(BC20, {}, { hexPayload: true }).run();
		deepEqual([digits.written.at(-1), digits.events, digits.config.hexPayload, digits.config.lengthPrefixed], ["AT+QMTCFG=\"DATAFORMAT\",2,1,1", ["done"], true, false]);
		const none = new Bench(BC20, {}, { hexPayload: true }).run("DATAFORMAT");
		deepEqual([none.written.slice(-2), none.events, none.config.hexPayload, none.config.lengthPrefixed],
			[["AT+QMTCFG=\"DATAFORMAT\",2,1,1", "AT+QMTCFG=\"RECV/MODE\",2,0,1"], ["done"], false, true]);
	});

	it("forgets at its next start what the firmware took before", () => {
		const bench = new Bench(BG96).run();
		bench.config.run();
		deepEqual([bench.config.lengthPrefixed, bench.written.at(-1)], [false, "AT+QMTCFG=\"version\",2,4"]);
	});

	it("does nothing more once it is stopped, when the module has restarted, or before it runs", () => {
		const stopped = new Bench(BG96);
		stopped.config.run();
		stopped.config.stop();
		equal(stopped.pending, false);
		stopped.config.onResult(OK, 0);
		deepEqual([stopped.written.length, stopped.events], [1, []]);
		const restarted = new Bench(BG96);
		restarted.config.run();
		restarted.answer(ABORTED);
		deepEqual([restarted.written.length, restarted.events], [1, []]);
		const idle = new Bench(BG96);
		idle.config.onResult(OK, 0);
		const done = new Bench(BG96).run();
		done.config.onResult(ERROR, 0);
		deepEqual([idle.written, idle.events, done.events], [[], [], ["done"]]);
	});
});
