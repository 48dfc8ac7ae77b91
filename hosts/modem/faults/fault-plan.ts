// Parses a fault plan from JSON and checks every entry.
// Source: faults.ts for the meaning of each kind.

import type { AnswerFault, Fault, FaultPlan, ModuleFault } from "./faults.js";

/** The values of a field, and their description in an error message. */
interface Kind {
	readonly range: string;
	fits(value: unknown): boolean;
}

function integer(low: number, high = Infinity): Kind {
	const range = high === Infinity ? `${low} or more` : `from ${low} to ${high}`;
	return { range: `a whole number${low === -Infinity ? "" : `, ${range}`}`, fits: value => Number.isInteger(value) && Number(value) >= low && Number(value) <= high };
}

const choice = (...values: string[]): Kind => ({ range: values.map(value => `"${value}"`).join(" or "), fits: value => values.includes(value as string) });

const TEXT: Kind = Object.freeze<Kind>({ range: "a string", fits: value => typeof value === "string" });
/** One character a byte. */
const BYTES: Kind = Object.freeze<Kind>({ range: "a string of bytes, up to U+00FF", fits: value => typeof value === "string" && /^[\0-\xff]*$/.test(value) });
const TIME: Kind = Object.freeze<Kind>({ range: "a number of milliseconds", fits: value => typeof value === "number" && value >= 0 });
const COUNT = integer(1);
const OFFSET = integer(0);
const RESULT = integer(-Infinity);
const CONNECTION = integer(0, 5);
const DIRECTION = choice("host", "modem");

/** Fields by name; a trailing `?` marks an optional one. */
type Fields = Readonly<Record<string, Kind>>;

const TRIGGERS: readonly Fields[] = Object.freeze([
	{ "command": TEXT, "nth?": COUNT },
	{ "at": TIME },
	{ "byte": COUNT, "from": DIRECTION },
]);

/** The fields of each kind of fault. */
const FAULTS: Readonly<Record<(AnswerFault | ModuleFault)["kind"], Fields>> = Object.freeze({
	"refuse": { "code?": OFFSET },
	"lost-result": {},
	"late-result": { ms: TIME },
	"lost-prompt": {},
	"corrupt-data": { "offset?": OFFSET },
	"inject": { "bytes": BYTES, "place?": choice("before", "before-prompt", "after-prompt", "before-result", "after-result") },
	"restart": {},
	"asleep": {},
	"pdp-deactivated": { "context?": integer(1, 16) },
	"garbage": { count: COUNT },
	"drop": { from: DIRECTION, count: COUNT },
	"overlong": { length: COUNT },
	"chunking": { as: choice("as-sent", "byte", "random") },
	"stat": { connection: CONNECTION, value: RESULT },
	"open-result": { value: RESULT },
	"close-result": { value: RESULT },
	"disconnect-result": { value: RESULT },
	"connack": { value: RESULT },
	"suback": { value: RESULT },
	"lost-acknowledgements": { count: COUNT },
	"mqtt-hang": {},
	"latency": { ms: TIME },
	"lost-report": { name: TEXT },
	"late-report": { name: TEXT, ms: TIME },
	"link-drop": { connection: CONNECTION },
	"silence": { connection: CONNECTION },
});

/** Every kind of fault. */
export const FAULT_KINDS: readonly string[] = Object.freeze(Object.keys(FAULTS));

/** Parses a fault plan. @throws TypeError with the number of the invalid entry and the reason */
export function parseFaultPlan(text: string): FaultPlan {
	let plan: unknown;
	try {
		plan = JSON.parse(text);
	} catch (error) {
		throw new TypeError(`fault plan: ${(error as Error).message}`);
	}
	if (!Array.isArray(plan))
		throw new TypeError("fault plan: not a list");
	plan.forEach((fault: Partial<Fault> | null, index) => {
		const wrong = checkTrigger(fault?.when) ?? checkFault(fault?.do);
		if (wrong !== undefined)
			throw new TypeError(`fault plan, entry ${index + 1}: ${wrong}`);
	});
	return plan as FaultPlan;
}

function checkTrigger(trigger: object | undefined): string | undefined {
	const fields = TRIGGERS.find(fields => (Object.keys(fields)[0] as string) in (trigger ?? {}));
	return fields === undefined ? `"when" needs "command", "at" or "byte"` : checkFields(trigger as object, fields);
}

/** @returns the reason why an object is no fault, undefined when it is one */
export function checkFault(fault: object | undefined): string | undefined {
	const { kind, ...rest } = (fault ?? {}) as { kind?: keyof typeof FAULTS };
	if (kind === undefined || !FAULT_KINDS.includes(kind))
		return `"kind" must be one of ${FAULT_KINDS.join(", ")}`;
	return checkFields(rest, FAULTS[kind]);
}

function checkFields(given: object, fields: Fields): string | undefined {
	const values = given as Readonly<Record<string, unknown>>;
	for (const [field, kind] of Object.entries(fields)) {
		const name = field.replace("?", "");
		if (!(field.endsWith("?") && values[name] === undefined) && !kind.fits(values[name]))
			return `"${name}" must be ${kind.range}`;
	}
	const unknown = Object.keys(values).find(name => !(name in fields) && !(`${name}?` in fields));
	return unknown === undefined ? undefined : `"${unknown}" means nothing here`;
}
