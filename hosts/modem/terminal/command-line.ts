// The grammar of a command line: its commands and the form of each.
// Source: V.250 §5.2.1 (line), §5.3 (basic syntax), §5.4 (extended syntax); docs/hardware.md (Bytes on the wire).

/** One command of a line as written; its parameters are not parsed yet. */
export interface Call {
	/** In upper case: `+QMTPUB`, `E0`, `&F`, `S3`; empty for a bare AT. */
	readonly name: string;
	readonly form: "" | "?" | "=?" | "=";
	/** The text after the form. */
	readonly rest: string;
}

/** An extended command, up to a semicolon outside quotes or to the end. */
const EXTENDED = /^(\+[A-Z0-9]+) *((?:"[^"]*"?|[^";])*)/i;
/** An S-parameter: read, written or selected. */
const PARAMETER = /^(S\d+)(\?|=\d*|)/i;
/** A basic command: a letter, optionally after `&`, and a number. */
const BASIC = /^(&?[A-Z]\d*)/i;
const FORM = /^(=\?|\?|=|)([^]*?) *$/;

/**
 * Grammar: garbage, `AT`, then basic commands in sequence and extended ones separated by `;`; blanks between them are ignored.
 * @returns the commands; an empty list for a line without `AT`; undefined for a syntax error
 */
export function parseCommandLine(line: string): Call[] | undefined {
	const start = line.search(/at/i);
	if (start < 0)
		return [];
	const calls: Call[] = [];
	let body = line.slice(start + 2).replace(/^ +| +$/g, "");
	while (body !== "") {
		const match = EXTENDED.exec(body) ?? PARAMETER.exec(body) ?? BASIC.exec(body);
		if (match === null)
			return undefined;
		const [whole, name = "", parameters = ""] = match;
		const [, form = "", rest = ""] = FORM.exec(parameters) as RegExpExecArray;
		calls.push({ name: name.toUpperCase(), form: form as Call["form"], rest });
		body = body.slice(whole.length).replace(/^ *;? */, "");
	}
	return calls.length === 0 ? [{ name: "", form: "", rest: "" }] : calls;
}
