// A modem on a simulated module in virtual time: everything between the UART's pins and an in-memory broker.

import { VirtualClock } from "../../hosts/modem/line/clock.js";
import { MemoryNetwork } from "../../hosts/modem/network/memory-network.js";
import { type FaultPlan, type Firmware, ModemSimulator, type SimulatorOptions } from "../../hosts/modem/simulator.js";
import { Wire, WireSerial } from "../../hosts/node/wire.js";
import Modem, { type ModemOptions } from "../../modules/quectel/modem.js";
import { BG96 } from "../../modules/quectel/profile.js";
import QMTSession, { type QMTSessionOptions } from "../../modules/quectel/session.js";

/** Everything a test may want to look at. */
export interface Bench {
	readonly clock: VirtualClock;
	readonly network: MemoryNetwork;
	readonly wire: Wire;
	readonly simulator: ModemSimulator;
	/** Every line on the wire: "> " from us, "< " from the module, control characters escaped. */
	readonly log: string[];
	/** What happened at the public interface, in order. */
	readonly events: string[];
	modem: Modem;
	session: QMTSession;
	/** Messages the session gave the app, as text. */
	readonly messages: string[];
}

export interface BenchOptions {
	readonly baud?: number;
	readonly roundTrip?: number;
	readonly faults?: FaultPlan;
	readonly firmware?: Partial<Firmware>;
	readonly simulator?: Partial<SimulatorOptions>;
	readonly modem?: Partial<ModemOptions>;
	readonly session?: Partial<QMTSessionOptions>;
}

function escape(bytes: Uint8Array): string {
	return Buffer.from(bytes).toString("latin1").replace(/\r/g, "\\r").replace(/\n/g, "\\n").replace(/[\x00-\x1f]/g, c => `\\x${c.charCodeAt(0).toString(16).padStart(2, "0")}`);
}

/** Makes a bench; nothing has happened yet: `clock.advance(ms)` lets it. */
export function makeBench(options: BenchOptions = {}): Bench {
	const clock = new VirtualClock();
	const network = new MemoryNetwork(clock, options.roundTrip ?? 0);
	const wire = new Wire(clock);
	const log: string[] = [];
	const events: string[] = [];
	const messages: string[] = [];
	const simulator = new ModemSimulator({
		clock, network, ...options.simulator,
		send: bytes => { log.push(`< ${escape(bytes)}`); wire.send(bytes); },
		...(options.baud === undefined ? {} : { baud: options.baud }),
		...(options.faults === undefined ? {} : { faults: options.faults }),
		...(options.firmware === undefined ? {} : { firmware: options.firmware }),
	});
	wire.attach(bytes => { log.push(`> ${escape(bytes)}`); simulator.receive(bytes); }, baud => simulator.hostBaud = baud);
	const modem = new Modem({
		serial: { io: WireSerial, wire, ...(options.baud === undefined ? {} : { baud: options.baud }) },
		clock, profile: BG96, random: () => 0.5,
		onReady: () => events.push("ready"),
		onError: error => events.push(`modem error: ${error.message}`),
		...options.modem,
	});
	const buffer = new Uint8Array(2048);
	const session: QMTSession = new QMTSession({
		modem, host: "broker.test", id: "bench", firstIdentifier: 1,
		onOpen: () => events.push("open"),
		onLost: error => events.push(`lost: ${error.message}`),
		onControl: (operation, identifier, value) => events.push(`control ${operation} ${identifier} ${value}`),
		onGivenUp: (identifier, error) => events.push(`given up ${identifier}: ${error.message}`),
		onReadable: (count, more) => {
			const length = session.readTopic(buffer);
			const topic = Buffer.from(buffer.subarray(0, length)).toString();
			const read = session.read(buffer);
			messages.push(`${topic} ${session.QoS}${more ? "+" : ""} ${Buffer.from(buffer.subarray(0, read)).toString("latin1")}`);
			if (read !== count)
				events.push(`read ${read} of ${count}`);
		},
		onBroken: () => events.push("broken"),
		onWritable: () => events.push("writable"),
		onClose: () => events.push("close"),
		...options.session,
	});
	return { clock, network, wire, simulator, log, events, modem, session, messages };
}
