// Explains the lines of a module, and completes the commands that the notes describe: one table of both.
// Source: both notes §3.2 (commands and results), §4 (+CME ERROR), §5 (URCs); V.250 §5 and 6, 27.007.

/** One parameter of a line. */
interface Field {
	readonly name: string;
	/** Its name where that depends on the parameter before. */
	readonly names?: Readonly<Record<string, string>>;
	readonly values?: Readonly<Record<string, string>>;
	/** It takes all that is left of the line, commas included. */
	readonly rest?: true;
}

/** A command or a URC, and the lines that begin with its name. */
export interface Entry {
	/** Without AT+. */
	readonly name: string;
	/** What it does, or what has happened. */
	readonly what: string;
	readonly section: string;
	/** What may follow `AT+NAME`, for completion; empty for a URC. */
	readonly forms: readonly string[];
	/** The parameters of its line; of the result line where there is one. */
	readonly fields: readonly Field[];
	/** Those of its write command, where they differ from those of its line. */
	readonly write?: readonly Field[];
	/** Those of the answer to its read command, where they differ. */
	readonly read?: readonly Field[];
	/** Whether a result line follows the OK of the write command. */
	readonly result?: boolean;
	/** ms until the last line of its answer. */
	readonly ms?: number;
}

const CLIENT: Field = { name: "client" };
const QOS: Field = { name: "QoS", values: { "0": "at most once", "1": "at least once", "2": "exactly once" } };
const ID: Field = { name: "message identifier" };
const ACKNOWLEDGED: Field = { name: "result", values: { "0": "sent, and acknowledged by the server", "1": "sent again, no acknowledgement yet", "2": "could not be sent" } };
const CLOSED: Field = { name: "result", values: { "-1": "failed to close", "0": "closed" } };
const REGISTERED: readonly Field[] = [{ name: "state", values: { "0": "not registered, not searching", "1": "registered, at home", "2": "searching", "3": "registration denied", "4": "unknown", "5": "registered, roaming" } }];
const REGISTRATION: readonly Field[] = [{ name: "reports" }, ...REGISTERED];
const QMTCFG_KEY: Field = {
	name: "key", values: {
		"version": "MQTT 3.1 or 3.1.1: 3 or 4", "pdpcid": "PDP context", "ssl": "TLS off or on, SSL context", "keepalive": "seconds; 0 never",
		"session": "1 clean, 0 kept by the server", "timeout": "seconds for a packet, retries, notice of retries", "will": "flag, QoS, retain, topic, message",
		"aliauth": "product key, device name, device secret of Alibaba Cloud",
	},
};
const WRITE = ["=?", "="], BOTH = ["=?", "?", "="];
/** ms of <pkt_timeout> times <retry_times> + 1, at their defaults in the BC20 note, and a margin. */
const DELIVERY = 45_000;

