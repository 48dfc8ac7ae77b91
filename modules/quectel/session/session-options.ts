// What a session is made with, checked before anything is taken or sent; every error names the option and its range.
// Source: both notes §3.2.1 to §3.2.4 (ranges), docs/hardware.md (Settings: no empty user or password), docs/security.md (What is sent).

import { checkInteger, checkText } from "../../base/check.js";
import { encode } from "../../base/utf8.js";
import { CONNECTIONS, DEVICE_LIMIT, HOST_LIMIT, ID_LIMIT, PASSWORD_LIMIT, PDP_CONTEXTS, TOPIC_LIMIT, USER_LIMIT } from "../common/limits.js";
import type { Profile } from "../common/module-profile.js";
import { ALIAUTH, PDPCID, VERSION } from "../common/mqtt-keys.js";
import { checkTLS, type TLSOptions, type TLSValues } from "../tls/tls-options.js";

/** Milliseconds on top of the module's own packet timeouts. */
const MARGIN = 5000;
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
	/** Default true: the broker forgets the session when it ends. */
	readonly clean?: boolean;
	readonly will?: Will;
	/** A device of Alibaba Cloud: the module makes user and password of it. */
	readonly aliauth?: Device;
	/** With it the connection is TLS or none; without it, plain TCP. */
	readonly tls?: TLSOptions | undefined;
	/** How long the module waits for a packet's acknowledgement, 1000 to 60,000, in whole seconds; default the module's. */
	readonly packetTimeout?: number;
	/** How often it sends the packet again, 0 to 10; default the module's. */
	readonly retries?: number;
	/** Comes back by itself after a loss; default true. If not, the first loss is its end, and it is closed when `onLost` is called. */
	readonly reconnect?: boolean;
	/** Whether it tells of each time (`retransmissions` counts them); default true. */
	readonly notice?: boolean;
	/** Bytes for received messages; default 2048. */
	readonly inbox?: number;
	/** Bytes for messages not acknowledged; default 4096. */
	readonly outbox?: number;
	/** First packet identifier; default random. */
	readonly firstIdentifier?: number;
	/** So many bytes of a certificate or key have gone to the module. */
	readonly onUpload?: (name: string, sent: number, size: number) => void;
	/** Connected, and all subscriptions restored. */
	readonly onOpen?: () => void;
	/** The link was lost, or an attempt to get one failed; the next attempt comes by itself, unless `reconnect` is false. */
	readonly onLost?: (error: Error) => void;
	/** A message, or with `more` a fragment of one: `count` bytes can be read. */
	readonly onReadable?: (count: number, more: boolean) => void;
	/** The message of which fragments were announced broke off: its rest will not come. */
	readonly onBroken?: () => void;
	/** The outbox has room again after `publish` returned -1. */
	readonly onWritable?: () => void;
	/** An acknowledgement: packet type (mqtt/packets), identifier, granted QoS of a SUBACK. QoS 0 reports PUBLISH when the module has sent it. */
	readonly onControl?: (operation: number, identifier: number, value: number) => void;
	/** A message was given up: refused by the module, or QoS 2 with an unknown outcome. The session goes on. */
	readonly onGivenUp?: (identifier: number, error: Error) => void;
	/** A turn that `later` asked for. */
	readonly onLate?: () => void;
	/** After `disconnect`: everything is closed. */
	readonly onClose?: () => void;
}

/** The callbacks among them. */
export type SessionCallbacks = Pick<SessionOptions,
	"onUpload" | "onOpen" | "onLost" | "onReadable" | "onBroken" | "onWritable" | "onControl" | "onGivenUp" | "onLate" | "onClose">;

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
	readonly clean: boolean;
	readonly packetTimeout: number;
	readonly retries: number;
	readonly notice: boolean;
	readonly will: Will | undefined;
	readonly aliauth: Device | undefined;
	readonly tls: TLSValues | undefined;
	/** A lost link is opened again. */
	readonly reconnect: boolean;
	/** Milliseconds from OK to a packet's result line. */
	readonly wait: number;
}

