// The commands of a session's life: clear, configure, open, connect, disconnect, close, and the question whether it is connected.
// Source: BG96 note §3.2.1 to §3.2.5, figure 1 (BC20 note's text of it); MODEM.md §4: QMTCFG is volatile, so it is written before every QMTOPEN.

import { encode } from "../at/ascii.js";
import Command from "../at/command.js";
import type Engine from "../at/engine.js";
import { ABORTED, OK } from "../at/errors.js";
import type CommandLine from "../at/line.js";
import type Parameters from "../at/parameters.js";
import type { Profile } from "./profile.js";

/** Longest answers, in milliseconds: 300 ms are stated for QMTCFG, QMTCLOSE and QMTDISC; real modules take longer (MODEM.md §1). */
const CFG_TIMEOUT = 3000;
const CLOSE_TIMEOUT = 10_000;

/** A will, as options give it. */
export interface Will {
	/** Text, or its bytes. */
	readonly topic: string | Uint8Array;
	readonly message: string | Uint8Array;
	readonly QoS?: number;
	readonly retain?: boolean;
}

/** What a session is configured with; checked already. Seconds as in the note. */
export interface SetupValues {
	readonly connection: number;
	readonly host: string;
	readonly port: number;
	readonly keepAlive: number;
	readonly clean: boolean;
	readonly packetTimeout: number;
	readonly retries: number;
	readonly will: Will | undefined;
	readonly user: string | Uint8Array | undefined;
	readonly password: string | Uint8Array | undefined;
	/** Comes back by itself after a loss. */
	readonly reconnect: boolean;
	readonly profile: Profile;
}

/** What the command does. The settings first, in the order in which they are written. */
export const VERSION = 0;
export const SSL = 1;
export const KEEPALIVE = 2;
export const SESSION = 3;
export const TIMEOUT = 4;
export const WILL = 5;
export const RECV_MODE = 6;
/** Behind the last setting. */
export const SETTINGS = 7;
export const OPEN = 7;
export const CONN = 8;
export const DISC = 9;
export const CLOSE = 10;

const NAMES: readonly string[] = Object.freeze([
	"AT+QMTCFG=\"version\"", "AT+QMTCFG=\"ssl\"", "AT+QMTCFG=\"keepalive\"", "AT+QMTCFG=\"session\"", "AT+QMTCFG=\"timeout\"", "AT+QMTCFG=\"will\"",
	"AT+QMTCFG=\"recv/mode\"", "AT+QMTOPEN", "AT+QMTCONN", "AT+QMTDISC", "AT+QMTCLOSE",
]);

/** One command object for all of them: only one is ever under way. */
class SetupCommand extends Command {
	what = CLOSE;
	/** Client identifier; known only when the module has told its IMEI. */
	id = "";
	readonly #values: SetupValues;
	readonly #onResult: (what: number, result: number) => void;
	readonly #prefixes: Uint8Array[] = [];

	constructor(values: SetupValues, onResult: (what: number, result: number) => void) {
		super(CFG_TIMEOUT);
		this.#values = values;
		this.#onResult = onResult;
		for (let i = 0; i < NAMES.length; i++)
			this.#prefixes.push(encode(`${NAMES[i]}${i < SETTINGS ? "," : "="}${values.connection}`));
	}

	/** Name of the command, as in errors: `AT+QMTOPEN`. */
	get title(): string {
		return NAMES[this.what]!;
	}

	/** Chooses what the next submission does. */
	prepare(what: number): this {
		this.what = what;
		this.timeout = what < OPEN ? CFG_TIMEOUT : CLOSE_TIMEOUT;
		return this;
	}

	override compose(line: CommandLine): void {
		const values = this.#values;
		line.begin(this.#prefixes[this.what]!);
		switch (this.what) {
			case VERSION:
				line.comma().integer(values.profile.version as number, "version");
				break;
			case SSL:
				line.comma().integer(0, "ssl");
				break;
			case KEEPALIVE:
				line.comma().integer(values.keepAlive, "keepAlive");
				break;
			case SESSION:
				line.comma().integer(values.clean ? 1 : 0, "clean");
				break;
			case TIMEOUT:
				line.comma().integer(values.packetTimeout, "packetTimeout").comma().integer(values.retries, "retries").comma().integer(1, "notice");
				break;
			case WILL:
				this.#will(line);
				break;
			case RECV_MODE:
				line.comma().integer(0, "mode").comma().integer(1, "length");
				break;
			case OPEN:
				line.comma().string(values.host, "host").comma().integer(values.port, "port");
				break;
			case CONN:
				line.comma().string(this.id, "id");
				if (values.user !== undefined)
					line.comma().string(values.user, "user");
				if (values.password !== undefined)
					line.comma().string(values.password, "password");
				break;
			default:
		}
	}

	#will(line: CommandLine): void {
		const { will } = this.#values;
		line.comma().integer(will === undefined ? 0 : 1, "will");
		if (will !== undefined)
			line.comma().integer(will.QoS ?? 0, "will.QoS").comma().integer(will.retain ? 1 : 0, "will.retain").comma()
				.string(will.topic, "will.topic").comma().string(will.message, "will.message");
	}

	override onResult(result: number): void {
		this.#onResult(this.what, result);
	}
}

/** Runs them one after the other: one that is asked for while another is pending waits for its end. */
export class Setup {
	readonly #engine: Engine;
	readonly #command: SetupCommand;
	readonly #id: () => string;
	#deferred = -1;

	/**
	 * @param id client identifier, asked for when it is needed: the module may have told its IMEI by then
	 * @param onResult what was done, and its final result code; not that of one behind which another waits, nor ABORTED
	 */
	constructor(engine: Engine, values: SetupValues, id: () => string, onResult: (what: number, result: number) => void) {
		this.#engine = engine;
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

/** BG96 note §3.2.4, <state>: the client is connected. */
const CONNECTED = 3;
const QUESTION = encode("AT+QMTCONN?");

/** AT+QMTCONN?: is the client connected? */
export class StateQuestion extends Command {
	/** Why it is asked. */
	reason = "";
	/** What the module said of this connection: 1 initial, 2 connecting, 3 connected, 4 disconnecting; 0 nothing. */
	#state = 0;
	readonly #connection: number;
	readonly #onDisconnected: (reason: string) => void;
	readonly #onConnected: () => void;

	/**
	 * @param onDisconnected the answer was not that it is connected, or there was none
	 * @param onConnected it is
	 */
	constructor(connection: number, onDisconnected: (reason: string) => void, onConnected: () => void) {
		super(CFG_TIMEOUT, encode("+QMTCONN"));
		this.#connection = connection;
		this.#onDisconnected = onDisconnected;
		this.#onConnected = onConnected;
	}

	override compose(line: CommandLine): void {
		this.#state = 0;
		line.begin(QUESTION);
	}

	/** `+QMTCONN: c,state`; three fields are the result of a connect, which is a URC. */
	override onInformation(parameters: Parameters): boolean {
		const connection = parameters.integer();
		const state = parameters.integer();
		if (parameters.more)
			return false;
		if (connection === this.#connection)
			this.#state = state;
		return true;
	}

	override onResult(result: number): void {
		if (result === OK && this.#state === CONNECTED)
			this.#onConnected();
		else if (result !== ABORTED)
			this.#onDisconnected(this.reason);
	}
}
