// Stands in for ./commands in a build whose manifest leaves out modules/node-commands.json: the node publishes, and is asked nothing.
// Source: docs/memory.md (What a build can leave out).

/** Subscribes to nothing. */
export default class Commands {
	/** No subscription is refused. */
	get refused(): number {
		return 0;
	}

	/** Nothing is received. */
	received(): void {
	}

	/** Nothing was received. */
	brokeOff(): void {
	}

	/** No subscription is answered. @returns undefined: there is nothing to trace */
	subscribed(): undefined {
		return undefined;
	}

	/** Nothing waits. */
	stop(): void {
	}
}
