// Options about the radio technologies and about power saving: checked, and translated from names and milliseconds to the values of the commands.
// Source: BG96 AT commands, QCFG "nwscanmode", "nwscanseq", "iotopmode"; 27.007 §7.38 (CPSMS), §7.40 (CEDRXS); 24.008 §10.5.5.32 (eDRX), §10.5.7.3 and §10.5.7.4a (T3324, T3412).

import { checkArray, checkInteger, checkObject, isString } from "../../base/check.js";
import { encode } from "../../base/utf8.js";
import type { Profile, Technology } from "../common/module-profile.js";

/** Power saving mode: while the module sleeps, it cannot be reached. Times in milliseconds, rounded up to the next encodable value. */
export interface PowerSaving {
	/** Between two periodic updates (T3412 extended): 2 s to 9920 h. */
	readonly periodicUpdate: number;
	/** How long the module can be reached after the last byte (T3324): 0 to 186 min. */
	readonly active: number;
}

/** Options of a Modem about its radio. */
export interface RadioOptions {
	/** The technologies to use, in the order in which they are tried; default: the module's own setting. */
	readonly technologies?: readonly Technology[] | undefined;
	/** Default: the module's own setting; off on a BC20. */
	readonly powerSaving?: PowerSaving | undefined;
	/** Extended DRX cycle: how often the module listens, in milliseconds, 5120 to 10,485,760, rounded up to the next cycle of the technology. */
	readonly eDRX?: number | undefined;
}

/** In the order of the codes of "nwscanseq": GSM is 01. */
const TECHNOLOGIES: readonly string[] = Object.freeze(["GSM", "LTE-M", "NB-IoT"]);
/** Values of "nwscanmode". */
const AUTOMATIC = 0;
const GSM_ONLY = 1;
const LTE_ONLY = 3;
/** The last parameter of AT+QCFG: the value holds at once, not only after a restart. */
const AT_ONCE = ",1";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
/** Units of T3412 extended, each with its three bits, the finest first. */
const UPDATE_UNITS: ReadonlyArray<readonly [ms: number, bits: string]> = Object.freeze([
	Object.freeze([2 * SECOND, "011"] as const), Object.freeze([30 * SECOND, "100"] as const), Object.freeze([MINUTE, "101"] as const),
	Object.freeze([10 * MINUTE, "000"] as const), Object.freeze([HOUR, "001"] as const), Object.freeze([10 * HOUR, "010"] as const),
	Object.freeze([320 * HOUR, "110"] as const),
]);
/** Units of T3324. */
const ACTIVE_UNITS: ReadonlyArray<readonly [ms: number, bits: string]> = Object.freeze([
	Object.freeze([2 * SECOND, "000"] as const), Object.freeze([MINUTE, "001"] as const), Object.freeze([6 * MINUTE, "010"] as const),
]);
/** The unit is counted in five bits. */
const MOST_UNITS = 31;

/** eDRX cycles in milliseconds by their four bits. */
const CYCLES: readonly number[] = Object.freeze([
	5120, 10_240, 20_480, 40_960, 61_440, 81_920, 102_400, 122_880, 143_360, 163_840, 327_680, 655_360, 1_310_720, 2_621_440, 5_242_880, 10_485_760,
]);
/** Bit n: the technology has the nth cycle. */
const NB_IOT_CYCLES = 0b1111_1110_0010_1100;
const LTE_M_CYCLES = 0b0011_1111_1111_1111;

/** Parameters of the radio's commands, as they stand in the command line; none where an option was not given. */
export interface RadioValues {
	/** "nwscanmode", "iotopmode" and "nwscanseq". */
	readonly scanMode?: Uint8Array;
	readonly iotMode?: Uint8Array;
	readonly sequence?: Uint8Array;
	/** AT+CPSMS: T3412 and T3324. */
	readonly powerSaving?: Uint8Array;
	/** AT+CEDRXS. */
	readonly cycleLTEM?: Uint8Array;
	readonly cycleNBIoT?: Uint8Array;
	/** Power saving mode was not asked for: where it may be on, it is switched off. */
	readonly reachable: boolean;
	/** Whether the module may register in a GSM network, and in an LTE one. */
	readonly GSM: boolean;
	readonly LTE: boolean;
}

