// The Base Class Pattern and the IO Class Pattern (ECMA-419, 4th edition, §8, §9, A.5, A.7), clause by clause, for MQTTClient. Node and XS.

import MQTTClient, { type MQTTClientOptions } from "../../modules/mqtt/client.js";
import { equal, throws } from "./assert.js";
import { Bench, bytes, line, text } from "./bench.js";
import type { Case } from "./case.js";

/** Options that are wrong, with the error each gives. */
const WRONG: readonly (readonly [Readonly<Record<string, unknown>>, string, string])[] = [
	[{ host: undefined }, "TypeError", "host"], [{ host: 5 }, "TypeError", "host"], [{ host: "" }, "RangeError", "host"], [{ host: "a\"b" }, "RangeError", "host"],
	[{ port: 0 }, "RangeError", "port"], [{ port: 65536 }, "RangeError", "port"], [{ port: "1883" }, "TypeError", "port"],
	[{ id: 7 }, "TypeError", "id"], [{ id: "a\r" }, "RangeError", "id"],
	[{ user: 7 }, "TypeError", "user"], [{ user: "a\"" }, "RangeError", "user"],
	[{ user: "u", password: 7 }, "TypeError", "password"], [{ user: "u", password: [1] }, "TypeError", "password"], [{ password: "p" }, "RangeError", "password"],
	[{ keepAlive: -1000 }, "RangeError", "keepAlive"], [{ keepAlive: NaN }, "RangeError", "keepAlive"], [{ keepAlive: 3_600_001 }, "RangeError", "keepAlive"],
	[{ will: {} }, "TypeError", "will.topic"], [{ will: { topic: "t" } }, "TypeError", "will.message"], [{ will: { topic: "", message: "m" } }, "RangeError", "will.topic"],
	[{ will: { topic: "t", message: "m\n" } }, "RangeError", "will.message"], [{ will: { topic: "t", message: "m", QoS: 3 } }, "RangeError", "will.QoS"],
	[{ format: "number" }, "RangeError", "format"],
	[{ onReadable: 1 }, "TypeError", "onReadable"], [{ onWritable: "f" }, "TypeError", "onWritable"], [{ onControl: {} }, "TypeError", "onControl"],
	[{ onError: true }, "TypeError", "onError"], [{ onClose: [] }, "TypeError", "onClose"],
	[{ session: undefined }, "TypeError", "session"], [{ session: null }, "TypeError", "session"], [{ session: {} }, "TypeError", "session"],
];

