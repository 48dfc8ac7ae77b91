// What the machine holds when its modules are evaluated, and before host.ts and main.ts, which no manifest preloads, make the first object.

import { machine } from "./machine.js";

machine.gc();
export const slots = machine.slots();
/** Bytes without bytecode. */
export const chunks = machine.chunks() - machine.code();
