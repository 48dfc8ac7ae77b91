// Every conformance case.

import { cases as base } from "./base.cases.js";
import type { Case } from "./case.js";
import { cases as mqtt } from "./mqtt.cases.js";

export const cases: readonly Case[] = [...base, ...mqtt];
