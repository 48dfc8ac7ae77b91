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
// In doubt: the line came within seconds of a message without a length, so it may have been part of that. Then AT is sent (CHECKING): a module that restarted
// echoes it. After pdpdeact in doubt every session asks whether it is still connected (`suspect`). All links are lost (`onModemLost`) on the way to STARTING,
// except by power on, to LEAVING, and from READY or CHECKING to BRINGING_UP; by pdpdeact and recover PDP only those in the PDP context that is meant. The tests drive every cell and write docs/states.md from this table.

import type CommandLine from "../../at/command-line.js";
import Command from "../../at/command.js";
import type Engine from "../../at/engine.js";
import type Parameters from "../../at/parameters.js";
import { ABORTED, OK } from "../../at/result-codes.js";
import { encode } from "../../base/utf8.js";
import type Capabilities from "../common/capabilities.js";
import ModuleError from "../common/module-error.js";
import type { SequenceOwner } from "../common/sequence.js";
import BringUp from "./bring-up.js";
import { ALL_CONTEXTS, type NetworkListener } from "./connection-handler.js";
import type Counters from "./counters.js";
import type ModemEvents from "./modem-events.js";
import type { ModemValues } from "./modem-options.js";
import { MODULE } from "./observer.js";
import PowerOff from "./power-off.js";
import type UART from "./uart.js";

const STARTING = 0;
const BRINGING_UP = 1;
const READY = 2;
const CHECKING = 3;
const LEAVING = 4;
const OFF = 5;
const CLOSED = 6;

/** What `recover` cycles: the PDP context; the radio; the power. The measures of ../common/recovery-policy have the same numbers. */
export const RECOVER_PDP = 1;
export const RECOVER_RADIO = 2;
export const RECOVER_POWER = 3;

/** The sources of the errors about what `recover` cycles. */
const RECOVERED: readonly string[] = Object.freeze(["", "PDP", "network", "restart"]);

/** AT, sent in CHECKING. */
const ATTENTION = encode("AT");
/** The +QIURC about a PDP context. */
const DEACTIVATED = encode("pdpdeact");
/** Longest answer to it in milliseconds. */
const ATTENTION_TIMEOUT = 3000;
/** Milliseconds from one reset of a module that does not work to the next one: doubled each time, up to the longest, until the module was ready for SETTLED. */
const RESET_PAUSE = 60_000;
const LONGEST_RESET_PAUSE = 3_600_000;
const SETTLED = 600_000;
const NEVER = Infinity;

/** One module's state; itself the command AT of CHECKING. */
export default class Lifecycle extends Command implements SequenceOwner {
	declare readonly bringUp: BringUp;
	readonly #engine: Engine;
	readonly #options: ModemValues;
	readonly #counters: Counters;
	readonly #events: ModemEvents;
	readonly #listener: NetworkListener;
	#powerOff: PowerOff | undefined;
	#state = STARTING;
	/** When the module may be reset next, and the pause that follows. */
	#resetAt = 0;
	#resetPause = RESET_PAUSE;
	/** When the module became ready last. */
	#readySince = NEVER;

