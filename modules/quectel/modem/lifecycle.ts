// How a module comes up, and comes back from a restart, a lost PDP context and a dead AT channel.
// Source: MODEM.md §4 and §5, DESIGN §5.3 (what is read in the shadow of a quoted message is asked first) and §5.5.

import type CommandLine from "../../at/command-line.js";
import Command from "../../at/command.js";
import type Engine from "../../at/engine.js";
import type Parameters from "../../at/parameters.js";
import { ABORTED, OK } from "../../at/result-codes.js";
import { decode, encode } from "../../base/utf8.js";
import type Capabilities from "../common/capabilities.js";
import BringUp, { type BringUpOwner } from "./bring-up.js";
import type Counters from "./counters.js";
import type { ModemOptions } from "./modem-options.js";
import PowerOff, { type PowerOffOwner } from "./power-off.js";

/** What `recover` does: PDP context off and on; radio off and on; power. */
export const RECOVER_PDP = 1;
export const RECOVER_RADIO = 2;
export const RECOVER_POWER = 3;

/** Who a Recovery works for. */
export interface RecoveryOwner {
	/** The module is registered and has a PDP context. */
	onReady(): void;
	/** Every session's link is gone. */
	onLost(error: Error): void;
	/** Every session had better ask whether it is still connected. @param what for the error if it is not */
	onSuspicion(what: string): void;
	/** True while a line just read may have been part of a quoted payload (DESIGN §5.3). */
	readonly doubtful: boolean;
	/** The module was found at another rate than it should talk at. */
	readonly rateFound: boolean;
	/** It was told. @param accepted the module uses the configured rate from now on */
	onRateSet(accepted: boolean): void;
}

const ATTENTION = encode("AT");

/** AT: is anybody there, and does it echo? */
class Attention extends Command {
	readonly #onResult: (result: number) => void;

	constructor(onResult: (result: number) => void) {
		super(3000);
		this.#onResult = onResult;
	}

	override compose(line: CommandLine): void {
		line.begin(ATTENTION);
	}

	override onResult(result: number): void {
		this.#onResult(result);
	}
}

/** Brings the module up, and begins again whenever it has forgotten something. */
export default class Recovery implements BringUpOwner, PowerOffOwner {
	/** Registered, with a PDP context. */
	ready = false;
	readonly bringUp: BringUp;
	readonly #engine: Engine;
	readonly #options: ModemOptions;
	readonly #counters: Counters;
	readonly #owner: RecoveryOwner;
	readonly #attention = new Attention((result) => this.#onAttention(result));
	/** Nothing is known of the module yet: boot lines are expected. */
	#starting = true;
	/** It is off, or on its way there. */
	#off = false;
	#powerOff: PowerOff | undefined;
	#echoed = false;

	/** @throws RangeError naming the option that cannot be sent, or that the module has not */
	constructor(engine: Engine, options: ModemOptions, capabilities: Capabilities, counters: Counters, owner: RecoveryOwner) {
		this.#engine = engine;
		this.#options = options;
		this.#counters = counters;
		this.#owner = owner;
		this.bringUp = new BringUp(engine, options, capabilities, this);
	}

	/** Does nothing any more. */
	stop(): void {
		this.#starting = true;
		this.ready = false;
		this.bringUp.stop();
		this.#powerOff?.stop();
	}

	/** It is off, or on its way there: nobody is to talk to it. */
	get off(): boolean {
		return this.#off;
	}

