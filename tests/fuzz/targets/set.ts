// Fuzz target `set`: payloads on `<topic>/set` of the sensor node. An interval is taken or refused as its grammar has it, and each message is answered.
// Grammar and limits: modules/app/interval-command.ts; answers and their pauses: docs/security.md (What is received). Runs on Node and inside XS.

import type { Sensor, SensorSample } from "../../../modules/app/host.js";
import SensorPublisher from "../../../modules/app/publisher.js";
import ManualClock from "../../support/manual-clock.js";
import { holds, type Case, type Step, type Target } from "../case.js";
import { DeviceSerial, HonestModule } from "../honest.js";
import { mutate } from "../mutate.js";
import type { Random } from "../random.js";

const TOPIC = "fuzz";
const SECOND = 1000;
/** In which every message was answered: two pauses between answers, and time for the signal to be asked. */
const ANSWERED = 25 * SECOND;
/** Limits of the interval from the network, and of the message (docs/api.md). */
const SHORTEST = 1000;
const LONGEST = 86_400_000;
const MOST = 64;

/** What a message asks for, read in another way than the node reads it. @returns the interval; undefined when it is to be refused */
function intervalOf(payload: string): number | undefined {
	const [, plain, named, quoted] = /^[ \t\r\n]*(?:(\d{1,9})|interval[ \t\r\n]*=[ \t\r\n]*(\d{1,9})|\{[ \t\r\n]*"interval"[ \t\r\n]*:[ \t\r\n]*(\d{1,9})[ \t\r\n]*\})[ \t\r\n]*$/.exec(payload) ?? [];
	const interval = Number(plain ?? named ?? quoted ?? NaN);
	return payload.length <= MOST && interval >= SHORTEST && interval <= LONGEST ? interval : undefined;
}

class Thermometer implements Sensor {
	sample(): SensorSample {
		return { thermometer: { temperature: 21.5 }, hygrometer: { humidity: 0.45 } };
	}

	close(): void {}
}

class Run {
	readonly #clock = new ManualClock();
	readonly #module = new HonestModule(this.#clock, { bc20: false, counted: true, length: true, digits: false });
	readonly #node: SensorPublisher;
	#failed: Error | undefined;
	#interval = LONGEST;
	/** What is to be answered since the last look. */
	#refused = false;
	#accepted = false;

	constructor() {
		this.#node = new SensorPublisher({
			serial: { io: DeviceSerial, device: this.#module.device }, clock: this.#clock, random: () => 0.5, wallTime: () => undefined,
			sensor: { io: Thermometer }, restartCause: "power on", configuration: { host: "broker.test", id: "fuzz", topic: TOPIC, interval: LONGEST },
			watcher: {
				onFailed: error => {
					this.#failed = error;
				},
			},
		});
		this.#clock.advance(60 * SECOND);
		holds(this.#node.state === "online", `not online at the start, but ${this.#node.state}`);
		this.#module.published.length = 0;
	}

	step([kind, ...values]: Step): void {
		if (kind === "wait")
			this.#clock.advance(Number(values[0]));
		else
			this.#set(String(values[0]), String(values[1]));
	}

