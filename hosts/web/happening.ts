// An event of the protocol without its time, which the session adds.
// Source: ./protocol (Event).

import type { Event } from "./protocol.js";

type Timeless<Kind> = Kind extends unknown ? Omit<Kind, "at"> : never;

/** What happened. */
export type Happening = Timeless<Event>;
