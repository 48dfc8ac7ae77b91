// The control channel: a test acts on the simulated modem and its network, and follows what happens.
// Source: docs/simulated-modem.md, "Control". One JSON object a line, both ways.

import { checkFault } from "../faults/fault-plan.js";
import type { AnswerFault, Direction, ModuleFault } from "../faults/faults.js";
import type { VirtualClock } from "../line/clock.js";
import type { Module } from "../module/module.js";
import type { Pins } from "../module/pins.js";
import { DENIED, HOME, ROAMING, SEARCHING } from "../module/radio.js";
import type { SwitchedNetwork } from "../network/switched-network.js";
import type { Technology } from "../profiles/technologies.js";
import type { LinkDirection } from "../record/transcript.js";

/** The receptions of a technology by name. */
export const RECEPTIONS: Readonly<Record<string, number>> = Object.freeze({ home: HOME, roaming: ROAMING, denied: DENIED, none: SEARCHING });

/** What `wait-for` and `expect` look through. */
const SOURCES = ["modem", "host", "packets"] as const;
type Source = typeof SOURCES[number];
/** Characters of each source that are kept. */
const KEPT = 65_536;
const WAIT_MS = 10_000;

/** The modem as the control channel acts on it. */
interface ControlledModem {
	readonly module: Module;
	readonly pins: Pins;
	/** Applies a fault at once; one of an answer strikes with the next command. */
	strike(fault: ModuleFault | AnswerFault): void;
}

interface Options {
	readonly modem: ControlledModem;
	readonly network: Pick<SwitchedNetwork, "setReachable">;
	/** The clock that moves on request only; left out: the machine's. */
	readonly clock?: VirtualClock;
	/** Sends one object to the test. */
	readonly send: (message: object) => void;
}

type Request = Readonly<Record<string, unknown>>;

/** Searches of one source that have not succeeded yet. */
interface Wait {
	readonly source: Source;
	readonly pattern: RegExp;
	readonly done: (found: string | undefined) => void;
}

/** Answers each request with `{"ok":true}` or `{"ok":false,"error":"…"}`, and its `id`, if any; sends events in between. */
export class Control {
	readonly #options: Options;
	/** What was sent since the last successful search, one character a byte; a packet is a line. */
	readonly #seen: Record<Source, string> = { modem: "", host: "", packets: "" };
	readonly #waits = new Set<Wait>();

	constructor(options: Options) {
		this.#options = options;
	}

	/** Takes one line of the test. */
	receive(line: string): void {
		let id: unknown;
		const reply = (answer: object): void => this.#options.send({ ...(id === undefined ? {} : { id }), ...answer });
		try {
			const request = JSON.parse(line) as Request | null;
			if (request === null || typeof request !== "object")
				throw new TypeError("a request is an object");
			id = request["id"];
			const answer = this.#act(request, reply);
			if (answer !== undefined)
				reply({ ok: true, ...answer });
		} catch (error) {
			reply({ ok: false, error: (error as Error).message });
		}
	}

	/** A command that the module executes. */
	command(name: string): void {
		this.#options.send({ event: "command", name });
	}

	/** Bytes on the line. */
	bytes(direction: Direction, bytes: Uint8Array): void {
		this.#see(direction, Buffer.from(bytes).toString("latin1"));
	}

	/** One event of a link to the broker. */
	packet(direction: LinkDirection, link: number, text: string): void {
		this.#options.send({ event: "packet", direction, link, text });
		this.#see("packets", `${text}\n`);
	}

	/** A driver opened the line, or closed it. */
	driver(open: boolean): void {
		this.#options.send({ event: "driver", open });
	}

	/** The module was switched on or off, or restarted. */
	state(state: string): void {
		this.#options.send({ event: "state", state });
	}

