// Prepares an SSL context of the module for QMTOPEN: clock, files, and the context's parameters.
// Source: BG96 note §6.2 (order and forms), BG96 FILE AT Commands Manual V1.0 §2.2 to §2.4, docs/hardware.md (Contradictions in the notes; TLS).
//
// step     sends                       OK                                                    error                             no answer
// CLOCK    AT+CCLK?                    a time, certificates in date: → LIST; else → NETWORK  failed                            failed
// NETWORK  AT+QLTS=2                   a time: → ADJUST; else failed                         failed                            failed
// ADJUST   AT+CCLK="time"              as in CLOCK, with that time                           failed                            failed
// LIST     AT+QFLST="name"             same size: next file; other size, reupload: → DELETE  not uploadable: failed; → UPLOAD  failed
// DELETE   AT+QFDEL="name"             → UPLOAD                                              → UPLOAD                          → UPLOAD
// UPLOAD   AT+QFUPL="name",size,100    right checksum: next file; wrong: → DELETE            failed; file exists: → LIST       → DELETE
// SETTING  AT+QSSLCFG="key",context,…  next setting; after the last: ready                   failed; "sni": next               failed
//
// NETWORK is left out when the network's time is known already; often it arrives only some time after the registration. CLOCK is left out when no
// certificate's dates are looked at. A file is uploaded three times at most, then it has failed; so has what the module refuses: the link's back-off decides
// when all of it is tried again.

import type CommandLine from "../../at/command-line.js";
import type Parameters from "../../at/parameters.js";
import { CME, ERROR, OK, TIMEOUT } from "../../at/result-codes.js";
import { decode } from "../../base/utf8.js";
import ModuleError, { sourceOf } from "../common/module-error.js";
import { formatClock, parseClock } from "../common/network-time.js";
import { textOfFileError } from "../common/result-texts.js";
import type { SequenceOwner } from "../common/sequence.js";
import TextCommand, { type TextCommandOwner } from "../common/text-command.js";
import type Module from "../modem/module.js";
import { CONTEXT_SETTINGS, SNI, valueOf } from "./ssl-settings.js";
import type TLSFile from "./tls-file.js";
import { NONE, type TLSValues } from "./tls-options.js";

const CLOCK = 0;
const LIST = 1;
const DELETE = 2;
const UPLOAD = 3;
const SETTING = 4;
const ADJUST = 5;
const NETWORK = 6;

/** Longest times to a result in milliseconds; erasing and writing flash memory takes part of them. */
const ANSWER_TIMEOUT = 5000;
const FILE_TIMEOUT = 10_000;
const UPLOAD_TIMEOUT = 30_000;
/** Seconds without a byte after which the module aborts an upload; the note's value. */
const UPLOAD_PATIENCE = 100;
/** Uploads of one file before the sequence fails. */
const ATTEMPTS = 3;
/** BG96 FILE AT Commands Manual V1.0, chapter 4. */
const FILE_EXISTS = 407;

/** Runs the steps for one session. */
export default class SSLContext implements TextCommandOwner {
	declare readonly values: TLSValues;
	/** The firmware accepted the "sni" setting. */
	sniSupported = false;
	readonly #module: Module;
	readonly #owner: SequenceOwner;
	readonly #events: { upload(name: string, sent: number, size: number): void };
	readonly #command: TextCommand;
	#step = CLOCK;
	/** Index of the file or setting. */
	#index = 0;
	#attempt = 0;
	/** Size of the file in the module, or bytes uploaded. */
	#count = 0;
	/** The time or the checksum in the information response. */
	#text = "";
	/** The network time. */
	#networkTime = NaN;

	/** @param events called with the bytes of a file that have gone to the module */
	constructor(module: Module, values: TLSValues, owner: SequenceOwner, events: { upload(name: string, sent: number, size: number): void }) {
		this.#module = module;
		this.values = values;
		this.#owner = owner;
		this.#events = events;
		this.#command = new TextCommand(module.engine, this);
	}

