// Subscriptions of one connection: kept, restored after every reconnect, and the granted QoS of each.
// Source: BG96 note §3.2.6 (QMTSUB), §3.2.7 (QMTUNS); MQTT 3.1.1 §3.8 to §3.11. SUBACK 128 = refused (MODEM.md §2).

import type Engine from "../../at/engine.js";
import type Parameters from "../../at/parameters.js";
import { ABORTED, OK, TIMEOUT } from "../../at/result-codes.js";
import type { Clock } from "../../base/platform.js";
import { REFUSED, SUBACK, UNSUBACK } from "../../mqtt/packet-types.js";
import { textOfPacket } from "../common/result-texts.js";
import type Modem from "../modem.js";
import type { SetupValues } from "./link-commands.js";
import type Link from "./link.js";
import SubscribeCommand, { type SubscribeOwner } from "./subscribe.js";
import { Filter, Request } from "./subscription-request.js";
import { matches } from "./topics.js";

/** Topic filters one connection keeps. At most as many wait to be unsubscribed: only what was sent can be. */
export const FILTERS = 8;
/** Requests that may wait, or be kept. */
const REQUESTS = 2 * FILTERS;

/** Who a Subscriptions works for. */
export interface SubscriptionsOwner {
	/** The module has taken a request: the next thing may leave behind it. */
	onAsked(): void;
	/** SUBACK with the first granted QoS or 128, or UNSUBACK. */
	onSubscribed(operation: number, identifier: number, granted: number): void;
}

/** Keeps filters and brings the broker to what is wanted, one request at a time. */
export default class Subscriptions implements SubscribeOwner {
	/** Part of SubscribeOwner. */
	current: Request | undefined;
	/** When `onDeadline` wants to be called; Infinity when never. */
	deadline = Infinity;
	readonly #engine: Engine;
	readonly #clock: Clock;
	readonly #link: Link;
	readonly #owner: SubscriptionsOwner;
	readonly #command: SubscribeCommand;
	readonly #wait: number;
	readonly #forgetful: boolean;
	readonly #plain: boolean;
	/** In the order in which they were made. One to subscribe stays as long as a filter of it is wanted. */
	readonly #requests: Request[] = [];
	/** The one answered last. */
	#told: Request | undefined;
	#online = false;
	#answered = false;

	/**
	 * @param wait milliseconds from OK to the result line
	 * @param values of `clean`, the broker forgets the filters whenever the link goes; without `reconnect`, whatever is asked for is sent
	 */
	constructor({ engine, clock }: Modem, connection: number, wait: number, values: SetupValues, link: Link, owner: SubscriptionsOwner) {
		this.#engine = engine;
		this.#clock = clock;
		this.#link = link;
		this.#owner = owner;
		this.#wait = wait;
		this.#forgetful = values.clean;
		this.#plain = !values.reconnect;
		this.#command = new SubscribeCommand(this, connection, wait);
	}

