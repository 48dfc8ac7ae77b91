// Radio options: the resulting commands of a bring-up, and the errors. modules/quectel/modem/radio-options and bring-up-steps.
// Source: BG96 AT commands (QCFG), 27.007 §7.38 and §7.40, 24.008 §10.5.5.32, §10.5.7.3, §10.5.7.4a.

import { deepEqual, throws } from "node:assert/strict";
import type { RadioOptions } from "../../../../modules/quectel/modem/radio-options.js";
import { BC20, BG96, type Technology } from "../../../../modules/quectel/profile.js";
import { makeBC20 } from "../../../support/bc20-device.js";
import { line, OK, Rig } from "../../../support/quectel-rig.js";

const SECOND = 1000, MINUTE = 60_000, HOUR = 3_600_000;

/** The commands of a bring-up that are about the radio. */
function commands(options: RadioOptions, profile = BG96): string[] {
	const rig = new Rig({
		modem: { ...options, profile },
		device: device => void (profile === BC20 ? makeBC20(device, false) : device.always("AT+CGREG?", line("+CGREG: 0,1") + OK)),
	});
	rig.session.close();
	rig.clock.advance(0);
	deepEqual(rig.events, ["ready"]);
	return rig.device.commands.filter(command => /QCFG|CPSMS|CEDRXS/.test(command));
}

function refused(options: RadioOptions, message: string, profile = BG96): void {
	throws(() => new Rig({ modem: { ...options, profile } }), { name: "RangeError", message });
}

describe("radio access technologies", () => {
	it("are left as the module has them when none are chosen", () => {
		deepEqual(commands({}), []);
	});

	it("become a scan mode, a category and a sequence, which hold at once", () => {
		const rows: readonly (readonly [readonly Technology[], number, number, string])[] = [
			[["LTE-M"], 3, 0, "02"], [["NB-IoT"], 3, 1, "03"], [["LTE-M", "NB-IoT"], 3, 2, "0203"], [["NB-IoT", "LTE-M", "GSM"], 0, 2, "030201"], [["GSM", "LTE-M"], 0, 0, "0102"],
		];
		for (const [technologies, mode, category, sequence] of rows)
			deepEqual(commands({ technologies }), [`AT+QCFG="nwscanmode",${mode},1`, `AT+QCFG="iotopmode",${category},1`, `AT+QCFG="nwscanseq",${sequence},1`]);
	});

	it("without LTE leave its category alone", () => {
		deepEqual(commands({ technologies: ["GSM"] }), ["AT+QCFG=\"nwscanmode\",1,1", "AT+QCFG=\"nwscanseq\",01,1"]);
	});

	it("are one on a BC20, which needs no command for it", () => {
		deepEqual(commands({ technologies: ["NB-IoT"] }, BC20), ["AT+CPSMS=0"]);
		refused({ technologies: ["LTE-M"] }, "technologies: a BC20 has NB-IoT only", BC20);
	});

	it("come once each, and there is one at least", () => {
		refused({ technologies: [] }, "technologies: must not be empty");
		refused({ technologies: ["GSM", "GSM"] }, "technologies: \"GSM,GSM\" has duplicates or unknown names (GSM, LTE-M, NB-IoT)");
		refused({ technologies: ["5G" as Technology] }, "technologies: \"5G\" has duplicates or unknown names (GSM, LTE-M, NB-IoT)");
	});
});

