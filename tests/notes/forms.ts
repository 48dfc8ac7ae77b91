// Every form of every command of both notes, its parameters with their ranges and defaults, its longest answer, and the notes' remarks, typed from them.
// Source: BG96 MQTT Application Note V1.0 and BC20 MQTT Application Note, §3.2; the tables of values are in ./tables.

import { NOTES, type Note, type Text } from "./tables.js";

/** What a command needs before it can be said: a module, a network that is open, or a client that is connected. */
export type Needs = "module" | "network" | "session";

/** One form of a command: what the note calls it, what is said, and what is answered, without the line ends; `>` is the prompt. */
export interface Form {
	readonly section: string;
	readonly form: string;
	readonly needs: Needs;
	readonly say: Readonly<Partial<Record<Note, string>>>;
	readonly answer: Readonly<Partial<Record<Note, readonly string[]>>>;
}

function form(section: string, name: string, needs: Needs, say: string | Form["say"], ...answer: readonly string[] | [Form["answer"]]): Form {
	const [first] = answer;
	return {
		section, form: name, needs,
		say: typeof say === "string" ? { BG96: say, BC20: say } : say,
		answer: typeof first === "object" ? first : { BG96: answer as readonly string[], BC20: answer as readonly string[] },
	};
}

/** A key of QMTCFG: set, then asked. BC20 writes it in upper case and answers without quotes. */
function key(name: string, written: string, values: string, notes: readonly Note[] = NOTES): Form[] {
	const say = (tail: string): Form["say"] => Object.fromEntries(notes.map(note => [note, `AT+QMTCFG="${note === "BC20" ? name.toUpperCase() : name}",0${tail}`]));
	const answer = Object.fromEntries(notes.map(note => [note, [`+QMTCFG: "${name}",${note === "BC20" ? values.replaceAll("\"", "") : values}`, "OK"]]));
	const ok = Object.fromEntries(notes.map(note => [note, ["OK"]]));
	return [
		{ section: "3.2.1", form: `AT+QMTCFG="${name}",<tcpconnectID>,${written}`, needs: "module", say: say(`,${values}`), answer: ok },
		{ section: "3.2.1", form: `AT+QMTCFG="${name}",<tcpconnectID> (query)`, needs: "module", say: say(""), answer },
	];
}

const BG: readonly Note[] = ["BG96"];

