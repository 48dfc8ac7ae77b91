// What is around the ESP32 of a session: a simulated module with its broker, or the port of a real one.
// Source: ./protocol (Source, Act); docs/simulated-modem.md.

import { Control } from "../modem/control/control.js";
import type { VirtualClock } from "../modem/line/clock.js";
import { MemoryNetwork } from "../modem/network/memory-network.js";
import { SwitchedNetwork } from "../modem/network/switched-network.js";
import { RecordedNetwork } from "../modem/record/recording.js";
import { generator, ModemSimulator } from "../modem/simulator.js";
import { Board } from "./board.js";
import type { Happening } from "./happening.js";
import { toHex } from "./hexadecimal.js";
import { Port, PortSerial } from "./port-serial.js";
import type { Act, Scenario } from "./protocol.js";

/** What a world is given. */
export interface WorldOptions {
	readonly scenario: Scenario;
	readonly clock: VirtualClock;
	readonly happened: (what: Happening) => void;
	/** Bytes for the port that the page holds. */
	readonly send: (bytes: Uint8Array) => void;
	/** The firmware has ended. */
	readonly ended: (error?: Error) => void;
}

/** One world, with the board in it. */
export interface World {
	readonly board: Board;
	/** @throws TypeError or RangeError when this world cannot do that */
	act(act: Act): void;
	/** Bytes of the port that the page holds. */
	receive(bytes: Uint8Array): void;
	/** Ends everything. */
	close(): void;
}

/** 2026-01-01 00:00:00 UTC: when a simulated session begins. */
const EPOCH = 1_767_225_600_000;
const IMEI = "866425030012340";
const HOST = "broker.example";
/** To the broker and back, in ms. */
const ROUND_TRIP = 100;
const PWRKEY = 600;
const CR = 0x0D, LF = 0x0A;
/** What a hostile client publishes: lines that the module could have sent. */
const FORGED = "\r\nOK\r\n+QMTSTAT: 0,1\r\n";
/** Of the control channel: they wait for a test in real time, or are about a clock of its own. */
const TESTS: readonly unknown[] = Object.freeze(["expect", "wait-for", "clock"]);

/** @returns the world of a scenario; its board is not on yet */
export function makeWorld(options: WorldOptions): World {
	return options.scenario.source === "simulated" ? new SimulatedWorld(options) : new RealWorld(options);
}

/** The settings of the firmware. */
function configurationOf({ module, interval, settings }: Scenario): Record<string, unknown> {
	return { ...settings, module, interval };
}

class SimulatedWorld implements World {
	readonly board: Board;
	readonly #scenario: Scenario;
	readonly #happened: (what: Happening) => void;
	readonly #random: () => number;
	readonly #memory: MemoryNetwork;
	readonly #modem: ModemSimulator;
	readonly #control: Control;
	/** Of the line that is to arrive damaged: it is waited for; it has begun. */
	#garble: "no" | "next" | "now" = "no";