/** A session's options, checked, with their defaults. */
export interface SessionValues extends LinkValues {
	readonly inbox: number;
	readonly outbox: number;
}

function seconds(value: number, parameter: string, low: number, high: number): number {
	checkInteger(value, parameter, low * 1000, high * 1000);
	return Math.ceil(value / 1000);
}

function text<Text extends string | Uint8Array>(value: Text, parameter: string, low: number, high: number): Text {
	if (typeof value !== "string" && !(value instanceof Uint8Array))
		throw new TypeError(`${parameter}: is no string`);
	const bytes = typeof value === "string" ? encode(value) : value;
	if (bytes.length < low)
		throw new RangeError(`${parameter}: is empty`);
	checkText(bytes, parameter, high);
	return value;
}

function checkWill(will: Will | undefined): Will | undefined {
	if (will !== undefined) {
		text(will.topic, "will.topic", 1, TOPIC_LIMIT);
		text(will.message, "will.message", 0, TOPIC_LIMIT);
		checkInteger(will.QoS ?? 0, "will.QoS", 0, 2);
	}
	return will;
}

function checkDevice(device: Device | undefined): Device | undefined {
	if (device !== undefined) {
		text(device.productKey, "aliauth.productKey", 1, DEVICE_LIMIT);
		text(device.deviceName, "aliauth.deviceName", 1, DEVICE_LIMIT);
		text(device.deviceSecret, "aliauth.deviceSecret", 1, DEVICE_LIMIT);
	}
	return device;
}

/** Throws when an option is given for which the module has no setting. */
function checkSetting(given: unknown, parameter: string, setting: number, profile: Profile): void {
	if (given !== undefined && !profile.settings.includes(setting))
		throw new RangeError(`${parameter}: not configurable on a ${profile.name}`);
}

/** @returns the checked values with their defaults. @throws TypeError or RangeError naming the parameter */
export function checkOptions(options: SessionOptions, profile: Profile): SessionValues {
	const user = options.user === undefined || options.user.length === 0 ? undefined : text(options.user, "user", 1, USER_LIMIT);
	const password = options.password === undefined || options.password.length === 0 ? undefined : text(options.password, "password", 1, PASSWORD_LIMIT);
	if (password !== undefined && user === undefined)
		throw new RangeError("password: needs a user before it");
	checkSetting(options.version, "version", VERSION, profile);
	checkSetting(options.context, "context", PDPCID, profile);
	checkSetting(options.aliauth, "aliauth", ALIAUTH, profile);
	const packetTimeout = seconds(options.packetTimeout ?? profile.packetTimeout, "packetTimeout", 1, 60);
	const retries = checkInteger(options.retries ?? profile.retries, "retries", 0, 10);
	const connection = checkInteger(options.connection ?? 0, "connection", 0, CONNECTIONS - 1);
	const tls = options.tls === undefined ? undefined : checkTLS(options.tls, connection, profile);
	return {
		profile,
		user,
		password,
		connection,
		tls,
		id: options.id === undefined ? undefined : text(options.id, "id", 1, ID_LIMIT),
		host: text(options.host, "host", 1, HOST_LIMIT),
		port: checkInteger(options.port ?? (tls === undefined ? PORT : SECURE_PORT), "port", 1, 65535),
		version: checkInteger(options.version ?? 4, "version", 3, 4),
		context: checkInteger(options.context ?? 1, "context", 1, PDP_CONTEXTS),
		keepAlive: seconds(options.keepAlive ?? 120_000, "keepAlive", 0, 3600),
		clean: options.clean ?? true,
		will: checkWill(options.will),
		reconnect: options.reconnect ?? true,
		aliauth: checkDevice(options.aliauth),
		packetTimeout,
		retries,
		notice: options.notice ?? true,
		wait: packetTimeout * 1000 * (retries + 1) + MARGIN,
		inbox: checkInteger(options.inbox ?? 2048, "inbox", 64, 65536),
		outbox: checkInteger(options.outbox ?? 4096, "outbox", 64, 65536),
	};
}
