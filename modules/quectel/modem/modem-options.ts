// The options of a Modem, and their check. Sizes in bytes, times in milliseconds.
// Source: 27.007 §8.3 (CPIN); the PDP contexts' are in ./pdp-contexts, the radio's in ./radio-options.

import { booleanOption, checkArray, checkCallbacks, checkInteger, checkMethods, checkObject, checkTexts, integerOption } from "../../base/check.js";
import type { Native } from "../../base/native.js";
import type { Clock, RecordStorage, SerialOptions } from "../../base/platform.js";
import { checkRecord } from "../common/firmware-record.js";
import { NETWORK_LIMIT } from "../common/limits.js";
import type ModuleError from "../common/module-error.js";
import type { Profile } from "../common/module-profile.js";
import type { Observer } from "./observer.js";
import { checkContexts, type ContextValues, type PDPContexts } from "./pdp-contexts.js";
import { checkRadio, type RadioOptions, type RadioValues } from "./radio-options.js";

/** The module's power pins. Each call returns at once; the host times the pulse. */
export interface PowerPins {
	on(): void;
	reset(): void;
	/** Called when AT+QPOWD=1 fails or is not confirmed. */
	off?(): void;
}

/** Options of a Modem. Sizes in bytes, times in milliseconds. */
export interface ModemOptions extends RadioOptions, PDPContexts {
	/** The Serial class (`io`) inside its own options; `baud` default 115,200. */
	readonly serial: SerialOptions;
	readonly clock: Clock;
	readonly profile: Profile;
	/** True when the app needs the module's IMEI, for its client identifier or a topic: the modem is not ready before it has one. Default false. */
	readonly identify?: boolean | undefined;
	/** SIM PIN, entered once a boot when the SIM asks for it, never on the last try; "" is none. */
	readonly pin?: string | undefined;
	/** Further rates at which to look for the module; when found there, it is switched to the Serial's (AT+IPR). Default none. */
	readonly rates?: readonly number[] | undefined;
	/** Time server, asked when neither the module nor the network has the time; not on a BC20. */
	readonly timeServer?: string | undefined;
	/** True when the host drives the module's RTS input, which holds back the module's bytes (AT+IFC=2,2). */
	readonly flowControl?: boolean | undefined;
	readonly power?: PowerPins | undefined;
	/**
	 * Where the modem keeps what the module's firmware answered, under the name "module"; written at most once in ten minutes. With it, bring-up asks for less:
	 * docs/architecture.md (Bring-up). Default: nothing is kept.
	 */
	readonly record?: RecordStorage | undefined;
	/** The host's native functions of the receive path (hosts/native); default: TypeScript does the same. */
	readonly native?: Native | undefined;
	/** Numbers in [0, 1): back-off jitter and first packet identifiers. */
	readonly random?: () => number;
	/** Milliseconds between attempts to open a port that is lost, or was not there at first; default: none, a lost port closes the modem. */
	readonly reopen?: number | undefined;
	/** Receive ring in bytes, a power of two from 512; default 4096. Lines of more than half of it are dropped, longer messages arrive in fragments. */
	readonly receive?: number;
	/** Depth of the UART's receive FIFO, or of the Serial's own buffer where it has one; default 128. */
	readonly fifo?: number | undefined;
	/** Memory for all sessions: the sum of QMTSession.bytesFor for each; default 8192, enough for one session of the default sizes. */
	readonly sessions?: number;
	/** Shows which state the machines of module and sessions enter; default none. */
	readonly observer?: Observer | undefined;
	/** The module is registered and has a PDP context, for the first time or again after a loss: sessions open now. */
	readonly onReady?: () => void;
	/** A problem that may need a person; the modem keeps trying. */
	readonly onError?: (error: ModuleError) => void;
	/** `Modem.network` is up to date: after every bring-up, and after `Modem.survey`. */
	readonly onSurvey?: () => void;
	/** The module is off: the end of `Modem.powerOff`. */
	readonly onOff?: () => void;
}

/** Those of the options that are functions. */
const CALLBACKS: readonly (keyof ModemOptions & string)[] = Object.freeze(["random", "onReady", "onError", "onSurvey", "onOff"] as const);
/** Those that are objects, with the methods that each must have. */
const OBJECTS: ReadonlyArray<{ readonly name: keyof ModemOptions; readonly methods: readonly string[]; readonly required: boolean }> = Object.freeze([
	row("serial", ["io"], true), row("clock", ["now", "alarm"], true), row("power", ["on", "reset"], false), row("observer", ["onState"], false),
	row("native", ["indexOfCR", "copy", "takeMessage"], false),
]);
/** The one that `power` may lack. */
const POWER = Object.freeze(["off"] as const);
const TEXTS = Object.freeze(["pin", "timeServer"] as const);
/** Of a UART: bits per second. */
const SLOWEST = 300;
const FASTEST = 4_000_000;

/** A modem's options, checked: copies of what is sent, or used, after the construction. */
export interface ModemValues extends RadioValues {
	readonly clock: Clock;
	readonly profile: Profile;
	/** The first is that of sessions that name none. */
	readonly contexts: readonly ContextValues[];
	/** Of the first context. */
	readonly apn: string | undefined;
	readonly pin: string | undefined;
	readonly timeServer: string | undefined;
	readonly flowControl: boolean;
	readonly identify: boolean;
	readonly power: PowerPins | undefined;
	readonly record: RecordStorage | undefined;
	readonly baud: number;
}

/**
 * Checks all options but the sizes, which have their owners.
 * @throws TypeError or RangeError naming the option that is of the wrong kind, cannot be sent, or is not supported by the module
 */
export function checkModem(options: ModemOptions): ModemValues {
	const profile = checkObject(options, "options").profile;
	for (let i = 0; i < OBJECTS.length; i++) {
		const { name, methods, required } = OBJECTS[i]!;
		if (required || options[name] !== undefined)
			checkMethods(options[name] as object, name, methods);
	}
	if (!Array.isArray(checkObject(profile, "profile").steps))
		throw new TypeError("profile: must be BG96, BG95 or BC20");
	if (options.power)
		checkCallbacks(options.power, POWER, "power.");
	checkCallbacks(options, CALLBACKS);
	checkTexts(options, TEXTS, NETWORK_LIMIT);
	if (options.timeServer && !profile.timeServer)
		throw new RangeError(`timeServer: not supported by a ${profile.name}`);
	return {
		...checkRadio(options, profile),
		profile,
		clock: options.clock,
		power: options.power,
		record: checkRecord(options.record),
		contexts: checkContexts(options, profile),
		apn: options.apn,
		pin: options.pin,
		timeServer: options.timeServer,
		identify: booleanOption(options.identify, false, "identify"),
		flowControl: booleanOption(options.flowControl, false, "flowControl"),
		baud: integerOption(options.serial.baud, 115_200, "serial.baud", SLOWEST, FASTEST),
	};
}

/** @returns a copy of the rates at which the module is looked for. @throws TypeError or RangeError naming `rates` */
export function checkRates(rates: readonly number[] = []): readonly number[] {
	return checkArray(rates, "rates").map((rate, index) => checkInteger(rate, `rates[${index}]`, SLOWEST, FASTEST));
}

function row(name: keyof ModemOptions, methods: readonly string[], required: boolean): (typeof OBJECTS)[number] {
	return Object.freeze({ name, methods: Object.freeze(methods), required });
}
