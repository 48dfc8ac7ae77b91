// The commands of an NB-IoT module's bring-up: sleep clock, power saving mode, bands, serial number, reset.
// Source: 27.007 §5.4 (CGSN), §7.38 (CPSMS); docs/hardware.md (Set-up); QSCLK and QBAND as siblings of the BC20 have them.

import type { Module } from "../module/module.js";
import { INCORRECT_PARAMETERS } from "../profiles/profile.js";
import type { Commands } from "../terminal/command.js";

/** The 3GPP bands of the radio. */
const BANDS = [1, 3, 5, 8, 20, 28];
const wrongParameter = INCORRECT_PARAMETERS;

export const NARROWBAND: Commands<Module> = Object.freeze<Commands<Module>>({
	"+QSCLK": {
		wrongParameter,
		test(answer) {
			answer.information("+QSCLK: (0-2)");
			answer.ok();
		},
		read(answer, { powerSaving }) {
			answer.information(`+QSCLK: ${powerSaving.clock}`);
			answer.ok();
		},
		write(answer, { powerSaving }, parameters) {
			parameters.count(1, 1);
			powerSaving.clock = parameters.integer(0, 0, 2);
			answer.ok();
		},
	},
	"+CPSMS": {
		wrongParameter,
		test(answer) {
			answer.information(`+CPSMS: (0-2),,,("00000000"-"11111111"),("00000000"-"11111111")`);
			answer.ok();
		},
		read(answer, { powerSaving: { mode, periodic, active } }) {
			answer.information(`+CPSMS: ${mode},,,"${periodic}","${active}"`);
			answer.ok();
		},
		write(answer, { powerSaving }, parameters) {
			parameters.count(1, 5);
			const mode = parameters.integer(0, 0, 2);
			const timers = [parameters.string(3, powerSaving.periodic), parameters.string(4, powerSaving.active)] as const;
			if (!timers.every(timer => /^[01]{8}$/.test(timer)))
				throw parameters.refusal();
			powerSaving.mode = mode;
			[powerSaving.periodic, powerSaving.active] = timers;
			answer.ok();
		},
	},
	"+QBAND": {
		wrongParameter,
		test(answer) {
			answer.information(`+QBAND: (0-${BANDS.length}),(${BANDS.join()})`);
			answer.ok();
		},
		read(answer, { bands }) {
			answer.information(`+QBAND: ${(bands.length === 0 ? BANDS : bands).join()}`);
			answer.ok();
		},
		/** `<count>[,<band>…]`; 0 selects every band. */
		write(answer, module, parameters) {
			const count = parameters.integer(0, 0, BANDS.length);
			parameters.count(count + 1, count + 1);
			const bands = Array.from({ length: count }, (_, index) => parameters.integer(index + 1, 1, 85));
			if (!bands.every(band => BANDS.includes(band)))
				throw parameters.refusal();
			module.bands = bands;
			answer.ok();
		},
	},
	"+CGSN": {
		wrongParameter,
		execute(answer, { imei }) {
			answer.information(imei);
			answer.ok();
		},
		write(answer, { imei }, parameters) {
			parameters.integer(0, 1, 1);
			answer.information(`+CGSN: ${imei}`);
			answer.ok();
		},
	},
	"+QRST": {
		wrongParameter,
		write(answer, module, parameters) {
			parameters.integer(0, 1, 1);
			answer.ok(() => module.restart());
		},
	},
});
