// Fuzz target `uart`: bytes from the module into modem and session, in every state; afterwards the module is honest, and a publish and a message must get through.
// Properties: docs/architecture.md (Honest delivery; Bounded memory; Recovery). Runs on Node and inside XS.

import Modem from "../../../modules/quectel/modem.js";
import { BC20, BG95, BG96 } from "../../../modules/quectel/profile.js";
import QMTSession, { PUBACK, PUBCOMP } from "../../../modules/quectel/session.js";
import ManualClock from "../../support/manual-clock.js";
import { holds, type Case, type Step, type Target } from "../case.js";
import { COMMANDS, line, reply, type Names } from "../grammar.js";
import { DeviceSerial, HonestModule } from "../honest.js";
import { interleave, mutate } from "../mutate.js";
import type { Random } from "../random.js";

const TOPIC = "fuzz/t";
const SECOND = 1000;
/** Until it must work again, in ms: the longest pause between two attempts, after a refusal, is two hours and half as much at random (docs/recovery.md). */
const PATIENCE = 4 * 3600 * SECOND;
/** Until bytes that began a message are given up. */
const QUIET = 10 * SECOND;
/** Commands a second of virtual time that no cause asks for. */
const BUSY = 40;

/** One set-up: a modem and a session on an honest module. */
class Run {
	readonly #clock = new ManualClock();
	readonly #module: HonestModule;
	readonly #modem: Modem;
	readonly #session: QMTSession;
	readonly #buffer = new Uint8Array(8192);
	/** What the app published, by identifier; of one that was given again, the last. */
	readonly #accepted = new Map<number, string>();
	readonly #messages: string[] = [];
	#acknowledged = new Set<number>();
	#more = false;
	#hostile = "";
	#commands = 0;