describe("power saving mode", () => {
	it("has its times in the finest unit that reaches so far, rounded up", () => {
		const rows: readonly (readonly [number, number, string, string])[] = [
			[2 * SECOND, 0, "01100001", "00000000"], [62 * SECOND, 1, "01111111", "00000001"], [63 * SECOND, 62 * SECOND, "10000011", "00011111"],
			[20 * MINUTE, 63 * SECOND, "10110100", "00100010"], [5 * HOUR, 31 * MINUTE, "00011110", "00111111"], [24 * HOUR, 32 * MINUTE, "00111000", "01000110"],
			[100 * HOUR, 186 * MINUTE, "01001010", "01011111"], [9920 * HOUR, 0, "11011111", "00000000"],
		];
		for (const [periodicUpdate, active, update, awake] of rows)
			deepEqual(commands({ powerSaving: { periodicUpdate, active } }), [`AT+CPSMS=1,,,"${update}","${awake}"`]);
	});

	it("takes the place of its switching off on a BC20", () => {
		deepEqual(commands({ powerSaving: { periodicUpdate: HOUR, active: MINUTE } }, BC20), ["AT+CPSMS=1,,,\"00000110\",\"00011110\""]);
	});

	it("has limits", () => {
		refused({ powerSaving: { periodicUpdate: 1999, active: 0 } }, "powerSaving.periodicUpdate: 1999 is not in 2000 to 35712000000");
		refused({ powerSaving: { periodicUpdate: 9920 * HOUR + 1, active: 0 } }, "powerSaving.periodicUpdate: 35712000001 is not in 2000 to 35712000000");
		refused({ powerSaving: { periodicUpdate: HOUR, active: -1 } }, "powerSaving.active: -1 is not in 0 to 11160000");
		refused({ powerSaving: { periodicUpdate: HOUR, active: 186 * MINUTE + 1 } }, "powerSaving.active: 11160001 is not in 0 to 11160000");
	});
});

describe("extended DRX", () => {
	it("has for each technology the shortest cycle that is no shorter", () => {
		const rows: readonly (readonly [number, string, string])[] = [
			[5120, "0000", "0010"], [20_480, "0010", "0010"], [20_481, "0011", "0011"], [50_000, "0100", "0101"], [163_840, "1001", "1001"],
			[10_240, "0001", "0010"], [10_241, "0010", "0010"], [40_960, "0011", "0011"], [40_961, "0100", "0101"], [61_440, "0100", "0101"], [61_441, "0101", "0101"],
			[81_920, "0101", "0101"], [81_921, "0110", "1001"], [102_401, "0111", "1001"], [122_881, "1000", "1001"], [143_361, "1001", "1001"], [163_841, "1010", "1010"],
			[327_680, "1010", "1010"], [327_681, "1011", "1011"], [655_360, "1011", "1011"], [655_361, "1100", "1100"], [1_310_720, "1100", "1100"], [1_310_721, "1101", "1101"],
			[2_621_440, "1101", "1101"], [5_242_880, "1101", "1110"], [5_242_881, "1101", "1111"], [2_621_441, "1101", "1110"], [10_485_760, "1101", "1111"],
		];
		for (const [eDRX, first, second] of rows)
			deepEqual(commands({ eDRX }), [`AT+CEDRXS=1,4,"${first}"`, `AT+CEDRXS=1,5,"${second}"`]);
	});

	it("is asked for with the chosen technologies alone", () => {
		deepEqual(commands({ eDRX: 81_920, technologies: ["NB-IoT"] }).slice(3), ["AT+CEDRXS=1,5,\"0101\""]);
		deepEqual(commands({ eDRX: 81_920, technologies: ["LTE-M", "GSM"] }).slice(3), ["AT+CEDRXS=1,4,\"0101\""]);
		deepEqual(commands({ eDRX: 81_920 }, BC20), ["AT+CPSMS=0", "AT+CEDRXS=1,5,\"0101\""]);
	});

	it("has limits", () => {
		for (const eDRX of [5119, 10_485_761, NaN])
			refused({ eDRX }, `eDRX: ${eDRX} is not in 5120 to 10485760`);
	});
});

describe("what a BC20 does not have", () => {
	it("is refused with its name", () => {
		for (const name of ["user", "authentication", "timeServer"] as const)
			throws(() => new Rig({ modem: { profile: BC20, [name]: name === "authentication" ? "PAP" : "x" } }), { name: "RangeError", message: `${name}: not supported by a BC20` });
	});
});
