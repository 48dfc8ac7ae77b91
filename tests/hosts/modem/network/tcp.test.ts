// The simulated modem on the machine's own TCP, with a real broker behind it (npm aedes).
// hosts/modem/network/tcp-network.ts, broker.ts; loopback only.

import { deepEqual, equal, rejects } from "node:assert/strict";
import { once } from "node:events";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { EmbeddedBroker, type BrokerMessage } from "../../../../hosts/modem/network/broker.js";
import { line, OK } from "../rig.js";
import { Wire } from "../wire.js";

describe("the simulated BG96 with a real broker", () => {
	it("connects, subscribes, publishes at every QoS and gets its own messages back", async () => {
		const published: BrokerMessage[] = [];
		const broker = await EmbeddedBroker.start({ onPublish: message => published.push(message) });
		const wire = new Wire(broker.port);
		try {
			await wire.say(`AT+QMTCFG="version",0,4\r`, OK);
			await wire.say(`AT+QMTOPEN=0,"broker.example",1883\r`, `${OK}${line("+QMTOPEN: 0,0")}`);
			await wire.say(`AT+QMTCONN=0,"tester","me","word"\r`, `${OK}${line("+QMTCONN: 0,0,0")}`);
			for (const qos of [0, 1, 2]) {
				await wire.say(`AT+QMTPUB=0,${qos},${qos},0,"up/${qos}"\r`, "\r\n> ");
				await wire.say("\"a\",\r\n\xff\x1a", `${OK}${line(`+QMTPUB: 0,${qos},0`)}`);
			}
			await wire.say(`AT+QMTSUB=0,1,"down",0\r`, `${OK}${line("+QMTSUB: 0,1,0,0")}`);
			await broker.publish("down", "hello");
			await wire.say("", line(`+QMTRECV: 0,0,"down","hello"`));
			await wire.say(`AT+QMTUNS=0,2,"down"\r`, `${OK}${line("+QMTUNS: 0,2,0")}`);
			await wire.say("AT+QMTDISC=0\r", `${OK}${line("+QMTDISC: 0,0")}`);
			deepEqual(published.map(({ topic, qos, client }) => [topic, qos, client]), [["up/0", 0, "tester"], ["up/1", 1, "tester"], ["up/2", 2, "tester"]]);
			deepEqual(published.map(({ payload }) => payload.toString("latin1")), Array(3).fill("\"a\",\r\n\xff"));
		} finally {
			wire.modem.close();
			await broker.stop();
		}
	});

	for (const [version, profile] of [[3, "bg96"], [4, "bg96"], [3, "bc20"], [4, "bc20"]] as const)
		it(`leaves its will with the broker, MQTT level ${version}, ${profile}, for when it goes without a word`, async () => {
			const published: BrokerMessage[] = [];
			let heard = (): void => {};
			const broker = await EmbeddedBroker.start({
				onPublish(message) {
					published.push(message);
					heard();
				},
			});
			const wire = new Wire(broker.port, { profile, firmware: { protocol: version } });
			try {
				if (profile === "bg96")
					await wire.say(`AT+QMTCFG="version",0,${version}\r`, OK);
				await wire.say(`AT+QMTCFG="WILL",0,1,1,1,"status","gone, \xc3\xa9"\r`, OK);
				for (const end of ["AT+QMTDISC=0\r", "AT+QMTCLOSE=0\r"]) {
					await wire.say(`AT+QMTOPEN=0,"broker.example",1883\r`, `${OK}${line("+QMTOPEN: 0,0")}`);
					await wire.say(`AT+QMTCONN=0,"tester"\r`, `${OK}${line("+QMTCONN: 0,0,0")}`);
					const will = new Promise<void>(resolve => heard = resolve);
					await wire.say(end, `${OK}${line(end.startsWith("AT+QMTDISC") ? "+QMTDISC: 0,0" : "+QMTCLOSE: 0,0")}`);
					if (end.startsWith("AT+QMTCLOSE"))
						await will;
				}
				deepEqual(published.map(({ topic, payload, qos, retain }) => [topic, payload.toString(), qos, retain]), [["status", "gone, \u00e9", 1, true]]);
			} finally {
				wire.modem.close();
				await broker.stop();
			}
		});

	it("is refused by the broker with the return code", async () => {
		const broker = await EmbeddedBroker.start({ authenticate: (_, user) => user === "me" ? 0 : 5 });
		const wire = new Wire(broker.port);
		try {
			await wire.say(`AT+QMTOPEN=0,"broker.example",1883\r`, `${OK}${line("+QMTOPEN: 0,0")}`);
			await wire.say(`AT+QMTCONN=0,"tester"\r`, `${OK}${line("+QMTCONN: 0,0,5")}${line("+QMTSTAT: 0,4")}`);
		} finally {
			wire.modem.close();
			await broker.stop();
		}
	});

	it("answers -1 when no server listens", async () => {
		const server = createServer();
		server.listen(0, "127.0.0.1");
		await once(server, "listening");
		const { port } = server.address() as AddressInfo;
		server.close();
		await once(server, "close");
		const wire = new Wire(port);
		await wire.say(`AT+QMTOPEN=0,"broker.example",1883\r`, `${OK}${line("+QMTOPEN: 0,-1")}`);
		wire.modem.close();
	});

	it("reports state change 1 when the peer closes, and 6 when it does not speak MQTT", async () => {
		const sockets: Socket[] = [];
		const server = createServer(socket => sockets.push(socket.on("error", () => {})));
		server.listen(0, "127.0.0.1");
		await once(server, "listening");
		const wire = new Wire((server.address() as AddressInfo).port);
		try {
			for (const [index, reason] of [1, 6].entries()) {
				const accepted = once(server, "connection");
				await wire.say(`AT+QMTOPEN=0,"broker.example",1883\r`, `${OK}${line("+QMTOPEN: 0,0")}`);
				await accepted;
				const socket = sockets[index] as Socket;
				if (reason === 1)
					socket.end();
				else
					socket.write("HTTP/1.1 400 Bad Request\r\n\r\n");
				await wire.say("", line(`+QMTSTAT: 0,${reason}`));
			}
		} finally {
			wire.modem.close();
			sockets.forEach(socket => socket.destroy());
			server.close();
		}
	});
});

describe("the embedded broker", () => {
	it("does not start on a port that is taken", async () => {
		const broker = await EmbeddedBroker.start();
		await rejects(EmbeddedBroker.start({ port: broker.port }), { code: "EADDRINUSE" });
		equal(broker.url, `mqtt://127.0.0.1:${broker.port}`);
		await broker.stop();
	});
});
