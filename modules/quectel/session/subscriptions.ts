// Subscriptions of one connection: kept, restored after every reconnect, and the granted QoS of each.
// Source: BG96 note §3.2.6 (QMTSUB), §3.2.7 (QMTUNS); MQTT 3.1.1 §3.8 to §3.11. SUBACK 128 = refused: docs/hardware.md (Opening).

import type CommandLine from "../../at/command-line.js";
import Command from "../../at/command.js";
import type Parameters from "../../at/parameters.js";
import { ABORTED, OK, TIMEOUT } from "../../at/result-codes.js";
import { checkInteger } from "../../base/check.js";
import { encode } from "../../base/utf8.js";
import { gapTo, IDENTIFIERS, type PacketHolder } from "../../mqtt/packet-identifiers.js";
import { REFUSED, SUBACK, SUBSCRIBE, UNSUBACK, UNSUBSCRIBE } from "../../mqtt/packet-types.js";
import ModuleError, { sourceOf } from "../common/module-error.js";
import { textOfPacket } from "../common/result-texts.js";
import { SUBSCRIBE as DEADLINE } from "../modem/connection-timer.js";
import type Connection from "../modem/connection.js";
import type Link from "./link.js";
import { PROBE_FILTER, type default as Probe } from "./probe.js";
import type SessionEvents from "./session-events.js";
import type { LinkValues } from "./session-options.js";
import { Filter, Request } from "./subscription-request.js";
import { filterTexts, matches } from "./topic-filters.js";
import type { Text } from "./topics.js";

const SUBSCRIBE_LINE = encode("AT+QMTSUB=");
const UNSUBSCRIBE_LINE = encode("AT+QMTUNS=");

/** Gives packet identifiers. */
interface Identifying {
	/** @returns `id`, or else the next identifier that is not in flight. @throws RangeError when `id` is in flight */
	identify(id: number | undefined): number;
}

/** Keeps filters and brings the broker to what is wanted, one request at a time; one command object for all of them. */
export default class Subscriptions extends Command implements PacketHolder {
	/** A request has not left, or the module has not taken it: what is published behind it leaves behind it, too. */
	waiting = false;
	/** Goes on when the module has taken a request. */
	follower: { pump(): void } | undefined;
	readonly #connection: Connection;
	readonly #link: Link;
	readonly #events: SessionEvents;
	readonly #identifiers: Identifying;
	readonly #probe: Probe | undefined;
	/**
	 * With `clean`, the broker forgets the filters whenever the link goes; without `reconnect`, whatever is asked for is sent.
	 * So many `filters` are kept at most, and at most as many wait to be unsubscribed: only what was sent can be.
	 */
	readonly #values: LinkValues;
	/** In the order in which they were made. One to subscribe stays as long as a filter of it is wanted. */
	readonly #requests: Request[] = [];
	/** Its command is under way. */
	#current: Request | undefined;
	/** The one answered last. */
	#answeredLast: Request | undefined;
	#connected = false;
	#answered = false;

	constructor(values: LinkValues, link: Link, probe: Probe | undefined, connection: Connection, events: SessionEvents, identifiers: Identifying) {
		super(0);
		this.#connection = connection;
		this.#link = link;
		this.#events = events;
		this.#identifiers = identifiers;
		this.#probe = probe;
		this.#values = values;
	}

