// What runs the firmware, main.ts: this very process, or an XS machine beside it. Clock, UART and module are the same for both.
// `--engine` chooses (./options).

import type { Host, Watcher } from "../../modules/app/host.js";
import { RealClock } from "../modem/line/clock.js";
import { TCPNetwork } from "../modem/network/tcp-network.js";
import { RecordedNetwork } from "../modem/record/recording.js";
import type { TranscriptRecorder } from "../modem/record/transcript.js";
import { ModemSimulator } from "../modem/simulator.js";
import { NodeClock } from "./clock.js";
import { prepare } from "./host.js";
import type { Options } from "./options.js";
import { SimulatedSensor } from "./sensor.js";
import { NodeSerial } from "./serialport.js";
import { Wire, WireSerial } from "./wire.js";

/** Firmware that runs. */
export interface Running {
	/** Ends it in good order; the watcher's onDone follows. */
	stop(): void;
	/** Frees what is left after its end. */
	close(): void;
}

/** What the firmware's UART leads to. */
interface Line extends Pick<Host, "serial" | "power"> {
	close(): void;
}

const RESTART_CAUSE = "started by hand";

/**
 * Starts the firmware.
 * @param configuration complete: with the broker's address
 * @param watcher hears onDone or onFailed at its end
 * @param recorder takes what the simulated module hears, says, and exchanges with the broker
 */
export async function start(options: Options, configuration: Host["configuration"], watcher: Required<Watcher>, recorder?: TranscriptRecorder): Promise<Running> {
	const clock = new NodeClock();
	const line = options.serial === undefined ? simulated(configuration, options.baud, clock, recorder) : real(options.serial, options.baud);
	try {
		const firmware = await ENGINES[options.engine](line, clock, configuration, watcher);
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

/** What an engine has made of main.ts. */
interface Firmware {
	stop(): void;
	close?(): void;
}

type Engine = (line: Line, clock: NodeClock, configuration: Host["configuration"], watcher: Required<Watcher>) => Promise<Firmware>;

const ENGINES: { readonly [name in Options["engine"]]: Engine } = {
	async node({ serial, power }, clock, configuration, watcher) {
		prepare({
			serial, clock, configuration, watcher,
			...(power === undefined ? {} : { power }),
			random: Math.random,
			wallTime: Date.now,
			sensor: { io: SimulatedSensor, clock },
			restartCause: RESTART_CAUSE,
		});
		return (await import("../../main.js")).default!; // without onRefused, it throws instead
	},

	async xs({ serial, power }, clock, configuration, watcher) {
		// What XS needs is there only where a C compiler was: nobody else must load it.
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

/** The wire carries the line's rate and the FIFOs; the module at its end answers at once. */
function simulated({ module }: Host["configuration"], baud: number, clock: NodeClock, recorder?: TranscriptRecorder): Line {
	const wire = new Wire(clock);
	const network = new TCPNetwork();
	const modem = new ModemSimulator({
		profile: module === "bc20" ? "bc20" : "bg96",
		clock: new RealClock(),
		wallTime: Date.now,
		// Brokers that many share need the name in the handshake; later firmware tells it.
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
