// Bring-up: from a module that answers to one that is registered and has a PDP context. Runs the steps of a profile one after the other, and decides by
// the result of each which one follows. Their commands and answers: ./bring-up-steps.
// Source: 27.007 §7.2 (CREG), §8.3 (CPIN), §10.1.9 (CGATT), §10.1.20 (CGREG), §10.1.22 (CEREG).

import type CommandLine from "../../at/command-line.js";
import Command from "../../at/command.js";
import type Engine from "../../at/engine.js";
import type Parameters from "../../at/parameters.js";
import { ABORTED, OK, TIMEOUT } from "../../at/result-codes.js";
import type { Alarm } from "../../base/platform.js";
import { decode } from "../../base/utf8.js";
import type Capabilities from "../common/capabilities.js";
import { recall, remember, takeIdentities } from "../common/firmware-record.js";
import { isIMEI } from "../common/imei.js";
import ModuleError from "../common/module-error.js";
import { parseClock } from "../common/network-time.js";
import { PDP } from "../common/recovery-policy.js";
import type { SequenceOwner } from "../common/sequence.js";
import {
	ACTIVATE, ASK_AGAIN, AWAIT, CHANGE_RATE, CHECK_ATTACHED, CHECK_CONTEXT, CHECK_PIN, CHECK_REGISTRATION, CHECK_TRIES, DEACTIVATE, DETACH, ENTER_PIN, EPS,
	IMEI, IS_ACTIVE, IS_ATTACHED, isWanted, KEEP_CAPABILITIES, KEEP_FORMS, KEEP_IDENTITIES, KEEP_IDENTITY, KEEP_IMEI, PIN, PIN_ENTERED, PIN_STATE, PIN_TRIES,
	RADIO_OFF, RADIO_ON, REPORT_REGISTRATION, REPORTING, RESTART, RESTARTED, SET_TIME, type Step, type StepContext, STOPPED, TIME, TIME_ASKED,
} from "./bring-up-steps.js";
import type ModemEvents from "./modem-events.js";
import type { ModemValues } from "./modem-options.js";
import type { ContextValues } from "./pdp-contexts.js";
import type UART from "./uart.js";

/** Milliseconds between two looks at the SIM or the registration: a tenth of the time since the first one, within these bounds. */
const POLL = 1000;
const LONGEST_POLL = 60_000;
/** Longest time in milliseconds to the next report, or to the next cycle of the radio; both begin with the profile's and double each time. */
const LONGEST_ROUND = 3_600_000;
/** Activations in a row without success; then a rest in milliseconds, and the radio is switched off and on. */
const ACTIVATIONS = 3;
const ACTIVATE_PAUSE = 10_000;
/** Answers that may be damaged, in a row, until bring-up goes on without an IMEI; where it cannot, the rest until the next ones, in milliseconds. */
const IDENTITY_TRIES = 3;
const IDENTITY_PAUSE = 10_000;
/** The PIN is entered only while the SIM reports at least this many tries: a refused last one would lock it. */
const PIN_TRIES_NEEDED = 2;
/** 27.007 §9.2.1: SIM failure. */
const SIM_FAILURE = 13;

/** Milliseconds from one write of the record to the next at least. */
const RECORD_GAP = 600_000;

/** Further bits of `#marks`: `onError` has reported that the network denies registration. */
const DENIAL_REPORTED = 8;
/** Of the firmware, since the module started: its identity and IMEI were reported; then its settings, too; all is known from earlier starts. */
const IDENTIFIED = 16;
const LISTED = 32;
const KNOWN = 64;

/** No number, and no time. */
const NONE = NaN;

/** The first step of what `recover` does, by its number. */
const RECOVERIES: readonly Step[] = Object.freeze([STOPPED, DEACTIVATE, RADIO_OFF, RESTART]);