	/** @returns the fields of the answer; undefined when it follows later */
	#act(request: Request, reply: (answer: object) => void): object | undefined {
		const { modem, network, clock } = this.#options;
		switch (request["do"]) {
			case "inject": modem.strike(fault({ kind: "inject", bytes: request["bytes"] }, "")); return {};
			case "fault": modem.strike(fault(request["fault"], `"fault": `)); return {};
			case "power-key": modem.pins.pressPowerKey(number(request, "ms", 600)); return {};
			case "reset": modem.pins.pressReset("ms" in request ? number(request, "ms") : undefined); return {};
			case "pins": setPins(modem.pins, request); return {};
			case "coverage": modem.module.cover(coverage(request["coverage"], modem.module.profile.technologies)); return {};
			case "sim": modem.module.insertSim(flag(request, "inserted")); return {};
			case "broker": network.setReachable(flag(request, "reachable")); return {};
			case "status": return status(modem);
			case "clock":
				if (clock === undefined)
					throw new TypeError(`"clock" needs --clock control`);
				clock.advance(number(request, "advance"));
				return { now: clock.now() };
			case "expect": {
				const found = this.#take(source(request), pattern(request));
				if (found === undefined)
					throw new Error(`${String(request["pattern"])} was not seen`);
				return { found };
			}
			case "wait-for": this.#wait(source(request), pattern(request), number(request, "ms", WAIT_MS), reply); return undefined;
			default: throw new TypeError(`"do" must be one of ${ACTIONS.join(", ")}`);
		}
	}

	#see(source: Source, more: string): void {
		this.#seen[source] = (this.#seen[source] + more).slice(-KEPT);
		for (const wait of this.#waits)
			if (wait.source === source) {
				const found = this.#take(source, wait.pattern);
				if (found !== undefined)
					wait.done(found);
			}
	}

	/** Searches and, when it succeeds, forgets everything up to the end of the match. */
	#take(source: Source, pattern: RegExp): string | undefined {
		const match = pattern.exec(this.#seen[source]);
		if (match === null)
			return undefined;
		this.#seen[source] = this.#seen[source].slice(match.index + match[0].length);
		return match[0];
	}

	#wait(source: Source, pattern: RegExp, ms: number, reply: (answer: object) => void): void {
		const found = this.#take(source, pattern);
		if (found !== undefined) {
			reply({ ok: true, found });
			return;
		}
		// The machine's time: it also bounds a wait while the controlled clock stands still.
		const timer = setTimeout(() => wait.done(undefined), ms);
		const wait: Wait = {
			source, pattern,
			done: found => {
				clearTimeout(timer);
				this.#waits.delete(wait);
				reply(found === undefined ? { ok: false, error: `${pattern.source} was not seen within ${ms} ms` } : { ok: true, found });
			},
		};
		this.#waits.add(wait);
	}

	/** Ends every wait. */
	close(): void {
		for (const wait of [...this.#waits])
			wait.done(undefined);
	}
}

/** Every action. */
export const ACTIONS: readonly string[] = Object.freeze(["inject", "fault", "power-key", "reset", "pins", "coverage", "sim", "broker", "status", "clock", "expect", "wait-for"]);

function text(request: Request, name: string): string {
	const value = request[name];
	if (typeof value !== "string")
		throw new TypeError(`"${name}" must be a string`);
	return value;
}

function number(request: Request, name: string, fallback?: number): number {
	const value = request[name] ?? fallback;
	if (typeof value !== "number" || !(value >= 0))
		throw new TypeError(`"${name}" must be a number of milliseconds`);
	return value;
}

function flag(request: Request, name: string): boolean {
	const value = request[name];
	if (typeof value !== "boolean")
		throw new TypeError(`"${name}" must be true or false`);
	return value;
}

/** DTR and RTS; true is low, which a driver calls asserted. */
function setPins(pins: Pins, request: Request): void {
	const names = (["dtr", "rts"] as const).filter(name => request[name] !== undefined);
	if (names.length === 0)
		throw new TypeError(`"dtr" or "rts" must be true or false`);
	for (const name of names)
		flag(request, name);
	for (const name of names)
		pins[name] = flag(request, name);
}

function pattern(request: Request): RegExp {
	try {
		return new RegExp(text(request, "pattern"));
	} catch (error) {
		throw error instanceof SyntaxError ? new TypeError(`"pattern": ${error.message}`) : error;
	}
}

function source(request: Request): Source {
	const value = request["from"] ?? "modem";
	const found = SOURCES.find(source => source === value);
	if (found === undefined)
		throw new TypeError(`"from" must be one of ${SOURCES.join(", ")}`);
	return found;
}

/** @param where the start of an error message */
function fault(value: unknown, where: string): ModuleFault | AnswerFault {
	const wrong = checkFault(value as object | undefined);
	if (wrong !== undefined)
		throw new TypeError(`${where}${wrong}`);
	return value as ModuleFault | AnswerFault;
}

/** @param technologies of the module */
function coverage(value: unknown, technologies: readonly Technology[]): Partial<Record<Technology, number>> {
	const fault = (): TypeError => new TypeError(`"coverage" must be ${technologies.join(", ")} with ${Object.keys(RECEPTIONS).join(", ")}`);
	if (typeof value !== "object" || value === null || Array.isArray(value))
		throw fault();
	return Object.fromEntries(Object.entries(value as Record<string, string>).map(([technology, reception]) => {
		const stat = Object.hasOwn(RECEPTIONS, reception) ? RECEPTIONS[reception] : undefined;
		if (!technologies.includes(technology as Technology) || stat === undefined)
			throw fault();
		return [technology, stat];
	}));
}

function status({ module, pins }: ControlledModem): object {
	return {
		on: pins.status,
		dtr: pins.dtr,
		rts: pins.rts,
		sim: module.sim.state ?? null,
		technology: module.radio.technology ?? null,
		contexts: [...module.pdpContexts].filter(([, { active }]) => active).map(([cid]) => cid),
		connections: module.connections.flatMap(({ host, port, opened, state }, index) => host === undefined ? [] : [{ connection: index, host, port, opened, state }]),
	};
}
