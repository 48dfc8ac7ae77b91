// The simulated modem: power, line, terminal adaptor, module and fault plan, connected to each other.
// Source: both notes; docs/simulated-modem.md; docs/hardware.md (Bytes on the wire; Sessions; Bring-up; TLS).

import { FILES } from "./commands/files.js";
import { GENERAL } from "./commands/general.js";
import { MQTT, PUBLISH_INLINE } from "./commands/mqtt.js";
import { NARROWBAND } from "./commands/narrowband.js";
import { NETWORK } from "./commands/network.js";
import { PACKET } from "./commands/packet.js";
import { POWER_SAVING, PSM } from "./commands/power-saving.js";
import { SECURITY } from "./commands/security.js";
import { SIM } from "./commands/sim.js";
import { SOCKET_COMMANDS } from "./commands/sockets.js";
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
import type { CommandGroup, ModemProfile } from "./profiles/profile.js";
import { profileOf, type ProfileName } from "./profiles/profiles.js";
import type { CommandExecutionOptions } from "./terminal/command-execution.js";
import type { Commands } from "./terminal/command.js";
import { TerminalAdaptor } from "./terminal/ta.js";
import { TIMINGS, type TimingName } from "./terminal/timing.js";
import { Txd } from "./terminal/txd.js";
import { UrcQueue } from "./terminal/urc-queue.js";

export type { AnswerFault, Fault, FaultPlan, ModuleFault } from "./faults/faults.js";
export type { Firmware } from "./profiles/firmware.js";
export type { ProfileName } from "./profiles/profiles.js";

/** Options of a simulated modem. */
export interface SimulatorOptions extends ModuleOptions, SleepOptions {
	/** The module; default bg96. */
	readonly profile?: ProfileName;
	readonly clock: SimulatorClock;
	/** Opens links to brokers. */
	readonly network: Network;
	/** Takes the bytes of the TXD pin. May be called from inside `receive`; may call `receive`. */
	readonly send: (bytes: Uint8Array) => void;
	/** The answer times: none (`fast`, the default), or those of a module with work to do; times among these options prevail. */
	readonly timing?: TimingName;
	/** Bits per second of the TXD pin; 0 or left out: no pacing, bytes leave immediately. */
	readonly baud?: number;
	/** Bits per second of the host's UART; at another rate than the module's every byte becomes noise. Left out: always the module's. */
	readonly hostBaud?: number;
	/** Random numbers in [0, 1) for garbage and random chunking. Default: a fixed seed. */
	readonly random?: () => number;
	/** The fault plan; default: no faults. */
	readonly faults?: FaultPlan;
	/** Round-trip time to the broker in ms, besides the network's own. */
	readonly latencyMs?: number;
	/** How this firmware differs from V1.0 of the note. */
	readonly firmware?: Partial<Firmware>;
	/** Whether it is on and registered from the start (default), or off until `power(true)`. */
	readonly powered?: boolean;
	/** Whether PDP context 1 is active from the start. */
	readonly context?: boolean;
	/** ms from power-on to RDY; until then the UART is inactive. */
	readonly bootMs?: number;
	/** ms from AT+QPOWD=1, or a long press of PWRKEY, to POWERED DOWN. */
	readonly powerDownMs?: number;
	/** Called with the end of each command. */
	readonly onResult?: CommandExecutionOptions<Module>["onResult"];
	/** Called for what a real module may punish, with the command line that it concerns. */
	readonly onMisuse?: CommandExecutionOptions<Module>["onMisuse"];
	/** Called with the name of each command before it is executed. */
	readonly onCommand?: (name: string) => void;
	/** Called when the module has booted, and when it goes off or restarts. */
	readonly onPower?: (state: "on" | "off") => void;
	/** Called for the bytes of each direction, with their time. */
	readonly record?: (direction: Direction, bytes: Uint8Array, at: number) => void;
}

const DEFAULT_CHARACTER_SET = "IRA";
/** AT+IFC: circuit 133, RTS. V.250 §6.2.12. */
const RTS_FLOW = 2;

/** The commands of each group. */
const GROUPS: Readonly<Record<CommandGroup, Commands<Module>>> = Object.freeze({
	common: { ...GENERAL, ...SIM, ...NETWORK, ...PACKET, ...TIME, ...POWER_SAVING, ...MQTT },
	psm: PSM,
	"publish-inline": PUBLISH_INLINE,
	narrowband: NARROWBAND,
	files: FILES,
	security: SECURITY,
	sockets: SOCKET_COMMANDS,
});

