// The settings of power saving (PSM, eDRX, sleep clock); the network grants every request.
// Source: 27.007 §7.38 (CPSMS), §7.40 (CEDRXS), §7.41 (CEDRXRDP); timers of 24.008 §10.5.7.4a, §10.5.7.3.

/** The unit of each code in bits 8 to 6 of T3412 extended, and of T3324; seconds, 0 = off. */
const PERIODIC_UNITS = [600, 3600, 36_000, 2, 30, 60, 1_152_000, 0];
const ACTIVE_UNITS = [2, 60, 360, 0, 0, 0, 0, 0];

/** The least T3412 in AT+QPSMCFG. */
export const LEAST_THRESHOLD = 60;

/** Settings, kept without power. */
export class PowerSaving {
	/** AT+QSCLK. */
	clock: number;
	/** AT+CPSMS: whether PSM is used, T3412 and T3324 as eight bits. */
	mode: number;
	periodic = "00100001";
	active = "00000001";
	/** AT+QPSMCFG: T3412 in seconds below which PSM is not entered; bits of the 3GPP releases whose PSM is used. */
	threshold: number;
	releases = 4;
	/** AT+QCFG: `psm/urc`, whether PSM is announced; `psm/enter`, whether it begins without T3324; `fast/poweroff`, pin and flag. */
	announces = 0;
	skipsActive = 0;
	fastPowerOff: readonly number[] = [0, 0];
	/** AT+CEDRXS: mode, and the cycle as four bits by `<AcT-type>` (4 LTE-M, 5 NB-IoT). */
	cycleMode = 0;
	readonly cycles = new Map<number, string>();

	/** @param mode the default of QSCLK and CPSMS @param threshold that of AT+QPSMCFG, 0 for a module without it */
	constructor(mode: number, threshold: number) {
		this.threshold = threshold;
		this.clock = mode;
		this.mode = mode;
	}

	/** T3412 in seconds. */
	get periodicSeconds(): number {
		return seconds(this.periodic, PERIODIC_UNITS);
	}

	/** T3324 in seconds. */
	get activeSeconds(): number {
		return seconds(this.active, ACTIVE_UNITS);
	}
}

function seconds(bits: string, units: readonly number[]): number {
	return parseInt(bits.slice(3), 2) * (units[parseInt(bits.slice(0, 3), 2)] as number);
}
