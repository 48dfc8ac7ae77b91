// The simulated modem: power, line, terminal adaptor, equipment and fault plan put together.
// Source: both notes; MODEM §3–§6.

import type { SimulatorAlarm, SimulatorClock } from "./clock.js";
import type { Commands } from "./command.js";
import { FILES } from "./commands/files.js";
import { GENERAL } from "./commands/general.js";
import { MQTT } from "./commands/mqtt.js";
import { NARROWBAND } from "./commands/narrowband.js";
import { NETWORK } from "./commands/network.js";
import { PACKET } from "./commands/packet.js";
import { SAVING } from "./commands/saving.js";
import { SECURITY } from "./commands/security.js";
import { SIM } from "./commands/sim.js";
import { TIME } from "./commands/time.js";
import { DelayedNetwork } from "./delayed-network.js";
import { Equipment, type EquipmentOptions } from "./equipment.js";
import { Faults, type AnswerFault, type Direction, type FaultPlan, type ModuleFault } from "./faults.js";
import { FIRMWARE, type Firmware } from "./firmware.js";
import type { Network } from "./network.js";
import { Output } from "./output.js";
import { Pins } from "./pins.js";
import type { ModemProfile } from "./profile.js";
import { PROFILES, type ProfileName } from "./profiles.js";
import { Reports } from "./reports.js";
import { TerminalAdaptor } from "./ta.js";

/** How to build a simulated modem. */
export interface SimulatorOptions extends EquipmentOptions {
	readonly profile?: ProfileName;
	readonly clock: SimulatorClock;
	/** Opens links to brokers. */
	readonly network: Network;
	/** Takes what leaves the TXD pin. May be called from inside `receive`; may call `receive`. */
	readonly send: (bytes: Uint8Array) => void;
	/** Bits per second of the TXD pin; 0 or left out: no pacing, bytes leave in the same instant. */
	readonly baud?: number;
	/** Bits per second at which the host talks; another rate than the module's makes noise of every byte. Left out: always the module's. */
	readonly hostBaud?: number;
	/** In [0, 1); what garbage and random chunking are made of. Default: a fixed seed. */
	readonly random?: () => number;
	readonly faults?: FaultPlan;
	/** ms to the broker and back, besides the network's own time. */
	readonly latencyMs?: number;
	/** How this firmware differs from V1.0 of the note. */
	readonly firmware?: Partial<Firmware>;
	/** Whether it is up and registered from the start (default), or waits for `power(true)`. */
	readonly powered?: boolean;
	/** Whether PDP context 1 is defined and active from the start; for dialogues that do no bring-up. */
	readonly context?: boolean;
	/** ms from power to RDY. Nothing is heard or said before. */
	readonly bootMs?: number;
	/** ms from AT+QPOWD=1, or a long press of PWRKEY, to POWERED DOWN. */
	readonly powerDownMs?: number;
	/** Sees every byte that passes either way, with its time. */
	readonly record?: (direction: Direction, bytes: Uint8Array, at: number) => void;
}

const OFF = 0, BOOTING = 1, ON = 2, LEAVING = 3;
/** What every module has. */
const COMMON: Commands<Equipment> = { ...GENERAL, ...SIM, ...NETWORK, ...PACKET, ...TIME, ...SAVING, ...MQTT };
/** Every command of each module, those of the profile's `absent` list included. */
const COMMANDS: Readonly<Record<ProfileName, Commands<Equipment>>> = Object.freeze({
	bg96: { ...NARROWBAND, ...COMMON, ...FILES, ...SECURITY },
	bc20: { ...COMMON, ...NARROWBAND },
});
/** §5 of MODEM: alive 4.9 s after PWRKEY. */
const BOOT_TIME = 5000;

/**
 * A module at the other end of a UART.
 * State: OFF → (power) BOOTING → (boot time) ON → (restart) BOOTING; (AT+QPOWD, PWRKEY) LEAVING → OFF; (power off) OFF.
 */
