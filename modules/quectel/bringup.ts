// Bring-up: from a module that answers to one that is registered and has a PDP context, as a list of steps with one index.
// Source: MODEM.md §5; 27.007 §5.4 (CGSN), §7.2 (CREG), §8.3 (CPIN), §8.8 (CCLK), §10.1.20 (CGREG), §10.1.22 (CEREG).

import { decode, encode } from "../at/ascii.js";
import type Engine from "../at/engine.js";
import { ABORTED, OK, TIMEOUT } from "../at/errors.js";
import type CommandLine from "../at/line.js";
import type Parameters from "../at/parameters.js";
import type { Alarm } from "../at/platform.js";
import type Capabilities from "./capabilities.js";
import { parseClock } from "./clock.js";
import { AUTHENTICATIONS, checkModem, type ModemOptions } from "./modem-options.js";
import type { RadioValues } from "./radio.js";
import Step, {
	ACTIVATE, ADDRESS, ATTACH, BEARER, CIRCUITS, CONTEXT, DEACTIVATE, DETACH, ECHO_OFF, EDRX_LTE_M, EDRX_NB_IOT, EPS, FLOW_CONTROL, GPRS, IDENTITY, IMEI,
	IOT_MODE, IS_ACTIVE, IS_ATTACHED, NETWORK_TIME, NO_PSM, PIN, PIN_STATE, PIN_TRIES, PSM, PUBLISH, RADIO_OFF, RADIO_ON, RATE, READY, RESTART, SCAN_MODE,
	SCAN_SEQUENCE, SERIAL_NUMBER, SETTINGS, type StepOwner, TIME, TIME_SERVER,
} from "./steps.js";

/** Where to begin after something was lost; a profile names where its PDP context is found, and ended. */
export const FROM_START = ECHO_OFF;
export const FROM_RADIO_CYCLE = RADIO_OFF;
export const FROM_RESTART = RESTART;

/** Milliseconds between two looks at the SIM or the registration. */
const POLL = 1000;
/** Milliseconds of rest after three activations in vain, before the radio is switched off and on. */
const ACTIVATE_PAUSE = 10_000;

