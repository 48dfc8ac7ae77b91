// AT+QMTCFG, key by key: what is written, which keys, and what follows each result. The engine is a queue that the test empties.
// modules/quectel/session/mqtt-config. Source: both notes §3.2.1; docs/hardware.md (Settings).

import { deepEqual, equal, ok, throws } from "node:assert/strict";
import CommandLine from "../../../../modules/at/command-line.js";
import type Command from "../../../../modules/at/command.js";
import { ABORTED, CME, ERROR, OK, TIMEOUT } from "../../../../modules/at/result-codes.js";
import Memory from "../../../../modules/base/memory.js";
import Capabilities from "../../../../modules/quectel/common/capabilities.js";
import { restore } from "../../../../modules/quectel/common/firmware-record.js";
import { ALIAUTH, DATA_FORMAT, KEEPALIVE, PDPCID, RECV_MODE, SESSION, SHOW_RECEIVED_LENGTH, SSL, TIMEOUT as PACKET_TIMEOUT, VERSION, WILL } from "../../../../modules/quectel/common/mqtt-keys.js";
import { BC20, BG96, type Profile } from "../../../../modules/quectel/profile.js";
import MqttConfig from "../../../../modules/quectel/session/mqtt-config.js";

const DEVICE = { productKey: "key", deviceName: "name", deviceSecret: "secret" };
const WILL_VALUES = { topic: "w/t", message: "gone", QoS: 1, retain: false };

/** A link's values: an object that a test changes. */
const values = (given: object = {}): object => ({
	connection: 2, version: 4, context: 3, keepAlive: 120, clean: true, retries: 3, notice: true, buffered: false, will: undefined, aliauth: undefined, tls: undefined, ...given,
});

class Bench {
	readonly capabilities: Capabilities;
	readonly written: string[] = [];
	readonly events: string[] = [];
	readonly config: MqttConfig;
	#pending: Command | undefined;

