// What is around the ESP32 of a session: a simulated module with its broker, or the port of a real one.
// Source: ./protocol (Source, Act); docs/simulated-modem.md.

import type { VirtualClock } from "../modem/line/clock.js";
import { MemoryNetwork } from "../modem/network/memory-network.js";
import { SwitchedNetwork } from "../modem/network/switched-network.js";
import { RecordedNetwork } from "../modem/record/recording.js";
import { generator, ModemSimulator } from "../modem/simulator.js";
import { perform, type Stage } from "./acts.js";
import { Board } from "./board.js";
import { Damage } from "./damage.js";
import type { Happening } from "./happening.js";
import { Port, PortSerial } from "./port-serial.js";
import type { Act, Scenario } from "./protocol.js";
import { WireTap } from "./wire-tap.js";

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
	/** @throws RangeError when this world cannot do that */
	act(act: Act): void;
	/** Bytes of the port that the page holds. */
	receive(bytes: Uint8Array): void;
	/** Ends everything. */
	close(): void;
}

/** 2026-01-01 00:00:00 UTC: when a simulated session begins. */
const EPOCH = 1_767_225_600_000;
/** Of every simulated module. */
const IMEI = "866425030012340";
const HOST = "broker.example";
/** To the broker and back, in ms. */
const ROUND_TRIP = 100;
const PWRKEY = 600;

/** @returns the world of a scenario; its board is not on yet */
export function makeWorld(options: WorldOptions): World {
	return options.scenario.source === "simulated" ? new SimulatedWorld(options) : new RealWorld(options);
}

/** @returns where the node takes a new interval */
export function setTopicOf({ topic, id }: Readonly<Record<string, unknown>>): string {
	return `${topic || `sensors/${id || IMEI}`}/set`;
}

/** The settings of the firmware. */
function configurationOf({ module, interval, settings }: Scenario): Record<string, unknown> {
	return { ...settings, module, interval };
}

class SimulatedWorld implements World {
	readonly board: Board;
	readonly #stage: Stage;
	readonly #modem: ModemSimulator;

	constructor({ scenario, clock, happened, ended }: WorldOptions) {
		const { module, seed, journal, settings } = scenario;
		const random = generator(seed ^ 0x5eed);
		const tap = new WireTap(happened);
		const damage = new Damage(random);
		const memory = new MemoryNetwork(clock, ROUND_TRIP);
		const network = new SwitchedNetwork(memory, clock);
		const { broker, openings } = memory;
		broker.onPublish = ({ topic, payload, qos, retain }) => {
			// A session of days must not keep them.
			broker.published.length = broker.packets.length = broker.connects.length = openings.length = 0;
			happened({ kind: "message", topic, payload: payload.toString("utf8"), QoS: qos, retain });
		};
		const modem: ModemSimulator = this.#modem = new ModemSimulator({
			clock, profile: module, imei: IMEI, random: generator(seed), timing: "typical", latencyMs: 0, powered: false,
			network: new RecordedNetwork(network, (from, link, text) => happened({ kind: "packet", from, link, text })),
			wallTime: () => EPOCH + clock.now(),
			send: bytes => {
				const sent = damage.pass(bytes);
				tap.pass("modem", sent);
				this.board.receive(sent);
			},
		});
		this.board = new Board({
			clock, journal, random, happened, ended,
			configuration: { host: HOST, ...configurationOf(scenario) },
			power: { on: () => modem.pins.pressPowerKey(PWRKEY), reset: () => modem.pins.pressReset() },
			left: bytes => {
				tap.pass("host", bytes);
				modem.receive(bytes);
			},
		});
		this.#stage = {
			modem, network, damage, happened, setTopic: setTopicOf(settings),
			setBroker(running) {
				memory.failure = running ? undefined : "ECONNREFUSED";
				if (!running)
					broker.drop();
			},
			publish: (topic, payload, qos, retain) => broker.publish(topic, payload, { qos, retain }),
			cutPower: () => this.board.cutPower(),
		};
		modem.power(true);
	}

	act(act: Act): void {
		perform(act, this.#stage);
	}

	receive(): void {
		throw new RangeError("received: the source is simulated");
	}

	close(): void {
		this.board.close();
		this.#modem.close();
	}
}

class RealWorld implements World {
	readonly board: Board;
	readonly #port: Port;
	readonly #tap: WireTap;
	readonly #stage: Stage;

	constructor({ scenario, clock, happened, send, ended }: WorldOptions) {
		const tap = this.#tap = new WireTap(happened);
		const port = this.#port = new Port(clock, bytes => {
			tap.pass("host", bytes);
			send(bytes);
		});
		this.board = new Board({
			clock, happened, ended, journal: scenario.journal, random: Math.random, wallTime: Date.now,
			configuration: configurationOf(scenario),
			serial: { io: PortSerial, port },
		});
		this.#stage = { happened, setTopic: "", cutPower: () => this.board.cutPower() };
	}

	act(act: Act): void {
		perform(act, this.#stage);
	}

	receive(bytes: Uint8Array): void {
		this.#tap.pass("modem", bytes);
		this.board.turn(() => this.#port.receive?.(bytes));
	}

	close(): void {
		this.board.close();
		this.#port.receive = undefined;
	}
}
