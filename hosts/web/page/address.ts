// A scenario in the fragment of the page's address, as names and values: `#module=bc20&interval=500&at=60000:antenna:off`. What is left out has its default.
// Source: WHATWG URL §5 (application/x-www-form-urlencoded); ../protocol (Scenario). ../scenario checks ranges.

import type { Act, Scenario } from "../protocol.js";
import { checkScenario, withoutSecrets } from "../scenario.js";

/** What the page begins with. */
export const DEFAULT: Scenario = Object.freeze({
	module: "bg96", source: "simulated", interval: 2000, journal: false, seed: 1, speed: 1, settings: Object.freeze({}), script: Object.freeze([]),
});

const NUMBERS = ["interval", "seed", "speed"] as const;
const SETTING = "set.";
/** Acts that have only a name, and those that are on or off. */
const PLAIN = ["restart-module", "garble", "forge", "cut-power"] as const;

/** @returns the fragment without its #; secrets are left out */
export function formatAddress(scenario: Scenario): string {
	const words = new URLSearchParams();
	if (scenario.module !== DEFAULT.module)
		words.append("module", scenario.module);
	if (scenario.source !== DEFAULT.source)
		words.append("source", scenario.source);
	for (const name of NUMBERS) {
		if (scenario[name] !== DEFAULT[name])
			words.append(name, String(scenario[name]));
	}
	if (scenario.journal)
		words.append("journal", "on");
	for (const [name, value] of Object.entries(withoutSecrets(scenario.settings)))
		words.append(`${SETTING}${name}`, value);
	for (const { at, request } of scenario.script)
		words.append("at", `${at}:${formatAct(request)}`);
	// These may stand in a fragment as they are, and read better so.
	return words.toString().replace(/%3A/g, ":").replace(/%2F/g, "/").replace(/%2C/g, ",");
}

/** @returns the scenario that does again what was done by hand. @param acts what was done until `at`, the script's part included */
export function again(scenario: Scenario, acts: Scenario["script"], at: number): Scenario {
	return { ...scenario, script: [...acts, ...scenario.script.filter(entry => entry.at > at)] };
}

/** Reads a fragment, with or without its #. @throws SyntaxError, TypeError or RangeError that names what is wrong */
export function parseAddress(fragment: string): Scenario {
	const scenario: Record<string, unknown> = { ...DEFAULT };
	const settings: Record<string, string> = {};
	const script: { at: number; request: Act }[] = [];
	const seen = new Set<string>();
	for (const [name, value] of new URLSearchParams(fragment.replace(/^#/, ""))) {
		if (name !== "at" && seen.has(name))
			throw new SyntaxError(`${name}: stands twice`);
		seen.add(name);
		if (name === "module" || name === "source")
			scenario[name] = value;
		else if (name === "interval" || name === "seed" || name === "speed")
			scenario[name] = numberOf(value, name);
		else if (name === "journal")
			scenario[name] = flagOf(value, name);
		else if (name.startsWith(SETTING) && name.length > SETTING.length)
			settings[name.slice(SETTING.length)] = value;
		else if (name === "at")
			script.push(scriptEntry(value));
		else
			throw new SyntaxError(`${name.slice(0, 40) || "(no name)"}: not part of a scenario: module, source, interval, seed, speed, journal, ${SETTING}NAME, at`);
	}
	return checkScenario({ ...scenario, settings, script });
}

function numberOf(value: string, name: string): number {
	if (!/^\d+(?:\.\d+)?$/.test(value))
		throw new SyntaxError(`${name}: must be a number, not "${value.slice(0, 40)}"`);
	return Number(value);
}

function flagOf(value: string, name: string): boolean {
	if (value !== "on" && value !== "off")
		throw new SyntaxError(`${name}: must be on or off, not "${value.slice(0, 40)}"`);
	return value === "on";
}

function scriptEntry(value: string): { at: number; request: Act } {
	const [, at, act] = /^(\d+):(.+)$/s.exec(value) ?? [];
	if (at === undefined)
		throw new SyntaxError(`at: must be MS:ACT, such as 60000:antenna:off, not "${value.slice(0, 40)}"`);
	return { at: Number(at), request: parseAct(act!) };
}

function formatAct(act: Act): string {
	switch (act.type) {
		case "antenna": return `antenna:${act.connected ? "on" : "off"}`;
		case "broker": return `broker:${act.running ? "on" : "off"}`;
		case "interval": return `interval:${act.ms}`;
		case "publish": return `publish:${act.QoS}${act.retain ? "r" : ""}:${act.topic.replace(/[%:]/g, encodeURIComponent)}:${act.payload}`;
		case "control": return `control:${JSON.stringify(act.request)}`;
		default: return act.type;
	}
}

function parseAct(text: string): Act {
	const [type, rest = ""] = split(text);
	switch (type) {
		case "antenna": return { type, connected: flagOf(rest, "at: antenna") };
		case "broker": return { type, running: flagOf(rest, "at: broker") };
		case "interval": return { type, ms: numberOf(rest, "at: interval") };
		case "publish": {
			const [, QoS, retain, topic, payload] = /^([012])(r?):([^:]+):(.*)$/s.exec(rest) ?? [];
			if (QoS === undefined)
				throw new SyntaxError(`at: publish: must be QOS:TOPIC:PAYLOAD, such as 1:a/b:hello, with r behind the QoS to retain it`);
			return { type, QoS: Number(QoS) as 0 | 1 | 2, retain: retain === "r", topic: topicOf(topic!), payload: payload! };
		}
		case "control": {
			let request: unknown;
			try {
				request = JSON.parse(rest);
			}
			catch {
				throw new SyntaxError("at: control: must be JSON");
			}
			return { type, request: request as Readonly<Record<string, unknown>> };
		}
		default: {
			const plain = PLAIN.find(name => name === type);
			if (plain === undefined || rest !== "")
				throw new SyntaxError(`at: ${text.slice(0, 40)} is none of ${[...PLAIN, "antenna:off", "broker:off", "interval:MS", "publish:…", "control:…"].join(", ")}`);
			return { type: plain };
		}
	}
}

function topicOf(text: string): string {
	try {
		return decodeURIComponent(text);
	}
	catch {
		throw new SyntaxError(`at: publish: the topic must be percent-encoded, not "${text.slice(0, 40)}"`);
	}
}

function split(text: string): [string, string?] {
	const colon = text.indexOf(":");
	return colon < 0 ? [text] : [text.slice(0, colon), text.slice(colon + 1)];
}
