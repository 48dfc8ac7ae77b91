// The life of a module, from power-on to power-off: when bring-up starts, and what a restart, a lost PDP context or a dead AT channel leads to.
// Source: V.250 §6.2.4 (echo is on after a restart), BG96 AT commands (RDY, POWERED DOWN, CFUN, QPOWD), BG96 TCP/IP note (+QIURC: "pdpdeact").
//
// input               STARTING     BRINGING_UP  READY        CHECKING     LEAVING      OFF          CLOSED
// enters with         AT+CMEE?     ATE0         –            AT           AT+QPOWD=1   –            –
// synchronised        BRINGING_UP  –            –            –            –            –            –
// ready               –            READY        –            –            –            –            –
// dead                STARTING     STARTING     STARTING     STARTING     OFF          –            –
// boot line           –            STARTING     STARTING     STARTING     OFF          –            –
// boot line in doubt  –            STARTING     CHECKING     –            OFF          –            –
// echo                –            –            –            STARTING     –            –            –
// OK to AT            –            –            –            READY        –            –            –
// no OK to AT         –            –            –            STARTING     –            –            –
// pdpdeact            –            –            BRINGING_UP  BRINGING_UP  –            –            –
// pdpdeact in doubt   –            –            –            –            –            –            –
// OK to AT+CFUN=1,1   –            STARTING     –            –            –            –            –
// OK to AT+IPR        –            STARTING     –            –            –            –            –
// no OK to AT+IPR     –            –            –            –            –            –            –
// recover PDP         –            –            BRINGING_UP  BRINGING_UP  –            –            –
// recover radio       –            –            BRINGING_UP  BRINGING_UP  –            –            –
// recover power       –            –            STARTING     STARTING     –            –            –
// port lost           STARTING     STARTING     STARTING     STARTING     –            –            –
// power off           LEAVING      LEAVING      LEAVING      LEAVING      –            –            –
// off                 –            –            –            –            OFF          –            –
// power on            –            –            –            –            STARTING     STARTING     –
// close               CLOSED       CLOSED       CLOSED       CLOSED       CLOSED       CLOSED       –
//
// A cell is the next state, – none. Synchronised, dead, echo: the engine's. Ready, and the answers to AT+CFUN=1,1 and AT+IPR: bring-up's. Off: AT+QPOWD=1
// was confirmed, refused, or not confirmed in time. Lines are URCs; the rest is the port's and the app's. From READY and CHECKING bring-up starts with the
// step that restores what was lost, or cycles what is to be recovered; without power pins, recover power is the step AT+CFUN=1,1. In STARTING the engine
// probes with AT+CMEE?; after port lost, once the port is open again.
//
// In doubt: the line came within a second of a quoted message, so it may have been part of its payload. Then AT is sent (CHECKING): a module that restarted
// echoes it. After pdpdeact in doubt every session asks whether it is still connected (`onSuspicion`). All links are lost (`onLost`) on the way to STARTING,
// except by power on, to LEAVING, and from READY or CHECKING to BRINGING_UP. The tests drive every cell and write docs/states.md from this table.

import type CommandLine from "../../at/command-line.js";
import Command from "../../at/command.js";
import type Engine from "../../at/engine.js";
import type Parameters from "../../at/parameters.js";
import { ABORTED, OK } from "../../at/result-codes.js";
import { decode, encode } from "../../base/utf8.js";
import type Capabilities from "../common/capabilities.js";
import ModuleError from "../common/module-error.js";
import BringUp, { type BringUpOwner } from "./bring-up.js";
import type Counters from "./counters.js";
import type { ModemValues } from "./modem-options.js";
import PowerOff, { type PowerOffOwner } from "./power-off.js";

const STARTING = 0;
const BRINGING_UP = 1;
const READY = 2;
const CHECKING = 3;
const LEAVING = 4;
const OFF = 5;
const CLOSED = 6;

/** What `recover` cycles: the PDP context; the radio; the power. */
export const RECOVER_PDP = 1;
export const RECOVER_RADIO = 2;
export const RECOVER_POWER = 3;