	/**
	 * Wants a filter, or many in one SUBSCRIBE.
	 * @param QoS of all, or of each
	 * @param id packet identifier of the caller's choice
	 * @returns the packet identifier
	 * @throws RangeError for a filter, QoS or identifier that cannot be; Error when there are too many
	 */
	subscribe(filter: Text | readonly Text[], QoS: number | readonly number[], id: number | undefined): number {
		checkIdentifier(id);
		const texts = filterTexts(filter);
		if (this.#probe && texts.includes(PROBE_FILTER))
			throw new RangeError(`filter: "${PROBE_FILTER}" is what the probe unsubscribes`);
		const request = new Request(texts.map((text, index) => new Filter(text, Array.isArray(QoS) ? QoS[index] as number : QoS as number)), true);
		const limit = this.#values.filters;
		if (this.#kept(texts) + texts.length > limit)
			throw new Error(`filter: ${limit} are kept at most`);
		this.#add(request, id);
		return this.#replace(texts, request);
	}

	/**
	 * Wants a filter no more, or many in one UNSUBSCRIBE.
	 * @param id packet identifier of the caller's choice
	 * @returns its packet identifier; 0 when they were never sent to the broker: nothing is sent then, and no UNSUBACK comes
	 * @throws Error when one is not subscribed, and the session keeps filters; when too many requests wait
	 */
	unsubscribe(filter: Text | readonly Text[], id: number | undefined): number {
		checkIdentifier(id);
		const texts = filterTexts(filter);
		const limit = this.#values.filters;
		const reconnect = this.#values.reconnect;
		let known = !reconnect;
		for (let i = 0; i < texts.length; i++) {
			const filter = this.#find(texts[i]!);
			if (filter)
				known ||= filter.sent;
			else if (reconnect)
				throw new Error(`filter: "${texts[i]}" is not subscribed`);
		}
		if (this.#requests.length >= 2 * limit)
			throw new Error(`unsubscribe: ${2 * limit} requests wait`);
		const request = new Request(texts.map((text) => new Filter(text, 0)), false);
		if (known)
			this.#add(request, id);
		return this.#replace(texts, request);
	}

	/** A result line, or the OK before it, is due. */
	get busy(): boolean {
		return this.#current !== undefined;
	}

	/** Part of PacketHolder: of the requests that wait for their answer. */
	gap(from: number): number {
		let least = IDENTIFIERS;
		for (let i = 0; i < this.#requests.length; i++) {
			const request = this.#requests[i]!;
			if (request.pending || request === this.#current)
				least = Math.min(least, gapTo(request.identifier, from));
		}
		return least;
	}

	/** The link is up: all filters that are wanted are sent again, and what was not answered. */
	online(): void {
		this.#connected = true;
		this.timeout = this.#connection.answerWait;
		if (!this.pump())
			this.#link.settled();
	}

	/** The link is gone. With a clean session the broker has forgotten everything: what was to be unsubscribed is. */
	offline(): void {
		const forgetful = this.#values.clean;
		this.#connected = false;
		this.#connection.module.engine.withdraw(this);
		this.#current = undefined;
		for (let i = this.#requests.length - 1; i >= 0; i--) {
			const request = this.#requests[i]!;
			request.pending = true;
			if (request.adding)
				request.prune(forgetful);
			if (!request.needed || (forgetful && !request.adding))
				this.#requests.splice(i, 1);
		}
		this.#update();
	}

	/** @returns the granted QoS of the `index`th filter of the request answered last, 128 when refused; -1 when it has no such filter */
	granted(index: number): number {
		return this.#answeredLast?.filters[index]?.granted ?? -1;
	}

	/** @returns the granted QoS of the first filter that matches the topic in the modem's memory at [from, to), or `otherwise` */
	grantedFor(from: number, to: number, otherwise: number): number {
		const memory = this.#connection.module.memory.bytes;
		for (let i = 0; i < this.#requests.length; i++) {
			const filters = this.#requests[i]!.filters;
			for (let k = 0; k < filters.length; k++) {
				const filter = filters[k]!;
				const granted = filter.granted;
				if (granted >= 0 && granted < REFUSED && matches(filter.bytes, memory, from, to))
					return granted;
			}
		}
		return otherwise;
	}

	/** Sends the next request's command if one waits. @returns whether one is under way */
	pump(): boolean {
		if (this.#connected && !this.#current && !this.queued) {
			for (let i = 0; i < this.#requests.length; i++) {
				const request = this.#requests[i]!;
				if (request.pending) {
					request.begin();
					this.#current = request;
					this.#answered = false;
					this.#update();
					this.#connection.module.engine.submit(this);
					return true;
				}
			}
		}
		this.#update();
		return this.#current !== undefined;
	}

	override compose(line: CommandLine): void {
		const request = this.#current!;
		const filters = request.filters;
		line.begin(request.adding ? SUBSCRIBE_LINE : UNSUBSCRIBE_LINE).integer(this.#connection.index, "connection").comma().integer(request.identifier, "id");
		for (let i = 0; i < filters.length; i++) {
			line.comma().string(filters[i]!.bytes, "filter");
			if (request.adding)
				line.comma().integer(filters[i]!.QoS, "QoS");
		}
	}

	override onResult(result: number, code: number): void {
		if (result === ABORTED) // the link goes down with the module, and ends it
			return;
		if (!this.#current)
			this.pump();
		else if (result === OK) {
			this.#answered = true;
			this.#startTimer();
			this.#update();
			this.follower!.pump();
		}
		else
			this.#fail(sourceOf(result), code, result === TIMEOUT ? "was not answered" : this.#connection.module.engine.evidence);
	}

	/** `+QMTSUB: c,id,result[,value…]` or `+QMTUNS: c,id,result` behind the connection. */
	onURC(parameters: Parameters): void {
		const identifier = parameters.integer();
		const result = parameters.integer();
		const request = this.#current;
		if (!request || !this.#answered || identifier !== request.identifier) {
			this.#probe?.onURC(identifier, result);
			return;
		}
		if (result === 1) {
			this.#startTimer();
			this.#events.retransmit(request.adding ? SUBSCRIBE : UNSUBSCRIBE, identifier, parameters.integer());
			return;
		}
		if (result !== 0) {
			this.#fail(request.adding ? "QMTSUB" : "QMTUNS", result, `result ${result} (${textOfPacket(result)})`);
			return;
		}
		request.grant(parameters);
		this.#probe?.answered();
		this.#current = undefined;
		this.#answeredLast = request;
		this.#drop(request);
		if (!this.pump())
			this.#link.settled();
		this.#events.control(request.adding ? SUBACK : UNSUBACK, identifier, Math.max(request.filters[0]!.granted, 0));
	}

	/** The result line is overdue, unless it came meanwhile. */
	onDeadline(): void {
		if (this.#current && this.#answered)
			this.#fail("timeout", 0, "was not answered");
	}

	#startTimer(): void {
		const connection = this.#connection;
		connection.timer.set(DEADLINE, connection.module.clock.now() + connection.packetWait);
	}

	#update(): void {
		let waiting = this.#current !== undefined && !this.#answered;
		for (let i = 0; i < this.#requests.length && !waiting; i++)
			waiting = this.#requests[i]!.pending;
		this.waiting = waiting;
	}

	/** Gives a request its packet identifier, once everything else is found right. */
	#add(request: Request, id: number | undefined): void {
		request.identifier = this.#identifiers.identify(id);
		this.#requests.push(request);
	}

	/** How many filters are wanted besides these. */
	#kept(texts: readonly string[]): number {
		let count = 0;
		for (let i = 0; i < this.#requests.length; i++) {
			const request = this.#requests[i]!;
			const filters = request.filters;
			for (let k = 0; request.adding && k < filters.length; k++) {
				if (filters[k]!.wanted && !texts.includes(filters[k]!.text))
					count += 1;
			}
		}
		return count;
	}

	/** The wanted filter of this text. */
	#find(text: string): Filter | undefined {
		for (let i = 0; i < this.#requests.length; i++) {
			const filter = this.#requests[i]!.find(text);
			if (filter)
				return filter;
		}
		return undefined;
	}

	/** Ends every earlier request for these filters: `by`, which may go now, decides what becomes of them. @returns its packet identifier */
	#replace(texts: readonly string[], by: Request): number {
		for (let k = 0; k < texts.length; k++) {
			for (let i = this.#requests.length - 1; i >= 0; i--) {
				const request = this.#requests[i]!;
				const filter = request === by ? undefined : request.find(texts[k]!);
				if (filter) {
					filter.wanted = false;
					by.inherit(filter);
					this.#drop(request);
				}
			}
		}
		this.pump();
		return by.identifier;
	}

	/** Forgets a request of which nothing is wanted, or expected, any more. */
	#drop(request: Request): void {
		if (request !== this.#current && !request.needed)
			this.#requests.splice(this.#requests.indexOf(request), 1);
	}

	#fail(source: string, code: number, how: string): void {
		const request = this.#current as Request;
		const what = `${request.adding ? "AT+QMTSUB" : "AT+QMTUNS"}: ${request.names} ${how}`;
		this.#current = undefined;
		this.#update();
		this.#link.fail(new ModuleError(source, code, what));
	}
}

/** @throws TypeError or RangeError naming id, when one is given */
function checkIdentifier(id: number | undefined): void {
	if (id !== undefined)
		checkInteger(id, "id", 1, 65535);
}
