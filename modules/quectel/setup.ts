// The commands of a session's life, one after the other: clear, configure, open, connect, disconnect, close.
// Source: both notes §3.2.1 to §3.2.5, figure 1 (BC20 note's text of it); MODEM.md §4.

import { encode } from "../at/ascii.js";
import Command from "../at/command.js";
import type Engine from "../at/engine.js";
import { ABORTED } from "../at/errors.js";
import type CommandLine from "../at/line.js";
import type Capabilities from "./capabilities.js";
import { applies, composeSetting, SETTINGS, type SettingValues, titleOf } from "./settings.js";

/** Longest answers, in milliseconds: 300 ms are stated for QMTCFG, QMTCLOSE and QMTDISC; real modules take longer (MODEM.md §1). */
const CFG_TIMEOUT = 3000;
const CLOSE_TIMEOUT = 10_000;

/** What a session is set up with; checked already. */
export interface SetupValues extends SettingValues {
	readonly host: string;
	readonly port: number;
	readonly user: string | Uint8Array | undefined;
	readonly password: string | Uint8Array | undefined;
	/** Comes back by itself after a loss. */
	readonly reconnect: boolean;
}

/** What the command does: below OPEN a setting of ./settings. */
export const OPEN = SETTINGS;
export const CONN = OPEN + 1;
export const DISC = OPEN + 2;
export const CLOSE = OPEN + 3;

const NAMES: readonly string[] = Object.freeze(["AT+QMTOPEN", "AT+QMTCONN", "AT+QMTDISC", "AT+QMTCLOSE"]);
const COMMANDS: readonly Uint8Array[] = Object.freeze(NAMES.map((name) => encode(`${name}=`)));

/** One command object for all of them: only one is ever under way. */
class SetupCommand extends Command {
	what = CLOSE;
	/** Client identifier; known only when the module has told its IMEI. */
	id = "";
	readonly #values: SetupValues;
	readonly #onResult: (what: number, result: number) => void;

	constructor(values: SetupValues, onResult: (what: number, result: number) => void) {
		super(CFG_TIMEOUT);
		this.#values = values;
		this.#onResult = onResult;
	}

	/** Name of the command, as in errors: `AT+QMTOPEN`. */
	get title(): string {
		return this.what < OPEN ? titleOf(this.what) : NAMES[this.what - OPEN]!;
	}

	/** Chooses what the next submission does. */
	prepare(what: number): this {
		this.what = what;
		this.timeout = what < OPEN ? CFG_TIMEOUT : CLOSE_TIMEOUT;
		return this;
	}

	override compose(line: CommandLine): void {
		const values = this.#values;
		if (this.what < OPEN) {
			composeSetting(this.what, values, line);
			return;
		}
		line.begin(COMMANDS[this.what - OPEN]!).integer(values.connection, "connection");
		if (this.what === OPEN)
			line.comma().string(values.host, "host").comma().integer(values.port, "port");
		else if (this.what === CONN) {
			line.comma().string(this.id, "id");
			if (values.user !== undefined)
				line.comma().string(values.user, "user");
			if (values.password !== undefined)
				line.comma().string(values.password, "password");
		}
	}

	override onResult(result: number): void {
		this.#onResult(this.what, result);
	}
}

/** Runs them one after the other: one that is asked for while another is pending waits for its end. */
export class Setup {
	readonly #engine: Engine;
	readonly #values: SetupValues;
	readonly #command: SetupCommand;
	readonly #id: () => string;
	#deferred = -1;

	/**
	 * @param id client identifier, asked for when it is needed: the module may have told its IMEI by then
	 * @param onResult what was done, and its final result code; not that of one behind which another waits, nor ABORTED
	 */
	constructor(engine: Engine, values: SetupValues, id: () => string, onResult: (what: number, result: number) => void) {
		this.#engine = engine;
		this.#values = values;
		this.#id = id;
		this.#command = new SetupCommand(values, (what, result) => {
			if (result === ABORTED)
				return;
			if (this.#deferred >= 0)
				this.#submit(this.#deferred);
			else
				onResult(what, result);
		});
	}

	/** Name of the command sent last, as in errors. */
	get title(): string {
		return this.#command.title;
	}

	/** @param last the setting written last, or CLOSE before the first. @returns the next that this session needs; OPEN behind the last */
	next(last: number, capabilities: Capabilities): number {
		const { settings } = this.#values.profile;
		for (let i = settings.indexOf(last) + 1; i < settings.length; i++) {
			if (applies(settings[i]!, this.#values, capabilities))
				return settings[i]!;
		}
		return OPEN;
	}

	/** Sends a command, behind the one that is pending; instead of the one that waits. */
	run(what: number): void {
		if (this.#command.queued)
			this.#deferred = what;
		else
			this.#submit(what);
	}

	/** Forgets what waits behind the command that is pending. */
	forget(): void {
		this.#deferred = -1;
	}

	/** Sends nothing more. */
	stop(): void {
		this.#deferred = -1;
		this.#engine.withdraw(this.#command);
	}

	#submit(what: number): void {
		this.#deferred = -1;
		if (what === CONN)
			this.#command.id = this.#id();
		this.#engine.submit(this.#command.prepare(what));
	}
}
