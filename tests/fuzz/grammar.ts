// Lines that a BG96 or a BC20 sends, each with parameters in range, out of range or malformed; and command lines that a driver sends.
// Source: both notes §3.2 (results, URCs, test and read answers), §4 and §5; 27.007 §8 and §10; V.250 §5 and §6. One character is one byte.

import type { Random } from "./random.js";

/** What a line can name, so that it meets the state it arrives in. */
export interface Names {
	/** Packet identifiers that may be in flight. */
	readonly identifiers: readonly number[];
	readonly topic: string;
}

type Make = (random: Random, names: Names) => string;

const NUMBERS: readonly string[] = [
	"0", "1", "2", "3", "4", "5", "6", "7", "10", "15", "31", "99", "100", "128", "255", "256", "600", "1548", "1549", "4096", "32767", "65535", "65536",
	"2147483647", "2147483648", "4294967295", "4294967296", "9007199254740993", "99999999999999999999", "-1", "-0", "+1", "00", "007", "1.5", "1e3", "0x1F", "NaN", "", " ", " 1", "1 ",
];

/** A number: mostly one that fits, else any of those that are at a limit, or none at all. */
export function number(random: Random, low: number, high: number): string {
	return random.chance(80) ? `${random.from(low, high)}` : random.pick(NUMBERS);
}

/** Bytes that mean something to a parser of lines. */
const SPECIAL: readonly string[] = ["\r", "\n", "\r\n", "\"", ",", ":", ";", " ", ">", "> ", "\0", "\x1A", "\x1B", "\x7F", "\x80", "\xFF", "\xC3\xA9", "\xED\xA0\x80", "{", "}", "\\", "=", "?", "#", "+", "/"];

/** A text: letters, among them what means something. */
export function content(random: Random, longest: number): string {
	let text = "";
	const length = random.chance(5) ? longest : random.below(random.chance(50) ? 8 : 60);
	while (text.length < length)
		text += random.chance(20) ? random.pick(SPECIAL) : random.pick(["a", "b/c", "7", "21.5", "x", "status", "OK", "ERROR", "RDY"]);
	return text;
}

export function quoted(random: Random, longest = 300): string {
	return random.chance(90) ? `"${content(random, longest).replace(/["\r\n]/g, "")}"` : random.pick([`"${content(random, longest)}"`, content(random, longest), "\"", "\"\"\"", "\"\\\"\""]);
}

const connection: Make = random => random.chance(85) ? "0" : number(random, 0, 5);
const identifier: Make = (random, { identifiers }) => random.chance(70) ? `${random.pick(identifiers)}` : number(random, 0, 300);
const topic: Make = (random, names) => random.chance(70) ? `"${names.topic}"` : quoted(random);
const separator = (random: Random): string => random.chance(90) ? "," : random.pick([", ", " ,", ",,", "", ";"]);

/** `+NAME: a,b,c`, with the blanks that the notes have in places. */
function answer(name: string, ...parameters: readonly Make[]): Make {
	return (random, names) => {
		const colon = random.chance(92) ? ": " : random.pick([":", " : ", " :", ":  ", "", "::"]);
		const count = random.chance(90) ? parameters.length : random.below(parameters.length + 1);
		return `${name}${colon}${parameters.slice(0, count).map(make => make(random, names)).join(separator(random))}`;
	};
}

const integer = (low: number, high: number): Make => random => number(random, low, high);
const fixed = (text: string): Make => () => text;
const text: Make = random => quoted(random);
const one = (...texts: readonly string[]): Make => random => random.pick(texts);
/** A last parameter that is there or not. */
const optional = (make: Make): Make => (random, names) => random.chance(50) ? make(random, names) : "";

/** `+QMTRECV: c,id,topic,…` in all forms of docs/hardware.md (End of a payload). */
const received: Make = (random, names) => {
	const head = `+QMTRECV: ${connection(random, names)},${identifier(random, names)},${topic(random, names)}`;
	const payload = content(random, random.chance(10) ? 5000 : 300);
	switch (random.below(7)) {
		case 0: return `${head},"${payload}"`;
		case 1: return `${head},${payload.length},"${payload}"`;
		case 2: return `${head},${number(random, 0, 1548)},"${payload}"`;
		case 3: return `${head},${payload}`;
		case 4: return `${head}\r\n${payload}`;
		case 5: return `+QMTRECV: ${connection(random, names)},${number(random, 0, 4)}`;
		default: return `${head}${random.pick([",", ",\"", ",5,\"", ",5,", ",1548,\"", "", ",,"])}${payload}`;
	}
};

