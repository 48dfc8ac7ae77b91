// Stands in for ./subscriptions in a build whose manifest leaves out modules/receive.json: a session publishes only.
// Source: docs/memory.md (What a build can leave out).

import type Parameters from "../../at/parameters.js";
import { IDENTIFIERS, type PacketHolder } from "../../mqtt/packet-identifiers.js";
import type Link from "./link.js";
import type Probe from "./probe.js";
import type { LinkValues } from "./session-options.js";

/** No filters. */
export default class Subscriptions implements PacketHolder {
	/** Goes on when a request has left, which never waits. */
	follower: unknown;
	readonly #link: Link;
	readonly #probe: Probe | undefined;

	/** @throws Error naming the manifest when the broker or the module is to keep messages for this session */
	constructor(values: LinkValues, link: Link, probe: Probe | undefined) {
		if (values.buffered || !values.clean)
			throw missing("buffered, and clean: false");
		this.#link = link;
		this.#probe = probe;
	}

	/** @throws Error naming the manifest */
	subscribe(): never {
		throw missing("subscribe");
	}

	/** @throws Error naming the manifest */
	unsubscribe(): never {
		throw missing("unsubscribe");
	}

	/** No request waits. */
	get waiting(): boolean {
		return false;
	}

	/** No answer is due. */
	get busy(): boolean {
		return false;
	}

	/** Part of PacketHolder: no request waits for an answer. */
	gap(): number {
		return IDENTIFIERS;
	}

	/** @returns -1: no filter was granted */
	granted(): number {
		return -1;
	}

	/** The link is up, and nothing is to be restored. */
	online(): void {
		this.#link.settled();
	}

	/** There is nothing to restore later. */
	offline(): void {
	}

	/** `+QMTUNS: c,id,result` behind the connection: only a probe has asked for one. */
	onURC(parameters: Parameters): void {
		this.#probe?.onURC(parameters.integer(), parameters.integer());
	}
}

function missing(what: string): Error {
	return new Error(`${what}: not in this build; modules/receive.json adds it`);
}