export const ENTRIES: readonly Entry[] = [
	{
		name: "QMTCFG", what: "settings of a client", section: "both notes §3.2.1",
		forms: ["=?", ...["version", "pdpcid", "ssl", "keepalive", "session", "timeout", "will", "aliauth"].map(key => `="${key}",`)],
		write: [QMTCFG_KEY, CLIENT, { name: "value", rest: true }],
		fields: [QMTCFG_KEY],
	},
	{
		name: "QMTOPEN", what: "open a network for a client", section: "both notes §3.2.2", write: [CLIENT, { name: "host" }, { name: "port" }], forms: BOTH, result: true, ms: 80_000, read: [CLIENT, { name: "host" }, { name: "port" }],
		fields: [CLIENT, {
			name: "result", values: {
				"-1": "failed to open the network", "0": "network opened", "1": "wrong parameter", "2": "the client is occupied: AT+QMTCLOSE first", "3": "failed to activate PDP",
				"4": "failed to resolve the host's name", "5": "the network disconnected",
			},
		}],
	},
	{ name: "QMTCLOSE", what: "close the network of a client", section: "both notes §3.2.3", write: [CLIENT], forms: WRITE, result: true, ms: 10_000, fields: [CLIENT, CLOSED] },
	{
		name: "QMTCONN", what: "connect a client to the server", section: "both notes §3.2.4", write: [CLIENT, { name: "client identifier" }, { name: "user name" }, { name: "password" }], forms: BOTH, result: true, ms: DELIVERY,
		read: [CLIENT, { name: "state", values: { "1": "initial", "2": "connecting", "3": "connected", "4": "disconnecting" } }],
		fields: [CLIENT, ACKNOWLEDGED, {
			name: "return code", values: {
				"0": "accepted", "1": "refused: protocol version", "2": "refused: client identifier", "3": "refused: server unavailable",
				"4": "refused: user name or password", "5": "refused: not authorized",
			},
		}],
	},
	{ name: "QMTDISC", what: "disconnect a client from the server", section: "both notes §3.2.5", write: [CLIENT], forms: WRITE, result: true, ms: 10_000, fields: [CLIENT, CLOSED] },
	{
		name: "QMTSUB", what: "subscribe to topics", section: "both notes §3.2.6", write: [CLIENT, ID, { name: "topic" }, { name: "QoS", rest: true }], forms: WRITE, result: true, ms: DELIVERY,
		fields: [CLIENT, ID, ACKNOWLEDGED, { name: "value", names: { "0": "granted QoS", "1": "retransmissions" }, values: { "128": "refused" }, rest: true }],
	},
	{ name: "QMTUNS", what: "unsubscribe from topics", section: "both notes §3.2.7", write: [CLIENT, ID, { name: "topic", rest: true }], forms: WRITE, result: true, ms: DELIVERY, fields: [CLIENT, ID, ACKNOWLEDGED] },
	{
		name: "QMTPUB", what: "publish a message", section: "both notes §3.2.8", write: [CLIENT, ID, QOS, { name: "retain", values: { "0": "no", "1": "the server keeps it" } }, { name: "topic" }, { name: "payload or its length", rest: true }], forms: WRITE, result: true, ms: DELIVERY,
		fields: [CLIENT, ID, ACKNOWLEDGED, { name: "value", names: { "1": "retransmissions" } }],
	},
	{
		name: "QMTSTAT", what: "the MQTT link is closed", section: "both notes §5.1", forms: [],
		fields: [CLIENT, {
			name: "error", values: {
				"1": "closed or reset by the peer; open again", "2": "PINGREQ failed; deactivate and activate PDP, open again", "3": "CONNECT failed; check user, password and client identifier",
				"4": "no CONNACK, or a refusal; check user, password and client identifier", "5": "closed after DISCONNECT, as it should be",
				"6": "closed by the client: sending failed all the time; check the data, open again", "7": "the link is dead or the server unavailable",
			},
		}],
	},
	{ name: "QMTRECV", what: "a message from the server", section: "both notes §5.2", forms: [], fields: [CLIENT, ID, { name: "topic" }, { name: "payload", rest: true }] },
	{ name: "CMEE", what: "form of errors", section: "27.007 §9.1", forms: BOTH, fields: [{ name: "form", values: { "0": "ERROR", "1": "a number", "2": "words" } }] },
	{ name: "CFUN", what: "functionality", section: "27.007 §8.2", write: [{ name: "level", values: { "0": "minimum", "1": "full", "4": "radio off" } }, { name: "restart", values: { "1": "the module restarts" } }], forms: BOTH, ms: 15_000, fields: [{ name: "level", values: { "0": "minimum", "1": "full", "4": "radio off" } }] },
	{ name: "CPIN", what: "state of the SIM", section: "27.007 §8.3", write: [{ name: "PIN" }], forms: BOTH, fields: [{ name: "state", values: { "READY": "no PIN is asked for", "SIM PIN": "the PIN is asked for", "SIM PUK": "the PUK is asked for" } }] },
	{ name: "CSQ", what: "signal quality", section: "27.007 §8.5", forms: [""], fields: [{ name: "strength", values: { "99": "unknown" } }, { name: "error rate", values: { "99": "unknown" } }] },
	{ name: "CREG", what: "registration in the network", section: "27.007 §7.2", write: [{ name: "reports" }], forms: BOTH, read: REGISTRATION, fields: REGISTERED },
	{ name: "CGREG", what: "registration for packets", section: "27.007 §10.1.20", write: [{ name: "reports" }], forms: BOTH, read: REGISTRATION, fields: REGISTERED },
	{ name: "CEREG", what: "registration in LTE", section: "27.007 §10.1.22", write: [{ name: "reports" }], forms: BOTH, read: REGISTRATION, fields: REGISTERED },
	{ name: "CGATT", what: "attachment to packet service", section: "27.007 §10.1.9", forms: BOTH, ms: 140_000, fields: [{ name: "state", values: { "0": "detached", "1": "attached" } }] },
	{ name: "CGPADDR", what: "address of a PDP context", section: "27.007 §10.1.14", write: [{ name: "context" }], forms: WRITE, fields: [{ name: "context" }, { name: "address" }] },
	{ name: "COPS", what: "choice of the operator", section: "27.007 §7.3", forms: BOTH, ms: 180_000, fields: [{ name: "mode" }, { name: "format" }, { name: "operator" }] },
	{ name: "CCLK", what: "clock", section: "27.007 §8.15", forms: BOTH, fields: [{ name: "time, quarter hours of zone" }] },
	{ name: "QICSGP", what: "access point of a context", section: "docs/hardware.md", write: [{ name: "context" }, { name: "type", values: { "1": "IPv4", "2": "IPv6", "3": "both" } }, { name: "access point" }, { name: "user" }, { name: "password" }, { name: "authentication", values: { "0": "none", "1": "PAP", "2": "CHAP", "3": "PAP or CHAP" } }], forms: WRITE, fields: [{ name: "type" }, { name: "access point" }, { name: "user" }, { name: "password" }, { name: "authentication" }] },
	{ name: "QIACT", what: "activate a context", section: "docs/hardware.md", write: [{ name: "context" }], forms: BOTH, ms: 150_000, fields: [{ name: "context" }, { name: "state" }, { name: "type" }, { name: "address" }] },
	{ name: "QIDEACT", what: "deactivate a context", section: "docs/hardware.md", write: [{ name: "context" }], forms: WRITE, ms: 40_000, fields: [] },
	{ name: "QSSLCFG", what: "settings of an SSL context", section: "BG96 note §6.2", write: [{ name: "key" }, { name: "context" }, { name: "value", rest: true }], forms: WRITE, fields: [{ name: "key" }, { name: "context" }] },
	{ name: "QFUPL", what: "upload of a file", section: "BG96 note §6.2", write: [{ name: "file" }, { name: "bytes" }, { name: "seconds" }], forms: WRITE, ms: 65_000, fields: [{ name: "bytes" }, { name: "checksum" }] },
	{ name: "QIURC", what: "report of the network", section: "docs/hardware.md", forms: [], fields: [{ name: "event", values: { "pdpdeact": "the network has deactivated the context" } }, { name: "context" }] },
];

