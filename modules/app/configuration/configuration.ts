// The node's configuration, checked once at the start: every error names the parameter and its accepted values.
// Values come typed or as strings (the mcconfig command line gives strings only). Limits: both notes §3.2.1–§3.2.3.

import { type ModuleName, PROFILES } from "../../quectel/profile.js";
import type { TLSOptions } from "../../quectel/session.js";
import { parseFields, type Field } from "../telemetry/fields.js";
import { BUFFERS, type Buffers } from "./buffers.js";
import { flag } from "./flag.js";
import { configureNetwork, type Network } from "./network-settings.js";
import { configureTLS } from "./tls-settings.js";
import { type Settings, text, wholeNumber } from "./values.js";

export type { Settings } from "./values.js";

/** The settings, complete and in range. An empty string means "not given". */
export interface Configuration {
	/** The cellular module at the UART. */
	readonly module: ModuleName;
	/** The broker's name or address, and its port; without one 1883, with TLS 8883. */
	readonly host: string;
	readonly port: number;
	/** undefined: plain TCP. */
	readonly tls: TLSOptions | undefined;
	/** Client identifier; "" = the module's IMEI. */
	readonly id: string;
	readonly user: string;
	readonly password: string;
	/** Topic of the readings; "" = `sensors/<client identifier>`. */
	readonly topic: string;
	/** Time between two readings, in ms. */
	readonly interval: number;
	/** Of the readings, 1 or 2. */
	readonly QoS: number;
	/** Readings to publish before the node stops; 0 = no limit. */
	readonly count: number;
	/** Failed attempts at the first connection before the node gives up; 0 = no limit. */
	readonly attempts: number;
	/** MQTT keep alive, in ms; 0 = none. */
	readonly keepAlive: number;
	/** Time without an acknowledgement after which the node makes a round trip of its own, in ms; 0 = never. */
	readonly probe: number;
	readonly apn: string;
	readonly pin: string;
	readonly network: Network;
	/** Format of readings; "auto" = JSON if the module's firmware can send it, otherwise InfluxDB line protocol. */
	readonly format: "auto" | "json" | "influx";
	readonly fields: readonly Field[];
	/** Readings and statuses end with the CRC-32 of all before it. */
	readonly checksum: boolean;
	readonly buffers: Buffers;
}

const MODULES = Object.freeze(Object.keys(PROFILES)) as readonly ModuleName[];
const PORT = 1883;
const SECURE_PORT = 8883;
/** Shortest time without an acknowledgement after which a session makes a round trip of its own. */
const PROBE_LEAST = 10_000;
const DEFAULT_FIELDS = "thermometer.temperature:2,hygrometer.humidity:3";

/**
 * Checks settings and fills in defaults. Ignores unknown names, because other parts of a firmware share its configuration.
 * @throws TypeError when a value is of the wrong kind, RangeError when it is out of range, SyntaxError when `fields` is malformed
 */
export function configure(settings: Settings): Configuration {
	const tls = configureTLS(settings);
	const configuration: Configuration = {
		module: choice(settings, "module", MODULES),
		host: hostName(settings),
		port: whole(settings, "port", 1, 65_535, tls === undefined ? PORT : SECURE_PORT, ""),
		tls,
		id: text(settings, "id", 128),
		user: text(settings, "user", 256),
		password: text(settings, "password", 256),
		topic: topicName(settings),
		interval: whole(settings, "interval", 10, 86_400_000, 60_000, " (milliseconds)"),
		QoS: whole(settings, "QoS", 1, 2, 1, ""),
		count: whole(settings, "count", 0, 1_000_000_000, 0, ""),
		attempts: whole(settings, "attempts", 0, 1_000_000, 0, ""),
		keepAlive: whole(settings, "keepAlive", 0, 3_600_000, 120_000, " (milliseconds)"),
		probe: whole(settings, "probe", 0, 86_400_000, 0, " (milliseconds)"),
		apn: text(settings, "apn", 100),
		pin: pin(settings),
		network: configureNetwork(settings),
		format: choice(settings, "format", ["auto", "json", "influx"]),
		fields: parseFields(text(settings, "fields", 512) || DEFAULT_FIELDS),
		checksum: flag(settings, "checksum", false),
		buffers: BUFFERS[choice(settings, "buffers", ["default", "small"])],
	};
	if (tls !== undefined && configuration.module === "bc20")
		throw new RangeError("tls must be false: a BC20 has no TLS");
	if (configuration.probe > 0 && configuration.probe < PROBE_LEAST)
		throw new RangeError(`probe must be 0, or from ${PROBE_LEAST} on (milliseconds)`);
	if (configuration.password !== "" && configuration.user === "")
		throw new RangeError("password requires a user (MQTT 3.1.1 §3.1.2.9)");
	if (configuration.topic === "" && /[+#]/.test(configuration.id))
		throw new RangeError("id must not contain + or # when no topic is given: readings then go to sensors/<id>");
	return Object.freeze(configuration);
}

/** @returns one of `values`, the first when the setting is absent */
function choice<Value extends string>(settings: Settings, name: string, values: readonly Value[]): Value {
	const given = settings[name] ?? values[0];
	const found = values.find(value => value === String(given));
	if (found === undefined)
		throw new RangeError(`${name} must be ${values.join(" or ")}`);
	return found;
}

function whole(settings: Settings, name: string, least: number, most: number, fallback: number, unit: string): number {
	const value = wholeNumber(settings[name] ?? fallback);
	if (value === undefined)
		throw new TypeError(`${name} must be a whole number from ${least} to ${most}${unit}`);
	if (value < least || value > most)
		throw new RangeError(`${name} must be from ${least} to ${most}${unit}`);
	return value;
}

function hostName(settings: Settings): string {
	const host = text(settings, "host", 100);
	if (!/^[\x21-\x7E]+$/.test(host))
		throw new RangeError("host must be the broker's name or address, 1 to 100 bytes of ASCII without blanks");
	return host;
}

/** Checks the topic; its limit leaves room for the longest suffix, `/status`. */
function topicName(settings: Settings): string {
	const topic = text(settings, "topic", 240);
	if (/[+#]/.test(topic))
		throw new RangeError("topic must not contain + or #, which are for topic filters");
	return topic;
}

function pin(settings: Settings): string {
	const value = text(settings, "pin", 8);
	if (!/^(\d{4,8})?$/.test(value))
		throw new RangeError("pin must be 4 to 8 digits");
	return value;
}
