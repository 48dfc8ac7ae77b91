// The state table at the top of a source file: rows of states, columns of inputs, cells of next states. Read from the comment, so that tests use the table in the code.
// Sources: modules/quectel/session/link, and modules/quectel/modem/lifecycle, where states are the columns.

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
 * Reads the table of a source file: the comment lines from the one that begins with "state" (or, with states as columns, "input") to the first that is no row.
 * @throws Error when there is none, or a cell is no state
 */
export function readStateTable(file: string): StateTable {
	const lines = readFileSync(file, "utf8").split("\n");
	const first = lines.findIndex(line => /^\/\/ (?:state|input) {2,}/.test(line));
	if (first < 0)
		throw new Error(`${file}: no state table`);
	const rows: string[][] = [];
	for (let at = first; /^\/\/ \S.* {2,}/.test(lines[at]!); at++)
		rows.push(columns(lines[at]!));
	for (const [name, ...cells] of rows) {
		if (cells.length !== rows[0]!.length - 1)
			throw new Error(`${file}: ${name} has ${cells.length} cells of ${rows[0]!.length - 1}`);
	}
	const [[, , ...inputs], ...states] = (rows[0]![0] === "state" ? rows : rows[0]!.map((_, column) => rows.map(row => row[column]!))) as [string[], ...string[][]];
	const enters = new Map<string, string>();
	const cells = new Map<string, Record<string, string>>();
	for (const [state, command, ...next] of states as [string, string, ...string[]][]) {
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

const row = (values: readonly string[]): string => `| ${values.join(" | ")} |`;
const code = (text: string): string => text === NONE ? NONE : `\`${text}\``;

/** @param end the input that leads every state to the last one: the drawing leaves it out */
function diagram({ inputs, cells }: StateTable, end: string): string {
	const states = [...cells.keys()];
	const lines: string[] = [];
	for (const [state, next] of cells) {
		const causes = new Map<string, string[]>();
		for (const input of inputs) {
			if (next[input] !== NONE && input !== end)
				causes.set(next[input]!, [...causes.get(next[input]!) ?? [], input]);
		}
		for (const [target, names] of causes)
			lines.push(`\t${state} --> ${target}: ${names.join(", ")}`);
	}
	return `\`\`\`mermaid
stateDiagram-v2
	[*] --> ${states[0]!}
${lines.join("\n")}
	${states.at(-1)!} --> [*]
\`\`\``;
}

/** @returns docs/states.md */
export function renderStates(link: StateTable, life: StateTable): string {
	const { inputs, enters, cells } = link;
	const states = [...life.cells.keys()];
	return `# The states of a session's link, and of the module

Written by \`npm run docs\` from the tables at the top of [modules/quectel/session/link.ts](../modules/quectel/session/link.ts) and
[modules/quectel/modem/lifecycle.ts](../modules/quectel/modem/lifecycle.ts); \`npm test\` fails when this page is not up to date.

## The link

The table is also the rows of tests/modules/quectel/session/link-table.test.ts, which brings a session into every state, gives it every input through
its public interface and a module at the other end of the line, and finds out from what the session sends and reports where it went: ${cells.size} states × ${inputs.length} inputs,
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

A state that does not take an input (${NONE}) goes on as if it had not come. A lost link is reported once (\`onLost\`) on the way to WAITING or OFFLINE, a link that
was left once (\`onClose\`) on the way to CLOSED, after \`close\` nothing. A link in WAITING tries again by itself after its back-off; one in OFFLINE when the
modem is ready again. Without TLS, SECURING is passed over; EXAMINING asks why a QMTOPEN failed, and ends with what it found in the error. The drawing leaves out
close, which ends every state.

${diagram(link, "close")}

The commands and the packets behind them, as \`npm run trace -- session.svg\` draws them, in the form of the notes' figure 1 (the same on a BC20: \`--modem bc20\`):

![MCU, modem, link layer and MQTT server, from AT+QMTCLOSE and the settings over opening, connecting, subscribing, publishing and receiving to closing](interaction.svg)

Without an acknowledgement: [Excep1, no CONNACK](interaction-excep1.svg); [Excep2, no PUBACK](interaction-excep2.svg).

## The module

The table is also the rows of tests/modules/quectel/modem/lifecycle-table.test.ts: ${states.length} states × ${life.inputs.length} inputs, ${states.length * life.inputs.length} cells.

${row(["input", ...states.map(state => `**${state}**`)])}
${row(["---", ...states.map(() => "---")])}
${row(["enters with", ...states.map(state => code(life.enters.get(state)!))])}
${life.inputs.map(input => row([input, ...states.map(state => life.cells.get(state)![input]!)])).join("\n")}

| input | what it is |
|---|---|
| synchronised, dead | the AT channel works; or there was no answer for 30 s |
| ready | every step of bring-up is done: registered, with a PDP context |
| boot line | \`RDY\`, \`NORMAL POWER DOWN\`, \`POWERED DOWN\` |
| pdpdeact | \`+QIURC: "pdpdeact",1\` |
| in doubt | within seconds of a message without a length ([how many](security.md)), which the line may have been part of |
| echo | the module echoes a command line, as after every start |
| recover | \`Modem.recover\`, or every third failure in a row of one link |
| port lost | the host's serial port is gone |
| power off, power on, close | the app's calls; off: \`AT+QPOWD=1\` was confirmed, refused, or not confirmed in time |

All links are lost on the way to STARTING, except by power on, to LEAVING, and from READY or CHECKING to BRINGING_UP. The drawing leaves out close.

${diagram(life, "close")}
`;
}
