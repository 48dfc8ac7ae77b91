// The radio: which technologies it looks for, what it finds, how strong that is; registration, and who is told.
// Source: 27.007 §7.2, §8.2, §10.1.20, §10.1.22; docs/hardware.md (Registration); keys of AT+QCFG as in the vendor's manual (BG96).

import type { SimulatorAlarm, SimulatorClock } from "../line/clock.js";
import { TECHNOLOGIES, type Technology } from "../profiles/technologies.js";

/** 27.007 §7.2 `<stat>`. */
export const NOT_REGISTERED = 0, HOME = 1, SEARCHING = 2, DENIED = 3, ROAMING = 5;

/** The registration commands, and the unsolicited result code that each of them switches. */
export const REGISTRATION_DOMAINS = ["+CREG", "+CGREG", "+CEREG"] as const;
export type RegistrationDomain = typeof REGISTRATION_DOMAINS[number];

/** Strength in dBm, quality in the steps of AT+QCSQ. */
export interface Signal {
	readonly rssi: number;
	readonly rsrp: number;
	readonly sinr: number;
	readonly rsrq: number;
}

/** What a person may choose about the network. */
export interface RadioOptions {
	/** What is in reach, and how it receives the module: HOME, ROAMING, DENIED; SEARCHING: never. Default: home in the module's first technology. */
	readonly coverage?: Readonly<Partial<Record<Technology, number>>>;
	/** ms from the start of a search to its end. */
	readonly registrationMs?: number;
	readonly signal?: Signal;
}

/** AT+QCFG: `nwscanmode` 0 all, 1 GSM, 3 LTE; `nwscanseq` in pairs, `00` automatic; `iotopmode` 0 LTE-M, 1 NB-IoT, 2 both; bands in hex. */
export interface ScanSettings {
	nwscanmode: number;
	nwscanseq: string;
	iotopmode: number;
	band: readonly string[];
}

/** Tracking area and cell of the simulated network. */
const CELL = `"1A2B","01C3D4E5"`;
/** The order of an automatic search. */
const AUTOMATIC = "020301";
const GSM_ONLY = 1, LTE_ONLY = 3;
const LTE_M_ONLY = 0, NARROWBAND_ONLY = 1;

interface Options extends RadioOptions {
	readonly clock: SimulatorClock;
	/** The module's technologies, the first as it looks for them by default. */
	readonly technologies: readonly Technology[];
	/** Sends an unsolicited result code. */
	readonly report: (text: string) => void;
	/** Registration came or went; `found` where a search brought it. */
	readonly onChange: (found: boolean) => void;
}

/** Registration: NOT_REGISTERED → (search) SEARCHING → HOME, ROAMING, DENIED, or SEARCHING on; (network) any of them. */
export class Radio {
	/** How much each registration code tells by itself: 27.007 `<n>` 0–2. Volatile. */
	readonly reporting: Record<RegistrationDomain, number> = { "+CREG": 0, "+CGREG": 0, "+CEREG": 0 };
	/** Kept without power. */
	readonly scan: ScanSettings = { nwscanmode: 0, nwscanseq: "00", iotopmode: LTE_M_ONLY, band: ["0xf", "0x400a0e189f", "0xa0e189f"] };
	/** AT+COPS: mode and format. */
	selection = 0;
	format = 0;
	functionality = 1;
	signal: Signal;
	/** May be changed while it runs: what is in reach from the next search on. */
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

	/** The power went. */
	reset(): void {
		for (const domain of REGISTRATION_DOMAINS)
			this.reporting[domain] = 0;
		this.functionality = 1;
		this.#searching.clear();
		this.#stat = NOT_REGISTERED;
	}

	get registered(): boolean {
		return this.#stat === HOME || this.#stat === ROAMING;
	}

	/** The technology of the registration, undefined without one. */
	get technology(): Technology | undefined {
		return this.registered ? this.#technology : undefined;
	}

	/** Looks for a network, where the radio is on and AT+COPS=2 does not forbid it. */
	search(): void {
		if (this.functionality !== 1 || this.selection === 2)
			return;
		this.register(SEARCHING);
		this.#searching.set(this.#options.registrationMs ?? 0);
	}

	/** The network changes its mind: 27.007 `<stat>`. */
	register(stat: number): void {
		this.#change(stat, false);
	}

	/** What a registration command of a domain tells: LTE is +CEREG's, GSM the other two's; a search is of all that it looks for. */
	registration(domain: RegistrationDomain): number {
		const technologies = this.#stat === SEARCHING ? this.wanted : [this.#technology];
		return technologies.some(technology => (domain === "+CEREG") === (technology !== "GSM")) ? this.#stat : NOT_REGISTERED;
	}

	/** What follows the state where `<n>` is 2: place and technology. */
	place(domain: RegistrationDomain): string {
		return this.reporting[domain] === 2 && this.registered ? `,${CELL},${TECHNOLOGIES[this.#technology].act}` : "";
	}

	/** What a search looks for, in its order. */
	get wanted(): Technology[] {
		const { technologies } = this.#options;
		const { nwscanmode, nwscanseq, iotopmode } = this.scan;
		const order = nwscanseq === "00" ? AUTOMATIC : nwscanseq;
		const position = (technology: Technology): number => order.indexOf(TECHNOLOGIES[technology].scan) / 2;
		return technologies
			.filter(technology => technology !== "GSM" || nwscanmode !== LTE_ONLY)
			.filter(technology => technology === "GSM" || nwscanmode !== GSM_ONLY)
			// A module with one technology has nothing to choose.
			.filter(technology => technologies.length === 1 || technology !== "CAT-M1" || iotopmode !== NARROWBAND_ONLY)
			.filter(technology => technologies.length === 1 || technology !== "CAT-NB1" || iotopmode !== LTE_M_ONLY)
			.filter(technology => Number.isInteger(position(technology)))
			.sort((one, other) => position(one) - position(other));
	}

	/** A search is over: the first that lets the module in, else one that sends it away, else the search goes on. @param found whether that is news */
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
