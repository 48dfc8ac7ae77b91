// A ModuleError as a record of events has it: its sentence, and where source or code are not what the table in modules/quectel/common/module-error has for that
// sentence, these too. So every test that compares such a record finds a wrong source or code.

import type { ModuleError } from "../../modules/quectel/modem.js";

/** Sentences, in order: the first that fits has the source; the code is a number, that of the pattern's group, or not in the sentence. */
const SENTENCES: readonly (readonly [sentence: RegExp, source: string | RegExp, code: number | "group" | undefined])[] = [
	[/^AT\+CPIN: the PIN was refused/, "SIM", undefined],
	[/^AT\+(?:CPIN|QPINC): \+CME ERROR: (\d+)/, "SIM", "group"],
	[/^AT\+(?:CPIN|QPINC): /, "SIM", 0],
	[/^AT\+GSN: \+CME ERROR: (\d+)/, "identity", "group"],
	[/^AT\+GSN: /, "identity", 0],
	[/^AT\+C[EG]?REG: not registered \(not searching\)/, "network", 0],
	[/^AT\+C[EG]?REG: not registered \(searching\)/, "network", 2],
	[/^AT\+C[EG]?REG: not registered \(denied\)/, "network", 3],
	[/^AT\+C[EG]?REG: not registered \(out of coverage\)/, "network", 4],
	[/^AT\+C[EG]?REG: not registered \(emergency calls only\)/, "network", 8],
	[/^AT\+C[EG]?REG: not registered/, "network", undefined],
	[/^AT\+QIACT=\d+: \+CME ERROR: (\d+)/, "PDP", "group"],
	[/^AT\+(?:QIACT=\d+|CGATT|CGPADDR): /, "PDP", 0],
	[/^the PDP context was deactivated$/, "PDP", 0],
	[/^the module is being recovered$/, /^(PDP|network|restart)$/, 0],
	[/^the module (?:restarted|is restarting|changes its rate|is switched off and on)$/, "restart", 0],
	[/aborted: the module restarted$/, "restart", 0],
	[/^the module is switched off$/, "power", 0],
	[/^\+QMTSTAT: (\d+)/, "QMTSTAT", "group"],
	[/^AT\+QMTCONN: return code (\d+)/, "QMTCONN", "group"],
	[/^AT\+QMTCONN(?:: result|\?: not connected)/, "QMTCONN", 0],
	[/^AT\+QMTPUB\w*: result (\d+)/, "QMTPUB", "group"],
	[/^AT\+QMTOPEN: result (\d+)/, "QMTOPEN", "group"],
	[/^AT\+QMTDISC: result (\d+)/, "QMTDISC", "group"],
	[/^AT\+QMTCLOSE: result (\d+)/, "QMTCLOSE", "group"],
	[/^AT\+QMTSUB[^:]*: result (\d+)/, "QMTSUB", "group"],
	[/^AT\+QMTUNS[^:]*: result (\d+)/, "QMTUNS", "group"],
	[/no prompt$|no result line|no CONNECT for|was not answered$|no answer$|^the module does not answer$/, "timeout", 0],
	[/this firmware cannot carry its payload$/, "payload", 0],
	[/its outcome is unknown$/, "outcome", 0],
	[/\+CME ERROR: (\d+)/, "CME", "group"],
	[/\+CME ERROR: [A-Za-z(].*\((\d+)\)$/, "CME", "group"],
	[/\+CME ERROR: /, "CME", -1],
	[/\+CMS ERROR: (\d+)/, "CMS", "group"],
	[/: (?:refused: )?ERROR$/, "ERROR", 0],
	[/^tls\.|arrived with checksum|module clock not set/, "TLS", 0],
];

/** @returns the sentence; behind it source and code where they are others than the sentence's */
export function wordsOf({ source, code, message }: ModuleError): string {
	for (const [sentence, right, number] of SENTENCES) {
		const match = sentence.exec(message);
		if (match === null)
			continue;
		const sourceFits = typeof right === "string" ? source === right : right.test(source);
		const codeFits = number === undefined ? Number.isInteger(code) : code === (number === "group" ? Number(match[1]) : number);
		return sourceFits && codeFits ? message : `${message} [source ${source}, code ${code}]`;
	}
	return message;
}
