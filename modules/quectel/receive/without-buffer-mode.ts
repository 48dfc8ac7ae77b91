// Stands in for ./buffer-mode in a build whose manifest leaves out modules/receive.json: nothing is fetched from the module.
// Source: docs/memory.md (What a build can leave out).

/** No message waits. */
export default class BufferMode {
	/** Nothing is remembered. */
	forget(): void {
	}
}
