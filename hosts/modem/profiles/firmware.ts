// What differs between firmware versions of one module: the defaults, and the values that a person may choose.
// Source: docs/hardware.md (BG96 and BC20; Bytes on the wire; Sessions); the defaults are what V1.0 of each note describes.

/** The form in which `+QMTRECV` shows a message where no length was asked for. */
export type ReceiveForm = "quoted" | "quoted-blank" | "bare" | "bare-blank" | "length" | "next-line" | "buffer";

export interface Firmware {
	/** Knows the QMTCFG key "recv/mode". */
	recvMode: boolean;
	/** Knows the QMTCFG key "dataformat": payloads as hexadecimal digits. */
	dataFormat: boolean;
	/** Takes `AT+QMTPUB=…,"topic",<length>` with exactly that many bytes and no Ctrl-Z. */
	fixedLengthPublish: boolean;
	/** How test commands of the QMT family are answered: with ranges (§3.2), or as the examples of the note print them (§6). */
	testAnswers: "ranges" | "examples";
	/** The MQTT protocol level where there is no QMTCFG key "version": 3 is MQTT 3.1, 4 is 3.1.1. */
	protocol: 3 | 4;
	recvForm: ReceiveForm;
	/** How the prompt looks after its CR LF. */
	prompt: "> " | ">" | ">\r\n";
	/** Answers QMTDISC with `+QMTSTAT: c,5` instead of `+QMTDISC: c,0`. */
	disconnectByStat: boolean;
	/** QMTDISC leaves the network open, as the notes' figure has it: the server closes it, `+QMTSTAT: c,5`, or QMTCLOSE does. */
	disconnectKeepsLink: boolean;
	/** Forgets a client's QMTCFG settings when its connection closes, not only with a restart. */
	forgetsSettings: boolean;
	/** QMTOPEN activates the PDP context by itself where the module is registered. */
	opensContext: boolean;
	/** `+QMTCONN: c,0` without the return code. */
	shortConnect: boolean;
	/** Where unsolicited result codes go until AT+QURCCFG says otherwise. */
	reportPort: "uart1" | "usbat";
	/** Knows the QSSLCFG key "sni"; without it a handshake never names the server. */
	sni: boolean;
}

/** A module as V1.0 of its note describes it. */
export const FIRMWARE: Readonly<Firmware> = Object.freeze({
	recvMode: false,
	dataFormat: false,
	fixedLengthPublish: false,
	testAnswers: "ranges",
	protocol: 3,
	recvForm: "quoted",
	prompt: "> ",
	disconnectByStat: false,
	disconnectKeepsLink: false,
	forgetsSettings: false,
	opensContext: false,
	shortConnect: false,
	reportPort: "uart1",
	sni: false,
});

const SWITCH = Object.freeze([false, true]);

/** Every value of every difference. */
const VALUES: { readonly [name in keyof Firmware]: readonly Firmware[name][] } = Object.freeze({
	recvMode: SWITCH,
	dataFormat: SWITCH,
	fixedLengthPublish: SWITCH,
	testAnswers: ["ranges", "examples"],
	protocol: [3, 4],
	recvForm: ["quoted", "quoted-blank", "bare", "bare-blank", "length", "next-line", "buffer"],
	prompt: ["> ", ">", ">\r\n"],
	disconnectByStat: SWITCH,
	disconnectKeepsLink: SWITCH,
	forgetsSettings: SWITCH,
	opensContext: SWITCH,
	shortConnect: SWITCH,
	reportPort: ["uart1", "usbat"],
	sni: SWITCH,
});

/** A value as a person types it: CR and LF as \r and \n. */
const typed = (value: unknown): string => typeof value === "string" ? JSON.stringify(value).slice(1, -1) : String(value);

/** Reads one difference, `name=value`; `name` alone switches it on. @throws TypeError saying what may stand there */
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
