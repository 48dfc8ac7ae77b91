// What a session is made with, checked before anything is taken or sent; every error names the option and its range.
// Source: both notes §3.2.1 to §3.2.4 (ranges), docs/hardware.md (Settings: no empty user or password), docs/security.md (What is sent).

import { checkBoolean, checkCallbacks, checkInteger, checkObject, checkQoS, checkString, checkText, isString, kindError } from "../../base/check.js";
import { encode } from "../../base/utf8.js";
import { CONNECTIONS, DEVICE_LIMIT, HOST_LIMIT, ID_LIMIT, PASSWORD_LIMIT, PDP_CONTEXTS, TOPIC_LIMIT, USER_LIMIT } from "../common/limits.js";
import type ModuleError from "../common/module-error.js";
import type { Profile } from "../common/module-profile.js";
import { ALIAUTH, PDPCID, VERSION } from "../common/mqtt-keys.js";
import { checkTLS, type TLSOptions, type TLSValues } from "../tls/tls-options.js";
import { KIND } from "./topics.js";

/** Most topic filters that a session can be made to keep. */
const FILTERS_LIMIT = 64;
/** IANA's ports for MQTT, without and with TLS. */
const PORT = 1883;
const SECURE_PORT = 8883;

/** A will, as options give it. */
export interface Will {
	/** Text, or its bytes. */
	readonly topic: string | Uint8Array;
	readonly message: string | Uint8Array;
	readonly QoS?: number;
	readonly retain?: boolean;
}

/** A device of Alibaba Cloud, as options give it: the module makes user and password of it. */
export interface Device {
	readonly productKey: string;
	readonly deviceName: string;
	readonly deviceSecret: string;
}

/** What a QMTSession is made with, besides its modem. Times in milliseconds, sizes in bytes. */
export interface SessionOptions {
	/** The notes' tcpconnectID: 0 to 5; default 0. */
	readonly connection?: number;
	/** The broker's name or address. */
	readonly host: string;
	/** Default 1883; with `tls` 8883. */
	readonly port?: number;
	/** MQTT 3.1 (3) or 3.1.1 (4), where the module lets choose; default 4. */
	readonly version?: number;
	/** PDP context, where the module lets choose: 1 to 16; default 1, the one that the modem activates. */
	readonly context?: number;
	/** Client identifier; default: the module's IMEI. */
	readonly id?: string;
	/** Text, or its bytes; an empty one is none. */
	readonly user?: string | Uint8Array;
	readonly password?: string | Uint8Array;
	/** 0 (never) to 3,600,000, in whole seconds; default 120,000. */
	readonly keepAlive?: number;
	/**
	 * Milliseconds without an acknowledgement of the broker after which the session makes a round trip of its own, an UNSUBSCRIBE of "-", 10,000 to 86,400,000:
	 * it finds a module whose MQTT hangs, which the keep alive does not, because that is the module's. Default 0: none.
	 */
	readonly probe?: number;
	/** Default true: the broker forgets the session when it ends. */
	readonly clean?: boolean;
	readonly will?: Will;
	/** A device of Alibaba Cloud: the module makes user and password of it. */
	readonly aliauth?: Device;
	/** With it the connection is TLS or none; without it, plain TCP. */
	readonly tls?: TLSOptions | undefined;
	/**
	 * How long the module waits for a packet's acknowledgement, 1000 to 60,000, in whole seconds; default the module's. It is the shortest: where the link
	 * needs longer for a CONNACK, the next one gets twice as long.
	 */
	readonly packetTimeout?: number;
	/** How often it sends the packet again, 0 to 10; default the module's. */
	readonly retries?: number;
	/** Reconnects after a loss; default true. With false, the first loss ends the session: it is closed when `onLost` is called. */
	readonly reconnect?: boolean;
	/** Failures in a row before this session, as of an earlier start of the machine: the first attempt is made at once, the pauses go on from there. Default 0. */
	readonly failures?: number;
	/** Whether it reports each time: `onRetransmit`, and `retransmissions` counts them; default true. */
	readonly notice?: boolean;
	/**
	 * Received messages wait in the module until the inbox is empty, five at most, where the firmware can do that ("recv/mode"); default false. A slow app loses
	 * none to a full inbox then; the module drops what finds its five slots taken.
	 */
	readonly buffered?: boolean;
	/** Bytes for received messages; default 2048. */
	readonly inbox?: number;
	/** Bytes for messages not acknowledged; default 4096. */
	readonly outbox?: number;
	/** Topic filters that are kept at most, 1 to 64; default 8. */
	readonly filters?: number;
	/** First packet identifier; default random. */
	readonly firstIdentifier?: number;
	/** So many bytes of a certificate or key have gone to the module. */
	readonly onUpload?: (name: string, sent: number, size: number) => void;
	/** Connected, and all subscriptions restored. */
	readonly onOpen?: () => void;
	/** The link was lost, or an attempt to get one failed; the next attempt comes by itself, unless `reconnect` is false. */
	readonly onLost?: (error: ModuleError) => void;
	/** A message, or with `more` a fragment of one: `count` bytes can be read. */
	readonly onReadable?: (count: number, more: boolean) => void;
	/** The message of which fragments were announced broke off: its rest will not come. */
	readonly onBroken?: () => void;
	/** The outbox has room again after `publish` returned -1. */
	readonly onWritable?: () => void;
	/**
	 * An acknowledgement: packet type (PUBACK, PUBCOMP, SUBACK, UNSUBACK or PINGRESP; `codeName` gives its name), identifier, granted QoS of a SUBACK.
	 * QoS 0 reports PUBLISH when the module has sent it.
	 */
	readonly onControl?: (operation: number, identifier: number, value: number) => void;
	/**
	 * The module sends a packet again, because it was not acknowledged in time (result 1 of both notes §3.2.4 and §3.2.6 to §3.2.8); not without `notice`.
	 * @param identifier its packet identifier; 0 for a CONNECT, which has none
	 * @param count how often it was sent again; 0 when the module does not report that
	 * @param operation its packet type: CONNECT, PUBLISH, SUBSCRIBE or UNSUBSCRIBE
	 */
	readonly onRetransmit?: (identifier: number, count: number, operation: number) => void;
	/** A message was given up: refused by the module, or QoS 2 with an unknown outcome. The session goes on. */
	readonly onGivenUp?: (identifier: number, error: ModuleError) => void;
	/** A turn that `later` asked for. */
	readonly onLate?: () => void;
	/** After `disconnect`: everything is closed. */
	readonly onClose?: () => void;
}

