// The recording of a session: a line of JSON for each event. Bounded: the oldest events leave, and the recording names how many.
// Source: ../protocol (Event). The text waits in Blobs, which browsers keep outside the memory of scripts.

import type { Event, Scenario } from "../protocol.js";

/** Bytes that are kept, at most. */
export const LIMIT = 20 * 1024 * 1024;
/** Characters that are put away together: few, because until then they are in the memory of scripts. */
const TAIL = 16 * 1024;
/** Characters of a part; parts leave one by one. */
const PART = 64 * TAIL;

interface Part {
	text: Blob;
	events: number;
}

/** Takes the events of one session. */
export class Recording {
	readonly #limit: number;
	readonly #part: number;
	readonly #longest: number;
	readonly #parts: Part[] = [];
	#tail: string[] = [];
	#tailSize = 0;
	#size = 0;
	#scenario: Event | undefined;
	/** Events that have left. */
	dropped = 0;

	/** @param limit bytes @param part characters of a part @param longest characters that are put away together */
	constructor(limit = LIMIT, part = PART, longest = TAIL) {
		this.#limit = limit;
		this.#part = part;
		this.#longest = longest;
	}

	/** Bytes, about: those of characters beyond ASCII count when they are put away. */
	get size(): number {
		return this.#size + this.#tailSize;
	}

	append(event: Event): void {
		if (event.kind === "scenario")
			this.#scenario = event;
		const line = `${JSON.stringify(event)}\n`;
		this.#tail.push(line);
		this.#tailSize += line.length;
		if (this.#tailSize < this.#longest)
			return;
		let last = this.#parts.at(-1);
		if (last === undefined || last.text.size >= this.#part)
			this.#parts.push(last = { text: new Blob([]), events: 0 });
		this.#size -= last.text.size;
		last.text = new Blob([last.text, ...this.#tail]);
		last.events += this.#tail.length;
		this.#size += last.text.size;
		this.#tail = [];
		this.#tailSize = 0;
		while (this.#size > this.#limit && this.#parts.length > 1) {
			const { text, events } = this.#parts.shift()!;
			this.#size -= text.size;
			this.dropped += events;
		}
	}

	/** @returns what is kept; behind the scenario a line of the trace names what has left */
	blob(): Blob {
		const head: Event[] = this.dropped === 0 || this.#scenario === undefined ? [] : [this.#scenario, { at: 0, kind: "trace", text: `the first ${this.dropped} events of this recording were dropped` }];
		return new Blob([...head.map(event => `${JSON.stringify(event)}\n`), ...this.#parts.map(({ text }) => text), ...this.#tail], { type: "application/jsonl" });
	}
}

const KINDS: Readonly<Record<Event["kind"], readonly (readonly [member: string, type: string])[]>> = Object.freeze({
	scenario: [["scenario", "object"]], wire: [["from", "string"], ["hex", "string"]], packet: [["from", "string"], ["link", "number"], ["text", "string"]],
	state: [["machine", "string"], ["state", "string"]], reading: [["sequence", "number"], ["text", "string"]], acknowledged: [["sequence", "number"], ["ms", "number"]],
	outbox: [["messages", "number"], ["bytes", "number"], ["size", "number"]], journal: [["waiting", "number"], ["capacity", "number"]], counters: [["counters", "object"]],
	message: [["topic", "string"], ["payload", "string"], ["QoS", "number"], ["retain", "boolean"]], trace: [["text", "string"]], act: [["act", "object"]], ended: [],
});

/** Reads a recording. @throws SyntaxError that names the first line that is no event, and what is wrong with it */
export function readRecording(text: string): Event[] {
	const events: Event[] = [];
	text.split(/\r?\n/).forEach((line, index) => {
		if (line !== "")
			events.push(eventOf(line, `line ${index + 1}`));
	});
	if (events.length === 0)
		throw new SyntaxError("the recording is empty");
	if (events[0]!.kind !== "scenario")
		throw new SyntaxError(`line 1: must be the scenario of a session, not ${events[0]!.kind}`);
	return events;
}

function eventOf(line: string, where: string): Event {
	let event: Record<string, unknown>;
	try {
		event = JSON.parse(line) as Record<string, unknown>;
	}
	catch {
		throw new SyntaxError(`${where}: not JSON`);
	}
	if (typeof event !== "object" || event === null || typeof event["at"] !== "number")
		throw new SyntaxError(`${where}: not an event: at must be a number`);
	const kind = String(event["kind"]);
	if (!Object.hasOwn(KINDS, kind))
		throw new SyntaxError(`${where}: kind: ${kind.slice(0, 40)} is none of ${Object.keys(KINDS).join(", ")}`);
	for (const [member, type] of KINDS[kind as Event["kind"]]) {
		if (typeof event[member] !== type || event[member] === null)
			throw new SyntaxError(`${where}: ${kind}: ${member} must be of type ${type}`);
	}
	if (kind === "wire" && (!/^(?:[\da-f]{2})*$/i.test(event["hex"] as string) || !/^(?:host|modem)$/.test(event["from"] as string)))
		throw new SyntaxError(`${where}: wire: from must be host or modem, hex pairs of hexadecimal digits`);
	if (kind === "packet" && !/^(?:up|down)$/.test(event["from"] as string))
		throw new SyntaxError(`${where}: packet: from must be up or down`);
	return event as unknown as Event;
}

/** @returns the name of a file for a recording: `bg96-1000ms-seed1.jsonl` */
export function fileName(scenario: Scenario | undefined): string {
	return scenario === undefined ? "session.jsonl" : `${scenario.module}-${scenario.interval}ms-seed${scenario.seed}.jsonl`;
}
