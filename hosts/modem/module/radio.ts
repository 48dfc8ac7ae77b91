// The radio: network search by technology, signal, registration and its unsolicited result codes.
// Source: 27.007 §7.2, §8.2, §10.1.20, §10.1.22; docs/hardware.md (Registration); keys of AT+QCFG as in the vendor's manual (BG96).

import type { SimulatorAlarm, SimulatorClock } from "../line/clock.js";
import { TECHNOLOGIES, type Technology } from "../profiles/technologies.js";

/** 27.007 §7.2 `<stat>`. */
export const NOT_REGISTERED = 0, HOME = 1, SEARCHING = 2, DENIED = 3, ROAMING = 5;

/** The registration commands, each with an unsolicited result code of the same name. */
export const REGISTRATION_DOMAINS = ["+CREG", "+CGREG", "+CEREG"] as const;
/** One of them. */
export type RegistrationDomain = typeof REGISTRATION_DOMAINS[number];

/** Strength in dBm, quality in the steps of AT+QCSQ. */
export interface Signal {
	readonly rssi: number;
	readonly rsrp: number;
	readonly sinr: number;
	readonly rsrq: number;
}

/** Options of the network. */
export interface RadioOptions {
	/** The technologies in reach and the registration in each: HOME, ROAMING, DENIED, or SEARCHING for none. Default: HOME in the module's first technology. */
	readonly coverage?: Readonly<Partial<Record<Technology, number>>>;
	/** ms from the start of a search to its end. */
	readonly registrationMs?: number;
	readonly signal?: Signal;
	/** Why the network denies: 24.301 annex A. Default: it does not say. */
	readonly rejectCause?: number;
	/** Whether SIM and network grant a combined attach: on LTE-M +CREG shows the registration too. Default true. */
	readonly combinedAttach?: boolean;
}

/** AT+QCFG: `nwscanmode` 0 all, 1 GSM, 3 LTE; `nwscanseq` in pairs, `00` automatic; `iotopmode` 0 LTE-M, 1 NB-IoT, 2 both; bands in hex. */
export interface ScanSettings {
	nwscanmode: number;
	nwscanseq: string;
	iotopmode: number;
	band: readonly string[];
}

/** 27.007 `<n>`: with the cause of a denial. */
const WITH_CAUSE = 3;

/** Tracking area and cell of the simulated network. */
const CELL = `"1A2B","01C3D4E5"`;
/** The order of an automatic search. */
const AUTOMATIC = "020301";
const GSM_ONLY = 1, LTE_ONLY = 3;
const LTE_M_ONLY = 0, NARROWBAND_ONLY = 1;

interface Options extends RadioOptions {
	readonly clock: SimulatorClock;
	/** The module's technologies; the first is the default. */
	readonly technologies: readonly Technology[];
	/** Sends an unsolicited result code. */
	readonly report: (text: string) => void;
	/** Registration changed. @param found whether a search was the cause */
	readonly onChange: (found: boolean) => void;
}

/** Registration: NOT_REGISTERED → (search) SEARCHING → HOME, ROAMING, DENIED, or still SEARCHING; (network) any of them. */
export class Radio {
	/** The setting of each registration command: 27.007 `<n>` 0–3. Volatile. */
	readonly reporting: Record<RegistrationDomain, number> = { "+CREG": 0, "+CGREG": 0, "+CEREG": 0 };
	/** Kept without power. */
	readonly scan: ScanSettings = { nwscanmode: 0, nwscanseq: "00", iotopmode: LTE_M_ONLY, band: ["0xf", "0x400a0e189f", "0xa0e189f"] };
	/** AT+COPS: mode and format. */
	selection = 0;
	format = 0;
	functionality = 1;
	signal: Signal;
	/** What is in reach, from the next search on; may change at any time. */
	coverage: Readonly<Partial<Record<Technology, number>>>;
	readonly #options: Options;
	readonly #searching: SimulatorAlarm;
	#stat = NOT_REGISTERED;
	#technology: Technology;