const BY_NAME = new Map(ENTRIES.map(entry => [entry.name, entry]));

/** Lines without parameters that a module sends of itself, and what they mean. */
const BOOT: Readonly<Record<string, string>> = {
	"RDY": "the module has started: its settings and connections are gone",
	"APP RDY": "the module's applications have started",
	"POWERED DOWN": "the module is off",
	"NORMAL POWER DOWN": "the module switches off",
};

/** Codes of +CME ERROR. */
const ERRORS: Readonly<Record<string, string>> = {
	"0": "failure of the module", "1": "no connection to the module", "2": "adaptor link reserved", "3": "not allowed", "4": "not supported",
	"5": "PH-SIM PIN required", "6": "PH-FSIM PIN required", "7": "PH-FSIM PUK required",
	"10": "no SIM", "11": "SIM PIN required", "12": "SIM PUK required", "13": "SIM failure", "14": "SIM busy", "15": "wrong SIM", "16": "incorrect password",
	"17": "SIM PIN2 required", "18": "SIM PUK2 required", "20": "memory full", "21": "invalid index", "22": "not found", "23": "memory failure",
	"24": "text too long", "25": "invalid characters in a text", "26": "dial string too long", "27": "invalid characters in a dial string",
	"30": "no network service", "31": "network timeout", "32": "emergency calls only",
	"40": "network PIN required", "41": "network PUK required", "42": "network subset PIN required", "43": "network subset PUK required",
	"44": "service provider PIN required", "45": "service provider PUK required", "46": "corporate PIN required", "47": "corporate PUK required",
	"50": "incorrect parameters", "100": "unknown error",
};

/** @returns the name of a line such as `+QMTOPEN: 0,0`; undefined for one without */
export function nameOf(line: string): string | undefined {
	return /^\+(\w+) ?:/.exec(line)?.[1];
}

/** @returns the entry of the command that a line sends, such as `AT+QMTOPEN?` */
export function commandOf(sent: string): Entry | undefined {
	return BY_NAME.get(/^AT\+(\w+)/i.exec(sent.trim())?.[1]?.toUpperCase() ?? "");
}

/** Whether a module sends such a line of itself, also while a command is under way. */
export function isURC(line: string): boolean {
	return Object.hasOwn(BOOT, line) || BY_NAME.get(nameOf(line) ?? "")?.forms.length === 0;
}

/** Whether a line is a result that follows the OK of its command. */
export function isResult(line: string): boolean {
	return BY_NAME.get(nameOf(line) ?? "")?.result === true;
}

/** Whether a result line is the last of its command: a retransmission is not. */
export function isLast(line: string): boolean {
	const { values, entry } = read(line, "");
	const index = entry?.fields.indexOf(ACKNOWLEDGED) ?? -1;
	return index < 0 || values[index] !== "1";
}

/** The parameters of a line: `count` of them, of which the last is all that is left. */
function split(text: string, count: number): string[] {
	const values: string[] = [];
	let rest = text;
	while (values.length < count - 1) {
		const [whole, value] = /^ *("[^"]*"|(?!")[^,]*?) *,/.exec(rest) ?? [];
		if (whole === undefined)
			break;
		values.push(value!);
		rest = rest.slice(whole.length);
	}
	return [...values, rest.trim()];
}

