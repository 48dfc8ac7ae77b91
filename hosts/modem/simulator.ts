// The simulated modem: power, line, terminal adaptor, equipment and fault plan put together.
// Source: both notes; docs/modem.md; docs/hardware.md (Bytes on the wire; Sessions; Bring-up; TLS).

import { FILES } from "./commands/files.js";
import { GENERAL } from "./commands/general.js";
import { MQTT } from "./commands/mqtt.js";
import { NARROWBAND } from "./commands/narrowband.js";
import { NETWORK } from "./commands/network.js";
import { PACKET } from "./commands/packet.js";
import { POWER_SAVING } from "./commands/power-saving.js";
import { SECURITY } from "./commands/security.js";
import { SIM } from "./commands/sim.js";
import { TIME } from "./commands/time.js";
import { Faults, type AnswerFault, type Direction, type FaultPlan, type ModuleFault } from "./faults/faults.js";
import type { SimulatorClock } from "./line/clock.js";
import { Module, type ModuleOptions } from "./module/module.js";
import { Pins } from "./module/pins.js";
import { Power } from "./module/power.js";
import { Sleep, type SleepOptions } from "./module/sleep.js";
import { DelayedNetwork } from "./network/delayed-network.js";
import type { Network } from "./network/network.js";
import { FIRMWARE, type Firmware } from "./profiles/firmware.js";
import { PROFILES, type ProfileName } from "./profiles/profiles.js";
import type { Commands } from "./terminal/command.js";
import { TerminalAdaptor } from "./terminal/ta.js";
import { Txd } from "./terminal/txd.js";
import { UrcQueue } from "./terminal/urc-queue.js";

export type { AnswerFault, Fault, FaultPlan, ModuleFault } from "./faults/faults.js";
export type { Firmware } from "./profiles/firmware.js";
export type { ProfileName } from "./profiles/profiles.js";

/** How to build a simulated modem. */
export interface SimulatorOptions extends ModuleOptions, SleepOptions {
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

/** What every module has. */
const COMMON: Commands<Module> = { ...GENERAL, ...SIM, ...NETWORK, ...PACKET, ...TIME, ...POWER_SAVING, ...MQTT };
/** Every command of each module, those of the profile's `absent` list included. */
const COMMANDS: Readonly<Record<ProfileName, Commands<Module>>> = Object.freeze({
	bg96: { ...NARROWBAND, ...COMMON, ...FILES, ...SECURITY },
	bc20: { ...COMMON, ...NARROWBAND },
});

/** A module at the other end of a UART. */
export class ModemSimulator {
	/** May be changed while it runs, as another firmware would behave. */
	readonly firmware: Firmware;
	readonly module: Module;
	/** PWRKEY, RESET_N and STATUS. */
	readonly pins: Pins;
	/** Bits per second at which the host talks, 0 = always the module's rate; a host changes it with its UART. */
	hostBaud: number;
	readonly #options: SimulatorOptions;
	readonly #txd: Txd;
	readonly #terminal: TerminalAdaptor<Module>;
	readonly #faults: Faults;
	readonly #network: DelayedNetwork;
	readonly #urcs: UrcQueue;
	readonly #random: () => number;
	readonly #power: Power;
	readonly #sleep: Sleep;