	/** Starts the sequence. `onDone` or `onFailed` follows. */
	run(): void {
		if (this.values.ignoreLocalTime || this.values.level === NONE)
			this.#list(0);
		else
			this.#ask(CLOCK, "AT+CCLK?", "+CCLK");
	}

	/** Stops the sequence: neither `onDone` nor `onFailed` follows. */
	stop(): void {
		this.#command.forget();
	}

	/** A handshake failed: marks files that were not verified for another upload. @returns their names as text for the error; "" without any */
	suspect(): string {
		let finding = "";
		for (const file of this.values.files) {
			if (file.uploadable && !file.verified) {
				file.reupload = true;
				finding += `; ${file.kind} "${file.name}" was already in the module and will be uploaded again`;
			}
		}
		return finding;
	}

	/** Part of TextCommandOwner. */
	onInformation(parameters: Parameters): void {
		switch (this.#step) {
			case CLOCK:
			case NETWORK:
				parameters.string();
				this.#text = decode(parameters.bytes, parameters.from, parameters.to);
				break;
			case LIST:
				parameters.string();
				this.#count = parameters.integer();
				break;
			default: // +QFUPL: size,checksum
				parameters.integer();
				parameters.string();
				this.#text = decode(parameters.bytes, parameters.from, parameters.to);
		}
	}

	/** Part of TextCommandOwner. */
	composeRaw(line: CommandLine, count: number): void {
		const file = this.#file;
		this.#events.upload(file.name, this.#count, file.size);
		file.write(line, this.#count, count);
		this.#count += count;
	}

	/** Part of TextCommandOwner. */
	onResult(result: number, code: number): void {
		switch (this.#step) {
			case CLOCK:
				this.#onClock(result, code);
				break;
			case NETWORK:
				this.#adjust(parseClock(this.#text));
				break;
			case ADJUST:
				if (result === OK)
					this.#check(this.#networkTime);
				else
					this.#failed("AT+CCLK", result, code);
				break;
			case LIST:
				this.#onList(result);
				break;
			case DELETE:
				this.#upload();
				break;
			case UPLOAD:
				this.#onUpload(result, code);
				break;
			default:
				this.#onSetting(result, code);
		}
	}

	get #file(): TLSFile {
		return this.values.files[this.#index]!;
	}

	#ask(step: number, text: string, response = "", timeout = ANSWER_TIMEOUT, rawBytes = 0): void {
		this.#step = step;
		this.#text = "";
		this.#count = 0;
		this.#command.ask(text, response, timeout, rawBytes);
	}

	#onClock(result: number, code: number): void {
		const now = parseClock(this.#text);
		const networkTime = this.#module.lifecycle.bringUp.wallTime();
		if (result !== OK)
			this.#failed("AT+CCLK?", result, code);
		else if (now === now)
			this.#check(now);
		else if (networkTime === undefined)
			this.#ask(NETWORK, "AT+QLTS=2", "+QLTS");
		else
			this.#adjust(networkTime);
	}