export class ModemSimulator {
	/** May be changed while it runs, as another firmware would behave. */
	readonly firmware: Firmware;
	readonly equipment: Equipment;
	/** PWRKEY, RESET_N and STATUS. */
	readonly pins: Pins;
	/** Bits per second at which the host talks, 0 = always the module's rate; a host changes it with its UART. */
	hostBaud: number;
	readonly #options: SimulatorOptions;
	readonly #profile: ModemProfile;
	readonly #output: Output;
	readonly #terminal: TerminalAdaptor<Equipment>;
	readonly #faults: Faults;
	readonly #network: DelayedNetwork;
	readonly #reports: Reports;
	readonly #random: () => number;
	readonly #boot: SimulatorAlarm;
	#state = OFF;
	/** How often the power went. */
	#life = 0;
	/** The next boot line, and when RDY was. */
	#bootLine = 0;
	#ready = 0;

	/** @throws RangeError when the profile is unknown */
	constructor(options: SimulatorOptions) {
		const { clock, network } = options;
		const name = options.profile ?? "bg96";
		const profile = PROFILES[name];
		if (profile === undefined)
			throw new RangeError(`profile: ${name}`);
		this.#options = options;
		this.#profile = profile;
		this.firmware = { ...FIRMWARE, ...options.firmware };
		this.#random = options.random ?? generator(1);
		this.#faults = new Faults(options.faults ?? [], clock, fault => this.#apply(fault));
		this.#output = new Output(clock, options.baud ?? 0, this.#random, bytes => this.#transmit(bytes));
		this.#network = new DelayedNetwork(network, clock, options.latencyMs ?? 0);
		this.#reports = new Reports(clock, text => this.#terminal.unsolicited(text));
		this.equipment = new Equipment({
			clock, profile,
			network: this.#network,
			report: text => this.#reports.report(text),
			firmware: this.firmware,
			restart: () => this.restart(),
			powerOff: orderly => this.#leave(orderly ? options.powerDownMs ?? 0 : 0),
			terminal: this.#settings(options.baud ?? 0),
		}, options);
		this.#terminal = new TerminalAdaptor({
			clock, profile,
			firmware: this.firmware,
			commands: Object.fromEntries(Object.entries(COMMANDS[name]).filter(([command]) => !profile.absent.includes(command))),
			equipment: this.equipment,
			faults: name => this.#faults.command(name),
			send: bytes => this.#output.write(bytes),
		});
		this.#boot = clock.alarm(() => this.#state === LEAVING ? this.#powerDown() : this.#booted());
		const module = this;
		this.pins = new Pins(clock, {
			get powered() { return module.#state !== OFF; },
			get alive() { return module.#state === ON || module.#state === LEAVING; },
			power: on => this.power(on),
			restart: () => this.restart(),
			shutDown: () => this.#leave(options.powerDownMs ?? 0),
		});
		this.hostBaud = options.hostBaud ?? 0;
		if (options.powered === false)
			return;
		this.#state = ON;
		this.equipment.simStarted();
		if (this.equipment.sim.state === "READY")
			this.equipment.radio.settle();
		if (options.context === true)
			this.equipment.contexts.set(1, { apn: "", user: "", password: "", authentication: 0, active: true });
	}

	/** Takes bytes on the RXD pin; they are lost while the module is off or booting. */
	receive(bytes: Uint8Array): void {
		this.#faults.pass("host", bytes, passed => {
			this.#options.record?.("host", passed, this.#options.clock.now());
			if (this.#state === ON)
				this.#terminal.receive(this.#heard(passed, this.equipment.terminal.baud));
		});
	}

	/** Switches power, as PWRKEY does: on boots a module that is off, off silences it at once. */
	power(on: boolean): void {
		if (on && this.#state === OFF)
			this.#start();
		else if (!on)
			this.#stop();
	}

	/** Bytes as the other end of the line makes them out: noise where the two rates differ. */
	#heard(bytes: Uint8Array, rate: number): Uint8Array {
		if (this.hostBaud === 0 || rate === 0 || this.hostBaud === rate)
			return bytes;
		return bytes.map(() => Math.floor(this.#random() * 256));
	}

	/** A brown-out: everything volatile is lost, boot lines follow. */
	restart(): void {
		this.#stop();
		this.#start();
	}

	/** Lets go of clock and network; nothing is sent any more. */
	close(): void {
		this.#stop();
		this.pins.close();
		this.#faults.close();
	}

	/** Bytes leave; those behind a fault that takes the power are lost. */
	#transmit(bytes: Uint8Array): void {
		const life = this.#life;
		this.#faults.pass("modem", bytes, passed => {
			if (life !== this.#life)
				return;
			const heard = this.#heard(passed, this.#output.rate);
			this.#options.record?.("modem", heard, this.#options.clock.now());
			this.#options.send(heard);
		});
	}

	#start(): void {
		this.#state = BOOTING;
		this.#bootLine = 0;
		this.#boot.set(this.#options.bootMs ?? BOOT_TIME);
	}

	#stop(): void {
		this.#state = OFF;
		this.#life++;
		this.#boot.clear();
		this.#output.clear();
		this.#forget();
	}

	/** Everything volatile is gone; the line is at the rate that was stored. */
	#forget(): void {
		this.#terminal.reset();
		this.#reports.clear();
		this.equipment.reset();
		this.equipment.terminal.restore();
	}

	/** Takes leave of the network, says so, and is off. */
	#leave(ms: number): void {
		if (this.#state !== ON) {
			this.#stop();
			return;
		}
		this.#state = LEAVING;
		if (ms === 0)
			this.#powerDown();
		else
			this.#boot.set(ms);
	}

	#powerDown(): void {
		this.#terminal.unsolicited("POWERED DOWN");
		this.#state = OFF;
		this.#boot.clear();
		this.#forget();
	}

	/** One boot line after the other; the SIM answers with its line. */
	#booted(): void {
		const { bootLines } = this.#profile;
		if (this.#bootLine === 0) {
			this.#state = ON;
			this.#ready = this.#options.clock.now();
		}
		const [, line] = bootLines[this.#bootLine++] as readonly [number, string];
		if (line.startsWith("+CPIN")) {
			this.equipment.sim.start();
			this.#terminal.unsolicited(`${line}${this.equipment.sim.state ?? "NOT INSERTED"}`);
			this.equipment.search();
		} else
			this.#terminal.unsolicited(line);
		const next = bootLines[this.#bootLine];
		if (next !== undefined)
			this.#boot.set(this.#ready + next[0] - this.#options.clock.now());
	}

	/** The terminal adaptor and the line as the commands see them. */
	#settings(rate: number) {
		const terminal = () => this.#terminal;
		const output = this.#output;
		let baud = rate;
		let stored = rate;
		return {
			get echo() { return terminal().echo; },
			set echo(on) { terminal().echo = on; },
			get errorFormat() { return terminal().errorFormat; },
			set errorFormat(format) { terminal().errorFormat = format; },
			get baud() { return baud; },
			set baud(rate) { output.baud = baud = rate; },
			store() { stored = baud; },
			restore() { output.baud = baud = stored; },
		};
	}

	#apply(fault: ModuleFault | AnswerFault): void {
		const { equipment } = this;
		switch (fault.kind) {
			case "inject": this.#output.write(Buffer.from(fault.bytes, "latin1")); break;
			case "restart": this.restart(); break;
			case "asleep": this.#terminal.asleep = true; break;
			case "pdp-deactivated": equipment.loseContext(fault.context ?? 1); break;
			case "garbage": this.#output.write(Uint8Array.from({ length: fault.count }, () => Math.floor(this.#random() * 256))); break;
			case "drop": this.#faults.drop(fault.from, fault.count); break;
			case "overlong": this.#output.write(Buffer.from(`\r\n${"+".padEnd(fault.length, "X")}\r\n`)); break;
			case "chunking": this.#output.chunking = fault.as; break;
			case "stat": equipment.connections[fault.connection]?.fail(fault.value); break;
			case "open-result": equipment.faults.openResult = fault.value; break;
			case "connack": equipment.faults.connack = fault.value; break;
			case "close-result": equipment.faults.closeResult = fault.value; break;
			case "disconnect-result": equipment.faults.disconnectResult = fault.value; break;
			case "suback": equipment.faults.suback = fault.value; break;
			case "lost-acknowledgements": equipment.faults.lostAcknowledgements = fault.count; break;
			case "latency": this.#network.roundTrip = fault.ms; break;
			case "lost-report": this.#reports.hold(fault.name); break;
			case "late-report": this.#reports.hold(fault.name, fault.ms); break;
			case "link-drop": equipment.connections[fault.connection]?.drop(); break;
			case "silence": equipment.connections[fault.connection]?.silence(); break;
		}
	}
}

/** A small generator of pseudo-random numbers in [0, 1): mulberry32, same seed, same numbers. */
export function generator(seed: number): () => number {
	let state = seed | 0;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
	};
}
