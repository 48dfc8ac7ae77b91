// One app for both transports: the manifest alone decides whether the MQTT client runs over TCP (manifest_tcp.json) or over the cellular module.
// Subscribes, publishes with every QoS, pings, unsubscribes, disconnects, and traces what it receives.

import config from "mc/config";
import type { ModdableClass } from "./types.js";

const { mqtt } = (globalThis as unknown as { device: { network: { mqtt: { io: ModdableClass } } } }).device.network;
const { CONNACK, SUBSCRIBE, SUBACK, UNSUBSCRIBE, UNSUBACK, PUBACK, PUBCOMP, PINGREQ, PINGRESP, DISCONNECT } = mqtt.io;
const IN = "two-ways/in", OUT = "two-ways/out";

new mqtt.io({
	...mqtt, host: config["host"], port: Number(config["port"]), id: "two-ways", keepAlive: 60_000,
	onControl({ operation, id = 0, payload }) {
		trace(`control ${operation} ${id} ${payload ?? ""}\n`);
		if (operation === CONNACK)
			this.write(null, { operation: SUBSCRIBE, id: 1, items: [{ topic: IN, QoS: 1 }, { topic: "two-ways/more" }] });
		else if (operation === SUBACK)
			this.write(ArrayBuffer.fromString("hello"), { topic: IN });
		else if (operation === PUBACK)
			this.write(ArrayBuffer.fromString("exactly once"), { topic: OUT, QoS: 2, id: 3 });
		else if (operation === PUBCOMP)
			this.write(null, { operation: PINGREQ });
		else if (operation === PINGRESP)
			this.write(null, { operation: UNSUBSCRIBE, id: 4, items: [{ topic: IN }, { topic: "two-ways/more" }] });
		else if (operation === UNSUBACK)
			this.write(null, { operation: DISCONNECT });
	},
	onReadable(count, { topic, QoS, byteLength }) {
		trace(`readable ${count} of ${byteLength}, QoS ${QoS}, ${topic}: ${String.fromArrayBuffer(this.read(count))}\n`);
		this.write(ArrayBuffer.fromString("at "), { topic: OUT, QoS: 1, id: 2, byteLength: 13 });
		this.write(ArrayBuffer.fromString("least once"));
	},
	onError() {
		trace("end\n");
	},
});
