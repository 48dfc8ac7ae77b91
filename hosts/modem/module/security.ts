// The module's SSL contexts: the settings of AT+QSSLCFG and the TLS options of a link that uses them.
// Source: BG96 note §3.2.1 note 3, §6.2; docs/hardware.md (SSL parameters); ranges and suites as in the vendor's SSL manual (BG96, V1.0).

import type { TLSOptions } from "../network/network.js";
import type { FileStore } from "./files.js";

/** The values of a key: an integer in a range, a file name, or the number of a cipher suite. */
export type SecurityKey =
	| { readonly kind: "integer"; readonly low: number; readonly high: number; readonly value: number }
	| { readonly kind: "file"; readonly name: string }
	| { readonly kind: "suite" };

/** The number of contexts. */
export const SECURITY_CONTEXTS = 6;
/** The `<ciphersuite>` for all suites. */
const ANY_SUITE = 0xffff;
/** OpenSSL's name of each suite. OpenSSL no longer has some of them, and no server accepts those. */
const SUITES: Readonly<Record<number, string>> = Object.freeze({
	0x0035: "AES256-SHA",
	0x002f: "AES128-SHA",
	0x0005: "RC4-SHA",
	0x0004: "RC4-MD5",
	0x000a: "DES-CBC3-SHA",
	0x003d: "AES256-SHA256",
	0xc011: "ECDHE-RSA-RC4-SHA",
	0xc012: "ECDHE-RSA-DES-CBC3-SHA",
	0xc013: "ECDHE-RSA-AES128-SHA",
	0xc014: "ECDHE-RSA-AES256-SHA",
	0xc027: "ECDHE-RSA-AES128-SHA256",
	0xc028: "ECDHE-RSA-AES256-SHA384",
	0xc02f: "ECDHE-RSA-AES128-GCM-SHA256",
	[ANY_SUITE]: "ALL",
});
/** The suites in the order of the test answer. */
export const SUITE_NUMBERS: readonly number[] = Object.freeze([
	0x0035, 0x002f, 0x0005, 0x0004, 0x000a, 0x003d, 0xc011, 0xc012, 0xc013, 0xc014, 0xc027, 0xc028, 0xc02f, ANY_SUITE,
]);

/** Keys in the order of the test answer. By default dates are ignored, as seen on hardware. */
export const SECURITY_KEYS: Readonly<Record<string, SecurityKey>> = Object.freeze({
	sslversion: { kind: "integer", low: 0, high: 4, value: 4 },
	ciphersuite: { kind: "suite" },
	cacert: { kind: "file", name: "cacertpath" },
	clientcert: { kind: "file", name: "client_cert_path" },
	clientkey: { kind: "file", name: "client_key_path" },
	seclevel: { kind: "integer", low: 0, high: 2, value: 0 },
	ignorelocaltime: { kind: "integer", low: 0, high: 1, value: 1 },
	negotiatetime: { kind: "integer", low: 10, high: 300, value: 300 },
	// Not in V1.0 of the manual: only with the firmware option `sni`.
	sni: { kind: "integer", low: 0, high: 1, value: 0 },
	// Only where the profile has them; without an effect.
	session: { kind: "integer", low: 0, high: 1, value: 0 },
	dtls: { kind: "integer", low: 0, high: 1, value: 0 },
});

/** `<sslversion>`: SSL 3.0 is not supported; 4 is every version that the module has. */
const VERSIONS = [undefined, ["TLSv1", "TLSv1"], ["TLSv1.1", "TLSv1.1"], ["TLSv1.2", "TLSv1.2"], ["TLSv1", "TLSv1.2"]] as const;
/** `<seclevel>`. */
const SERVER = 1, MUTUAL = 2;
const SECOND = 1000;

/** Six contexts; every value is volatile. */
export class SecurityContexts {
	readonly #files: FileStore;
	readonly #time: () => number;
	#contexts: Map<string, number | string>[] = [];

	/** @param time the module's clock, ms since 1970 */
	constructor(files: FileStore, time: () => number) {
		this.#files = files;
		this.#time = time;
		this.reset();
	}

	/** Sets every key of every context to its default. */
	reset(): void {
		this.#contexts = Array.from({ length: SECURITY_CONTEXTS }, () => new Map());
	}

	/** @returns the value of a key, or its default */
	get(context: number, name: string): number | string {
		const key = SECURITY_KEYS[name] as SecurityKey;
		return this.#contexts[context]?.get(name) ?? (key.kind === "integer" ? key.value : key.kind === "file" ? "" : ANY_SUITE);
	}

	/** Sets a key. */
	set(context: number, name: string, value: number | string): void {
		this.#contexts[context]?.set(name, value);
	}

	/**
	 * The TLS options of a link to a host.
	 * @returns undefined when a file is missing or the version is not supported
	 */
	options(context: number, host: string): TLSOptions | undefined {
		const integer = (name: string) => this.get(context, name) as number;
		const level = integer("seclevel");
		const versions = VERSIONS[integer("sslversion")];
		const ca = this.#file(context, "cacert");
		const cert = this.#file(context, "clientcert");
		const key = this.#file(context, "clientkey");
		if (versions === undefined || level >= SERVER && ca === undefined || level === MUTUAL && (cert === undefined || key === undefined))
			return undefined;
		const [minVersion, maxVersion] = versions;
		return {
			verify: level >= SERVER,
			minVersion,
			maxVersion,
			ciphers: SUITES[integer("ciphersuite")] as string,
			negotiation: integer("negotiatetime") * SECOND,
			...(ca === undefined ? {} : { ca }),
			...(level === MUTUAL ? { cert: cert as string, key: key as string } : {}),
			...(integer("ignorelocaltime") === 1 ? {} : { time: this.#time() }),
			...(integer("sni") === 1 ? { servername: host } : {}),
		};
	}

	/** The text of the file that a key names. */
	#file(context: number, name: string): string | undefined {
		const bytes = this.#files.read(String(this.get(context, name)));
		return bytes === undefined ? undefined : Buffer.from(bytes).toString("latin1");
	}
}