	constructor(options: Options) {
		this.#options = options;
		this.#technology = options.technologies[0] as Technology;
		this.coverage = options.coverage ?? { [this.#technology]: HOME };
		this.signal = options.signal ?? { rssi: -65, rsrp: -93, sinr: 112, rsrq: -12 };
		this.#searching = options.clock.alarm(() => this.settle(true));
	}

	/** Returns to the power-on state. */
	reset(): void {
		for (const domain of REGISTRATION_DOMAINS)
			this.reporting[domain] = 0;
		this.functionality = 1;
		this.#searching.clear();
		this.#stat = NOT_REGISTERED;
	}

	/** Whether the module is registered, at home or roaming. */
	get registered(): boolean {
		return this.#stat === HOME || this.#stat === ROAMING;
	}

	/** The technology of the registration, undefined without one. */
	get technology(): Technology | undefined {
		return this.registered ? this.#technology : undefined;
	}

	/** Starts a search, unless the radio is off or AT+COPS=2 was sent. */
	search(): void {
		if (this.functionality !== 1 || this.selection === 2)
			return;
		this.register(SEARCHING);
		this.#searching.set(this.#options.registrationMs ?? 0);
	}

	/** The network changes the registration. @param stat 27.007 `<stat>` */
	register(stat: number): void {
		this.#change(stat, false);
	}

	/** The `<stat>` of a registration command: LTE belongs to +CEREG, GSM to the other two, a combined attach also to +CREG; a search to those of the wanted technologies. */
	registration(domain: RegistrationDomain): number {
		const technologies = this.#stat === SEARCHING ? this.wanted : [this.#technology];
		return technologies.some(technology => this.#belongs(technology, domain)) ? this.#stat : NOT_REGISTERED;
	}

	/** Whether a registration in a technology is one of a domain. NB-IoT has no circuit-switched service. */
	#belongs(technology: Technology, domain: RegistrationDomain): boolean {
		if (domain === "+CREG" && technology === "CAT-M1" && this.#options.combinedAttach !== false)
			return true;
		return (domain === "+CEREG") === (technology !== "GSM");
	}

	/** Location and technology, which follow the state when `<n>` is 2 or 3; the cause of a denial when it is 3. */
	place(domain: RegistrationDomain): string {
		const { rejectCause } = this.#options;
		if (this.reporting[domain] === WITH_CAUSE && this.#stat === DENIED)
			return rejectCause === undefined ? "" : `,,,,0,${rejectCause}`;
		return this.reporting[domain] >= 2 && this.registered ? `,${CELL},${TECHNOLOGIES[this.#technology].act}` : "";
	}

	/** The technologies of a search, in its order. */
	get wanted(): Technology[] {
		const { technologies } = this.#options;
		const { nwscanmode, nwscanseq, iotopmode } = this.scan;
		const order = nwscanseq === "00" ? AUTOMATIC : nwscanseq;
		const position = (technology: Technology): number => order.indexOf(TECHNOLOGIES[technology].scan) / 2;
		return technologies
			.filter(technology => technology !== "GSM" || nwscanmode !== LTE_ONLY)
			.filter(technology => technology === "GSM" || nwscanmode !== GSM_ONLY)
			// The setting has no effect on a module with one technology.
			.filter(technology => technologies.length === 1 || technology !== "CAT-M1" || iotopmode !== NARROWBAND_ONLY)
			.filter(technology => technologies.length === 1 || technology !== "CAT-NB1" || iotopmode !== LTE_M_ONLY)
			.filter(technology => Number.isInteger(position(technology)))
			.sort((one, other) => position(one) - position(other));
	}

	/** Ends a search: the first network that accepts the module, else the first that denies it, else the search continues. @param found whether `onChange` reports a find */
	settle(found = false): void {
		const { coverage, wanted } = this;
		const open = wanted.find(technology => coverage[technology] === HOME || coverage[technology] === ROAMING);
		const closed = wanted.find(technology => coverage[technology] === DENIED);
		this.#technology = open ?? closed ?? this.#technology;
		if (open !== undefined || closed !== undefined)
			this.#change(coverage[this.#technology] as number, found);
	}

	#change(stat: number, found: boolean): void {
		this.#searching.clear();
		if (stat === this.#stat)
			return;
		this.#stat = stat;
		for (const domain of REGISTRATION_DOMAINS)
			if (this.reporting[domain] > 0 && this.registration(domain) === stat)
				this.#options.report(`${domain}: ${stat}${this.place(domain)}`);
		this.#options.onChange(found);
	}
}
