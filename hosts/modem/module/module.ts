// The module behind the terminal adaptor: SIM, registration, PDP contexts, clock, six MQTT clients, and sockets.
// Source: 27.007 §7, §8, §10; BG96 note §3.2; docs/hardware.md (Sessions; Bring-up).

import type { SimulatorAlarm, SimulatorClock } from "../line/clock.js";
import { Connection } from "../mqtt/connection.js";
import { ReceiveFormat } from "../mqtt/receive-format.js";
import { NetworkFaults } from "../network/network-faults.js";
import type { Network } from "../network/network.js";
import type { Firmware } from "../profiles/firmware.js";
import type { ModemProfile } from "../profiles/profile.js";
import { Sockets } from "../sockets/sockets.js";
import { FileStore } from "./files.js";
import { ModuleClock } from "./module-clock.js";
import { PdpContexts, type Access } from "./pdp-contexts.js";
import { LEAST_THRESHOLD, PowerSaving } from "./power-saving.js";
import { HOME, NOT_REGISTERED, Radio, ROAMING, type RadioOptions } from "./radio.js";
import { SecurityContexts } from "./security.js";
import { SimCard, type SimOptions } from "./sim-card.js";

/** Options of the module and its network. */
export interface ModuleOptions extends RadioOptions {
	readonly imei?: string;
	readonly sim?: SimOptions;
	/** The access data that the network demands for a PDP context, one of several, and the ms an activation takes. */
	readonly access?: Access | readonly Access[];
	readonly contextMs?: number;
	/** The time, ms since 1970, as network and time servers have it; without it they have none. */
	readonly wallTime?: (() => number) | undefined;
	/** Whether the network provides the time on registration; default true. Otherwise AT+QNTP or AT+CCLK sets the clock. */
	readonly providesTime?: boolean;
	/** Quarter hours of local time ahead of UTC. */
	readonly zone?: number;
	/** Bytes for the module's files. */
	readonly storage?: number;
}

interface ModuleEnvironment {
	readonly clock: SimulatorClock;
	readonly network: Network;
	readonly profile: ModemProfile;
	readonly firmware: Firmware;
	/** Sends an unsolicited result code. */
	readonly report: (text: string) => void;
	/** Restarts, or switches off, the module. */
	readonly restart: () => void;
	readonly powerOff: (orderly: boolean) => void;
	readonly terminal: Terminal;
}

/** The settings of the terminal adaptor and the line, as the commands change them. */
export interface Terminal {
	echo: boolean;
	errorFormat: number;
	/** AT+CSCS. */
	characterSet: string;
	/** Bits per second, 0 = not paced. */
	baud: number;
	/** AT+IFC: by DCE, by DTE; 2 by DCE: the module stops sending while RTS is high. */
	flow: readonly number[];
	/** Stores the rate for the next start (`&W`). */
	store(): void;
	/** Returns to the stored rate. */
	restore(): void;
}

const ADDRESS = "10.76.51.180";

/** The state that the commands read and change. */
export class Module {
	readonly clock: SimulatorClock;
	readonly profile: ModemProfile;
	readonly firmware: Firmware;
	readonly terminal: Terminal;
	readonly imei: string;
	readonly sim: SimCard;
	readonly radio: Radio;
	readonly realTime: ModuleClock;
	readonly powerSaving: PowerSaving;
	readonly connections: readonly Connection[];
	readonly receiveFormat: ReceiveFormat;
	readonly files: FileStore;
	readonly security: SecurityContexts;
	readonly sockets: Sockets;
	readonly faults = new NetworkFaults();
	readonly pdpContexts: PdpContexts;
	/** AT+QIDNSCFG: the two name servers of a PDP context. */
	readonly nameServers = new Map<number, readonly [string, string]>();
	/** The bands selected with AT+QBAND; empty: all. */
	bands: readonly number[] = [];
	/** The port of unsolicited result codes, as AT+QURCCFG names it; kept without power. */
	reportPort: string;
	readonly #environment: ModuleEnvironment;
	readonly #options: ModuleOptions;
	/** Actions that wait for the network. */
	readonly #waiting = new Set<SimulatorAlarm>();
	/** Counts resets: a name resolved after one is not reported. */
	#epoch = 0;