	/** @throws RangeError when the profile is unknown */
	constructor(options: SimulatorOptions) {
		const { clock, network } = options;
		const name = options.profile ?? "bg96";
		const profile = PROFILES[name];
		if (profile === undefined)
			throw new RangeError(`profile: ${name}`);
		this.#options = options;
		this.firmware = { ...FIRMWARE, ...options.firmware };
		this.#random = options.random ?? generator(1);
		this.#faults = new Faults(options.faults ?? [], clock, fault => this.#apply(fault));
		this.#txd = new Txd(clock, options.baud ?? 0, this.#random, bytes => this.#transmit(bytes));
		this.#network = new DelayedNetwork(network, clock, options.latencyMs ?? 0);
		this.#urcs = new UrcQueue(clock, text => this.#terminal.unsolicited(text));
		this.module = new Module({
			clock, profile,
			network: this.#network,
			report: text => this.#urcs.report(text),
			firmware: this.firmware,
			restart: () => this.restart(),
			powerOff: orderly => this.#power.shutDown(orderly),
			terminal: this.#settings(options.baud ?? 0),
		}, options);
		this.#terminal = new TerminalAdaptor({
			clock, profile,
			firmware: this.firmware,
			commands: Object.fromEntries(Object.entries(COMMANDS[name]).filter(([command]) => !profile.absent.includes(command))),
			module: this.module,
			faults: name => this.#faults.command(name),
			send: bytes => this.#txd.write(bytes),
		});
		this.#power = new Power({
			clock,
			bootLines: profile.bootLines,
			bootMs: options.bootMs,
			leaveMs: options.powerDownMs,
			say: line => this.#say(line),
			forget: silent => this.#forget(silent),
		});
		this.#sleep = new Sleep({
			...options, clock,
			powerSaving: this.module.powerSaving,
			free: () => this.module.free,
			doze: () => this.#terminal.asleep = true,
			sleep: () => this.#power.power(false),
			wake: () => this.#power.power(true),
		});
		this.pins = new Pins(clock, this.#power);
		this.hostBaud = options.hostBaud ?? 0;
		if (options.powered === false)
			return;
		this.#power.assume();
		this.module.simStarted();
		if (this.module.sim.state === "READY")
			this.module.radio.settle();
		if (options.context === true)
			this.module.pdpContexts.set(1, { apn: "", user: "", password: "", authentication: 0, active: true });
	}

	/** Takes bytes on the RXD pin; they are lost while the module is off or booting. */
	receive(bytes: Uint8Array): void {
		this.#faults.pass("host", bytes, passed => {
			this.#options.record?.("host", passed, this.#options.clock.now());
			if (!this.#power.listening)
				return;
			this.#sleep.heard(true);
			this.#terminal.receive(this.#heard(passed, this.module.terminal.baud));
		});
	}

	/** Switches power, as PWRKEY does: on boots a module that is off, off silences it at once. */
	power(on: boolean): void {
		this.#power.power(on);
	}

	/** Bytes as the other end of the line makes them out: noise where the two rates differ. */
	#heard(bytes: Uint8Array, rate: number): Uint8Array {
		if (this.hostBaud === 0 || rate === 0 || this.hostBaud === rate)
			return bytes;
		return bytes.map(() => Math.floor(this.#random() * 256));
	}

	/** A brown-out: everything volatile is lost, boot lines follow. */
	restart(): void {
		this.#power.restart();
	}

	/** Lets go of clock and network; nothing is sent any more. */
	close(): void {
		this.#power.power(false);
		this.pins.close();
		this.#faults.close();
	}

	/** Bytes leave; those behind a fault that takes the power are lost. */
	#transmit(bytes: Uint8Array): void {
		const { life } = this.#power;
		this.#faults.pass("modem", bytes, passed => {
			if (life !== this.#power.life)
				return;
			if (this.#power.alive)
				this.#sleep.heard(false);
			const heard = this.#heard(passed, this.#txd.rate);
			this.#options.record?.("modem", heard, this.#options.clock.now());
			this.#options.send(heard);
		});
	}

	/** Everything volatile is gone; the line is at the rate that was stored. */
	#forget(silent: boolean): void {
		if (silent)
			this.#txd.clear();
		this.#sleep.stop();
		this.#terminal.reset();
		this.#urcs.clear();
		this.module.reset();
		this.module.terminal.restore();
	}

	/** A line that the module says by itself; the one of the SIM starts that, and is completed with its state. */
	#say(line: string): void {
		if (!line.startsWith("+CPIN")) {
			this.#terminal.unsolicited(line);
			return;
		}
		const { sim } = this.module;
		sim.start();
		this.#terminal.unsolicited(`${line}${sim.state ?? "NOT INSERTED"}`);
		this.module.search();
	}

	/** The terminal adaptor and the line as the commands see them. */
	#settings(rate: number) {
		const terminal = () => this.#terminal;
		const output = this.#txd;
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
		const { module } = this;
		switch (fault.kind) {
			case "inject": this.#txd.write(Buffer.from(fault.bytes, "latin1")); break;
			case "restart": this.restart(); break;
			case "asleep": this.#terminal.asleep = true; break;
			case "pdp-deactivated": module.loseContext(fault.context ?? 1); break;
			case "garbage": this.#txd.write(Uint8Array.from({ length: fault.count }, () => Math.floor(this.#random() * 256))); break;
			case "drop": this.#faults.drop(fault.from, fault.count); break;
			case "overlong": this.#txd.write(Buffer.from(`\r\n${"+".padEnd(fault.length, "X")}\r\n`)); break;
			case "chunking": this.#txd.chunking = fault.as; break;
			case "stat": module.connections[fault.connection]?.fail(fault.value); break;
			case "open-result": module.faults.openResult = fault.value; break;
			case "connack": module.faults.connack = fault.value; break;
			case "close-result": module.faults.closeResult = fault.value; break;
			case "disconnect-result": module.faults.disconnectResult = fault.value; break;
			case "suback": module.faults.suback = fault.value; break;
			case "lost-acknowledgements": module.faults.lostAcknowledgements = fault.count; break;
			case "latency": this.#network.roundTrip = fault.ms; break;
			case "lost-report": this.#urcs.hold(fault.name); break;
			case "late-report": this.#urcs.hold(fault.name, fault.ms); break;
			case "link-drop": module.connections[fault.connection]?.drop(); break;
			case "silence": module.connections[fault.connection]?.silence(); break;
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