/** @returns the values of the radio's commands. @throws RangeError naming technologies, powerSaving or eDRX, and what is allowed */
export function checkRadio(options: RadioOptions, profile: Profile): RadioValues {
	const { technologies, powerSaving, eDRX } = options;
	if (powerSaving !== undefined)
		checkObject(powerSaving, "powerSaving");
	if (technologies !== undefined)
		checkTechnologies(technologies, profile);
	const uses = (name: Technology): boolean => (technologies ?? profile.technologies).includes(name);
	const LTE = uses("LTE-M") || uses("NB-IoT");
	const values: { -readonly [name in keyof RadioValues]: RadioValues[name] } = { reachable: !powerSaving, GSM: uses("GSM"), LTE };
	if (technologies && profile.technologies.length > 1) {
		values.scanMode = encode(`${!LTE ? GSM_ONLY : uses("GSM") ? AUTOMATIC : LTE_ONLY}${AT_ONCE}`);
		if (LTE)
			values.iotMode = encode(`${uses("LTE-M") ? uses("NB-IoT") ? 2 : 0 : 1}${AT_ONCE}`);
		values.sequence = encode(technologies.map((name) => `0${TECHNOLOGIES.indexOf(name) + 1}`).join("") + AT_ONCE);
	}
	if (powerSaving) {
		const update = timer(powerSaving.periodicUpdate, "powerSaving.periodicUpdate", UPDATE_UNITS, 2 * SECOND);
		values.powerSaving = encode(`${update},${timer(powerSaving.active, "powerSaving.active", ACTIVE_UNITS, 0)}`);
	}
	if (eDRX !== undefined) {
		checkInteger(eDRX, "eDRX", CYCLES[0]!, CYCLES[15]!);
		if (uses("LTE-M"))
			values.cycleLTEM = encode(cycleBits(eDRX, LTE_M_CYCLES));
		if (uses("NB-IoT"))
			values.cycleNBIoT = encode(cycleBits(eDRX, NB_IOT_CYCLES));
	}
	return values;
}

function checkTechnologies(technologies: readonly Technology[], profile: Profile): void {
	if (checkArray(technologies, "technologies").some((name: unknown) => !isString(name)))
		throw new TypeError("technologies: must be strings");
	if (technologies.length === 0)
		throw new RangeError("technologies: must not be empty");
	if (technologies.some((name, index) => !TECHNOLOGIES.includes(name) || technologies.indexOf(name) !== index))
		throw new RangeError(`technologies: "${technologies.join()}" has duplicates or unknown names (${TECHNOLOGIES.join(", ")})`);
	if (technologies.some((name) => !profile.technologies.includes(name)))
		throw new RangeError(`technologies: a ${profile.name} has ${profile.technologies.join(", ")} only`);
}

/** @returns unit and count as a string of eight bits, in the finest unit that can express the time */
function timer(ms: number, parameter: string, units: ReadonlyArray<readonly [ms: number, bits: string]>, low: number): string {
	checkInteger(ms, parameter, low, units[units.length - 1]![0] * MOST_UNITS);
	const [unit, bits] = units.find(([size]) => size * MOST_UNITS >= ms)!;
	return `"${bits}${binary(Math.ceil(ms / unit), 5)}"`;
}

/** @returns as a string the four bits of the shortest cycle that is at least `ms` long, or of the longest one */
function cycleBits(ms: number, mask: number): string {
	let index = CYCLES.findIndex((cycle, at) => cycle >= ms && (mask >> at & 1) === 1);
	if (index < 0)
		index = 31 - Math.clz32(mask);
	return `"${binary(index, 4)}"`;
}

function binary(value: number, digits: number): string {
	return value.toString(2).padStart(digits, "0");
}
