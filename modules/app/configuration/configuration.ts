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
const FORMATS = Object.freeze(["auto", "json", "influx"] as const);
const SIZES = Object.freeze(["default", "small"] as const);

/** A setting that is a whole number, and its value where it is absent. */
interface Whole<Name extends string> {
	readonly name: Name;
	readonly least: number;
	readonly most: number;
	readonly usual: number;
	/** Behind the limits in an error. */
	readonly unit: string;
}

function whole<Name extends string>(name: Name, least: number, most: number, usual: number, unit = ""): Whole<Name> {
	return Object.freeze({ name, least, most, usual, unit });
}

const MS = " (milliseconds)";
const WHOLE = Object.freeze([
	whole("interval", 10, 86_400_000, 60_000, MS), whole("QoS", 1, 2, 1), whole("count", 0, 1_000_000_000, 0), whole("attempts", 0, 1_000_000, 0),
	whole("keepAlive", 0, 3_600_000, 120_000, MS), whole("probe", 0, 86_400_000, 0, MS),
]);
type WholeName = typeof WHOLE[number]["name"];
const PORT = whole("port", 1, 65_535, 1883);
const SECURE_PORT = whole("port", 1, 65_535, 8883);

/** Settings that are text, and their most bytes; that of `topic` leaves room for the longest suffix, `/status`. */
const TEXTS = Object.freeze({ host: 100, id: 128, user: 256, password: 256, topic: 240, apn: 100, pin: 8 });

type TextName = keyof typeof TEXTS;
const TEXT_NAMES = Object.freeze(Object.keys(TEXTS)) as readonly TextName[];

/** Shortest time without an acknowledgement after which a session makes a round trip of its own. */
const PROBE_LEAST = 10_000;
const DEFAULT_FIELDS = "thermometer.temperature:2,hygrometer.humidity:3";

/**
 * Checks settings and fills in defaults. Ignores unknown names, because other parts of a firmware share its configuration.
 * @throws TypeError when a value is of the wrong kind, RangeError when it is out of range, SyntaxError when `fields` is malformed
 */
export function configure(settings: Settings): Configuration {
	const tls = configureTLS(settings);
	const plain = {} as Record<TextName, string> & Record<WholeName, number>;
	TEXT_NAMES.forEach(name => {
		plain[name] = text(settings, name, TEXTS[name]);
	});
	WHOLE.forEach(setting => {
		plain[setting.name] = checked(settings, setting);
	});
	const configuration: Configuration = {
		...plain,
		module: choice(settings, "module", MODULES),
		port: checked(settings, tls ? SECURE_PORT : PORT),
		tls,
		network: configureNetwork(settings),
		format: choice(settings, "format", FORMATS),
		fields: parseFields(text(settings, "fields", 512) || DEFAULT_FIELDS),
		checksum: flag(settings, "checksum", false),
		buffers: BUFFERS[choice(settings, "buffers", SIZES)],
	};
	if (!/^[\x21-\x7E]+$/.test(configuration.host))
		throw new RangeError("host must be the broker's name or address, 1 to 100 bytes of ASCII without blanks");
	if (/[+#]/.test(configuration.topic))
		throw new RangeError("topic must not contain + or #, which are for topic filters");
	if (!/^(\d{4,8})?$/.test(configuration.pin))
		throw new RangeError("pin must be 4 to 8 digits");
	if (tls && configuration.module === "bc20")
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
	const given = String(settings[name] ?? values[0]) as Value;
	if (!values.includes(given))
		throw new RangeError(`${name} must be ${values.join(" or ")}`);
	return given;
}

/** @returns a setting that is a whole number @throws TypeError when it is none, RangeError when it is out of range */
function checked(settings: Settings, setting: Whole<string>): number {
	const value = wholeNumber(settings[setting.name] ?? setting.usual);
	const limits = `from ${setting.least} to ${setting.most}${setting.unit}`;
	if (value === undefined)
		throw new TypeError(`${setting.name} must be a whole number ${limits}`);
	if (value < setting.least || value > setting.most)
		throw new RangeError(`${setting.name} must be ${limits}`);
	return value;
}