	constructor(environment: ModuleEnvironment, options: ModuleOptions) {
		const { clock, network, profile, firmware } = environment;
		this.#environment = environment;
		this.#options = options;
		this.clock = clock;
		this.profile = profile;
		this.firmware = firmware;
		this.terminal = environment.terminal;
		this.imei = options.imei ?? "866425030012340";
		this.reportPort = firmware.reportPort;
		this.sim = new SimCard(options.sim);
		this.pdpContexts = new PdpContexts(profile.contexts, options.access);
		// An NB-IoT module has both enabled by default.
		this.powerSaving = new PowerSaving(profile.attaches ? 1 : 0, profile.commands.includes("psm") ? LEAST_THRESHOLD : 0);
		this.realTime = new ModuleClock(clock, options.zone ?? 0);
		this.radio = new Radio({ ...options, clock, technologies: profile.technologies, report: text => this.report(text), onChange: found => this.#registered(found) });
		this.receiveFormat = new ReceiveFormat(firmware, text => this.report(text));
		this.files = new FileStore(options.storage);
		this.security = new SecurityContexts(this.files, () => this.realTime.time);
		this.sockets = new Sockets({
			clock, network,
			usable: context => this.usable(context),
			secure: (context, host) => this.security.options(context, host),
			report: text => this.report(text),
		});
		this.connections = Array.from({ length: profile.connections }, (_, index) => new Connection({
			index, clock, network, profile, firmware,
			faults: this.faults,
			receiveFormat: this.receiveFormat,
			secure: (context, host) => this.security.options(context, host),
			report: text => this.report(text),
			time: () => options.wallTime?.(),
		}));
	}

	/** Sends an unsolicited result code. */
	report(text: string): void {
		if (["uart1", "all"].includes(this.reportPort))
			this.#environment.report(text);
	}

	/** Restarts the module, with its boot lines. */
	restart(): void {
		if (this.profile.reportsRestart) {
			for (const [cid, { active }] of this.pdpContexts)
				if (active)
					this.report(`+QIURC: "pdpdeact",${cid}`);
			this.report("POWERED DOWN");
		}
		this.#environment.restart();
	}

	/** Switches the module off. @param orderly whether it detaches from the network first */
	powerOff(orderly: boolean): void {
		this.#environment.powerOff(orderly);
	}

	/** Drops everything volatile and closes every link without a report. */
	reset(): void {
		for (const connection of this.connections)
			connection.reset();
		this.faults.hung = false;
		this.sockets.reset();
		this.receiveFormat.reset();
		this.files.reset();
		this.security.reset();
		this.pdpContexts.clear();
		this.nameServers.clear();
		this.radio.reset();
		this.sim.stop(false);
		this.realTime.reset();
		for (const alarm of this.#waiting)
			alarm.clear();
		this.#waiting.clear();
		this.#epoch++;
	}

	/** Runs an action after the time of a PDP context activation; at once when that is 0, never after a reset. */
	later(action: () => void): void {
		const { contextMs = 0 } = this.#options;
		if (contextMs === 0) {
			action();
			return;
		}
		const alarm = this.clock.alarm(() => {
			this.#waiting.delete(alarm);
			action();
		});
		this.#waiting.add(alarm);
		alarm.set(contextMs);
	}

	/** Resolves a host name; an empty list when it has no address. */
	resolve(host: string, done: (addresses: readonly string[]) => void): void {
		const epoch = this.#epoch;
		this.#environment.network.resolve(host, addresses => {
			if (epoch === this.#epoch)
				done(addresses);
		});
	}

	/** The SIM is ready; when it is unlocked, the radio searches for a network. */
	simStarted(): void {
		this.sim.start();
		this.search();
	}

	/** Inserts the SIM, or removes it, which ends the registration. */
	insertSim(inserted: boolean): void {
		this.sim.insert(inserted);
		if (inserted)
			this.search();
		else
			this.radio.register(NOT_REGISTERED);
	}

	/** Changes the networks in reach; a registration in one that is gone ends, and the search begins. */
	cover(coverage: RadioOptions["coverage"] & {}): void {
		const { radio } = this;
		radio.coverage = coverage;
		const { technology } = radio;
		if (technology === undefined || coverage[technology] !== HOME && coverage[technology] !== ROAMING)
			this.search();
	}

	/** Searches for a network when the SIM is unlocked. */
	search(): void {
		if (this.sim.state === "READY")
			this.radio.search();
	}

	/** Sets the functionality (CFUN): 0 SIM and radio off, 4 radio off, 1 on. */
	setFunctionality(value: number): void {
		const { radio, sim } = this;
		const before = radio.functionality;
		radio.functionality = value;
		if (value === 0)
			sim.stop(true);
		if (value !== 1)
			radio.register(NOT_REGISTERED);
		else if (before === 0)
			this.simStarted();
		else if (!radio.registered)
			this.search();
	}

	/** Whether it is registered and has no connection. */
	get idle(): boolean {
		return this.radio.registered && this.connections.every(({ host }) => host === undefined) && this.sockets.idle;
	}

	/** The time of a time server; undefined when none answers. */
	get serverTime(): number | undefined {
		return this.#options.wallTime?.();
	}

	/** Registration changed. Without registration there is no PDP context. */
	#registered(found: boolean): void {
		const { wallTime, providesTime = true } = this.#options;
		if (!this.radio.registered) {
			for (const context of [...this.pdpContexts.keys()])
				this.deactivate(context);
			return;
		}
		if (wallTime !== undefined && providesTime)
			this.realTime.setByNetwork(wallTime());
		if (!this.profile.attaches)
			return;
		this.pdpContexts.set(1, { type: "IP", apn: "", user: "", password: "", authentication: 0, active: true });
		if (found)
			this.report(`+IP: ${this.address}`);
	}

	/** Whether a context is active; some firmware activates it here. */
	usable(context: number): boolean {
		const defined = this.pdpContexts.get(context);
		if (defined !== undefined && !defined.active && this.firmware.opensContext && this.radio.registered)
			defined.active = true;
		return defined?.active === true;
	}

	/** Deactivates a context; clients that use it lose their connection, sockets on it are closed. @returns whether it was active */
	deactivate(cid: number): boolean {
		const context = this.pdpContexts.get(cid);
		if (context?.active !== true)
			return false;
		context.active = false;
		for (const connection of this.connections)
			if (connection.host !== undefined && connection.context === cid)
				connection.drop();
		this.sockets.loseContext(cid);
		return true;
	}

	/** The network deactivates a context. */
	loseContext(cid: number): void {
		if (this.deactivate(cid))
			this.report(`+QIURC: "pdpdeact",${cid}`);
	}

	/** The module's address in its PDP context. */
	get address(): string {
		return ADDRESS;
	}
}
