// Every row of docs/coverage.md: what a note states, where the driver and the simulated module have it, and the tests that show it.
// Source: both notes, through ./forms and ./tables; what has neither form, range nor table stands here.

import { FORMS, formTitle, LONGEST, longestTitle, PARAMETERS, parameterTitle, type Side } from "./forms.js";
import { STATEMENTS, statementTitle } from "./statements.js";
import { NOTES, type Note, rowTitle, TABLES } from "./tables.js";

/** Where one side has a row, `file symbol`, and the full titles of the tests that show it. */
export interface Evidence {
	readonly where: readonly string[];
	readonly tests: readonly string[];
}

/** Why a side has nothing to show: `open` it is missing yet, `none` it is not that side's business. */
export interface Absence {
	readonly open?: string;
	readonly none?: string;
}

/** One row. */
export interface Row {
	readonly note: Note;
	readonly section: string;
	/** As the note writes it. */
	readonly name: string;
	/** What the note says of it. */
	readonly text: string;
	readonly driver: Evidence | Absence;
	readonly modem: Evidence | Absence;
}

/** Where the commands of a section are, on both sides. */
const WHERE: Readonly<Record<string, Readonly<Record<Side, readonly string[]>>>> = {
	"3.1": { driver: ["modules/at/command.ts Command"], modem: ["hosts/modem/ta.ts TerminalAdaptor"] },
	"3.2.1": { driver: ["modules/quectel/settings.ts composeSetting"], modem: ["hosts/modem/commands/mqtt/configure.ts configure"] },
	"3.2.2": { driver: ["modules/quectel/link.ts onOpen"], modem: ["hosts/modem/commands/mqtt/open.ts open"] },
	"3.2.3": { driver: ["modules/quectel/link.ts onClose"], modem: ["hosts/modem/commands/mqtt/open.ts close"] },
	"3.2.4": { driver: ["modules/quectel/link.ts onConn"], modem: ["hosts/modem/commands/mqtt/connect.ts connect"] },
	"3.2.5": { driver: ["modules/quectel/link.ts onDisc"], modem: ["hosts/modem/commands/mqtt/connect.ts disconnect"] },
	"3.2.6": { driver: ["modules/quectel/subscriptions.ts Subscriptions"], modem: ["hosts/modem/commands/mqtt/subscribe.ts subscribe"] },
	"3.2.7": { driver: ["modules/quectel/subscriptions.ts Subscriptions"], modem: ["hosts/modem/commands/mqtt/subscribe.ts unsubscribe"] },
	"3.2.8": { driver: ["modules/quectel/publishing.ts Publishing"], modem: ["hosts/modem/commands/mqtt/publish.ts publish"] },
	"4": { driver: ["modules/at/errors.ts textOfCME"], modem: ["hosts/modem/dialogue.ts errorText"] },
	"5": { driver: ["modules/quectel/lines.ts LINES"], modem: ["hosts/modem/connection.ts Connection"] },
	"5.1": { driver: ["modules/quectel/link.ts onStat"], modem: ["hosts/modem/connection.ts fail"] },
	"5.2": { driver: ["modules/quectel/receiver.ts Receiver"], modem: ["hosts/modem/received.ts Received"] },
};

/** Test and read commands, and queries of QMTCFG. */
const ASKED = /^AT\+QMT[A-Z]+=?\?$|\(query\)$/;

/** What is missing, by side, note and the beginning of the row; everything else has its test. */
const OPEN: readonly (readonly [Side, Note | undefined, RegExp, string])[] = [
];

/** Why a row is open on one side, if it is; then it has no test. `name` as in Row. */
export function whyOpen(side: Side, note: Note, section: string, name: string): string | undefined {
	return OPEN.find(([of, about, pattern]) => of === side && (about === undefined || about === note) && pattern.test(`§${section} ${name}`))?.[3];
}

function evidence(side: Side, note: Note, section: string, name: string, [group, title]: readonly [string, string], none?: string): Evidence | Absence {
	if (none !== undefined)
		return { none };
	const open = whyOpen(side, note, section, name);
	const where = side === "driver" && ASKED.test(name) ? ["modules/quectel/queries.ts Queries"] : WHERE[section]![side];
	return open === undefined ? { where, tests: [`${group} ${title}`] } : { open };
}

