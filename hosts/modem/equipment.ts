// The module behind the terminal adaptor: SIM, registration, PDP contexts, clock, and six MQTT clients.
// Source: 27.007 §7, §8, §10; BG96 note §3.2; MODEM §4, §5.

import type { SimulatorAlarm, SimulatorClock } from "./clock.js";
import { Connection, type NetworkFaults } from "./connection.js";
import { FileStore } from "./files.js";
import type { Firmware } from "./firmware.js";
import type { Network } from "./network.js";
import type { ModemProfile } from "./profile.js";
import { Received } from "./received.js";
import { SecurityContexts } from "./security.js";

/** 27.007 §7.2 `<stat>`. */
export const NOT_REGISTERED = 0, HOME = 1, SEARCHING = 2, DENIED = 3, ROAMING = 5;

/** The registration commands, and the unsolicited result code that each of them switches. */
export const REGISTRATION_DOMAINS = ["+CREG", "+CGREG", "+CEREG"] as const;
export type RegistrationDomain = typeof REGISTRATION_DOMAINS[number];

/** One PDP context. */
export interface Context {
	apn: string;
	user: string;
	password: string;
	authentication: number;
	active: boolean;
}

/** What a person may choose about the module and its network. */
export interface EquipmentOptions {
	readonly imei?: string;
	/** The SIM asks for this PIN after each start. */
	readonly pin?: string;
	/** How many wrong PINs the SIM still takes. */
	readonly tries?: number;
	/** The radio that registers: LTE answers to +CEREG only, GSM to +CREG and +CGREG. */
	readonly bearer?: "lte" | "gsm";
	/** ms from CFUN=1 to registration, and for the activation of a PDP context. */
	readonly registrationMs?: number;
	readonly contextMs?: number;
	/** The network's time, ms since 1970; unknown to the module without. */
	readonly wallTime?: () => number;
	/** Quarter hours that local time is ahead of UTC. */
	readonly zone?: number;
	/** Bytes that fit into the module's files. */
	readonly storage?: number;
}

/** Settings of power saving, kept over a restart: AT+QSCLK, and AT+CPSMS with T3412 and T3324 of 24.008. */
interface Saving {
	clock: number;
	mode: number;
	periodic: string;
	active: string;
}

interface Surroundings {
	readonly clock: SimulatorClock;
	readonly network: Network;
	readonly profile: ModemProfile;
	readonly firmware: Firmware;
	/** Sends an unsolicited result code. */
	readonly report: (text: string) => void;
	/** Restarts or switches off the whole module. */
	readonly restart: () => void;
	readonly powerOff: () => void;
	readonly terminal: Terminal;
}

/** What the commands may set of the terminal adaptor and the line. */
export interface Terminal {
	echo: boolean;
	errorFormat: number;
	/** Bits per second, 0 = not paced. */
	baud: number;
}

/** 1980-01-06, where the clock stands until the network tells the time; ms since 1970. */
const UNSET_TIME = Date.UTC(1980, 0, 6);
const ADDRESS = "10.76.51.180";

/** State that the commands read and change. */
export class Equipment {
	readonly clock: SimulatorClock;
	readonly profile: ModemProfile;
	readonly firmware: Firmware;
	readonly terminal: Terminal;
	readonly imei: string;
	readonly zone: number;
	readonly contextMs: number;
	readonly connections: readonly Connection[];
	readonly received: Received;
	readonly files: FileStore;
	readonly security: SecurityContexts;
	readonly faults: NetworkFaults = { lostAcknowledgements: 0 };
	readonly contexts = new Map<number, Context>();
	/** How much each registration code tells by itself: 27.007 `<n>` 0–2. */
	readonly reporting: Record<RegistrationDomain, number> = { "+CREG": 0, "+CGREG": 0, "+CEREG": 0 };
	readonly saving: Saving = { clock: 1, mode: 1, periodic: "00100001", active: "00000001" };
	/** Chosen with AT+QBAND; none: every one. */
	bands: readonly number[] = [];
	functionality = 1;
	/** Wrong PINs that the SIM still takes; it does not forget them. */
	tries: number;
	readonly #surroundings: Surroundings;
	readonly #options: EquipmentOptions;
	readonly #registering: SimulatorAlarm;
	#simReady = false;
	#unlocked = false;
	#registration = NOT_REGISTERED;
	#started = 0;

	constructor(surroundings: Surroundings, options: EquipmentOptions) {
		const { clock, network, profile, firmware, report } = surroundings;
		this.#surroundings = surroundings;
		this.#options = options;
		this.clock = clock;
		this.profile = profile;
		this.firmware = firmware;
		this.terminal = surroundings.terminal;
		this.imei = options.imei ?? "866425030012345";
		this.zone = options.zone ?? 0;
		this.contextMs = options.contextMs ?? 0;
		this.tries = options.tries ?? 3;
		this.received = new Received(firmware, report);
		this.files = new FileStore(options.storage);
		this.security = new SecurityContexts(this.files, () => this.time);
		this.connections = Array.from({ length: profile.connections }, (_, index) => new Connection({
			index, clock, network, profile, firmware, faults: this.faults, security: this.security, report, received: this.received,
			time: () => options.wallTime?.(),
		}));
		this.#registering = clock.alarm(() => this.#found());
	}

