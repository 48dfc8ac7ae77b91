// The commands of a session's life, one after the other: clear, configure, open, connect, disconnect, close; and the result lines they lead to.
// Source: both notes §3.2.1 to §3.2.5, figure 1 (BC20 note's text of it); MODEM.md §1 and §4.

import type CommandLine from "../../at/command-line.js";
import Command from "../../at/command.js";
import type Parameters from "../../at/parameters.js";
import { ABORTED, OK, TIMEOUT } from "../../at/result-codes.js";
import { encode } from "../../base/utf8.js";
import { DATA_FORMAT, isOptional, RECV_MODE, SETTINGS, titleOf } from "../common/mqtt-keys.js";
import { textOfClose, textOfDisc, textOfOpen, textOfPacket, textOfReturnCode } from "../common/result-texts.js";
import type Modem from "../modem.js";
import { applies, composeSetting, type SettingValues } from "./mqtt-config.js";

/** Longest answers, in milliseconds: 300 ms are stated for QMTCFG, QMTCLOSE and QMTDISC; real modules take longer (MODEM.md §1). */
const CFG_TIMEOUT = 3000;
const CLOSE_TIMEOUT = 10_000;
/** Milliseconds a QMTCLOSE or QMTDISC result may follow its OK (MODEM.md §1). */
const CLOSE_WAIT = 10_000;

/** What a session is set up with; checked already. */
export interface SetupValues extends SettingValues {
	readonly host: string;
	readonly port: number;
	readonly user: string | Uint8Array | undefined;
	readonly password: string | Uint8Array | undefined;
	/** Comes back by itself after a loss. */
	readonly reconnect: boolean;
}

/** What the command does: below OPEN a setting of ../common/mqtt-keys. */
export const OPEN = SETTINGS;
export const CONN = OPEN + 1;
export const DISC = OPEN + 2;
export const CLOSE = OPEN + 3;
const NOTHING = -1;

const NAMES: readonly string[] = Object.freeze(["AT+QMTOPEN", "AT+QMTCONN", "AT+QMTDISC", "AT+QMTCLOSE"]);
const COMMANDS: readonly Uint8Array[] = Object.freeze(NAMES.map((name) => encode(`${name}=`)));

/** One command object for all of them: only one is ever under way. */
class SetupCommand extends Command {
	what = CLOSE;
	/** Client identifier; known only when the module has told its IMEI. */
	id = "";
	readonly #values: SetupValues;
	readonly #setup: Setup;

	constructor(values: SetupValues, setup: Setup) {
		super(CFG_TIMEOUT);
		this.#values = values;
		this.#setup = setup;
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
		this.#setup.onResult(this.what, result);
	}
}

/** Who a Setup works for. */
export interface SetupOwner {
	/** A command has done its work: OK, and where one follows the result line of success. A setting may be refused, where it is optional. */
	onDone(what: number): void;
	/**
	 * It has not.
	 * @param failure what came instead
	 * @param result of the result line; NaN when none came
	 */
	onFailed(failure: string, result: number): void;
	/** Call `onOverdue` in so many milliseconds. */
	onPatience(wait: number): void;
}

/** Runs them one after the other: one that is asked for while another is pending waits for its end. */
export class Setup {
	/** Messages will carry their length: the firmware took "recv/mode". */
	counted = false;
	/** Payloads are hexadecimal digits both ways: the firmware took "dataformat". */
	hexadecimal = false;
	readonly #modem: Modem;
	readonly #values: SetupValues;
	readonly #id: string | undefined;
	readonly #wait: number;
	readonly #openTimeout: number;
	readonly #owner: SetupOwner;
	readonly #command: SetupCommand;
	/** Waits for the end of the one that is pending. */
	#deferred = NOTHING;
	/** Of which the owner is still to be told. */
	#current = NOTHING;
	/** OK has come, its result line has not. */
	#answered = false;

	/**
	 * @param id client identifier; undefined: the module's IMEI, which it may have told by the time it is needed
	 * @param wait milliseconds from OK to a packet's result line
	 */
	constructor(modem: Modem, values: SetupValues, id: string | undefined, wait: number, owner: SetupOwner) {
		this.#modem = modem;
		this.#values = values;
		this.#id = id;
		this.#wait = wait;
		this.#openTimeout = modem.profile.openTimeout + (values.tls === undefined ? 0 : values.tls.negotiateTime * 1000);
		this.#owner = owner;
		this.#command = new SetupCommand(values, this);
	}

