// Figure 1, the interaction diagram, arrow by arrow; it is in the BC20 note's text only.
// Source: BC20 note, chapter 2. Labels as in the note; a packet is two arrows there, through the link layer.

/** One arrow of the figure, or the two of a packet that passes the link layer. */
export interface Arrow {
	/** As the recording's sections are named. */
	readonly section: string;
	/** The labels, as the note has them. */
	readonly label: string;
	/** What the recording of a session has: `from>to label`, joined by ` | `. */
	readonly drawn: RegExp;
	/** On a BG96, where its note writes keys in lower case and has other defaults. */
	readonly drawnBG96?: RegExp;
	/** The host has no part in it. */
	readonly inside: boolean;
}

const RECEIVE = "Receive PUBLISH message in the form of URC";

/** A line between MCU and modem. */
function line(section: string, label: string, drawn: RegExp): Arrow {
	return { section, label, drawn, inside: false };
}

const ok = (section: string): Arrow => line(section, "OK", /^Modem>MCU OK$/);

/** A packet to the server, or of the link layer alone. */
function up(section: string, packet: string, request?: string): Arrow {
	const through = request === undefined ? "" : `Modem>Link ${request}( \\(\\d+\\))? \\| `;
	return { section, label: request === undefined ? packet : `${request}, ${packet}`, drawn: new RegExp(`^${through}Link>Server ${packet}`), inside: true };
}

/** A packet from the server. */
function down(section: string, packet: string, indication: string): Arrow {
	return { section, label: `${packet}, ${indication}`, drawn: new RegExp(`^Server>Link ${packet}[^|]* \\| Link>Modem ${indication}( \\(\\d+\\))?$`), inside: true };
}

