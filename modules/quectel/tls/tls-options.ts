// TLS options: certificates, key and the parameters of an SSL context, checked before any byte is sent.
// Source: BG96 note §3.2.1 ("ssl") and §6.2; docs/hardware.md (SSL parameters).

import { booleanOption, checkObject, checkText, integerOption, isString, kindError } from "../../base/check.js";
import { encode } from "../../base/utf8.js";
import { SSL_CONTEXTS, TLS_NAME_LIMIT } from "../common/limits.js";
import type { Profile } from "../common/module-profile.js";
import { SSL } from "../common/mqtt-keys.js";
import TLSFile, { type TLSContent } from "./tls-file.js";

export type { TLSContent } from "./tls-file.js";

/**
 * A certificate or key: PEM to be uploaded, as text or bytes, optionally with a file name; or the name of a file that is already in the module.
 * A text that begins with `-----` is PEM, any other text a file name.
 */
export type TLSSource = TLSContent | { readonly name: string; readonly data: TLSContent };

/** The `tls` option of a session. */
export interface TLSOptions {
	/** The CA certificate that verifies the broker's. Required unless `verify` is false. */
	readonly ca?: TLSSource;
	/** The client's certificate and its key: both or neither. */
	readonly certificate?: TLSSource;
	readonly key?: TLSSource;
	/** Whether to verify the broker's certificate; default true. False accepts any broker: encryption without authentication. */
	readonly verify?: boolean;
	/** 0 SSL 3.0, 1 TLS 1.0, 2 TLS 1.1, 3 TLS 1.2 (default), 4 the highest that both sides support. */
	readonly version?: number;
	/** 0 to 0xFFFF; default 0xFFFF, all that the module supports. */
	readonly cipherSuite?: number;
	/** The module's SSL context, 0 to 5; default: the connection's number. Sessions that share one must have equal TLS options. */
	readonly context?: number;
	/** Whether to skip the check of certificate dates; default false: the module then needs a set clock. */
	readonly ignoreLocalTime?: boolean;
	/** Longest handshake, 10,000 to 300,000 ms, in whole seconds; default: the module's. Not every firmware supports it. */
	readonly negotiateTime?: number;
	/** Whether the handshake names the broker's host. Default: where the firmware can. */
	readonly sni?: boolean;
}

/** Values of `"seclevel"`: no verification, the broker's certificate, both certificates. */
export const NONE = 0;
export const SERVER = 1;
export const MUTUAL = 2;

/** Checked TLS options with their defaults. */
export interface TLSValues {
	readonly context: number;
	/** CA certificate, client certificate, client key, as far as given. */
	readonly files: readonly TLSFile[];
	readonly level: number;
	readonly version: number;
	readonly cipherSuite: number;
	readonly ignoreLocalTime: boolean;
	/** Seconds; 0 for the module's default. */
	readonly negotiateTime: number;
	readonly sni: boolean | undefined;
}

function checkName(name: unknown, option: string): string {
	if (!isString(name))
		throw kindError(option, "a string");
	if (name === "")
		throw new RangeError(`${option}: must not be empty`);
	checkText(encode(name), option, TLS_NAME_LIMIT);
	return name;
}

function checkFile(source: TLSSource | undefined, kind: "ca" | "certificate" | "key"): TLSFile | undefined {
	const option = `tls.${kind}`;
	if (source === undefined)
		return undefined;
	if (isString(source) && !source.startsWith("-----"))
		return new TLSFile(kind, checkName(source, option), undefined);
	if (isString(source) || source instanceof Uint8Array || source instanceof ArrayBuffer)
		return new TLSFile(kind, undefined, source);
	if (typeof source !== "object" || source === null || Array.isArray(source))
		throw kindError(option, "PEM text, bytes, or the name of a file in the module");
	const { name, data } = source;
	if (!isString(data) && !(data instanceof Uint8Array) && !(data instanceof ArrayBuffer))
		throw kindError(`${option}.data`, "PEM text or bytes");
	return new TLSFile(kind, checkName(name, `${option}.name`), data);
}

/**
 * Checks TLS options.
 * @returns the options with their defaults
 * @throws TypeError or RangeError naming the option and its range; RangeError naming the module when the module has no TLS
 */
export function checkTLS(options: TLSOptions, connection: number, profile: Profile): TLSValues {
	checkObject(options, "tls");
	if (!profile.settings.includes(SSL))
		throw new RangeError(`tls: not supported by a ${profile.name}`);
	const ca = checkFile(options.ca, "ca");
	const certificate = checkFile(options.certificate, "certificate");
	const key = checkFile(options.key, "key");
	const verify = booleanOption(options.verify, true, "tls.verify");
	if (verify && !ca)
		throw new RangeError("tls.ca: required to verify the broker (or set verify: false)");
	if (!certificate !== !key)
		throw new RangeError(`tls.${certificate ? "key" : "certificate"}: required, certificate and key go together`);
	if (!verify && certificate)
		throw new RangeError("tls.verify: must be true with a certificate, which the module shows only to a broker that it verifies");
	const negotiateTime = integerOption(options.negotiateTime, 0, "tls.negotiateTime", 10_000, 300_000);
	return {
		context: integerOption(options.context, connection, "tls.context", 0, SSL_CONTEXTS - 1),
		files: [ca, certificate, key].filter((file) => file !== undefined),
		level: !verify ? NONE : certificate ? MUTUAL : SERVER,
		version: integerOption(options.version, 3, "tls.version", 0, 4),
		cipherSuite: integerOption(options.cipherSuite, 0xFFFF, "tls.cipherSuite", 0, 0xFFFF),
		ignoreLocalTime: booleanOption(options.ignoreLocalTime, false, "tls.ignoreLocalTime"),
		negotiateTime: Math.ceil(negotiateTime / 1000),
		sni: booleanOption(options.sni, undefined, "tls.sni"),
	};
}
