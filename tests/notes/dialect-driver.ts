// The driver's tests of the dialect of BG96 V1.2, BG95 and BG77: full titles by the form of a row of ./dialect.
// Source: docs/coverage-bg95.md, which is written from both.

import { type Shown, SPEAKERS } from "./dialect.js";

/** A test on each of the simulated modules: tests/modules/quectel/dialect.test.ts. */
const each = (title: string): readonly string[] => SPEAKERS.map(name => `${name}: the driver ${title}`);
const LARGE = [...each("publishes and receives 4096 bytes of every value at once"), ...each("publishes and receives 4096 bytes of every value from a slot")];
const KNOWS = each("knows from the test commands that it takes 4096 bytes, of any value, and gives lengths");
const TOPIC = each("publishes and subscribes to 255 bytes of topic, and refuses 256 before a byte is sent");
/** Tests against scripted lines: tests/modules/quectel/bg95.test.ts. */
const PUBLISH = "a publish of a BG95";
const MESSAGE = "a message to a BG95";
const SLOTS = "a session whose messages wait in the module (`buffered`)";
const OTHER = "a profile whose publish command is AT+QMTPUBEX, always with a length, and whose length key is showrecvlen";
const NOT_SENT = { none: "never sent" };

/** By `form`; a row that is not here shows – for the driver. */
export const DRIVER: Readonly<Record<string, Shown>> = {
	"AT+QMTPUB=…,\"<topic>\"": [`${PUBLISH} without Ctrl-Z and ESC, and of at most 1548 bytes, is ended by Ctrl-Z, so that it can be cancelled`],
	"AT+QMTPUB, byte 4097": LARGE,
	"AT+QMTPUB=…,\"<topic>\",<msglen>": [`${PUBLISH} of 4096 bytes goes with its length, and holds every byte there is`, ...LARGE],
	"<msglen> out of range": [`${PUBLISH} of 4096 bytes goes with its length, and holds every byte there is`],
	"AT+QMTPUBEX=…,\"<topic>\",\"<msg>\"": NOT_SENT,
	"+QMTPUBEX instead of +QMTPUB": [`${OTHER} publishes every payload so, and its result line has the command's name`],
	"AT+QMTPUBEX beyond 560 bytes, or with a quote in the message": NOT_SENT,
	"window of AT+QMTPUBEX": NOT_SENT,
	"retransmission of AT+QMTPUBEX": NOT_SENT,
	"<topic>": TOPIC,
	"<topic> beyond 255 bytes": TOPIC,
	"AT+QMTCFG=\"recv/mode\",<tcpconnectID>[,<mode>[,<length>]]": ["the profile of a BG95 is brought up as a BG96 is, and the length of received messages is asked for", `${SLOTS} asks for that with recv/mode, and only where the firmware has it`, ...KNOWS],
	"+QMTRECV: <tcpconnectID>,<msgID>,\"<topic>\"[,<length>],\"<payload>\"": [`${MESSAGE} that may look like answers and URCs, prompts and other messages is passed on as it is, and starts nothing`, ...LARGE],
	"+QMTRECV: <tcpconnectID>,<recv_id>": [`${SLOTS} fetches five messages of 4096 bytes one after the other, slot by slot`, ...each("keeps five messages in the module while the app does not read, and loses none to a small inbox")],
	"AT+QMTRECV=<tcpconnectID>,<recv_id>": [`${SLOTS} looks into all five slots after bytes were lost, among which a line of a slot may have been`, ...LARGE],
	"AT+QMTRECV=<tcpconnectID>": NOT_SENT,
	"AT+QMTRECV?": NOT_SENT,
	"AT+QMTRECV without a session": [`${SLOTS} looks into all five slots when it is online: firmware may keep what came over its former link`],
	"slots of a connection that closes": each("fetches what came over a link that was lost, once the next one is up"),
	"payload of 4096 bytes": LARGE,
	"AT+QMTCFG=?": KNOWS,
	"AT+QMTCFG=\"prefix\"": NOT_SENT,
	"AT+QMTCFG=\"prefix\",<tcpconnectID>[,\"<prefix>\"]": NOT_SENT,
	"RDY, APP RDY, +CFUN, +CPIN, +QUSIM, +QIND": ["the profile of a BG95 starts again with its boot lines, in their order, and none of them is unknown"],
	"PWRKEY, on": ["power pins of the ESP32 presses PWRKEY through a transistor for 575 ms, which starts a module that is off"],
	"RESET_N": ["power pins of the ESP32 resets a BG95 by RESET_N for 2.5 s"],
	"PWRKEY, off": ["power pins of the ESP32 without RESET_N stops by PWRKEY, waits until STATUS falls, and starts again"],
	"AT+QCSQ": ["the profile of a BG95 names its technologies in AT+QCSQ as eMTC and NBIoT"],
	"AT+QMTOPEN=? and its siblings": KNOWS,
	"images without QMT commands": ["an image of a BG95 without the MQTT commands is reported with the command that it refuses, link after link, and the session lives on"],
};
