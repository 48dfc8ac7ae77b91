// The simulated BG95 and BG77: what differs from a BG96 with V1.2 of its note. Identification, boot lines, radio, power times.
// Source: docs/hardware.md (Power pins); docs/coverage-bg95.md, which names what is assumed.

import { BG96_1_2 } from "./bg96.js";
import type { ModemProfile } from "./profile.js";

const { prefix: _, ...configuration } = BG96_1_2.configuration;

/** A BG95-M3: LTE-M, NB-IoT and GSM. */
export const BG95: ModemProfile = Object.freeze<ModemProfile>({
	...BG96_1_2,
	identification: ["Quectel", "BG95-M3"],
	revision: "BG95M3LAR02A04",
	bootLines: [
		[0, "RDY"],
		[200, "APP RDY"],
		[400, "+CFUN: 1"],
		[500, "+CPIN: "],
		[700, "+QUSIM: 1"],
		[1500, "+QIND: SMS DONE"],
	],
	powerTimes: { onMs: 500, offMs: 650, resetMs: 2000, statusMs: 2100, bootMs: 2550 },
	firmware: { ...BG96_1_2.firmware, note: "1.2", testAnswers: "hardware", technologyNames: "eMTC", sni: true },
	fixedFirmware: [...BG96_1_2.fixedFirmware, "note"],
	configuration,
	powerKeys: [...BG96_1_2.powerKeys, "fast/poweroff"],
	securityKeys: ["session", "dtls"],
	notes: {},
});

/** A BG77: LTE-M and NB-IoT. */
export const BG77: ModemProfile = Object.freeze<ModemProfile>({
	...BG95,
	identification: ["Quectel", "BG77"],
	revision: "BG77LAR02A04",
	technologies: ["CAT-M1", "CAT-NB1"],
});
