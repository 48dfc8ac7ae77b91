// An MQTT client over a socket of the simulated BG96: in virtual time, over the machine's TCP, over TLS.
// hosts/modem/sockets, network/tcp-network.ts; the client's codec is npm mqtt-packet; loopback only.

import { generate, parser, type Packet } from "mqtt-packet";
import { deepEqual, equal } from "node:assert/strict";
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { RealClock } from "../../../../hosts/modem/line/clock.js";
import { EmbeddedBroker, type BrokerMessage } from "../../../../hosts/modem/network/broker.js";
import { TCPNetwork, type Target } from "../../../../hosts/modem/network/tcp-network.js";
import { ModemSimulator } from "../../../../hosts/modem/simulator.js";
import { Authority } from "../../../support/certificates.js";
import { bytes, line, OK, Rig } from "../rig.js";

const CONNECT: Packet = { cmd: "connect", protocolId: "MQTT", protocolVersion: 4, clientId: "driver", clean: true, keepalive: 0 };
const SUBSCRIBE: Packet = { cmd: "subscribe", messageId: 1, subscriptions: [{ topic: "down", qos: 1 }] };
const PUBLISH: Packet = { cmd: "publish", topic: "up", payload: Buffer.from("21.5\r\n\x1a"), qos: 1, messageId: 2, retain: false, dup: false };

/** What the packets received are, briefly. */
function names(received: string): string[] {
	const found: string[] = [];
	const packets = parser();
	packets.on("packet", packet => found.push(packet.cmd === "publish" ? `publish ${packet.topic} ${packet.payload.toString()}` : packet.cmd));
	packets.parse(Buffer.from(received, "latin1"));
	return found;
}

/** A driver of a modem on the machine's own clock and network: waits for what the modem sends, never for a time. */
class Driver {
	readonly modem: ModemSimulator;
	#said = "";
	#more: (() => void) | undefined;

	constructor(targets: Readonly<Record<string, Target>>) {
		this.modem = new ModemSimulator({
			clock: new RealClock(),
			network: new TCPNetwork({}, targets),
			context: true,
			send: piece => {
				this.#said += Buffer.from(piece).toString("latin1");
				this.#more?.();
			},
		});
		this.modem.receive(bytes("ATE0\r"));
		this.#said = "";
	}

