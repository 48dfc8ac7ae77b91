// Runs the firmware, main.ts, in this process or in an XS machine beside it, with the same clock, UART and module.
// `--engine` selects the engine (./options).

import type { Counters, Host, RecordStorage, Watcher } from "../../modules/app/host.js";
import type { Flash } from "../../modules/base/platform.js";
import { RealClock } from "../modem/line/clock.js";
import { SwitchedNetwork } from "../modem/network/switched-network.js";
import { TCPNetwork } from "../modem/network/tcp-network.js";
import { RecordedNetwork } from "../modem/record/recording.js";
import type { TranscriptRecorder } from "../modem/record/transcript.js";
import { ModemSimulator, type ProfileName } from "../modem/simulator.js";
import type { LiveSession } from "../web/live.js";
import { NodeClock } from "./clock.js";
import { prepare } from "./host.js";
import type { Options } from "./options.js";
import { SimulatedSensor } from "./sensor.js";
import { NodeSerial, type NodeSerialOptions } from "./serialport.js";
import { Wire, WireSerial } from "./wire.js";

/** Running firmware. */
export interface Running {
	/** Stops the firmware after publishing `offline` and disconnecting; the watcher's onDone follows. */
	stop(): void;
	/** Releases the remaining resources once the firmware has stopped. */
	close(): void;
	/** Those of the node; undefined where it runs in a machine of its own. */
	readonly counters: Counters | undefined;
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
 * @param view shows the session
 */
export async function start(options: Options, configuration: Host["configuration"], watcher: Required<Watcher>, recorder?: TranscriptRecorder, kept?: Kept, view?: LiveSession): Promise<Running> {
	const clock = new NodeClock();
	const line = options.serial === undefined ? simulated(configuration, options.baud, clock, recorder, view) : real(options.serial, options.baud, view);
	try {
		const firmware = await ENGINES[options.engine](line, clock, configuration, watcher, kept, view);
		return {
			get counters() {
				return firmware.counters;
			},
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
	readonly counters?: Counters;
	stop(): void;
	close?(): void;
}

type Engine = (line: Line, clock: NodeClock, configuration: Host["configuration"], watcher: Required<Watcher>, kept?: Kept, view?: LiveSession) => Promise<Firmware>;

const ENGINES: { readonly [name in Options["engine"]]: Engine } = {
	async node({ serial, power }, clock, configuration, watcher, kept, view) {
		prepare({
			serial, clock, configuration, watcher, observer: view?.observer,
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

function real(path: string, baud: number, view?: LiveSession): Line {
	const tap: NodeSerialOptions["tap"] = view === undefined ? undefined : (from, bytes) => view.tap.pass(from, bytes);
	return { serial: { io: NodeSerial, path, baud, tap }, close() {} };
}

/** The wire models the line's rate and the FIFOs; the module at its end answers without delay. */
function simulated({ module }: Host["configuration"], baud: number, clock: NodeClock, recorder?: TranscriptRecorder, view?: LiveSession): Line {
	const wire = new Wire(clock);
	const network = new SwitchedNetwork(new TCPNetwork());
	const modem = new ModemSimulator({
		profile: module as ProfileName,
		clock: new RealClock(),
		wallTime: Date.now,
		// Shared broker hosts require the name in the handshake (SNI), which later firmware sends.
		firmware: { sni: true },
		network: recorder === undefined && view === undefined ? network : new RecordedNetwork(network, (from, link, text) => {
			recorder?.recordLink(from, link, text);
			view?.happened({ kind: "packet", from, link, text });
		}),
		send(bytes) {
			const sent = view === undefined ? bytes : view.damage.pass(bytes);
			view?.tap.pass("modem", sent);
			wire.send(sent);
		},
		...(recorder === undefined ? {} : { record: recorder.record }),
	});
	wire.attach(bytes => {
		view?.tap.pass("host", bytes);
		modem.receive(bytes);
	});
	if (view !== undefined)
		view.modem = { modem, network };
	return {
		serial: { io: WireSerial, wire, baud },
		power: { on: () => modem.power(true), reset: () => modem.restart() },
		close: () => modem.close(),
	};
}
