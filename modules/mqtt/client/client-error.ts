// The errors that end a client and that are its own. Those of the module come from its session, and have the same two properties.

/** Why a connection ended. */
export default class ClientError extends Error {
	/** The packet it is about: "PUBLISH" for a message that broke off, "DISCONNECT" for the end that one asked for. */
	readonly source: string;
	/** Always 0: there is no number to it. */
	readonly code = 0;

	/** @param message what happened, behind the packet's name */
	constructor(source: string, message: string) {
		super(`${source}: ${message}`);
		this.source = source;
	}
}