/** Every form, in the order of the notes. A query of QMTCFG follows its setting. */
export const FORMS: readonly Form[] = [
	form("3.2.1", "AT+QMTCFG=?", "module", "AT+QMTCFG=?", {
		BG96: [
			"+QMTCFG: \"version\",(0-5),(3,4)", "+QMTCFG: \"pdpcid\",(0-5),(1-16)", "+QMTCFG: \"ssl\",(0-5),(0,1),(0-5)",
			"+QMTCFG: \"keepalive\",(0-5),(0-3600)", "+QMTCFG: \"session\",(0-5),(0,1)", "+QMTCFG: \"timeout\",(0-5),(1-60),(1-10),(0,1)",
			"+QMTCFG: \"will\",(0-5),(0,1),(0-2),(0,1),\"willtopic\",\"willmessage\"",
			"+QMTCFG: \"aliauth\",(0-5),\"productkey\",\"devicename\",\"devicesecret\"", "OK",
		],
		BC20: [
			"+QMTCFG: \"keepalive\",(0-5),(0-3600)", "+QMTCFG: \"session\",(0-5),(0,1)", "+QMTCFG: \"timeout\",(0-5),(1-60),(1-10),(0,1)",
			"+QMTCFG: \"will\",(0-5),(0,1),(0-2),(0,1),\"will_topic\",\"will_msg\"",
			"+QMTCFG: \"aliauth\",(0-5),\"productkey\",\"devicename\",\"devicesecret\"", "OK",
		],
	}),
	...key("version", "<vsn>", "4", BG),
	...key("pdpcid", "<cid>", "16", BG),
	...key("will", "<will_fg>,<will_qos>,<will_retain>,\"<will_topic>\",\"<will_msg>\"", "1,2,1,\"w\",\"gone\""),
	...key("timeout", "<pkt_timeout>,<retry_times>,<timeout_notice>", "60,10,1"),
	...key("session", "<clean_session>", "0"),
	...key("keepalive", "<keep-alive time>", "3600"),
	...key("ssl", "<sslenable>,<ctxindex>", "1,5", BG),
	...key("aliauth", "\"<product_key>\",\"<device_name>\",\"<device_secret>\"", "\"key\",\"name\",\"secret\""),
	form("3.2.2", "AT+QMTOPEN=?", "module", "AT+QMTOPEN=?", "+QMTOPEN: (0-5),\"<host_name>\",(1-65535)", "OK"),
	form("3.2.2", "AT+QMTOPEN?", "network", "AT+QMTOPEN?", "+QMTOPEN: 0,\"broker.example\",1883", "OK"),
	form("3.2.2", "AT+QMTOPEN=<tcpconnectID>,\"<host_name>\",<port>", "module", "AT+QMTOPEN=0,\"broker.example\",1883", "OK", "+QMTOPEN: 0,0"),
	form("3.2.3", "AT+QMTCLOSE=?", "module", "AT+QMTCLOSE=?", "+QMTCLOSE: (0-5)", "OK"),
	form("3.2.3", "AT+QMTCLOSE=<tcpconnectID>", "network", "AT+QMTCLOSE=0", "OK", "+QMTCLOSE: 0,0"),
	form("3.2.4", "AT+QMTCONN=?", "module", "AT+QMTCONN=?", "+QMTCONN: (0-5),\"<clientID>\"[,\"<username>\"[,\"<password>\"]]", "OK"),
	form("3.2.4", "AT+QMTCONN?", "session", "AT+QMTCONN?", "+QMTCONN: 0,3", "OK"),
	form("3.2.4", "AT+QMTCONN=<tcpconnectID>,\"<clientID>\"[,\"<username>\"[,\"<password>\"]]", "network", "AT+QMTCONN=0,\"id\",\"user\",\"password\"", "OK", "+QMTCONN: 0,0,0"),
	form("3.2.5", "AT+QMTDISC=?", "module", "AT+QMTDISC=?", "+QMTDISC: (0-5)", "OK"),
	form("3.2.5", "AT+QMTDISC=<tcpconnectID>", "session", "AT+QMTDISC=0", "OK", "+QMTDISC: 0,0"),
	form("3.2.6", "AT+QMTSUB=?", "module", "AT+QMTSUB=?", "+QMTSUB: (0-5),(1-65535),\"<topic>\",(0-2)", "OK"),
	form("3.2.6", "AT+QMTSUB=<tcpconnectID>,<msgID>,\"<topic1>\",<qos1>", "session", "AT+QMTSUB=0,1,\"a\",2", "OK", "+QMTSUB: 0,1,0,2"),
	form("3.2.6", "AT+QMTSUB=<tcpconnectID>,<msgID>,\"<topic1>\",<qos1>[,\"<topic2>\",<qos2>…]", "session", "AT+QMTSUB=0,1,\"a\",2,\"b\",1,\"c\",0", "OK", "+QMTSUB: 0,1,0,2,1,0"),
	form("3.2.7", "AT+QMTUNS=?", "module", "AT+QMTUNS=?", "+QMTUNS: (0-5),(1-65535),\"<topic>\"", "OK"),
	form("3.2.7", "AT+QMTUNS=<tcpconnectID>,<msgID>,\"<topic1>\"", "session", "AT+QMTUNS=0,2,\"a\"", "OK", "+QMTUNS: 0,2,0"),
	form("3.2.7", "AT+QMTUNS=<tcpconnectID>,<msgID>,\"<topic1>\"[,\"<topic2>\"…]", "session", "AT+QMTUNS=0,2,\"a\",\"b\"", "OK", "+QMTUNS: 0,2,0"),
	form("3.2.8", "AT+QMTPUB=?", "module", "AT+QMTPUB=?", "+QMTPUB: (0-5),(0-65535),(0-2),(0,1),\"<topic>\",\"<msg>\"", "OK"),
	form("3.2.8", "AT+QMTPUB=<tcpconnectID>,<msgID>,<qos>,<retain>,\"<topic>\", data, CTRL+Z", "session",
		{ BG96: "AT+QMTPUB=0,1,1,0,\"t\"\rdata\x1a" }, { BG96: [">", "OK", "+QMTPUB: 0,1,0"] }),
	form("3.2.8", "AT+QMTPUB=<tcpconnectID>,<msgID>,<qos>,<retain>,\"<topic>\", ESC", "session", { BG96: "AT+QMTPUB=0,1,1,0,\"t\"\rdata\x1b" }, { BG96: [">", "OK"] }),
	form("3.2.8", "AT+QMTPUB=<tcpconnectID>,<msgID>,<qos>,<retain>,\"<topic>\",\"<msg>\"", "session",
		{ BC20: "AT+QMTPUB=0,1,1,0,\"t\",\"data\"" }, { BC20: ["OK", "+QMTPUB: 0,1,0"] }),
];