/** The callbacks among them. */
export type SessionCallbacks = Pick<SessionOptions,
	"onUpload" | "onOpen" | "onLost" | "onReadable" | "onBroken" | "onWritable" | "onControl" | "onRetransmit" | "onGivenUp" | "onLate" | "onClose">;

/** A will, with its defaults. */
export interface WillValues {
	readonly topic: string | Uint8Array;
	readonly message: string | Uint8Array;
	readonly QoS: number;
	readonly retain: boolean;
}

/** What a link is opened with; checked already. Seconds as in the notes. */
export interface LinkValues {
	readonly connection: number;
	readonly host: string;
	readonly port: number;
	/** Client identifier; undefined: the module's IMEI, known by the time it is needed. */
	readonly id: string | undefined;
	/** An empty one is none. */
	readonly user: string | Uint8Array;
	readonly password: string | Uint8Array;
	/** 3 or 4; of no meaning where the module has no such key. */
	readonly version: number;
	readonly context: number;
	readonly keepAlive: number;
	/** Milliseconds; 0: none. */
	readonly probe: number;
	readonly clean: boolean;
	readonly packetTimeout: number;
	readonly retries: number;
	readonly notice: boolean;
	readonly buffered: boolean;
	readonly will: WillValues | undefined;
	readonly aliauth: Device | undefined;
	readonly tls: TLSValues | undefined;
	/** A lost link is opened again. */
	readonly reconnect: boolean;
	/** Topic filters that are kept at most. */
	readonly filters: number;
}

/** A session's options, checked, with their defaults. */
export interface SessionValues extends LinkValues {
	/** undefined: random. */
	readonly firstIdentifier: number | undefined;
	readonly inbox: number;
	readonly outbox: number;
	readonly failures: number;
}

/** Those of a session's options that are functions. */
const CALLBACKS: readonly (keyof SessionCallbacks)[] = Object.freeze([
	"onUpload", "onOpen", "onLost", "onReadable", "onBroken", "onWritable", "onControl", "onRetransmit", "onGivenUp", "onLate", "onClose",
] as const);

/** How one of the others is checked. */
interface Row<Name extends string> {
	readonly name: Name;
	/** @returns the value that is kept. @throws TypeError or RangeError naming the parameter */
	readonly check: (value: never, parameter: string, low: number, high: number) => unknown;
	/** Its range: of an integer, or of a text's bytes. */
	readonly low: number;
	readonly high: number;
}

const WILL: readonly Row<keyof Will>[] = Object.freeze([
	row("topic", text, 1, TOPIC_LIMIT),
	row("message", text, 0, TOPIC_LIMIT),
	row("QoS", checkQoS),
	row("retain", checkBoolean),
]);

const DEVICE: readonly Row<keyof Device>[] = Object.freeze([
	row("productKey", string, 1, DEVICE_LIMIT),
	row("deviceName", string, 1, DEVICE_LIMIT),
	row("deviceSecret", string, 1, DEVICE_LIMIT),
]);

