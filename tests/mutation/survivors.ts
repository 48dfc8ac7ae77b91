// Mutants of modules/ that no test finds, with the reason. docs/mutants.md (Survivors).

import type { Survivor } from "./score.js";

export const SURVIVORS: readonly Survivor[] = [
];
