// The state table at the top of a source file: rows of states, columns of inputs, cells of next states. Read from the comment, so that it is the code's own.
// Source: modules/quectel/session/link.

import { readFileSync } from "node:fs";

/** Nothing: no command, no change. */
export const NONE = "–";

/** A table as it stands in the source. */
export interface StateTable {
	readonly inputs: readonly string[];
	/** The command a state is entered with, or NONE. */
	readonly enters: ReadonlyMap<string, string>;
	/** By state and input: the next state, or NONE. */
	readonly cells: ReadonlyMap<string, Readonly<Record<string, string>>>;
}

/**
 * Reads the table of a source file: the comment lines from the one that begins with "state" to the first that is no row.
 * @throws Error when there is none, or a cell is no state
 */
export function readStateTable(file: string): StateTable {
	const lines = readFileSync(file, "utf8").split("\n");
	const first = lines.findIndex(line => /^\/\/ state {2,}/.test(line));
	if (first < 0)
		throw new Error(`${file}: no state table`);
	const [, , ...inputs] = columns(lines[first]!);
	const enters = new Map<string, string>();
	const cells = new Map<string, Record<string, string>>();
	for (let at = first + 1; /^\/\/ \S+ {2,}/.test(lines[at]!); at++) {
		const [state, command, ...next] = columns(lines[at]!) as [string, string, ...string[]];
		if (next.length !== inputs.length)
			throw new Error(`${file}: ${state} has ${next.length} cells of ${inputs.length}`);
		enters.set(state, command);
		cells.set(state, Object.fromEntries(inputs.map((input, index) => [input, next[index]!])));
	}
	for (const [state, row] of cells) {
		for (const next of Object.values(row)) {
			if (next !== NONE && !cells.has(next))
				throw new Error(`${file}: ${state} leads to ${next}, which has no row`);
		}
	}
	return { inputs, enters, cells };
}

function columns(line: string): string[] {
	return line.slice(3).trim().split(/ {2,}/);
}

/** @returns docs/states.md */
export function renderStates({ inputs, enters, cells }: StateTable): string {
	const row = (values: readonly string[]): string => `| ${values.join(" | ")} |`;
	const code = (text: string): string => text === NONE ? NONE : `\`${text}\``;
	const diagram: string[] = [];
	for (const [state, next] of cells) {
		const causes = new Map<string, string[]>();
		for (const input of inputs) {
			// Every state ends with close; one line less in the picture for each.
			if (next[input] !== NONE && input !== "close")
				causes.set(next[input]!, [...causes.get(next[input]!) ?? [], input]);
		}
		for (const [target, names] of causes)
			diagram.push(`\t${state} --> ${target}: ${names.join(", ")}`);
	}
	return `# The states of a session's link

Written by \`npm run docs\` from the table at the top of [modules/quectel/session/link.ts](../modules/quectel/link.ts); \`npm test\` fails when it is not what stands
there. The same table is the rows of tests/modules/quectel/session/link-table.test.ts, which brings a session into every state, gives it every input through
its public interface and a module at the other end of the line, and finds out from what the session sends and tells where it went: ${cells.size} states × ${inputs.length} inputs,
${cells.size * inputs.length} cells.

${row(["state", "enters with", ...inputs])}
${row(["---", "---", ...inputs.map(() => "---")])}
${[...cells].map(([state, next]) => row([`**${state}**`, code(enters.get(state)!), ...inputs.map(input => next[input]!)])).join("\n")}

| input | what it is |
|---|---|
| result | OK and the result line of success; in CONFIGURING every OK, in SUBSCRIBING every filter's |
| refused | ERROR or +CME ERROR, or a result line of failure |
| silence | no OK, or no result line after it, in time; in WAITING the back-off is over |
| +QMTSTAT | the module closed the connection: BG96 note §5.1 |
| ready, lost | the modem is registered and has a PDP context; it restarted, or lost them |
| disconnect, close | the session's owner leaves in good order; or at once |

A state that does not take an input (${NONE}) goes on as if it had not come. Lost links are told once (\`onLost\`) on the way to WAITING or OFFLINE, a link that
was left once (\`onClose\`) on the way to CLOSED, after \`close\` nothing. A link in WAITING tries again by itself after its back-off; one in OFFLINE when the
modem is ready again. Without TLS, SECURING is passed over; EXAMINING asks why a QMTOPEN failed, and ends with what it found in the error. The drawing leaves out
close, which ends every state.

\`\`\`mermaid
stateDiagram-v2
	[*] --> OFFLINE
${diagram.join("\n")}
	CLOSED --> [*]
\`\`\`

The commands and the packets behind them, as \`npm run trace -- session.svg\` draws them, in the form of the notes' figure 1 (the same on a BC20: \`--modem bc20\`):

![MCU, modem, link layer and MQTT server, from AT+QMTCLOSE and the settings over opening, connecting, subscribing, publishing and receiving to closing](interaction.svg)
`;
}
