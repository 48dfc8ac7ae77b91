// A doctor and a simulated modem in virtual time, or over a real network: the same examination as `npm run doctor`, without its command line.

import type { Surroundings } from "../../../hosts/doctor/examination.js";
import { examine, type Diagnosis } from "../../../hosts/doctor/examine.js";
import { parseDoctor } from "../../../hosts/doctor/options.js";
import type { Port } from "../../../hosts/doctor/port.js";
import { RealClock, VirtualClock, type SimulatorClock } from "../../../hosts/modem/line/clock.js";
import { MemoryNetwork } from "../../../hosts/modem/network/memory-network.js";
import type { Network } from "../../../hosts/modem/network/network.js";
import { ModemSimulator, type SimulatorOptions } from "../../../hosts/modem/simulator.js";

/** Steps, and ms of virtual time, after which an examination does not end. */
const LONGEST = 200_000, LONGEST_MS = 3_600_000;

/** What a case changes. */
export interface Case {
	/** Options of the modem. */
	readonly modem?: Partial<SimulatorOptions>;
	/** Words of the command line. */
	readonly words?: readonly string[];
	/** Prepares the modem; what it sends meanwhile is lost. */
	readonly before?: (modem: ModemSimulator, network: MemoryNetwork, clock: VirtualClock) => void;
	/** Changes what the modem sends. */
	readonly rewrite?: (text: string) => string;
	readonly surroundings?: Partial<Surroundings>;
}

const BROKER = ["--serial", "/dev/ttyUSB2", "--broker", "mqtt://broker.example"];

function port(modem: ModemSimulator, connect: (receive: (bytes: Uint8Array) => void) => void, rewrite: (text: string) => string): Port {
	const opened: Port = {
		async setRate(baud) { modem.hostBaud = baud; },
		write: bytes => modem.receive(bytes),
		onBytes() {},
		async close() { modem.close(); },
	};
	connect(bytes => opened.onBytes(Buffer.from(rewrite(Buffer.from(bytes).toString("latin1")), "latin1")));
	return opened;
}

function simulate(clock: SimulatorClock, network: Network, options: Partial<SimulatorOptions>, rewrite: (text: string) => string) {
	let receive = (_bytes: Uint8Array): void => {};
	const modem = new ModemSimulator({ clock, network, baud: 115_200, hostBaud: 115_200, wallTime: () => Date.UTC(2026, 10, 28), ...options, send: bytes => receive(bytes) });
	return { modem, open: async (_path: string, baud: number) => {
		modem.hostBaud = baud;
		return port(modem, to => receive = to, rewrite);
	} };
}

function surroundings(clock: SimulatorClock, open: Surroundings["open"], more: Partial<Surroundings>): Surroundings {
	return { clock, open, ports: async () => ["/dev/ttyUSB2"], today: () => Date.UTC(2026, 10, 28), onFinding() {}, onProgress() {}, ...more };
}

/** Examines a simulated modem in virtual time. */
export async function diagnose({ modem: options = {}, words = BROKER, before, rewrite = text => text, surroundings: more = {} }: Case = {}): Promise<Diagnosis> {
	const clock = new VirtualClock();
	const network = new MemoryNetwork(clock, 100);
	const { modem, open } = simulate(clock, network, options, rewrite);
	before?.(modem, network, clock);
	let done = false;
	const examined = examine(parseDoctor(words, () => {}), surroundings(clock, open, more)).finally(() => done = true);
	for (let idle = 0; !done && idle < LONGEST; idle++) {
		// What is settled goes on first, then the next alarm rings.
		for (let turn = 0; turn < 4; turn++)
			await new Promise(resolve => setImmediate(resolve));
		const next = clock.next();
		if (!done && next !== undefined && clock.now() < LONGEST_MS)
			clock.advance(next - clock.now());
	}
	if (!done)
		throw new Error("the examination does not end");
	return examined;
}

/** Examines a simulated modem at a real network. */
export function diagnoseForReal(network: Network, words: readonly string[], options: Partial<SimulatorOptions> = {}): Promise<Diagnosis> {
	const clock = new RealClock();
	const { open } = simulate(clock, network, { wallTime: () => Date.now(), ...options }, text => text);
	return examine(parseDoctor(words, () => {}), surroundings(clock, open, { today: () => Date.now() }));
}