	/** @param listener is notified when the module is ready, and when every link is lost or in doubt */
	constructor(
		engine: Engine, uart: UART, options: ModemValues, capabilities: Capabilities, counters: Counters, events: ModemEvents, listener: NetworkListener,
	) {
		super(ATTENTION_TIMEOUT);
		this.#engine = engine;
		this.#options = options;
		this.#counters = counters;
		this.#events = events;
		this.#listener = listener;
		this.bringUp = new BringUp(engine, uart, options, capabilities, events, this);
		events.entered(MODULE, STARTING, 0);
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
		this.#powerOff ??= new PowerOff(this.#engine, this.#options.clock, (confirmed) => {
			this.#enter(OFF);
			if (!confirmed)
				this.#options.power?.off?.(); // the pin does what the command did not
			this.#engine.stop();
			this.#events.add("onOff");
		});
		this.#powerOff.begin();
		this.#listener.onModemLost(new ModuleError("power", 0, "the module is switched off"), ALL_CONTEXTS);
	}

	/** Switches the module on, and brings it up. */
	powerOn(): void {
		if (!this.off)
			return;
		this.#enter(STARTING);
		this.#options.power?.on();
		this.#engine.synchronise();
	}

	/** Cycles what RECOVER_PDP, RECOVER_RADIO or RECOVER_POWER name, when the module is ready. @param pdp which PDP context; default the first one */
	recover(what: number, pdp = this.#options.contexts[0]!): void {
		if (!this.ready)
			return;
		this.#counters.cycles += 1;
		if (what === RECOVER_POWER && this.#options.power) {
			this.#options.power.reset();
			this.onFailed(new ModuleError("restart", 0, "the module is switched off and on"));
			return;
		}
		this.#enter(BRINGING_UP);
		this.bringUp.recover(what, pdp);
		this.#listener.onModemLost(new ModuleError(RECOVERED[what]!, 0, "the module is being recovered"), what === RECOVER_PDP ? pdp.context : ALL_CONTEXTS);
	}

	/** @returns whether a reset is due: not soon after the last one. Counts it */
	#resetDue(): boolean {
		const now = this.#options.clock.now();
		if (now - this.#readySince >= SETTLED)
			this.#resetPause = RESET_PAUSE;
		else if (now < this.#resetAt)
			return false;
		this.#readySince = NEVER;
		this.#resetAt = now + this.#resetPause;
		this.#resetPause = Math.min(2 * this.#resetPause, LONGEST_RESET_PAUSE);
		return true;
	}

	/** The AT channel works, after a start or after a timeout. */
	onSynchronised(): void {
		if (this.#state === STARTING) {
			this.#enter(BRINGING_UP);
			this.bringUp.start();
		}
	}

	/** The AT channel is dead: resets the module, where a power pin is wired, at growing intervals; a module in LEAVING is switched off by its pin. */
	onDead(): void {
		if (this.#state === LEAVING)
			this.#powerOff!.end(false);
		if (this.#state >= LEAVING)
			return;
		const error = new ModuleError("timeout", 0, "the module does not answer");
		this.#counters.deaths += 1;
		if (this.#options.power && this.#resetDue()) {
			this.#counters.cycles += 1;
			this.#options.power.reset();
		}
		this.#enter(STARTING);
		this.#listener.onModemLost(error, ALL_CONTEXTS);
		this.#events.add(error);
	}

	/** The Serial's port is gone; `synchronise` of the engine ends the state STARTING when it is open again. */
	onPortLost(error: ModuleError): void {
		if (this.#state >= LEAVING)
			return;
		this.#enter(STARTING);
		this.#listener.onModemLost(error, ALL_CONTEXTS);
	}

	/** The module echoed a command line, although bring-up sent ATE0. */
	onEcho(): void {
		if (this.#state === CHECKING)
			this.#onRestarted();
	}

	/** A boot line, such as RDY, or POWERED DOWN. @param doubtful it may have been part of a received message */
	onBoot(doubtful: boolean): void {
		if (this.#state === LEAVING)
			this.#powerOff!.end(true);
		else if (this.#state === READY && doubtful) {
			this.#enter(CHECKING);
			this.#engine.submitFirst(this);
		}
		else if (this.#state === BRINGING_UP || (this.ready && !doubtful))
			this.#onRestarted();
	}

	/**
	 * `+QIURC: "pdpdeact",context`: a PDP context, and with it every link in it, is lost.
	 * @param parameters those behind the name
	 * @param receiver whether the line may have been part of a received message
	 * @returns false when the URC is about something else: nothing is read then
	 */
	onQIURC(parameters: Parameters, receiver: { readonly doubtful: boolean }): boolean {
		if (!parameters.takesString(DEACTIVATED))
			return false;
		const pdp = this.bringUp.context(parameters.integer());
		if (this.ready && pdp) {
			const error = new ModuleError("PDP", 0, "the PDP context was deactivated");
			if (receiver.doubtful)
				this.#listener.suspect(error);
			else {
				this.#enter(BRINGING_UP);
				this.bringUp.restoreContext();
				this.#listener.onModemLost(error, pdp.context);
			}
		}
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

	/** Bring-up is done: the module is registered and has a PDP context. */
	onDone(): void {
		this.#readySince = this.#options.clock.now();
		this.#enter(READY);
		this.#listener.onModemReady();
	}

	/** The module has lost all settings and connections: it restarted, restarts because that was asked for, or uses another rate. */
	onFailed(error: ModuleError): void {
		this.#enter(STARTING);
		this.#listener.onModemLost(error, ALL_CONTEXTS);
		this.#engine.synchronise();
	}

	/** Leaves the old state: what belongs to it alone ends. */
	#enter(state: number): void {
		this.#state = state;
		this.#events.entered(MODULE, state, 0);
		if (state !== BRINGING_UP)
			this.bringUp.stop();
		if (state !== LEAVING)
			this.#powerOff?.stop();
	}

	#onRestarted(): void {
		this.#counters.restarts += 1;
		this.onFailed(new ModuleError("restart", 0, "the module restarted"));
	}
}