export const cases: readonly Case[] = [
	["§8.2 the constructor throws without an options object", () => {
		throws(() => new MQTTClient(undefined as unknown as MQTTClientOptions), "TypeError", "options");
		throws(() => new MQTTClient(null as unknown as MQTTClientOptions), "TypeError", "options");
		throws(() => new MQTTClient(7 as unknown as MQTTClientOptions), "TypeError", "options");
	}],
	["§8.2 the constructor names an option that is wrong, and has taken nothing then", () => {
		const bench = new Bench();
		bench.run();
		bench.forget();
		for (const [wrong, name, parameter] of WRONG)
			throws(() => bench.connect(wrong), name, parameter);
		equal(bench.device.written, "");
		bench.connect();
		throws(() => bench.connect(), "Error", "connection: 0 is taken");
	}],
	["§8.2 the constructor ignores unknown options, socket, dns and io among them", () => {
		const { bench } = Bench.connected({ socket: 5, dns: null, io: MQTTClient, anything: {}, onOpen: 3, close: 4 } as object);
		equal(bench.events, []);
	}],
	["§8.2 the constructor takes frozen options, and changes nothing in them", () => {
		const bench = new Bench();
		const will = Object.freeze({ topic: "w", message: "gone" });
		const options = Object.freeze({ session: Object.freeze(bench.session()), host: "broker.test", will, keepAlive: 1500 });
		const before = Object.keys(options).join();
		new MQTTClient(options);
		bench.run();
		equal(Object.keys(options).join(), before);
		equal(bench.device.commands.includes("AT+QMTCFG=\"will\",0,1,0,0,\"w\",\"gone\""), true);
	}],
	["§8.2 an option of the session does not stand in for the standard's, nor for what the client does", () => {
		const bench = new Bench();
		const client = new MQTTClient({ session: bench.session({ host: "other.test", clean: false, reconnect: true, onLost: 5, close: 6 }), host: "broker.test" });
		bench.run();
		equal(bench.device.commands.some(command => command === "AT+QMTOPEN=0,\"broker.test\",1883"), true);
		equal(bench.device.commands.some(command => command === "AT+QMTCFG=\"session\",0,1"), true);
		client.close();
	}],
	["§8.3 close releases everything: the connection is free again at once", () => {
		const { bench, client } = Bench.connected();
		client.close();
		bench.connect();
		bench.run();
		equal(bench.heard(), ["CONNACK"]);
	}],
	["§8.3 close more than once is no error, every other method throws then", () => {
		const { client } = Bench.connected();
		client.close();
		client.close();
		throws(() => client.write(bytes("x"), { topic: "t" }), "Error", "write: the connection has ended");
		throws(() => client.read(), "Error", "read: the connection has ended");
	}],
	["§8.3 no callback comes after close, whatever happens", () => {
		const { bench, client } = Bench.connected();
		client.write(bytes("x"), { topic: "t", QoS: 1 });
		client.write(bytes("y"), { topic: "t", QoS: 2 });
		client.write(null, { operation: MQTTClient.PUBREL, id: 9 });
		client.write(null, { operation: MQTTClient.PINGREQ });
		client.write(null, { operation: MQTTClient.SUBSCRIBE, items: [{ topic: "a" }] });
		client.close();
		bench.device.tell(line("+QMTRECV: 0,0,t,x") + line("+QMTSTAT: 0,1"));
		bench.run(60_000);
		bench.device.tell(line("RDY"));
		bench.run(60_000);
		equal(bench.events, []);
	}],
	["§8.3 no callback follows close in the middle of a callback", () => {
		for (const callback of ["onControl", "onWritable", "onReadable"] as const) {
			const bench = new Bench();
			let heard = 0;
			const client = bench.connect({ [callback]: () => {
				heard += 1;
				client.close();
			} });
			bench.run();
			bench.device.tell(line("+QMTRECV: 0,0,t,x") + line("+QMTRECV: 0,0,t,y"));
			bench.run(60_000);
			equal([heard, bench.heard()], [1, callback === "onControl" ? [] : ["CONNACK"]], callback);
		}
	}],
	["§8.4 target is the app's own", () => {
		const target = {};
		const { client } = Bench.connected({ target });
		equal(client.target === target, true);
		client.target = 7;
		equal(client.target, 7);
		equal("target" in Bench.connected().client, false);
	}],
	["§8.5 callbacks are called with this set to the instance", () => {
		const bench = new Bench();
		const seen: unknown[] = [];
		function note(this: unknown): void {
			seen.push(this);
		}
		const client = bench.connect({ onControl: note, onWritable: note, onReadable: note, onError: note });
		bench.run();
		bench.device.tell(line("+QMTRECV: 0,0,t,"));
		bench.run(5000); // directly behind the message the loss would be verified first
		bench.device.tell(line("+QMTSTAT: 0,1"));
		bench.run(1);
		equal([seen.length, seen.every(self => self === client)], [4, true]);
		const leaving = Bench.connected({ onClose: note });
		leaving.client.write(null, { operation: MQTTClient.DISCONNECT });
		leaving.bench.run();
		equal([seen.length, seen[4] === leaving.client], [5, true]);
	}],
	["§8.5 no callback comes from inside the constructor, write, read or close", () => {
		let inside = true;
		const early: string[] = [];
		const note = (name: string) => () => {
			if (inside)
				early.push(name);
		};
		const bench = new Bench();
		bench.run();
		const client = bench.connect({ onControl: note("onControl"), onWritable: note("onWritable"), onReadable: note("onReadable"), onError: note("onError"), onClose: note("onClose") });
		inside = false;
		bench.run();
		bench.device.say(line("+QMTRECV: 0,0,t,abc") + line("+QMTRECV: 0,0,t,d"));
		bench.run();
		inside = true;
		client.write(null, { operation: MQTTClient.SUBSCRIBE, items: [{ topic: "a" }] });
		client.write(bytes("x"), { topic: "t", QoS: 2 });
		client.write(null, { operation: MQTTClient.PUBREL, id: 3 });
		client.write(null, { operation: MQTTClient.PINGREQ });
		client.read();
		client.read();
		client.write(null, { operation: MQTTClient.DISCONNECT });
		client.close();
		equal(early, []);
	}],
	["§8.5 every callback may be absent, or null", () => {
		for (const none of [undefined, null]) {
			const bench = new Bench();
			const client = new MQTTClient({ session: bench.session(), host: "h", onControl: none, onWritable: none, onReadable: none, onError: none, onClose: none });
			bench.run();
			client.write(bytes("x"), { topic: "t", QoS: 2 });
			bench.device.tell(line("+QMTRECV: 0,0,t,x"));
			client.write(null, { operation: MQTTClient.DISCONNECT });
			bench.run();
			throws(() => client.write(bytes("x"), { topic: "t" }), "Error", "write");
		}
	}],
	["§8.5 what a callback throws loses nothing that was due", () => {
		const bench = new Bench();
		const heard: string[] = [];
		const run = (): void => {
			for (let again = true; again;) {
				again = false;
				try {
					bench.run();
				}
				catch {
					again = true;
				}
			}
		};
		const client = bench.connect({
			onControl(operation, { id }) {
				heard.push(`${operation} ${id}`);
				throw new Error("an app's mistake");
			},
			onWritable() {
				heard.push("writable");
				throw new Error("another");
			},
		});
		run();
		equal(heard, ["2 undefined", "writable"]);
		heard.length = 0;
		client.write(bytes("x"), { topic: "t", QoS: 2 });
		client.write(null, { operation: MQTTClient.PINGREQ });
		client.write(null, { operation: MQTTClient.PINGREQ });
		client.write(null, { operation: MQTTClient.PUBREL, id: 9 });
		client.write(null, { operation: MQTTClient.DISCONNECT });
		run();
		equal(heard, ["7 9", "5 1", "7 1", "13 undefined", "13 undefined"]);
	}],
	["§9.4 read with a count returns an ArrayBuffer of at most so many bytes; with none, of all there are", () => {
		const seen: unknown[] = [];
		const { bench, client } = Bench.connected({ onReadable: () => seen.push(client.read(2), client.read(100), client.read(5), client.read()) });
		bench.device.tell(line("+QMTRECV: 0,0,t,abcde"));
		equal(seen.map(part => part === undefined ? part : text(part as ArrayBuffer)), ["ab", "cde", undefined, undefined]);
		equal(seen[0] instanceof ArrayBuffer, true);
		bench.device.tell(line("+QMTRECV: 0,0,t,xyz"));
		equal(text(seen[4] as ArrayBuffer), "xy");
	}],
	["§9.4 read with a byte buffer fills it, its view alone, and returns the count", () => {
		const whole = new Uint8Array(10);
		const counts: unknown[] = [];
		const { bench, client } = Bench.connected({
			onReadable() {
				counts.push(client.read(new Uint8Array(whole.buffer, 1, 2)), client.read(new Int8Array(whole.buffer, 4, 1)), client.read(new DataView(whole.buffer, 6, 2)));
				counts.push(client.read(new ArrayBuffer(1)), client.read(whole.subarray(9)), client.read(whole));
			},
		});
		bench.device.tell(line("+QMTRECV: 0,0,t,abcdefg"));
		equal(counts, [2, 1, 2, 1, 1, undefined]);
		equal(text(whole).split("\0").join("."), ".ab.c.de.g");
	}],
	["§9.4 read throws for what is neither a positive integer nor a byte buffer", () => {
		const { client } = Bench.connected();
		for (const count of [0, -1, 1.5, NaN])
			throws(() => client.read(count), "RangeError", "count");
		for (const wrong of ["2", {}, [1, 2], null, new Uint16Array(2), new Float64Array(1)])
			throws(() => client.read(wrong as unknown as number), "TypeError", "buffer");
	}],
	["§9.4 read returns undefined when there is nothing to read, before CONNACK too", () => {
		const bench = new Bench();
		const client = bench.connect();
		equal([client.read(), client.read(4), client.read(new Uint8Array(4))], [undefined, undefined, undefined]);
	}],
	["§9.5 write takes every byte buffer, its view alone", () => {
		const { bench, client } = Bench.connected();
		const { buffer } = bytes("abcdef");
		const shared = typeof SharedArrayBuffer === "undefined" ? new ArrayBuffer(2) : new SharedArrayBuffer(2);
		new Uint8Array(shared).fill(0x78);
		for (const data of [buffer, new Uint8Array(buffer, 1, 2), new Int8Array(buffer, 2, 3), new DataView(buffer, 4, 1), new DataView(buffer, 6), shared])
			client.write(data, { topic: "t" });
		bench.run();
		equal(bench.device.commands.filter(command => !command.startsWith("AT")).map(command => command.slice(0, -1)), ["abcdef", "bc", "cde", "e", "", typeof SharedArrayBuffer === "undefined" ? "\0\0" : "xx"]);
	}],
	["§9.5 write throws for data that is none", () => {
		const { bench, client } = Bench.connected();
		for (const data of ["text", null, undefined, 5, [1], new Uint16Array(1), {}])
			throws(() => client.write(data as unknown as Uint8Array, { topic: "t" }), "TypeError", "data");
		bench.run();
		equal(bench.device.written, "");
	}],
	["§9.5 write writes all or nothing: what does not fit throws, and nothing of it is sent", () => {
		const { bench, client } = Bench.connected({}, device => device.always("AT+QMTPUB=", ""));
		const data = new Uint8Array(1500).fill(0x61);
		equal([client.write(data, { topic: "t", QoS: 1 }), client.write(data, { topic: "t", QoS: 1 })], [4096 - 1501, 0]);
		throws(() => client.write(data, { topic: "t", QoS: 1 }), "Error", "write: no room for 1500 bytes, 0 may be written");
		bench.run(1);
		equal(bench.device.commands, ["AT+QMTPUB=0,1,1,0,\"t\""]);
	}],
	["§9.6 format is \"buffer\", and nothing else", () => {
		const { client } = Bench.connected({ format: "buffer" });
		client.format = "buffer";
		throws(() => client.format = "number", "RangeError", "format");
		equal(client.format, "buffer");
	}],
	["§9.7.2 onWritable comes when more can be written: after CONNACK, after each write, and when room is there again", () => {
		const bench = new Bench(device => device.published = "");
		const client = bench.connect();
		bench.run();
		equal(bench.events, ["CONNACK", "writable 4096"]);
		bench.forget();
		const data = new Uint8Array(1500).fill(0x61);
		client.write(data, { topic: "t", QoS: 1, id: 1 });
		bench.run();
		equal(bench.events, ["writable 2595"]);
		client.write(data, { topic: "t", QoS: 1, id: 2 });
		bench.run();
		equal(bench.events, ["writable 2595"]);
		bench.device.tell(line("OK") + line("+QMTPUB: 0,1,0"));
		bench.run();
		equal(bench.heard(), ["PUBACK 1"]);
		equal(bench.events.length, 2);
		bench.device.tell(line("OK") + line("+QMTPUB: 0,2,0"));
		bench.run();
		equal(bench.events.slice(2), ["PUBACK 2", "writable 4096"]);
	}],
	["§9.7.2 onWritable comes to an app that was refused, too", () => {
		const { bench, client } = Bench.connected({}, device => device.published = "");
		const data = new Uint8Array(1548).fill(0x61);
		client.write(data, { topic: "t", QoS: 1, id: 1 });
		client.write(data, { topic: "t", QoS: 1, id: 2 });
		throws(() => client.write(data, { topic: "t", QoS: 1 }), "Error", "write: no room");
		bench.run();
		bench.forget();
		bench.device.tell(line("OK") + line("+QMTPUB: 0,1,0"));
		bench.run();
		bench.device.tell(line("OK") + line("+QMTPUB: 0,2,0"));
		bench.run();
		equal(bench.events, ["PUBACK 1", "PUBACK 2", "writable 4096"]);
	}],
	["§9.7.3 onError is an end: it comes once, with the evidence, and only close is left", () => {
		const { bench, client } = Bench.connected();
		bench.device.tell(line("+QMTSTAT: 0,1"));
		bench.run(600_000);
		equal(bench.events, ["error: +QMTSTAT: 1 (connection closed or reset by peer)"]);
		throws(() => client.write(bytes("x"), { topic: "t" }), "Error", "write: the connection has ended");
		throws(() => client.read(), "Error", "read: the connection has ended");
		client.close();
		bench.connect();
		bench.run(2000);
		equal(bench.heard().slice(1), ["CONNACK"]);
	}],
];
