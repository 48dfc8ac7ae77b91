// The fault classes of the simulation: what each does to a device, and plans of them, drawn at random or read from a file.
// Source: docs/soak.md (Fault classes). Faults of the module and of its answers are those of docs/simulated-modem.md (Faults).

import type { AnswerFault, ModuleFault } from "../hosts/modem/simulator.js";
import type { NetworkFailure } from "../hosts/modem/network/memory-network.js";
import { checkFault } from "../hosts/modem/faults/fault-plan.js";
import type { Tear } from "./emulated-flash.js";

/** Which way bytes go. */
export type From = "host" | "modem";

/** What a fault does. Times are milliseconds; `ms` is how long it lasts. */
export type Action =
	/** The host loses its power while it programs the `point`th word of its flash from now on, or when a minute is over; with `module` the module does, too. */
	| { readonly kind: "power-cut"; readonly point: number; readonly tear: Tear; readonly shuffled: boolean; readonly weakens: boolean; readonly module: boolean; readonly ms: number }
	/** After so many accesses, the driver of the flash throws for the next `count`. */
	| { readonly kind: "flash-errors"; readonly after: number; readonly count: number }
	/** A bit of the flash keeps the value it has. */
	| { readonly kind: "stuck-bit"; readonly position: number; readonly bit: number }
	/** The module neither takes nor sends a byte; afterwards it goes on, or restarts. A reset by the power pin ends it. */
	| { readonly kind: "hang"; readonly restarts: boolean; readonly ms: number }
	/** After so many bytes, one bit of each of the next `count` is inverted, or each is sent twice. */
	| { readonly kind: "damage" | "duplicate"; readonly from: From; readonly after: number; readonly count: number }
	/** The registration that the networks in reach grant: 27.007 `<stat>` 2 none in reach, 3 denied. */
	| { readonly kind: "coverage"; readonly stat: 2 | 3; readonly ms: number }
	| { readonly kind: "sim-out"; readonly ms: number }
	/** Nothing reaches the broker; with `drops` open links are closed. */
	| { readonly kind: "unreachable"; readonly failure: NetworkFailure; readonly drops: boolean; readonly ms: number }
	/** The broker answers CONNECT with this return code. */
	| { readonly kind: "refusal"; readonly code: number; readonly ms: number }
	/** The broker reads and does not answer. */
	| { readonly kind: "mute"; readonly ms: number }
	| { readonly kind: "round-trip"; readonly trip: number; readonly ms: number }
	/** A message to the node's topic for commands. */
	| { readonly kind: "message"; readonly text: string; readonly QoS: 0 | 1 | 2 }
	/** A fault of the module. */
	| { readonly kind: "module"; readonly fault: ModuleFault | AnswerFault }
	/** A fault of the answer to the next command but `skip`; with `link` the connection is closed first, so that commands follow. */
	| { readonly kind: "answer"; readonly fault: AnswerFault; readonly skip: number; readonly link: boolean };

/** One entry of a plan: when it strikes, in milliseconds after the start, and its class. */
export interface Fault {
	readonly at: number;
	readonly class: string;
	readonly do: Action;
}

export type Plan = readonly Fault[];

/** Draws from a sequence of random numbers in [0, 1). */
class Draw {
	readonly #random: () => number;

	constructor(random: () => number) {
		this.#random = random;
	}