/** From top to bottom. */
export const ARROWS: readonly Arrow[] = [
	{ ...line("AT+QMTCFG", "AT+QMTCFG=\"KEEPALIVE\"....", /^MCU>Modem AT\+QMTCFG="KEEPALIVE",0,60$/), drawnBG96: /^MCU>Modem AT\+QMTCFG="keepalive",0,60$/ },
	{ ...line("AT+QMTCFG", "AT+QMTCFG=\"TIMEOUT\"....", /^MCU>Modem AT\+QMTCFG="TIMEOUT",0,10,3,1$/), drawnBG96: /^MCU>Modem AT\+QMTCFG="timeout",0,5,3,1$/ },
	line("AT+QMTOPEN", "AT+QMTOPEN=...", /^MCU>Modem AT\+QMTOPEN=0,/),
	ok("AT+QMTOPEN"),
	up("AT+QMTOPEN", "TCP SYN", "TCP-REQ"),
	{ section: "AT+QMTOPEN", label: "TCP SYN+ACK", drawn: /^Server>Link TCP SYN\+ACK$/, inside: true },
	up("AT+QMTOPEN", "TCP ACK"),
	line("AT+QMTOPEN", "+QMTOPEN: <tcpconnectID>,<result>", /^Modem>MCU \+QMTOPEN: 0,0$/),
	line("AT+QMTCONN", "AT+QMTCONN=...", /^MCU>Modem AT\+QMTCONN=0,/),
	ok("AT+QMTCONN"),
	up("AT+QMTCONN", "Send connect packet", "CONN-REQ"),
	down("AT+QMTCONN", "Receive connect ACK packet", "CONN ACK-IND"),
	line("AT+QMTCONN", "+QMTCONN: <tcpconnectID>,<result>[,<ret_code>]", /^Modem>MCU \+QMTCONN: 0,0,0$/),
	line("AT+QMTSUB", "AT+QMTSUB=...", /^MCU>Modem AT\+QMTSUB=0,\d+,/),
	ok("AT+QMTSUB"),
	up("AT+QMTSUB", "Send subscribe packet", "SUB-REQ"),
	down("AT+QMTSUB", "Receive subscribe ACK packet", "SUB ACK-IND"),
	line("AT+QMTSUB", "+QMTSUB: <tcpconnectID>,<msgID>,<result>[,<value>]", /^Modem>MCU \+QMTSUB: 0,\d+,0,2$/),
	line("AT+QMTUNS", "AT+QMTUNS=...", /^MCU>Modem AT\+QMTUNS=0,\d+,/),
	ok("AT+QMTUNS"),
	up("AT+QMTUNS", "Send unsubscribe packet", "UNS-REQ"),
	down("AT+QMTUNS", "Receive unsubscribe ACK packet", "UNS ACK-IND"),
	line("AT+QMTUNS", "+QMTUNS: <tcpconnectID>,<msgID>,<result>", /^Modem>MCU \+QMTUNS: 0,\d+,0$/),
	line("AT+QMTPUB (<qos>=0)", "AT+QMTPUB={cpidx,topic,qos=0...", /^MCU>Modem AT\+QMTPUB=0,0,0,0,/),
	ok("AT+QMTPUB (<qos>=0)"),
	up("AT+QMTPUB (<qos>=0)", "Send publish packet", "PUB-REQ"),
	line("AT+QMTPUB (<qos>=1)", "AT+QMTPUB=...", /^MCU>Modem AT\+QMTPUB=0,\d+,1,0,/),
	ok("AT+QMTPUB (<qos>=1)"),
	up("AT+QMTPUB (<qos>=1)", "Send publish packet", "PUB-REQ"),
	down("AT+QMTPUB (<qos>=1)", "Receive publish ACK packet", "PUB ACK-IND"),
	line("AT+QMTPUB (<qos>=1)", "+QMTPUB: <tcpconnectID>,<msgID>,<result>[,<value>]", /^Modem>MCU \+QMTPUB: 0,\d+,0$/),
	line("AT+QMTPUB (<qos>=2)", "AT+QMTPUB=...", /^MCU>Modem AT\+QMTPUB=0,\d+,2,0,/),
	ok("AT+QMTPUB (<qos>=2)"),
	up("AT+QMTPUB (<qos>=2)", "Send publish packet", "PUB-REQ"),
	down("AT+QMTPUB (<qos>=2)", "Receive publish receive packet", "PUB REC-IND"),
	up("AT+QMTPUB (<qos>=2)", "Send publish release packet", "PUB REL-REQ"),
	down("AT+QMTPUB (<qos>=2)", "Receive publish complete packet", "PUB COMP-IND"),
	line("AT+QMTPUB (<qos>=2)", "+QMTPUB: <tcpconnectID>,<msgID>,<result>[,<value>]", /^Modem>MCU \+QMTPUB: 0,\d+,0$/),
	down(RECEIVE, "Receive publish packet", "PUB-IND"),
	line(RECEIVE, "+QMTRECV: <tcpconnectID>,<msgID>,<topic>,<payload>", /^Modem>MCU \+QMTRECV: 0,0,"topic\/example","This is the payload/),
	up(RECEIVE, "Send publish reply packet", "PUB ACK-REQ"),
	up(RECEIVE, "Send publish reply packet", "PUB REC-REQ"),
	line("AT+QMTDISC", "AT+QMTDISC=...", /^MCU>Modem AT\+QMTDISC=0$/),
	ok("AT+QMTDISC"),
	up("AT+QMTDISC", "Send disconnect packet", "DISC-REQ"),
	line("AT+QMTDISC", "+QMTDISC: <tcpconnectID>,<result>", /^Modem>MCU \+QMTDISC: 0,0$/),
	line("AT+QMTCLOSE", "AT+QMTCLOSE=...", /^MCU>Modem AT\+QMTCLOSE=0$/),
	ok("AT+QMTCLOSE"),
	up("AT+QMTCLOSE", "TCP disconnect request", "TCP-REQ"),
	line("AT+QMTCLOSE", "+QMTCLOSE: <tcpconnectID>,<result>", /^Modem>MCU \+QMTCLOSE: 0,0$/),
];

/** What starts T1, by the packet's type in MQTT, and the exception when it is over. */
export interface Timed {
	readonly packet: "connect" | "subscribe" | "unsubscribe" | "publish (<qos>=1)" | "publish (<qos>=2)" | "publish release";
	readonly exception: "Excep1" | "Excep2";
}

export const TIMED: readonly Timed[] = [
	{ packet: "connect", exception: "Excep1" },
	...(["subscribe", "unsubscribe", "publish (<qos>=1)", "publish (<qos>=2)", "publish release"] as const).map(packet => ({ packet, exception: "Excep2" as const })),
];

/** One row of a recording, and what the timers do there. */
export interface Step {
	readonly drawn: RegExp;
	readonly timing: string;
}

/** Where a timed packet is in the figure: its section, request, label, the label of its acknowledgement, the start of its result line. */
const PLACES: Readonly<Record<Timed["packet"], readonly [section: string, request: string, sent: string, acknowledged: string, result: string]>> = {
	"connect": ["AT+QMTCONN", "CONN-REQ", "Send connect packet", "Receive connect ACK packet", "+QMTCONN: 0"],
	"subscribe": ["AT+QMTSUB", "SUB-REQ", "Send subscribe packet", "Receive subscribe ACK packet", "+QMTSUB: 0"],
	"unsubscribe": ["AT+QMTUNS", "UNS-REQ", "Send unsubscribe packet", "Receive unsubscribe ACK packet", "+QMTUNS: 0"],
	"publish (<qos>=1)": ["AT+QMTPUB (<qos>=1)", "PUB-REQ", "Send publish packet", "Receive publish ACK packet", "+QMTPUB: 0"],
	"publish (<qos>=2)": ["AT+QMTPUB (<qos>=2)", "PUB-REQ", "Send publish packet", "Receive publish receive packet", "+QMTPUB: 0"],
	"publish release": ["AT+QMTPUB (<qos>=2)", "PUB REL-REQ", "Send publish release packet", "Receive publish complete packet", "+QMTPUB: 0"],
};

export function sectionOf({ packet }: Timed): string {
	return PLACES[packet][0];
}

function step(drawn: string, timing: string): Step {
	return { drawn: new RegExp(`^${drawn}$`), timing };
}

function sent({ packet }: Timed, again: boolean, timing: string): Step {
	const [, request, label] = PLACES[packet];
	return step(`Modem>Link ${request}( \\(\\d+\\))? \\| Link>Server ${label}${again && request === "PUB-REQ" ? ", dup" : ""}`, timing);
}

function result({ packet }: Timed, values: string, timing: string): Step {
	return step(`Modem>MCU ${PLACES[packet][4].replace("+", "\\+")},${values}`, timing);
}

/** What the figure draws from a packet to its acknowledgement, nothing in between. */
export function acknowledged(timed: Timed): readonly Step[] {
	return [sent(timed, false, "Start timer"), step(`Server>Link ${PLACES[timed.packet][3]}(, granted \\d)? \\| Link>Modem [A-Z ]+-IND( \\(\\d+\\))?`, "Stop T1")];
}

/** What the figure draws from a packet without acknowledgement to the end of its exception, nothing in between; timeouts are reported. */
export function unacknowledged(timed: Timed, retries: number): readonly Step[] {
	if (timed.exception === "Excep1")
		return [sent(timed, false, "Start timer"), result(timed, "2", ""), step("Modem>Link TCP-REQ \\| Link>Server TCP disconnect request", "Handle Excep1")];
	const steps = [sent(timed, false, "Start timer")];
	for (let count = 1; count <= retries; count++)
		steps.push(sent(timed, true, "Excep2, start timer"), result(timed, `\\d+,1,${count}`, ""));
	return [...steps, result(timed, "\\d+,2", "Excep2 is over")];
}

/** The rows of the figure: name, text, and the side that has no part in it. */
export interface FigureRow {
	readonly name: string;
	readonly text: string;
	readonly driver: boolean;
}

const EXCEPTIONS = {
	Excep1: "Excep1: disconnect the TCP connection.",
	Excep2: "Excep2: Resend packets until the retry times is reached; retry times is set by AT+QMTCFG.",
};

/** The names of rows without an arrow of their own. */
export const KEEP_ALIVE = "Figure 1, T2";
export const NOTICE = "Figure 1, timeout information";

export function arrowName({ section, label }: Arrow): string {
	return `Figure 1, ${section}: ${label}`;
}

export function timerName({ packet }: Timed): string {
	return `Figure 1, Send ${packet} packet: Start timer, Stop T1`;
}

export function exceptionName({ packet, exception }: Timed): string {
	return `Figure 1, Send ${packet} packet: or handle ${exception}`;
}

export const FIGURE_ROWS: readonly FigureRow[] = [
	...ARROWS.map(arrow => ({ name: arrowName(arrow), text: arrow.drawn.source.startsWith("^MCU") ? "MCU to Modem" : arrow.inside ? "Modem, Link layer, MQTT Server" : "Modem to MCU", driver: !arrow.inside })),
	...TIMED.map(timed => ({ name: timerName(timed), text: "T1 is packet transmission timeout.", driver: false })),
	...TIMED.map(timed => ({ name: exceptionName(timed), text: EXCEPTIONS[timed.exception], driver: false })),
	{ name: KEEP_ALIVE, text: "T2 is keep alive timer. In the absence of a data-related message during the T2 time period, client will send pingreq packet.", driver: false },
	{ name: NOTICE, text: "Whether the timeout information is reported can be configured by AT+QMTCFG.", driver: false },
];

/** The group and title of a row's test. */
export function figureTitle(name: string): readonly [string, string] {
	return ["figure 1 of the BC20 note, by driver and simulated module", `§2 ${name}`];
}
