// The settings of TLS: whether, with which certificates, and how much is checked. TLS is never left out silently.
// Values come typed or as strings (the mcconfig command line gives strings only). Limits: BG96 note §6.2, and those of modules/quectel/session.

import { TLS_NAME_LIMIT, TLS_SIZE_LIMIT, type TLSContent, type TLSOptions } from "../../quectel/session.js";
import { flag } from "./flag.js";

const KINDS = Object.freeze(["ca", "certificate", "key"] as const);

/**
 * Checks the settings of TLS: `tls`, `ca`, `certificate`, `key`, `verify`, `ignoreLocalTime`.
 * A certificate or key is PEM, as text or bytes, or the name of a file that is already in the module.
 * @returns undefined for plain TCP, the default
 * @throws TypeError when a value is of the wrong kind, RangeError when it is out of range, or settings contradict each other
 */
export function configureTLS(settings: { readonly [name: string]: unknown }): TLSOptions | undefined {
	const tls = flag(settings, "tls", false);
	const options: { -readonly [Name in keyof TLSOptions]: TLSOptions[Name] } = {
		verify: flag(settings, "verify", true), ignoreLocalTime: flag(settings, "ignoreLocalTime", false),
	};
	KINDS.forEach(kind => {
		const content = source(settings, kind);
		if (content)
			options[kind] = content;
	});
	if (!tls) {
		const given = KINDS.find(kind => options[kind]);
		if (given)
			throw new RangeError(`${given} requires tls true: the connection is plain TCP otherwise`);
		return undefined;
	}
	if (options.verify && !options.ca)
		throw new RangeError("ca is required to verify the broker; verify false accepts any broker");
	if (!options.certificate !== !options.key)
		throw new RangeError(`${options.certificate ? "key" : "certificate"} is required: certificate and key go together`);
	if (!options.verify && options.certificate)
		throw new RangeError("certificate requires verify true: the module sends its certificate only to a broker that it verifies");
	return Object.freeze(options);
}

/** Checks a certificate or key. Errors never include the value, which may be a secret. @returns undefined when the setting is absent */
function source(settings: { readonly [name: string]: unknown }, name: string): TLSContent | undefined {
	const value = settings[name] ?? "";
	if (value === "")
		return undefined;
	const bytes = value instanceof ArrayBuffer || value instanceof Uint8Array;
	if (!bytes && typeof value !== "string")
		throw new TypeError(`${name} must be PEM, as text or bytes, or the name of a file in the module`);
	const length = bytes ? value.byteLength : value.length;
	if (bytes || value.startsWith("-----")) {
		if (length === 0 || length > TLS_SIZE_LIMIT)
			throw new RangeError(`${name} must have 1 to ${TLS_SIZE_LIMIT} bytes`);
		if (!bytes && /[^\t\n\r -~]/.test(value))
			throw new RangeError(`${name} must be ASCII`);
	}
	else if (length > TLS_NAME_LIMIT || /[^ -~]|"/.test(value))
		throw new RangeError(`${name} must be PEM, or a file name of at most ${TLS_NAME_LIMIT} bytes without quotes or control characters`);
	return value;
}