/** The sources of the errors about that. */
const RECOVERED: readonly string[] = Object.freeze(["", "PDP", "network", "restart"]);

/** AT, sent in CHECKING. */
const ATTENTION = encode("AT");
/** Longest answer to it in milliseconds. */
const ATTENTION_TIMEOUT = 3000;

/** What a lifecycle needs of its owner, and reports to it. */
export interface LifecycleOwner {
	/** The module is registered and has a PDP context. */
	onReady(): void;
	/** Every session's link is lost. */
	onLost(error: ModuleError): void;
	/** Every session should ask whether it is still connected. @param error why not, if it is not */
	onSuspicion(error: ModuleError): void;
	/** Something a person should know of; the lifecycle goes on by itself. */
	onError(error: ModuleError): void;
	/** The module is off, as it was asked to be. */
	onOff(): void;
	/** True while a line just read may have been part of a quoted payload. */
	readonly doubtful: boolean;
	/** The module was found at another rate than the configured one. */
	readonly rateFound: boolean;
	/** AT+IPR has ended. @param accepted the module uses the configured rate from now on */
	onRateSet(accepted: boolean): void;
}

/** One module's state; itself the command AT of CHECKING. */
export default class Lifecycle extends Command implements BringUpOwner, PowerOffOwner {
	readonly bringUp: BringUp;
	readonly #engine: Engine;
	readonly #options: ModemValues;
	readonly #counters: Counters;
	readonly #owner: LifecycleOwner;
	#powerOff: PowerOff | undefined;
	#state = STARTING;

	constructor(engine: Engine, options: ModemValues, capabilities: Capabilities, counters: Counters, owner: LifecycleOwner) {
		super(ATTENTION_TIMEOUT);
		this.#engine = engine;
		this.#options = options;
		this.#counters = counters;
		this.#owner = owner;
		this.bringUp = new BringUp(engine, options, capabilities, this);
	}

	/** The module is registered and has a PDP context. */
	get ready(): boolean {
		return this.#state === READY || this.#state === CHECKING;
	}

	/** The module is off, or switching off: nothing is sent to it. */
	get off(): boolean {
		return this.#state === LEAVING || this.#state === OFF;
	}

	/** Ends everything; no method has an effect from now on. */
	stop(): void {
		this.#enter(CLOSED);
	}

