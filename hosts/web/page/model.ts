// What the page shows of a session: the fold of its events, in order. A live session and its recording have the same picture, because nothing else goes in.
// Source: ../protocol (Event). Bounded: of everything that grows, the last is kept.

import { characters, SequenceReader, type Sequence } from "../../modem/record/trace/sequence.js";
import { LineCutter } from "../../modem/record/transcript.js";
import { fromHex } from "../hexadecimal.js";
import type { Act, Event, Scenario } from "../protocol.js";
import { nameOfAct } from "./acts.js";
import { Readings } from "./readings.js";
import { RowStore } from "./row-store.js";

/** Kinds of rows of the wire. */
export const HOST = 0, MODEM = 1, UP = 2, DOWN = 3, ACT = 4, TRACE = 5;
/** Rows and bytes of the wire that are kept. */
export const WIRE_ROWS = 2000;
const WIRE_BYTES = 512 * 1024;
/** Messages and their bytes that are kept. */
const MESSAGES = 300, MESSAGE_BYTES = 128 * 1024;
/** Steps of the diagram that are kept. */
export const STEPS = 320;
/** Topics with their last value. */
const TOPICS = 100;
/** Acts, for a link that does them again. */
const ACTS = 100;
/** Transitions of one machine. */
const TRANSITIONS = 5;
/** Characters of a message. */
const PAYLOAD = 2000;
/** `extra` of a row of the host. */
export const COMMAND = 0, DATA = 1;

/** One change of state. */
export interface Transition {
	readonly at: number;
	readonly from: string;
	readonly to: string;
}

/** One of the machines. */
export interface Machine {
	readonly state: string;
	/** ms since the start. */
	readonly since: number;
	/** The last ones, the newest first. */
	readonly transitions: readonly Transition[];
}

/** What the broker has of a topic. */
export interface Topic {
	readonly payload: string;
	readonly QoS: number;
	/** The value that the broker keeps; undefined when it keeps none. */
	readonly retained: string | undefined;
	readonly count: number;
	readonly at: number;
}

/** Everything that is shown. */
export class Model {
	scenario: Scenario | undefined;
	/** ms: the time of the last event. */
	at = 0;
	/** Events so far. */
	events = 0;
	ended: { readonly error?: string } | undefined;
	readonly wire = new RowStore(WIRE_ROWS, WIRE_BYTES);
	readonly machines = new Map<string, Machine>();
	readonly readings = new Readings();
	outbox: { readonly messages: number; readonly bytes: number; readonly size: number } | undefined;
	journal: { readonly waiting: number; readonly capacity: number } | undefined;
	counters: Readonly<Record<string, number>> = {};
	readonly topics = new Map<string, Topic>();
	/** Topic, a zero byte, payload; `extra` is QoS, and 4 with retain. */
	readonly messages = new RowStore(MESSAGES, MESSAGE_BYTES);
	/** Bytes of the UART. */
	readonly bytes = { host: 0, modem: 0 };
	/** Whether the antenna is plugged in, and the broker there: what a person did last. */
	antenna = true;
	broker = true;
	/** What was done, from the start; the first so many. */
	readonly acts: { readonly at: number; readonly request: Act }[] = [];
	readonly #reader = new SequenceReader(false, STEPS);
	readonly #cutter = new LineCutter((direction, bytes, began) => this.#line(direction === "host", bytes, began));
	/** The row of the command line under way, and whether the module waits for data. */
	#command = 0;
	#prompted = false;

	/** The diagram. The `line` of its rows is the number of a row of the wire. */
	get sequence(): Sequence {
		return this.#reader.sequence;
	}

	/** Steps of the diagram that are not kept any more. */
	get forgotten(): number {
		return this.#reader.forgotten;
	}

	/** Takes the next event. */
	take(event: Event): void {
		const at = this.at = Math.max(this.at, event.at);
		this.events += 1;
		switch (event.kind) {
			case "scenario": this.scenario = event.scenario; break;
			case "wire": {
				const bytes = fromHex(event.hex);
				this.bytes[event.from] += bytes.length;
				this.#cutter.append(event.from, bytes, at);
				break;
			}
			case "packet": {
				const line = this.wire.append(event.from === "up" ? UP : DOWN, at, UTF8.encode(event.text), event.link);
				this.#reader.packet({ direction: event.from, link: event.link, text: event.text, line });
				break;
			}
			case "state": this.#enter(event.machine, event.state); break;
			case "reading": this.readings.append(event.sequence, at, event.text); break;
			case "acknowledged": this.readings.acknowledge(event.sequence, event.ms); break;
			case "outbox": this.outbox = { messages: event.messages, bytes: event.bytes, size: event.size }; break;
			case "journal": this.journal = { waiting: event.waiting, capacity: event.capacity }; break;
			case "counters": this.counters = event.counters; break;
			case "message": this.#message(event); break;
			case "trace": this.wire.append(TRACE, at, UTF8.encode(event.text)); break;
			case "act": {
				if (event.act.type === "antenna")
					this.antenna = event.act.connected;
				else if (event.act.type === "broker")
					this.broker = event.act.running;
				if (this.acts.length < ACTS)
					this.acts.push({ at: Math.round(at), request: event.act });
				const name = nameOfAct(event.act);
				this.#reader.mark(name, this.wire.append(ACT, at, UTF8.encode(name)));
				break;
			}
			case "ended":
				this.#cutter.flush();
				this.ended = event.error === undefined ? {} : { error: event.error };
		}
	}

	#line(host: boolean, bytes: readonly number[], began: number): void {
		const data = host && this.#prompted;
		const row = this.wire.append(host ? HOST : MODEM, began, bytes, host ? data ? DATA : COMMAND : this.#command);
		const text = characters(bytes);
		this.#prompted = !host && /^(\r\n)?> ?(\r\n)?$/.test(text);
		if (host && !data)
			this.#command = row;
		this.#reader.speech(host, text, row);
	}

	#enter(name: string, state: string): void {
		const machine = this.machines.get(name);
		const transitions = machine === undefined ? [] : [{ at: this.at, from: machine.state, to: state }, ...machine.transitions.slice(0, TRANSITIONS - 1)];
		this.machines.set(name, { state, since: this.at, transitions });
	}

	#message({ topic, payload, QoS, retain }: Extract<Event, { kind: "message" }>): void {
		const known = this.topics.get(topic);
		const shown = payload.length > PAYLOAD ? `${payload.slice(0, PAYLOAD)}…` : payload;
		this.topics.delete(topic); // the newest is the last
		this.topics.set(topic, {
			payload: shown, QoS, count: (known?.count ?? 0) + 1, at: this.at,
			retained: !retain ? known?.retained : payload === "" ? undefined : shown, // MQTT 3.1.1 §3.3.1.3: an empty one removes it
		});
		if (this.topics.size > TOPICS)
			this.topics.delete(this.topics.keys().next().value!);
		this.messages.append(0, this.at, UTF8.encode(`${topic}\0${shown}`), QoS + (retain ? RETAIN : 0));
	}
}

/** In `extra` of a message. */
export const RETAIN = 4;
const UTF8 = new TextEncoder();

/** @returns the model of a whole list of events */
export function modelOf(events: Iterable<Event>): Model {
	const model = new Model();
	for (const event of events)
		model.take(event);
	return model;
}
