// What a session asks of its broker about topic filters: one SUBSCRIBE or UNSUBSCRIBE with one or many of them.
// Source: MQTT 3.1.1 §3.8 (SUBSCRIBE), §3.9 (SUBACK), §3.10 (UNSUBSCRIBE); BG96 note §3.2.6 and §3.2.7.

import type Parameters from "../../at/parameters.js";
import { checkQoS } from "../../base/check.js";
import { encodeFilter } from "./topic-filters.js";

/** Most bytes that the filters of one request, with their quotes, commas and QoS, may take in its command line. */
const LINE_LIMIT = 1000;

/** One topic filter of a request. */
export class Filter {
	declare readonly text: string;
	declare readonly bytes: Uint8Array;
	declare readonly QoS: number;
	/** Granted QoS, 128 when refused, -1 while not answered. */
	granted = -1;
	/** No later request is about the same filter. */
	wanted = true;
	/** The broker may know it. */
	sent = false;

	/** @throws RangeError naming filter or QoS */
	constructor(text: string, QoS: number) {
		checkQoS(QoS, "QoS");
		this.text = text;
		this.bytes = encodeFilter(text);
		this.QoS = QoS;
	}
}

/** A SUBSCRIBE or UNSUBSCRIBE. */
export class Request {
	/** Packet identifier; 0 until it is given one. */
	identifier = 0;
	declare filters: readonly Filter[];
	/** SUBSCRIBE. */
	declare readonly adding: boolean;
	/** To be sent. */
	pending = true;

	/** @throws RangeError when there is no filter, one comes twice, or they do not fit into one command line */
	constructor(filters: readonly Filter[], adding: boolean) {
		if (filters.length === 0)
			throw new RangeError("filter: must not be empty");
		let size = 0;
		for (let i = 0; i < filters.length; i++) {
			size += filters[i]!.bytes.length + 5;
			for (let k = 0; k < i; k++) {
				if (filters[k]!.text === filters[i]!.text)
					throw new RangeError(`filter: "${filters[i]!.text}" comes twice`);
			}
		}
		if (size > LINE_LIMIT)
			throw new RangeError(`filter: ${size} bytes in one command line, at most ${LINE_LIMIT} can be sent`);
		this.filters = filters;
		this.adding = adding;
	}

	/** As in errors. */
	get names(): string {
		return this.filters.map(({ text }) => `"${text}"`).join(", ");
	}

	/** A filter of it is wanted still, or its UNSUBACK is. */
	get needed(): boolean {
		return this.adding ? this.filters.some(({ wanted }) => wanted) : this.pending;
	}

	/** @returns the filter of this text that it wants subscribed */
	find(text: string): Filter | undefined {
		for (let i = 0; this.adding && i < this.filters.length; i++) {
			const filter = this.filters[i]!;
			if (filter.wanted && filter.text === text)
				return filter;
		}
		return undefined;
	}

	/** Takes the place of an earlier filter of the same text. */
	inherit({ text, granted, sent }: Filter): void {
		const filter = this.find(text);
		if (filter) {
			filter.granted = granted;
			filter.sent = sent;
		}
	}

	/** Its command is about to be sent. */
	begin(): void {
		this.pending = false;
		for (let i = 0; i < this.filters.length; i++)
			this.filters[i]!.sent = true;
	}

	/** Reads the vector of granted QoS; what it lacks is what was asked for. */
	grant(parameters: Parameters): void {
		for (let i = 0; this.adding && i < this.filters.length; i++) {
			const filter = this.filters[i]!;
			const granted = parameters.integer();
			filter.granted = granted === granted ? granted : filter.QoS;
		}
	}

	/** The link is gone: what is not wanted is not asked for again. @param forgotten the broker has forgotten it */
	prune(forgotten: boolean): void {
		this.filters = this.filters.filter(({ wanted }) => wanted);
		for (let i = 0; forgotten && i < this.filters.length; i++)
			this.filters[i]!.sent = false;
	}
}
