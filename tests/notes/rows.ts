// Every row of docs/coverage.md: what a note states, where the driver and the simulated module have it, and the tests that verify it.
// Source: both notes, through ./forms and ./tables; rows without form, range or table are here.

import { FORMS, formTitle, LONGEST, longestTitle, PARAMETERS, parameterTitle, type Side } from "./forms.js";
import { placeOf } from "./places.js";
import { STATEMENTS, statementTitle } from "./statements.js";
import { NOTES, type Note, rowTitle, TABLES } from "./tables.js";

/** Where one side has a row, `file symbol`, and the full titles of the tests that show it. */
export interface Evidence {
	readonly where: readonly string[];
	readonly tests: readonly string[];
}

/** Why a side has nothing to show. */
export interface Absence {
	readonly none: string;
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

function evidence(side: Side, section: string, name: string, [group, title]: readonly [string, string], none?: string): Evidence | Absence {
	return none === undefined ? { where: [placeOf(side, section, name)], tests: [`${group} ${title}`] } : { none };
}

function rowsOf(note: Note): Row[] {
	const rows: Row[] = [];
	const add = (section: string, name: string, text: string, titles: (side: Side) => readonly [string, string], none?: { driver?: string; modem?: string }): void => {
		rows.push({
			note, section, name, text,
			driver: evidence("driver", section, name, titles("driver"), none?.driver),
			modem: evidence("modem", section, name, titles("modem"), none?.modem),
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
		where: ["modules/quectel/session/link.ts Link", "hosts/node/figure-session.ts recordFigureSession"],
		tests: ["the state table of the link is what docs/states.md shows (npm run docs writes it)", "npm run trace records the session of figure 1 and draws it, as a picture, a page or text"],
	},
	modem: { where: ["hosts/modem/record/recording.ts RecordedNetwork"], tests: ["the picture of a sequence shows the packets of every QoS both ways in the words of the figure"] },
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
				`${group}, with the driver has the same outcome when the module sends byte by byte`,
				`${group}, with the driver has the same outcome when what the module sends is split anywhere`,
			],
		},
		modem: {
			where: ["tests/hosts/modem/note.test.ts Line"],
			tests: [
				`${group} gets from the simulated modem exactly the bytes of the note`,
				`${group} has the same outcome when any line of the host is split at any offset`,
				`${group} has the same outcome when the host sends byte by byte`,
				`${group} is the same over a pseudo-terminal, with the host's name led to a real broker`,
			],
		},
	};
}

/** Every row of both notes, by note and section. */
export const ROWS: readonly Row[] = NOTES.flatMap(rowsOf);
