// The server of the page: its files, and for this computer only.
// Tests hosts/web/server.ts and hosts/web/cli.ts. RFC 9110 §7.2 (Host).

import assert from "node:assert/strict";
import { request } from "node:http";
import { isLocal, PageServer } from "../../../hosts/web/server.js";

const SITE = new Map([["index.html", Buffer.from("<html lang=\"en\"></html>")], ["main-ABCDEFG1.js", Buffer.from("1")], ["other.bin", Buffer.from("2")]]);

interface Answer {
	readonly status: number;
	readonly type: string | undefined;
	readonly body: string;
}

function ask(address: string, path: string, { method = "GET", host }: { method?: string; host?: string } = {}): Promise<Answer> {
	return new Promise((resolve, reject) => {
		request(new URL(address), { method, path, ...host === undefined ? {} : { headers: { host } } }, response => {
			let body = "";
			response.on("data", bytes => body += bytes).on("end", () => resolve({ status: response.statusCode!, type: response.headers["content-type"], body }));
		}).on("error", reject).end();
	});
}

describe("web server", () => {
	let server: PageServer;
	let address: string;
	before(async () => {
		server = new PageServer(SITE, "data-start=\"/session\"");
		address = await server.listen(0);
	});
	after(() => server.close());

	it("serves the document with its attribute, and the files as they are", async () => {
		const html = { status: 200, type: "text/html; charset=utf-8", body: "<html data-start=\"/session\" lang=\"en\"></html>" };
		assert.deepEqual(await ask(address, "/"), html);
		assert.deepEqual(await ask(address, "/index.html?x=/..#y"), html);
		assert.deepEqual(await ask(address, "/main-ABCDEFG1.js"), { status: 200, type: "text/javascript; charset=utf-8", body: "1" });
		assert.deepEqual(await ask(address, "/other.bin"), { status: 200, type: "application/octet-stream", body: "2" });
		assert.deepEqual(await ask(address, "/", { method: "HEAD" }), { ...html, body: "" });
	});

	it("has nothing else", async () => {
		for (const path of ["/package.json", "/../package.json", "/%2e%2e/package.json", "//etc/passwd", "/index.html/"])
			assert.equal((await ask(address, path)).status, 404, path);
		assert.equal((await ask(address, "/", { method: "POST" })).status, 405);
	});

	it("answers no name of another site that leads here", async () => {
		for (const host of ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:80"])
			assert.notEqual((await ask(address, "/", { host })).status, 200, host);
		assert.equal((await ask(address, "/", { host: "localhost:80" })).status, 200);
	});

	it("knows which origins are this computer's", () => {
		for (const origin of ["http://localhost:8080", "http://127.0.0.1", "https://localhost", "http://[::1]:1", "localhost"])
			assert.ok(isLocal(origin), origin);
		for (const origin of [undefined, "", "null", "http://localhost.evil.example", "http://evil.example/localhost", "file://", "http://127.0.0.1:80@evil.example"])
			assert.ok(!isLocal(origin), String(origin));
	});

	it("says which port is taken", async () => {
		const taken = Number(new URL(address).port);
		await assert.rejects(new PageServer(SITE).listen(taken), new RegExp(`^Error: port ${taken}: EADDRINUSE$`));
	});
});
