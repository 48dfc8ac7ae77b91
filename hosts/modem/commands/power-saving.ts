// The power saving commands besides AT+CPSMS and AT+QSCLK: eDRX, and PSM in seconds.
// Source: 27.007 §7.40 (CEDRXS), §7.41 (CEDRXRDP); QPSMS as in the vendor's manual (BG96).

import type { Module } from "../module/module.js";
import type { Commands } from "../terminal/command.js";

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
