// The power saving commands besides AT+CPSMS and AT+QSCLK: eDRX, PSM in seconds, when PSM begins.
// Source: 27.007 §7.40 (CEDRXS), §7.41 (CEDRXRDP); QPSMS, QPSMCFG and keys of QCFG as in the vendor's manual (BG96); docs/coverage-bg95.md.

import type { Module } from "../module/module.js";
import { LEAST_THRESHOLD, type PowerSaving } from "../module/power-saving.js";
import type { PowerKey } from "../profiles/profile.js";
import type { Commands } from "../terminal/command.js";
import type { Parameters } from "../terminal/parameters.js";

/** `<AcT-type>` of 27.007 §7.40 by technology. */
const TYPES = Object.freeze({ "CAT-M1": 4, "CAT-NB1": 5, "GSM": 2 });
/** The paging time window granted by the network. */
const WINDOW = "0011";

export const POWER_SAVING: Commands<Module> = Object.freeze<Commands<Module>>({
	"+CEDRXS": {
		test(answer) {
			answer.information(`+CEDRXS: (0-3),(2,4,5),("0000"-"1111")`);
			answer.ok();
		},
		read(answer, { powerSaving }) {
			for (const [type, cycle] of powerSaving.cycles)
				answer.information(`+CEDRXS: ${type},"${cycle}"`);
			answer.ok();
		},
		write(answer, { powerSaving }, parameters) {
			parameters.count(1, 3);
			const mode = parameters.integer(0, 0, 3);
			// 0 disables one technology or all, 3 also drops the settings.
			if (mode === 0 || mode === 3) {
				const off = parameters.has(1) ? [parameters.integer(1, 2, 5)] : [...powerSaving.cycles.keys()];
				off.forEach(type => powerSaving.cycles.delete(type));
			} else {
				const type = parameters.integer(1, 2, 5);
				const cycle = parameters.string(2, "0000");
				if (type === 3 || !/^[01]{4}$/.test(cycle))
					throw parameters.refusal();
				powerSaving.cycles.set(type, cycle);
			}
			powerSaving.cycleMode = mode;
			answer.ok();
		},
	},
	"+CEDRXRDP": {
		execute(answer, { powerSaving, radio }) {
			const type = radio.technology === undefined ? 0 : TYPES[radio.technology];
			const cycle = powerSaving.cycles.get(type);
			answer.information(cycle === undefined ? "+CEDRXRDP: 0" : `+CEDRXRDP: ${type},"${cycle}","${cycle}","${WINDOW}"`);
			answer.ok();
		},
	},
	"+QPSMS": {
		read(answer, { powerSaving }) {
			const { mode, periodicSeconds, activeSeconds } = powerSaving;
			answer.information(mode === 0 ? "+QPSMS: 0" : `+QPSMS: 1,,,"${periodicSeconds}","${activeSeconds}"`);
			answer.ok();
		},
	},
});

/** The greatest T3412 and the bits of AT+QPSMCFG. */
const GREATEST_THRESHOLD = 2 ** 32 - 1, RELEASES = 15;

/** The commands of a module whose PSM can be configured. */
export const PSM: Commands<Module> = Object.freeze<Commands<Module>>({
	"+QPSMCFG": {
		test(answer) {
			answer.information(`+QPSMCFG: (${LEAST_THRESHOLD}-${GREATEST_THRESHOLD}),(0-${RELEASES})`);
			answer.ok();
		},
		read(answer, { powerSaving: { threshold, releases } }) {
			answer.information(`+QPSMCFG: ${threshold},${releases}`);
			answer.ok();
		},
		write(answer, { powerSaving }, parameters) {
			parameters.count(1, 2);
			const threshold = parameters.integer(0, LEAST_THRESHOLD, GREATEST_THRESHOLD);
			powerSaving.releases = parameters.integer(1, 0, RELEASES, powerSaving.releases);
			powerSaving.threshold = threshold;
			answer.ok();
		},
	},
});

/** One key of AT+QCFG about power: as a key of the radio in ./network. */
interface PowerSetting {
	readonly range: string;
	readonly length: number;
	show(powerSaving: PowerSaving): string;
	take(powerSaving: PowerSaving, parameters: Parameters): void;
}

export const POWER_SETTINGS: Readonly<Record<PowerKey, PowerSetting>> = Object.freeze<Record<PowerKey, PowerSetting>>({
	"psm/urc": {
		range: "(0,1)",
		length: 1,
		show: ({ announces }) => String(announces),
		take: (powerSaving, parameters) => void (powerSaving.announces = parameters.integer(1, 0, 1)),
	},
	"psm/enter": {
		range: "(0,1)",
		length: 1,
		show: ({ skipsActive }) => String(skipsActive),
		take: (powerSaving, parameters) => void (powerSaving.skipsActive = parameters.integer(1, 0, 1)),
	},
	"fast/poweroff": {
		range: "<pin>,(0,1)",
		length: 2,
		show: ({ fastPowerOff }) => fastPowerOff.join(),
		take: (powerSaving, parameters) => void (powerSaving.fastPowerOff = [parameters.integer(1, 0, 255), parameters.integer(2, 0, 1)]),
	},
});
