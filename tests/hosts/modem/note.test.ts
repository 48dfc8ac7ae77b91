// The dialogues of the notes' examples without TLS, host bytes in, modem bytes out.
// Source: bg96-note-6.1.txt and bc20-note-6.txt, typed from the notes.

import { equal } from "node:assert/strict";
import { readFileSync } from "node:fs";
import type { ReceiveForm } from "../../../hosts/modem/profile.js";
import type { ProfileName } from "../../../hosts/modem/profiles.js";
import { formatTranscriptLine, parseTranscript } from "../../../hosts/modem/transcript.js";
import { Rig } from "./rig.js";

/** One thing the host says, and everything the modem says to it. */
interface Exchange {
	host: string;
	modem: string;
}

/** A note's example: its firmware shows one message in one form, the next in another. */
interface Example {
	readonly title: string;
	readonly profile: ProfileName;
	readonly file: string;
	readonly forms: readonly [ReceiveForm, ReceiveForm];
	readonly host: string;
	readonly client: string;
	readonly published: string;
}

const EXAMPLES: readonly Example[] = [
	{
		title: "the dialogue of the BG96 note §6.1", profile: "bg96", file: "bg96-note-6.1.txt", forms: ["quoted-blank", "bare-blank"],
		host: "iot-as-mqtt.cn-shanghai.aliyuncs.com", client: "clientExample|securemode=3,signmethod=hmacsha1,timestamp=1515054605200|",
		published: "This is test data, hello MQTT.",
	},
	{
		title: "the dialogue of the BC20 note §6", profile: "bc20", file: "bc20-note-6.txt", forms: ["quoted", "quoted"],
		host: "220.180.239.212", client: "clientExample", published: "hello MQTT.",
	},
];

function exchanges(file: string): Exchange[] {
	const list: Exchange[] = [];
	for (const { direction, bytes } of parseTranscript(readFileSync(`tests/hosts/modem/${file}`, "utf8"))) {
		const text = Buffer.from(bytes).toString("latin1");
		if (direction === "host")
			list.push({ host: text, modem: "" });
		else
			(list.at(-1) as Exchange).modem += text;
	}
	return list;
}

/** The notes do no bring-up, so the context is active. */
function noteRig({ profile, forms }: Example): Rig {
	const rig = new Rig({ profile, firmware: { recvForm: forms[0], testAnswers: "examples" } });
	rig.say("ATE0\r");
	return rig;
}

/** What happens outside, after the modem's answer to a line. */
function outside(rig: Rig, host: string, { forms }: Example): string {
	if (!host.startsWith(`AT+QMTSUB=0,1,"topic/pub"`))
		return "";
	rig.broker.publish("topic/example", "This is the payload related to topic", { qos: 0 });
	const said = rig.wait(1000);
	rig.modem.firmware.recvForm = forms[1];
	return said;
}

for (const example of EXAMPLES)
	describe(example.title, () => {
		const list = exchanges(example.file);

		it("gets from the simulated modem exactly the bytes of the note", () => {
			const rig = noteRig(example);
			for (const { host, modem } of list) {
				equal(rig.say(host, 1000) + outside(rig, host, example), modem, formatTranscriptLine("host", Buffer.from(host)));
				if (host.startsWith("AT+QMTCONN=0"))
					equal(rig.broker.clients.join(), example.client);
			}
			equal(rig.network.openings[0]?.host, example.host);
			equal(rig.broker.published.at(-1)?.payload.toString(), example.published);
			equal(rig.broker.clients.length, 0);
		});

		it("has the same outcome when any line of the host is split at any offset", () => {
			const whole = list.map(({ modem }) => modem).join("");
			list.forEach(({ host }, split) => {
				for (let offset = 1; offset < host.length; offset++) {
					const rig = noteRig(example);
					let said = "";
					for (const [index, exchange] of list.entries()) {
						if (index === split)
							said += rig.say(exchange.host.slice(0, offset), 0);
						said += rig.say(index === split ? exchange.host.slice(offset) : exchange.host, 1000) + outside(rig, exchange.host, example);
					}
					equal(said, whole, `${host} at ${offset}`);
				}
			});
		});
	});