	/** Switches the module off; all sessions lose their link. */
	powerOff(): void {
		if (this.#state >= LEAVING)
			return;
		this.#enter(LEAVING);
		this.#powerOff ??= new PowerOff(this.#engine, this.#options.clock, this);
		this.#powerOff.begin();
		this.#owner.onLost(new ModuleError("power", 0, "the module is switched off"));
	}

	/** Switches the module on, and brings it up. */
	powerOn(): void {
		if (!this.off)
			return;
		this.#enter(STARTING);
		this.#options.power?.on();
		this.#engine.synchronise();
	}

	/** Part of PowerOffOwner: the power pin does what the command did not. */
	onOff(confirmed: boolean): void {
		this.#enter(OFF);
		if (!confirmed)
			this.#options.power?.off?.();
		this.#engine.stop();
		this.#owner.onOff();
	}

	/** Cycles what RECOVER_PDP, RECOVER_RADIO or RECOVER_POWER name, when the module is ready. */
	recover(what: number): void {
		const { power } = this.#options;
		if (!this.ready)
			return;
		if (what === RECOVER_POWER && power !== undefined) {
			power.reset();
			this.#restart("the module is switched off and on");
			return;
		}
		this.#enter(BRINGING_UP);
		if (what === RECOVER_PDP)
			this.bringUp.cycleContext();
		else if (what === RECOVER_RADIO)
			this.bringUp.cycleRadio();
		else
			this.bringUp.restartModule();
		this.#owner.onLost(new ModuleError(RECOVERED[what]!, 0, "the module is being recovered"));
	}

	/** The AT channel works, after a start or after a timeout. */
	onSynchronised(): void {
		if (this.#state === STARTING) {
			this.#enter(BRINGING_UP);
			this.bringUp.start();
		}
	}

	/** The AT channel is dead: resets the module, where a power pin is wired; a module in LEAVING is switched off by its pin. */
	onDead(): void {
		if (this.#state === LEAVING)
			this.#powerOff!.onDead();
		if (this.#state >= LEAVING)
			return;
		const error = new ModuleError("timeout", 0, "the module does not answer");
		this.#counters.deaths += 1;
		this.#options.power?.reset();
		this.#enter(STARTING);
		this.#owner.onLost(error);
		this.#owner.onError(error);
	}

	/** The Serial's port is gone; `synchronise` of the engine ends the state STARTING when it is open again. */
	onPortLost(error: ModuleError): void {
		if (this.#state >= LEAVING)
			return;
		this.#enter(STARTING);
		this.#owner.onLost(error);
	}

	/** The module echoed a command line, although bring-up sent ATE0. */
	onEcho(): void {
		if (this.#state === CHECKING)
			this.#onRestarted();
	}

	/** A boot line, such as RDY, or POWERED DOWN. */
	onBoot(): void {
		const state = this.#state;
		if (state === LEAVING)
			this.#powerOff!.onPoweredDown();
		else if (state === READY && this.#owner.doubtful) {
			this.#enter(CHECKING);
			this.#engine.submitFirst(this);
		}
		else if (state === BRINGING_UP || (this.ready && !this.#owner.doubtful))
			this.#onRestarted();
	}

	/**
	 * `+QIURC: "pdpdeact",1`: the PDP context, and with it every link, is lost.
	 * @param parameters those behind the name
	 * @returns false when the URC is about something else
	 */
	onQIURC(parameters: Parameters): boolean {
		parameters.string();
		if (decode(parameters.bytes, parameters.from, parameters.to) !== "pdpdeact")
			return false;
		if (this.ready && parameters.integer() === 1)
			this.#onDeactivated();
		return true;
	}

	override compose(line: CommandLine): void {
		line.begin(ATTENTION);
	}

	/** The result of AT. */
	override onResult(result: number): void {
		if (this.#state !== CHECKING || result === ABORTED)
			return;
		if (result === OK)
			this.#enter(READY);
		else
			this.#onRestarted();
	}

	/** Part of BringUpOwner. */
	onReady(): void {
		this.#enter(READY);
		this.#owner.onReady();
	}

	/** Part of BringUpOwner. */
	onError(error: ModuleError): void {
		this.#owner.onError(error);
	}

	/** Part of BringUpOwner. */
	onRestart(): void {
		this.#restart("the module is restarting");
	}

	/** Part of BringUpOwner. */
	get rateFound(): boolean {
		return this.#owner.rateFound;
	}

	/** Part of BringUpOwner. The owner opens the port at the new rate; when that fails, the port is lost, and the state has changed already. */
	onRateSet(accepted: boolean): void {
		this.#owner.onRateSet(accepted);
		if (!accepted)
			this.bringUp.proceed();
		else if (this.#state === BRINGING_UP)
			this.#restart("the module changes its rate");
	}

	/** Leaves the old state: what belongs to it alone ends. */
	#enter(state: number): void {
		this.#state = state;
		if (state !== BRINGING_UP)
			this.bringUp.stop();
		if (state !== LEAVING)
			this.#powerOff?.stop();
	}

	#onDeactivated(): void {
		const error = new ModuleError("PDP", 0, "the PDP context was deactivated");
		if (this.#owner.doubtful) {
			this.#owner.onSuspicion(error);
			return;
		}
		this.#enter(BRINGING_UP);
		this.bringUp.restoreContext();
		this.#owner.onLost(error);
	}

	#onRestarted(): void {
		this.#counters.restarts += 1;
		this.#restart("the module restarted");
	}

	/** The module has lost all settings and connections. */
	#restart(why: string): void {
		this.#enter(STARTING);
		this.#owner.onLost(new ModuleError("restart", 0, why));
		this.#engine.synchronise();
	}
}