	constructor(profile: Profile, given: { readonly packetTimeout?: number; readonly will?: object } = {}, capable: Partial<Capabilities> = {}) {
		this.capabilities = Object.assign(new Capabilities(profile), capable);
		const engine = {
			evidence: "+CME ERROR: 3",
			submit: (command: Command): void => {
				const line = new CommandLine(new Memory(CommandLine.bytesFor(BG96.line)), BG96.line);
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
		const connection = { packetTimeout: given.packetTimeout ?? 5, module: { engine, capabilities: this.capabilities, profile } };
		this.config = new MqttConfig(connection as never, values(given) as never, {
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

	/** The answer to the query of the command that is pending. */
	inform(): this {
		equal(Buffer.from(this.#pending!.response!).toString(), "+QMTCFG");
		equal(this.#pending!.onInformation(undefined as never), true);
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

/** The keys of a line, in order, and the key that is queried at its end. */
const keysOf = (line: string): string[] => Array.from(line.matchAll(/"([\w/]+)",2/g), match => match[1]!);

describe("AT+QMTCFG with several keys in a line", () => {
	const ALL = ["version", "pdpcid", "ssl", "keepalive", "session", "timeout", "will", "recv/mode"];
	const combining = (given: object = {}, capable: Partial<Capabilities> = {}): Bench => new Bench(BG96, given, { combines: true, ...capable });

	it("writes all keys in one, queries one of them at its end, and waits longer for its answer", () => {
		const bench = combining();
		bench.config.run();
		deepEqual(bench.written, ["AT+QMTCFG=\"version\",2,4;+QMTCFG=\"pdpcid\",2,3;+QMTCFG=\"ssl\",2,0;+QMTCFG=\"keepalive\",2,120;+QMTCFG=\"session\",2,1"
			+ ";+QMTCFG=\"timeout\",2,5,3,1;+QMTCFG=\"will\",2,0;+QMTCFG=\"recv/mode\",2,0,1;+QMTCFG=\"keepalive\",2"]);
		equal(bench.config.timeout, 3000 + 7 * 300);
		bench.inform().answer(OK);
		deepEqual([bench.written.length, bench.events, bench.config.lengthPrefixed, bench.capabilities.combines], [1, ["done"], true, true]);
		bench.config.run();
		bench.inform().answer(OK);
		deepEqual([bench.written[1], bench.events], [bench.written[0], ["done", "done"]]);
	});

	it("writes those that serve, and digits instead of a length", () => {
		const bench = combining({ will: WILL_VALUES, aliauth: DEVICE, tls: { context: 1 } }, { lengthPrefixed: false });
		bench.config.run();
		bench.inform().answer(OK);
		deepEqual(keysOf(bench.written[0]!), [...ALL.slice(0, -1), "aliauth", "keepalive"]);
		equal(bench.config.lengthPrefixed, false);
		const digits = new Bench({ ...BC20, combines: true }, {}, { combines: true, hexPayload: true });
		digits.config.run();
		digits.inform().answer(OK);
		equal(digits.written[0], "AT+QMTCFG=\"KEEPALIVE\",2,120;+QMTCFG=\"SESSION\",2,1;+QMTCFG=\"TIMEOUT\",2,5,3,1;+QMTCFG=\"WILL\",2,0;+QMTCFG=\"DATAFORMAT\",2,1,1;+QMTCFG=\"KEEPALIVE\",2");
		deepEqual([digits.config.hexPayload, digits.config.lengthPrefixed, digits.events], [true, false, ["done"]]);
	});

	it("writes what does not fit in 512 bytes in a line of its own, one key alone without a query", () => {
		const long = { ...WILL_VALUES, topic: "t".repeat(255), message: "m".repeat(255) };
		const bench = combining({ will: long });
		bench.config.run();
		bench.inform().answer(OK);
		deepEqual(keysOf(bench.written[0]!), [...ALL.slice(0, 6), "keepalive"]);
		deepEqual([keysOf(bench.written[1]!), bench.config.timeout], [["will"], 3000]);
		bench.answer(OK);
		deepEqual([keysOf(bench.written[2]!), bench.written.length], [["recv/mode"], 3]);
		bench.answer(OK);
		deepEqual([bench.events, bench.config.lengthPrefixed, bench.capabilities.combines], [["done"], true, true]);
		const short = combining({ will: { ...long, message: "m".repeat(200) } });
		short.config.run();
		short.inform().answer(OK);
		deepEqual(short.written.map(keysOf), [[...ALL.slice(0, 6), "keepalive"], ["will", "recv/mode", "keepalive"]]);
		for (const line of [...bench.written, ...short.written])
			ok(line.length <= 600, line);
	});

	it("puts as many keys in a line as 512 bytes hold, before the query", () => {
		const linesOf = (message: string): string[] => {
			const bench = new Bench({ ...BG96, settings: [VERSION, WILL] }, { will: { ...WILL_VALUES, topic: "t".repeat(200), message } }, { combines: true });
			bench.config.run();
			return bench.written;
		};
		const head = linesOf("")[0]!.indexOf(";+QMTCFG=\"keepalive\"");
		const full = linesOf("m".repeat(512 - head))[0]!;
		deepEqual([full.lastIndexOf(";"), keysOf(full)], [512, ["version", "will", "keepalive"]]);
		deepEqual(keysOf(linesOf("m".repeat(513 - head))[0]!), ["version"]);
	});

	it("takes every key of a line as taken, wherever it stands", () => {
		for (const settings of [[VERSION, RECV_MODE], [VERSION, KEEPALIVE, RECV_MODE], [RECV_MODE, VERSION]]) {
			const bench = new Bench({ ...BG96, settings }, {}, { combines: true });
			bench.config.run();
			bench.inform().answer(OK);
			deepEqual([bench.written.length, bench.config.lengthPrefixed, bench.events], [1, true, ["done"]]);
		}
	});

	for (const key of [RECV_MODE, DATA_FORMAT]) {
		it(`begins to count refusals of ${key === RECV_MODE ? "recv/mode" : "dataformat"} again where a line with it is taken, not where one without it is`, () => {
			const will = { ...WILL_VALUES, topic: "t".repeat(255), message: "m".repeat(255) };
			const bench = new Bench({ ...BC20, settings: [VERSION, KEEPALIVE, WILL, key] }, { will });
			ok(restore(bench.capabilities, 1, 1024));
			Object.assign(bench.capabilities, { combines: true, hexPayload: key === DATA_FORMAT });
			/** Too long for one line: two keys, the will, the key. */
			const refused = (): void => {
				bench.config.run();
				bench.inform().answer(OK);
				bench.answer(OK).answer(ERROR);
			};
			const taken = (): void => {
				will.message = "";
				bench.config.run();
				bench.inform().answer(OK);
				will.message = "m".repeat(255);
			};
			refused();
			refused();
			taken();
			deepEqual([bench.events.length, bench.events.pop()], [3, "done"]);
			refused();
			refused();
			ok(bench.events.every(event => event.startsWith("failed: ERROR 0 AT+QMTCFG=")));
			refused();
			deepEqual([bench.events.length, bench.events.at(-1)], [5, "done"]);
		});
	}

	it("writes them one by one after an error, or without the answer to the query, and from then on", () => {
		for (const [result, informed] of [[ERROR, false], [CME, false], [CME, true], [OK, false]] as const) {
			const bench = combining();
			bench.config.run();
			if (informed)
				bench.inform();
			bench.answer(result);
			while (bench.pending)
				bench.answer(OK);
			deepEqual([bench.written.slice(1).map(line => keysOf(line)), bench.events, bench.config.timeout], [ALL.map(key => [key]), ["done"], 3000]);
			deepEqual([bench.config.lengthPrefixed, bench.capabilities.combines], [true, false]);
			bench.written.length = 0;
			bench.config.run();
			deepEqual(keysOf(bench.written[0]!), ["version"]);
		}
	});

	it("does so for what the firmware lacks, and fails with the key that it refuses", () => {
		const refuses = (key: string): Bench => {
			const bench = combining();
			bench.config.run();
			bench.answer(ERROR);
			while (bench.pending)
				bench.answer(bench.written.at(-1)!.includes(`"${key}"`) ? ERROR : OK);
			return bench;
		};
		deepEqual([refuses("recv/mode").events, refuses("recv/mode").config.lengthPrefixed], [["done"], false]);
		deepEqual(refuses("session").events, ["failed: ERROR 0 AT+QMTCFG=\"session\": +CME ERROR: 3"]);
	});

	it("fails where the line is not answered: it may have been taken", () => {
		const bench = combining();
		bench.config.run();
		bench.answer(TIMEOUT);
		deepEqual([bench.events, bench.written.length, bench.capabilities.combines], [["failed: timeout 0 AT+QMTCFG: no answer"], 1, true]);
		bench.config.stop();
		bench.config.run();
		bench.inform().answer(OK);
		deepEqual(bench.events.slice(1), ["done"]);
	});
});

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
			[VERSION, { connection: 0.5 }, "connection: 0.5 is not a 32-bit integer"], [VERSION, { version: NaN }, "version: NaN is not a 32-bit integer"],
			[PDPCID, { context: 0.5 }, "context: 0.5 is not a 32-bit integer"], [KEEPALIVE, { keepAlive: 0.5 }, "keepAlive: 0.5 is not a 32-bit integer"],
			[PACKET_TIMEOUT, { packetTimeout: 0.5 }, "packetTimeout: 0.5 is not a 32-bit integer"],
			[PACKET_TIMEOUT, { retries: 0.5 }, "retries: 0.5 is not a 32-bit integer"], [SSL, { tls: { context: 0.5 } }, "tls.context: 0.5 is not a 32-bit integer"],
			[WILL, { will: { ...WILL_VALUES, QoS: 0.5 } }, "will.QoS: 0.5 is not a 32-bit integer"],
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
