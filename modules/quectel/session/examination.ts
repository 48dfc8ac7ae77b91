// What may have kept a QMTOPEN from opening: the module tells no reason, so it is asked what it can tell, and that is put into words.
// Source: MODEM.md §4 (what to look at); BG96 TCP/IP AT Commands Manual (AT+QIACT?, AT+QIDNSGIP, URC "dnsgip", error 565), chapter SSL for the rest.
//
// step     sends                        next
// CONTEXT  AT+QIACT?, BC20: AT+CGATT?   → NAME
// NAME     AT+QIDNSGIP=1,"host"         OK: → LOOKUP; else → CLOCK. Left out for an address, and while another session looks up
// LOOKUP   –                            "dnsgip" with an address or an error, or nothing in time: → CLOCK
// CLOCK    AT+CCLK?                     → FILE. Left out, as is FILE, without TLS
// FILE     AT+QFLST="name"              the next file; behind the last one all is told; then ./handshake-trials

import type Engine from "../../at/engine.js";
import type Parameters from "../../at/parameters.js";
import { OK } from "../../at/result-codes.js";
import { decode } from "../../base/utf8.js";
import type { Profile } from "../common/module-profile.js";
import { parseClock } from "../common/network-time.js";
import Inquiry, { type InquiryOwner } from "../common/text-command.js";
import type Securing from "../tls/ssl-context.js";

const CONTEXT = 0;
const NAME = 1;
const LOOKUP = 2;
const CLOCK = 3;
const FILE = 4;
const DONE = 5;

/** Longest answers, in milliseconds; a name is looked up in the network. */
const ANSWER_TIMEOUT = 5000;
const LOOKUP_TIMEOUT = 30_000;
/** Dotted decimal, or with colons. */
const ADDRESS = /^[\d.]+$|:/;

/** Who an Examination works for. */
export interface ExaminationOwner {
	/**
	 * All was asked.
	 * @param findings in words, from a "; " on
	 * @param reachable the context is active, and the host has an address: what is wrong is not wrong with the network
	 */
	onExamined(findings: string, reachable: boolean): void;
	/** Call `onOverdue` in so many milliseconds. */
	onPatience(wait: number): void;
}

/** One examination; made when there is something to be examined. */
export default class Examination implements InquiryOwner {
	readonly #attach: boolean;
	readonly #host: string;
	readonly #lookUp: boolean;
	readonly #securing: Securing | undefined;
	readonly #owner: ExaminationOwner;
	readonly #inquiry: Inquiry;
	#step = CONTEXT;
	#file = 0;
	#text = "";
	#value = NaN;
	#active = false;
	#found = false;
	#findings = "";

	/**
	 * Begins.
	 * @param lookUp whether the answer of a lookup would come to `onLookup`
	 * @param securing of a session with TLS
	 */
	constructor(engine: Engine, profile: Profile, host: string, lookUp: boolean, securing: Securing | undefined, owner: ExaminationOwner) {
		this.#attach = profile.attaches;
		this.#host = host;
		this.#lookUp = lookUp;
		this.#securing = securing;
		this.#owner = owner;
		this.#inquiry = new Inquiry(engine, this);
		if (this.#attach)
			this.#ask(CONTEXT, "AT+CGATT?", "+CGATT");
		else
			this.#ask(CONTEXT, "AT+QIACT?", "+QIACT");
	}

	/** Nothing follows any more. */
	stop(): void {
		this.#step = DONE;
		this.#inquiry.forget();
	}

	/** `+QIURC: "dnsgip",error[,count,ttl]`, then a line `+QIURC: "dnsgip","address"` for each; behind the "dnsgip". */
	onLookup(parameters: Parameters): void {
		if (this.#step !== LOOKUP)
			return;
		const { position } = parameters;
		const error = parameters.integer();
		if (error === 0)
			return;
		if (error === error)
			this.#tell(`${this.#host} has no address (${error})`);
		else {
			this.#found = true;
			parameters.position = position;
			this.#tell(`${this.#host} is ${this.#string(parameters)}`);
		}
		this.#clock();
	}

	/** The time for a lookup is over. It may have been answered long since. */
	onOverdue(): void {
		if (this.#step !== LOOKUP)
			return;
		this.#tell(`${this.#host} was not looked up in time`);
		this.#clock();
	}

	/** Part of InquiryOwner. */
	onInformation(parameters: Parameters): void {
		switch (this.#step) {
			case CONTEXT: // state; context,state,type,"address"
				if (this.#attach)
					this.#value = parameters.integer();
				else if (parameters.integer() === 1) {
					this.#value = parameters.integer();
					parameters.integer();
					this.#text = this.#string(parameters);
				}
				break;
			case CLOCK:
				this.#text = this.#string(parameters);
				break;
			default: // "name",size
				parameters.string();
				this.#value = parameters.integer();
		}
	}

	/** Part of InquiryOwner. */
	onResult(result: number): void {
		switch (this.#step) {
			case CONTEXT:
				this.#active = this.#value === 1;
				this.#tell(result !== OK ? "PDP context unknown" : !this.#active ? "PDP context not active" : `PDP context active${this.#attach ? "" : `, ${this.#text}`}`);
				this.#name();
				break;
			case NAME:
				if (result === OK) {
					this.#step = LOOKUP;
					this.#owner.onPatience(LOOKUP_TIMEOUT);
				}
				else {
					this.#tell(`${this.#host} cannot be looked up`);
					this.#clock();
				}
				break;
			case CLOCK:
				this.#onClock();
				break;
			default:
				this.#onFile(result);
		}
	}

	#ask(step: number, text: string, response = ""): void {
		this.#step = step;
		this.#text = "";
		this.#value = NaN;
		this.#inquiry.ask(text, response, ANSWER_TIMEOUT);
	}

	#tell(finding: string): void {
		this.#findings += `; ${finding}`;
	}

	#string(parameters: Parameters): string {
		parameters.string();
		return decode(parameters.bytes, parameters.from, parameters.to);
	}

	#name(): void {
		if (ADDRESS.test(this.#host)) {
			this.#found = true;
			this.#clock();
		}
		else if (!this.#lookUp)
			this.#clock();
		else
			this.#ask(NAME, `AT+QIDNSGIP=1,"${this.#host}"`);
	}

	#clock(): void {
		if (this.#securing === undefined)
			this.#done();
		else
			this.#ask(CLOCK, "AT+CCLK?", "+CCLK");
	}

	#onClock(): void {
		const { tellsName, values } = this.#securing as Securing;
		const now = parseClock(this.#text);
		this.#tell(`clock ${now === now ? new Date(now).toISOString() : "not set"}${values.ignoreLocalTime ? ", ignored" : ""}`);
		this.#tell(tellsName ? "SNI sent" : values.sni === false ? "SNI off" : "SNI unknown to this firmware");
		this.#look(0);
	}

	#look(file: number): void {
		const { values } = this.#securing as Securing;
		this.#file = file;
		if (file < values.files.length)
			this.#ask(FILE, `AT+QFLST="${values.files[file]!.name}"`, "+QFLST");
		else
			this.#done();
	}

	#onFile(result: number): void {
		const { kind, name, proved } = (this.#securing as Securing).values.files[this.#file]!;
		const size = this.#value;
		this.#tell(`${kind} "${name}" ${result === OK && size === size ? `there, ${size} bytes${proved ? ", as uploaded" : ""}` : "missing"}`);
		this.#look(this.#file + 1);
	}

	#done(): void {
		this.#step = DONE;
		this.#owner.onExamined(this.#findings, this.#active && this.#found);
	}
}