	/** Every message was answered by now, and the interval is the last one that was accepted. */
	settle(): void {
		this.#clock.advance(ANSWERED);
		const { published, device } = this.#module;
		holds(this.#failed === undefined, () => `the node failed: ${String(this.#failed)}`);
		holds(this.#node.state === "online", `the node is ${this.#node.state}`);
		holds(this.#node.counters["interval"] === this.#interval, () => `the interval is ${this.#node.counters["interval"]} instead of ${this.#interval}`);
		const errors = published.filter(({ topic }) => topic === `${TOPIC}/error`);
		const statuses = published.filter(({ topic }) => topic === `${TOPIC}/status`);
		holds(errors.every(({ payload }) => payload.startsWith("interval ")), () => `an error of another kind: ${JSON.stringify(errors)}`);
		holds((errors.length > 0) === this.#refused, `${errors.length} refusals were published, ${this.#refused ? "one was due" : "none was due"}`);
		holds(!this.#accepted || (statuses.at(-1)?.payload.includes(`"interval":${this.#interval},`) ?? false), () => `no status with the new interval: ${statuses.at(-1)?.payload}`);
		this.#refused = this.#accepted = false;
		published.length = device.commands.length = 0;
		device.written = "";
	}

	close(): void {
		this.#node.stop();
		this.#clock.advance(60 * SECOND);
		holds(this.#node.state === "closed", `the node does not close, but is ${this.#node.state}`);
		holds(this.#clock.next === Infinity, "an alarm is still set");
	}

	#set(topic: string, payload: string): void {
		this.#module.deliver(topic, payload);
		this.#clock.advance(0);
		if (topic !== `${TOPIC}/set`)
			return;
		const interval = intervalOf(payload);
		if (interval === undefined)
			this.#refused = true;
		else {
			this.#interval = interval;
			this.#accepted = true;
		}
	}
}

const VALUES: readonly string[] = [
	"0", "1", "10", "999", "1000", "1001", "5000", "86400000", "86400001", "999999999", "1000000000", "99999999999999999999999", "-1", "-5000", "+5000", "1e4", "1e309", "5000.0", ".5", "0x1388", "007000", "NaN", "Infinity",
	"null", "true", "\"5000\"", "[5000]", "[[[[[[[[", "{}", "{\"interval\":5000}", "",
];
const KEYS: readonly string[] = ["\"interval\"", "\"interval\"", "interval", "'interval'", "\"Interval\"", "\"__proto__\"", "\"constructor\"", "\"int\\u0065rval\"", "\"interval\\\"\"", "\"\"", "\"count\""];
const BLANKS: readonly string[] = ["", "", "", " ", "\t", "\r\n", "\n", "   ", "\xA0", "\xEF\xBB\xBF", "\0", "\v"];

/** A value, or JSON around it. */
function value(random: Random, depth: number): string {
	const blank = (): string => random.pick(BLANKS);
	if (depth > 4 || random.chance(55))
		return random.chance(40) ? `${random.from(0, 100_000)}` : random.pick(VALUES);
	if (random.chance(15))
		return `${"[".repeat(random.from(1, 400))}${value(random, depth + 1)}`;
	let members = "";
	for (let count = random.chance(75) ? 1 : random.below(5); count > 0; count--)
		members += `${members === "" ? "" : ","}${blank()}${random.pick(KEYS)}${blank()}:${blank()}${value(random, depth + 1)}${blank()}`;
	return `{${members}}`;
}

function payload(random: Random): string {
	const blank = random.pick(BLANKS);
	switch (random.below(10)) {
		case 0: return random.bytes(random.chance(90) ? random.below(80) : random.below(3000));
		case 1: return `${blank}${random.from(0, 90_000_000)}${random.pick(BLANKS)}`;
		case 2: return `interval${blank}=${random.pick(BLANKS)}${random.chance(60) ? random.from(900, 100_000) : random.pick(VALUES)}`;
		case 3: return `{${blank}"interval"${random.pick(BLANKS)}:${random.from(900, 86_500_000)}}`;
		case 4: return `${" ".repeat(random.from(50, 70))}${random.from(1000, 9999)}`;
		default: return mutate(random, value(random, 0));
	}
}

export const set: Target = {
	name: "set",

	generate(random) {
		const steps: Step[] = [];
		for (let count = random.from(1, 40); count > 0; count--) {
			steps.push(["set", random.chance(94) ? `${TOPIC}/set` : random.pick(["fuzz/se", "fuzz/set/", "fuzz", "fuzz/sett", "Fuzz/set", "x"]), payload(random)]);
			if (random.chance(30))
				steps.push(["settle"]);
			else if (random.chance(30))
				steps.push(["wait", random.pick([1, 100, 2000, 9999, 10_000, 30_000])]);
		}
		return { target: "set", options: {}, steps };
	},

	run({ steps }: Case) {
		const run = new Run();
		for (const step of steps) {
			if (step[0] === "settle")
				run.settle();
			else
				run.step(step);
		}
		run.settle();
		run.close();
		return 0;
	},
};
