// Looking up a host name through the module: AT+QIDNSGIP and the URC that answers it, one name at a time.
// Source: BG96 TCP/IP AT Commands Manual (AT+QIDNSGIP, URC "dnsgip", error 565).

import type CommandLine from "../../at/command-line.js";
import Command from "../../at/command.js";
import type Engine from "../../at/engine.js";
import type Parameters from "../../at/parameters.js";
import { OK } from "../../at/result-codes.js";
import { encode } from "../../base/utf8.js";

const PREFIX = encode("AT+QIDNSGIP=");
/** Longest time to the final result code in milliseconds; the answer itself comes later. */
const TIMEOUT = 5000;

/** What asked for a name. */
export interface NameListener {
	/** The network is being asked; the answer may take long, or never come. */
	onLookingUp(): void;
	/** @param address "" when there is none @param error why not; NaN: the module refused to ask */
	onAddress(address: string, error: number): void;
}

/** AT+QIDNSGIP=1,"host", and its answer. */
export default class NameLookup extends Command {
	readonly #engine: Engine;
	#listener: NameListener | undefined;
	#context = 0;
	#host = "";
	/** The module has taken the question: an answer is to this one. */
	#asked = false;

	constructor(engine: Engine) {
		super(TIMEOUT);
		this.#engine = engine;
	}

	/** Looks a name up. @param context the PDP context @param host checked already @returns false while another is being looked up: nothing follows then */
	lookUp(context: number, host: string, listener: NameListener): boolean {
		if (this.#listener !== undefined || this.queued)
			return false;
		this.#listener = listener;
		this.#context = context;
		this.#host = host;
		this.#asked = false;
		this.#engine.submit(this);
		return true;
	}

	/** Nothing is wanted any more by this listener. */
	stop(listener: NameListener): void {
		if (this.#listener === listener) {
			this.#listener = undefined;
			this.#engine.withdraw(this);
		}
	}

	/** `+QIURC: "dnsgip",error[,count,ttl]`, then a line `+QIURC: "dnsgip","address"` for each; behind the "dnsgip". */
	onURC(parameters: Parameters): void {
		const position = parameters.position;
		const error = parameters.integer();
		if (error === 0 || !this.#asked)
			return;
		if (error === error)
			this.#end("", error);
		else {
			parameters.position = position;
			this.#end(parameters.text(), 0);
		}
	}

	override compose(line: CommandLine): void {
		line.begin(PREFIX).integer(this.#context, "context").comma().string(this.#host, "host");
	}

	override onResult(result: number): void {
		if (result === OK) {
			this.#asked = true;
			this.#listener?.onLookingUp();
		}
		else
			this.#end("", NaN);
	}

	#end(address: string, error: number): void {
		const listener = this.#listener;
		this.#listener = undefined;
		listener?.onAddress(address, error);
	}
}
