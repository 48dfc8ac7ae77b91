// The dialogue of the BG96 note's §6.1, host bytes in, modem bytes out.
// Source: bg96-note-6.1.txt, typed from the note.

import { equal } from "node:assert/strict";
import { readFileSync } from "node:fs";
import { formatTranscriptLine, parseTranscript } from "../../../hosts/modem/transcript.js";
import { Rig } from "./rig.js";

/** One thing the host says, and everything the modem says to it. */
interface Exchange {
	host: string;
	modem: string;
}

function exchanges(): Exchange[] {
	const list: Exchange[] = [];
	for (const { direction, bytes } of parseTranscript(readFileSync("tests/hosts/modem/bg96-note-6.1.txt", "utf8"))) {
		const text = Buffer.from(bytes).toString("latin1");
		if (direction === "host")
			list.push({ host: text, modem: "" });
		else
			(list.at(-1) as Exchange).modem += text;
	}
	return list;
}

/** The note does no bring-up, so the context is active; its firmware shows a message in two ways. */
function noteRig(): Rig {
	const rig = new Rig({ firmware: { recvForm: "quoted-blank" } });
	rig.say("ATE0\r");
	return rig;
}

/** What happens outside, after the modem's answer to a line. */
function outside(rig: Rig, host: string): string {
	if (!host.startsWith(`AT+QMTSUB=0,1,"topic/pub"`))
		return "";
	rig.broker.publish("topic/example", "This is the payload related to topic", { qos: 0 });
	const said = rig.wait(1000);
	rig.modem.firmware.recvForm = "bare-blank";
	return said;
}

describe("the dialogue of the BG96 note §6.1", () => {
	it("gets from the simulated modem exactly the bytes of the note", () => {
		const rig = noteRig();
		for (const { host, modem } of exchanges())
			equal(rig.say(host, 1000) + outside(rig, host), modem, formatTranscriptLine("host", Buffer.from(host)));
		equal(rig.network.openings[0]?.host, "iot-as-mqtt.cn-shanghai.aliyuncs.com");
		equal(rig.broker.published.at(-1)?.payload.toString(), "This is test data, hello MQTT.");
		equal(rig.broker.clients.length, 0);
	});

	it("has the same outcome when any line of the host is split at any offset", () => {
		const list = exchanges();
		const whole = list.map(({ modem }) => modem).join("");
		list.forEach(({ host }, split) => {
			for (let offset = 1; offset < host.length; offset++) {
				const rig = noteRig();
				let said = "";
				for (const [index, exchange] of list.entries()) {
					if (index === split)
						said += rig.say(exchange.host.slice(0, offset), 0);
					said += rig.say(index === split ? exchange.host.slice(offset) : exchange.host, 1000) + outside(rig, exchange.host);
				}
				equal(said, whole, `${host} at ${offset}`);
			}
		});
	});
});
