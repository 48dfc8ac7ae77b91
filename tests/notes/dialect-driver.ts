// The driver's tests of the dialect of BG96 V1.2, BG95 and BG77: full titles by the form of a row of ./dialect.
// Source: docs/coverage-bg95.md, which is written from both.

import type { Shown } from "./dialect.js";

/** By `form`; a row that is not here shows – for the driver. */
export const DRIVER: Readonly<Record<string, Shown>> = {};