	/**
	 * Wants filters, all in one SUBSCRIBE.
	 * @param make gives the packet identifier, once everything else is found right
	 * @returns the packet identifier
	 * @throws RangeError for a filter or QoS that cannot be; Error when there are too many
	 */
	subscribe(texts: readonly string[], QoS: readonly number[], make: () => number): number {
		const filters: Filter[] = [];
		for (let i = 0; i < texts.length; i++)
			filters.push(new Filter(texts[i]!, QoS[i]!));
		const request = new Request(filters, true);
		if (this.#kept(texts) + filters.length > FILTERS)
			throw new Error(`filter: ${FILTERS} are kept at most`);
		this.#add(request, make);
		for (let i = 0; i < texts.length; i++)
			this.#release(texts[i]!, request);
		this.pump();
		return request.identifier;
	}

	/**
	 * Wants filters no more, all in one UNSUBSCRIBE.
	 * @returns its packet identifier; 0 when the broker has never heard of them: nothing is sent then, and no UNSUBACK comes
	 * @throws Error when one is not subscribed, and the session keeps filters; when too many requests wait
	 */
	unsubscribe(texts: readonly string[], make: () => number): number {
		let known = this.#plain;
		for (let i = 0; i < texts.length; i++) {
			const filter = this.#find(texts[i]!);
			if (filter !== undefined)
				known ||= filter.sent;
			else if (!this.#plain)
				throw new Error(`filter: "${texts[i]}" is not subscribed`);
		}
		if (this.#requests.length >= REQUESTS)
			throw new Error(`unsubscribe: ${REQUESTS} requests wait`);
		const filters: Filter[] = [];
		for (let i = 0; i < texts.length; i++)
			filters.push(new Filter(texts[i]!, 0));
		const request = new Request(filters, false);
		if (known)
			this.#add(request, make);
		for (let i = 0; i < texts.length; i++)
			this.#release(texts[i]!, request);
		this.pump();
		return request.identifier;
	}

	/** @returns whether a request with this identifier waits for its answer */
	holds(identifier: number): boolean {
		for (let i = 0; i < this.#requests.length; i++) {
			const request = this.#requests[i]!;
			if (request.identifier === identifier && (request.pending || request === this.current))
				return true;
		}
		return false;
	}

	/** The link is up: all filters that are wanted are sent again, and what was not answered. */
	online(): void {
		this.#online = true;
		if (!this.pump())
			this.#link.settled();
	}

	/** The link is gone. With a clean session the broker has forgotten everything: what was to be unsubscribed is. */
	offline(): void {
		this.#online = false;
		this.#engine.withdraw(this.#command);
		this.current = undefined;
		this.deadline = Infinity;
		for (let i = this.#requests.length - 1; i >= 0; i--) {
			const request = this.#requests[i]!;
			request.pending = true;
			if (request.adding)
				request.prune(this.#forgetful);
			if (!request.needed || (this.#forgetful && !request.adding))
				this.#requests.splice(i, 1);
		}
	}

	/** @returns the granted QoS of the `index`th filter of the request answered last, 128 when refused; -1 when it has no such filter */
	granted(index: number): number {
		return this.#told?.filters[index]?.granted ?? -1;
	}

	/** @returns the granted QoS of the first filter that matches `memory[from, to)`, or `otherwise` */
	grantedFor(memory: Uint8Array, from: number, to: number, otherwise: number): number {
		for (let i = 0; i < this.#requests.length; i++) {
			const { filters } = this.#requests[i]!;
			for (let k = 0; k < filters.length; k++) {
				const { granted, bytes } = filters[k]!;
				if (granted >= 0 && granted < REFUSED && matches(bytes, memory, from, to))
					return granted;
			}
		}
		return otherwise;
	}

	/** A request has not left, or the module has not taken it. */
	get waiting(): boolean {
		if (this.current !== undefined && !this.#answered)
			return true;
		for (let i = 0; i < this.#requests.length; i++) {
			if (this.#requests[i]!.pending)
				return true;
		}
		return false;
	}

	/** Sends the next request's command if one waits. @returns whether one is under way */
	pump(): boolean {
		if (!this.#online || this.current !== undefined || this.#command.queued)
			return this.current !== undefined;
		for (let i = 0; i < this.#requests.length; i++) {
			const request = this.#requests[i]!;
			if (request.pending) {
				request.begin();
				this.current = request;
				this.#answered = false;
				this.#engine.submit(this.#command);
				return true;
			}
		}
		return false;
	}

	/** Part of SubscribeOwner. */
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
			this.#owner.onAsked();
		}
		else
			this.#fail(result === TIMEOUT ? "was not answered" : this.#engine.evidence);
	}

	/** `+QMTSUB: c,id,result[,value…]` or `+QMTUNS: c,id,result` behind the connection. */
	onURC(parameters: Parameters): void {
		const identifier = parameters.integer();
		const result = parameters.integer();
		const request = this.current;
		if (request === undefined || !this.#answered || identifier !== request.identifier)
			return;
		if (result === 1) {
			this.deadline = this.#clock.now() + this.#wait;
			this.#link.deadline.rearm();
			return;
		}
		if (result !== 0) {
			this.#fail(`result ${result} (${textOfPacket(result)})`);
			return;
		}
		request.grant(parameters);
		this.current = undefined;
		this.#told = request;
		this.deadline = Infinity;
		this.#drop(request);
		this.#link.deadline.rearm();
		if (!this.pump())
			this.#link.settled();
		this.#owner.onSubscribed(request.adding ? SUBACK : UNSUBACK, identifier, Math.max(request.filters[0]!.granted, 0));
	}

	/** The result line is overdue. */
	onDeadline(now: number): void {
		if (this.deadline <= now)
			this.#fail("was not answered");
	}

	#add(request: Request, make: () => number): void {
		request.identifier = make();
		this.#requests.push(request);
	}

	/** How many filters are wanted besides these. */
	#kept(texts: readonly string[]): number {
		let count = 0;
		for (let i = 0; i < this.#requests.length; i++) {
			const { adding, filters } = this.#requests[i]!;
			for (let k = 0; adding && k < filters.length; k++) {
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
			if (filter !== undefined)
				return filter;
		}
		return undefined;
	}

	/** Every earlier request for this filter is over: `by` says what becomes of it. */
	#release(text: string, by: Request): void {
		for (let i = this.#requests.length - 1; i >= 0; i--) {
			const request = this.#requests[i]!;
			const filter = request === by ? undefined : request.find(text);
			if (filter !== undefined) {
				filter.wanted = false;
				by.inherit(filter);
				this.#drop(request);
			}
		}
	}

	/** Forgets a request of which nothing is wanted, or expected, any more. */
	#drop(request: Request): void {
		if (request !== this.current && !request.needed)
			this.#requests.splice(this.#requests.indexOf(request), 1);
	}

	#fail(how: string): void {
		const request = this.current as Request;
		const what = `${request.adding ? "AT+QMTSUB" : "AT+QMTUNS"}: ${request.names} ${how}`;
		this.current = undefined;
		this.deadline = Infinity;
		this.#link.fail(what);
	}
}