/** A parameter that is a number or a text: its range in whole numbers or in bytes, its default, and a command with `$` in its place. */
export interface Parameter {
	readonly section: string;
	readonly name: string;
	readonly needs: Needs;
	readonly say: Readonly<Partial<Record<Note, string>>>;
	readonly low: number;
	readonly high: number;
	readonly text: Text;
	/** "The default value is …" */
	readonly initial?: Readonly<Record<Note, number>>;
}

function parameter(section: string, name: string, needs: Needs, say: string | Parameter["say"], low: number, high: number, text: Text, initial?: Parameter["initial"]): Parameter {
	return {
		section, name, needs, low, high, text,
		say: typeof say === "string" ? { BG96: say, BC20: say } : say,
		...(initial === undefined ? {} : { initial }),
	};
}

const CONNECTION = "MQTT socket identifier. The range is 0-5.";
const upper = (tail: string): Parameter["say"] => ({ BG96: `AT+QMTCFG=${tail}`, BC20: `AT+QMTCFG=${tail.replace(/^"\w+"/, name => name.toUpperCase())}` });

/** Those that more than one command's list of parameters names; in some lists of the BG96 note only. */
const PACKET_TIMEOUT = upper("\"timeout\",0,$,3,0");
const RETRY_TIMES = upper("\"timeout\",0,5,$,0");
const TIMEOUT_TEXT: Text = {
	BG96: "Timeout of the packet delivery. The range is 1-60. The default value is 5. Unit: second.",
	BC20: "Timeout of the packet delivery. The range is 1-60. The default value is 10. Unit: second.",
};
const RETRY_TEXT = "Retry times when packet delivery times out. The range is 0-10. The default value is 3.";
const TIMEOUT_INITIAL = { BG96: 5, BC20: 10 };
const RETRY_INITIAL = { BG96: 3, BC20: 3 };
const only = ({ BG96 }: Parameter["say"]): Parameter["say"] => ({ BG96: BG96! });

/** The parameters that have a range, in the order of the notes. Those whose values are listed are in ./tables. */
export const PARAMETERS: readonly Parameter[] = [
	parameter("3.2.1", "<tcpconnectID>", "module", upper("\"keepalive\",$,60"), 0, 5, CONNECTION),
	parameter("3.2.1", "<cid>", "module", { BG96: "AT+QMTCFG=\"pdpcid\",0,$" }, 1, 16, "The PDP to be used by the MQTT client. The range is 1-16. The default value is 1.", { BG96: 1, BC20: 1 }),
	parameter("3.2.1", "<pkt_timeout>", "module", PACKET_TIMEOUT, 1, 60, TIMEOUT_TEXT, TIMEOUT_INITIAL),
	parameter("3.2.1", "<retry_times>", "module", RETRY_TIMES, 0, 10, RETRY_TEXT, RETRY_INITIAL),
	parameter("3.2.1", "<keep-alive time>", "module", upper("\"keepalive\",0,$"), 0, 3600, "Keep-alive time. The range is 0-3600. The default value is 120. Unit: second.",
		{ BG96: 120, BC20: 120 }),
	parameter("3.2.1", "<ctxindex>", "module", { BG96: "AT+QMTCFG=\"ssl\",0,1,$" }, 0, 5, "SSL context index. The range is 0-5."),
	parameter("3.2.2", "<tcpconnectID>", "module", "AT+QMTOPEN=$,\"h\",1883", 0, 5, CONNECTION),
	parameter("3.2.2", "<port>", "module", "AT+QMTOPEN=0,\"h\",$", 1, 65535, "The port of the server. The range is 1-65535."),
	parameter("3.2.3", "<tcpconnectID>", "network", "AT+QMTCLOSE=$", 0, 5, CONNECTION),
	parameter("3.2.4", "<tcpconnectID>", "network", "AT+QMTCONN=$,\"id\"", 0, 5, CONNECTION),
	parameter("3.2.4", "<pkt_timeout>", "module", PACKET_TIMEOUT, 1, 60, TIMEOUT_TEXT, TIMEOUT_INITIAL),
	parameter("3.2.5", "<tcpconnectID>", "session", "AT+QMTDISC=$", 0, 5, CONNECTION),
	parameter("3.2.6", "<tcpconnectID>", "session", "AT+QMTSUB=$,1,\"t\",0", 0, 5, CONNECTION),
	parameter("3.2.6", "<msgID>", "session", "AT+QMTSUB=0,$,\"t\",0", 1, 65535, "Message identifier of packet. The range is 1-65535."),
	parameter("3.2.6", "<pkt_timeout>", "module", only(PACKET_TIMEOUT), 1, 60, TIMEOUT_TEXT, TIMEOUT_INITIAL),
	parameter("3.2.6", "<retry_times>", "module", only(RETRY_TIMES), 0, 10, RETRY_TEXT, RETRY_INITIAL),
	parameter("3.2.7", "<tcpconnectID>", "session", "AT+QMTUNS=$,1,\"t\"", 0, 5, CONNECTION),
	parameter("3.2.7", "<msgID>", "session", "AT+QMTUNS=0,$,\"t\"", 1, 65535, "Message identifier of packet. The range is 1-65535."),
	parameter("3.2.7", "<pkt_timeout>", "module", PACKET_TIMEOUT, 1, 60, TIMEOUT_TEXT, TIMEOUT_INITIAL),
	parameter("3.2.7", "<retry_times>", "module", RETRY_TIMES, 0, 10, RETRY_TEXT, RETRY_INITIAL),
	parameter("3.2.8", "<tcpconnectID>", "session", { BG96: "AT+QMTPUB=$,1,1,0,\"t\"", BC20: "AT+QMTPUB=$,1,1,0,\"t\",\"m\"" }, 0, 5, CONNECTION),
	parameter("3.2.8", "<msgID>", "session", { BG96: "AT+QMTPUB=0,$,0,0,\"t\"", BC20: "AT+QMTPUB=0,$,0,0,\"t\",\"m\"" }, 0, 65535,
		"Message identifier of packet. The range is 0-65535. It will be 0 only when <qos>=0."),
	parameter("3.2.8", "<pkt_timeout>", "module", only(PACKET_TIMEOUT), 1, 60, TIMEOUT_TEXT, TIMEOUT_INITIAL),
	parameter("3.2.8", "<retry_times>", "module", only(RETRY_TIMES), 0, 10, RETRY_TEXT, RETRY_INITIAL),
];

