// The results that the fault plan forces, and the acknowledgements it loses.
// Source: ../faults/faults.ts; both notes §3.2.2–§3.2.6 (results).

/** The results that can be forced. */
type Forced = "openResult" | "closeResult" | "disconnectResult" | "connack" | "suback";

/** Each forced result is used once; each lost acknowledgement decrements the count. */
export class NetworkFaults {
	openResult: number | undefined;
	closeResult: number | undefined;
	disconnectResult: number | undefined;
	connack: number | undefined;
	suback: number | undefined;
	lostAcknowledgements = 0;
	/** The module's MQTT hangs: until a restart it sends no packet, takes none, and ends no command with a result line. */
	hung = false;

	/** @returns a forced result, undefined when none is set; and clears it */
	take(what: Forced): number | undefined {
		const value = this[what];
		this[what] = undefined;
		return value;
	}

	/** Counts a received acknowledgement. @returns whether it is lost */
	loses(): boolean {
		if (this.lostAcknowledgements === 0)
			return false;
		this.lostAcknowledgements--;
		return true;
	}
}
