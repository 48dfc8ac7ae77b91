// The grammar of a command line: which commands it holds, and in which form.
// Source: V.250 §5.2.1 (line), §5.3 (basic syntax), §5.4 (extended syntax); docs/hardware.md (Bytes on the wire).

/** One command of a line, as it was written; its parameters are not looked at yet. */
export interface Call {
	/** In upper case: `+QMTPUB`, `E0`, `&F`; empty for a bare AT. */
	readonly name: string;
	readonly form: "" | "?" | "=?" | "=";
	/** What follows the form. */
	readonly rest: string;
}

/** An extended command up to the semicolon that is in no quotes, or to the end. */
const EXTENDED = /^(\+[A-Z0-9]+) *((?:"[^"]*"?|[^";])*)/i;
/** A basic command: a letter, perhaps with `&`, and a number. */
const BASIC = /^(&?[A-Z]\d*)/i;
const FORM = /^(=\?|\?|=|)([^]*?) *$/;

/**
 * Grammar: garbage, `AT`, then basic commands one behind the other and extended ones with `;` in between; blanks between them do not count.
 * @returns the commands; none where the line is no command line; undefined where something in it is no command
 */
export function parseCommandLine(line: string): Call[] | undefined {
	const start = line.search(/at/i);
	if (start < 0)
		return [];
	const calls: Call[] = [];
	let body = line.slice(start + 2).replace(/^ +| +$/g, "");
	while (body !== "") {
		const match = EXTENDED.exec(body) ?? BASIC.exec(body);
		if (match === null)
			return undefined;
		const [whole, name = "", parameters = ""] = match;
		const [, form = "", rest = ""] = FORM.exec(parameters) as RegExpExecArray;
		calls.push({ name: name.toUpperCase(), form: form as Call["form"], rest });
		body = body.slice(whole.length).replace(/^ *;? */, "");
	}
	return calls.length === 0 ? [{ name: "", form: "", rest: "" }] : calls;
}