/** `tls` is checked after them, because it depends on others. */
const OPTIONS: readonly Row<keyof SessionOptions>[] = Object.freeze([
	row("user", text, 0, USER_LIMIT),
	row("password", text, 0, PASSWORD_LIMIT),
	row("connection", checkInteger, 0, CONNECTIONS - 1),
	row("id", string, 1, ID_LIMIT),
	row("host", string, 1, HOST_LIMIT),
	row("port", checkInteger, 1, 65535),
	row("version", checkInteger, 3, 4),
	row("context", checkInteger, 1, PDP_CONTEXTS),
	row("packetTimeout", seconds, 1000, 60_000),
	row("retries", checkInteger, 0, 10),
	row("keepAlive", seconds, 0, 3_600_000),
	row("probe", period, 10_000, 86_400_000),
	row("clean", checkBoolean),
	row("will", will),
	row("reconnect", checkBoolean),
	row("aliauth", device),
	row("notice", checkBoolean),
	row("buffered", checkBoolean),
	row("filters", checkInteger, 1, FILTERS_LIMIT),
	row("inbox", checkInteger, 64, 65536),
	row("outbox", checkInteger, 64, 65536),
	row("firstIdentifier", checkInteger, 1, 65535),
	row("failures", checkInteger, 0, 1_000_000),
]);

/** Defaults that depend on nothing. */
const DEFAULTS = Object.freeze({
	user: "", password: "", connection: 0, id: undefined, version: 4, keepAlive: 120, probe: 0, clean: true, will: undefined, reconnect: true, aliauth: undefined,
	tls: undefined, notice: true, buffered: false, filters: 8, inbox: 2048, outbox: 4096, firstIdentifier: undefined, failures: 0,
});

/** Options for which not every module has a setting. */
const CONFIGURABLE: readonly (keyof SessionOptions)[] = Object.freeze(["version", "context", "aliauth"] as const);
/** The setting of each. */
const SETTINGS: readonly number[] = Object.freeze([VERSION, PDPCID, ALIAUTH]);

function row<Name extends string>(name: Name, check: Row<Name>["check"], low = 0, high = 0): Row<Name> {
	return Object.freeze({ name, check, low, high });
}

/**
 * Checks options and puts them into `values`, which has the defaults; an option without one is required.
 * @param group in front of their names in errors
 * @returns `values`
 */
function checkRows<Values extends object>(options: object, rows: readonly Row<string>[], values: Values, group: string): Values {
	for (let i = 0; i < rows.length; i++) {
		const row = rows[i]!;
		const value = (options as Readonly<Record<string, unknown>>)[row.name];
		if (value !== undefined || !(row.name in values))
			(values as Record<string, unknown>)[row.name] = row.check(value as never, group + row.name, row.low, row.high);
	}
	return values;
}

/** @returns milliseconds as seconds */
function seconds(value: number, parameter: string, low: number, high: number): number {
	return Math.ceil(checkInteger(value, parameter, low, high) / 1000);
}

/** 0: never. */
function period(value: number, parameter: string, low: number, high: number): number {
	return value === 0 ? 0 : checkInteger(value, parameter, low, high);
}

/** @returns the string */
function string(value: string, parameter: string, low: number, high: number): string {
	return text(checkString(value, parameter), parameter, low, high) as string;
}

/** @returns the string, or a copy of the bytes: they are sent later, and more than once */
function text(value: string | Uint8Array, parameter: string, low: number, high: number): string | Uint8Array {
	const written = isString(value);
	if (!written && !(value instanceof Uint8Array))
		throw kindError(parameter, KIND);
	const bytes = written ? encode(value) : new Uint8Array(value);
	if (bytes.length < low)
		throw new RangeError(`${parameter}: must not be empty`);
	checkText(bytes, parameter, high);
	return written ? value : bytes;
}

function will(value: Will, parameter: string): object {
	return checkRows(checkObject(value, parameter), WILL, { QoS: 0, retain: false }, "will.");
}

function device(value: Device, parameter: string): object {
	return checkRows(checkObject(value, parameter), DEVICE, {}, "aliauth.");
}

/** @param contexts the modem's PDP contexts. @returns the checked values with their defaults: copies, so that what the options become later changes nothing. @throws TypeError or RangeError naming the parameter */
export function checkOptions(options: SessionOptions, profile: Profile, contexts: readonly number[]): SessionValues {
	checkCallbacks(options, CALLBACKS);
	for (let i = 0; i < CONFIGURABLE.length; i++) {
		const name = CONFIGURABLE[i]!;
		if (options[name] !== undefined && !profile.settings.includes(SETTINGS[i]!))
			throw new RangeError(`${name}: not configurable on a ${profile.name}`);
	}
	const values = checkRows(options, OPTIONS, {
		...DEFAULTS, port: options.tls ? SECURE_PORT : PORT, context: contexts[0], packetTimeout: profile.packetTimeout / 1000, retries: profile.retries,
	} as { -readonly [Name in keyof SessionValues]: SessionValues[Name] }, "");
	if (values.password.length > 0 && values.user.length === 0)
		throw new RangeError("password: needs a user before it");
	if (!contexts.includes(values.context))
		throw new RangeError(`context: ${values.context} is none of the modem's, ${contexts.join(", ")}`);
	if (options.tls !== undefined)
		values.tls = checkTLS(options.tls, values.connection, profile);
	return values;
}
