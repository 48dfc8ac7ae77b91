// Stands in for ./data-mode in a build whose manifest leaves out modules/tls.json: no command has raw bytes.
// Source: docs/memory.md (What a build can leave out).

/** Nothing awaits the intermediate result code. */
export const CONNECT = new Uint8Array(0);

/** Has nothing to send. */
export default class DataMode {
	/** No raw bytes wait. */
	readonly left = 0;

	/** @throws Error naming the manifest */
	begin(): never {
		throw new Error("data mode: not in this build; modules/tls.json adds it");
	}
}
