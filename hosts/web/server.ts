// Serves the built page to browsers on this computer, and nothing else to anyone else.
// Source: RFC 9110 §7.2 (Host); a page of another site must not reach what listens here: RFC 6454 (Origin).

import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname } from "node:path";
import type { Site } from "./build.js";

const TYPES: Readonly<Record<string, string>> = Object.freeze({
	".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml", ".png": "image/png",
});
const LOOPBACK = "127.0.0.1";

/** Whether a Host or an Origin is this computer's, so that the page is its own. Programs other than browsers send no Origin. */
export function isLocal(authority: string | undefined): boolean {
	return authority !== undefined && /^(?:https?:\/\/)?(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/.test(authority);
}

/** A server of the page. */
export class PageServer {
	readonly server: Server;
	readonly #site: Site;
	readonly #attribute: string;

	/** @param attribute of the document's root, that the page is to find; "": none */
	constructor(site: Site, attribute = "") {
		this.#site = site;
		this.#attribute = attribute;
		this.server = createServer((request, response) => this.#answer(request, response));
	}

	/** @param port 0: a free one @returns the address. Rejects when the port is taken */
	async listen(port: number): Promise<string> {
		await new Promise<void>((resolve, reject) => {
			this.server.once("error", ({ code }: NodeJS.ErrnoException) => reject(new Error(`port ${port}: ${code}`)));
			this.server.listen(port, LOOPBACK, resolve);
		});
		return `http://${LOOPBACK}:${(this.server.address() as AddressInfo).port}/`;
	}

	close(): void {
		this.server.close();
		this.server.closeAllConnections();
	}

	#answer({ method, url, headers }: IncomingMessage, response: ServerResponse): void {
		const name = (url ?? "/").replace(/\?.*$/, "").slice(1) || "index.html";
		const bytes = this.#site.get(name);
		if (!isLocal(headers.host))
			response.writeHead(403).end();
		else if (method !== "GET" && method !== "HEAD")
			response.writeHead(405, { allow: "GET, HEAD" }).end();
		else if (bytes === undefined)
			response.writeHead(404).end();
		else {
			const document = extname(name) === ".html";
			const body = document && this.#attribute !== "" ? Buffer.from(Buffer.from(bytes).toString("utf8").replace("<html", `<html ${this.#attribute}`)) : bytes;
			response.writeHead(200, {
				"content-type": TYPES[extname(name)] ?? "application/octet-stream", "content-length": body.length, "x-content-type-options": "nosniff",
				"cache-control": document ? "no-cache" : "max-age=31536000, immutable",
			});
			response.end(method === "HEAD" ? undefined : body);
		}
	}
}