function read(line: string, sent: string): { readonly entry?: Entry; readonly fields: readonly Field[]; readonly values: readonly string[] } {
	const entry = BY_NAME.get(nameOf(line) ?? "");
	if (entry === undefined)
		return { fields: [], values: [] };
	const fields = /\?\s*$/.test(sent) && commandOf(sent) === entry ? entry.read ?? entry.fields : entry.fields;
	const text = line.slice(line.indexOf(":") + 1).trim();
	return { entry, fields, values: fields.length === 0 || text === "" ? [] : split(text, fields.length + (fields.at(-1)!.rest ? 0 : 1)) };
}

/** A parameter of a line, as it stands there. */
export interface Parameter {
	readonly name: string;
	readonly value: string;
	readonly meaning?: string;
}

/** What there is to say about a line. */
export interface Explanation {
	/** Of the command or URC; empty where the line has none. */
	readonly name: string;
	readonly what: string;
	readonly section: string;
	readonly parameters: readonly Parameter[];
}

function parametersOf(fields: readonly Field[], values: readonly string[]): Parameter[] {
	return fields.slice(0, values.length).map(({ name, names, values: meanings }, index) => {
		const value = values[index]!;
		const meaning = meanings?.[value.replace(/^"(.*)"$/, "$1")];
		return { name: names?.[values[index - 1] ?? ""] ?? name, value, ...meaning === undefined ? {} : { meaning } };
	});
}

/**
 * Explains a line of a module, part by part.
 * @param sent the command line under way, if any: a read command's answer has other parameters than a result
 * @returns undefined when there is nothing to say
 */
export function interpret(line: string, sent = ""): Explanation | undefined {
	if (Object.hasOwn(BOOT, line))
		return { name: "", what: BOOT[line]!, section: "docs/hardware.md", parameters: [] };
	if (line === "ERROR")
		return { name: "", what: "the command failed; AT+CMEE=2 gives the reason in words", section: "V.250 §5.7.1", parameters: [] };
	const code = /^\+CME ERROR: (\d+)$/.exec(line)?.[1];
	if (code !== undefined)
		return { name: "", what: `error ${code}: ${ERRORS[code] ?? "a code that the notes do not list"}`, section: "both notes §4", parameters: [] };
	const { entry, fields, values } = read(line, sent);
	if (entry === undefined)
		return undefined;
	const { name, what, section } = entry;
	if (/=\?\s*$/.test(sent) && commandOf(sent) === entry)
		return { name, what: `${what}: the values that its parameters may have`, section, parameters: [] };
	return { name, what, section, parameters: parametersOf(fields, values) };
}

/** Explains a command line, part by part. @returns undefined when it has none of the commands that the notes describe */
export function interpretCommand(sent: string): Explanation | undefined {
	const entry = commandOf(sent);
	if (entry === undefined)
		return undefined;
	const { name, what, section, fields } = entry;
	const [, form = "", text = ""] = /^AT\+\w+(=\?|\?|=|)(.*)$/is.exec(sent.trim())!;
	if (form === "=?")
		return { name, what: `${what}: which values may its parameters have?`, section, parameters: [] };
	if (form === "?")
		return { name, what: `${what}: what is set?`, section, parameters: [] };
	const known = entry.write ?? fields;
	const values = text === "" || known.length === 0 ? [] : split(text, known.length + (known.at(-1)!.rest ? 0 : 1));
	return { name, what, section, parameters: parametersOf(known, values) };
}

/**
 * Explains a line of a module.
 * @param sent as in `interpret`
 * @returns name, parameters, meaning and section, in one line; undefined when there is nothing to say
 */
export function explain(line: string, sent = ""): string | undefined {
	const explanation = interpret(line, sent);
	if (explanation === undefined)
		return undefined;
	const { name, what, section, parameters } = explanation;
	const parts = parameters.map(({ name, value, meaning }) => `${name} ${value}${meaning === undefined ? "" : ` = ${meaning}`}`);
	return `${name === "" ? "" : `${name}, `}${what}${parts.length === 0 ? "" : `: ${parts.join(", ")}`} (${section})`;
}

/** Commands of the console itself. */
export const COLON = [":help", ":publish ", ":quit", ":raw ", ":record "] as const;

const COMPLETIONS = [...ENTRIES.flatMap(({ name, forms }) => forms.map(form => `AT+${name}${form}`)), ...COLON];

/** @returns what a line can become, and the line; the form that Node's readline asks for */
export function complete(line: string): [string[], string] {
	return [COMPLETIONS.filter(text => text.toUpperCase().startsWith(line.toUpperCase())), line];
}
