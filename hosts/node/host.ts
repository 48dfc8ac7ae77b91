// The default export of "host" on Node: whatever `prepare` was given before main.ts was imported.
// start.ts builds it from the command line; main.ts only sees the type Host.

import type { Host } from "../../modules/app/host.js";

let host: Host;

/** Sets what `import host from "host"` gives. To be called before main.ts is imported. */
export function prepare(prepared: Host): void {
	host = prepared;
}

export { host as default };
