// Stands in for ./tls-settings in a build whose manifest leaves out modules/node-tls.json: a configuration with TLS is refused, never run without.
// Source: docs/memory.md (What a build can leave out).

/** Settings of TLS; those with a default that a manifest may have are not looked at. */
const SETTINGS: readonly string[] = Object.freeze(["ca", "certificate", "key"]);

/** @returns undefined, plain TCP @throws Error naming the manifest when the settings ask for TLS */
export function configureTLS(settings: { readonly [name: string]: unknown }): undefined {
	if (String(settings["tls"] ?? false) !== "false" || SETTINGS.some(name => (settings[name] ?? "") !== ""))
		throw new Error("tls: not in this build; modules/node-tls.json adds it");
}
