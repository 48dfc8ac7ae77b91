// The targets of `npm run fuzz`, by name. Those of XS are in xs.scenario.ts.

import type { Target } from "./case.js";
import { modem } from "./targets/modem.js";
import { set } from "./targets/set.js";
import { storage } from "./targets/storage.js";
import { uart } from "./targets/uart.js";

export const TARGETS: readonly Target[] = [uart, set, storage, modem];
/** Those that need Node: the simulated modem runs nowhere else. */
export const ON_NODE: readonly string[] = ["modem"];
