// What a session is made with, checked before anything is taken or sent; every error names the option and its range.
// Source: both notes §3.2.1 to §3.2.4 (ranges), docs/hardware.md (Settings: no empty user or password), docs/security.md (What is sent).

import { booleanOption, checkCallbacks, checkInteger, checkObject, checkQoS, checkString, checkText, integerOption, isString, kindError } from "../../base/check.js";
import { encode } from "../../base/utf8.js";
import { CONNECTIONS, DEVICE_LIMIT, HOST_LIMIT, ID_LIMIT, PASSWORD_LIMIT, PDP_CONTEXTS, TOPIC_LIMIT, USER_LIMIT } from "../common/limits.js";
import type ModuleError from "../common/module-error.js";
import type { Profile } from "../common/module-profile.js";
import { ALIAUTH, PDPCID, VERSION } from "../common/mqtt-keys.js";
import { checkTLS, type TLSOptions, type TLSValues } from "../tls/tls-options.js";

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
	readonly profile: Profile;
	readonly host: string;
	readonly port: number;
	/** Client identifier; undefined: the module's IMEI, known by the time it is needed. */
	readonly id: string | undefined;
	readonly user: string | Uint8Array | undefined;
	readonly password: string | Uint8Array | undefined;
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
}

/** Those of a session's options that are functions. */
const CALLBACKS: readonly (keyof SessionCallbacks)[] = Object.freeze([
	"onUpload", "onOpen", "onLost", "onReadable", "onBroken", "onWritable", "onControl", "onRetransmit", "onGivenUp", "onLate", "onClose",
] as const);

function seconds(value: number | undefined, fallback: number, parameter: string, low: number, high: number): number {
	return Math.ceil(integerOption(value, fallback, parameter, low * 1000, high * 1000) / 1000);
}

/** @returns the string */
function string(value: string, parameter: string, limit: number): string {
	return text(checkString(value, parameter), parameter, 1, limit) as string;
}

/** @returns the string, or a copy of the bytes: they are sent later, and more than once */
function text(value: string | Uint8Array, parameter: string, low: number, high: number): string | Uint8Array {
	if (!isString(value) && !(value instanceof Uint8Array))
		throw kindError(parameter, "a string or a Uint8Array");
	const bytes = isString(value) ? encode(value) : new Uint8Array(value);
	if (bytes.length < low)
		throw new RangeError(`${parameter}: must not be empty`);
	checkText(bytes, parameter, high);
	return isString(value) ? value : bytes;
}

/** @returns what `text` does; undefined for an empty one */
function credential(value: string | Uint8Array | undefined, parameter: string, limit: number): string | Uint8Array | undefined {
	if (value === undefined)
		return undefined;
	const copy = text(value, parameter, 0, limit);
	return copy.length === 0 ? undefined : copy;
}

function checkWill(will: Will | undefined): WillValues | undefined {
	if (will === undefined)
		return undefined;
	const { topic, message, QoS, retain } = checkObject(will, "will");
	return {
		topic: text(topic, "will.topic", 1, TOPIC_LIMIT),
		message: text(message, "will.message", 0, TOPIC_LIMIT),
		QoS: QoS === undefined ? 0 : checkQoS(QoS, "will.QoS"),
		retain: booleanOption(retain, false, "will.retain"),
	};
}

function checkDevice(device: Device | undefined): Device | undefined {
	if (device === undefined)
		return undefined;
	const { productKey, deviceName, deviceSecret } = checkObject(device, "aliauth");
	return {
		productKey: string(productKey, "aliauth.productKey", DEVICE_LIMIT),
		deviceName: string(deviceName, "aliauth.deviceName", DEVICE_LIMIT),
		deviceSecret: string(deviceSecret, "aliauth.deviceSecret", DEVICE_LIMIT),
	};
}

/** Throws when an option is given for which the module has no setting. */
function checkSetting(given: unknown, parameter: string, setting: number, profile: Profile): void {
	if (given !== undefined && !profile.settings.includes(setting))
		throw new RangeError(`${parameter}: not configurable on a ${profile.name}`);
}

/** @returns the number of the session's PDP context: one of the modem's, the first by default */
function contextOf(context: number | undefined, contexts: readonly number[]): number {
	const value = integerOption(context, contexts[0]!, "context", 1, PDP_CONTEXTS);
	if (!contexts.includes(value))
		throw new RangeError(`context: ${value} is none of the modem's, ${contexts.join(", ")}`);
	return value;
}

/** @returns the option `failures`, checked; it is used once, when the session is made, and is not kept. @throws TypeError or RangeError naming it */
export function checkFailures({ failures }: SessionOptions): number {
	return integerOption(failures, 0, "failures", 0, 1_000_000);
}

/** @param contexts the modem's PDP contexts. @returns the checked values with their defaults: copies, so that what the options become later changes nothing. @throws TypeError or RangeError naming the parameter */
export function checkOptions(options: SessionOptions, profile: Profile, contexts: readonly number[]): SessionValues {
	checkCallbacks(options, CALLBACKS);
	const user = credential(options.user, "user", USER_LIMIT);
	const password = credential(options.password, "password", PASSWORD_LIMIT);
	if (password && !user)
		throw new RangeError("password: needs a user before it");
	checkSetting(options.version, "version", VERSION, profile);
	checkSetting(options.context, "context", PDPCID, profile);
	checkSetting(options.aliauth, "aliauth", ALIAUTH, profile);
	const packetTimeout = seconds(options.packetTimeout, profile.packetTimeout, "packetTimeout", 1, 60);
	const retries = integerOption(options.retries, profile.retries, "retries", 0, 10);
	const connection = integerOption(options.connection, 0, "connection", 0, CONNECTIONS - 1);
	const tls = options.tls === undefined ? undefined : checkTLS(options.tls, connection, profile);
	return {
		profile,
		user,
		password,
		connection,
		tls,
		id: options.id === undefined ? undefined : string(options.id, "id", ID_LIMIT),
		host: string(options.host, "host", HOST_LIMIT),
		port: integerOption(options.port, tls ? SECURE_PORT : PORT, "port", 1, 65535),
		version: integerOption(options.version, 4, "version", 3, 4),
		context: contextOf(options.context, contexts),
		keepAlive: seconds(options.keepAlive, 120_000, "keepAlive", 0, 3600),
		probe: options.probe === undefined || options.probe === 0 ? 0 : checkInteger(options.probe, "probe", 10_000, 86_400_000),
		clean: booleanOption(options.clean, true, "clean"),
		will: checkWill(options.will),
		reconnect: booleanOption(options.reconnect, true, "reconnect"),
		aliauth: checkDevice(options.aliauth),
		packetTimeout,
		retries,
		notice: booleanOption(options.notice, true, "notice"),
		buffered: booleanOption(options.buffered, false, "buffered"),
		filters: integerOption(options.filters, 8, "filters", 1, FILTERS_LIMIT),
		inbox: integerOption(options.inbox, 2048, "inbox", 64, 65536),
		outbox: integerOption(options.outbox, 4096, "outbox", 64, 65536),
		firstIdentifier: integerOption(options.firstIdentifier, undefined, "firstIdentifier", 1, 65535),
	};
}