	constructor({ scenario, clock, happened, ended }: WorldOptions) {
		const { module, seed, journal } = scenario;
		this.#scenario = scenario;
		this.#happened = happened;
		this.#random = generator(seed ^ 0x5eed);
		this.#memory = new MemoryNetwork(clock, ROUND_TRIP);
		const network = new SwitchedNetwork(this.#memory, clock);
		const { broker, openings } = this.#memory;
		broker.onPublish = ({ topic, payload, qos, retain }) => {
			// A session of days must not keep them.
			broker.published.length = broker.packets.length = broker.connects.length = openings.length = 0;
			happened({ kind: "message", topic, payload: payload.toString("utf8"), QoS: qos, retain });
		};
		const modem: ModemSimulator = this.#modem = new ModemSimulator({
			clock, profile: module, imei: IMEI, random: generator(seed), timing: "typical", latencyMs: 0, powered: false,
			network: new RecordedNetwork(network, (from, link, text) => happened({ kind: "packet", from, link, text })),
			wallTime: () => EPOCH + clock.now(),
			send: bytes => this.#toHost(bytes),
		});
		this.#control = new Control({ modem, network, send: answer => happened({ kind: "trace", text: `control: ${JSON.stringify(answer)}` }) });
		this.board = new Board({
			clock, journal, random: this.#random, happened, ended,
			configuration: { host: HOST, ...configurationOf(scenario) },
			power: { on: () => modem.pins.pressPowerKey(PWRKEY), reset: () => modem.pins.pressReset() },
			left: bytes => {
				happened({ kind: "wire", from: "host", hex: toHex(bytes) });
				modem.receive(bytes);
			},
		});
		modem.power(true);
	}

	/** Where a new interval is published. */
	get #setTopic(): string {
		const { topic, id } = this.#scenario.settings;
		return `${topic || `sensors/${id || IMEI}`}/set`;
	}

	act(act: Act): void {
		const { broker } = this.#memory;
		switch (act.type) {
			case "control":
				if (TESTS.includes(act.request["do"]))
					throw new RangeError(`control: ${String(act.request["do"])} is for tests`);
				this.#control.receive(JSON.stringify(act.request));
				break;
			case "antenna":
				this.#modem.module.cover(act.connected ? { [this.#modem.module.profile.technologies[0]!]: 1 } : {});
				break;
			case "restart-module": this.#modem.restart(); break;
			case "broker":
				this.#memory.failure = act.running ? undefined : "ECONNREFUSED";
				if (!act.running)
					broker.drop();
				break;
			case "garble": this.#garble = "next"; break;
			case "forge": broker.publish(this.#setTopic, FORGED, { qos: 1 }); break;
			case "cut-power": this.board.cutPower(); break;
			case "publish": broker.publish(act.topic, act.payload, { qos: act.QoS, retain: act.retain }); break;
			case "interval": broker.publish(this.#setTopic, String(act.ms), { qos: 1 }); break;
		}
	}

	receive(): void {
		throw new RangeError("received: the source is simulated");
	}

	close(): void {
		this.board.close();
		this.#modem.close();
	}

	#toHost(bytes: Uint8Array): void {
		const sent = this.#garble === "no" ? bytes : this.#damage(bytes);
		this.#happened({ kind: "wire", from: "modem", hex: toHex(sent) });
		this.board.receive(sent);
	}

	/** Inverts a bit of every byte of the next line. */
	#damage(bytes: Uint8Array): Uint8Array {
		return bytes.map(byte => {
			const end = byte === CR || byte === LF;
			if (this.#garble === "next" && !end)
				this.#garble = "now";
			else if (this.#garble === "now" && end)
				this.#garble = "no";
			return this.#garble === "now" ? byte ^ 1 << Math.floor(this.#random() * 8) : byte;
		});
	}
}

class RealWorld implements World {
	readonly board: Board;
	readonly #port: Port;
	readonly #happened: (what: Happening) => void;

	constructor({ scenario, clock, happened, send, ended }: WorldOptions) {
		this.#happened = happened;
		const port = this.#port = new Port(clock, bytes => {
			happened({ kind: "wire", from: "host", hex: toHex(bytes) });
			send(bytes);
		});
		this.board = new Board({
			clock, happened, ended, journal: scenario.journal, random: Math.random, wallTime: Date.now,
			configuration: configurationOf(scenario),
			serial: { io: PortSerial, port },
		});
	}

	act(act: Act): void {
		if (act.type !== "cut-power")
			throw new RangeError(`${act.type}: only in a simulated world`);
		this.board.cutPower();
	}

	receive(bytes: Uint8Array): void {
		this.#happened({ kind: "wire", from: "modem", hex: toHex(bytes) });
		this.board.turn(() => this.#port.receive?.(bytes));
	}

	close(): void {
		this.board.close();
		this.#port.receive = undefined;
	}
}
