// Bring-up: from a module that answers to one that is registered and has a PDP context, as a list of steps with one index.
// Where the result of each leads; their commands and answers: ./step.
// Source: MODEM.md §5; 27.007 §7.2 (CREG), §8.3 (CPIN), §10.1.9 (CGATT), §10.1.20 (CGREG), §10.1.22 (CEREG).

import type Engine from "../../at/engine.js";
import { OK, TIMEOUT } from "../../at/result-codes.js";
import type { Alarm } from "../../base/platform.js";
import type Capabilities from "../common/capabilities.js";
import { parseClock } from "../common/network-time.js";
import {
	ACTIVATE, ADDRESS, ATTACH, CIRCUITS, DEACTIVATE, DETACH, ECHO_OFF, EPS, GPRS, IDENTITY, IMEI, IS_ACTIVE, IS_ATTACHED, NETWORK_TIME, PIN, PIN_STATE,
	PIN_TRIES, RADIO_OFF, RADIO_ON, RATE, READY, RESTART, SERIAL_NUMBER, TIME, TIME_SERVER,
} from "./bring-up-steps.js";
import { checkModem, type ModemOptions } from "./modem-options.js";
import type { RadioValues } from "./radio-options.js";
import Step, { type StepOwner } from "./step.js";

/** Where to begin after something was lost; a profile names where its PDP context is found, and ended. */
export const FROM_START = ECHO_OFF;
export const FROM_RADIO_CYCLE = RADIO_OFF;
export const FROM_RESTART = RESTART;

/** No step is under way, and what is still pending leads to none. */
const STOPPED = -1;

/** Milliseconds between two looks at the SIM or the registration. */
const POLL = 1000;
/** Milliseconds of rest after three activations in vain, before the radio is switched off and on. */
const ACTIVATE_PAUSE = 10_000;
/** Milliseconds for a time server's answer behind OK. */
const TIME_WAIT = 60_000;
/** 27.007 §7.2, <stat>, as far as it is no success. */
const STATES: Readonly<Record<number, string>> = Object.freeze({ 0: "not searching", 2: "searching", 3: "denied", 4: "out of coverage", 8: "emergency calls only" });
const DENIED = 3;

/** Whom a bring-up tells. */
export interface BringUpOwner {
	/** The rate at which the module was found is not the one it should talk at. */
	readonly rateFound: boolean;
	/** The module is registered and has a PDP context. */
	onReady(): void;
	/** It cannot go on without a person, or waits for long: the error says for what. */
	onTrouble(error: Error): void;
	/** The module restarts because we told it to. */
	onRestart(): void;
	/** The module was told to talk at the configured rate. @param taken it does from now on */
	onRateTold(taken: boolean): void;
}

/** Runs the steps; knows what they told. */
export default class BringUp implements StepOwner {
	imei = "";
	/** What ATI answers: maker, model and firmware, in lines. */
	identity = "";
	readonly #engine: Engine;
	readonly #options: ModemOptions;
	readonly #radio: RadioValues;
	readonly #owner: BringUpOwner;
	readonly #step: Step;
	readonly #poll: Alarm;
	/** Why a step failed last. */
	#reason = "";
	#since = 0;
	#pinEntered = false;
	#denied = false;
	#activations = 0;
	#timeOffset = NaN;
	/** The time server was asked. */
	#asked = false;

	/** @throws RangeError naming the option that cannot be sent, or that the module has not */
	constructor(engine: Engine, options: ModemOptions, capabilities: Capabilities, owner: BringUpOwner) {
		this.#radio = checkModem(options);
		this.#engine = engine;
		this.#options = options;
		this.#owner = owner;
		this.#step = new Step(options, this.#radio, capabilities, this);
		this.#poll = options.clock.alarm(() => this.#submit());
	}

	/** Network time in milliseconds since 1970, or undefined before the network told it. */
	wallTime(): number | undefined {
		return this.#knowsTime ? this.#options.clock.now() + this.#timeOffset : undefined;
	}

	/** Begins at one of the FROM_ steps. */
	begin(index: number): void {
		this.#poll.clear();
		this.#since = this.#options.clock.now();
		if (index === FROM_START)
			this.#pinEntered = false;
		this.#activations = 0;
		this.#asked = false;
		this.#enter(index);
	}

	/** Stops where it is. */
	stop(): void {
		this.#poll.clear();
		this.#engine.withdraw(this.#step);
		this.#step.index = STOPPED;
	}

