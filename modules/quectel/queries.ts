// Questions to the module, beside everything it does: test and read commands of the QMT family, and its settings. Answers are numbers, ranges and texts.
// Source: both notes §3.2.1 to §3.2.8 (test and read commands; QMTCFG with its values omitted).

import { COMMA, MINUS, NINE, SPACE, ZERO } from "../at/ascii.js";
import type CommandLine from "../at/command-line.js";
import Command from "../at/command.js";
import type Parameters from "../at/parameters.js";
import { OK } from "../at/result-codes.js";
import { checkInteger } from "../base/check.js";
import type { Task } from "../base/turn.js";
import { decode, encode } from "../base/utf8.js";
import { CONNECTIONS } from "./common/limits.js";
import { type default as ModuleError, commandError } from "./common/module-error.js";
import { commandOf, settingOf } from "./common/mqtt-keys.js";
import Modem from "./modem.js";
import type Module from "./modem/module.js";

/** Longest answer in milliseconds: 300 ms are stated; real modules take longer, see docs/hardware.md (Answer times). */
const ANSWER_TIMEOUT = 3000;

/** The commands that can be tested. */
const TESTED: readonly string[] = Object.freeze(["QMTCFG", "QMTOPEN", "QMTCLOSE", "QMTCONN", "QMTDISC", "QMTSUB", "QMTUNS", "QMTPUB"]);
const BRACKET = 0x5B;
const BRACKET_END = 0x5D;
/** Entries that a list of ranges may have. */
const RANGES = 16;

/** From lowest to highest; a single value is both. */
export type Range = readonly [low: number, high: number];
/** What a test command reports of one parameter: its ranges, or the text that stands there, such as `<topic>`. */
export type Tested = readonly Range[] | string;

/** A connection that is open. */
export interface Opened {
	readonly connection: number;
	readonly host: string;
	readonly port: number;
}

/** The state of a connection's client. */
export interface ClientState {
	readonly connection: number;
	/** 1 initial, 2 connecting, 3 connected, 4 disconnecting. */
	readonly state: number;
}

/** Takes an answer, or why there is none. Called once, in a later turn; not at all once the modem is closed. */
export type Done<Answer> = (error: ModuleError | undefined, answer: Answer) => void;

/** One question: its command line, and how each line of its answer is read. */
class Question<Row> extends Command implements Task {
	/** Parts of Task. */
	nextTask: Task | undefined = undefined;
	due = false;
	readonly #module: Module;
	readonly #line: string;
	readonly #read: (parameters: Parameters) => Row | undefined;
	readonly #done: Done<readonly Row[]>;
	readonly #rows: Row[] = [];
	#error: ModuleError | undefined;

	/** @param read undefined: the line is no answer to this, but a URC of the same name */
	constructor(module: Module, line: string, response: string, read: (parameters: Parameters) => Row | undefined, done: Done<readonly Row[]>) {
		super(ANSWER_TIMEOUT, encode(response));
		this.#module = module;
		this.#line = line;
		this.#read = read;
		this.#done = done;
	}

