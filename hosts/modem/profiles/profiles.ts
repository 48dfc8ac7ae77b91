// The modules that can be simulated, by the name a person types.
// Source: docs/hardware.md (BG96 and BC20).

import { BC20 } from "./bc20.js";
import { BG96 } from "./bg96.js";
import type { ModemProfile } from "./profile.js";

export type ProfileName = "bg96" | "bc20";

export const PROFILES: Readonly<Record<ProfileName, ModemProfile>> = Object.freeze({ bg96: BG96, bc20: BC20 });
