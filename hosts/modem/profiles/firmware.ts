// The differences between firmware versions of one module: their defaults and their possible values.
// Source: docs/hardware.md (BG96 and BC20; Bytes on the wire; Sessions); the defaults are what V1.0 of each note describes.

/** The form of `+QMTRECV` when "recv/mode" asks for no length. */
export type ReceiveForm = "quoted" | "quoted-blank" | "bare" | "bare-blank" | "length" | "next-line" | "buffer";

/** One firmware version. */
export interface Firmware {
	/** The version of the BG96 note that the module follows. */
	note: "1.0" | "1.2";
	/** Has the QMT commands. */
	mqtt: boolean;
	/** Has the QMTCFG key "recv/mode". */
	recvMode: boolean;
	/** Has the QMTCFG key "dataformat": hexadecimal payloads. */
	dataFormat: boolean;
	/** Accepts `AT+QMTPUB=…,"topic",<length>`: exactly that many bytes after the prompt, no Ctrl-Z. */
	fixedLengthPublish: boolean;
	/** The name of the result of AT+QMTPUBEX. */
	inlineResult: "+QMTPUB" | "+QMTPUBEX";
	/** What AT+QMTRECV reads when no `<recv_id>` is given: every message, or that of the lowest `<recv_id>`. */
	recvWithoutId: "all" | "first";
	/** What a sixth message does in buffer mode: it is lost, or replaces the oldest. */
	fullSlots: "lost" | "replace";
	/** Keeps the messages of buffer mode when the connection closes. */
	keepsSlots: boolean;
	/** The names of LTE-M and NB-IoT in AT+QCSQ and AT+QNWINFO: `CAT-M1` and `CAT-NB1`, or `eMTC` and `NBIoT`. */
	technologyNames: "CAT" | "eMTC";
	/** The line that announces PSM, after AT+QCFG="psm/urc",1. */
	psmText: "PSM POWER DOWN" | "POWER DOWN";
	/** The answers to test commands of the QMT family: with ranges (§3.2), as the examples of the note print them (§6), or as seen on hardware. */
	testAnswers: "ranges" | "examples" | "hardware";
	/** The texts of +CME ERROR: as the note prints them (§4), or beginning in lower case, as 27.007 §9.2 has them. */
	errorTexts: "note" | "lower";
	/** The MQTT protocol level of a module without the QMTCFG key "version": 3 is MQTT 3.1, 4 is 3.1.1. */
	protocol: 3 | 4;
	recvForm: ReceiveForm;
	/** The prompt, after its CR LF. */
	prompt: "> " | ">" | ">\r\n";
	/** Answers QMTDISC with `+QMTSTAT: c,5` instead of `+QMTDISC: c,0`. */
	disconnectByStat: boolean;
	/** After `+QMTDISC: c,0` sends `+QMTSTAT: c,5` too. */
	statAfterDisconnect: boolean;
	/** QMTDISC leaves the link open, as in the notes' figure: the server closes it (`+QMTSTAT: c,5`), or QMTCLOSE does. */
	disconnectKeepsLink: boolean;
	/** Resets a client's QMTCFG settings when its connection closes, not only with a restart. */
	forgetsSettings: boolean;
	/** QMTOPEN activates the PDP context when the module is registered. */
	opensContext: boolean;
	/** Sends CONNECT again when no CONNACK comes (§3.2.4, result 1), instead of closing the link at once (figure 1, Excep1). */
	resendsConnect: boolean;
	/** Sends `+QMTCONN: c,0` without the return code. */
	shortConnect: boolean;
	/** The port of unsolicited result codes until AT+QURCCFG sets another. */
	reportPort: "uart1" | "usbat";
	/** Has the QSSLCFG key "sni"; without it a handshake never names the server. */
	sni: boolean;
}

/** A module as V1.0 of its note describes it. */
export const FIRMWARE: Readonly<Firmware> = Object.freeze({
	note: "1.0",
	mqtt: true,
	recvMode: false,
	dataFormat: false,
	fixedLengthPublish: false,
	inlineResult: "+QMTPUB",
	recvWithoutId: "all",
	fullSlots: "lost",
	keepsSlots: true,
	technologyNames: "CAT",
	psmText: "PSM POWER DOWN",
	testAnswers: "ranges",
	errorTexts: "note",
	protocol: 3,
	recvForm: "quoted",
	prompt: "> ",
	disconnectByStat: false,
	statAfterDisconnect: false,
	disconnectKeepsLink: false,
	forgetsSettings: false,
	opensContext: false,
	resendsConnect: false,
	shortConnect: false,
	reportPort: "uart1",
	sni: false,
});

const SWITCH = Object.freeze([false, true]);

/** The possible values of each difference. */
const VALUES: { readonly [name in keyof Firmware]: readonly Firmware[name][] } = Object.freeze({
	note: ["1.0", "1.2"],
	mqtt: [true, false],
	recvMode: SWITCH,
	dataFormat: SWITCH,
	fixedLengthPublish: SWITCH,
	inlineResult: ["+QMTPUB", "+QMTPUBEX"],
	recvWithoutId: ["all", "first"],
	fullSlots: ["lost", "replace"],
	keepsSlots: [true, false],
	technologyNames: ["CAT", "eMTC"],
	psmText: ["PSM POWER DOWN", "POWER DOWN"],
	testAnswers: ["ranges", "examples", "hardware"],
	errorTexts: ["note", "lower"],
	protocol: [3, 4],
	recvForm: ["quoted", "quoted-blank", "bare", "bare-blank", "length", "next-line", "buffer"],
	prompt: ["> ", ">", ">\r\n"],
	disconnectByStat: SWITCH,
	statAfterDisconnect: SWITCH,
	disconnectKeepsLink: SWITCH,
	forgetsSettings: SWITCH,
	opensContext: SWITCH,
	resendsConnect: SWITCH,
	shortConnect: SWITCH,
	reportPort: ["uart1", "usbat"],
	sni: SWITCH,
});

/** A value as typed on a command line: CR and LF as \r and \n. */
const typed = (value: unknown): string => typeof value === "string" ? JSON.stringify(value).slice(1, -1) : String(value);

/** Parses one difference, `name=value`; `name` alone means true. @throws TypeError with the possible names or values */
export function parseFirmware(text: string): Partial<Firmware> {
	const [name = "", ...rest] = text.split("=");
	const values = Object.hasOwn(VALUES, name) ? VALUES[name as keyof Firmware] : undefined;
	if (values === undefined)
		throw new TypeError(`It must be one of ${Object.keys(VALUES).join(", ")}.`);
	const value = values.find(value => typed(value) === (rest.length === 0 ? "true" : rest.join("=")));
	if (value === undefined)
		throw new TypeError(`${name} must be ${values.map(typed).join(" or ")}.`);
	return { [name]: value };
}
