// The modules: everything in which they differ, one frozen object each, in a file of ./profiles: limits, defaults, forms, and the steps of their bring-up.
// Source: both notes, docs/hardware.md (The modules).

import { BC20 } from "./profiles/bc20.js";
import { BG95 } from "./profiles/bg95.js";
import { BG96 } from "./profiles/bg96.js";

export { INLINE, LENGTH, PROMPT } from "./common/module-profile.js";
export type { Profile, Technology } from "./common/module-profile.js";

/** The profile of each module, by the name that settings have for it. */
export const PROFILES = Object.freeze({ bg96: BG96, bg95: BG95, bc20: BC20 });
export type ModuleName = keyof typeof PROFILES;
export { BC20, BG95, BG96 };
