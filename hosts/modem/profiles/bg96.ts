// The simulated BG96: identification, limits, defaults, boot lines, test answers, error texts.
// Source: BG96 note V1.0 §3.2 (ranges, defaults), §4 (error codes), §6.1 (test answers); docs/hardware.md (Restart of the module).

import { FILE_ERRORS } from "./file-errors.js";
import { NOTE_1_2 } from "./note-1.2.js";
import { all, INCORRECT_PARAMETERS, integer, OPERATION_NOT_ALLOWED, string, type ModemProfile } from "./profile.js";

/** LTE-M, NB-IoT and GSM, with V1.0 of the note. */
const BG96_1_0: ModemProfile = {
	identification: ["Quectel", "BG96"],
	revision: "BG96MAR02A07M1G",
	bootLines: [
		[0, "RDY"],
		[300, "+CFUN: 1"],
		[400, "APP RDY"],
		[500, "+CPIN: "],
		[700, "+QUSIM: 1"],
		[1500, "+QIND: SMS DONE"],
	],
	powerTimes: { onMs: 500, offMs: 650, resetMs: 150, statusMs: 5000, bootMs: 5000 },
	technologies: ["CAT-M1", "CAT-NB1", "GSM"],
	attaches: false,
	reportsRestart: true,
	commands: ["narrowband", "common", "psm", "files", "security", "sockets"],
	absent: ["+QBAND", "+QRST"],
	firmware: {},
	fixedFirmware: ["protocol", "inlineResult"],
	notes: {},
	powerKeys: ["psm/urc"],
	securityKeys: [],
	// §3.2.1. No default is stated for the version and the session; these are the firmware's.
	configuration: {
		"version": { fields: [integer(3, 4, 3)], needed: all(1) },
		"pdpcid": { fields: [integer(1, 16, 1)], needed: all(1) },
		// Note 3: with SSL the context index is needed.
		"ssl": { fields: [integer(0, 1, 0), integer(0, 5)], needed: (enabled: number) => 1 + enabled },
		"keepalive": { fields: [integer(0, 3600, 120)], needed: all(1) },
		"session": { fields: [integer(0, 1, 1)], needed: all(1) },
		"timeout": { fields: [integer(1, 60, 5), integer(0, 10, 3, "(1-10)"), integer(0, 1, 0)], needed: all(1) },
		// Note 1: with the flag all other fields are needed; the message can be empty.
		"will": {
			fields: [integer(0, 1, 0), integer(0, 2), integer(0, 1), string("willtopic"), string("willmessage", 0)],
			needed: (flag: number) => flag === 1 ? 5 : 1,
		},
		"aliauth": { fields: [string("productkey"), string("devicename"), string("devicesecret")], needed: all(3) },
		// Not in V1.0 of the note: buffer mode and payload length in +QMTRECV; hexadecimal payloads in AT+QMTPUB, in +QMTRECV.
		"recv/mode": { fields: [integer(0, 1, 0), integer(0, 1, 0)], needed: all(1), firmware: "recvMode" },
		"dataformat": { fields: [integer(0, 1, 0), integer(0, 1, 0)], needed: all(1), firmware: "dataFormat" },
	},
	quotesSettings: true,
	inline: false,
	// §6.1, blanks included; the note prints none for the other commands.
	examples: {
		"+QMTOPEN": `+QMTOPEN: <tcpconnectID>,"<host_name>",<port>`,
		"+QMTCONN": `+QMTCONN: <tcpconnectID>,"<clientID>" [,"<username>"] [,"<password>"]`,
		"+QMTSUB": `+QMTSUB : <tcpconnectID>,<msgID>,"<topic>",<qos>`,
		"+QMTPUB": `+QMTPUB : <tcpconnectID>,<msgID>,<qos>,<retain>,"<topic>"`,
	},
	contexts: 16,
	connections: 6,
	window: 5,
	hostLimit: 100,
	topicLimit: Infinity,
	inlineLimit: 0,
	payloadLimit: 1548,
	lineLimit: 2048,
	errors: {
		0: "UE failure",
		1: "No connection to UE",
		2: "Adaptor link reserved",
		3: "Operation not allowed",
		4: "Operation not supported",
		5: "PH-SIM PIN required",
		6: "PH-FSIM PIN required",
		7: "PH-FSIM PUK required",
		10: "(U)SIM not inserted",
		11: "(U)SIM PIN required",
		12: "(U)SIM PUK required",
		13: "(U)SIM failure",
		14: "(U)SIM busy",
		15: "(U)SIM wrong",
		16: "Incorrect password",
		17: "(U)SIM PIN2 required",
		18: "(U)SIM PUK2 required",
		20: "Memory full",
		21: "Invalid index",
		22: "Not found",
		23: "Memory failure",
		24: "Text string too long",
		25: "Invalid characters in text string",
		26: "Dial string too long",
		27: "Invalid characters in dial string",
		30: "No network service",
		31: "Network timeout",
		32: "Network not allowed - emergency calls only",
		40: "Network personalization PIN required",
		41: "Network personalization PUK required",
		42: "Network subset personalization PIN required",
		43: "Network subset personalization PUK required",
		44: "Service provider personalization PIN required",
		45: "Service provider personalization PUK required",
		46: "Corporate personalization PIN required",
		47: "Corporate personalization PUK required",
		...FILE_ERRORS,
	},
	substitutes: { [INCORRECT_PARAMETERS]: OPERATION_NOT_ALLOWED },
};

/** A BG96 with V1.2 of its note. */
export const BG96_1_2: ModemProfile = Object.freeze<ModemProfile>({
	...BG96_1_0,
	...NOTE_1_2,
	commands: [...BG96_1_0.commands, "publish-inline"],
	fixedFirmware: ["protocol"],
	powerKeys: ["psm/urc", "psm/enter"],
	configuration: {
		...BG96_1_0.configuration,
		"prefix": { fields: [string("prefix", 0)], needed: all(1) },
	},
});

/** A BG96; V1.0 of the note unless the firmware option `note` says otherwise. */
export const BG96: ModemProfile = Object.freeze<ModemProfile>({ ...BG96_1_0, notes: { "1.2": BG96_1_2 } });
