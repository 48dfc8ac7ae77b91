// The default export of "host" on Node: the host passed to `prepare` before main.ts was imported.
// engine.ts builds the host from the command line; main.ts depends only on the type Host.

import type { Host } from "../../modules/app/host.js";

let host: Host;

/** Sets the result of `import host from "host"`. Call it before main.ts is imported. */
export function prepare(prepared: Host): void {
	host = prepared;
}

export { host as default };
