// Subscriptions of one connection: kept, restored after every reconnect, and the granted QoS of each.
// Source: BG96 note §3.2.6 (QMTSUB), §3.2.7 (QMTUNS); MQTT 3.1.1 §3.8 to §3.11. SUBACK 128 = refused (MODEM.md §2).

import { encode } from "../at/ascii.js";
import Command from "../at/command.js";
import type Engine from "../at/engine.js";
import { ABORTED, OK, TIMEOUT } from "../at/errors.js";
import type CommandLine from "../at/line.js";
import type Parameters from "../at/parameters.js";
import type { Clock } from "../at/platform.js";
import type Identifiers from "../mqtt/identifiers.js";
import { REFUSED, SUBACK, UNSUBACK } from "../mqtt/packets.js";
import type Link from "./link.js";
import { encodeFilter, matches } from "./topics.js";

/** Topic filters one connection keeps. */
export const FILTERS = 8;

/** Who a Subscriptions works for. */
export interface SubscriptionsOwner {
	/** SUBACK with the granted QoS or 128, or UNSUBACK. */
	onSubscribed(operation: number, identifier: number, granted: number): void;
}

/** One topic filter: wanted until it is unsubscribed. */
class Filter {
	readonly text: string;
	readonly bytes: Uint8Array;
	QoS: number;
	/** Granted QoS, 128 when refused, -1 while not answered. */
	granted = -1;
	/** Identifier the caller was given, to be used by the next command. */
	identifier: number;
	pending = true;
	wanted = true;

	constructor(text: string, QoS: number, identifier: number) {
		this.text = text;
		this.bytes = encodeFilter(text);
		this.QoS = QoS;
		this.identifier = identifier;
	}
}

/** AT+QMTSUB or AT+QMTUNS for one filter. */
class FilterCommand extends Command {
	readonly #subscriptions: Subscriptions;
	readonly #subscribe: Uint8Array;
	readonly #unsubscribe: Uint8Array;

	constructor(subscriptions: Subscriptions, connection: number, timeout: number) {
		super(timeout);
		this.#subscriptions = subscriptions;
		this.#subscribe = encode(`AT+QMTSUB=${connection},`);
		this.#unsubscribe = encode(`AT+QMTUNS=${connection},`);
	}

	override compose(line: CommandLine): void {
		const { current, adding, identifier } = this.#subscriptions;
		line.begin(adding ? this.#subscribe : this.#unsubscribe).integer(identifier, "id").comma().string(current!.bytes, "filter");
		if (adding)
			line.comma().integer(current!.QoS, "QoS");
	}

	override onResult(result: number): void {
		this.#subscriptions.onResult(result);
	}
}

/** Keeps filters and brings the broker to what is wanted, one command at a time. */
export default class Subscriptions {
	/** The filter whose command is under way. */
	current: Filter | undefined;
	/** What that command does, and the identifier it carries: the filter may be wanted otherwise meanwhile. */
	adding = true;
	identifier = 0;
	/** When `onDeadline` wants to be called; Infinity when never. */
	deadline = Infinity;
	readonly #engine: Engine;
	readonly #clock: Clock;
	readonly #identifiers: Identifiers;
	readonly #link: Link;
	readonly #owner: SubscriptionsOwner;
	readonly #command: FilterCommand;
	readonly #wait: number;
	readonly #filters: Filter[] = [];
	#online = false;
	#answered = false;

	/** @param wait milliseconds from OK to the result line */
	constructor(engine: Engine, clock: Clock, identifiers: Identifiers, connection: number, wait: number, link: Link, owner: SubscriptionsOwner) {
		this.#engine = engine;
		this.#clock = clock;
		this.#identifiers = identifiers;
		this.#link = link;
		this.#owner = owner;
		this.#wait = wait;
		this.#command = new FilterCommand(this, connection, wait);
	}