const KEYS = one("\"version\"", "\"pdpcid\"", "\"ssl\"", "\"keepalive\"", "\"session\"", "\"timeout\"", "\"will\"", "\"aliauth\"", "\"recv/mode\"", "\"dataformat\"", "\"KEEPALIVE\"");

/** Unsolicited result codes: what a module sends by itself. */
const UNSOLICITED: readonly Make[] = [
	received, received, received, received,
	answer("+QMTSTAT", connection, integer(1, 7)),
	answer("+QMTOPEN", connection, integer(-1, 5)),
	answer("+QMTCONN", connection, integer(0, 2), optional(integer(0, 5))),
	answer("+QMTCLOSE", connection, integer(-1, 0)),
	answer("+QMTDISC", connection, integer(-1, 0)),
	answer("+QMTSUB", connection, identifier, integer(0, 2), optional(one("0", "1", "2", "128", "0,1,2", "\"1,2\""))),
	answer("+QMTUNS", connection, identifier, integer(0, 2)),
	answer("+QMTPUB", connection, identifier, integer(0, 2), optional(integer(0, 3))),
	answer("+QMTPUBEX", connection, identifier, integer(0, 2)),
	answer("+QIURC", one("\"pdpdeact\"", "\"dnsgip\"", "\"recv\"", "\"closed\""), integer(0, 16), optional(text)),
	answer("+CEREG", integer(0, 5), optional(one("\"1A2B\"", "1", "5", "3")), optional(text), optional(integer(0, 9))),
	answer("+CGREG", integer(0, 5)), answer("+CREG", integer(0, 5)),
	answer("+CPIN", one("READY", "SIM PIN", "SIM PUK", "NOT INSERTED", "NOT READY", "PH-NET PIN")),
	answer("+CFUN", integer(0, 4)), answer("+QIND", one("SMS DONE", "PB DONE")), answer("+QUSIM", integer(0, 1)), answer("+CGEV", one("NW DETACH", "ME DETACH")),
	answer("+QFUPL", integer(0, 5000), one("2d13", "0", "ffff", "zz")),
	fixed("RDY"), fixed("APP RDY"), fixed("POWERED DOWN"), fixed("NORMAL POWER DOWN"), fixed("PSM POWER DOWN"), fixed("CONNECT"), fixed("RING"),
	answer("+QPSMTIMER", integer(0, 9999), integer(0, 9999)),
];

/** Final result codes. */
const FINAL: readonly Make[] = [
	fixed("OK"), fixed("OK"), fixed("OK"), fixed("ERROR"), answer("+CME ERROR", integer(0, 600)), answer("+CME ERROR", one("operation not allowed", "SIM not inserted", "")), answer("+CMS ERROR", integer(0, 600)),
	fixed("NO CARRIER"), fixed("BUSY"), fixed("SEND OK"), fixed("0"), fixed("4"),
];

