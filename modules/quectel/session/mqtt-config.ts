// AT+QMTCFG: configures one connection, key by key, before every QMTOPEN, because the module forgets its settings. Where the module combines commands, as many
// keys as fit are one line, at whose end one of them is queried: its answer shows that the line was executed to its end. After an error, which ends a line at
// an unknown place, and without that answer, its keys are written one by one.
// Source: both notes §3.2.1; V.250 §5.2.1 (several commands in a line); "dataformat", "recv/mode" and "showrecvlen" as later firmware and related modules have them (docs/hardware.md).

import type CommandLine from "../../at/command-line.js";
import Command from "../../at/command.js";
import { ABORTED, OK, TIMEOUT as NO_ANSWER } from "../../at/result-codes.js";
import { encode } from "../../base/utf8.js";
import { commandError } from "../common/module-error.js";
import {
	ALIAUTH, commandOf, DATA_FORMAT, KEEPALIVE, PDPCID, RECV_MODE, SESSION, SSL, TIMEOUT, titleOf, VERSION, WILL,
} from "../common/mqtt-keys.js";
import type { SequenceOwner } from "../common/sequence.js";
import type Connection from "../modem/connection.js";
import type Module from "../modem/module.js";
import type { Device, LinkValues } from "./session-options.js";

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
	/** Behind the last key of the line; negative until the query at its end was answered. */
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
		const settings = this.#module.profile.settings;
		this.#composeKey(this.#index, line.begin(ATTENTION));
		this.timeout = ANSWER_TIMEOUT;
		this.response = undefined;
		if (!this.#module.capabilities.combines)
			return;
		for (let next = this.#nextKey(this.#index + 1); next < settings.length; next = this.#nextKey(next + 1)) {
			const end = line.end;
			this.#composeKey(next, line.raw(AND));
			if (line.end - line.start > LONGEST_LINE) {
				line.end = end;
				break;
			}
			this.#end = -next - 1;
			this.timeout += KEY_TIME;
			this.response = RESPONSE;
		}
		if (this.#combined)
			line.raw(AND).raw(commandOf(KEEPALIVE, this.#module.profile)).integer(this.#values.connection, "connection");
	}

	override onInformation(): boolean {
		this.#end = Math.abs(this.#end);
		return true;
	}

	override onResult(result: number, code: number): void {
		if (result === ABORTED || this.#stopped)
			return;
		if (this.#combined)
			this.#onLine(result, code);
		else
			this.#onKey(result, code);
	}

	/** The line has more than one key. */
	get #combined(): boolean {
		return this.response !== undefined;
	}

	/** The result of a line with several keys. */
	#onLine(result: number, code: number): void {
		const { capabilities, engine } = this.#module;
		if (result === NO_ANSWER) {
			this.#owner.onFailed(commandError("AT+QMTCFG", result, code, engine.evidence), false);
			return;
		}
		if (result === OK && this.#end > 0) {
			const settings = this.#module.profile.settings;
			for (; this.#index < this.#end; this.#index = this.#nextKey(this.#index + 1)) {
				const key = settings[this.#index]!;
				this.#onTaken(key, true);
				if (key >= DATA_FORMAT)
					capabilities.onWritten(key, true);
			}
		}
		else
			capabilities.combines = false;
		this.#write();
	}

	/** The result of a line with one key. */
	#onKey(result: number, code: number): void {
		const key = this.#module.profile.settings[this.#index]!;
		this.#onTaken(key, result === OK);
		// A failure of an optional key only shows that the firmware lacks it. Without an answer it may have been taken, and messages would come in another form.
		if (key >= DATA_FORMAT ? result !== NO_ANSWER && this.#module.capabilities.onWritten(key, result === OK) : result === OK) {
			this.#index += 1;
			this.#write();
		}
		else
			this.#owner.onFailed(commandError(titleOf(key), result, code, this.#module.engine.evidence), false);
	}

	/** The module has taken a key, or not: of those that decide the form of messages. */
	#onTaken(key: number, taken: boolean): void {
		if (key === this.#module.profile.lengthKey)
			this.lengthPrefixed = taken;
		else if (key === DATA_FORMAT)
			this.hexPayload = taken;
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

	/** @returns the index of the first key from `index` on that is to be written; the count of keys when there is none */
	#nextKey(index: number): number {
		const settings = this.#module.profile.settings;
		let next = index;
		while (next < settings.length && !this.#applies(settings[next]!))
			next += 1;
		return next;
	}

	/** Writes the command of the key at an index. */
	#composeKey(index: number, line: CommandLine): void {
		const values = this.#values;
		composeSetting(this.#module.profile.settings[index]!, values, this.#connection, line);
	}

	/** Whether a key is to be written: most are, so that the module keeps nothing of an earlier session. */
	#applies(key: number): boolean {
		const capabilities = this.#module.capabilities;
		switch (key) {
			case ALIAUTH: return this.#values.aliauth !== undefined;
			case DATA_FORMAT: return capabilities.hexPayload;
			case this.#module.profile.lengthKey: return capabilities.lengthPrefixed && !capabilities.hexPayload; // digits need no length: they hold no quote
			default: return true;
		}
	}
}

/** Writes the command of a setting. */
function composeSetting(setting: number, values: LinkValues, { module, packetTimeout }: Connection, line: CommandLine): void {
	line.raw(commandOf(setting, module.profile)).integer(values.connection, "connection");
	switch (setting) {
		case VERSION:
			line.comma().integer(values.version, "version");
			break;
		case PDPCID:
			line.comma().integer(values.context, "context");
			break;
		case SSL:
			composeTLS(values, line);
			break;
		case KEEPALIVE:
			line.comma().integer(values.keepAlive, "keepAlive");
			break;
		case SESSION:
			line.comma().integer(values.clean ? 1 : 0, "clean");
			break;
		case TIMEOUT:
			line.comma().integer(packetTimeout, "packetTimeout").comma().integer(values.retries, "retries").comma().integer(values.notice ? 1 : 0, "notice");
			break;
		case WILL:
			composeWill(values, line);
			break;
		case ALIAUTH:
			composeDevice(values.aliauth as Device, line);
			break;
		case DATA_FORMAT:
			line.comma().integer(1, "sent").comma().integer(1, "received");
			break;
		case RECV_MODE:
			line.comma().integer(values.buffered ? 1 : 0, "mode").comma().integer(1, "length");
			break;
		default: // SHOW_RECEIVED_LENGTH
			line.comma().integer(1, "length");
	}
}

/** Without TLS that is said as well: the module may have an earlier session's. */
function composeTLS({ tls }: LinkValues, line: CommandLine): void {
	line.comma().integer(tls ? 1 : 0, "tls");
	if (tls)
		line.comma().integer(tls.context, "tls.context");
}

function composeWill({ will }: LinkValues, line: CommandLine): void {
	line.comma().integer(will ? 1 : 0, "will");
	if (will)
		line.comma().integer(will.QoS, "will.QoS").comma().integer(will.retain ? 1 : 0, "will.retain").comma()
			.string(will.topic, "will.topic").comma().string(will.message, "will.message");
}

function composeDevice({ productKey, deviceName, deviceSecret }: Device, line: CommandLine): void {
	line.comma().string(productKey, "aliauth.productKey").comma().string(deviceName, "aliauth.deviceName").comma().string(deviceSecret, "aliauth.deviceSecret");
}
