// One session of the page at a time: runs a scenario on a virtual clock that follows real time, and reports what happens.
// Source: ./protocol. Runs wherever JavaScript does: in a worker of the page, in the main thread, on Node.

import { VirtualClock } from "../modem/line/clock.js";
import type { Happening } from "./happening.js";
import { fromHex, toHex } from "./hexadecimal.js";
import { MACHINE, Pace, type Timer } from "./pace.js";
import type { Act, Event, Notice, Request, Scenario } from "./protocol.js";
import { checkAct, checkScenario, FASTEST, withoutSecrets } from "./scenario.js";
import { makeWorld, type World } from "./world.js";

/** Simulated ms that the firmware has to end in good order. */
const LEAVES = 10_000;
/** Notices with events that a page may have before it. */
const AHEAD = 16;
/** Alarms after which a step ends although nothing passed the wire. */
const STEP = 100_000;

/** Takes requests; sends notices. A session begins with the event `scenario` and ends with the event `ended`. */
export class Session {
	readonly #send: (notice: Notice) => void;
	readonly #timer: Timer;
	#run: Run | undefined;

	/** @param timer real time; default the machine's */
	constructor(send: (notice: Notice) => void, timer: Timer = MACHINE) {
		this.#send = send;
		this.#timer = timer;
	}

	/** Takes a request of the page. What is wrong with it is reported: of a start as the reason of the end, of everything else as a line of the trace. */
	receive(request: Request): void {
		if (request.type === "start") {
			this.#run?.close();
			this.#run = undefined;
			try {
				this.#run = new Run(checkScenario(request.scenario), this.#send, this.#timer);
				this.#run.begin();
			}
			catch (error) {
				this.#send({ type: "events", events: [{ at: 0, kind: "ended", error: messageOf(error) }] });
			}
		}
		else
			this.#run?.receive(request);
	}

	/** Ends what runs. */
	close(): void {
		this.#run?.close();
		this.#run = undefined;
	}
}

/** One run of one scenario. */
class Run {
	readonly #scenario: Scenario;
	readonly #send: (notice: Notice) => void;
	readonly #clock = new VirtualClock();
	readonly #pace: Pace;
	readonly #world: World;
	readonly #leaving;
	#events: Event[] = [];
	/** Events of the wire so far. */
	#wired = 0;
	/** Notices with events that the page has not taken; it answers. */
	#untaken = 0;
	#answers = false;
	#over = false;

	/** @throws RangeError when the source is not run by a session */
	constructor(scenario: Scenario, send: (notice: Notice) => void, timer: Timer) {
		if (scenario.source === "start")
			throw new RangeError("source: start is watched, not run");
		this.#scenario = scenario;
		this.#send = send;
		const clock = this.#clock;
		this.#pace = new Pace(clock, timer, {
			onSlice: () => this.#flush(),
			onSpeed: speed => send({ type: "speed", speed }),
			onFailed: error => this.#end(error),
		});
		this.#world = makeWorld({
			scenario, clock,
			happened: what => this.#happened(what),
			send: bytes => send({ type: "send", hex: toHex(bytes) }),
			ended: error => this.#end(error),
		});
		this.#leaving = clock.alarm(() => this.#end());
	}

	/** Starts the firmware and the script. */
	begin(): void {
		const scenario = this.#scenario;
		this.#happened({ kind: "scenario", scenario: { ...scenario, settings: withoutSecrets(scenario.settings) } });
		for (const { at, request } of scenario.script)
			this.#clock.alarm(() => this.#act(request)).set(at);
		// In a turn of the clock, like everything else that the firmware does.
		this.#clock.alarm(() => this.#world.board.start()).set(0);
		this.#pace.speed = scenario.speed;
		this.#flush();
	}

	receive(request: Request): void {
		if (this.#over)
			return;
		try {
			this.#pace.catchUp();
			this.#take(request);
		}
		catch (error) {
			this.#happened({ kind: "trace", text: messageOf(error) });
		}
		this.#flush();
	}

	/** Ends it at once. */
	close(): void {
		this.#end();
	}

	#take(request: Request): void {
		switch (request.type) {
			case "start": break;
			case "stop":
				if (this.#pace.speed === 0 || !this.#world.board.stop())
					this.#end();
				else
					this.#leaving.set(LEAVES);
				break;
			case "speed":
				if (this.#scenario.source !== "simulated")
					throw new RangeError("speed: a real module has its own");
				if (!(request.speed >= 0 && request.speed <= FASTEST))
					throw new RangeError(`speed: must be from 0 to ${FASTEST}`);
				this.#pace.speed = request.speed;
				break;
			case "step":
				if (this.#scenario.source !== "simulated")
					throw new RangeError("step: a real module cannot wait");
				this.#step();
				break;
			case "taken":
				this.#answers = true;
				this.#untaken = Math.max(0, this.#untaken - 1);
				this.#hold();
				break;
			case "received": this.#world.receive(fromHex(request.hex)); break;
			default: this.#act(checkAct(request));
		}
	}

	#step(): void {
		const before = this.#wired;
		this.#pace.speed = 0;
		for (let alarms = 0; this.#wired === before && !this.#over && alarms < STEP && this.#pace.toNext(); alarms++);
	}

	#act(act: Act): void {
		this.#happened({ kind: "act", act });
		try {
			this.#world.act(act);
		}
		catch (error) {
			this.#happened({ kind: "trace", text: messageOf(error) });
		}
	}

	#happened(what: Happening): void {
		if (this.#over)
			return;
		if (what.kind === "wire")
			this.#wired += 1;
		// Thousandths are enough, and a sum of fractions has many more digits.
		this.#events.push({ at: Math.round(this.#clock.now() * 1000) / 1000, ...what } as Event);
	}

	#flush(): void {
		const events = this.#events;
		if (events.length === 0)
			return;
		this.#events = [];
		this.#untaken += 1;
		this.#send({ type: "events", events });
		this.#hold();
	}

	/** Waits for a page that is far behind, unless the time is a real module's. */
	#hold(): void {
		this.#pace.held = this.#answers && this.#untaken > AHEAD && this.#scenario.source === "simulated";
	}

	#end(error?: unknown): void {
		if (this.#over)
			return;
		this.#happened({ kind: "ended", ...error === undefined ? {} : { error: messageOf(error) } });
		this.#over = true;
		this.#pace.stop();
		this.#world.close();
		this.#flush();
	}
}

function messageOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}