/** 27.007 §7.2, <stat>. */
const HOME = 1;
const DENIED = 3;
const ROAMING = 5;
const UNREGISTERED: Readonly<Record<number, string>> = Object.freeze({
	0: "not searching", 2: "searching", 3: "denied", 4: "out of coverage", 8: "emergency calls only",
});

/** The command of all steps, of which one at a time is under way; the results that the steps leave. It is done when the module is ready, and fails only when the module restarts. */
export default class BringUp extends Command implements StepContext {
	imei = "";
	/** The answer to ATI: maker, model and firmware, in lines. */
	identity = "";
	declare readonly options: ModemValues;
	declare readonly capabilities: Capabilities;
	declare pdp: ContextValues;
	text = "";
	value = NONE;
	readonly #engine: Engine;
	readonly #uart: UART;
	readonly #events: ModemEvents;
	readonly #owner: SequenceOwner;
	readonly #poll: Alarm;
	/** The profile's. */
	readonly #steps: readonly Step[];
	#step = STOPPED;
	/** Why a step failed last; the code of its +CME ERROR, or the state of registration, else 0. */
	#reason = "";
	#code = 0;
	/** When bring-up began, and when what it waits for is reported, and the radio switched off and on. */
	#since = 0;
	#due = 0;
	/** How often that has happened since the module was ready last. */
	#rounds = 0;
	/** How often the IMEI was asked in a row, or a PDP context activated. */
	#tries = 0;
	/** The digits that came last. */
	#answer = "";
	/** When the record may be written next. */
	#nextRecord = 0;
	/** Bits, REPORTING to KNOWN: in one number, because on XS a field takes 16 bytes. */
	#marks = 0;
	/** The network's time less the clock's; NaN while it is unknown. */
	#timeOffset = NONE;

	constructor(engine: Engine, uart: UART, options: ModemValues, capabilities: Capabilities, events: ModemEvents, owner: SequenceOwner) {
		super(0);
		this.options = options;
		this.pdp = options.contexts[0]!;
		this.capabilities = capabilities;
		this.#engine = engine;
		this.#uart = uart;
		this.#events = events;
		this.#owner = owner;
		this.#steps = options.profile.steps as readonly Step[];
		this.#poll = options.clock.alarm(() => this.#submit());
	}

	get rateSettled(): boolean {
		return !this.#uart.rateFound;
	}

	get errorCodes(): boolean {
		return this.#engine.errorFormat === 1;
	}