	/** `+QNTP: error,"time"`: the module's clock has it now, or never will. */
	onTimeServer(): void {
		if (this.#asked && this.#step.index === TIME)
			this.#poll.set(0);
	}

	/** Part of StepOwner: the final result code of the step under way. */
	onResult(result: number): void {
		const step = this.#step;
		if (step.index === STOPPED)
			return;
		const ok = result === OK;
		if (!ok && !(step.index >= EPS && step.index <= CIRCUITS))
			this.#reason = result === TIMEOUT ? "no answer" : this.#engine.evidence;
		switch (step.index) {
			case IDENTITY:
				this.identity = step.text;
				this.next();
				break;
			case IMEI:
			case SERIAL_NUMBER:
				if (/^\d{14,17}$/.test(step.text))
					this.imei = step.text;
				this.next();
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
			case RATE:
				this.#owner.onRateTold(ok);
				break;
			case EPS:
			case GPRS:
			case CIRCUITS:
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
				step.index = IS_ACTIVE;
				this.#poll.set(ok ? 0 : POLL);
				break;
			case TIME:
			case NETWORK_TIME:
				this.#timeOffset = parseClock(step.text) - this.#options.clock.now();
				this.next();
				break;
			case TIME_SERVER: // the time comes in a line of its own, and the module's clock has it then
				step.index = TIME;
				this.#asked = true;
				this.#poll.set(ok ? TIME_WAIT : 0);
				break;
			case DETACH:
			case RADIO_OFF:
				this.#enter(step.index + 1);
				break;
			case ATTACH:
			case DEACTIVATE:
				this.#enter(this.#radio.LTE ? EPS : GPRS);
				break;
			case RADIO_ON:
				this.#activations = 0;
				this.#enter(PIN_STATE);
				break;
			case RESTART:
				this.#owner.onRestart();
				break;
			default:
				this.next();
		}
	}

	/** Goes on with the next step of the profile's list that is wanted; behind the last the module is ready. */
	next(): void {
		const { steps } = this.#options.profile;
		let at = steps.indexOf(this.#step.index) + 1;
		while (at < steps.length && !this.#wants(steps[at]!))
			at += 1;
		this.#enter(at < steps.length ? steps[at]! : READY);
		if (at === steps.length)
			this.#owner.onReady();
	}

	/** Whether the options want the step, and it may tell something that is still unknown. */
	#wants(index: number): boolean {
		switch (index) {
			case RATE:
				return this.#owner.rateFound;
			case NETWORK_TIME:
				return !this.#knowsTime;
			case TIME_SERVER:
				return !this.#knowsTime && !this.#asked && this.#step.applies(TIME_SERVER);
			default:
				return this.#step.applies(index);
		}
	}

	get #knowsTime(): boolean {
		return this.#timeOffset === this.#timeOffset;
	}

	#enter(index: number): void {
		this.#step.index = index;
		if (index !== READY)
			this.#submit();
	}

	#submit(): void {
		this.#engine.submit(this.#step.prepare());
	}

	/** Looks again a little later; after `registerTimeout` that is said, and the radio is switched off and on. */
	#again(index: number, what: string): void {
		this.#step.index = index;
		if (this.#options.clock.now() - this.#since < this.#options.profile.registerTimeout) {
			this.#poll.set(POLL);
			return;
		}
		this.#trouble(what);
		this.begin(FROM_RADIO_CYCLE);
	}

	#onPinState(ok: boolean): void {
		const { text } = this.#step;
		if (ok && text === "READY") {
			this.#pinEntered = false; // it is open: when it asks again, the radio was off, and all tries are there
			this.next();
		}
		else if (ok && text === "SIM PIN" && !this.#pinEntered && this.#options.pin !== undefined)
			this.#enter(PIN_TRIES);
		else
			this.#again(PIN_STATE, `AT+CPIN: ${ok ? text : this.#reason}`);
	}

	/** The PIN is entered once a boot, and never when it is the last try, or nobody knows whether it is (MODEM.md §5). */
	#onPinTries(): void {
		const tries = this.#step.value;
		if (tries >= 2) {
			this.#pinEntered = true;
			this.#enter(PIN);
			return;
		}
		if (tries < 2) {
			this.#pinEntered = true;
			this.#trouble("AT+QPINC: one try is left; the PIN is not entered");
		}
		this.#again(PIN_STATE, "AT+CPIN: SIM PIN");
	}

	/** 1 = registered at home, 5 = roaming; one of the domains that the module looks at is enough. */
	#onRegistration(): void {
		const { GSM, LTE } = this.#radio;
		const { index: domain, value: state } = this.#step;
		const first = LTE ? EPS : GPRS;
		if (state === 1 || state === 5) {
			this.#denied = false;
			this.#step.index = this.#options.profile.steps.includes(CIRCUITS) ? CIRCUITS : EPS;
			this.next();
			return;
		}
		if (domain === first)
			this.#reason = `${LTE ? "AT+CEREG" : "AT+CGREG"}: not registered (${STATES[state] ?? "unknown"})`;
		if (state === DENIED && domain === first && !this.#denied) {
			this.#denied = true;
			this.#trouble(this.#reason);
		}
		if (domain < CIRCUITS && GSM && this.#options.profile.steps.includes(domain + 1))
			this.#enter(domain + 1);
		else
			this.#again(first, this.#reason);
	}

	/** The network gives an NB-IoT module its PDP context, and an address, when it attaches. */
	#onAttached(): void {
		const { index, value } = this.#step;
		if (value === 1)
			this.next();
		else
			this.#again(index, index === IS_ATTACHED ? "AT+CGATT: not attached" : "AT+CGPADDR: no address");
	}

	#onContext(): void {
		if (this.#step.value === 1)
			this.next();
		else if (this.#activations < 3) {
			this.#activations += 1;
			this.#reason = "";
			this.#enter(ACTIVATE);
		}
		else {
			this.#trouble(`AT+QIACT: ${this.#reason || "the context does not become active"}`);
			this.#step.index = RADIO_OFF;
			this.#poll.set(ACTIVATE_PAUSE);
		}
	}

	#trouble(what: string): void {
		this.#owner.onTrouble(new Error(what));
	}
}
