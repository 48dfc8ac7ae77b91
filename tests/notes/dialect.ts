// The dialect of BG96 V1.2, BG95 and BG77, row by row: what is known, stated by others or assumed of it, and the tests of the simulated module.
// Source: docs/hardware.md (Publish; Received messages); the driver's tests are in ./dialect-driver; docs/coverage-bg95.md is written from both.

/** How sure a row is: seen on hardware or in the vendor's documents, stated by third parties, or chosen here. */
export type Mark = "known" | "stated" | "assumed";

/** The full titles of the tests that show a row on one side, or why there are none. */
export type Shown = readonly string[] | { readonly none: string };

/** One row. */
export interface DialectRow {
	/** Groups rows on the page. */
	readonly item: string;
	/** A form, limit or setting; different in every row. */
	readonly form: string;
	/** What the module does. */
	readonly text: string;
	readonly mark: Mark;
	readonly modem: Shown;
}

/** The modules of the simulated side's tests. */
export const SPEAKERS = ["a BG96 with note=1.2", "a BG95", "a BG77"];

/** A test that each module has. */
const each = (group: "publishing" | "receiving" | "what V1.0 has too", title: string): string[] => SPEAKERS.map(name => `${name}: ${group} ${title}`);
const both = (title: string): string => `a BG95 and a BG77 ${title}`;
const psm = (title: string): string => `PSM of a BG95 and of a BG96 ${title}`;

