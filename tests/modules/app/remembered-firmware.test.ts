// A node that has a record of its module's firmware: whatever the record holds, and whatever is lost on the line at any command of the shorter bring-up, the node
// comes up and publishes. modules/quectel/common/firmware-record, modules/quectel/modem/bring-up, modules/quectel/session/mqtt-config.
// Source: docs/architecture.md (Bring-up).

import { deepEqual, equal, ok } from "node:assert/strict";
import fc from "fast-check";
import type { SimulatorOptions } from "../../../hosts/modem/simulator.js";
import crc32 from "../../../modules/mqtt/crc32.js";
import { Bench, IMEI } from "./bench.js";

/** The longest that a fault of one command may take, in milliseconds: AT+QIACT is waited for 150 s. */
const LIMIT = 180_000;

type Records = Map<string, string>;
/** What becomes of one command line: the line, its answer, the first line of its answer is lost; it is refused; the module restarts after it. */
const FAULTS = ["line", "answer", "first", "ERROR", "restart"] as const;
type Fault = typeof FAULTS[number];

/** A node with a record, and what it sends. At one of its command lines, a fault happens. */
class Start {
	readonly lines: string[] = [];
	readonly bench: Bench;
	/** The module does not combine commands: it refuses such a line, or executes its first command only. */
	single: "refuses" | "takes the first" | undefined;
	readonly #at: number;
	readonly #fault: Fault;
	#line = "";
	/** What the module says is dropped: up to the next command line; or one line of it. */
	#deaf = false;
	#skips = false;

