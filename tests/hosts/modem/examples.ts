// The notes' examples as dialogues with the simulated modem: which module, which firmware, and what happens outside meanwhile.
// Source: BG96 note §6.1 and §6.2, BC20 note §6; the transcripts are in tests/transcripts.

import type { ReceiveForm } from "../../../hosts/modem/profiles/firmware.js";
import type { ProfileName } from "../../../hosts/modem/profiles/profiles.js";
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
	/** Whether certificates are uploaded, and the server demands the client's. */
	readonly tls: boolean;
	/** Both sides, as the note prints them; the note's words stand for the files. */
	readonly exchanges: readonly Exchange[];
}

export const EXAMPLES: readonly Example[] = [
	{
		title: "the dialogue of the BG96 note §6.1", profile: "bg96", forms: ["quoted-blank", "bare-blank"], tls: false, exchanges: readExchanges("bg96-6.1.txt", "note"),
		// Signed with the device information of its first command.
		host: "iot-as-mqtt.cn-shanghai.aliyuncs.com", client: /^clientExample\|securemode=3,signmethod=hmacsha1,timestamp=\d+\|$/,
		published: "This is test data, hello MQTT.",
	},
	{
		title: "the dialogue of the BG96 note §6.2", profile: "bg96", forms: ["bare", "bare"], tls: true, exchanges: readExchanges("bg96-6.2.txt", "note"),
		host: "a1zgnxur10j8ux.iot.us-east-1.amazonaws.com", client: "M26_0206", published: "This is publish data from client",
	},
	{
		title: "the dialogue of the BC20 note §6", profile: "bc20", forms: ["quoted", "quoted"], tls: false, exchanges: readExchanges("bc20-6.txt", "note"),
		host: "220.180.239.212", client: "clientExample", published: "hello MQTT.",
	},
];

/** The message that "other devices publish" in both notes, and the command after whose result they do. */
export const OTHERS = Object.freeze({ after: "AT+QMTSUB=0,1,\"topic/pub\"", topic: "topic/example", payload: "This is the payload related to topic" });
