// The simulated BC20: identification, limits, defaults, boot lines, test answers, error texts.
// Source: BC20 note §3.2 (ranges, defaults), §4 (error codes), §6 (test answers); docs/hardware.md (BG96 and BC20; Bring-up).

import { all, integer, string, type ModemProfile } from "./profile.js";

/** NB-IoT; its note has no TLS, protocol versions or PDP contexts. */
export const BC20: ModemProfile = Object.freeze<ModemProfile>({
	identification: ["Quectel_Ltd", "Quectel_BC20"],
	revision: "BC20NBR01A05",
	bootLines: [
		[0, "RDY"],
		[300, "+CFUN: 1"],
		[500, "+CPIN: "],
	],
	powerTimes: { onMs: 500, offMs: 650, resetMs: 150, statusMs: 5000, bootMs: 5000 },
	technologies: ["CAT-NB1"],
	attaches: true,
	reportsRestart: false,
	commands: ["common", "narrowband"],
	absent: ["+QICSGP", "+QIACT", "+QIDEACT", "+QCSQ", "+QURCCFG", "+QPINC", "+QNTP", "+QLTS", "+CREG", "+CGREG", "+QMTRECV", "+QCFG", "+QNWINFO", "+QIDNSGIP", "+QIDNSCFG", "+QPSMS", "+QINISTAT"],
	firmware: {},
	fixedFirmware: ["recvMode", "fixedLengthPublish", "prompt", "reportPort", "sni", "note", "inlineResult", "recvWithoutId", "fullSlots", "keepsSlots", "technologyNames", "psmText"],
	notes: {},
	powerKeys: [],
	securityKeys: [],
	// §3.2.1; the note writes keys in upper case and answers in lower case. No default is stated for the session.
	configuration: {
		"keepalive": { fields: [integer(0, 3600, 120)], needed: all(1) },
		"session": { fields: [integer(0, 1, 1)], needed: all(1) },
		"timeout": { fields: [integer(1, 60, 10), integer(0, 10, 3, "(1-10)"), integer(0, 1, 0)], needed: all(1) },
		// Note 1: with the flag all other fields are needed; the message can be empty.
		"will": {
			fields: [integer(0, 1, 0), integer(0, 2), integer(0, 1), string("will_topic"), string("will_msg", 0)],
			needed: (flag: number) => flag === 1 ? 5 : 1,
		},
		"aliauth": { fields: [string("productkey"), string("devicename"), string("devicesecret")], needed: all(3) },
		// Not in the note: hexadecimal payloads in AT+QMTPUB, in +QMTRECV.
		"dataformat": { fields: [integer(0, 1, 0), integer(0, 1, 0)], needed: all(1), firmware: "dataFormat" },
	},
	quotesSettings: false,
	inline: true,
	// §6; the note prints none for the other commands.
	examples: {
		"+QMTOPEN": `+QMTOPEN: (0-5),"<host_name>",<port>`,
		"+QMTCONN": `+QMTCONN: (0-5),"<clientID>"[,"<username>"[,"<password>"]]`,
		"+QMTSUB": `+QMTSUB: (0-5),<msgID>,"<topic>",<qos>[,"<topic>",<qos>...]`,
		"+QMTPUB": `+QMTPUB: (0-5),<msgID>,<qos>,<retain>,"<topic>","<msg>"`,
	},
	contexts: 16,
	connections: 6,
	window: 5,
	hostLimit: 100,
	topicLimit: Infinity,
	inlineLimit: 0,
	// Not stated; other modules have 700 to 1460. A line holds such a payload as hexadecimal digits, with a topic.
	payloadLimit: 1024,
	lineLimit: 4096,
	errors: {
		3: "Operation not allowed",
		4: "Operation not supported",
		10: "USIM not inserted",
		13: "USIM failure",
		14: "USIM busy",
		20: "USIM memory full",
		23: "Memory failure",
		24: "Text string too long",
		25: "Invalid characters in text string",
		30: "No network service",
		31: "Network timeout",
		32: "Network not allowed - emergency calls only",
		50: "Incorrect parameters",
		100: "Unknown",
	},
	substitutes: {},
});
