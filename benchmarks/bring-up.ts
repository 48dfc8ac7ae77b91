// Counts the command lines from the start of the ESP32 to the first acknowledged reading, in virtual time on the simulated modules: the part "bring-up" of
// `npm run bench`. The node is that of main.ts with its default settings. Source: docs/hardware.md (Bring-up).

import { VirtualClock } from "../hosts/modem/line/clock.js";
import { MemoryNetwork } from "../hosts/modem/network/memory-network.js";
import { ModemSimulator } from "../hosts/modem/simulator.js";
import { SimulatedSensor } from "../hosts/node/sensor.js";
import { Wire, WireSerial } from "../hosts/node/wire.js";
import SensorPublisher from "../modules/app/publisher.js";
import type { ModuleName } from "../modules/quectel/profile.js";

/** The modules, in the order of the table. */
const MODULES: readonly ModuleName[] = ["bg96", "bg95", "bc20"];
/** Milliseconds from power-on to RDY, and from there to the registration. */
const BOOT = 5000;
const SEARCH = 3000;
/** Milliseconds to the broker and back. */
const ROUND_TRIP = 100;
/** The longest a start may take, in milliseconds. */
const LIMIT = 300_000;
const STEP = 10;

/** A start of the node. */
export interface Start {
	readonly module: ModuleName;
	/** `cold`: the module was off. `warm`: the ESP32 alone has restarted, and the module is registered. */
	readonly start: "cold" | "warm";
	/** 1 for the first start of this ESP32; from the third on it has what the firmware answered twice before, and does not ask again. */
	readonly boot: number;
	/** The command lines in order, without their CR; a line that was sent before is a poll, and left out. */
	readonly lines: readonly string[];
	/** Command lines sent again. */
	readonly polls: number;
}

/** A module with a network and a broker, at which one ESP32 after the other starts. */
class Site {
	readonly #clock = new VirtualClock();
	readonly #module: ModuleName;
	readonly #texts = new Map<string, string>();
	#wire = new Wire(this.#clock);
	#modem!: ModemSimulator;
	#boots = 0;

	constructor(module: ModuleName) {
		this.#module = module;
	}

	/** Starts an ESP32, and lets it run until its first reading is acknowledged; then it loses its power. @throws Error when it takes too long */
	start(start: Start["start"]): Start {
		const clock = this.#clock;
		const wire = this.#wire = new Wire(clock);
		if (start === "cold")
			this.#power();
		const lines: string[] = [];
		let polls = 0;
		let line = "";
		let done = false;
		wire.attach(bytes => {
			for (const character of Buffer.from(bytes).toString("latin1")) {
				line += character;
				// A payload ends with Ctrl-Z, a line with CR; an ESC in front of a line cancels a prompt.
				if (character === "\x1A")
					line = "";
				if (character !== "\r")
					continue;
				const command = shown(line.replace(/^.*\x1B/s, "").slice(0, -1));
				line = "";
				if (lines.includes(command))
					polls += 1;
				else
					lines.push(command);
			}
			this.#modem.receive(bytes);
		});
		const texts = this.#texts;
		const node = new SensorPublisher({
			serial: { io: WireSerial, wire, baud: 115_200 }, clock, random: () => 0.5, wallTime: () => undefined, restartCause: start === "cold" ? "power on" : "restart",
			sensor: { io: SimulatedSensor, clock }, record: { read: name => texts.get(name), write: (name, text) => void texts.set(name, text) },
			configuration: { host: "broker.example", module: this.#module },
			watcher: { onAcknowledged: () => done = true, onFailed: error => { throw error; } },
		});
		for (let passed = 0; !done; passed += STEP) {
			if (passed > LIMIT)
				throw new Error(`${this.#module}, ${start}: no reading was acknowledged; the state is ${node.state}, the last line ${lines.at(-1)}`);
			clock.advance(STEP);
		}
		wire.attach(() => {});
		this.#boots += 1;
		return { module: this.#module, start, boot: this.#boots, lines, polls };
	}

	/** The next ESP32 is a new one. */
	forget(): void {
		this.#texts.clear();
		this.#boots = 0;
	}

	/** The module is switched on. */
	#power(): void {
		const clock = this.#clock;
		this.#modem = new ModemSimulator({
			clock, network: new MemoryNetwork(clock, ROUND_TRIP), profile: this.#module, powered: false, bootMs: BOOT, registrationMs: SEARCH,
			wallTime: () => Date.UTC(2026, 0, 1) + clock.now(), send: bytes => this.#wire.send(bytes),
		});
		this.#modem.power(true);
	}
}

/** @returns a command line without a payload in it */
function shown(command: string): string {
	return command.replace(/^(AT\+QMTPUB=(?:[^",]*,)+"[^"]*"),".*"$/, "$1,…");
}

/** @returns for each module: cold and warm, each with nothing remembered and with what the firmware answered before */
export function countBringUps(): Start[] {
	return MODULES.flatMap(module => {
		const site = new Site(module);
		const cold = site.start("cold");
		site.start("warm");
		const other = new Site(module);
		other.start("cold");
		other.forget();
		return [cold, other.start("warm"), site.start("cold"), site.start("warm")];
	});
}
