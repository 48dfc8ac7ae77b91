// The client with calls as apps for Moddable's own client make them. Tests modules/mqtt/moddable. Source: Moddable SDK 8.2.3, its examples.

import assert from "node:assert/strict";
import MQTTClient from "../../../../modules/mqtt/client.js";
import ModdableMQTTClient, { type ModdableClientOptions } from "../../../../modules/mqtt/moddable.js";
import { Bench } from "../../../conformance/bench.js";

function connect(options: Partial<ModdableClientOptions>): Bench {
	const bench = new Bench();
	new ModdableMQTTClient({ session: bench.session(), host: "h", ...options });
	bench.run();
	return bench;
}

describe("the client's Moddable face", () => {
	it("calls onControl with the message alone, and with this", () => {
		const heard: unknown[] = [];
		const bench = new Bench();
		const client = new ModdableMQTTClient({
			session: bench.session(), host: "h",
			onControl(this: unknown, message, ...more: unknown[]) {
				heard.push(message.operation, more.length, this === client);
			},
		});
		bench.run();
		assert.deepEqual(heard, [MQTTClient.CONNACK, 0, true]);
	});

	it("takes keepalive, but keepAlive first", () => {
		assert.ok(connect({ keepalive: 60_000 }).device.commands.includes("AT+QMTCFG=\"keepalive\",0,60"));
		assert.ok(connect({ keepalive: 60_000, keepAlive: 5000 }).device.commands.includes("AT+QMTCFG=\"keepalive\",0,5"));
		assert.ok(connect({}).device.commands.includes("AT+QMTCFG=\"keepalive\",0,0"));
	});

	it("leaves the rest to the standard's: statics, checks, options that are null", () => {
		assert.equal(ModdableMQTTClient.SUBSCRIBE, 8);
		assert.throws(() => connect({ onControl: "f" as never }), { name: "TypeError", message: "onControl: must be a function" });
		assert.throws(() => new ModdableMQTTClient(undefined as never), { name: "TypeError" });
		connect({ will: null, onControl: null, user: undefined, password: undefined });
	});
});