/** The commands of a module. */
function commandsOf({ commands, absent }: ModemProfile, { mqtt }: Firmware): Commands<Module> {
	const all = Object.assign({}, ...commands.map(group => GROUPS[group])) as Commands<Module>;
	return Object.fromEntries(Object.entries(all).filter(([name]) => !absent.includes(name) && (mqtt || !name.startsWith("+QMT"))));
}

/** A module at the other end of a UART. */
export class ModemSimulator {
	/** May be changed at any time. */
	readonly firmware: Firmware;
	/** The module behind the terminal adaptor. */
	readonly module: Module;
	/** PWRKEY, RESET_N, STATUS, DTR and RTS. */
	readonly pins: Pins;
	/** Bits per second of the host's UART, 0 = always the module's rate. */
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
		const profile = profileOf(options.profile ?? "bg96", options.firmware);
		const timing = TIMINGS[options.timing ?? "fast"];
		this.#options = options;
		this.firmware = { ...FIRMWARE, ...profile.firmware, ...options.firmware };
		this.#random = options.random ?? generator(1);
		this.#faults = new Faults(options.faults ?? [], clock, fault => this.#apply(fault));
		this.#txd = new Txd(clock, options.baud ?? 0, this.#random, bytes => this.#transmit(bytes));
		this.#network = new DelayedNetwork(network, clock, options.latencyMs ?? timing.latencyMs);
		this.#urcs = new UrcQueue(clock, text => this.#terminal.unsolicited(text));
		this.module = new Module({
			clock, profile,
			network: this.#network,
			report: text => this.#urcs.report(text),
			firmware: this.firmware,
			restart: () => this.#power.reboot(),
			powerOff: orderly => this.#power.shutDown(orderly),
			terminal: this.#settings(options.baud ?? 0),
		}, { ...timing, ...options });
		this.#terminal = new TerminalAdaptor({
			clock, profile,
			firmware: this.firmware,
			commands: commandsOf(profile, this.firmware),
			module: this.module,
			timing,
			random: this.#random,
			onResult: options.onResult,
			onMisuse: options.onMisuse,
			faults: name => {
				options.onCommand?.(name);
				return this.#faults.command(name);
			},
			send: bytes => this.#txd.write(bytes),
		});
		this.#power = new Power({
			clock,
			bootLines: profile.bootLines,
			bootMs: options.bootMs ?? profile.powerTimes.bootMs,
			statusMs: options.bootMs ?? profile.powerTimes.statusMs,
			powerDownMs: options.powerDownMs ?? timing.powerDownMs,
			send: line => this.#sendBootLine(line),
			reset: silent => {
				this.#reset(silent);
				options.onPower?.("off");
			},
		});
		this.#sleep = new Sleep({
			...options, clock,
			powerSaving: this.module.powerSaving,
			idle: () => this.module.idle,
			doze: () => this.#terminal.asleep = true,
			kept: () => this.pins.dtr,
			sleep: () => this.#power.rest(),
			announce: () => {
				const { periodicSeconds, activeSeconds } = this.module.powerSaving;
				this.module.report(`+QPSMTIMER: ${periodicSeconds},${activeSeconds}`);
				this.module.report(this.firmware.psmText);
			},
			wake: () => this.#power.power(true),
		});
		this.pins = new Pins(clock, profile.powerTimes, this.#power, () => this.#followPins());
		this.hostBaud = options.hostBaud ?? 0;
		if (options.powered === false)
			return;
		this.#power.assume();
		this.module.simStarted();
		if (this.module.sim.state === "READY")
			this.module.radio.settle();
		if (options.context === true)
			this.module.pdpContexts.set(1, { type: "IP", apn: "", user: "", password: "", authentication: 0, active: true });
	}

	/** Takes bytes on the RXD pin; lost while the module is off or booting. */
	receive(bytes: Uint8Array): void {
		this.#faults.pass("host", bytes, passed => {
			this.#options.record?.("host", passed, this.#options.clock.now());
			if (!this.#power.listening)
				return;
			this.#sleep.activity(true);
			this.#terminal.receive(this.#onLine(passed, this.module.terminal.baud));
		});
	}

	/** Applies a fault at once; one of an answer strikes with the next command. */
	strike(fault: ModuleFault | AnswerFault): void {
		this.#faults.strike(fault);
	}

	/** The faults that have not struck, of the plan or of the next command. */
	get pendingFaults(): FaultPlan {
		return this.#faults.pending;
	}

	/** The faults without a plan that have struck, each with the time at which it was asked for. */
	get unplannedFaults(): FaultPlan {
		return this.#faults.unplanned;
	}

	/** Switches power: on boots a module that is off, off is immediate. */
	power(on: boolean): void {
		this.#power.power(on);
	}

	/** The bytes as the other end of the line receives them: noise when the two rates differ. */
	#onLine(bytes: Uint8Array, rate: number): Uint8Array {
		if (this.hostBaud === 0 || rate === 0 || this.hostBaud === rate)
			return bytes;
		return bytes.map(() => Math.floor(this.#random() * 256));
	}

	/** DTR wakes the UART when it goes low, and lets it sleep when it goes high; RTS stops the output. */
	#followPins(): void {
		const { pins, module } = this;
		if (pins.dtr)
			this.#terminal.asleep = false;
		else if (this.#power.listening)
			this.#sleep.activity(true);
		this.#txd.held = module.terminal.flow[0] === RTS_FLOW && !pins.rts;
	}

	/** Restarts, as after a brown-out: everything volatile is lost, boot lines follow. */
	restart(): void {
		this.#power.restart();
	}

	/** Closes every link and clears every alarm; nothing is sent any more. */
	close(): void {
		this.#power.power(false);
		this.pins.close();
		this.#faults.close();
	}

	/** Sends bytes; those after a fault that restarts the module are lost. */
	#transmit(bytes: Uint8Array): void {
		const { life } = this.#power;
		this.#faults.pass("modem", bytes, passed => {
			if (life !== this.#power.life)
				return;
			if (this.#power.alive)
				this.#sleep.activity(false);
			const received = this.#onLine(passed, this.#txd.rate);
			this.#options.record?.("modem", received, this.#options.clock.now());
			this.#options.send(received);
		});
	}

	/** Drops everything volatile; the line returns to the stored rate. */
	#reset(silent: boolean): void {
		if (silent)
			this.#txd.clear();
		this.#sleep.stop();
		this.#terminal.reset();
		this.#urcs.clear();
		this.module.reset();
		this.module.terminal.restore();
		this.module.terminal.flow = [0, 0];
		this.module.terminal.characterSet = DEFAULT_CHARACTER_SET;
	}

	/** Sends a boot line; `+CPIN` starts the SIM, whose state is appended. */
	#sendBootLine(line: string): void {
		if (line === "RDY")
			this.#options.onPower?.("on");
		if (!line.startsWith("+CPIN")) {
			this.#terminal.unsolicited(line);
			return;
		}
		const { sim } = this.module;
		sim.start();
		this.#terminal.unsolicited(`${line}${sim.state ?? "NOT INSERTED"}`);
		this.module.search();
	}

	/** The settings of the terminal adaptor and the line, for the commands. */
	#settings(rate: number) {
		const terminal = () => this.#terminal;
		const output = this.#txd;
		const follow = () => this.#followPins();
		let characterSet = DEFAULT_CHARACTER_SET;
		let baud = rate;
		let stored = rate;
		let flow: readonly number[] = [0, 0];
		return {
			get echo() { return terminal().echo; },
			set echo(on) { terminal().echo = on; },
			get errorFormat() { return terminal().errorFormat; },
			set errorFormat(format) { terminal().errorFormat = format; },
			get characterSet() { return characterSet; },
			set characterSet(name) { characterSet = name; },
			get baud() { return baud; },
			set baud(rate) { output.baud = baud = rate; },
			get flow() { return flow; },
			set flow(next) {
				flow = next;
				follow();
			},
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
			case "mqtt-hang": module.faults.hung = true; break;
			case "latency": this.#network.roundTrip = fault.ms; break;
			case "lost-report": this.#urcs.hold(fault.name); break;
			case "late-report": this.#urcs.hold(fault.name, fault.ms); break;
			case "link-drop": module.connections[fault.connection]?.drop(); break;
			case "silence": module.connections[fault.connection]?.silence(); break;
		}
	}
}

/** @returns a generator of pseudo-random numbers in [0, 1) (mulberry32), determined by the seed */
export function generator(seed: number): () => number {
	let state = seed | 0;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
	};
}