function rowsOf(note: Note): Row[] {
	const rows: Row[] = [];
	const add = (section: string, name: string, text: string, titles: (side: Side) => readonly [string, string], none?: { driver?: string; modem?: string }): void => {
		rows.push({
			note, section, name, text,
			driver: evidence("driver", note, section, name, titles("driver"), none?.driver),
			modem: evidence("modem", note, section, name, titles("modem"), none?.modem),
		});
	};
	rows.push(...FIGURE.filter(({ note: of }) => of === note));
	for (const form of FORMS.filter(({ say }) => say[note] !== undefined))
		add(form.section, form.form, form.answer[note]!.join(" "), side => formTitle(side, note, form));
	for (const longest of LONGEST)
		add(longest.section, `${longest.command} maximum response time`, longest.text, side => longestTitle(side, note, longest));
	for (const parameter of PARAMETERS.filter(({ say }) => say[note] !== undefined))
		add(parameter.section, parameter.name, parameter.text, side => parameterTitle(side, note, parameter));
	for (const table of TABLES) {
		for (const row of table.rows[note] ?? [])
			add(table.section, `${table.name} ${row[0]}`, row[1], side => rowTitle(side, note, table, row));
	}
	for (const statement of STATEMENTS.filter(({ notes }) => notes.includes(note)))
		add(statement.section, statement.name, statement.text, side => statementTitle(side, note, statement), statement.none);
	rows.push(...EXAMPLES.filter(({ note: of }) => of === note));
	return rows.map((row, index) => ({ row, index })).sort((a, b) => order(a.row.section, b.row.section) || a.index - b.index).map(({ row }) => row);
}

function order(a: string, b: string): number {
	const [left, right] = [a, b].map(section => section.split(".").map(Number)) as [number[], number[]];
	for (let level = 0; level < 3; level++) {
		const difference = (left[level] ?? 0) - (right[level] ?? 0);
		if (difference !== 0)
			return difference;
	}
	return 0;
}

/** The interaction diagram, which is in the BC20 note's text only. */
const FIGURE: readonly Row[] = [{
	note: "BC20", section: "2", name: "Figure 1: MQTT Data Interaction Mechanism", text: "who tells whom what, from AT+QMTCFG to AT+QMTCLOSE; drawn by npm run trace",
	driver: {
		where: ["modules/quectel/link.ts Link", "hosts/node/figure-session.ts recordFigureSession"],
		tests: ["the state table of the link is what docs/states.md shows (npm run docs writes it)", "npm run trace records the session of figure 1 and draws it, as a picture, a page or text"],
	},
	modem: { where: ["hosts/modem/recording.ts RecordedNetwork"], tests: ["the picture of a sequence shows the packets of every QoS both ways in the words of the figure"] },
}];

/** The examples of chapter 6, as transcripts. */
const EXAMPLES: readonly Row[] = [
	example("BG96", "6.1", "Example of MQTT Operation without SSL", "tests/transcripts/bg96-6.1.txt"),
	example("BG96", "6.2", "Example of MQTT Operation with SSL", "tests/transcripts/bg96-6.2.txt, upload checksums 384a, 2d53, 335f"),
	example("BC20", "6", "Examples", "tests/transcripts/bc20-6.txt"),
];

function example(note: Note, section: string, name: string, text: string): Row {
	const group = `the dialogue of the ${note} note §${section}`;
	return {
		note, section, name, text,
		driver: {
			where: ["tests/modules/quectel/note.test.ts play"],
			tests: [
				`${group}, with the driver gets from the driver exactly the bytes of the file, and from the file its events and messages`,
				`${group}, with the driver has the same outcome when the module speaks byte by byte`,
				`${group}, with the driver has the same outcome when what the module says is split anywhere`,
			],
		},
		modem: {
			where: ["tests/hosts/modem/note.test.ts Line"],
			tests: [
				`${group} gets from the simulated modem exactly the bytes of the note`,
				`${group} has the same outcome when any line of the host is split at any offset`,
				`${group} has the same outcome when the host speaks byte by byte`,
				`${group} is the same over a pseudo-terminal, with the host's name led to a real broker`,
			],
		},
	};
}

/** Every row of both notes, by note and section. */
export const ROWS: readonly Row[] = NOTES.flatMap(rowsOf);
