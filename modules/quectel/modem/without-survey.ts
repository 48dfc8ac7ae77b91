// Stands in for ./network-status in a build whose manifest leaves out modules/survey.json: signal, technology and operator stay unknown.
// Source: docs/memory.md (What a build can leave out).

const MISSING = "survey: not in this build; modules/survey.json adds it";

/** Asks for nothing; the values of the network are not defined. */
export default class NetworkStatus {
	/** No network has a name. */
	readonly operator = "";

	/** @param wanted a survey is to follow each bring-up. @throws Error naming the manifest when it is */
	constructor(_engine: unknown, _quality: boolean, _events: unknown, wanted: boolean) {
		if (wanted)
			throw new Error(MISSING);
	}

	/** No survey was asked for. */
	onModemReady(): void {
	}

	/** @throws Error naming the manifest */
	begin(): never {
		throw new Error(MISSING);
	}
}
