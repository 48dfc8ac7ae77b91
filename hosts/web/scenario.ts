// Checks a scenario, which comes from the fragment of an address or from a WebSocket: every error names the member.
// Source: ./protocol (Scenario). What the settings may be is the firmware's own check.

import type { Act, ModuleName, Scenario, Source } from "./protocol.js";

const MODULES: readonly ModuleName[] = Object.freeze(["bg96", "bc20", "bg95"]);
const SOURCES: readonly Source[] = Object.freeze(["simulated", "serial", "modem", "start"]);
const ACTS: readonly Act["type"][] = Object.freeze(["control", "antenna", "restart-module", "broker", "garble", "forge", "cut-power", "publish", "interval"]);
/** Settings that no recording has. */
const SECRETS: readonly string[] = Object.freeze(["password", "apnPassword", "pin", "key", "certificate", "ca"]);
/** Simulated ms a real ms, at most. */
export const FASTEST = 10_000;

/** @throws TypeError or RangeError naming the member that is wrong @returns a copy */
export function checkScenario(value: unknown): Scenario {
	const { module, source, interval, journal, seed, speed, settings, script } = object(value, "scenario");
	const scenario: Scenario = {
		module: choice(module, "module", MODULES),
		source: choice(source, "source", SOURCES),
		interval: number(interval, "interval", 10, 86_400_000),
		journal: flag(journal, "journal"),
		seed: number(seed, "seed", 0, 2 ** 31 - 1),
		speed: number(speed, "speed", 0, FASTEST),
		settings: Object.fromEntries(Object.entries(object(settings, "settings")).map(([name, text]) => [name, string(text, `settings.${name}`)])),
		script: list(script, "script").map((entry, index) => {
			const { at, request } = object(entry, `script[${index}]`);
			return { at: number(at, `script[${index}].at`, 0, 2 ** 31 - 1), request: checkAct(request, `script[${index}].request`) };
		}),
	};
	if (scenario.source === "simulated" && scenario.settings["tls"] !== undefined && scenario.settings["tls"] !== "false")
		throw new RangeError("settings.tls: the broker in the page has no TLS");
	if (scenario.source !== "simulated" && scenario.speed !== 1)
		throw new RangeError("speed: must be 1 unless the source is simulated");
	return scenario;
}

/** @returns the settings that may be in an event, as text */
export function withoutSecrets(settings: Readonly<Record<string, unknown>>): Record<string, string> {
	return Object.fromEntries(Object.entries(settings).filter(([name]) => !SECRETS.includes(name)).map(([name, value]) => [name, String(value)]));
}

/** @throws TypeError or RangeError naming the member that is wrong @returns the act */
export function checkAct(value: unknown, where = "act"): Act {
	const act = object(value, where);
	const member = (name: string): string => `${where}.${name}`;
	switch (choice(act["type"], member("type"), ACTS)) {
		case "control": return { type: "control", request: object(act["request"], member("request")) };
		case "antenna": return { type: "antenna", connected: flag(act["connected"], member("connected")) };
		case "broker": return { type: "broker", running: flag(act["running"], member("running")) };
		case "publish":
			return {
				type: "publish", topic: string(act["topic"], member("topic")), payload: string(act["payload"], member("payload")),
				QoS: number(act["QoS"], member("QoS"), 0, 2) as 0 | 1 | 2, retain: flag(act["retain"], member("retain")),
			};
		case "interval": return { type: "interval", ms: number(act["ms"], member("ms"), 0, 2 ** 31 - 1) };
		default: return { type: act["type"] } as Act;
	}
}

function object(value: unknown, name: string): Readonly<Record<string, unknown>> {
	if (typeof value !== "object" || value === null || Array.isArray(value))
		throw new TypeError(`${name}: must be an object`);
	return value as Readonly<Record<string, unknown>>;
}

function list(value: unknown, name: string): readonly unknown[] {
	if (!Array.isArray(value))
		throw new TypeError(`${name}: must be a list`);
	return value as readonly unknown[];
}

function choice<Value extends string>(value: unknown, name: string, values: readonly Value[]): Value {
	const found = values.find(one => one === value);
	if (found === undefined)
		throw new RangeError(`${name}: must be ${values.join(", ")}`);
	return found;
}

function number(value: unknown, name: string, least: number, most: number): number {
	if (typeof value !== "number")
		throw new TypeError(`${name}: must be a number`);
	if (!(value >= least && value <= most))
		throw new RangeError(`${name}: must be from ${least} to ${most}`);
	return value;
}

function flag(value: unknown, name: string): boolean {
	if (typeof value !== "boolean")
		throw new TypeError(`${name}: must be true or false`);
	return value;
}

function string(value: unknown, name: string): string {
	if (typeof value !== "string")
		throw new TypeError(`${name}: must be text`);
	return value;
}