	get known(): boolean {
		return (this.#marks & KNOWN) !== 0;
	}

	get timeKnown(): boolean {
		return this.#timeOffset === this.#timeOffset;
	}

	get timeSettled(): boolean {
		return this.timeKnown || (this.#marks & TIME_ASKED) !== 0;
	}

	/** @returns network time in milliseconds since 1970; undefined while it is unknown */
	wallTime(): number | undefined {
		return this.timeKnown ? this.options.clock.now() + this.#timeOffset : undefined;
	}

	/** The module has started: takes all steps. */
	start(): void {
		this.#marks &= DENIAL_REPORTED;
		this.capabilities.onSettingsEnd(false);
		this.capabilities.combines = this.options.profile.combines && this.options.record !== undefined;
		this.#begin(this.#steps[0]!);
	}

	/** A PDP context was lost: activates all that are not active, or waits until the network does. */
	restoreContext(): void {
		this.#begin(this.options.profile.attaches ? IS_ATTACHED : IS_ACTIVE);
	}

	/** @returns the PDP context with this number; undefined when the modem uses none such */
	context(number: number | undefined): ContextValues | undefined {
		const contexts = this.options.contexts;
		let at = 0;
		while (at < contexts.length && contexts[at]!.context !== number)
			at += 1;
		return contexts[at];
	}

	/** Switches a PDP context, or the radio, off and on, or restarts the module with a command. @param what PDP, RADIO or POWER of ../common/recovery-policy */
	recover(what: number, pdp: ContextValues): void {
		this.pdp = pdp;
		this.#begin(what === PDP && this.options.profile.attaches ? DETACH : RECOVERIES[what]!);
	}

	/** Stops; the result of a command that has left is ignored. */
	stop(): void {
		this.#poll.clear();
		this.#engine.withdraw(this);
		this.#step = STOPPED;
	}

	/** `+QNTP: error,"time"`: the module's clock has the time now, or will not get it. */
	onTimeServer(): void {
		if (this.#marks & TIME_ASKED && this.#step === TIME && !this.queued)
			this.#poll.set(0);
	}

	/** `+CEREG: state`, and the like: asks at once, where bring-up waits for registration. */
	onRegistrationChange(): void {
		if (this.#step.after === CHECK_REGISTRATION && !this.queued)
			this.#poll.set(0);
	}

	override compose(line: CommandLine): void {
		line.begin(this.#step.command);
		this.#step.compose?.(line, this, this.#step.option!);
	}

	override onInformation(parameters: Parameters): boolean {
		this.#step.read?.(parameters, this);
		return true;
	}

	override onText(bytes: Uint8Array, start: number, end: number): void {
		const line = decode(bytes, start, end);
		this.text += this.text === "" ? line : `\n${line}`;
	}

	override onResult(result: number, code: number): void {
		const step = this.#step;
		if (result === ABORTED || step === STOPPED)
			return;
		const ok = result === OK;
		if (!ok && step.after !== CHECK_REGISTRATION) {
			this.#reason = result === TIMEOUT ? "no answer" : this.#engine.evidence;
			this.#code = code;
		}
		switch (step.after) {
			case KEEP_IDENTITIES:
				this.capabilities.combines &&= ok;
				if (!ok || !takeIdentities(this, this.text)) // asked again one by one
					break;
				this.#identified();
				this.#take(this.#steps.indexOf(IMEI) + 1);
				return;
			case KEEP_IDENTITY:
				this.identity = this.text;
				break;
			case KEEP_IMEI:
				this.#onIMEI(ok);
				return;
			case KEEP_CAPABILITIES:
				if (this.capabilities.onSettingsEnd(ok) && this.#marks & IDENTIFIED)
					this.#marks |= LISTED;
				break;
			case KEEP_FORMS:
				if (ok && this.value === 1 && this.#marks & LISTED && this.options.clock.now() >= this.#nextRecord
					&& remember(this.options.record!, this.capabilities, this.imei, this.identity))
					this.#nextRecord = this.options.clock.now() + RECORD_GAP;
				break;
			case CHANGE_RATE:
				this.#uart.onRateSet(ok);
				if (!ok)
					break;
				if (this.#step === step) // a port that cannot be opened at the new rate is lost, and bring-up was stopped
					this.#owner.onFailed(new ModuleError("restart", 0, "the module changes its rate"), false);
				return;
			case CHECK_PIN:
				this.#onPinState(ok);
				return;
			case CHECK_TRIES:
				this.#onPinTries();
				return;
			case ENTER_PIN:
				if (ok)
					break;
				this.#report("SIM", code, "AT+CPIN: the PIN was refused; it is not tried again");
				return;
			case CHECK_REGISTRATION:
				this.#onRegistration();
				return;
			case CHECK_CONTEXT:
				this.#onContext();
				return;
			case CHECK_ATTACHED:
				if (this.value === 1)
					break;
				this.#again(step, "PDP", 0, step === IS_ATTACHED ? "AT+CGATT: not attached" : "AT+CGPADDR: no address", true);
				return;
			case AWAIT:
				this.#later(step.then!, step.pauses![ok ? 0 : 1]);
				return;
			case SET_TIME:
				this.#timeOffset = parseClock(this.text) - this.options.clock.now();
				break;
			case ASK_AGAIN:
				this.#askAgain();
				return;
			case RESTARTED:
				this.#owner.onFailed(new ModuleError("restart", 0, "the module is restarting"), false);
				return;
		}
		this.#proceed();
	}

	#begin(step: Step): void {
		this.#poll.clear();
		this.#since = this.options.clock.now();
		this.#due = this.#since + this.#round(this.options.profile.registerTimeout);
		this.#tries = 0;
		this.#marks &= ~TIME_ASKED;
		this.#enter(step);
	}

	/**
	 * Takes the step that the present one names, the present one for the next PDP context, or else the next step of the profile that is wanted; after the last
	 * one the module is ready.
	 */
	#proceed(): void {
		const then = this.#step.then;
		const next = this.options.contexts[this.options.contexts.indexOf(this.pdp) + 1];
		if (this.#step.each && next) {
			this.pdp = next;
			this.#tries = 0;
			this.#submit();
		}
		else if (then && !this.#steps.includes(then))
			this.#enter(then);
		else
			this.#take(this.#steps.indexOf(then ?? this.#step) + (then ? 0 : 1));
	}

	/** @returns the place of the first step wanted, from a place in the list on */
	#wantedFrom(from: number): number {
		const steps = this.#steps;
		let at = from;
		while (at < steps.length && !isWanted(steps[at]!, this))
			at += 1;
		return at;
	}

	#take(from: number): void {
		this.pdp = this.options.contexts[0]!;
		const step = this.#steps[this.#wantedFrom(from)];
		if (step)
			this.#enter(step);
		else {
			this.#step = STOPPED;
			this.#rounds = 0;
			this.#owner.onDone();
		}
	}

	#enter(step: Step): void {
		this.#step = step;
		this.#submit();
	}

	#later(step: Step, ms: number): void {
		this.#step = step;
		this.#poll.set(ms);
	}

	#submit(): void {
		const step = this.#step;
		this.#marks |= step.marks;
		this.timeout = step.timeout ?? this.options.profile.activateTimeout;
		this.response = step.response;
		this.takesText = step.takesText;
		this.text = "";
		this.value = NONE;
		this.#engine.submit(this);
	}

	/** @returns milliseconds of a pause that is `ms` at first, and doubles with each round */
	#round(ms: number): number {
		return Math.min(ms * 2 ** this.#rounds, LONGEST_ROUND);
	}

	/** Repeats a step later; in the end reports `what`. @param radio then switches the radio off and on: it may help */
	#again(step: Step, source: string, code: number, what: string, radio: boolean): void {
		const now = this.options.clock.now();
		const due = now >= this.#due;
		if (due) {
			this.#rounds += 1;
			this.#due = now + this.#round(this.options.profile.registerTimeout);
		}
		if (due && radio)
			this.#begin(RADIO_OFF);
		else
			this.#later(step, Math.min(Math.max((now - this.#since) / 10, POLL), LONGEST_POLL, this.#due - now));
		if (due)
			this.#report(source, code, what);
	}

