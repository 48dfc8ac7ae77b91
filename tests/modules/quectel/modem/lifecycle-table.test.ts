// The state table of modules/quectel/modem/lifecycle, cell by cell: a lifecycle is brought into every state and given every input; the resulting state is
// inferred from its reaction to the next inputs. The rows are read from the source, so a cell that is wrong there fails here.

import { deepEqual, equal, ok } from "node:assert/strict";
import { readFileSync } from "node:fs";
import CommandLine from "../../../../modules/at/command-line.js";
import type Command from "../../../../modules/at/command.js";
import type Engine from "../../../../modules/at/engine.js";
import Parameters from "../../../../modules/at/parameters.js";
import { ABORTED, ERROR, OK, TIMEOUT } from "../../../../modules/at/result-codes.js";
import Memory from "../../../../modules/base/memory.js";
import { decode, encode } from "../../../../modules/base/utf8.js";
import Capabilities from "../../../../modules/quectel/common/capabilities.js";
import ModuleError from "../../../../modules/quectel/common/module-error.js";
import type { NetworkListener } from "../../../../modules/quectel/modem/connection-handler.js";
import type Counters from "../../../../modules/quectel/modem/counters.js";
import Lifecycle, { RECOVER_PDP, RECOVER_POWER, RECOVER_RADIO } from "../../../../modules/quectel/modem/lifecycle.js";
import type { ModemCallback } from "../../../../modules/quectel/modem/modem-events.js";
import type ModemEvents from "../../../../modules/quectel/modem/modem-events.js";
import { checkModem } from "../../../../modules/quectel/modem/modem-options.js";
import { MODULE } from "../../../../modules/quectel/modem/observer.js";
import type UART from "../../../../modules/quectel/modem/uart.js";
import { BG96 } from "../../../../modules/quectel/profile.js";
import ManualClock from "../../../support/manual-clock.js";
import { DeviceSerial } from "../../../support/quectel-device.js";
import { NONE, readStateTable } from "../../../support/state-table.js";

const FILE = "modules/quectel/modem/lifecycle.ts";
const TABLE = readStateTable(FILE);

/** Information responses of a module that is registered; every other command has OK only. */
const ANSWERS: Readonly<Record<string, string>> = {
	"AT+CPIN?": "READY", "AT+CEREG?": "0,1", "AT+QIACT?": "1,1", "AT+CCLK?": "\"26/11/22,08:30:00+04\"",
};

/** More than a bring-up has. */
const MOST_COMMANDS = 100;

/** Stands for the engine: keeps what is sent, and gives a command the result that the test chooses. */
class ManualEngine implements Pick<Engine, "submit" | "submitFirst" | "withdraw" | "synchronise" | "stop" | "evidence"> {
	readonly evidence = "ERROR";
	readonly sent: string[] = [];
	/** AT+QPOWD=1. */
	quit: Command | undefined;
	readonly #waiting: Command[] = [];
	readonly #line = new CommandLine(new Memory(256), 200);