	/**
	 * Wants a filter.
	 * @returns the packet identifier of its SUBSCRIBE
	 * @throws RangeError for a filter or QoS that cannot be; Error when there are too many
	 */
	subscribe(text: string, QoS: number): number {
		if (QoS !== 0 && QoS !== 1 && QoS !== 2)
			throw new RangeError(`QoS: ${QoS} is not 0, 1 or 2`);
		const identifier = this.#identifiers.next();
		const known = this.#find(text);
		if (known === undefined) {
			if (this.#filters.length === FILTERS)
				throw new Error(`filter: ${FILTERS} are kept already`);
			this.#filters.push(new Filter(text, QoS, identifier));
		}
		else {
			known.QoS = QoS;
			known.wanted = known.pending = true;
			known.identifier = identifier;
		}
		this.pump();
		return identifier;
	}

	/** Wants a filter no more. @returns the packet identifier of its UNSUBSCRIBE. @throws Error when it is not subscribed */
	unsubscribe(text: string): number {
		const known = this.#find(text);
		if (known === undefined || !known.wanted)
			throw new Error(`filter: "${text}" is not subscribed`);
		known.wanted = false;
		known.pending = true;
		known.identifier = this.#identifiers.next();
		this.pump();
		return known.identifier;
	}

	/** The link is up: all filters are sent again. */
	online(): void {
		this.#online = true;
		for (let i = this.#filters.length - 1; i >= 0; i--) {
			const filter = this.#filters[i]!;
			if (filter.wanted)
				filter.pending = true;
			else
				this.#filters.splice(i, 1);
		}
		if (!this.pump())
			this.#link.settled();
	}

	/** The link is gone. */
	offline(): void {
		this.#online = false;
		this.#engine.withdraw(this.#command);
		this.current = undefined;
		this.deadline = Infinity;
	}

	/** @returns the granted QoS of the first filter that matches `memory[from, to)`, or `otherwise` */
	granted(memory: Uint8Array, from: number, to: number, otherwise: number): number {
		for (let i = 0; i < this.#filters.length; i++) {
			const filter = this.#filters[i]!;
			if (filter.granted >= 0 && filter.granted < REFUSED && matches(filter.bytes, memory, from, to))
				return filter.granted;
		}
		return otherwise;
	}

	/** Sends the next filter's command if one waits. @returns whether one is under way */
	pump(): boolean {
		if (!this.#online || this.current !== undefined || this.#command.queued)
			return this.current !== undefined;
		for (let i = 0; i < this.#filters.length; i++) {
			const filter = this.#filters[i]!;
			if (filter.pending) {
				filter.pending = false;
				this.current = filter;
				this.adding = filter.wanted;
				this.identifier = filter.identifier;
				this.#answered = false;
				this.#engine.submit(this.#command);
				return true;
			}
		}
		return false;
	}

	/** The final result code of AT+QMTSUB or AT+QMTUNS. */
	onResult(result: number): void {
		if (result === ABORTED) // the link goes down with the module, and is told so
			return;
		if (this.current === undefined) {
			this.pump();
			return;
		}
		if (result === OK) {
			this.#answered = true;
			this.deadline = this.#clock.now() + this.#wait;
			this.#link.deadline.rearm();
		}
		else
			this.#fail(result === TIMEOUT ? "was not answered" : this.#engine.evidence);
	}

	/** `+QMTSUB: c,id,result[,value]` or `+QMTUNS: c,id,result` behind the connection. */
	onURC(parameters: Parameters): void {
		const identifier = parameters.integer();
		const result = parameters.integer();
		const filter = this.current;
		if (filter === undefined || !this.#answered || identifier !== this.identifier)
			return;
		if (result === 1) {
			this.deadline = this.#clock.now() + this.#wait;
			this.#link.deadline.rearm();
			return;
		}
		if (result !== 0) {
			this.#fail(`result ${result}`);
			return;
		}
		const granted = parameters.integer();
		this.current = undefined;
		this.deadline = Infinity;
		const operation = this.adding ? SUBACK : UNSUBACK;
		filter.granted = this.adding ? (granted === granted ? granted : filter.QoS) : -1;
		if (!filter.wanted && !filter.pending)
			this.#filters.splice(this.#filters.indexOf(filter), 1);
		this.#link.deadline.rearm();
		if (!this.pump())
			this.#link.settled();
		this.#owner.onSubscribed(operation, identifier, Math.max(filter.granted, 0));
	}

	/** The result line is overdue. */
	onDeadline(now: number): void {
		if (this.deadline <= now)
			this.#fail("was not answered");
	}

	#find(text: string): Filter | undefined {
		for (let i = 0; i < this.#filters.length; i++) {
			if (this.#filters[i]!.text === text)
				return this.#filters[i];
		}
		return undefined;
	}

	#fail(how: string): void {
		const filter = this.current as Filter;
		const what = `${this.adding ? "AT+QMTSUB" : "AT+QMTUNS"}: "${filter.text}" ${how}`;
		filter.pending = true;
		this.current = undefined;
		this.deadline = Infinity;
		this.#link.fail(what);
	}
}