	/** The module has reported both its identity and its IMEI. */
	#identified(): void {
		const record = this.options.record;
		if (record && this.identity)
			this.#marks |= recall(record, this.capabilities, this.imei, this.identity) ? KNOWN : IDENTIFIED;
	}

	/**
	 * Takes an IMEI that is whole: its check digit is right, and it is the known one, if there is one; or the same digits have come twice. Asks again what may
	 * be damaged on the line; without the IMEI, where the app needs it, for as long as it takes.
	 */
	#onIMEI(ok: boolean): void {
		const last = this.#answer;
		const answer = ok && /^\d{14,17}$/.test(this.text) ? this.text : "";
		this.#answer = answer;
		this.#tries += 1;
		if (answer && (answer === last || (isIMEI(answer) && (!this.imei || this.imei === answer)))) {
			this.imei = answer;
			this.#identified();
		}
		else if (ok && this.#tries < IDENTITY_TRIES) {
			this.#submit();
			return;
		}
		else if (!this.imei && this.options.identify) {
			this.#tries = 0;
			this.#later(this.#step, IDENTITY_PAUSE);
			this.#report("identity", ok ? 0 : this.#code, `${decode(this.#step.command)}: ${ok ? "no IMEI" : this.#reason}`);
			return;
		}
		this.#tries = 0;
		this.#answer = "";
		this.#proceed();
	}

	#onPinState(ok: boolean): void {
		const text = this.text;
		if (ok && text === "READY") {
			this.#marks &= ~PIN_ENTERED; // the SIM is open: when it asks again, the radio was off, and it has all tries again
			this.#proceed();
		}
		else if (ok && text === "SIM PIN" && !(this.#marks & PIN_ENTERED) && this.options.pin)
			this.#enter(PIN_TRIES);
		else
			// A SIM without power answers so, when an AT+CFUN=1 was lost on the line.
			this.#again(!ok && this.#code === SIM_FAILURE ? RADIO_ON : PIN_STATE, "SIM", ok ? 0 : this.#code, `AT+CPIN: ${ok ? text : this.#reason}`, false);
	}

	/** Enters the PIN once a boot; never on the last try, nor while the number of tries is unknown. */
	#onPinTries(): void {
		if (this.value >= PIN_TRIES_NEEDED) {
			this.#enter(PIN);
			return;
		}
		if (this.value < PIN_TRIES_NEEDED) {
			this.#marks |= PIN_ENTERED;
			this.#report("SIM", 0, "AT+QPINC: one try is left; the PIN is not entered");
		}
		this.#again(PIN_STATE, "SIM", 0, "AT+CPIN: SIM PIN", false);
	}

	/** One domain is enough. An error names the first one that is asked. */
	#onRegistration(): void {
		const state = this.value;
		let at = this.#steps.indexOf(this.#step) + 1;
		if (state === HOME || state === ROAMING) {
			this.#marks &= ~DENIAL_REPORTED;
			while (this.#steps[at]!.after === CHECK_REGISTRATION)
				at += 1;
			this.#take(at);
			return;
		}
		if (this.#step === this.#firstRegistration) {
			this.#reason = `${decode(this.#step.command).replace("?", "")}: not registered (${UNREGISTERED[state] ?? "unknown"})`;
			this.#code = state === state ? state : 0;
			if (state === DENIED && !(this.#marks & DENIAL_REPORTED)) {
				this.#marks |= DENIAL_REPORTED;
				this.#report("network", state, this.#reason);
			}
		}
		const second = this.#steps[at]!;
		if (second.after === CHECK_REGISTRATION && isWanted(second, this))
			this.#enter(second);
		else if (!(this.#marks & REPORTING) && this.options.LTE)
			this.#enter(REPORT_REGISTRATION);
		else
			this.#askAgain();
	}

	/** Registration was asked for in vain: asks later. The radio is left alone where the network denies registration. */
	#askAgain(): void {
		this.#again(this.#firstRegistration, "network", this.#code, this.#reason, this.#code !== DENIED);
	}

	/** The first domain that is asked for its registration. */
	get #firstRegistration(): Step {
		return this.#steps[this.#wantedFrom(this.#steps.indexOf(EPS))]!;
	}

	#onContext(): void {
		if (this.value === 1)
			this.#proceed();
		else if (this.#tries < ACTIVATIONS) {
			this.#tries += 1;
			this.#reason = "";
			this.#code = 0;
			this.#enter(ACTIVATE);
		}
		else {
			this.#tries = 0;
			this.#later(RADIO_OFF, this.#round(ACTIVATE_PAUSE));
			this.#rounds += 1;
			this.#report("PDP", this.#code, `AT+QIACT=${this.pdp.context}: ${this.#reason || "the context does not become active"}`);
		}
	}

	/** Reports that a person is needed, or that it takes long; bring-up goes on. */
	#report(source: string, code: number, what: string): void {
		this.#events.add(new ModuleError(source, code, what));
	}
}