	override compose(line: CommandLine): void {
		line.begin(encode(this.#line));
	}

	override onInformation(parameters: Parameters): boolean {
		const row = this.#read(parameters);
		if (row !== undefined)
			this.#rows.push(row);
		return row !== undefined;
	}

	override onResult(result: number, code: number): void {
		if (result !== OK)
			this.#error = commandError(this.#line, result, code, this.#module.engine.evidence);
		this.#module.turn.later(this);
	}

	/** Part of Task: hands the answer over. */
	run(): void {
		this.#done(this.#error, this.#error === undefined ? this.#rows : []);
	}
}

/** Asks one modem. Questions wait their turn behind the commands of its sessions. */
export default class Queries {
	readonly #module: Module;

	/** @throws TypeError naming modem */
	constructor(modem: Modem) {
		if (!(modem instanceof Modem))
			throw new TypeError("modem: must be a Modem");
		this.#module = modem.module;
	}

	/**
	 * Asks for a command's test form, line by line and parameter by parameter; each line of QMTCFG begins with its key.
	 * @param command QMTCFG, QMTOPEN, QMTCLOSE, QMTCONN, QMTDISC, QMTSUB, QMTUNS or QMTPUB
	 * @throws RangeError naming command; Error when the modem is closed
	 */
	test(command: string, done: Done<readonly (readonly Tested[])[]>): void {
		if (!TESTED.includes(command))
			throw new RangeError(`command: ${command} is not ${TESTED.join(", ")}`);
		this.#ask(`AT+${command}=?`, `+${command}`, readTested, done);
	}

	/** The connections that are open (AT+QMTOPEN?). @throws Error when the modem is closed */
	opened(done: Done<readonly Opened[]>): void {
		this.#ask("AT+QMTOPEN?", "+QMTOPEN", readOpened, done);
	}

	/** The states of the clients that are there (AT+QMTCONN?). @throws Error when the modem is closed */
	states(done: Done<readonly ClientState[]>): void {
		this.#ask("AT+QMTCONN?", "+QMTCONN", readState, done);
	}

	/**
	 * The values of a QMTCFG key as the module has them, in the notes' units; none where it was never set.
	 * @param key such as "keepalive"
	 * @throws RangeError naming key or connection; Error when the modem is closed
	 */
	setting(key: string, connection: number, done: Done<readonly (number | string)[]>): void {
		const profile = this.#module.profile;
		const setting = settingOf(key);
		if (!profile.settings.includes(setting))
			throw new RangeError(`key: ${profile.name} has no "${key}"`);
		checkInteger(connection, "connection", 0, CONNECTIONS - 1);
		this.#ask(`AT${decode(commandOf(setting, profile))}${connection}`, "+QMTCFG", readSetting, (error, rows) => done(error, rows[0] ?? []));
	}

	#ask<Row>(line: string, response: string, read: (parameters: Parameters) => Row | undefined, done: Done<readonly Row[]>): void {
		if (this.#module.closed)
			throw new Error("modem: closed");
		this.#module.engine.submit(new Question(this.#module, line, response, read, done));
	}
}

/** A result line of the same name begins with a number, a test answer never does. */
function readTested(parameters: Parameters): Tested[] | undefined {
	const row: Tested[] = [];
	const pairs = new Int32Array(2 * RANGES);
	if (startsWithNumber(parameters))
		return undefined;
	blankBrackets(parameters);
	while (parameters.more) {
		const count = parameters.list(pairs);
		if (count < 0)
			row.push(parameters.text().split("...")[0]!.trim()); // "<qos>...": and so on
		else {
			const ranges: Range[] = [];
			for (let i = 0; i < Math.min(count, RANGES); i++)
				ranges.push([pairs[2 * i]!, pairs[2 * i + 1]!]);
			row.push(ranges);
		}
	}
	return row;
}

/** V.250 §5.4.3 has brackets around what may be left out, `"<clientID>"[,"<username>"]`: blanks in their place, in the line itself, which is ours. */
function blankBrackets({ bytes, position, end }: Parameters): void {
	for (let at = position; at < end; at++) {
		if (bytes[at] === BRACKET || bytes[at] === BRACKET_END)
			bytes[at] = SPACE;
	}
}

/** `+QMTOPEN: c,"host",port`; with a number behind the connection it is a result. */
function readOpened(parameters: Parameters): Opened | undefined {
	const connection = parameters.integer();
	if (startsWithNumber(parameters))
		return undefined;
	return { connection, host: parameters.text(), port: parameters.integer() };
}

/** `+QMTCONN: c,state`; a third number, or a state of 0, is a result's. */
function readState(parameters: Parameters): ClientState | undefined {
	const connection = parameters.integer();
	const state = parameters.integer();
	return parameters.more || !(state > 0) ? undefined : { connection, state };
}

/** `+QMTCFG: "key",value…`, without the key. A BC20 writes no quotes, and so nothing for an empty string at the end. */
function readSetting(parameters: Parameters): (number | string)[] {
	const values: (number | string)[] = [];
	parameters.string();
	while (parameters.more) {
		const { position, end } = parameters;
		const number = parameters.integer();
		if (number !== number)
			parameters.set(position, end);
		values.push(number === number ? number : parameters.text());
		if (!parameters.more && parameters.bytes[parameters.end - 1] === COMMA)
			values.push("");
	}
	return values;
}

/** Whether a digit or a minus comes next. */
function startsWithNumber(parameters: Parameters): boolean {
	const byte = parameters.more ? parameters.bytes[parameters.position]! : 0;
	return (byte >= ZERO && byte <= NINE) || byte === MINUS;
}
