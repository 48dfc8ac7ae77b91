// AT+QMTCFG: configures one connection, key by key, before every QMTOPEN, because the module forgets its settings. Where the module combines commands, as many
// keys as fit are one line, at whose end one of them is queried: its answer shows that the line was executed to its end. After an error, which ends a line at
// an unknown place, and without that answer, its keys are written one by one.
// Source: both notes §3.2.1; V.250 §5.2.1 (several commands in a line); "dataformat", "recv/mode" and "showrecvlen" as later firmware and related modules have them (docs/hardware.md).

import type CommandLine from "../../at/command-line.js";
import Command from "../../at/command.js";
import { ABORTED, OK, TIMEOUT as NO_ANSWER } from "../../at/result-codes.js";
import { isString } from "../../base/check.js";
import { encode } from "../../base/utf8.js";
import { commandError } from "../common/module-error.js";
import {
	ALIAUTH, commandOf, DATA_FORMAT, KEEPALIVE, PDPCID, RECV_MODE, SESSION, SHOW_RECEIVED_LENGTH, SSL, TIMEOUT, titleOf, VERSION, WILL,
} from "../common/mqtt-keys.js";
import type { SequenceOwner } from "../common/sequence.js";
import type Connection from "../modem/connection.js";
import type Module from "../modem/module.js";
import type { LinkValues } from "./session-options.js";

/** Longest answer in milliseconds: 300 ms are stated; real modules take longer. */
const ANSWER_TIMEOUT = 3000;
/** What each further key of a line adds to that. */
const KEY_TIME = 300;
/** Longest line with several keys in bytes, without its query. */
const LONGEST_LINE = 512;
/** Before the first command of a line, and between two. */
const ATTENTION = encode("AT");
const AND = encode(";");
/** The answer to a query. */
const RESPONSE = encode("+QMTCFG");

/** What is written for a key behind the connection. */
interface Row {
	/** Values by their names, and numbers as they are. */
	readonly fields: readonly (string | number)[];
	/** The option whose values these are; "": they are values of the link. */
	readonly option: "" | "tls" | "will" | "aliauth";
	/** In front of their names in errors. */
	readonly prefix: string;
	/** 1 stands before them, or 0 alone where there is no such option: the module may have an earlier session's. */
	readonly flagged: boolean;
}

const ROWS: Readonly<Record<number, Row>> = Object.freeze({
	[VERSION]: row(["version"]),
	[PDPCID]: row(["context"]),
	[SSL]: row(["context"], "tls", true),
	[KEEPALIVE]: row(["keepAlive"]),
	[SESSION]: row(["clean"]),
	[TIMEOUT]: row(["retries", "notice"]), // behind the packet timeout, which is that of the present link
	[WILL]: row(["QoS", "retain", "topic", "message"], "will", true),
	[ALIAUTH]: row(["productKey", "deviceName", "deviceSecret"], "aliauth"),
	[DATA_FORMAT]: row([1, 1]),
	[RECV_MODE]: row(["buffered", 1]),
	[SHOW_RECEIVED_LENGTH]: row([1]),
});

function row(fields: readonly (string | number)[], option: Row["option"] = "", flagged = false): Row {
	return Object.freeze({ fields: Object.freeze(fields), option, prefix: option === "" ? "" : `${option}.`, flagged });
}

/** Writes the profile's keys in order; one command object for all of them. */
export default class MqttConfig extends Command {
	/** Messages arrive with their length: the firmware took "recv/mode". */
	lengthPrefixed = false;
	/** Payloads are hexadecimal digits both ways: the firmware took "dataformat". */
	hexPayload = false;
	readonly #connection: Connection;
	readonly #module: Module;
	readonly #values: LinkValues;
	readonly #owner: SequenceOwner;
	/** Index in the profile's keys: of the first key of the line. */
	#index = 0;
	/** Behind the last key of the line; of several keys negative until the query at its end was answered. A line of several keys has a response. */
	#end = 0;
	#stopped = true;

	constructor(connection: Connection, values: LinkValues, owner: SequenceOwner) {
		super(ANSWER_TIMEOUT);
		this.#connection = connection;
		this.#module = connection.module;
		this.#values = values;
		this.#owner = owner;
	}

	/** Begins; `onDone` or `onFailed` follows. None of its commands is pending: another command has ended since `stop`. */
	run(): void {
		this.lengthPrefixed = this.hexPayload = this.#stopped = false;
		this.#index = 0;
		this.#write();
	}

