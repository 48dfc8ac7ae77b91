// Bring-up: from a module that answers to one that is registered and has a PDP context, as a list of steps with one index.
// Source: MODEM.md §5; 27.007 §5.4 (CGSN), §6.4 (CSQ), §7.2 (CREG), §8.3 (CPIN), §8.8 (CCLK), §10.1.20 (CGREG), §10.1.22 (CEREG).

import { decode, encode } from "../at/ascii.js";
import type Engine from "../at/engine.js";
import { ABORTED, OK, TIMEOUT } from "../at/errors.js";
import { checkText } from "../at/line.js";
import type CommandLine from "../at/line.js";
import type Parameters from "../at/parameters.js";
import type { Alarm, Clock } from "../at/platform.js";
import type Capabilities from "./capabilities.js";
import { parseClock } from "./clock.js";
import type { Profile } from "./profile.js";
import Step, {
	ACTIVATE, ADDRESS, ATTACH, BEARER, CONTEXT, DEACTIVATE, DETACH, ECHO_OFF, EPS, GPRS, IDENTITY, IMEI, IS_ACTIVE, IS_ATTACHED, PIN, PIN_STATE, PIN_TRIES,
	PUBLISH, RADIO_OFF, RADIO_ON, READY, RESTART, SERIAL_NUMBER, SETTINGS, SIGNAL, type StepOwner, TIME,
} from "./steps.js";

/** Where to begin after something was lost; a profile names where its PDP context is found, and ended. */
export const FROM_START = ECHO_OFF;
export const FROM_RADIO_CYCLE = RADIO_OFF;
export const FROM_RESTART = RESTART;

/** Milliseconds between two looks at the SIM or the registration. */
const POLL = 1000;
/** Milliseconds of rest after three activations in vain, before the radio is switched off and on. */
const ACTIVATE_PAUSE = 10_000;

/** What a bring-up needs to know, and whom it tells. */
export interface BringUpOptions {
	readonly apn: string | undefined;
	readonly user: string | undefined;
	readonly password: string | undefined;
	readonly pin: string | undefined;
	/** The module is registered and has a PDP context. */
	readonly onReady: () => void;
	/** It cannot go on without a person, or waits for long: the error says for what. */
	readonly onTrouble: (error: Error) => void;
	/** The module restarts because we told it to. */
	readonly onRestart: () => void;
}

/** Runs the steps; knows what they told. */
export default class BringUp implements StepOwner {
	imei = "";
	/** What ATI answers: maker, model and firmware, in lines. */
	identity = "";
	/** Signal strength in dBm (27.007 §8.5), undefined while the module does not know. */
	signal: number | undefined;
	readonly #engine: Engine;
	readonly #clock: Clock;
	readonly #profile: Profile;
	readonly #capabilities: Capabilities;
	readonly #options: BringUpOptions;
	readonly #step: Step;
	readonly #poll: Alarm;
	#index = READY;
	#text = "";
	#value = NaN;
	/** Why a step failed last. */
	#reason = "";
	#since = 0;
	#pinEntered = false;
	#activations = 0;
	#timeOffset = NaN;

	/** @throws RangeError naming apn, user, password or pin when it cannot be sent */
	constructor(engine: Engine, clock: Clock, profile: Profile, capabilities: Capabilities, options: BringUpOptions) {
		for (const name of ["apn", "user", "password", "pin"] as const)
			checkText(encode(options[name] ?? ""), name, 100);
		this.#engine = engine;
		this.#clock = clock;
		this.#profile = profile;
		this.#capabilities = capabilities;
		this.#options = options;
		this.#step = new Step(this, profile);
		this.#poll = clock.alarm(() => this.#submit());
	}

	/** Network time in milliseconds since 1970, or undefined before the network told it. */
	wallTime(): number | undefined {
		return this.#timeOffset === this.#timeOffset ? this.#clock.now() + this.#timeOffset : undefined;
	}

	/** Begins at one of the FROM_ steps. */
	begin(index: number): void {
		this.#poll.clear();
		this.#since = this.#clock.now();
		if (index === FROM_START)
			this.#pinEntered = false;
		this.#activations = 0;
		this.#enter(index);
	}

	/** Stops where it is. */
	stop(): void {
		this.#poll.clear();
		this.#engine.withdraw(this.#step);
		this.#index = ECHO_OFF;
	}

