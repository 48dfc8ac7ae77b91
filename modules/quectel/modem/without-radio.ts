// Stands in for ./radio-options in a build whose manifest leaves out modules/radio.json: the module keeps its own technologies and power saving.
// Source: docs/memory.md (What a build can leave out).

import type { Profile } from "../common/module-profile.js";
import type { RadioOptions, RadioValues } from "./radio-options.js";

/** @returns values that change nothing. @throws Error naming the manifest when an option asks for a change */
export function checkRadio({ technologies, powerSaving, eDRX }: RadioOptions, profile: Profile): RadioValues {
	if (technologies !== undefined || powerSaving !== undefined || eDRX !== undefined)
		throw new Error("technologies, powerSaving and eDRX: not in this build; modules/radio.json adds them");
	return {
		reachable: true,
		GSM: profile.technologies.includes("GSM"),
		LTE: profile.technologies.some(name => name !== "GSM"),
	};
}