	/** Sets the module's clock. @param time the network time; NaN: unknown */
	#adjust(time: number): void {
		this.#networkTime = time;
		if (time === time)
			this.#ask(ADJUST, `AT+CCLK="${formatClock(time)}"`);
		else
			this.#fail("AT+CCLK?: module clock not set, cannot check certificate dates; set tls.ignoreLocalTime to skip the check");
	}

	/** Checks the dates of the uploaded certificates, because the module would report only a failed handshake. */
	#check(now: number): void {
		for (const { kind, validity } of this.values.files) {
			if (validity && !(now >= validity.notBefore && now <= validity.notAfter)) {
				const date = now > validity.notAfter ? `expired at ${time(validity.notAfter)}` : `is not valid before ${time(validity.notBefore)}`;
				this.#fail(`tls.${kind}: ${date}; the module's clock is at ${time(now)}`);
				return;
			}
		}
		this.#list(0);
	}

	#list(index: number): void {
		this.#index = index;
		this.#attempt = 0;
		if (index === this.values.files.length)
			this.#set(0);
		else
			this.#look();
	}

	#look(): void {
		this.#ask(LIST, `AT+QFLST="${this.#file.name}"`, "+QFLST", FILE_TIMEOUT);
	}

	#onList(result: number): void {
		const file = this.#file;
		if (result === TIMEOUT)
			this.#failed("AT+QFLST", result, 0);
		else if (!file.uploadable) {
			if (result === OK && this.#count > 0)
				this.#list(this.#index + 1);
			else
				this.#fail(`tls.${file.kind}: the module has no file "${file.name}"`);
		}
		else if (result !== OK || this.#count === 0)
			this.#upload();
		else if (this.#count === file.size && !file.reupload)
			this.#list(this.#index + 1);
		else
			this.#delete();
	}

	#delete(): void {
		this.#ask(DELETE, `AT+QFDEL="${this.#file.name}"`, "", FILE_TIMEOUT);
	}

	#upload(): void {
		const file = this.#file;
		this.#attempt += 1;
		this.#ask(UPLOAD, `AT+QFUPL="${file.name}",${file.size},${UPLOAD_PATIENCE}`, "+QFUPL", UPLOAD_TIMEOUT, file.size);
	}

	#onUpload(result: number, code: number): void {
		const file = this.#file;
		const name = file.name;
		if (result === OK && Number.parseInt(this.#text, 16) === file.checksum) {
			file.verified = true;
			file.reupload = false;
			this.#events.upload(name, file.size, file.size);
			this.#list(this.#index + 1);
		}
		else if (this.#attempt < ATTEMPTS && (result === OK || result === TIMEOUT))
			this.#delete();
		else if (this.#attempt < ATTEMPTS && code === FILE_EXISTS)
			this.#look();
		else if (result === OK)
			this.#fail(`AT+QFUPL: "${name}" arrived with checksum ${this.#text} instead of ${file.checksum.toString(16)}, ${ATTEMPTS} times`);
		else if (result === TIMEOUT && this.#count === 0)
			this.#fail(`AT+QFUPL: no CONNECT for "${name}", ${ATTEMPTS} times`, "timeout");
		else
			this.#failed(`AT+QFUPL: "${name}"`, result, code);
	}

	/** Sends the setting of this index, or the next one that has a value. */
	#set(index: number): void {
		const values = this.values;
		for (let i = index; i < CONTEXT_SETTINGS.length; i++) {
			const value = valueOf(i, values);
			if (value !== "") {
				this.#index = i;
				this.#ask(SETTING, `AT+QSSLCFG="${CONTEXT_SETTINGS[i]}",${values.context},${value}`);
				return;
			}
		}
		this.#owner.onDone();
	}

	#onSetting(result: number, code: number): void {
		const index = this.#index;
		if (index === SNI)
			this.sniSupported = result === OK && this.values.sni !== false;
		if (result === OK || (index === SNI && this.values.sni !== true && (result === ERROR || result === CME)))
			this.#set(index + 1);
		else
			this.#failed(`AT+QSSLCFG="${CONTEXT_SETTINGS[index]}"`, result, code);
	}

	#failed(what: string, result: number, code: number): void {
		const meaning = textOfFileError(code);
		const evidence = result === TIMEOUT ? "no answer" : this.#module.engine.evidence;
		this.#owner.onFailed(new ModuleError(sourceOf(result), code, `${what}: ${evidence}${meaning === "" ? "" : ` (${meaning})`}`), false);
	}

	/** What the module did not refuse does not serve. */
	#fail(what: string, source = "TLS"): void {
		this.#owner.onFailed(new ModuleError(source, 0, what), false);
	}
}

function time(value: number): string {
	return new Date(value).toISOString();
}