export const DIALECT: readonly DialectRow[] = [
	{ item: "Publish", form: "AT+QMTPUB=…,\"<topic>\"", text: "prompt, up to 4096 bytes, Ctrl-Z", mark: "known", modem: each("publishing", "takes 4096 bytes up to Ctrl-Z, and drops what exceeds them") },
	{ item: "Publish", form: "AT+QMTPUB, byte 4097", text: "dropped silently, as by V1.0", mark: "assumed", modem: each("publishing", "takes 4096 bytes up to Ctrl-Z, and drops what exceeds them") },
	{ item: "Publish", form: "AT+QMTPUB=…,\"<topic>\",<msglen>", text: "prompt, then exactly that many bytes, 1 to 4096; no Ctrl-Z", mark: "known", modem: each("publishing", "takes exactly <msglen> bytes of any value, 1 to 4096") },
	{ item: "Publish", form: "<msglen> out of range", text: "+CME ERROR: 3 before any prompt", mark: "assumed", modem: each("publishing", "refuses a <msglen> of 0, above 4096, or that is no number, before any prompt") },
	{ item: "Publish", form: "AT+QMTPUBEX=…,\"<topic>\",\"<msg>\"", text: "message in the line, at most 560 bytes, no quote in it; OK, then +QMTPUB", mark: "known", modem: each("publishing", "takes a message in the line of AT+QMTPUBEX, up to 560 bytes, and reports +QMTPUB, at every QoS") },
	{ item: "Publish", form: "+QMTPUBEX instead of +QMTPUB", text: "`--firmware inlineResult=+QMTPUBEX`, as other families report it", mark: "assumed", modem: each("publishing", "reports +QMTPUBEX where the firmware does") },
	{ item: "Publish", form: "AT+QMTPUBEX beyond 560 bytes, or with a quote in the message", text: "+CME ERROR: 24; +CME ERROR: 3", mark: "assumed", modem: each("publishing", "refuses 561 bytes in AT+QMTPUBEX, a quote inside, and wrong parameters") },
	{ item: "Publish", form: "window of AT+QMTPUBEX", text: "shared with AT+QMTPUB: five unacknowledged, one set of identifiers", mark: "assumed", modem: each("publishing", "counts AT+QMTPUBEX in the window of five, and its identifiers with those of AT+QMTPUB") },
	{ item: "Publish", form: "retransmission of AT+QMTPUBEX", text: "results 1 and 2 of +QMTPUB", mark: "assumed", modem: each("publishing", "sends AT+QMTPUBEX again, reports how often, and gives up with result 2") },
	{ item: "Limits", form: "<topic>", text: "255 bytes", mark: "known", modem: each("publishing", "accepts a topic of 255 bytes, and refuses one of 256") },
	{ item: "Limits", form: "<topic> beyond 255 bytes", text: "+CME ERROR: 24, in AT+QMTPUB, AT+QMTPUBEX, AT+QMTSUB, AT+QMTUNS", mark: "assumed", modem: each("publishing", "accepts a topic of 255 bytes, and refuses one of 256") },
	{ item: "Limits", form: "<host_name>", text: "100 bytes; beyond them +CME ERROR: 24", mark: "known", modem: each("publishing", "accepts a host name of 100 bytes, and refuses one of 101") },
	{ item: "Receive", form: "AT+QMTCFG=\"recv/mode\",<tcpconnectID>[,<mode>[,<length>]]", text: "write, read and test; 0,0 at first", mark: "known", modem: each("receiving", "has the QMTCFG key recv/mode: 0,0 at first, written with one value or two, read, tested") },
	{ item: "Receive", form: "+QMTRECV: <tcpconnectID>,<msgID>,\"<topic>\"[,<length>],\"<payload>\"", text: "recv/mode 0: with the length when <length> is 1", mark: "known", modem: each("receiving", "reports a message with its payload, and with its length when recv/mode asks for it") },
	{ item: "Receive", form: "+QMTRECV: <tcpconnectID>,<recv_id>", text: "recv/mode 1: five slots, <recv_id> 0 to 4, the lowest free one", mark: "known", modem: each("receiving", "keeps five messages with recv/mode 1, and reports only the <recv_id> of each") },
	{ item: "Receive", form: "AT+QMTRECV=<tcpconnectID>,<recv_id>", text: "the message as in +QMTRECV, whose slot is then free; an empty slot is OK alone", mark: "known", modem: each("receiving", "keeps five messages with recv/mode 1, and reports only the <recv_id> of each") },
	{ item: "Receive", form: "AT+QMTRECV=<tcpconnectID>", text: "every message by <recv_id>; `--firmware recvWithoutId=first`: the lowest", mark: "assumed", modem: each("receiving", "reads every slot without a <recv_id>, or only the first where the firmware does") },
	{ item: "Receive", form: "AT+QMTRECV?", text: "+QMTRECV: <tcpconnectID> and five states, a line for each client", mark: "known", modem: each("receiving", "lists which slots of each connected client are occupied, and answers ERROR without a session") },
	{ item: "Receive", form: "AT+QMTRECV without a session", text: "ERROR", mark: "known", modem: each("receiving", "lists which slots of each connected client are occupied, and answers ERROR without a session") },
	{ item: "Receive", form: "sixth message in buffer mode", text: "lost, and acknowledged to the broker; `--firmware fullSlots=replace`: replaces the oldest", mark: "assumed", modem: each("receiving", "loses a sixth message, or replaces the oldest where the firmware does") },
	{ item: "Receive", form: "slots of a connection that closes", text: "kept until a restart; `--firmware keepsSlots=false`: freed", mark: "assumed", modem: each("receiving", "keeps the messages of a connection that closed for the next session, or not where the firmware drops them") },
	{ item: "Receive", form: "AT+QMTRECV=? and wrong parameters", text: "ranges (0-5),(0-4); +CME ERROR: 3", mark: "assumed", modem: each("receiving", "refuses another <recv_id> and another client") },
	{ item: "Receive", form: "payload of 4096 bytes", text: "whole, at once and from a slot", mark: "assumed", modem: each("receiving", "reports 4096 bytes, at once and from a slot") },
	{ item: "Settings", form: "AT+QMTCFG=?", text: "the keys and ranges of V1.0, and recv/mode", mark: "known", modem: each("what V1.0 has too", "lists the keys of QMTCFG with their ranges") },
	{ item: "Settings", form: "AT+QMTCFG=\"prefix\"", text: "a key of a BG96 since V1.1 of its note, which a BG95 has not", mark: "known", modem: ["QMTCFG prefix is stored and read back on a BG96 with note=1.2", "QMTCFG prefix is unknown to a BG95 and a BG77"] },
	{ item: "Settings", form: "AT+QMTCFG=\"prefix\",<tcpconnectID>[,\"<prefix>\"]", text: "one string, stored and read back, without an effect", mark: "assumed", modem: ["QMTCFG prefix is stored and read back on a BG96 with note=1.2"] },
	{ item: "Settings", form: "AT+QSSLCFG=\"sni\", \"session\", \"dtls\"", text: "keys of a BG95", mark: "known", modem: [both("have the QSSLCFG keys sni, session and dtls")] },
	{ item: "Settings", form: "values of \"session\" and \"dtls\"", text: "0 and 1, 0 at first, without an effect", mark: "assumed", modem: [both("have the QSSLCFG keys sni, session and dtls")] },
	{ item: "Module", form: "<tcpconnectID>, +QMTOPEN: <result>", text: "0 to 5; -1 to 5, of which 5 is a network error", mark: "known", modem: each("what V1.0 has too", "has clients 0 to 5, and results -1 to 5 of AT+QMTOPEN") },
	{ item: "Module", form: "AT+QICSGP, AT+QIACT", text: "as V1.0; ERROR when the context is active", mark: "known", modem: each("what V1.0 has too", "brings up its context with AT+QICSGP and AT+QIACT, which answers ERROR when it is active") },
	{ item: "Module", form: "AT+QURCCFG=\"urcport\"", text: "uart1 or usbat; `--firmware reportPort=usbat`: usbat at first", mark: "known", modem: each("what V1.0 has too", "sends its unsolicited result codes to the port of AT+QURCCFG") },
	{ item: "Module", form: "images without QMT commands", text: "`--firmware mqtt=false`: ERROR, as images for QuecPython answer", mark: "stated", modem: each("what V1.0 has too", "answers ERROR to every QMT command where the image has none") },
	{ item: "Module", form: "ATI, AT+CGMI, AT+CGMM, AT+CGMR", text: "Quectel, BG95-M3 or BG77, and a revision", mark: "assumed", modem: [both("name themselves")] },
	{ item: "Module", form: "RDY, APP RDY, +CFUN, +CPIN, +QUSIM, +QIND", text: "boot words", mark: "known", modem: [both("send their boot lines 2.55 s after PWRKEY, STATUS 2.1 s after it")] },
	{ item: "Module", form: "order and times of the boot words", text: "in this order, within 1.5 s", mark: "assumed", modem: [both("send their boot lines 2.55 s after PWRKEY, STATUS 2.1 s after it")] },
	{ item: "Module", form: "PWRKEY, on", text: "500 ms; STATUS after 2.1 s, UART after 2.55 s", mark: "known", modem: [both("send their boot lines 2.55 s after PWRKEY, STATUS 2.1 s after it")] },
	{ item: "Module", form: "PWRKEY, off", text: "650 ms; POWERED DOWN at least 1.3 s later", mark: "known", modem: [both("power down after PWRKEY of 650 ms, and with AT+QPOWD")] },
	{ item: "Module", form: "RESET_N", text: "2 s", mark: "known", modem: [both("restart after RESET_N of 2 s, where a BG96 needs 150 ms")] },
	{ item: "Module", form: "AT+QCSQ", text: "eMTC, NBIoT, GSM; on a BG96 CAT-M1, CAT-NB1, GSM", mark: "known", modem: [both("name the technologies eMTC and NBIoT, or as a BG96 does where the firmware has those names")] },
	{ item: "Module", form: "AT+QNWINFO", text: "the names of AT+QCSQ; `--firmware technologyNames=CAT`: those of a BG96", mark: "assumed", modem: [both("name the technologies eMTC and NBIoT, or as a BG96 does where the firmware has those names")] },
	{ item: "Module", form: "technologies", text: "LTE-M and NB-IoT; GSM on a BG95 too", mark: "known", modem: [both("find GSM on a BG95 only")] },
	{ item: "Power saving", form: "AT+QCFG=\"psm/urc\": +QPSMTIMER, PSM POWER DOWN", text: "announce PSM; `--firmware psmText=POWER DOWN`: as the manual writes it", mark: "known", modem: [psm("is announced by +QPSMTIMER and PSM POWER DOWN, whole at any rate, when psm/urc asks for it")] },
	{ item: "Power saving", form: "AT+QCFG=\"psm/enter\"", text: "PSM begins without T3324", mark: "known", modem: [psm("begins a second after the last byte, without T3324, when psm/enter asks for it"), psm("has psm/enter with V1.2 of the BG96 note only, and fast/poweroff on a BG95 and a BG77 only")] },
	{ item: "Power saving", form: "moment of AT+QCFG=\"psm/enter\"", text: "a second after the last byte", mark: "assumed", modem: [psm("begins a second after the last byte, without T3324, when psm/enter asks for it")] },
	{ item: "Power saving", form: "AT+QPSMCFG", text: "T3412 below which PSM is not entered, from 60 s", mark: "known", modem: [psm("does not begin while T3412 is below that of AT+QPSMCFG"), psm("has settings that are read back and kept without power")] },
	{ item: "Power saving", form: "<psm_version> of AT+QPSMCFG, and both defaults", text: "0 to 15, without an effect; 60,4 at first", mark: "assumed", modem: [psm("has settings that are read back and kept without power")] },
	{ item: "Power saving", form: "AT+QCFG=\"fast/poweroff\"", text: "a key of a BG95", mark: "known", modem: [psm("has settings that are read back and kept without power"), psm("has psm/enter with V1.2 of the BG96 note only, and fast/poweroff on a BG95 and a BG77 only")] },
	{ item: "Power saving", form: "AT+QCFG=\"fast/poweroff\",<pin>,<enable>", text: "stored and read back, without an effect: the pin is not simulated", mark: "assumed", modem: [psm("has settings that are read back and kept without power")] },
	{ item: "Module", form: "AT+QMTOPEN=? and its siblings", text: "no blank line before OK, as seen on a BG96 and a BG770A; `--firmware testAnswers=ranges`: with one", mark: "assumed", modem: [both("have test answers without a blank line before OK, those of QMTCFG with one")] },
];