const PACKET_LONGEST: Text = { BG96: "<pkt_timeout> * <retry_times> (default 15s), determined by network", BC20: "<pkt_timeout> * <retry_times> (default 40s), determined by network" };

/** How long the notes let a command take, in ms: the result line's if it has one. */
export const LONGEST: readonly { readonly section: string; readonly command: string; readonly ms: Readonly<Record<Note, number>>; readonly text: Text }[] = [
	{ section: "3.2.1", command: "AT+QMTCFG", ms: { BG96: 300, BC20: 300 }, text: "300ms" },
	{ section: "3.2.2", command: "AT+QMTOPEN", ms: { BG96: 75_000, BC20: 75_000 }, text: "75s, determined by network" },
	{ section: "3.2.3", command: "AT+QMTCLOSE", ms: { BG96: 300, BC20: 300 }, text: "300ms" },
	{ section: "3.2.4", command: "AT+QMTCONN", ms: { BG96: 5000, BC20: 10_000 }, text: { BG96: "<pkt_timeout> (default 5s), determined by network", BC20: "<pkt_timeout> (default 10s), determined by network" } },
	{ section: "3.2.5", command: "AT+QMTDISC", ms: { BG96: 300, BC20: 300 }, text: "300ms" },
	{ section: "3.2.6", command: "AT+QMTSUB", ms: { BG96: 15_000, BC20: 40_000 }, text: PACKET_LONGEST },
	{ section: "3.2.7", command: "AT+QMTUNS", ms: { BG96: 15_000, BC20: 40_000 }, text: PACKET_LONGEST },
	{ section: "3.2.8", command: "AT+QMTPUB", ms: { BG96: 15_000, BC20: 40_000 }, text: PACKET_LONGEST },
];

/** Who shows a row. */
export type Side = "driver" | "modem";

const SIDES: Readonly<Record<Side, string>> = Object.freeze({ driver: "by the driver", modem: "by the simulated module" });

/** The group and title of the test of a form, a parameter or a longest answer. */
export function formTitle(side: Side, note: Note, { section, form: name }: Form): readonly [string, string] {
	return [`the ${note} note's commands, ${SIDES[side]}`, `§${section} ${name}`];
}

export function parameterTitle(side: Side, note: Note, { section, name }: Parameter): readonly [string, string] {
	return [`the ${note} note's parameters, ${SIDES[side]}`, `§${section} ${name}`];
}

export function longestTitle(side: Side, note: Note, { section, command }: typeof LONGEST[number]): readonly [string, string] {
	return [`the ${note} note's longest answers, ${SIDES[side]}`, `§${section} ${command}`];
}