/** Information responses, to the commands of the notes and of a bring-up. */
const INFORMATION: readonly Make[] = [
	answer("+CMEE", integer(0, 2)), answer("+CSQ", integer(0, 99), integer(0, 99)), answer("+QCSQ", one("\"CAT-M1\"", "\"NBIoT\"", "\"NOSERVICE\""), integer(-140, 0), integer(-140, 0), integer(0, 300), integer(-20, 0)),
	answer("+CEREG", integer(0, 4), integer(0, 5), optional(text), optional(text)), answer("+CGREG", integer(0, 2), integer(0, 5)),
	answer("+QIACT", integer(1, 16), integer(0, 1), integer(1, 3), one("\"10.76.51.180\"", "\"0.0.0.0\"", "\"::1\"", "")),
	answer("+CGATT", integer(0, 1)), answer("+CGPADDR", integer(0, 16), one("10.76.51.180", "\"10.76.51.180\"", "0.0.0.0", "")), answer("+COPS", integer(0, 4), integer(0, 2), text, integer(0, 9)),
	answer("+CCLK", one("\"26/11/22,08:30:00+04\"", "\"80/01/06,00:00:00+00\"", "\"99/99/99,99:99:99+99\"", "\"26/2/30,1:1:1\"", "\"\"", "26/11/22,08:30:00")), answer("+QLTS", one("\"2026/11/22,08:30:00+04,0\"", "\"\"")),
	answer("+QNTP", integer(0, 600), text), answer("+QPINC", one("\"SC\"", "\"P2\""), integer(0, 3), integer(0, 10)), answer("+CPIN", one("READY", "SIM PIN", "SIM PUK")),
	answer("+QMTOPEN", connection, text, integer(0, 65535)), answer("+QMTCONN", connection, integer(1, 4)), answer("+QMTRECV", integer(0, 5), integer(0, 1), integer(0, 1), integer(0, 1), integer(0, 1), integer(0, 1)),
	answer("+QMTCFG", KEYS, integer(0, 3600), integer(0, 10), optional(integer(0, 1)), optional(text)),
	answer("+QMTCFG", KEYS, one("(0-5)", "(0-5", "0-5)", "(5-0)", "()"), one("(0-3600)", "(3,4)", "(1-60)", "(0,1)", "(-1--1)", "(99999999999-0)"), one("(0,1)", "(0-10)", "(0,1),(0,1)")),
	answer("+QMTPUB", one("(0-5)", "(0)"), one("(0-65535)", "<msgID>"), fixed("(0-2)"), fixed("(0,1)"), fixed("\"<topic>\""), one("\"<msg>\"", "(1-1548)", "(1-4096)", "[(1-1548)]", "(0-0)", "(1-99999999999)", "(5-1)", "1548")),
	answer("+QSSLCFG", one("\"cacert\"", "\"sni\"", "\"seclevel\""), integer(0, 5), text), answer("+QFLST", text, integer(0, 9999)),
	one("866425030012340", "866425030012341", "86642503001234", "8664250300123400", "00000000000000A"), answer("+CGSN", one("866425030012340", "\"866425030012340\"", "1")),
	fixed("Quectel\r\nBG96\r\nRevision: BG96MAR02A07M1G"), fixed("Quectel_Ltd\r\nQuectel_BC20\r\nRevision: BC20NAR01A05"), answer("Revision", one("BG96", "", "\xFF\xFF")),
	(random, names) => `AT+QMTPUB=0,${identifier(random, names)},1,0,"${names.topic}"`, one("ATE0", "AT", "AT+CMEE?", "ATI", "AT+QMTCONN?"),
];

const PROMPTS: readonly string[] = ["\r\n> ", ">", "> ", "\r\n>\r\n", "\r\n>", "\n> "];

/** @returns something that a module sends: a line between its CR LF, or without one of them; or a prompt */
export function line(random: Random, names: Names): string {
	if (random.chance(8))
		return random.pick(PROMPTS);
	const make = random.pick(random.chance(55) ? UNSOLICITED : random.chance(50) ? FINAL : INFORMATION);
	const [begin, end] = random.chance(90) ? ["\r\n", "\r\n"] : random.pick([["", "\r\n"], ["\r\n", ""], ["", ""], ["\r", "\r"], ["\n", "\n"], ["\r\n", "\r"], ["\r\r\n", "\r\n\r\n"]] as const);
	return `${begin}${make(random, names)}${end}`;
}

/** @returns what a module could answer to a command: information, URCs and a final result code, each there or not */
export function reply(random: Random, names: Names): string {
	let text = "";
	for (let count = random.below(3); count > 0; count--)
		text += `\r\n${random.pick(random.chance(70) ? INFORMATION : UNSOLICITED)(random, names)}\r\n`;
	return random.chance(80) ? `${text}\r\n${random.pick(FINAL)(random, names)}\r\n` : text;
}

/** Commands that the driver sends, by their beginnings. */
export const COMMANDS: readonly string[] = [
	"AT+QMTPUB=", "AT+QMTPUB=", "AT+QMTPUB=", "AT+QMTSUB=", "AT+QMTUNS=", "AT+QMTOPEN=", "AT+QMTCONN=", "AT+QMTCONN?", "AT+QMTCFG=", "AT+QMTCFG=?", "AT+QMTPUB=?", "AT+QMTCLOSE=", "AT+QMTDISC=",
	"AT+CMEE?", "ATE0", "ATI", "AT+GSN", "AT+CGSN=1", "AT+CPIN?", "AT+CEREG?", "AT+CEREG=", "AT+CGREG?", "AT+QIACT", "AT+QIACT?", "AT+QICSGP=", "AT+CSQ", "AT+CCLK?", "AT+QIDNSGIP=", "AT+CGATT?", "AT+CGPADDR", "AT",
];

