// The commands that open and close a link: AT+QMTOPEN, AT+QMTCONN, AT+QMTDISC, AT+QMTCLOSE, one at a time, and the result lines they lead to.
// Source: both notes §3.2.2 to §3.2.5, figure 1 (the BC20 note's text of it).

import type CommandLine from "../../at/command-line.js";
import Command from "../../at/command.js";
import type Parameters from "../../at/parameters.js";
import { ABORTED, OK } from "../../at/result-codes.js";
import { encode } from "../../base/utf8.js";
import { CONNECT } from "../../mqtt/packet-types.js";
import ModuleError, { commandError } from "../common/module-error.js";
import { adviceOfReturnCode, textOfClose, textOfDisc, textOfOpen, textOfPacket, textOfReturnCode } from "../common/result-texts.js";
import type { SequenceOwner } from "../common/sequence.js";
import { CLOSE, CONN, OPEN } from "../common/urcs.js";
import { LINK } from "../modem/connection-timer.js";
import type Connection from "../modem/connection.js";
import type SessionEvents from "./session-events.js";
import type { LinkValues } from "./session-options.js";

/** Longest time to the final result code, in milliseconds: 300 ms are stated for QMTCLOSE and QMTDISC; real modules take longer (docs/hardware.md). */
const TIMEOUT_MS = 10_000;
/** Milliseconds a QMTCLOSE or QMTDISC result may follow its OK. */
const CLOSE_WAIT = 10_000;

/** No command. The commands have the numbers of their result lines, from 1 to 4. */
const NOTHING = 0;
/** Of a result line that has not come. A constant, because on XS a global is looked up each time. */
const NO_RESULT = NaN;

/** By number: a command, its first bytes, and the text of its <result>. */
const NAMES: readonly string[] = Object.freeze(["", "AT+QMTOPEN", "AT+QMTCLOSE", "AT+QMTCONN", "AT+QMTDISC"]);
const COMMANDS: readonly Uint8Array[] = Object.freeze(NAMES.map((name) => encode(`${name}=`)));
const TEXTS: readonly ((result: number) => string)[] = Object.freeze([textOfPacket, textOfOpen, textOfClose, textOfPacket, textOfDisc]);

/** One command object for all four: only one is ever under way. */
export default class LinkCommands extends Command {
	/** The last result line's <result>; NaN when none came. */
	result = NO_RESULT;
	readonly #connection: Connection;
	readonly #values: LinkValues;
	readonly #events: SessionEvents;
	readonly #owner: SequenceOwner;
	/** What the command does, and has sent or will. */
	#what = CLOSE;
	/** Waits for the end of the one that is pending. */
	#deferred = NOTHING;
	/** Whose end is to be reported. */
	#current = NOTHING;
	/** OK has come, its result line has not. */
	#answered = false;
	/** When its OK came. */
	#since = 0;

	constructor(connection: Connection, values: LinkValues, events: SessionEvents, owner: SequenceOwner) {
		super(TIMEOUT_MS);
		this.#connection = connection;
		this.#values = values;
		this.#events = events;
		this.#owner = owner;
	}

	/** Milliseconds since the OK of the command under way, or of the last one; 0 before it. */
	get waited(): number {
		return this.#answered ? this.#connection.module.clock.now() - this.#since : 0;
	}

	/** Sends a command, behind the one that is pending; instead of the one that waits. `onDone` or `onFailed` follows. */
	run(what: number): void {
		this.#current = what;
		this.#answered = false;
		this.result = NO_RESULT;
		if (this.queued)
			this.#deferred = what;
		else
			this.#submit(what);
	}

	/** What the command under way comes to is not reported, and none waits behind it. */
	forget(): void {
		this.#deferred = this.#current = NOTHING;
	}

	/** Sends nothing more. */
	stop(): void {
		this.forget();
		this.#connection.module.engine.withdraw(this);
	}

	/** A result line behind the connection: `+QMTOPEN: c,result`, `+QMTCLOSE: c,result`, `+QMTCONN: c,result[,ret_code]` or `+QMTDISC: c,result`. */
	onLine(what: number, parameters: Parameters): void {
		const result = parameters.integer();
		const code = parameters.integer();
		const name = NAMES[what]!;
		if (this.#current !== what || !this.#answered)
			return;
		if (what === CONN && result === 1) {
			this.#wait(this.#connection.packetWait);
			this.#events.retransmit(CONNECT, 0, code);
			return;
		}
		this.result = result;
		if (what === CONN && code > 0)
			this.#end(new ModuleError("QMTCONN", code, `${name}: return code ${code} (${textOfReturnCode(code)})${adviceOfReturnCode(code)}`));
		else if (result === 0)
			this.#end();
		else
			this.#end(new ModuleError(name.slice(3), what === CONN ? 0 : result, `${name}: result ${result} (${TEXTS[what]!(result)})`));
	}

	/** The result line is overdue, or there was nothing to close. */
	onDeadline(): void {
		this.result = NO_RESULT;
		this.#end(new ModuleError("timeout", 0, `${NAMES[this.#what]}: no result line`));
	}

	override compose(line: CommandLine): void {
		const values = this.#values;
		line.begin(COMMANDS[this.#what]!).integer(values.connection, "connection");
		if (this.#what === OPEN)
			line.comma().string(values.host, "host").comma().integer(values.port, "port");
		else if (this.#what === CONN) {
			line.comma().string(values.id ?? this.#connection.module.lifecycle.bringUp.imei, "id");
			if (values.user.length > 0)
				line.comma().string(values.user, "user");
			if (values.password.length > 0)
				line.comma().string(values.password, "password");
		}
	}

	override onResult(result: number, code: number): void {
		if (result === ABORTED)
			return;
		if (this.#deferred !== NOTHING)
			this.#submit(this.#deferred);
		else if (this.#current === NOTHING)
			return;
		else if (result === OK) {
			const tls = this.#values.tls;
			const module = this.#connection.module;
			this.#answered = true;
			this.#since = module.clock.now();
			this.#wait(this.#what === CONN ? this.#connection.packetWait : this.#what !== OPEN ? CLOSE_WAIT : module.profile.openTimeout + (tls ? tls.negotiateTime * 1000 : 0));
		}
		else
			this.#end(commandError(NAMES[this.#what]!, result, code, this.#connection.module.engine.evidence));
	}

	#wait(ms: number): void {
		this.#connection.timer.set(LINK, this.#connection.module.clock.now() + ms);
	}

	/** The command under way is over. @param error undefined when it has done its work */
	#end(error?: ModuleError): void {
		this.#current = NOTHING;
		if (error)
			this.#owner.onFailed(error, true);
		else
			this.#owner.onDone();
	}

	#submit(what: number): void {
		this.#deferred = NOTHING;
		this.#what = what;
		this.#connection.module.engine.submit(this);
	}
}
