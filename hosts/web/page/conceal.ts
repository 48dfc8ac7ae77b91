// Takes the secrets out of events, before they are shown or recorded: asterisks in place of PINs, passwords and keys.
// Source: hosts/modem/record/redact.ts for the wire; the settings of modules/app/configuration.

import { Redactor } from "../../modem/record/redact.js";
import { fromHex, toHex } from "../hexadecimal.js";
import type { Event, Scenario } from "../protocol.js";

const SECRETS: readonly string[] = Object.freeze(["password", "pin", "apnPassword", "key"]);
const ASTERISKS = "****";

/** Whether a setting is a secret, which no link and no recording may have. */
export function isSecret(setting: string): boolean {
	return SECRETS.includes(setting);
}

/** @returns a scenario with asterisks in place of secrets */
export function concealedScenario(scenario: Scenario): Scenario {
	const settings = Object.fromEntries(Object.entries(scenario.settings).map(([name, value]) => [name, isSecret(name) && value !== "" ? ASTERISKS : value]));
	return { ...scenario, settings };
}

/** Takes the events of one session, in order. */
export class Concealer {
	readonly #redactors = { host: new Redactor(), modem: new Redactor() };

	/** @returns the event without secrets */
	take(event: Event): Event {
		if (event.kind === "scenario")
			return { ...event, scenario: concealedScenario(event.scenario) };
		if (event.kind !== "wire")
			return event;
		const redactor = this.#redactors[event.from];
		return { ...event, hex: toHex(fromHex(event.hex).map(byte => redactor.take(byte))) };
	}
}