const NAMES_OF_COMMANDS: readonly string[] = [
	"+QMTCFG", "+QMTOPEN", "+QMTCLOSE", "+QMTCONN", "+QMTDISC", "+QMTSUB", "+QMTUNS", "+QMTPUB", "+QMTRECV", "+QFUPL", "+QFDWL", "+QFLST", "+QFDEL", "+QFLDS", "+QSSLCFG", "+CPIN", "+QPINC", "+CIMI", "+QCCID",
	"+CSQ", "+QCSQ", "+QNWINFO", "+COPS", "+CREG", "+CGREG", "+CEREG", "+QCFG", "+CGATT", "+CGDCONT", "+CGPADDR", "+QICSGP", "+QIACT", "+QIDEACT", "+QIDNSGIP", "+CCLK", "+QLTS", "+QNTP", "+CPSMS", "+CEDRXS",
	"+CEDRXRDP", "+QPSMS", "+QSCLK", "+QBAND", "+CGSN", "+GSN", "+IFC", "+IPR", "+ICF", "+QURCCFG", "+CMEE", "+CFUN", "+QPOWD", "+CGMR", "I", "E0", "E1", "V1", "Q0", "&F", "&W", "Z", "S3", "S0", "X", "",
];

/** Command lines that lead somewhere, so that others meet every state. */
const SENSIBLE: readonly string[] = [
	`AT+QMTOPEN=0,"h",1`, `AT+QMTOPEN=0,"h",1`, `AT+QMTCONN=0,"c"`, `AT+QMTCONN=0,"c"`, `AT+QMTSUB=0,1,"#",2`, `AT+QMTUNS=0,2,"#"`, `AT+QMTPUB=0,3,1,0,"a","m"`, `AT+QMTPUB=0,3,2,1,"a"`, `AT+QMTPUB=0,4,1,0,"a",9`,
	`AT+QMTCFG="will",0,1,1,1,"w",""`, `AT+QMTCFG="timeout",0,1,1,1`, `AT+QMTCFG="recv/mode",0,0,1`, `AT+QMTCFG="recv/mode",0,1,1`, `AT+QMTCFG="session",0,0`, "AT+QMTDISC=0", "AT+QMTCLOSE=0", `AT+QFUPL="f",20,5`, `AT+QFDWL="f"`,
	"AT+QMTRECV=0,0", "AT+QMTRECV?", "AT+QIACT=1", `AT+QICSGP=1,1,"a"`, "AT+CFUN=1", "AT+CFUN=1,1", "AT+QPOWD=1", "AT+QSCLK=1", "AT+CPSMS=1", "AT+CPIN=1111", "ATE1", "ATE0", "AT+CMEE=2", "AT+IPR=9600",
];

/** @returns a command line with its CR, or data that follows a prompt */
export function commandLine(random: Random): string {
	if (random.chance(12))
		return `${content(random, 2000)}${random.pick(["\x1A", "\x1B", "", "\r"])}`;
	const end = random.chance(92) ? "\r" : random.pick(["", "\r\n", "\n", "\r\r", "\x1B\r", "\x1A"]);
	if (random.chance(35))
		return random.pick(SENSIBLE) + end;
	const prefix = random.chance(92) ? "AT" : random.pick(["at", "aT", "A", "", "AAT", " AT", "A/", "+++"]);
	let line = `${prefix}${random.pick(NAMES_OF_COMMANDS)}`;
	const form = random.below(6);
	if (form === 0)
		return `${line}?${end}`;
	if (form === 1)
		return `${line}=?${end}`;
	if (form === 2)
		return `${line}${end}`;
	line += "=";
	for (let count = random.below(9), first = true; count > 0; count--, first = false)
		line += `${first ? "" : separator(random)}${random.chance(60) ? number(random, 0, 16) : random.chance(30) ? KEYS(random, { identifiers: [1], topic: "" }) : quoted(random)}`;
	return `${random.chance(95) ? line : `${line};+CSQ;${line.slice(2)}`}${end}`;
}