	/** Nothing follows any more. */
	stop(): void {
		this.#stopped = true;
		this.#module.engine.withdraw(this);
	}

	override compose(line: CommandLine): void {
		const capabilities = this.#module.capabilities;
		const profile = this.#module.profile;
		const settings = profile.settings;
		composeSetting(settings[this.#index]!, this.#values, this.#connection, line.begin(ATTENTION));
		this.timeout = ANSWER_TIMEOUT;
		this.response = undefined;
		this.#end = this.#index + 1;
		if (!capabilities.combines)
			return;
		for (let next = this.#nextKey(this.#end); next < settings.length; next = this.#nextKey(next + 1)) {
			const end = line.end;
			composeSetting(settings[next]!, this.#values, this.#connection, line.raw(AND));
			if (line.end - line.start > LONGEST_LINE) {
				line.end = end;
				break;
			}
			this.#end = -next - 1;
			this.timeout += KEY_TIME;
			this.response = RESPONSE;
		}
		if (this.response)
			line.raw(AND).raw(commandOf(KEEPALIVE, profile)).integer(this.#values.connection, "connection");
	}

	override onInformation(): boolean {
		this.#end = Math.abs(this.#end);
		return true;
	}

	override onResult(result: number, code: number): void {
		const capabilities = this.#module.capabilities;
		const profile = this.#module.profile;
		const settings = profile.settings;
		const first = settings[this.#index]!;
		if (result === ABORTED || this.#stopped)
			return;
		if (result === OK && this.#end > 0) {
			for (; this.#index < this.#end; this.#index = this.#nextKey(this.#index + 1)) {
				const key = settings[this.#index]!;
				if (key === profile.lengthKey)
					this.lengthPrefixed = true;
				else if (key === DATA_FORMAT)
					this.hexPayload = true;
				if (key >= DATA_FORMAT)
					capabilities.onWritten(key, true);
			}
		}
		else if (this.response && result !== NO_ANSWER)
			capabilities.combines = false;
		// A failure of an optional key only shows that the firmware lacks it. Without an answer it may have been taken, and messages would come in another form.
		else if (first >= DATA_FORMAT && result !== NO_ANSWER && capabilities.onWritten(first, false))
			this.#index += 1;
		else {
			this.#owner.onFailed(commandError(this.response ? "AT+QMTCFG" : titleOf(first), result, code, this.#module.engine.evidence), false);
			return;
		}
		this.#write();
	}

	/** Writes the key at the index, or the next one that is to be written, and behind it what fits in its line. */
	#write(): void {
		this.#index = this.#nextKey(this.#index);
		if (this.#index < this.#module.profile.settings.length)
			this.#module.engine.submit(this);
		else {
			this.#stopped = true;
			this.#owner.onDone();
		}
	}

	/**
	 * Most keys are written, so that the module keeps nothing of an earlier session.
	 * @returns the index of the first key from `index` on that is to be written; the count of keys when there is none
	 */
	#nextKey(index: number): number {
		const capabilities = this.#module.capabilities;
		const profile = this.#module.profile;
		const settings = profile.settings;
		let next = index;
		for (; next < settings.length; next++) {
			const key = settings[next];
			const applies = key === ALIAUTH ? this.#values.aliauth
				: key === DATA_FORMAT ? capabilities.hexPayload
				: key !== profile.lengthKey || (capabilities.lengthPrefixed && !capabilities.hexPayload); // digits need no length: they hold no quote
			if (applies)
				break;
		}
		return next;
	}
}

/** Writes the command of a setting. */
function composeSetting(setting: number, values: LinkValues, connection: Connection, line: CommandLine): void {
	const row = ROWS[setting]!;
	const given = (row.option ? values[row.option] : values) as Readonly<Record<string, unknown>> | undefined;
	line.raw(commandOf(setting, connection.module.profile)).integer(values.connection, "connection");
	if (setting === TIMEOUT)
		line.comma().integer(connection.packetTimeout, "packetTimeout");
	if (row.flagged)
		line.comma().integer(given ? 1 : 0, row.option);
	for (let i = 0; given && i < row.fields.length; i++) {
		const field = row.fields[i]!;
		const value = isString(field) ? given[field] : field;
		const name = row.prefix + field;
		line.comma();
		if (isString(value) || value instanceof Uint8Array)
			line.string(value, name);
		else
			line.integer(Number(value), name);
	}
}
