// The simulated modules, by the name used in options.
// Source: docs/hardware.md (BG96 and BC20).

import { BC20 } from "./bc20.js";
import { BG96 } from "./bg96.js";
import type { ModemProfile } from "./profile.js";

/** The name of a simulated module. */
export type ProfileName = "bg96" | "bc20";

/** The profile of each module. */
export const PROFILES: Readonly<Record<ProfileName, ModemProfile>> = Object.freeze({ bg96: BG96, bc20: BC20 });
