// Recordings of the links to servers: packets by name.
// hosts/modem/record/recording.ts; the packets are those of MQTT 3.1.1 §2.2.1.

import { deepEqual } from "node:assert/strict";
import { VirtualClock } from "../../../../hosts/modem/line/clock.js";
import { MemoryNetwork } from "../../../../hosts/modem/network/memory-network.js";
import type { Link, LinkEvents, Network, TLSOptions } from "../../../../hosts/modem/network/network.js";
import { RecordedNetwork } from "../../../../hosts/modem/record/recording.js";
import { TranscriptRecorder } from "../../../../hosts/modem/record/transcript.js";
import { Rig } from "../rig.js";

/** A modem whose session is recorded as a transcript. */
class RecordedRig {
	text = "";
	readonly recorder = new TranscriptRecorder(line => this.text += line);
	readonly rig: Rig;
	readonly memory: MemoryNetwork;

	constructor() {
		const clock = new VirtualClock();
		this.memory = new MemoryNetwork(clock, 100);
		this.rig = new Rig({ clock, network: new RecordedNetwork(this.memory, this.recorder.recordLink), record: this.recorder.record });
		this.say = text => {
			this.rig.modem.receive(Buffer.from(text, "latin1"));
			clock.advance(500);
		};
		this.wait = ms => clock.advance(ms);
		this.say("ATE0\r");
		this.say(`AT+QMTCFG="version",0,4\r`);
		this.text = "";
	}

	readonly say: (text: string) => void;
	readonly wait: (ms: number) => void;

	/** What passed on the links. */
	get packets(): string[] {
		return this.text.split("\n").filter(line => /^(>>|<<)/.test(line));
	}
}

describe("a recorded network", () => {
	it("reports every packet of a session by name, identifier, QoS and result, and no topic, payload or credential", () => {
		const recorded = new RecordedRig();
		const { memory } = recorded;
		recorded.say(`AT+QMTOPEN=0,"broker.example",1883\r`);
		recorded.say(`AT+QMTCONN=0,"me","user","secret"\r`);
		recorded.say(`AT+QMTSUB=0,1,"in",2,"other",0\r`);
		recorded.say(`AT+QMTUNS=0,2,"other"\r`);
		recorded.say(`AT+QMTPUB=0,0,0,1,"out"\r`);
		recorded.say("payload\x1a");
		recorded.say(`AT+QMTPUB=0,3,1,0,"out"\r`);
		recorded.say("payload\x1a");
		recorded.say(`AT+QMTPUB=0,4,2,0,"out"\r`);
		recorded.say("payload\x1a");
		memory.broker.publish("in", "down", { qos: 1 });
		recorded.wait(500);
		memory.broker.publish("in", "down", { qos: 2 });
		recorded.wait(121_000);
		recorded.say("AT+QMTDISC=0\r");
		deepEqual(recorded.packets, [
			">> 1 TCP SYN broker.example:1883", "<< 1 TCP SYN+ACK", ">> 1 TCP ACK",
			">> 1 CONNECT", "<< 1 CONNACK 0", ">> 1 SUBSCRIBE 1", "<< 1 SUBACK 1 2 0", ">> 1 UNSUBSCRIBE 2", "<< 1 UNSUBACK 2",
			">> 1 PUBLISH 0 QoS 0 RETAIN", ">> 1 PUBLISH 3 QoS 1", "<< 1 PUBACK 3",
			">> 1 PUBLISH 4 QoS 2", "<< 1 PUBREC 4", ">> 1 PUBREL 4", "<< 1 PUBCOMP 4",
			"<< 1 PUBLISH 1 QoS 1", ">> 1 PUBACK 1", "<< 1 PUBLISH 2 QoS 2", ">> 1 PUBREC 2", "<< 1 PUBREL 2", ">> 1 PUBCOMP 2",
			">> 1 PINGREQ", "<< 1 PINGRESP", ">> 1 DISCONNECT", ">> 1 TCP FIN",
		]);
	});

	it("reports a packet that is sent again, a link that the server closes, and one that never opens, and counts links", () => {
		const recorded = new RecordedRig();
		const { memory } = recorded;
		recorded.say(`AT+QMTOPEN=0,"broker.example",1883\r`);
		recorded.say(`AT+QMTCONN=0,"me"\r`);
		memory.broker.silent = true;
		recorded.say(`AT+QMTPUB=0,7,1,0,"out"\r`);
		recorded.say("payload\x1a");
		recorded.wait(5000);
		memory.broker.silent = false;
		memory.broker.drop();
		recorded.wait(500);
		memory.failure = "ECONNREFUSED";
		recorded.say(`AT+QMTOPEN=0,"broker.example",1883\r`);
		deepEqual(recorded.packets.slice(5), [
			">> 1 PUBLISH 7 QoS 1", ">> 1 PUBLISH 7 QoS 1 DUP", "<< 1 TCP FIN", ">> 2 TCP SYN broker.example:1883", "<< 2 TCP failed ECONNREFUSED",
		]);
	});

	it("is in the transcript where it happened, between the lines of host and modem", () => {
		const recorded = new RecordedRig();
		recorded.say(`AT+QMTOPEN=0,"h",1\r`);
		deepEqual(recorded.text.trimEnd().split("\n"), [
			`> AT+QMTOPEN=0,"h",1\\r`, "< \\r\\nOK\\r\\n", ">> 1 TCP SYN h:1", "<< 1 TCP SYN+ACK", ">> 1 TCP ACK", "< \\r\\n+QMTOPEN: 0,0\\r\\n",
		]);
	});

	it("passes everything on unchanged, reports TLS, bytes that are not a packet, and an end once", () => {
		const told: string[] = [];
		const heard: string[] = [];
		let events: LinkEvents | undefined;
		const inner: Network = {
			resolve: (host, done) => done([host]),
			open(host, port, tls, link): Link {
				heard.push(`open ${host}:${port} ${tls?.verify}`);
				events = link;
				return { write: bytes => heard.push(`write ${Buffer.from(bytes).toString("hex")}`), close: () => heard.push("close") };
			},
		};
		const tls: TLSOptions = { verify: true, minVersion: "TLSv1", maxVersion: "TLSv1.2", ciphers: "ALL", negotiation: 300_000 };
		const link = new RecordedNetwork(inner, (direction, number, text) => told.push(`${direction} ${number} ${text}`)).open("h", 8883, tls, {
			onOpen: () => heard.push("opened"),
			onData: bytes => heard.push(`data ${Buffer.from(bytes).toString("hex")}`),
			onClose: error => heard.push(`closed ${error?.message}`),
		});
		events?.onOpen();
		link.write(Buffer.of(0xc0));
		link.write(Buffer.of(0x00));
		events?.onData(Buffer.of(0xd0, 0x00));
		events?.onData(Buffer.of(0x00, 0x00));
		events?.onClose(new Error("certificate has expired\nand more"));
		link.close();
		deepEqual(heard, ["open h:8883 true", "opened", "write c0", "write 00", "data d000", "data 0000", "closed certificate has expired\nand more", "close"]);
		deepEqual(told, [
			"up 1 TCP SYN h:8883", "down 1 TCP SYN+ACK", "up 1 TCP ACK", "down 1 TLS established", "up 1 PINGREQ", "down 1 PINGRESP", "down 1 malformed",
			"down 1 TCP failed certificate has expired",
		]);
	});
});
