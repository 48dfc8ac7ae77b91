// Where the events of the page come from: the session in the page's worker, or the server of `npm start -- --web`.
// Source: ../protocol (Request, Notice).

import type { Notice, Request } from "../protocol.js";

/** A session, seen from the page. */
export interface Feed {
	send(request: Request): void;
	close(): void;
}

/** What a feed reports to. */
export interface FeedOwner {
	onNotice(notice: Notice): void;
	/** The feed has failed, for good. */
	onFailed(reason: string): void;
}

/** @param name of the worker's file, beside the document @returns the session in a worker of its own */
export function startWorker(name: string, owner: FeedOwner): Feed {
	const worker = new Worker(name);
	worker.onmessage = ({ data }: MessageEvent<Notice>) => {
		owner.onNotice(data);
		if (data.type === "events")
			worker.postMessage({ type: "taken" } satisfies Request);
	};
	worker.onerror = ({ message }) => owner.onFailed(`the session in the page has failed: ${message || "its script could not be loaded"}`);
	return {
		send: request => worker.postMessage(request),
		close: () => worker.terminate(),
	};
}

/** @param path of the WebSocket at the page's own server @returns the session that runs there, to watch */
export function watch(path: string, owner: FeedOwner): Feed {
	const address = new URL(path, location.href);
	address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
	const socket = new WebSocket(address);
	let closed = false;
	socket.onmessage = ({ data }: MessageEvent<string>) => owner.onNotice(JSON.parse(data) as Notice);
	socket.onclose = () => closed || owner.onFailed("npm start has ended, or cannot be reached");
	return {
		send: request => socket.readyState === WebSocket.OPEN && socket.send(JSON.stringify(request)),
		close() {
			closed = true;
			socket.close();
		},
	};
}
