// What an MQTTClient is made with, checked before anything is taken. Source: ECMA-419 §24.2 (options), §8.2 (constructor), A.3 (ranges), A.25.1.

import { booleanOption, checkBoolean, checkObject, checkString, isString, numberError } from "../../base/check.js";
import { bytesOf, type ByteBuffer } from "./byte-buffer.js";
import type { SessionOptions, Text } from "./session.js";

/** `onControl`'s second argument; the client has only one, which is good until the callback returns. */
export interface ControlMessage {
	/** A control packet type: MQTTClient.CONNACK … */
	readonly operation: number;
	/** Packet identifier; undefined where the packet has none. */
	readonly id: number | undefined;
	/** The return codes of a SUBACK: a granted QoS, or 128 = refused, for each item. */
	readonly payload: readonly number[] | undefined;
}

/** `onReadable`'s second argument; the client has only one, which is good until the callback returns. */
export interface ReadableOptions {
	/** More fragments of this message follow. */
	readonly more: boolean;
	/** In the first fragment, else undefined. The string is made when it is asked for. */
	readonly topic: string | undefined;
	/** In the first fragment, else undefined. */
	readonly QoS: number | undefined;
	/** In the first fragment, else undefined; undefined too when the length is unknown of a message that comes in fragments. */
	readonly byteLength: number | undefined;
}

/** A will. */
export interface ClientWill {
	readonly topic: string | ByteBuffer;
	readonly message: string | ByteBuffer;
	readonly QoS?: number | undefined;
	readonly retain?: boolean | number | undefined;
}

/** What a client is made with. Callbacks are called with `this` set to the client. */
export interface ClientOptions<Client> {
	readonly session: SessionOptions;
	readonly host: string;
	/** Default 1883; where the session has `tls`, 8883. */
	readonly port?: number | undefined;
	/** Default "": the module's IMEI. */
	readonly id?: string | undefined;
	readonly user?: string | undefined;
	readonly password?: string | ByteBuffer | undefined;
	/** Milliseconds; default 0: never. */
	readonly keepAlive?: number | undefined;
	/** Default true. */
	readonly clean?: boolean | undefined;
	readonly will?: ClientWill | null | undefined;
	/** Only "buffer". */
	readonly format?: string | undefined;
	readonly target?: unknown;
	readonly onReadable?: ((this: Client, count: number, options: ReadableOptions) => void) | null | undefined;
	readonly onWritable?: ((this: Client, count: number) => void) | null | undefined;
	readonly onControl?: ((this: Client, operation: number, message: ControlMessage) => void) | null | undefined;
	readonly onError?: ((this: Client, error: Error) => void) | null | undefined;
	readonly onClose?: ((this: Client) => void) | null | undefined;
}

/** What a session is made with. */
export interface SessionSettings {
	readonly host: string;
	readonly port: number | undefined;
	readonly id: string | undefined;
	readonly user: string | undefined;
	readonly password: Text | undefined;
	readonly keepAlive: number;
	readonly clean: boolean;
	readonly will: { readonly topic: Text; readonly message: Text; readonly QoS: number; readonly retain: boolean } | undefined;
}

/** @returns a text as it is, a byte buffer as bytes. @throws TypeError naming the parameter for anything else */
export function textOf(value: unknown, parameter: string): Text {
	const text = isString(value) ? value : bytesOf(value);
	if (text === undefined)
		throw new TypeError(`${parameter}: must be a string or a byte buffer`);
	return text;
}

/** @returns a callback, or undefined. @throws TypeError naming it when it cannot be called */
export function callable<Callback>(value: Callback | null | undefined, parameter: string): Callback | undefined {
	if (value !== undefined && value !== null && typeof value !== "function")
		throw new TypeError(`${parameter}: must be a function`);
	return value ?? undefined;
}

/** @returns whether a flag is set: a boolean, or a number, 0 for false. @throws TypeError naming the parameter */
export function flagOf(value: boolean | number | undefined, parameter: string): boolean {
	if (value === undefined)
		return false;
	return Number.isFinite(value) ? value !== 0 : checkBoolean(value as boolean, parameter);
}

function willOf(will: ClientWill | null | undefined): SessionSettings["will"] {
	if (will === undefined || will === null)
		return undefined;
	const { topic, message, QoS, retain } = checkObject(will, "will");
	return {
		topic: textOf(topic, "will.topic"),
		message: textOf(message, "will.message"),
		QoS: QoS === undefined ? 0 : QoS,
		retain: flagOf(retain, "will.retain"),
	};
}

/**
 * Kinds only: ranges depend on the module, and the session checks them before it takes anything.
 * @returns the settings of the session
 * @throws TypeError or RangeError naming the option
 */
export function settingsOf<Client>(options: ClientOptions<Client>): SessionSettings {
	const { session, host, port, id, user, password, keepAlive = 0, clean, will, format } = checkObject(options, "options");
	if (typeof session?.io !== "function")
		throw new TypeError("session: must have io, the class of a session");
	if (format !== undefined && format !== "buffer")
		throw new RangeError("format: must be \"buffer\"");
	if (typeof keepAlive !== "number")
		throw numberError(keepAlive, "keepAlive", "");
	return {
		host: checkString(host, "host"),
		port,
		id: id === undefined ? undefined : checkString(id, "id") || undefined,
		user: user === undefined ? undefined : checkString(user, "user"),
		password: password === undefined ? undefined : textOf(password, "password"),
		keepAlive: Math.ceil(keepAlive / 1000) * 1000,
		clean: booleanOption(clean, true, "clean"),
		will: willOf(will),
	};
}

/** Takes options over as properties of `target`: none hides one taken over earlier, or what the target does. */
export function adopt(target: object, options: object): void {
	for (const [name, value] of Object.entries(options)) {
		if (!(name in target))
			(target as Record<string, unknown>)[name] = value;
	}
}