	/** @returns the first setting that this session needs, or OPEN */
	first(): number {
		this.counted = this.hexadecimal = false;
		return this.next(CLOSE);
	}

	/** @param last the setting written last, or CLOSE before the first. @returns the next that this session needs; OPEN behind the last */
	next(last: number): number {
		const { settings } = this.#values.profile;
		for (let i = settings.indexOf(last) + 1; i < settings.length; i++) {
			if (applies(settings[i]!, this.#values, this.#modem.capabilities))
				return settings[i]!;
		}
		return OPEN;
	}

	/** Sends a command, behind the one that is pending; instead of the one that waits. `onDone` or `onFailed` follows. */
	run(what: number): void {
		this.#current = what;
		this.#answered = false;
		if (this.#command.queued)
			this.#deferred = what;
		else
			this.#submit(what);
	}

	/** What comes of the command under way is not told any more, and none waits behind it. */
	forget(): void {
		this.#deferred = this.#current = NOTHING;
	}

	/** Sends nothing more. */
	stop(): void {
		this.forget();
		this.#modem.engine.withdraw(this.#command);
	}

	/** `+QMTOPEN: c,result` */
	onOpen(result: number): void {
		if (this.#awaits(OPEN))
			this.#end(result === 0 ? "" : `AT+QMTOPEN: result ${result} (${textOfOpen(result)})`, result);
	}

	/** `+QMTCONN: c,result[,ret_code]` */
	onConn(parameters: Parameters): void {
		const result = parameters.integer();
		const code = parameters.integer();
		if (!this.#awaits(CONN))
			return;
		if (result === 1)
			this.#owner.onPatience(this.#wait);
		else if (code > 0)
			this.#end(`AT+QMTCONN: return code ${code} (${textOfReturnCode(code)})`, result);
		else
			this.#end(result === 0 ? "" : `AT+QMTCONN: result ${result} (${textOfPacket(result)})`, result);
	}

	/** `+QMTDISC: c,result` */
	onDisc(parameters: Parameters): void {
		const result = parameters.integer();
		if (this.#awaits(DISC))
			this.#end(result === 0 ? "" : `AT+QMTDISC: result ${result} (${textOfDisc(result)})`, result);
	}

	/** `+QMTCLOSE: c,result` */
	onClose(parameters: Parameters): void {
		const result = parameters.integer();
		if (this.#awaits(CLOSE))
			this.#end(result === 0 ? "" : `AT+QMTCLOSE: result ${result} (${textOfClose(result)})`, result);
	}

	/** The time given to `onPatience` is over. */
	onOverdue(): void {
		this.#end(`${this.#command.title}: no result line`, NaN);
	}

	/** For its command: the final result code. */
	onResult(what: number, result: number): void {
		if (result === ABORTED)
			return;
		if (this.#deferred !== NOTHING)
			this.#submit(this.#deferred);
		else if (what === this.#current) {
			if (what < OPEN)
				this.#onSetting(what, result);
			else if (result === OK) {
				this.#answered = true;
				this.#owner.onPatience(what === OPEN ? this.#openTimeout : what === CONN ? this.#wait : CLOSE_WAIT);
			}
			else
				this.#refused(result);
		}
	}

	#onSetting(what: number, result: number): void {
		if (what === RECV_MODE)
			this.counted = result === OK;
		else if (what === DATA_FORMAT)
			this.hexadecimal = result === OK;
		if (isOptional(what) ? result !== TIMEOUT && this.#modem.capabilities.onWritten(what, result === OK) : result === OK)
			this.#end("", NaN);
		else
			this.#refused(result); // without an answer it may have been taken, and messages would come in a form that is not expected
	}

	#refused(result: number): void {
		this.#end(`${this.#command.title}: ${result === TIMEOUT ? "no answer" : this.#modem.engine.evidence}`, NaN);
	}

	#awaits(what: number): boolean {
		return this.#current === what && this.#answered;
	}

	/** The command under way is over. @param failure "" when it has done its work */
	#end(failure: string, result: number): void {
		const what = this.#current;
		this.#current = NOTHING;
		if (failure === "")
			this.#owner.onDone(what);
		else
			this.#owner.onFailed(failure, result);
	}

	#submit(what: number): void {
		this.#deferred = NOTHING;
		if (what === CONN)
			this.#command.id = this.#id ?? this.#modem.imei;
		this.#modem.engine.submit(this.#command.prepare(what));
	}
}