	submit(command: Command): void {
		equal(command.queued, false);
		command.queued = true;
		this.#waiting.push(command);
		command.compose(this.#line);
		this.sent.push(decode(this.#line.bytes, this.#line.start, this.#line.end));
		if (this.sent.at(-1) === "AT+QPOWD=1")
			this.quit = command;
	}

	submitFirst(command: Command): void {
		this.submit(command);
	}

	withdraw(command: Command): boolean {
		const at = this.#waiting.indexOf(command);
		if (at < 0)
			return false;
		this.#waiting.splice(at, 1);
		command.queued = false;
		return true;
	}

	synchronise(): void {
		this.sent.push("AT+CMEE?");
		this.stop();
	}

	stop(): void {
		for (const command of this.#waiting.splice(0)) {
			command.queued = false;
			command.onResult(ABORTED, 0);
		}
	}
}

/** A lifecycle between a manual engine and a listener; it plays the UART and the app's events, and notes what happens. */
class Bench implements NetworkListener, Pick<UART, "rateFound" | "onRateSet">, Pick<ModemEvents, "add"> {
	readonly engine = new ManualEngine();
	readonly events: string[] = [];
	readonly counters = { restarts: 0, deaths: 0 };
	readonly lifecycle: Lifecycle;
	/** The state that an observer saw last. */
	observed = "";
	rateFound = false;
	/** Lines that come now may have been part of a payload. */
	#doubtful = false;

	/** @param pins the power pins are wired */
	constructor(pins = true) {
		const note = (event: string) => () => void this.events.push(event);
		const values = checkModem({
			serial: { io: DeviceSerial, baud: 115_200 }, clock: new ManualClock(), profile: BG96,
			power: pins ? { on: note("pin on"), reset: note("pin reset"), off: note("pin off") } : undefined,
		});
		this.lifecycle = new Lifecycle(
			this.engine as unknown as Engine, this as unknown as UART, values, new Capabilities(BG96), this.counters as Counters, this as unknown as ModemEvents, this,
		);
		this.engine.synchronise();
	}

	onModemReady(): void {
		this.events.push("ready");
	}

	onModemLost(): void {
		this.events.push("lost");
	}

	suspect(): void {
		this.events.push("suspicion");
	}

	add(event: ModemCallback | ModuleError): void {
		this.events.push(event === "onOff" ? "off" : "error");
	}

	entered(machine: number, state: number): void {
		equal(machine, MODULE);
		this.observed = [...TABLE.cells.keys()][state]!;
	}

	onRateSet(accepted: boolean): void {
		this.events.push(accepted ? "rate set" : "rate refused");
	}

	/** A boot line comes. */
	boot(): void {
		this.lifecycle.onBoot(this.#doubtful);
	}

	/** `+QIURC:` with these parameters comes. @returns whether it was about the PDP context */
	report(parameters: string): boolean {
		return this.lifecycle.onQIURC(this.quote(parameters), { doubtful: this.#doubtful });
	}

	/** The command that was sent last. */
	get last(): string {
		return this.engine.sent.at(-1)!;
	}

	/** A line of the module's. */
	quote(line: string): Parameters {
		const parameters = new Parameters(encode(line));
		parameters.set(0, line.length);
		return parameters;
	}

	/** Bring-up's command has this result, whether or not bring-up still waits for it. */
	finish(result = OK): void {
		const { bringUp } = this.lifecycle;
		const answer = ANSWERS[this.last];
		this.engine.withdraw(bringUp);
		if (answer !== undefined)
			bringUp.onInformation(this.quote(answer));
		bringUp.onResult(result, 0);
	}

	/** A command has this result, whether or not it is still waited for. */
	end(command: Command, result: number): void {
		this.engine.withdraw(command);
		command.onResult(result, 0);
	}

	/** Bring-up goes on until it has sent a command that begins so, or is done. */
	bringUp(held = ""): void {
		for (let commands = 0; !this.lifecycle.ready && (held === "" || !this.last.startsWith(held)); commands++) {
			ok(commands < MOST_COMMANDS, `bring-up does not end: ${this.last}`);
			this.finish();
		}
	}

	/** Something happens in doubt. */
	inDoubt(act: () => void): void {
		this.#doubtful = true;
		act();
		this.#doubtful = false;
	}

	/** In which state it is. The lifecycle cannot be used afterwards. */
	find(): string {
		const { lifecycle, engine } = this;
		const { restarts } = this.counters;
		if (lifecycle.ready) {
			lifecycle.onEcho();
			return this.counters.restarts > restarts ? "CHECKING" : "READY";
		}
		if (lifecycle.off) {
			this.events.length = 0;
			this.boot();
			return this.events.includes("off") ? "LEAVING" : "OFF";
		}
		engine.sent.length = 0;
		lifecycle.onSynchronised();
		if (engine.sent[0] === "ATE0")
			return "STARTING";
		lifecycle.powerOff();
		return lifecycle.off ? "BRINGING_UP" : "CLOSED";
	}
}

/** An input; bring-up is at the command `held` when it comes, where the state lets that be. */
interface Case {
	readonly held?: string;
	/** Default true. */
	readonly pins?: boolean;
	readonly act: (bench: Bench) => void;
}

const DEACTIVATED = "\"pdpdeact\",1";

const CASES: Readonly<Record<string, readonly Case[]>> = {
	"synchronised": [{ act: ({ lifecycle }) => lifecycle.onSynchronised() }],
	"ready": [{ held: "AT+CCLK?", act: bench => bench.finish() }],
	"dead": [{ act: ({ lifecycle }) => lifecycle.onDead() }],
	"boot line": [{ act: bench => bench.boot() }],
	"boot line in doubt": [{ act: bench => bench.inDoubt(() => bench.boot()) }],
	"echo": [{ act: ({ lifecycle }) => lifecycle.onEcho() }],
	"OK to AT": [{ act: bench => bench.end(bench.lifecycle, OK) }],
	"no OK to AT": [{ act: bench => bench.end(bench.lifecycle, ERROR) }, { act: bench => bench.end(bench.lifecycle, TIMEOUT) }],
	"pdpdeact": [{ act: bench => equal(bench.report(DEACTIVATED), true) }],
	"pdpdeact in doubt": [{ act: bench => bench.inDoubt(() => void bench.report(DEACTIVATED)) }],
	"OK to AT+CFUN=1,1": [{ held: "AT+CFUN=1,1", pins: false, act: bench => bench.finish() }],
	"OK to AT+IPR": [{ held: "AT+IPR=115200", act: bench => bench.finish() }],
	"no OK to AT+IPR": [{ held: "AT+IPR=115200", act: bench => bench.finish(ERROR) }, { held: "AT+IPR=115200", act: bench => bench.finish(TIMEOUT) }],
	"recover PDP": [{ act: ({ lifecycle }) => lifecycle.recover(RECOVER_PDP) }],
	"recover radio": [{ act: ({ lifecycle }) => lifecycle.recover(RECOVER_RADIO) }],
	"recover power": [{ act: ({ lifecycle }) => lifecycle.recover(RECOVER_POWER) }],
	"port lost": [{ act: ({ lifecycle }) => lifecycle.onPortLost(new ModuleError("serial", 0, "unplugged")) }],
	"power off": [{ act: ({ lifecycle }) => lifecycle.powerOff() }],
	"off": [{ act: bench => bench.end(bench.engine.quit!, ERROR) }],
	"power on": [{ act: ({ lifecycle }) => lifecycle.powerOn() }],
	"close": [{ act: ({ lifecycle }) => lifecycle.stop() }],
};

/** From BRINGING_UP, where a command is pending. */
const WAYS: Readonly<Record<string, (bench: Bench) => void>> = {
	STARTING: bench => bench.boot(),
	BRINGING_UP: () => undefined,
	READY: bench => bench.bringUp(),
	CHECKING: bench => {
		bench.bringUp();
		bench.inDoubt(() => bench.boot());
	},
	LEAVING: ({ lifecycle }) => lifecycle.powerOff(),
	OFF: bench => {
		bench.lifecycle.powerOff();
		bench.boot();
	},
	CLOSED: ({ lifecycle }) => lifecycle.stop(),
};

/** A bench in a state, with a module that was off and on before; what happened on the way is forgotten. */
function enter(state: string, { held = "AT+CPIN?", pins = true }: Partial<Case> = {}): Bench {
	const bench = new Bench(pins);
	const { lifecycle } = bench;
	const ready = state === "READY" || state === "CHECKING";
	lifecycle.powerOff();
	lifecycle.powerOn();
	lifecycle.onSynchronised();
	if (!ready && held === "AT+CFUN=1,1") {
		bench.bringUp();
		lifecycle.recover(RECOVER_POWER);
	}
	bench.rateFound = !ready && held.startsWith("AT+IPR");
	bench.bringUp(held);
	WAYS[state]!(bench);
	bench.events.length = 0;
	return bench;
}

/** Whether all links are lost with a transition. */
function loses(state: string, input: string, next: string): boolean {
	return (next === "STARTING" && input !== "power on") || next === "LEAVING" || (next === "BRINGING_UP" && (state === "READY" || state === "CHECKING"));
}

describe("the state table of the module's life", () => {
	for (const [state, row] of TABLE.cells) {
		for (const [input, next] of Object.entries(row)) {
			for (const [index, entry] of (CASES[input] ?? []).entries())
				it(`${state} upon ${input}${index === 0 ? "" : ` (${index + 1})`}: ${next}`, () => {
					const bench = enter(state, entry);
					entry.act(bench);
					equal(bench.observed, next === NONE ? state : next, "as an observer sees it");
					equal(bench.events.filter(event => event === "lost").length, loses(state, input, next) ? 1 : 0);
					equal(bench.find(), next === NONE ? state : next);
				});
		}
	}

	it("has a case for each of its inputs, and a column for each state of the code", () => {
		deepEqual(TABLE.inputs, Object.keys(CASES));
		const constants = [...readFileSync(FILE, "utf8").matchAll(/^const ([A-Z_]+) = \d;/gm)].map(([, name]) => name);
		deepEqual([...TABLE.cells.keys()], constants);
	});

	it("has the command with which a state is entered", () => {
		const bench = new Bench();
		const entered = (): string => bench.engine.sent.at(-1)!;
		const commands: string[] = [entered()];
		bench.lifecycle.onSynchronised();
		commands.push(entered());
		bench.bringUp();
		bench.engine.sent.push(NONE);
		commands.push(entered());
		bench.inDoubt(() => bench.boot());
		commands.push(entered());
		bench.lifecycle.powerOff();
		commands.push(entered());
		bench.engine.sent.push(NONE);
		bench.boot();
		commands.push(entered());
		bench.lifecycle.stop();
		commands.push(entered());
		deepEqual(commands, [...TABLE.enters.values()]);
	});
});

describe("on its way from state to state, the module's life", () => {
	/** What happens upon an input. */
	function happens(state: string, input: string, entry: Partial<Case> = {}): string[] {
		const bench = enter(state, entry);
		CASES[input]![0]!.act(bench);
		return bench.events;
	}

	it("drives the power pins", () => {
		deepEqual(happens("READY", "dead"), ["pin reset", "lost", "error"]);
		deepEqual(happens("STARTING", "dead"), ["pin reset", "lost", "error"]);
		deepEqual(happens("LEAVING", "dead"), ["pin off", "off"]);
		deepEqual(happens("LEAVING", "off"), ["pin off", "off"]);
		deepEqual(happens("LEAVING", "boot line"), ["off"]);
		deepEqual(happens("OFF", "power on"), ["pin on"]);
		deepEqual(happens("READY", "recover power"), ["pin reset", "lost"]);
	});

	it("counts restarts and dead channels", () => {
		for (const [state, input, restarts, deaths] of [
			["READY", "boot line", 1, 0], ["CHECKING", "echo", 1, 0], ["CHECKING", "no OK to AT", 1, 0], ["CHECKING", "OK to AT", 0, 0], ["BRINGING_UP", "dead", 0, 1],
		] as const) {
			const bench = enter(state);
			bench.counters.restarts = 0;
			CASES[input]![0]!.act(bench);
			deepEqual([bench.counters.restarts, bench.counters.deaths], [restarts, deaths], `${state} ${input}`);
		}
	});

	it("has the sessions ask when it is in doubt about the PDP context, and does nothing about another one, or another URC", () => {
		deepEqual(happens("READY", "pdpdeact in doubt"), ["suspicion"]);
		deepEqual(happens("CHECKING", "pdpdeact in doubt"), ["suspicion"]);
		const bench = enter("READY");
		equal(bench.report("\"pdpdeact\",2"), true);
		equal(bench.report("\"dnsgip\",0,1,600"), false);
		deepEqual(bench.events, []);
	});

	it("begins bring-up where something was lost, or is to be recovered", () => {
		for (const [input, pins, command] of [
			["pdpdeact", true, "AT+QIACT?"], ["recover PDP", true, "AT+QIDEACT=1"], ["recover radio", true, "AT+CFUN=0"], ["recover power", false, "AT+CFUN=1,1"],
		] as const) {
			const bench = enter("READY", { pins });
			CASES[input]![0]!.act(bench);
			deepEqual([bench.last, [...bench.events]], [command, ["lost"]], input);
			equal(bench.find(), "BRINGING_UP");
		}
	});
});
