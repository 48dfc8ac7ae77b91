// Runs the firmware, main.ts, in this process or in an XS machine beside it, with the same clock, UART and module.
// `--engine` selects the engine (./options).

import type { Host, RecordStorage, Watcher } from "../../modules/app/host.js";
import type { Flash } from "../../modules/base/platform.js";
import { RealClock } from "../modem/line/clock.js";
import { TCPNetwork } from "../modem/network/tcp-network.js";
import { RecordedNetwork } from "../modem/record/recording.js";
import type { TranscriptRecorder } from "../modem/record/transcript.js";
import { ModemSimulator, type ProfileName } from "../modem/simulator.js";
import { NodeClock } from "./clock.js";
import { prepare } from "./host.js";
import type { Options } from "./options.js";
import { SimulatedSensor } from "./sensor.js";
import { NodeSerial } from "./serialport.js";
import { Wire, WireSerial } from "./wire.js";

/** Running firmware. */
export interface Running {
	/** Stops the firmware after publishing `offline` and disconnecting; the watcher's onDone follows. */
	stop(): void;
	/** Releases the remaining resources once the firmware has stopped. */
	close(): void;
}

/** What outlives the process. */
export interface Kept {
	readonly journal: Flash;
	readonly record: RecordStorage;
}

/** The device at the firmware's UART. */
interface Line extends Pick<Host, "serial" | "power"> {
	close(): void;
}

const RESTART_CAUSE = "started by hand";

/**
 * Starts the firmware.
 * @param configuration the complete configuration, including the broker's address
 * @param watcher receives onDone or onFailed at the end
 * @param kept keeps readings and the node's record over restarts; the engine node only
 * @param recorder records what the simulated module receives, sends, and exchanges with the broker
 */
export async function start(options: Options, configuration: Host["configuration"], watcher: Required<Watcher>, recorder?: TranscriptRecorder, kept?: Kept): Promise<Running> {
	const clock = new NodeClock();
	const line = options.serial === undefined ? simulated(configuration, options.baud, clock, recorder) : real(options.serial, options.baud);
	try {
		const firmware = await ENGINES[options.engine](line, clock, configuration, watcher, kept);
		return {
			stop: () => firmware.stop(),
			close() {
				firmware.close?.();
				line.close();
			},
		};
	}
	catch (error) {
		line.close();
		throw error;
	}
}

/** main.ts running on an engine. */
interface Firmware {
	stop(): void;
	close?(): void;
}

type Engine = (line: Line, clock: NodeClock, configuration: Host["configuration"], watcher: Required<Watcher>, kept?: Kept) => Promise<Firmware>;

const ENGINES: { readonly [name in Options["engine"]]: Engine } = {
	async node({ serial, power }, clock, configuration, watcher, kept) {
		prepare({
			serial, clock, configuration, watcher,
			...(power === undefined ? {} : { power }),
			...(kept === undefined ? {} : { journal: { storage: kept.journal }, record: kept.record }),
			random: Math.random,
			wallTime: Date.now,
			sensor: { io: SimulatedSensor, clock },
			restartCause: RESTART_CAUSE,
		});
		return (await import("../../main.js")).default!; // without onRefused, it throws instead
	},

	async xs({ serial, power }, clock, configuration, watcher) {
		// Loaded only on demand: the XS worker exists only where npm had a C compiler.
		const { Machine } = await import("../xs/machine.js");
		return new Machine({
			serial, clock, configuration, watcher,
			...(power === undefined ? {} : { power }),
			wallTime: Date.now,
			restartCause: RESTART_CAUSE,
			onError: error => watcher.onFailed(error),
		});
	},
};

function real(path: string, baud: number): Line {
	return { serial: { io: NodeSerial, path, baud }, close() {} };
}

/** The wire models the line's rate and the FIFOs; the module at its end answers without delay. */
function simulated({ module }: Host["configuration"], baud: number, clock: NodeClock, recorder?: TranscriptRecorder): Line {
	const wire = new Wire(clock);
	const network = new TCPNetwork();
	const modem = new ModemSimulator({
		profile: module as ProfileName,
		clock: new RealClock(),
		wallTime: Date.now,
		// Shared broker hosts require the name in the handshake (SNI), which later firmware sends.
		firmware: { sni: true },
		network: recorder === undefined ? network : new RecordedNetwork(network, recorder.recordLink),
		send: bytes => wire.send(bytes),
		...(recorder === undefined ? {} : { record: recorder.record }),
	});
	wire.attach(bytes => modem.receive(bytes));
	return {
		serial: { io: WireSerial, wire, baud },
		power: { on: () => modem.power(true), reset: () => modem.restart() },
		close: () => modem.close(),
	};
}
