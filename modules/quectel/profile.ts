// The modules: everything in which they differ, one frozen object each, in a file of ./profiles: limits, defaults, forms, and the steps of their bring-up.
// Source: both notes, docs/hardware.md (The modules).

export { INLINE, LENGTH, PROMPT } from "./common/module-profile.js";
export type { Profile, Technology } from "./common/module-profile.js";
export { BC20 } from "./profiles/bc20.js";
export { BG95 } from "./profiles/bg95.js";
export { BG96 } from "./profiles/bg96.js";
