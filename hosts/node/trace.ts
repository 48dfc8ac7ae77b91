// `npm run trace -- FILE.svg`: draws the sequence diagram of a recorded session, MCU – modem – link – server, in the style of the notes' figure 1.

import { Argument, Command, InvalidArgumentError, Option } from "commander";
import { readFileSync, writeFileSync } from "node:fs";
import { basename, extname } from "node:path";
import { type ModuleName, PROFILES } from "../../modules/quectel/profile.js";
import { drawHTML } from "../modem/record/trace/html.js";
import { readSequence, type Sequence } from "../modem/record/trace/sequence.js";
import { drawSVG } from "../modem/record/trace/svg.js";
import { drawText } from "../modem/record/trace/text.js";
import { parse, runCommand } from "./command-line.js";
import { ACKNOWLEDGEMENTS, recordFigureSession } from "./figure-session.js";
import { recordSensorSession } from "./sensor-session.js";

type Draw = (sequence: Sequence, title: string, recording: string) => string;

const FORMS: Readonly<Record<string, Draw>> = Object.freeze({ ".svg": (sequence, title) => drawSVG(sequence, title), ".html": drawHTML, ".txt": drawText });
type RecordSession = (module: ModuleName) => string | Promise<string>;
/** By name; `no-puback`: the server's PUBACK is lost. */
const SESSIONS: Readonly<Record<string, RecordSession>> = Object.freeze({
	figure: (module: ModuleName) => recordFigureSession(module),
	...Object.fromEntries(ACKNOWLEDGEMENTS.map(missing => [`no-${missing}`, (module: ModuleName) => recordFigureSession(module, missing)])),
	sensor: recordSensorSession,
});
const TITLE = "MQTT Data Interaction";

interface Choices {
	recording?: string;
	session: string;
	modem: ModuleName;
	all?: true;
	title?: string;
}

function drawing(path: string): string {
	if (!Object.hasOwn(FORMS, extname(path)))
		throw new InvalidArgumentError("The name must end in .svg, .html or .txt.");
	return path;
}

function describe(): Command {
	return new Command("npm run trace --")
		.description("Draws the messages of a session between MCU, modem, link layer and server, in the style of the BC20 note's figure 1.")
		.addArgument(new Argument("<file>", "output file; the name ends in .svg, .html or .txt").argParser(drawing))
		.addOption(new Option("--recording <file>", "a transcript, from --record FILE of npm start or npm run modem (default: records a session)").conflicts("session"))
		.addOption(new Option("--session <name>", "session to record: figure = the steps of figure 1; no-connack = its Excep1; no-suback and so on = its Excep2; sensor = the firmware, three readings, embedded broker")
			.choices(Object.keys(SESSIONS)).default("figure"))
		.addOption(new Option("--modem <name>", "module of the recorded session").choices(Object.keys(PROFILES)).default("bg96").conflicts("recording"))
		.option("--all", "include bring-up, test commands and everything else that the figure omits")
		.option("--title <text>", `title of the drawing (default: ${TITLE})`);
}

async function run(words: readonly string[], print: (text: string) => void): Promise<void> {
	const command = parse(describe(), words, print);
	const file = command.args[0]!;
	const choices = command.opts<Choices>();
	const recording = choices.recording === undefined ? await SESSIONS[choices.session]!(choices.modem) : readFileSync(choices.recording, "utf8");
	const sequence = readSequence(recording, choices.all);
	if (sequence.rows.every(({ arrows }) => arrows.length === 0))
		throw new Error(`${choices.recording ?? "the session"}: nothing to draw${choices.all ? "" : "; --all includes what is not MQTT"}`);
	const title = choices.title ?? (choices.recording === undefined ? TITLE : `${TITLE}: ${basename(choices.recording)}`);
	writeFileSync(file, FORMS[extname(file)]!(sequence, title, recording));
	console.log(`${file}: ${sequence.rows.length} steps`);
}

await runCommand("npm run trace", run);
