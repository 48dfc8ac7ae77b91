// The parameters of an SSL context, in the form of AT+QSSLCFG.
// Source: BG96 note §6.2, with the corrections of docs/hardware.md (Contradictions in the notes; SSL parameters).

import type { TLSValues } from "./tls-options.js";

/** The parameters, in the note's order: the files come first. */
export const CONTEXT_SETTINGS: readonly string[] = Object.freeze([
	"cacert", "clientcert", "clientkey", "seclevel", "sslversion", "ciphersuite", "ignorelocaltime", "negotiatetime", "sni",
]);
/** Kind of each file setting's file in TLSOptions. */
const KINDS: readonly string[] = Object.freeze(["ca", "certificate", "key"]);
const SECLEVEL = 3;
const SSLVERSION = 4;
const CIPHERSUITE = 5;
const IGNORELOCALTIME = 6;
const NEGOTIATETIME = 7;
/** The last parameter, which not every firmware supports. */
export const SNI = 8;

/** @param index of CONTEXT_SETTINGS @returns the parameter's value as the module takes it; "" to leave the parameter unchanged */
export function valueOf(index: number, values: TLSValues): string {
	switch (index) {
		case SECLEVEL:
			return `${values.level}`;
		case SSLVERSION:
			return `${values.version}`;
		case CIPHERSUITE: // real modules reject the quoted form of the note
			return `0X${values.cipherSuite.toString(16).toUpperCase().padStart(4, "0")}`;
		case IGNORELOCALTIME:
			return values.ignoreLocalTime ? "1" : "0";
		case NEGOTIATETIME:
			return values.negotiateTime === 0 ? "" : `${values.negotiateTime}`;
		case SNI:
			return values.sni === false ? "0" : "1";
		default: {
			const file = values.files.find(({ kind }) => kind === KINDS[index]);
			return file ? `"${file.name}"` : "";
		}
	}
}
