// Every row of docs/coverage.md: what a note states, where the driver and the simulated module have it, and the tests that verify it.
// Source: both notes, through ./forms and ./tables; rows without form, range or table are here.

import { FIGURE_ROWS, figureTitle } from "./figure.js";
import { FORMS, formTitle, LONGEST, longestTitle, PARAMETERS, parameterTitle, type Side } from "./forms.js";
import { placeOf } from "./places.js";
import { STATEMENTS, statementTitle } from "./statements.js";
import { NOTES, type Note, rowTitle, TABLES, textIn } from "./tables.js";

/** Where one side has a row, `file symbol`, and the full titles of the tests that show it, with their file. */
export interface Evidence {
	readonly where: readonly string[];
	readonly tests: readonly string[];
	readonly file: string;
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

/** Files of tests made from the rows, by side. */
const TABLE_TESTS: Readonly<Record<Side, string>> = { driver: "tests/notes/driver.test.ts", modem: "tests/notes/modem.test.ts" };
const FORM_TESTS: Readonly<Record<Side, string>> = { driver: "tests/notes/forms-driver.test.ts", modem: "tests/notes/forms.test.ts" };
const STATEMENT_TESTS: Readonly<Record<Side, string>> = { driver: "tests/notes/statements-driver.test.ts", modem: "tests/notes/statements-modem.test.ts" };

function evidence(side: Side, section: string, name: string, [group, title]: readonly [string, string], file: string, none?: string): Evidence | Absence {
	return none === undefined ? { where: [placeOf(side, section, name)], tests: [`${group} ${title}`], file } : { none };
}

function rowsOf(note: Note): Row[] {
	const rows: Row[] = [];
	const add = (
		section: string, name: string, text: string, files: Readonly<Record<Side, string>>, titles: (side: Side) => readonly [string, string], none?: { driver?: string; modem?: string },
	): void => {
		rows.push({
			note, section, name, text,
			driver: evidence("driver", section, name, titles("driver"), files.driver, none?.driver),
			modem: evidence("modem", section, name, titles("modem"), files.modem, none?.modem),
		});
	};
	rows.push(...FIGURE.filter(({ note: of }) => of === note));
	for (const form of FORMS.filter(({ say }) => say[note] !== undefined))
		add(form.section, form.form, form.answer[note]!.join(" "), FORM_TESTS, side => formTitle(side, note, form));
	for (const longest of LONGEST)
		add(longest.section, `${longest.command} maximum response time`, textIn(note, longest.text), FORM_TESTS, side => longestTitle(side, note, longest));
	for (const parameter of PARAMETERS.filter(({ say }) => say[note] !== undefined))
		add(parameter.section, parameter.name, textIn(note, parameter.text), FORM_TESTS, side => parameterTitle(side, note, parameter));
	for (const table of TABLES) {
		for (const row of table.rows[note] ?? [])
			add(table.section, `${table.name} ${row[0]}`, row[1], TABLE_TESTS, side => rowTitle(side, note, table, row));
	}
	for (const statement of STATEMENTS.filter(({ notes }) => notes.includes(note)))
		add(statement.section, statement.name, textIn(note, statement.text), STATEMENT_TESTS, side => statementTitle(side, note, statement), statement.none);
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

/** The interaction diagram, which is in the BC20 note's text only: one row an arrow, a timer, an exception. */
const FIGURE: readonly Row[] = FIGURE_ROWS.map(({ name, text, driver }) => {
	const [group, title] = figureTitle(name);
	const shown = (side: Side): Evidence => ({ where: [placeOf(side, "2", name)], tests: [`${group} ${title}`], file: "tests/notes/figure.test.ts" });
	return { note: "BC20", section: "2", name, text, driver: driver ? shown("driver") : { none: "it is the module's business" }, modem: shown("modem") };
});

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
			where: ["tests/modules/quectel/note.test.ts play"], file: "tests/modules/quectel/note.test.ts",
			tests: [
				`${group}, with the driver gets from the driver exactly the bytes of the file, and from the file its events and messages`,
				`${group}, with the driver has the same outcome when the module sends byte by byte`,
				`${group}, with the driver has the same outcome when what the module sends is split anywhere`,
			],
		},
		modem: {
			where: ["tests/hosts/modem/note.test.ts Line"], file: "tests/hosts/modem/note.test.ts",
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