	constructor(records: Records, modem: Partial<SimulatorOptions> = {}, settings: Record<string, unknown> = {}, at = -1, fault: Fault = "line") {
		this.#at = at;
		this.#fault = fault;
		this.bench = new Bench({
			modem: { ...modem, send: bytes => this.#fromModule(bytes) }, settings,
			host: { record: { read: name => records.get(name), write: (name, text) => void records.set(name, text) } },
		});
		this.bench.wire.attach(bytes => this.#toModule(bytes));
	}

	/** Lets time pass until the first reading is acknowledged. @returns milliseconds that it took */
	published(limit = LIMIT): number {
		const { bench } = this;
		bench.until(() => bench.acknowledged.length > 0 || bench.failure !== undefined, limit);
		equal(bench.failure, undefined);
		return bench.clock.now();
	}

	#toModule(bytes: Uint8Array): void {
		for (const byte of bytes) {
			this.#line += String.fromCharCode(byte);
			if (byte === 0x0D)
				this.#command();
			else if (byte === 0x1A || byte === 0x1B)
				this.#pass(); // a payload, or what cancels it
		}
	}

	#command(): void {
		const hit = this.lines.length === this.#at;
		this.lines.push(this.#line.slice(0, -1));
		if (this.single !== undefined && this.#line.includes(";"))
			this.#line = `${this.single === "refuses" ? "AT+X" : this.#line.split(";", 1)[0]!}\r`;
		this.#deaf = this.#skips = false;
		if (hit && (this.#fault === "line" || this.#fault === "ERROR")) {
			this.#line = "";
			if (this.#fault === "ERROR")
				this.bench.wire.send(Buffer.from("\r\nERROR\r\n"));
			return;
		}
		this.#deaf = hit && this.#fault === "answer";
		this.#skips = hit && this.#fault === "first";
		this.#pass();
		if (hit && this.#fault === "restart")
			this.bench.modem.restart();
	}

	#pass(): void {
		const line = this.#line;
		this.#line = "";
		this.bench.modem.receive(Buffer.from(line, "latin1"));
	}

	#fromModule(bytes: Uint8Array): void {
		if (this.#deaf)
			return;
		let said = Buffer.from(bytes).toString("latin1");
		if (this.#skips && /^\r\n[^\r]*\r\n/.test(said)) {
			this.#skips = false;
			said = said.replace(/^\r\n[^\r]*\r\n/, "");
		}
		this.bench.wire.send(Buffer.from(said, "latin1"));
	}
}

/** The module is registered, and has a PDP context; or it is off, until the node starts. */
const WARM: Partial<SimulatorOptions> = { context: true };
const COLD: Partial<SimulatorOptions> = { powered: false, bootMs: 1000, registrationMs: 2000 };

function start(records: Records, modem: Partial<SimulatorOptions>, settings: Record<string, unknown> = {}, at?: number, fault?: Fault): Start {
	const started = new Start(records, modem, settings, at, fault);
	if (modem.powered === false)
		started.bench.modem.power(true);
	return started;
}

/** @returns the records after two starts, whose answers were the same */
function remembered(modem: Partial<SimulatorOptions> = WARM, settings: Record<string, unknown> = {}): Records {
	const records: Records = new Map();
	start(records, modem, settings).published();
	start(records, modem, settings).published();
	return records;
}

/** The broker has what the node wanted: its settings reached the module. */
function assertConnected({ bench }: Start): void {
	const { clientId, keepalive, clean, will, protocolVersion } = bench.network.broker.connects.at(-1)!;
	deepEqual([clientId, keepalive, clean, protocolVersion, will?.topic, will?.qos, will?.retain], [IMEI, 120, true, 4, `sensors/${IMEI}/status`, 1, true]);
	equal(bench.sequences()[0], 1);
}

describe("a node that remembers its module's firmware", () => {
	for (const [what, modem, settings] of [["a BG96 that is registered", WARM, {}], ["a BG96 that starts", COLD, {}], ["a BG95 that is registered", { ...WARM, profile: "bg95" }, { module: "bg95" }]] as const) {
		for (const fault of FAULTS) {
			it(`comes up and publishes, whichever command line meets a fault: ${what}, ${fault}`, () => {
				const records = remembered(modem, settings);
				const whole = start(new Map(records), modem, settings);
				whole.published();
				assertConnected(whole);
				ok(!whole.lines.includes("AT+QMTCFG=?"), whole.lines.join("\n"));
				ok(whole.lines.some(line => /^AT\+QMTCFG=.*;\+QMTCFG=/.test(line)), whole.lines.join("\n"));
				for (let at = 0; at < whole.lines.length; at++) {
					const started = start(new Map(records), modem, settings, at, fault);
					started.published();
					assertConnected(started);
				}
			});
		}
	}

	it("asks and writes one by one where the module refuses several commands in a line, or takes the first of them and answers OK", () => {
		for (const single of ["refuses", "takes the first"] as const) {
			const started = start(remembered(), WARM);
			started.single = single;
			started.published();
			assertConnected(started);
			const { lines } = started;
			deepEqual(lines.filter(line => line.includes(";")).length, single === "refuses" ? 1 : 2, lines.join("\n"));
			for (const command of ["ATI", "AT+GSN", "AT+QMTCFG=\"version\",0,4", "AT+QMTCFG=\"timeout\",0,5,3,1"])
				ok(lines.includes(command), `${single}: ${lines.join("\n")}`);
			started.bench.network.broker.drop();
			started.bench.clock.advance(60_000);
			equal(started.bench.network.broker.connects.length, 2);
			equal(lines.filter(line => /QMT.*;/.test(line)).length, single === "refuses" ? 0 : 1, lines.join("\n"));
		}
	});
});

/** A record with the right checksum. */
function sealed(body: string): string {
	const bytes = Buffer.from(body);
	return `${crc32(bytes, 0, bytes.length, 0)} ${body}`;
}

describe("a record of the firmware with any content", () => {
	const PROFILES: readonly (readonly [string, Partial<SimulatorOptions>, Record<string, unknown>])[] = [
		["bg96", WARM, {}], ["bg95", { ...WARM, profile: "bg95" }, { module: "bg95" }], ["bc20", { profile: "bc20" }, { module: "bc20", format: "influx" }],
	];

	/** The node starts with these texts, and publishes. */
	function assertPublishes(records: Records, modem: Partial<SimulatorOptions>, settings: Record<string, unknown>): void {
		const started = start(records, modem, settings);
		started.published();
		equal(started.bench.arrived().length, 1);
	}

	for (const [name, modem, settings] of PROFILES) {
		it(`lets a node on a ${name} come up and publish: any text`, () => {
			fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 300 }), fc.string({ unit: "binary", maxLength: 300 }), (module, record) => {
				assertPublishes(new Map([["module", module], ["record", record]]), modem, settings);
			}), { numRuns: 60 });
		});

		it(`lets a node on a ${name} come up and publish: a record that was damaged`, () => {
			const text = remembered(modem, settings).get("module")!;
			fc.assert(fc.property(fc.array(fc.tuple(fc.nat(text.length - 1), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 4 }), fc.nat(text.length), (changes, end) => {
				const characters = [...text];
				for (const [at, to] of changes)
					characters[at] = String.fromCharCode(to);
				assertPublishes(new Map([["module", characters.join("").slice(0, end)]]), modem, settings);
			}), { numRuns: 60 });
		});

		it(`lets a node on a ${name} come up and publish: any values under a right checksum, for this module and firmware`, () => {
			const text = remembered(modem, settings).get("module")!;
			const [, before, , after] = /^-?\d+ (1 \w+ \d+ )(\d \d+ \d)(\n[^]*)$/.exec(text)!;
			fc.assert(fc.property(fc.integer({ min: 0, max: 9 }), fc.oneof(fc.constantFrom(0, 255, 256, 1024, 1548, 4096), fc.integer({ min: 0, max: 99_999 })), fc.integer({ min: 1, max: 2 }), (features, payload, starts) => {
				assertPublishes(new Map([["module", sealed(`${before}${features} ${payload} ${starts}${after}`)]]), modem, settings);
			}), { numRuns: 60 });
		});
	}
});