	/** Sends bytes. @returns what the modem sends up to a text, which is forgotten with it */
	async say(text: string, until: string): Promise<string> {
		this.modem.receive(bytes(text));
		while (!this.#said.includes(until))
			await new Promise<void>(resolve => this.#more = resolve);
		const end = this.#said.indexOf(until) + until.length;
		const said = this.#said.slice(0, end);
		this.#said = this.#said.slice(end);
		return said;
	}

	/** Sends one packet, and reads until so many bytes have come. */
	async exchange(send: string, read: string, event: string, packet: Packet | undefined, count: number): Promise<string> {
		if (packet !== undefined) {
			const sent = generate(packet).toString("latin1");
			await this.say(`AT${send}=0,${sent.length}\r`, "> ");
			await this.say(sent, line("SEND OK"));
		}
		let received = "";
		while (received.length < count) {
			await this.say("", line(`${event}: "recv",0`));
			for (;;) {
				const head = await this.say(`AT${read}=0,1500\r`, OK);
				const [, length = "", rest = ""] = /: (\d+)\r\n([^]*)\r\n\r\nOK\r\n$/.exec(head) ?? [];
				if (length === "")
					break;
				equal(rest.length, Number(length));
				received += rest;
			}
		}
		return received;
	}
}

describe("an MQTT client over a socket of the simulated BG96", () => {
	it("connects, subscribes, publishes and receives, in virtual time", () => {
		const rig = new Rig();
		rig.say("ATE0\r");
		equal(rig.say(`AT+QIOPEN=1,0,"TCP","broker.example",1883,0,1\r`), `${OK}${line("+QIOPEN: 0,0")}`);
		const exchange = (packet: Packet): string[] => {
			const sent = generate(packet).toString("latin1");
			rig.say(`AT+QISEND=0,${sent.length}\r`);
			const [head, ...events] = rig.say(sent).split(`\r\n+QIURC: "recv",0,`);
			equal(head, line("SEND OK"));
			return events.flatMap(event => names(event.slice(event.indexOf("\r\n") + 2, -2)));
		};
		deepEqual(exchange(CONNECT), ["connack"]);
		deepEqual(exchange(SUBSCRIBE), ["suback"]);
		deepEqual(exchange(PUBLISH), ["puback"]);
		rig.broker.publish("down", "hello");
		const [, event = ""] = rig.wait(1000).split(`+QIURC: "recv",0,`);
		deepEqual(names(event.slice(event.indexOf("\r\n") + 2, -2)), ["publish down hello"]);
		equal(rig.say("AT+QISEND=0,0\r"), `${line(`+QISEND: ${[CONNECT, SUBSCRIBE, PUBLISH].reduce((sum, packet) => sum + generate(packet).length, 0)},${[CONNECT, SUBSCRIBE, PUBLISH].reduce((sum, packet) => sum + generate(packet).length, 0)},0`)}${OK}`);
	});

	for (const secure of [false, true])
		it(`reaches a real broker over ${secure ? "TLS" : "TCP"}`, async function () {
			this.timeout(60_000);
			const published: BrokerMessage[] = [];
			const identity = secure ? await (await Authority.make("Test CA")).issue({ name: "localhost", hosts: ["127.0.0.1"] }) : undefined;
			const broker = await EmbeddedBroker.start({
				onPublish: message => published.push(message),
				...(identity === undefined ? {} : { tls: { cert: identity.certificate, key: identity.key } }),
			});
			const driver = new Driver({ "broker.example": { address: "127.0.0.1", port: broker.port } });
			try {
				if (secure)
					await driver.say(`AT+QSSLCFG="seclevel",1,0\r`, OK);
				await driver.say(secure ? `AT+QSSLOPEN=1,1,0,"broker.example",8883,0\r` : `AT+QIOPEN=1,0,"TCP","broker.example",1883,0,0\r`, line(`+Q${secure ? "SSL" : "I"}OPEN: 0,0`));
				const exchange = (packet: Packet | undefined, count: number) =>
					driver.exchange(secure ? "+QSSLSEND" : "+QISEND", secure ? "+QSSLRECV" : "+QIRD", secure ? "+QSSLURC" : "+QIURC", packet, count);
				deepEqual(names(await exchange(CONNECT, 4)), ["connack"]);
				deepEqual(names(await exchange(SUBSCRIBE, 5)), ["suback"]);
				deepEqual(names(await exchange(PUBLISH, 4)), ["puback"]);
				deepEqual(published.map(({ topic, payload, qos, client }) => [topic, payload.toString(), qos, client]), [["up", "21.5\r\n\x1a", 1, "driver"]]);
				await broker.publish("down", "hello");
				deepEqual(names(await exchange(undefined, 13)), ["publish down hello"]);
				await driver.say(secure ? "AT+QSSLCLOSE=0\r" : "AT+QICLOSE=0\r", OK);
			} finally {
				driver.modem.close();
				await broker.stop();
			}
		});
});

describe("the servers of sockets", () => {
	it("are the configured ones only, by name, by address, or by any name; each keeps its port unless it has one", async () => {
		const server = createServer(socket => void socket.on("error", () => {}).end("hello"));
		server.listen(0, "127.0.0.1");
		await once(server, "listening");
		const { port } = server.address() as AddressInfo;
		try {
			for (const [targets, host, wanted, result] of [
				[{ "a.example": { address: "127.0.0.1", port } }, "a.example", 7, 0],
				[{ "a.example": { address: "127.0.0.1" } }, "a.example", port, 0],
				[{ "a.example": { address: "127.0.0.1", port } }, "127.0.0.1", 7, 0],
				[{ "*": { address: "127.0.0.1", port } }, "b.example", 7, 0],
				[{ "a.example": { address: "127.0.0.1", port } }, "b.example", 7, 565],
				[{ "a.example": { address: "127.0.0.1", port } }, "127.0.0.2", 7, 566],
				[{}, "127.0.0.1", port, 566],
			] as const) {
				const driver = new Driver(targets);
				await driver.say(`AT+QIOPEN=1,0,"TCP","${host}",${wanted}\r`, line(`+QIOPEN: 0,${result}`));
				if (result === 0) {
					await driver.say("", line(`+QIURC: "recv",0`));
					await driver.say("", line(`+QIURC: "closed",0`));
					await driver.say("AT+QIRD=0,1500\r", `${line("+QIRD: 5\r\nhello")}${OK}`);
				}
				driver.modem.close();
			}
		} finally {
			server.close();
		}
	});

	it("are found by AT+QIDNSGIP, whose address a socket then reaches", async () => {
		const driver = new Driver({ "a.example": { address: "127.0.0.1" } });
		await driver.say(`AT+QIDNSGIP=1,"a.example"\r`, line(`+QIURC: "dnsgip",0,1,600`));
		await driver.say("", line(`+QIURC: "dnsgip","127.0.0.1"`));
		driver.modem.close();
	});

	it("refuse with 566 where no server listens", async () => {
		const server = createServer();
		server.listen(0, "127.0.0.1");
		await once(server, "listening");
		const { port } = server.address() as AddressInfo;
		server.close();
		await once(server, "close");
		const driver = new Driver({ "*": { address: "127.0.0.1" } });
		await driver.say(`AT+QIOPEN=1,0,"TCP","a.example",${port}\r`, line("+QIOPEN: 0,566"));
		driver.modem.close();
	});

	it("fail a TLS socket with 566 when they are no TLS servers, a file is missing, or their certificate is not trusted", async function () {
		this.timeout(60_000);
		const [authority, other] = await Promise.all([Authority.make("Test CA"), Authority.make("Other CA")]);
		const identity = await authority.issue({ name: "localhost", hosts: ["127.0.0.1"] });
		const broker = await EmbeddedBroker.start({ tls: { cert: identity.certificate, key: identity.key } });
		const plain = createServer(socket => void socket.on("error", () => {}).end("220 not TLS\r\n"));
		plain.listen(0, "127.0.0.1");
		await once(plain, "listening");
		const driver = new Driver({ "plain.example": { address: "127.0.0.1", port: (plain.address() as AddressInfo).port }, "broker.example": { address: "127.0.0.1", port: broker.port } });
		try {
			await driver.say(`AT+QSSLOPEN=1,1,0,"plain.example",443,0\r`, line("+QSSLOPEN: 0,566"));
			await driver.say(`AT+QSSLCFG="seclevel",1,1\r`, OK);
			await driver.say(`AT+QSSLCFG="cacert",1,"ca.pem"\r`, OK);
			for (const [certificate, result] of [[undefined, 566], [other.certificate, 566], [authority.certificate, 0]] as const) {
				if (certificate !== undefined) {
					await driver.say(`AT+QFDEL="*"\r`, OK);
					await driver.say(`AT+QFUPL="ca.pem",${certificate.length},100\r`, line("CONNECT"));
					await driver.say(certificate, OK);
				}
				await driver.say(`AT+QSSLOPEN=1,1,0,"broker.example",443,0\r`, line(`+QSSLOPEN: 0,${result}`));
			}
		} finally {
			driver.modem.close();
			plain.close();
			await broker.stop();
		}
	});
});
