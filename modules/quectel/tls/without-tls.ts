// Stands in for ./tls-options in a build whose manifest leaves out modules/tls.json: a session with TLS is refused.
// Source: docs/memory.md (What a build can leave out).

/** Values of `"seclevel"`, as in ./tls-options. */
export const NONE = 0;
export const SERVER = 1;
export const MUTUAL = 2;

/** @throws Error naming the manifest */
export function checkTLS(): never {
	throw new Error("tls: not in this build; modules/tls.json adds it");
}
