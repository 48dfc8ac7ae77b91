// The driver for programs on Node, as its package exports it: the public classes of modules/, and the clock of Node.
// Source: docs/api.md.

export type { Alarm, Clock, Flash, Serial, SerialCallbacks, SerialClass, SerialOptions } from "../../modules/base/platform.js";
export { default as MQTTClient, type MQTTClientOptions } from "../../modules/mqtt/client.js";
export { default as Journal, type JournalOptions } from "../../modules/mqtt/journal.js";
export { default as Modem, type ModemOptions, type PDPContext, type PowerPins, type PowerSaving } from "../../modules/quectel/modem.js";
export { BC20, BG95, BG96, type Profile, type Technology } from "../../modules/quectel/profile.js";
export { default as Queries } from "../../modules/quectel/queries.js";
export * from "../../modules/quectel/session.js";
export { default as QMTSession } from "../../modules/quectel/session.js";
export { NodeClock } from "./clock.js";