	/** Part of StepOwner: completes the command line of the step under way. */
	compose(line: CommandLine): void {
		const { apn, user, password, pin } = this.#options;
		if (this.#index === PIN)
			line.string(pin as string, "pin");
		else if (this.#index === CONTEXT)
			line.string(apn ?? "", "apn").comma().string(user ?? "", "user").comma().string(password ?? "", "password").comma()
				.integer(user === undefined ? 0 : 1, "authentication");
		else if (this.#index === BEARER)
			line.string(apn as string, "apn");
	}

	/** Part of StepOwner: an information response of the step under way. */
	onInformation(parameters: Parameters): void {
		switch (this.#index) {
			case SETTINGS:
				this.#capabilities.onSetting(parameters);
				break;
			case PUBLISH:
				this.#capabilities.onPublish(parameters);
				break;
			case PIN_STATE:
			case SERIAL_NUMBER:
			case TIME:
				parameters.string();
				this.#text = decode(parameters.bytes, parameters.from, parameters.to);
				break;
			case PIN_TRIES:
				parameters.string();
				this.#value = parameters.integer();
				break;
			case SIGNAL:
			case IS_ATTACHED:
				this.#value = parameters.integer();
				break;
			case ADDRESS: // +CGPADDR: id[,address]
				parameters.integer();
				if (parameters.string())
					this.#value = 1;
				break;
			default: { // +CEREG: n,stat and +QIACT: id,state
				const first = parameters.integer();
				const second = parameters.integer();
				if (this.#index !== IS_ACTIVE || first === 1)
					this.#value = second;
			}
		}
	}

	/** Part of StepOwner: a line of text of the step under way. */
	onText(text: string): void {
		this.#text += this.#text === "" ? text : `\n${text}`;
	}

	/** Part of StepOwner: the final result code of the step under way. */
	onResult(result: number): void {
		if (result === ABORTED)
			return;
		const ok = result === OK;
		if (!ok)
			this.#reason = result === TIMEOUT ? "no answer" : this.#engine.evidence;
		switch (this.#index) {
			case IDENTITY:
				this.identity = this.#text;
				this.#next();
				break;
			case IMEI:
			case SERIAL_NUMBER:
				if (/^\d{14,17}$/.test(this.#text))
					this.imei = this.#text;
				this.#next();
				break;
			case SETTINGS:
				this.#capabilities.onSettingsEnd();
				this.#next();
				break;
			case PIN_STATE:
				this.#onPinState(ok);
				break;
			case PIN_TRIES:
				this.#onPinTries();
				break;
			case PIN:
				if (ok)
					this.#enter(PIN_STATE);
				else
					this.#trouble("AT+CPIN: the PIN was refused; it is not tried again");
				break;
			case SIGNAL:
				this.signal = this.#value >= 0 && this.#value <= 31 ? -113 + 2 * this.#value : undefined;
				this.#next();
				break;
			case EPS:
			case GPRS:
				this.#onRegistration();
				break;
			case IS_ACTIVE:
				this.#onContext();
				break;
			case IS_ATTACHED:
			case ADDRESS:
				this.#onAttached();
				break;
			case ACTIVATE: // an error may mean that it is active already
				this.#index = IS_ACTIVE;
				this.#poll.set(ok ? 0 : POLL);
				break;
			case TIME:
				this.#timeOffset = parseClock(this.#text) - this.#clock.now();
				this.#enter(READY);
				this.#options.onReady();
				break;
			case DETACH:
			case RADIO_OFF:
				this.#enter(this.#index + 1);
				break;
			case ATTACH:
			case DEACTIVATE:
				this.#enter(EPS);
				break;
			case RADIO_ON:
				this.#activations = 0;
				this.#enter(PIN_STATE);
				break;
			case RESTART:
				this.#options.onRestart();
				break;
			default:
				this.#next();
		}
	}

	/** The step behind this one in the profile's list. */
	#next(): void {
		const { steps } = this.#profile;
		let next = steps[steps.indexOf(this.#index) + 1]!;
		if (next === BEARER && this.#options.apn === undefined)
			next = steps[steps.indexOf(BEARER) + 1]!;
		this.#enter(next);
	}

	#enter(index: number): void {
		this.#index = index;
		if (index !== READY)
			this.#submit();
	}

	#submit(): void {
		this.#text = "";
		this.#value = NaN;
		this.#engine.submit(this.#step.prepare(this.#index));
	}

	/** Looks again a little later; after `registerTimeout` that is said, and the radio is switched off and on. */
	#again(index: number, what: string): void {
		this.#index = index;
		if (this.#clock.now() - this.#since < this.#profile.registerTimeout) {
			this.#poll.set(POLL);
			return;
		}
		this.#trouble(what);
		this.begin(FROM_RADIO_CYCLE);
	}

	#onPinState(ok: boolean): void {
		if (ok && this.#text === "READY") {
			this.#pinEntered = false; // it is open: when it asks again, the radio was off, and all tries are there
			this.#next();
		}
		else if (ok && this.#text === "SIM PIN" && !this.#pinEntered && this.#options.pin !== undefined)
			this.#enter(PIN_TRIES);
		else
			this.#again(PIN_STATE, `AT+CPIN: ${ok ? this.#text : this.#reason}`);
	}

	/** The PIN is entered once a boot, and never when it is the last try, or nobody knows whether it is (MODEM.md §5). */
	#onPinTries(): void {
		if (this.#value >= 2) {
			this.#pinEntered = true;
			this.#enter(PIN);
			return;
		}
		if (this.#value < 2) {
			this.#pinEntered = true;
			this.#trouble("AT+QPINC: one try is left; the PIN is not entered");
		}
		this.#again(PIN_STATE, "AT+CPIN: SIM PIN");
	}

	/** 1 = registered at home, 5 = roaming; one of the domains that the module looks at is enough. */
	#onRegistration(): void {
		const gprs = this.#profile.steps.includes(GPRS);
		if (this.#value === 1 || this.#value === 5) {
			if (gprs)
				this.#index = GPRS;
			this.#next();
		}
		else if (gprs && this.#index === EPS)
			this.#enter(GPRS);
		else
			this.#again(EPS, "AT+CEREG: not registered");
	}

	/** The network gives an NB-IoT module its PDP context, and an address, when it attaches. */
	#onAttached(): void {
		if (this.#value === 1)
			this.#next();
		else
			this.#again(this.#index, this.#index === IS_ATTACHED ? "AT+CGATT: not attached" : "AT+CGPADDR: no address");
	}

	#onContext(): void {
		if (this.#value === 1)
			this.#next();
		else if (this.#activations < 3) {
			this.#activations += 1;
			this.#reason = "";
			this.#enter(ACTIVATE);
		}
		else {
			this.#trouble(`AT+QIACT: ${this.#reason || "the context does not become active"}`);
			this.#index = RADIO_OFF;
			this.#poll.set(ACTIVATE_PAUSE);
		}
	}

	#trouble(what: string): void {
		this.#options.onTrouble(new Error(what));
	}
}
