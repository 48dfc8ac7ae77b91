// The notes' examples as dialogues with the simulated modem: which module, which firmware, and what happens outside meanwhile.
// Source: BG96 note §6.1, BC20 note §6; the transcripts are in tests/transcripts.

import type { ReceiveForm } from "../../../hosts/modem/firmware.js";
import type { ProfileName } from "../../../hosts/modem/profiles.js";
import { type Exchange, readExchanges } from "../../support/quectel-script.js";

/** A note's example. Its firmware shows one message in one form, the next in another. */
export interface Example {
	readonly title: string;
	readonly profile: ProfileName;
	readonly forms: readonly [ReceiveForm, ReceiveForm];
	/** Where AT+QMTOPEN leads. */
	readonly host: string;
	/** The client identifier that reaches the server. */
	readonly client: string | RegExp;
	/** What the module publishes. */
	readonly published: string;
	/** Both sides, as the note prints them. */
	readonly exchanges: readonly Exchange[];
}

export const EXAMPLES: readonly Example[] = [
	{
		title: "the dialogue of the BG96 note §6.1", profile: "bg96", forms: ["quoted-blank", "bare-blank"], exchanges: readExchanges("bg96-6.1.txt", "note"),
		// Signed with the device information of its first command.
		host: "iot-as-mqtt.cn-shanghai.aliyuncs.com", client: /^clientExample\|securemode=3,signmethod=hmacsha1,timestamp=\d+\|$/,
		published: "This is test data, hello MQTT.",
	},
	{
		title: "the dialogue of the BC20 note §6", profile: "bc20", forms: ["quoted", "quoted"], exchanges: readExchanges("bc20-6.txt", "note"),
		host: "220.180.239.212", client: "clientExample", published: "hello MQTT.",
	},
];

/** The message that "other devices publish" in both notes, and the command after whose result they do. */
export const OTHERS = Object.freeze({ after: "AT+QMTSUB=0,1,\"topic/pub\"", topic: "topic/example", payload: "This is the payload related to topic" });
