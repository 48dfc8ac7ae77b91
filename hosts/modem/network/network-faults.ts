// What is wrong with the network for now: results that the fault plan has put into its mouth.
// Source: faults.ts; both notes §3.2.2–§3.2.6 (results).

/** What has one result to give away. */
type Forced = "openResult" | "closeResult" | "disconnectResult" | "connack" | "suback";

/** A result is used once; the count of lost acknowledgements goes down. */
export class NetworkFaults {
	openResult: number | undefined;
	closeResult: number | undefined;
	disconnectResult: number | undefined;
	connack: number | undefined;
	suback: number | undefined;
	lostAcknowledgements = 0;

	/** @returns the result that is due for something, undefined where it takes its course */
	take(what: Forced): number | undefined {
		const value = this[what];
		this[what] = undefined;
		return value;
	}

	/** An acknowledgement arrives. @returns whether it is lost */
	loses(): boolean {
		if (this.lostAcknowledgements === 0)
			return false;
		this.lostAcknowledgements--;
		return true;
	}
}
