// AT+QMTCFG: configures one connection, key by key, before every QMTOPEN, because the module forgets its settings.
// Source: both notes §3.2.1; "dataformat", "recv/mode" and "showrecvlen" as later firmware and related modules have them (docs/hardware.md).

import type CommandLine from "../../at/command-line.js";
import Command from "../../at/command.js";
import { ABORTED, OK, TIMEOUT as NO_ANSWER } from "../../at/result-codes.js";
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
	/** Index in the profile's keys. */
	#index = 0;
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
		composeSetting(this.#key, this.#values, this.#connection.packetTimeout, line);
	}

	override onResult(result: number, code: number): void {
		const key = this.#key;
		if (result === ABORTED || this.#stopped)
			return;
		if (key === this.#values.profile.lengthKey)
			this.lengthPrefixed = result === OK;
		else if (key === DATA_FORMAT)
			this.hexPayload = result === OK;
		// A failure of an optional key only shows that the firmware lacks it. Without an answer it may have been taken, and messages would come in another form.
		if (key >= DATA_FORMAT ? result !== NO_ANSWER && this.#module.capabilities.onWritten(key, result === OK) : result === OK) {
			this.#index += 1;
			this.#write();
		}
		else
			this.#owner.onFailed(commandError(titleOf(key), result, code, this.#module.engine.evidence), false);
	}

	get #key(): number {
		return this.#values.profile.settings[this.#index]!;
	}

	/** Writes the key at the index, or the next one that is to be written. */
	#write(): void {
		const { settings } = this.#values.profile;
		while (this.#index < settings.length && !this.#applies(settings[this.#index]!))
			this.#index += 1;
		if (this.#index < settings.length)
			this.#module.engine.submit(this);
		else {
			this.#stopped = true;
			this.#owner.onDone();
		}
	}

	/** Whether a key is to be written: most are, so that the module keeps nothing of an earlier session. */
	#applies(key: number): boolean {
		const { capabilities } = this.#module;
		switch (key) {
			case ALIAUTH: return this.#values.aliauth !== undefined;
			case DATA_FORMAT: return capabilities.hexPayload;
			case this.#values.profile.lengthKey: return capabilities.lengthPrefixed && !capabilities.hexPayload; // digits need no length: they hold no quote
			default: return true;
		}
	}
}

/** Writes the command line of a setting. @param packetTimeout seconds, at least those of `values` */
function composeSetting(setting: number, values: LinkValues, packetTimeout: number, line: CommandLine): void {
	line.begin(commandOf(setting, values.profile)).integer(values.connection, "connection");
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
	line.comma().integer(tls === undefined ? 0 : 1, "tls");
	if (tls !== undefined)
		line.comma().integer(tls.context, "tls.context");
}

function composeWill({ will }: LinkValues, line: CommandLine): void {
	line.comma().integer(will === undefined ? 0 : 1, "will");
	if (will !== undefined)
		line.comma().integer(will.QoS, "will.QoS").comma().integer(will.retain ? 1 : 0, "will.retain").comma()
			.string(will.topic, "will.topic").comma().string(will.message, "will.message");
}

function composeDevice({ productKey, deviceName, deviceSecret }: Device, line: CommandLine): void {
	line.comma().string(productKey, "aliauth.productKey").comma().string(deviceName, "aliauth.deviceName").comma().string(deviceSecret, "aliauth.deviceSecret");
}