/** Behind the value of a QCFG key: it holds at once, and not after a restart only. */
const AT_ONCE = encode(",1");
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
	readonly #capabilities: Capabilities;
	readonly #owner: BringUpOwner;
	readonly #step: Step;
	readonly #poll: Alarm;
	#index = READY;
	#text = "";
	#value = NaN;
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
		this.#capabilities = capabilities;
		this.#owner = owner;
		this.#step = new Step(this, options.profile);
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
		this.#index = ECHO_OFF;
	}

	/** Part of StepOwner: completes the command line of the step under way. */
	compose(line: CommandLine): void {
		const options = this.#options;
		const radio = this.#radio;
		switch (this.#index) {
			case RATE:
				line.integer(options.serial.baud as number, "serial.baud");
				break;
			case SCAN_MODE:
				line.integer(radio.scanMode as number, "technologies").raw(AT_ONCE);
				break;
			case IOT_MODE:
				line.integer(radio.iotMode as number, "technologies").raw(AT_ONCE);
				break;
			case SCAN_SEQUENCE:
				line.raw(radio.sequence as Uint8Array).raw(AT_ONCE);
				break;
			case PSM:
				line.string(radio.update as string, "powerSaving").comma().string(radio.active as string, "powerSaving");
				break;
			case EDRX_LTE_M:
				line.string(radio.cycleLTEM as string, "eDRX");
				break;
			case EDRX_NB_IOT:
				line.string(radio.cycleNBIoT as string, "eDRX");
				break;
			case PIN:
				line.string(options.pin as string, "pin");
				break;
			case CONTEXT:
				line.string(options.apn ?? "", "apn").comma().string(options.user ?? "", "user").comma().string(options.password ?? "", "password").comma()
					.integer(AUTHENTICATIONS.indexOf(options.authentication ?? (options.user ? "PAP" : "none")), "authentication");
				break;
			case BEARER:
				line.string(options.apn as string, "apn");
				break;
			case TIME_SERVER:
				line.string(options.timeServer as string, "timeServer");
				break;
			default:
		}
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
			case NETWORK_TIME:
				parameters.string();
				this.#text = decode(parameters.bytes, parameters.from, parameters.to);
				break;
			case PIN_TRIES:
				parameters.string();
				this.#value = parameters.integer();
				break;
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

	/** `+QNTP: error,"time"`: the module's clock has it now, or never will. */
	onTimeServer(): void {
		if (this.#asked && this.#index === TIME)
			this.#poll.set(0);
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
		if (!ok && !(this.#index >= EPS && this.#index <= CIRCUITS))
			this.#reason = result === TIMEOUT ? "no answer" : this.#engine.evidence;
		switch (this.#index) {
			case IDENTITY:
				this.identity = this.#text;
				this.next();
				break;
			case IMEI:
			case SERIAL_NUMBER:
				if (/^\d{14,17}$/.test(this.#text))
					this.imei = this.#text;
				this.next();
				break;
			case SETTINGS:
				this.#capabilities.onSettingsEnd();
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
				this.#index = IS_ACTIVE;
				this.#poll.set(ok ? 0 : POLL);
				break;
			case TIME:
			case NETWORK_TIME:
				this.#timeOffset = parseClock(this.#text) - this.#options.clock.now();
				this.next();
				break;
			case TIME_SERVER: // the time comes in a line of its own, and the module's clock has it then
				this.#index = TIME;
				this.#asked = true;
				this.#poll.set(ok ? TIME_WAIT : 0);
				break;
			case DETACH:
			case RADIO_OFF:
				this.#enter(this.#index + 1);
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
		let at = steps.indexOf(this.#index) + 1;
		while (at < steps.length && !this.#wants(steps[at]!))
			at += 1;
		this.#enter(at < steps.length ? steps[at]! : READY);
		if (at === steps.length)
			this.#owner.onReady();
	}

	/** Whether an option asks for the step, or something is still unknown that it may tell. */
	#wants(step: number): boolean {
		const options = this.#options;
		const radio = this.#radio;
		switch (step) {
			case RATE:
				return this.#owner.rateFound;
			case FLOW_CONTROL:
				return options.flowControl === true;
			case NO_PSM:
				return radio.update === undefined;
			case SCAN_MODE:
			case SCAN_SEQUENCE:
				return radio.scanMode !== undefined;
			case IOT_MODE:
				return radio.iotMode !== undefined;
			case PSM:
				return radio.update !== undefined;
			case EDRX_LTE_M:
				return radio.cycleLTEM !== undefined;
			case EDRX_NB_IOT:
				return radio.cycleNBIoT !== undefined;
			case BEARER:
				return options.apn !== undefined;
			case EPS:
				return radio.LTE;
			case GPRS:
			case CIRCUITS:
				return radio.GSM;
			case NETWORK_TIME:
				return !this.#knowsTime;
			case TIME_SERVER:
				return !this.#knowsTime && options.timeServer !== undefined && !this.#asked;
			default:
				return true;
		}
	}

	get #knowsTime(): boolean {
		return this.#timeOffset === this.#timeOffset;
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
		if (this.#options.clock.now() - this.#since < this.#options.profile.registerTimeout) {
			this.#poll.set(POLL);
			return;
		}
		this.#trouble(what);
		this.begin(FROM_RADIO_CYCLE);
	}

	#onPinState(ok: boolean): void {
		if (ok && this.#text === "READY") {
			this.#pinEntered = false; // it is open: when it asks again, the radio was off, and all tries are there
			this.next();
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
		const { GSM, LTE } = this.#radio;
		const domain = this.#index;
		const first = LTE ? EPS : GPRS;
		if (this.#value === 1 || this.#value === 5) {
			this.#denied = false;
			this.#index = this.#options.profile.steps.includes(CIRCUITS) ? CIRCUITS : EPS;
			this.next();
			return;
		}
		if (domain === first)
			this.#reason = `${LTE ? "AT+CEREG" : "AT+CGREG"}: not registered (${STATES[this.#value] ?? "unknown"})`;
		if (this.#value === DENIED && domain === first && !this.#denied) {
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
		if (this.#value === 1)
			this.next();
		else
			this.#again(this.#index, this.#index === IS_ATTACHED ? "AT+CGATT: not attached" : "AT+CGPADDR: no address");
	}

	#onContext(): void {
		if (this.#value === 1)
			this.next();
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
		this.#owner.onTrouble(new Error(what));
	}
}