	/** @returns whole number from `low` to `high` */
	whole(low: number, high: number): number {
		return low + Math.floor(this.#random() * (high - low + 1));
	}

	/** @returns a whole number whose logarithm is evenly distributed */
	spread(low: number, high: number): number {
		return Math.round(low * (high / low) ** this.#random());
	}

	pick<T>(list: readonly T[]): T {
		return list[Math.floor(this.#random() * list.length)]!;
	}

	chance(share: number): boolean {
		return this.#random() < share;
	}
}

const SECOND = 1000, MINUTE = 60 * SECOND, HOUR = 60 * MINUTE;

/** The partition of the journal: docs/journal.md (Wear and size). */
export const BLOCK = 4096;
export const SECTORS = 320;

const FROM = Object.freeze(["host", "modem"] as const);
const UNFINISHED: readonly string[] = Object.freeze([
	"\r\n+QMTRECV: 0,0,\"a\",\"b", "\r\n+QMTRECV: 0,0,\"a", "\r\n+QMTRECV: 0,0,\"a\",b\r\nRDY\r\n", "\r\n+QMTRECV: 0,0,\"a\",\"b\"\r\n+QMTSTAT: 0,1\r\n",
]);
const EARLY: readonly string[] = Object.freeze(["\r\nERROR\r\n", "\r\n+CME ERROR: 3\r\n", "\r\nOK\r\n"]);
const REPORTS: readonly string[] = Object.freeze(["+QMTPUB", "+QMTPUB", "+QMTOPEN", "+QMTCONN", "+QMTSUB", "+QMTSTAT", "+CEREG"]);

function answer(draw: Draw, fault: AnswerFault): Action {
	const link = draw.chance(0.5);
	return { kind: "answer", fault, skip: link ? draw.whole(0, 8) : 0, link };
}

/** Each class by its name: draws one of its faults. */
export const CLASSES: Readonly<Record<string, (draw: Draw) => Action>> = Object.freeze<Record<string, (draw: Draw) => Action>>({
	"power-cut": draw => ({
		kind: "power-cut", point: draw.whole(0, 60), tear: draw.pick(["before", "partly", "noise"] as const), shuffled: draw.chance(0.3), weakens: draw.chance(0.3),
		module: draw.chance(0.5), ms: draw.spread(SECOND, 30 * MINUTE),
	}),
	"flash": draw => draw.chance(0.8)
		? { kind: "flash-errors", after: draw.whole(0, 100), count: draw.spread(1, 200) }
		: { kind: "stuck-bit", position: draw.whole(0, SECTORS * BLOCK - 1), bit: draw.whole(0, 7) },
	"module-restart": () => ({ kind: "module", fault: { kind: "restart" } }),
	"module-silent": draw => ({ kind: "hang", restarts: draw.chance(0.5), ms: draw.spread(10 * SECOND, HOUR) }),
	"lost-bytes": draw => ({ kind: "module", fault: { kind: "drop", from: draw.pick(FROM), count: draw.spread(1, 40) } }),
	"damaged-bytes": draw => ({ kind: "damage", from: draw.pick(FROM), after: draw.whole(0, 200), count: draw.spread(1, 40) }),
	"duplicated-bytes": draw => ({ kind: "duplicate", from: draw.pick(FROM), after: draw.whole(0, 200), count: draw.spread(1, 40) }),
	"garbage": draw => ({
		kind: "module", fault: draw.chance(0.7) ? { kind: "garbage", count: draw.spread(1, 400) } : { kind: "overlong", length: draw.spread(100, 6000) },
	}),
	"unfinished": draw => ({ kind: "module", fault: { kind: "inject", bytes: draw.pick(UNFINISHED) } }),
	"no-coverage": draw => ({ kind: "coverage", stat: 2, ms: draw.spread(10 * SECOND, 2 * HOUR) }),
	"denied": draw => ({ kind: "coverage", stat: 3, ms: draw.spread(MINUTE, HOUR) }),
	"sim-out": draw => ({ kind: "sim-out", ms: draw.spread(10 * SECOND, HOUR) }),
	"pdp-lost": () => ({ kind: "module", fault: { kind: "pdp-deactivated" } }),
	"link-lost": draw => ({
		kind: "module", fault: draw.pick<ModuleFault>([
			{ kind: "stat", connection: 0, value: draw.whole(1, 7) }, { kind: "link-drop", connection: 0 }, { kind: "silence", connection: 0 },
		]),
	}),
	"broker-down": draw => ({
		kind: "unreachable", failure: draw.pick<NetworkFailure>(["ECONNREFUSED", "ENOTFOUND", "ETIMEDOUT", "ECONNRESET", "EHOSTUNREACH"]), drops: draw.chance(0.5),
		ms: draw.spread(10 * SECOND, 4 * HOUR),
	}),
	"broker-silent": draw => ({ kind: "mute", ms: draw.spread(10 * SECOND, HOUR) }),
	"broker-refuses": draw => ({ kind: "refusal", code: draw.whole(1, 5), ms: draw.spread(10 * SECOND, HOUR) }),
	"slow-link": draw => ({ kind: "round-trip", trip: draw.spread(SECOND, 15 * SECOND), ms: draw.spread(MINUTE, HOUR) }),
	"late-answer": draw => draw.chance(0.7)
		? answer(draw, { kind: "late-result", ms: draw.spread(100, 2 * MINUTE) })
		: { kind: "module", fault: { kind: "late-report", name: draw.pick(REPORTS), ms: draw.spread(100, 2 * MINUTE) } },
	"lost-answer": draw => draw.chance(0.7) ? answer(draw, { kind: "lost-result" }) : { kind: "module", fault: { kind: "lost-report", name: draw.pick(REPORTS) } },
	"wrong-answer": draw => answer(draw, draw.pick<AnswerFault>([
		{ kind: "refuse" }, { kind: "refuse", code: draw.pick([3, 30, 50, 100]) },
		{ kind: "inject", bytes: draw.pick(EARLY), place: draw.pick(["before", "before-prompt", "after-prompt"] as const) },
	])),
	"lost-prompt": () => ({ kind: "answer", fault: { kind: "lost-prompt" }, skip: 0, link: false }),
	"lost-acknowledgements": draw => ({ kind: "module", fault: { kind: "lost-acknowledgements", count: draw.whole(1, 8) } }),
	"wrong-result": draw => ({
		kind: "module", fault: draw.pick<ModuleFault>([
			{ kind: "open-result", value: draw.pick([-1, 1, 2, 3, 4, 5]) }, { kind: "connack", value: draw.whole(1, 5) }, { kind: "close-result", value: -1 },
		]),
	}),
	"asleep": () => ({ kind: "module", fault: { kind: "asleep" } }),
	"messages": draw => ({ kind: "message", text: `x${"RDY\r\n+QMTSTAT: 0,1\r\nOK ".repeat(90).slice(0, draw.spread(1, 900))}`, QoS: draw.pick([0, 1, 2] as const) }),
});

/** The names of all classes. */
export const CLASS_NAMES: readonly string[] = Object.freeze(Object.keys(CLASSES));

/** The classes that damage what passes the UART without a sign of it: what they change is counted, not a failure. */
export const DAMAGING: ReadonlySet<string> = new Set(["lost-bytes", "damaged-bytes", "duplicated-bytes", "garbage", "unfinished", "wrong-answer"]);

const DAY = 24 * HOUR;

/**
 * Draws a plan.
 * @param classes of which each fault is one @param days over which they are spread @param rate faults a day
 * @returns the faults in the order in which they strike
 */
export function drawPlan(random: () => number, classes: readonly string[], days: number, rate: number): Plan {
	const draw = new Draw(random);
	return Array.from({ length: Math.round(days * rate) }, (): Fault => {
		const name = draw.pick(classes);
		return { at: draw.whole(0, Math.round(days * DAY)), class: name, do: CLASSES[name]!(draw) };
	}).sort((one, other) => one.at - other.at);
}

/** @returns a random half of the classes, at least one */
export function drawClasses(random: () => number): string[] {
	const chosen = CLASS_NAMES.filter(() => random() < 0.5);
	return chosen.length > 0 ? chosen : [CLASS_NAMES[Math.floor(random() * CLASS_NAMES.length)]!];
}

const whole = (value: unknown): boolean => Number.isInteger(value) && Number(value) >= 0;
const truth = (value: unknown): boolean => typeof value === "boolean";
const among = (...values: readonly unknown[]) => (value: unknown): boolean => values.includes(value);
const direction = among("host", "modem");
const faulty = (value: unknown): boolean => typeof value === "object" && value !== null && checkFault(value) === undefined;

/** Fields of each kind of action, with what they must be. */
const FIELDS: { readonly [kind in Action["kind"]]: Readonly<Record<string, (value: unknown) => boolean>> } = Object.freeze({
	"power-cut": { point: whole, tear: among("before", "partly", "noise"), shuffled: truth, weakens: truth, module: truth, ms: whole },
	"flash-errors": { after: whole, count: whole },
	"stuck-bit": { position: value => whole(value) && Number(value) < SECTORS * BLOCK, bit: value => whole(value) && Number(value) < 8 },
	"hang": { restarts: truth, ms: whole },
	"damage": { from: direction, after: whole, count: whole },
	"duplicate": { from: direction, after: whole, count: whole },
	"coverage": { stat: among(2, 3), ms: whole },
	"sim-out": { ms: whole },
	"unreachable": { failure: among("ECONNREFUSED", "ENOTFOUND", "ETIMEDOUT", "ECONNRESET", "EHOSTUNREACH"), drops: truth, ms: whole },
	"refusal": { code: whole, ms: whole },
	"mute": { ms: whole },
	"round-trip": { trip: whole, ms: whole },
	"message": { text: value => typeof value === "string", QoS: among(0, 1, 2) },
	"module": { fault: faulty },
	"answer": { fault: faulty, skip: whole, link: truth },
});

/** @throws TypeError naming the entry and its wrong field */
export function checkPlan(value: unknown): Plan {
	if (!Array.isArray(value))
		throw new TypeError("plan: must be a list");
	value.forEach((entry: Partial<Fault> | null, index) => {
		const wrong = troubleOf(entry);
		if (wrong !== undefined)
			throw new TypeError(`plan, entry ${index + 1}: ${wrong}`);
	});
	return value as Plan;
}

function troubleOf(entry: Partial<Fault> | null): string | undefined {
	if (!whole(entry?.at))
		return "at: must be a whole number of milliseconds";
	if (!CLASS_NAMES.includes(entry!.class as string))
		return `class: must be one of ${CLASS_NAMES.join(", ")}`;
	const action = entry!.do as unknown as Record<string, unknown> | undefined;
	const fields = Object.hasOwn(FIELDS, String(action?.["kind"])) ? FIELDS[action!["kind"] as Action["kind"]] : undefined;
	if (fields === undefined)
		return `do.kind: must be one of ${Object.keys(FIELDS).join(", ")}`;
	const field = Object.keys(fields).find(name => !fields[name]!(action![name]));
	return field === undefined ? undefined : `do.${field}: is missing or out of range`;
}
