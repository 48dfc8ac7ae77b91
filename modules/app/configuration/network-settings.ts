// The settings of the cellular network beyond APN and PIN: authentication at the access point, radio, sleep, time server.
// Values come typed or as strings (the mcconfig command line gives strings only). Limits: modules/quectel/modem/radio-options and modem-options.

import type { PowerSaving } from "../../quectel/modem.js";
import type { Technology } from "../../quectel/profile.js";
import { type Settings, text, wholeNumber } from "./values.js";

const TEXT_LIMIT = 100;
/** PDP contexts, numbered from 1. */
const PDP_CONTEXTS = 16;
const AUTHENTICATIONS: readonly string[] = Object.freeze(["none", "PAP", "CHAP", "PAP or CHAP"]);
const TECHNOLOGIES: readonly string[] = Object.freeze(["LTE-M", "NB-IoT", "GSM"]);

/** Network settings; undefined leaves the module's own setting. */
export interface Network {
	/** The PDP context of the access point. */
	readonly context: number | undefined;
	readonly apnUser: string | undefined;
	readonly apnPassword: string | undefined;
	readonly authentication: string | undefined;
	readonly technologies: readonly Technology[] | undefined;
	readonly powerSaving: PowerSaving | undefined;
	/** In ms. */
	readonly eDRX: number | undefined;
	readonly timeServer: string | undefined;
}

/**
 * Checks the settings `context` (1 to 16), `apnUser`, `apnPassword`, `authentication`, `technologies` (a list such as `LTE-M,NB-IoT`), `periodicUpdate` and `active`
 * (power saving mode, in ms), `eDRX` (in ms) and `timeServer`. `Modem` checks the ranges that depend on the module.
 * @throws TypeError when a value is of the wrong kind, RangeError when it is out of range, or settings contradict each other
 */
export function configureNetwork(settings: Settings): Network {
	const apnUser = given(settings, "apnUser");
	const apnPassword = given(settings, "apnPassword");
	const periodicUpdate = whole(settings, "periodicUpdate");
	const active = whole(settings, "active");
	if (apnPassword !== undefined && apnUser === undefined)
		throw new RangeError("apnPassword requires an apnUser");
	if ((periodicUpdate === undefined) !== (active === undefined))
		throw new RangeError(`${periodicUpdate === undefined ? "periodicUpdate" : "active"} is missing: power saving requires both periodicUpdate and active`);
	return Object.freeze({
		context: contextNumber(settings),
		apnUser, apnPassword,
		authentication: oneOf(given(settings, "authentication"), "authentication", AUTHENTICATIONS),
		technologies: technologies(given(settings, "technologies")),
		powerSaving: periodicUpdate === undefined || active === undefined ? undefined : Object.freeze({ periodicUpdate, active }),
		eDRX: whole(settings, "eDRX"),
		timeServer: given(settings, "timeServer"),
	});
}

function technologies(list: string | undefined): readonly Technology[] | undefined {
	return list === undefined ? undefined : Object.freeze(list.split(",").map((name) => oneOf(name.trim(), "technologies", TECHNOLOGIES) as Technology));
}

function oneOf(value: string | undefined, name: string, values: readonly string[]): string | undefined {
	if (value !== undefined && !values.includes(value))
		throw new RangeError(`${name} must be ${values.join(", ")}`);
	return value;
}

/** @returns undefined when the setting is absent */
function given(settings: Settings, name: string): string | undefined {
	return text(settings, name, TEXT_LIMIT) || undefined;
}

function contextNumber(settings: Settings): number | undefined {
	const value = whole(settings, "context", "");
	if (value !== undefined && (value < 1 || value > PDP_CONTEXTS))
		throw new RangeError(`context must be from 1 to ${PDP_CONTEXTS}`);
	return value;
}

function whole(settings: Settings, name: string, unit = " of milliseconds"): number | undefined {
	const setting = settings[name] ?? "";
	if (setting === "")
		return undefined;
	const value = wholeNumber(setting);
	if (value === undefined || value < 0 || !Number.isSafeInteger(value))
		throw new TypeError(`${name} must be a whole number${unit}`);
	return value;
}
