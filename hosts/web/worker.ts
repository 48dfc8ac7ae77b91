// The session of the page, in a web worker: requests come as messages, notices go as messages.
// Source: ./protocol.

import type { Notice, Request } from "./protocol.js";
import { Session } from "./session.js";

/** The worker's global object, as far as it is used here. */
interface Scope {
	postMessage(notice: Notice): void;
	onmessage: ((message: { readonly data: Request }) => void) | null;
}

const scope = globalThis as unknown as Scope;
const session = new Session(notice => scope.postMessage(notice));
scope.onmessage = ({ data }) => session.receive(data);