	constructor({ options }: Case) {
		this.#module = new HonestModule(this.#clock, { bc20: options["bc20"] === true, counted: options["counted"] === true, length: options["length"] === true, digits: options["digits"] === true });
		this.#modem = new Modem({
			serial: { io: DeviceSerial, device: this.#module.device }, clock: this.#clock, profile: options["bc20"] === true ? BC20 : options["bg95"] === true ? BG95 : BG96, random: () => 0.5,
			receive: options["receive"] as number, ...options["power"] === true ? { power: { on() {}, reset() {} } } : {},
		});
		this.#session = new QMTSession({
			modem: this.#modem, host: "broker.test", id: "fuzz", firstIdentifier: options["first"] as number, inbox: options["inbox"] as number,
			onReadable: (count, more) => this.#read(count, more),
			onBroken: () => {
				this.#more = false;
			},
			onControl: (operation, id) => this.#control(operation, id),
		});
		if (options["online"] === true) {
			this.#clock.advance(20 * SECOND);
			holds(this.#session.online, "not online at the start");
		}
	}

	step([kind, ...values]: Step): void {
		const { device } = this.#module;
		const [first, second, third] = values;
		switch (kind) {
			case "bytes":
				this.#send(String(first), Number(second), Number(third));
				break;
			case "wait":
				this.#clock.advance(Number(first));
				break;
			case "answer":
				this.#hostile += String(second);
				device.next(String(first), String(second));
				break;
			case "publish":
				this.#publish(`p${"x".repeat(Number(second))}${this.#accepted.size}`, Number(first));
				break;
			case "subscribe":
				if (this.#free)
					this.#session.subscribe(`${TOPIC}/${first}`, 1);
				break;
			case "ping":
				this.#session.ping();
				break;
		}
		this.#module.trim();
	}

	/** The module is honest from here on: it must work again. @returns ms until it did */
	recover(): number {
		const { device } = this.#module;
		device.forget();
		const start = this.#clock.now();
		this.#clock.advance(QUIET);
		const payload = `clean ${this.#accepted.size}`;
		let id = this.#publish(payload, 1);
		while (id <= 0 || !this.#acknowledged.has(id)) {
			holds(this.#clock.now() - start < PATIENCE, () => `no publish in ${PATIENCE / SECOND} s; online ${this.#session.online}, ready ${this.#modem.ready}, last commands ${JSON.stringify(device.commands.slice(-6))}`);
			const before = device.commands.length;
			this.#clock.advance(SECOND);
			holds(device.commands.length - before < BUSY, () => `${device.commands.length - before} commands in a second: ${JSON.stringify(device.commands.slice(-6))}`);
			this.#module.trim();
			if (id <= 0)
				id = this.#publish(payload, 1);
		}
		const took = this.#clock.now() - start;
		holds(this.#module.has(id, TOPIC, payload), `${id} was acknowledged, and the module never had ${payload}`);
		this.#clock.advance(QUIET);
		const message = "clean message";
		this.#messages.length = 0;
		this.#module.deliver(TOPIC, message);
		this.#clock.advance(SECOND);
		holds(this.#messages.join("|") === `${TOPIC}:${message}`, () => `instead of a message: ${JSON.stringify(this.#messages)}`);
		return took;
	}

	/** Closes everything: nothing may be left behind. */
	close(): void {
		this.#session.close();
		this.#modem.close();
		this.#clock.advance(0);
		holds(this.#module.device.opened === 0, "the Serial is still open");
		holds(this.#clock.next === Infinity, "an alarm is still set");
	}

	/** A filter more may be subscribed to. */
	get #free(): boolean {
		return (this.#commands += 1) <= 8;
	}

	/** In pieces of `size` bytes, 0: all at once; `gap` ms between them, -1: they are not digested between. */
	#send(text: string, size: number, gap: number): void {
		this.#hostile += text;
		const piece = size > 0 ? size : Math.max(1, text.length);
		for (let at = 0; at < text.length; at += piece) {
			this.#module.device.say(text.slice(at, at + piece));
			if (gap >= 0)
				this.#clock.advance(gap);
		}
	}

	#publish(payload: string, QoS: number): number {
		const bytes = new Uint8Array(payload.length);
		for (let i = 0; i < bytes.length; i++)
			bytes[i] = payload.charCodeAt(i);
		const id = this.#session.publishBytes(TOPIC, bytes, bytes.length, QoS, false);
		if (id > 0) {
			this.#accepted.set(id, payload);
			this.#acknowledged.delete(id);
		}
		return id;
	}

	/** An acknowledgement is true, unless the hostile bytes named the identifier. */
	#control(operation: number, id: number): void {
		if (operation !== PUBACK && operation !== PUBCOMP)
			return;
		this.#acknowledged.add(id);
		const payload = this.#accepted.get(id);
		holds(payload !== undefined, `${id} was acknowledged, and never published`);
		holds(this.#module.has(id, TOPIC, payload!) || this.#hostile.includes(String(id)), `${id} was acknowledged falsely`);
	}

	#read(count: number, more: boolean): void {
		const session = this.#session;
		const buffer = this.#buffer;
		let text = this.#more ? this.#messages.pop() ?? "" : `${session.topic}:`;
		const read = session.read(buffer);
		holds(read === count, `${read} bytes read of ${count}`);
		for (let i = 0; i < read; i++)
			text += String.fromCharCode(buffer[i]!);
		this.#messages.push(text);
		this.#more = more;
	}
}

function hostileStep(random: Random, names: Names): Step {
	let text = "";
	for (let count = random.chance(80) ? 1 : random.from(2, 12); count > 0; count--)
		text += mutate(random, line(random, names));
	if (random.chance(10))
		text = interleave(random, text, line(random, names));
	if (random.chance(6))
		text = random.bytes(random.from(1, 300));
	else if (random.chance(2))
		text = `\r\n${line(random, names).trim()}${"x".repeat(random.from(500, 6000))}\r\n`;
	const size = random.chance(60) ? 0 : random.chance(30) ? 1 : random.from(2, 40);
	return ["bytes", text, size, random.pick([-1, 0, 0, 0, 1, 20, 100])];
}

/** Seconds of silence, up to what a pause takes. */
const WAITS: readonly number[] = [0, 0, 1, 20, 100, 300, 1000, 2000, 5000, 15_000, 60_000];

export const uart: Target = {
	name: "uart",

	generate(random) {
		const first = random.from(50_000, 60_000);
		const bc20 = random.chance(40);
		const options = {
			bc20, bg95: !bc20 && random.chance(30), counted: !bc20 && random.chance(35), length: !bc20 && random.chance(35), digits: bc20 && random.chance(50), receive: random.pick([512, 1024, 4096]), inbox: random.pick([256, 2048]),
			power: random.chance(50), online: random.chance(80), first,
		};
		// Where identifiers in flight are named, results and messages reach further, and an acknowledgement proves less.
		const names = { topic: TOPIC, identifiers: random.chance(50) ? [first, first + 1, first + 2, first + 3] : [1, 2, 300] };
		const steps: Step[] = [];
		for (let count = random.from(2, 24); count > 0; count--) {
			const choice = random.below(100);
			if (choice < 50)
				steps.push(hostileStep(random, names));
			else if (choice < 65)
				steps.push(["answer", random.pick(COMMANDS), random.chance(25) ? "" : random.chance(30) ? "\r\nOK\r\n" : mutate(random, reply(random, names))]);
			else if (choice < 80)
				steps.push(["publish", random.pick([0, 1, 1, 1, 2]), random.pick([0, 10, 100, 200])]);
			else if (choice < 83)
				steps.push(["subscribe", random.below(8)]);
			else if (choice < 85)
				steps.push(["ping"]);
			else
				steps.push(["wait", random.pick(WAITS)]);
		}
		return { target: "uart", options, steps };
	},

	run(tried) {
		const run = new Run(tried);
		for (const step of tried.steps)
			run.step(step);
		const took = run.recover();
		run.close();
		return took;
	},
};