	/** Sends an unsolicited result code. */
	report(text: string): void {
		this.#surroundings.report(text);
	}

	/** Restarts the module, with its boot lines. */
	restart(): void {
		this.#surroundings.restart();
	}

	/** Switches the module off. */
	powerOff(): void {
		this.#surroundings.powerOff();
	}

	/** Everything volatile is gone, every link closed without a word. */
	reset(): void {
		for (const connection of this.connections)
			connection.reset();
		this.received.reset();
		this.files.reset();
		this.security.reset();
		this.contexts.clear();
		for (const domain of REGISTRATION_DOMAINS)
			this.reporting[domain] = 0;
		this.functionality = 1;
		this.#registering.clear();
		this.#registration = NOT_REGISTERED;
		this.#simReady = false;
		this.#unlocked = false;
		this.#started = this.clock.now();
	}

	/** The SIM answers from now on. */
	simStarted(): void {
		this.#simReady = true;
	}

	/** The answer to +CPIN?; undefined while the SIM is starting. */
	get sim(): "READY" | "SIM PIN" | "SIM PUK" | undefined {
		if (!this.#simReady)
			return undefined;
		if (this.tries === 0)
			return "SIM PUK";
		return this.#options.pin === undefined || this.#unlocked ? "READY" : "SIM PIN";
	}

	/** Enters a PIN. @returns whether it was right */
	unlock(pin: string): boolean {
		this.#unlocked = pin === this.#options.pin;
		this.tries = this.#unlocked ? 3 : this.tries - 1;
		return this.#unlocked;
	}

	/** Looks for a network and registers, where radio and SIM allow it. */
	search(): void {
		const locked = this.tries === 0 || this.#options.pin !== undefined && !this.#unlocked;
		if (this.functionality !== 1 || locked)
			return;
		this.register(SEARCHING);
		this.#registering.set(this.#options.registrationMs ?? 0);
	}

	/** Switches the radio: 0 and 4 off, 1 on. */
	setFunctionality(value: number): void {
		this.functionality = value;
		if (value !== 1) {
			this.register(NOT_REGISTERED);
			return;
		}
		if (!this.registered)
			this.search();
	}

	get registered(): boolean {
		return this.#registration === HOME || this.#registration === ROAMING;
	}

	/** What a registration command of a domain tells. */
	registration(domain: RegistrationDomain): number {
		return (domain === "+CEREG") === (this.#options.bearer !== "gsm") ? this.#registration : NOT_REGISTERED;
	}

	/** The network changes its mind: 27.007 `<stat>`. Whoever is not registered has no PDP context. */
	register(stat: number): void {
		this.#registering.clear();
		if (stat === this.#registration)
			return;
		this.#registration = stat;
		if (this.registered && this.profile.attaches)
			this.contexts.set(1, { apn: "", user: "", password: "", authentication: 0, active: true });
		for (const domain of REGISTRATION_DOMAINS)
			if (this.reporting[domain] > 0 && this.registration(domain) === stat)
				this.report(`${domain}: ${stat}`);
		if (!this.registered)
			for (const context of [...this.contexts.keys()])
				this.deactivate(context);
	}

	/** The search has found the home network. */
	#found(): void {
		this.register(HOME);
		if (this.profile.attaches)
			this.report(`+IP: ${this.address}`);
	}

	/** Whether a context is active; some firmware makes it so by itself. */
	usable(context: number): boolean {
		const defined = this.contexts.get(context);
		if (defined !== undefined && !defined.active && this.firmware.opensContext && this.registered)
			defined.active = true;
		return defined?.active === true;
	}

	/** A context is over: clients that used it lose their connection. @returns whether it was active */
	deactivate(cid: number): boolean {
		const context = this.contexts.get(cid);
		if (context?.active !== true)
			return false;
		context.active = false;
		for (const connection of this.connections)
			if (connection.host !== undefined && connection.context === cid)
				connection.drop();
		return true;
	}

	/** The network takes a context away. */
	loseContext(cid: number): void {
		if (this.deactivate(cid))
			this.report(`+QIURC: "pdpdeact",${cid}`);
	}

	get address(): string {
		return ADDRESS;
	}

	/** The module's idea of the time, ms since 1970: the network's as soon as it is registered. */
	get time(): number {
		const { wallTime } = this.#options;
		return wallTime !== undefined && this.registered ? wallTime() : UNSET_TIME + this.clock.now() - this.#started;
	}

	/** Milliseconds since 1970 as `yy/MM/dd,hh:mm:ss±zz`, local time with its zone in quarter hours (27.007 §8.15). */
	timestamp(time: number, century = false): string {
		const quarter = 15 * 60 * 1000;
		const local = new Date(time + this.zone * quarter).toISOString();
		const date = local.slice(century ? 0 : 2, 10).replaceAll("-", "/");
		const zone = `${this.zone < 0 ? "-" : "+"}${String(Math.abs(this.zone)).padStart(2, "0")}`;
		return `${date},${local.slice(11, 19)}${zone}`;
	}
}