	/** The module is to be switched off; all sessions lose their link. */
	powerOff(): void {
		if (this.#off)
			return;
		this.#off = this.#starting = true;
		this.bringUp.stop();
		this.#powerOff ??= new PowerOff(this.#engine, this.#options.clock, this);
		this.#powerOff.begin();
		this.#lost(new Error("the module is switched off"));
	}

	/** The module is to be switched on, and brought up. */
	powerOn(): void {
		if (!this.#off)
			return;
		this.#powerOff?.stop();
		this.#off = false;
		this.#options.power?.on();
		this.#engine.synchronise();
	}

	/** Part of PowerOffOwner: the pin does what the command did not. */
	onOff(said: boolean): void {
		if (!said)
			this.#options.power?.off?.();
		this.#engine.stop();
		this.#options.onOff?.();
	}

	/** Cycles what RECOVER_PDP, RECOVER_RADIO or RECOVER_POWER name, once the module was ready. */
	recover(what: number): void {
		const { power } = this.#options;
		if (!this.ready)
			return;
		if (what === RECOVER_POWER && power !== undefined) {
			power.reset();
			this.#restart("the module is switched off and on");
			return;
		}
		if (what === RECOVER_PDP)
			this.bringUp.cycleContext();
		else if (what === RECOVER_RADIO)
			this.bringUp.cycleRadio();
		else
			this.bringUp.restartModule();
		this.#lost(new Error("the module is being recovered"));
	}

	/** The AT channel works: bring-up begins, unless a timeout was all there was. */
	onSynchronised(): void {
		if (this.#starting && !this.#off) {
			this.#starting = false;
			this.bringUp.start();
		}
	}

	/** The AT channel is dead: the power is cycled, where that can be done. A module that is to be off is switched off. */
	onDead(): void {
		const options = this.#options;
		if (this.#off) {
			this.#powerOff?.onDead();
			return;
		}
		const error = new Error("the module does not answer");
		this.#counters.deaths += 1;
		options.power?.reset();
		if (!this.#starting) {
			this.#starting = true;
			this.bringUp.stop();
			this.#lost(error);
		}
		options.onError?.(error);
	}

	/** The Serial's port is gone; after `synchronise` it begins again. */
	onPortLost(error: Error): void {
		this.#starting = true;
		this.bringUp.stop();
		this.#lost(error);
	}

	/** ATE0 was sent, so an echo tells that the module has forgotten it. */
	onEcho(): void {
		if (this.ready)
			this.#echoed = true;
	}

	/** A boot line in mid-session: every session is gone. In the shadow of a quoted message it is asked first: a restarted module echoes again. */
	onBoot(): void {
		if (this.#off)
			this.#powerOff?.onPoweredDown();
		if (this.#starting)
			return;
		if (this.#owner.doubtful && this.ready) {
			if (!this.#attention.queued)
				this.#engine.submitFirst(this.#attention);
			return;
		}
		this.#counters.restarts += 1;
		this.#restart("the module restarted");
	}

	/**
	 * `+QIURC: "pdpdeact",1`: all sessions are gone. In the shadow of a quoted message each asks whether it is still connected.
	 * @returns false when it tells something else: the parameters are those behind its name
	 */
	onQIURC(parameters: Parameters): boolean {
		parameters.string();
		if (decode(parameters.bytes, parameters.from, parameters.to) !== "pdpdeact")
			return false;
		if (this.ready && parameters.integer() === 1)
			this.#onDeactivated();
		return true;
	}

	#onDeactivated(): void {
		const what = "the PDP context was deactivated";
		if (this.#owner.doubtful) {
			this.#owner.onSuspicion(what);
			return;
		}
		this.bringUp.restoreContext();
		this.#lost(new Error(what));
	}

	/** Part of BringUpOwner. */
	onReady(): void {
		this.ready = true;
		this.#owner.onReady();
	}

	/** Part of BringUpOwner. */
	onError(error: Error): void {
		this.#options.onError?.(error);
	}

	/** Part of BringUpOwner. */
	onRestart(): void {
		this.#restart("the module was told to restart");
	}

	/** Part of BringUpOwner. */
	get rateFound(): boolean {
		return this.#owner.rateFound;
	}

	/** Part of BringUpOwner: at the other rate everything begins anew. */
	onRateSet(accepted: boolean): void {
		this.#owner.onRateSet(accepted);
		if (accepted)
			this.#restart("the module changes its rate");
		else
			this.bringUp.proceed();
	}

	/** The answer to AT, asked because of a boot line in doubt. */
	#onAttention(result: number): void {
		if (result !== ABORTED && (result !== OK || this.#echoed)) {
			this.#counters.restarts += 1;
			this.#restart("the module restarted");
		}
		this.#echoed = false;
	}

	/** Everything that the module knew of us is gone. */
	#restart(why: string): void {
		this.#starting = true;
		this.bringUp.stop();
		this.#engine.synchronise();
		this.#lost(new Error(why));
	}

	#lost(error: Error): void {
		this.ready = false;
		this.#owner.onLost(error);
	}
}
