// AT+QMTSUB and AT+QMTUNS, with one topic filter or many. Source: both notes §3.2.6 and §3.2.7.

import type CommandLine from "../../at/command-line.js";
import Command from "../../at/command.js";
import { encode } from "../../base/utf8.js";
import type { Request } from "./subscription-request.js";

const SUBSCRIBE = encode("AT+QMTSUB=");
const UNSUBSCRIBE = encode("AT+QMTUNS=");

/** Who a SubscribeCommand works for. */
export interface SubscribeOwner {
	/** The request whose command is under way. */
	readonly current: Request | undefined;
	/** The final result code. */
	onResult(result: number): void;
}

/** The command of all requests: only one is ever under way. */
export default class SubscribeCommand extends Command {
	readonly #owner: SubscribeOwner;
	readonly #connection: number;

	/** @param timeout milliseconds to the final result code */
	constructor(owner: SubscribeOwner, connection: number, timeout: number) {
		super(timeout);
		this.#owner = owner;
		this.#connection = connection;
	}

	override compose(line: CommandLine): void {
		const { adding, identifier, filters } = this.#owner.current as Request;
		line.begin(adding ? SUBSCRIBE : UNSUBSCRIBE).integer(this.#connection, "connection").comma().integer(identifier, "id");
		for (let i = 0; i < filters.length; i++) {
			line.comma().string(filters[i]!.bytes, "filter");
			if (adding)
				line.comma().integer(filters[i]!.QoS, "QoS");
		}
	}

	override onResult(result: number): void {
		this.#owner.onResult(result);
	}
}
