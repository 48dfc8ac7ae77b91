// The seams and the text of the layers below, for those above that have no business with AT.

export { decode, encode } from "../at/ascii.js";
export type { Alarm, Clock, Serial, SerialCallbacks, SerialOptions } from "../at/platform.js";
