// The TCP port for a driver: bounded memory for a driver that does not read.
// hosts/modem/line/tcp-line.ts; loopback only. A second driver, and a port that is taken: ../cli.test.ts.

import { equal, ok } from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { TCPLine } from "../../../../hosts/modem/line/tcp-line.js";

describe("the TCP port of the simulated modem", () => {
	it("reads no commands of a driver that does not read, loses bytes beyond its limit, and goes on when the driver reads", async () => {
		let connected = (): void => {};
		let received = (_text: string): void => {};
		const line = new TCPLine({ onDriver: open => open && connected(), onData: bytes => received(Buffer.from(bytes).toString()) });
		const port = await line.listen(0);
		const open = new Promise<void>(resolve => connected = resolve);
		const driver = connect(port, "127.0.0.1").pause();
		await open;
		equal(line.full, false);
		const chunk = Buffer.alloc(65_536);
		// Far more than the buffers of the operating system hold.
		for (let count = 0; count < 1000; count++)
			line.write(chunk);
		equal(line.full, true);
		ok(line.unread <= 1_048_576);
		const command = new Promise<string>(resolve => received = resolve);
		driver.write("AT\r");
		driver.resume();
		equal(await command, "AT\r");
		equal(line.full, false);
		driver.destroy();
		await once(driver, "close");
		line.close();
	});
});
