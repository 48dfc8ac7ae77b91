// A setting that is true or false.
// Source: docs/settings.md; the mcconfig command line gives strings only.

/** @returns a setting that is true or false, or their words @throws TypeError for any other */
export function flag(settings: { readonly [name: string]: unknown }, name: string, fallback: boolean): boolean {
	const value = String(settings[name] ?? fallback);
	if (value !== "true" && value !== "false")
		throw new TypeError(`${name} must be true or false`);
	return value === "true";
}
