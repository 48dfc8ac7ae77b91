// The simulated modules, by the name used in options.
// Source: docs/hardware.md (BG96 and BC20).

import { BC20 } from "./bc20.js";
import { BG77, BG95 } from "./bg95.js";
import { BG96 } from "./bg96.js";
import type { Firmware } from "./firmware.js";
import type { ModemProfile } from "./profile.js";

/** The name of a simulated module. */
export type ProfileName = "bg96" | "bg95" | "bg77" | "bc20";

/** The profile of each module. */
export const PROFILES: Readonly<Record<ProfileName, ModemProfile>> = Object.freeze({ bg96: BG96, bg95: BG95, bg77: BG77, bc20: BC20 });

/** @returns the profile of a module with this firmware. @throws RangeError when the name is unknown */
export function profileOf(name: ProfileName, { note }: Partial<Firmware> = {}): ModemProfile {
	const profile = Object.hasOwn(PROFILES, name) ? PROFILES[name] : undefined;
	if (profile === undefined)
		throw new RangeError(`profile: ${name}`);
	return note === undefined ? profile : profile.notes[note] ?? profile;
}

/** Why a module's firmware cannot be configured so, undefined when it can: the first option that has no effect. */
export function firmwareFault(name: ProfileName, firmware: Partial<Firmware>): string | undefined {
	const { fixedFirmware, notes } = profileOf(name, firmware);
	const fixed = fixedFirmware.find(option => option in firmware);
	if (fixed === undefined)
		return undefined;
	const [note] = Object.entries(notes).find(([, other]) => !other.fixedFirmware.includes(fixed)) ?? [];
	return `${fixed}: ${note === undefined ? `not configurable on a ${name}` : `on a ${name} only with note=${note}`}`;
}
