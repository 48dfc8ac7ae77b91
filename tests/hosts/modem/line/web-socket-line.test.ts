// The simulated modem's line as a WebSocket: bytes both ways, one driver, and only pages that may.
// Tests hosts/modem/line/web-socket-line.ts.

import { deepEqual, equal, rejects } from "node:assert/strict";
import WebSocket from "ws";
import { WebSocketLine } from "../../../../hosts/modem/line/web-socket-line.js";

/** A driver that is connected. */
function connect(port: number, headers: Record<string, string> = {}): Promise<WebSocket> {
	return new Promise((resolve, reject) => {
		const socket = new WebSocket(`ws://127.0.0.1:${port}/`, { headers });
		socket.once("open", () => resolve(socket)).once("error", reject);
	});
}

describe("WebSocketLine", () => {
	let line: WebSocketLine;
	let port: number;
	let received: number[];
	let drivers: boolean[];
	let changed: () => void;
	beforeEach(async () => {
		received = [];
		drivers = [];
		changed = () => {};
		line = new WebSocketLine({
			origin: "https://docs.example",
			onDriver(open) {
				drivers.push(open);
				changed();
			},
			onData(bytes) {
				received.push(...bytes);
				changed();
			},
		});
		port = await line.listen(0);
	});
	afterEach(() => line.close());
	/** Resolves when this is true. */
	const until = (done: () => boolean): Promise<void> => new Promise(resolve => {
		changed = () => done() && resolve();
		changed();
	});

	it("carries bytes both ways, as binary messages", async () => {
		line.write(Buffer.from("lost"));
		const driver = await connect(port);
		const answer = new Promise(resolve => driver.once("message", (data, binary) => resolve([[...data as Buffer], binary])));
		line.write(Uint8Array.of(0, 128, 255));
		deepEqual(await answer, [[0, 128, 255], true]);
		driver.send(Uint8Array.of(65, 84));
		driver.send(Uint8Array.of(13));
		await until(() => received.length === 3);
		deepEqual(received, [65, 84, 13]);
		driver.close();
		await until(() => drivers.length === 2);
		deepEqual(drivers, [true, false]);
	});

	it("has one driver at a time", async () => {
		const driver = await connect(port);
		await rejects(connect(port), /401/);
		driver.terminate();
		await until(() => drivers.length === 2);
		await connect(port);
		deepEqual(drivers, [true, false, true]);
	});

	it("admits pages of this computer and of the site that was named, and no other", async () => {
		for (const origin of ["https://evil.example", "null", "http://localhost.evil.example", "https://docs.example.evil.example"])
			await rejects(connect(port, { origin }), /401/);
		for (const origin of ["http://localhost:8080", "http://127.0.0.1:1", "https://docs.example"]) {
			const count = drivers.length + 2;
			(await connect(port, { origin })).close();
			await until(() => drivers.length === count);
		}
	});

	it("reports a port that is taken", async () => {
		const second = new WebSocketLine({ onDriver() {}, onData() {} });
		await rejects(second.listen(port), new RegExp(`^Error: port ${port}: EADDRINUSE$`));
		second.close();
		equal(drivers.length, 0);
	});
});
