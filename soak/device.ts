// One device of the simulation: the sensor node with its journal, the simulated module and a broker, in virtual time, under a plan of faults.
// Source: docs/soak.md. Nothing here depends on the machine: the same settings and plan have the same result.

import { crc32 } from "node:zlib";
import { VirtualClock, type SimulatorAlarm } from "../hosts/modem/line/clock.js";
import { MemoryNetwork } from "../hosts/modem/network/memory-network.js";
import type { Message } from "../hosts/modem/network/memory-broker.js";
import { generator, ModemSimulator, type Firmware } from "../hosts/modem/simulator.js";
import { Life } from "../hosts/node/life.js";
import type { Flash } from "../modules/base/platform.js";
import { Digest } from "./digest.js";
import { EmulatedFlash } from "./emulated-flash.js";
import { BLOCK, DAMAGING, SECTORS, type Action, type Fault, type From, type Plan } from "./faults.js";
import { Ledger, type Totals } from "./ledger.js";

/** What a device is. */
export interface DeviceSettings {
	readonly seed: number;
	readonly module: "bg96" | "bc20";
	/** Whether the module's PWRKEY and RESET_N are wired. */
	readonly pins: boolean;
	readonly firmware: Partial<Firmware>;
	/** ms between two readings. */
	readonly interval: number;
	/** ms during which faults may strike; afterwards the device has time to recover. */
	readonly duration: number;
}

/** What must not be. */
export interface Violation {
	readonly kind: "lost" | "falsely acknowledged" | "number repeated" | "not back" | "out of order" | "not sampled" | "deaf" | "wrong status" | "exception" | "stopped" | "time stands still";
	readonly at: number;
	readonly text: string;
}

/** How often a class struck, and how long the device took to recover. */
export interface ClassResult {
	struck: number;
	/** ms from the end of the fault until everything was delivered, of each fault that no other one followed meanwhile. */
	readonly back: number[];
}

export interface DeviceResult {
	readonly hash: string;
	/** ms of virtual time. */
	readonly time: number;
	readonly totals: Readonly<Totals>;
	/** Readings that the node did not accept, for want of room or because its storage failed. */
	readonly refused: number;
	readonly expired: number;
	/** Readings that the node took while its storage failed. */
	readonly notStored: number;
	readonly starts: number;
	readonly classes: Readonly<Record<string, ClassResult>>;
	readonly violation?: Violation;
}

/** What a test may replace or follow. */
export interface Seams {
	/** @returns the storage that the firmware gets */
	readonly storage?: (flash: EmulatedFlash) => Flash;
	/** Lines for a person who looks for a cause. */
	readonly trace?: (at: number, text: string) => void;
	/** Bytes that pass the UART. */
	readonly wire?: (from: From, at: number, bytes: Uint8Array) => void;
}

const SECOND = 1000, MINUTE = 60 * SECOND, HOUR = 60 * MINUTE;
/** 2025-11-22 07:03:20 UTC. */
const EPOCH = 1_763_795_000_000;
const IMEI = "866425030000014";
const TOPIC = `sensors/${IMEI}`;
const BAUD = 115_200;
const ROUND_TRIP = 100;
/** ms after a fault in which everything must be delivered: more than the longest pause of docs/recovery.md, three hours. */
export const PATIENCE = 4 * HOUR;
/** Bits that stay as they are, at most. */
const STUCK = 16;
/** ms after bytes were lost or changed on the UART in which what they changed may be noticed. */
const DAMAGE_LASTS = 30 * MINUTE;
/** A power cut that waits for the flash to be programmed does so for this long. */
const CUT_WAITS = MINUTE;
/** Readings with the session at most, in which order is not kept. */
const WINDOW = 5;
/** ms that the node has to take a new interval. */
const ANSWERS = 30 * SECOND;
/** ms between two looks at whether a run has ended: no multiple of the time between readings, one of which is always under way. */
const STEP = 17 * SECOND;
/** Messages acknowledged in another order than they were accepted: the window, and some more. */
const DISORDER = 50;
/** Accesses to the flash that fail do so within this time. */
const FLASH_FAILS = 5 * MINUTE;
/** Alarms of one instant from which on time stands still. */
const STANDS_STILL = 1_000_000;

const HOST = 0, MODEM = 1, PUBLISHED = 2, START = 3;

/** @param random draws a device of the swarm */
export function drawDevice(random: () => number, seed: number, interval: number, duration: number): DeviceSettings {
	const module = random() < 0.7 ? "bg96" : "bc20";
	const flag = (): boolean => random() < 0.5;
	const pins = flag();
	const common = { dataFormat: flag(), disconnectByStat: flag(), forgetsSettings: flag(), resendsConnect: flag() };
	return { seed, module, pins, firmware: module === "bg96" ? { ...common, fixedLengthPublish: flag(), recvMode: flag() } : common, interval, duration };
}

/** Runs a device until its plan has ended and everything is delivered, or something is violated. */
export function runDevice(settings: DeviceSettings, plan: Plan, seams: Seams = {}): DeviceResult {
	return new Device(settings, plan, seams).run();
}

/** A fault that is over, and until when the device is not back. */
interface Returning {
	readonly name: string;
	readonly since: number;
	/** Whether everything was delivered when it struck, so that the time is its own. */
	readonly alone: boolean;
}

/** What still happens to bytes of one direction. */
interface Disturbance {
	readonly kind: "damage" | "duplicate";
	after: number;
	count: number;
}

class Device {
	readonly #settings: DeviceSettings;
	readonly #seams: Seams;
	readonly #plan: Plan;
	readonly #clock = new VirtualClock();
	readonly #network: MemoryNetwork;
	readonly #modem: ModemSimulator;
	readonly #flash: EmulatedFlash;
	readonly #storage: Flash;
	readonly #ledger = new Ledger();
	readonly #digest = new Digest();
	readonly #random: () => number;
	readonly #configuration: { readonly [name: string]: unknown };
	readonly #classes: Record<string, ClassResult> = {};
	readonly #strike: SimulatorAlarm;
	readonly #patience: SimulatorAlarm;
	#life: Life | undefined;
	/** Number of the next fault of the plan. */
	#next = 0;
	/** Faults that last. */
	#active = 0;
	#returning: Returning[] = [];
	/** Whether everything was delivered, and no fault lasted, when the latest one struck. */
	#alone = false;
	#violation: Violation | undefined;
	#starts = 0;
	#unjournaled = false;
	/** Whether that was so at the start. */
	#wasPlain = false;
	/** When the node started, and how many readings it had taken then. */
	#started = 0;
	#readings = 0;
	/** The retained status. */
	#status = "";
	#notStored = 0;
	/** Number of the latest setting of each condition, so that the end of an earlier one changes nothing. */
	readonly #tokens = new Map<string, number>();
	#hung = false;
	/** Faults that wait for bytes. */
	readonly #disturbances: Record<From, Disturbance[]> = { host: [], modem: [] };
	#damagedAt = -Infinity;
	/** A fault of an answer, and the commands before it. */
	#answer: (Action & { kind: "answer" }) | undefined;
	#skip = 0;
	readonly #records = new Map<string, string>();
	readonly #record = { read: (name: string): string | undefined => this.#records.get(name), write: (name: string, text: string): void => void this.#records.set(name, text) };
	/** What the end of a life had counted. */
	#refused = 0;
	#expired = 0;

	constructor(settings: DeviceSettings, plan: Plan, seams: Seams) {
		const { seed, module } = settings;
		const clock = this.#clock;
		this.#settings = settings;
		this.#seams = seams;
		this.#plan = plan;
		this.#random = generator(seed ^ 0x5eed);
		this.#network = new MemoryNetwork(clock, ROUND_TRIP);
		this.#network.broker.onPublish = message => this.#published(message);
		this.#flash = new EmulatedFlash(SECTORS * BLOCK, BLOCK, seed);
		this.#flash.onCut = () => this.#powerLost();
		this.#storage = seams.storage?.(this.#flash) ?? this.#flash;
		this.#modem = new ModemSimulator({
			clock, profile: module, network: this.#network, imei: IMEI, firmware: settings.firmware, random: generator(seed),
			timing: "typical", latencyMs: 0, powered: false,
			wallTime: () => EPOCH + clock.now(),
			send: bytes => this.#toHost(bytes),
			onCommand: () => this.#commanded(),
		});
		this.#configuration = { host: "broker.example", module, interval: settings.interval, checksum: true };
		this.#strike = clock.alarm(() => this.#strikeNext());
		this.#patience = clock.alarm(() => this.#outOfPatience());
	}

	run(): DeviceResult {
		const clock = this.#clock;
		const { duration } = this.#settings;
		const end = Math.max(duration, (this.#plan.at(-1)?.at ?? 0) + 1);
		try {
			this.#powerUp("power on", false);
			this.#schedule();
			while (this.#violation === undefined && (clock.now() < end || !this.#settled)) {
				const until = clock.now() + STEP;
				if (!clock.advanceWithin(until, STANDS_STILL))
					this.#fail("time stands still", `${STANDS_STILL} alarms in one instant`);
			}
		}
		catch (error) {
			this.#fail("exception", `simulation: ${error instanceof Error ? error.stack ?? error.message : String(error)}`);
		}
		this.#takeCounters();
		if (this.#violation === undefined && this.#ledger.waiting > 0)
			this.#missing();
		if (this.#violation === undefined)
			this.#inspect();
		this.#powerLost();
		this.#modem.close();
		return {
			hash: this.#digest.end(), time: clock.now(), totals: this.#ledger.totals, refused: this.#refused, expired: this.#expired, notStored: this.#notStored, starts: this.#starts, classes: this.#classes,
			...this.#violation === undefined ? {} : { violation: this.#violation },
		};
	}

	/** What must hold of a device that has recovered: its status is that it is online, and it takes a new interval. */
	#inspect(): void {
		const { node } = this.#life!;
		const status = /"?online"?[:=](true|false)/.exec(this.#status)?.[1];
		if (!this.#disturbed && status !== "true")
			this.#fail("wrong status", `online: ${status ?? this.#status}`);
		const interval = this.#settings.interval + 1;
		this.#network.broker.publish(`${TOPIC}/set`, String(interval), { qos: 1 });
		this.#clock.advance(ANSWERS);
		if (!this.#disturbed && node!.counters["interval"] !== interval)
			this.#fail("deaf", `a new interval, ${interval}, was not taken`);
	}

	/** Whether bytes on the UART were lost or changed at any time: a topic that is wrong since then stays wrong until the next connection. */
	get #disturbed(): boolean {
		return this.#damagedAt > -Infinity;
	}

	/** Whether nothing is left of the faults. */
	get #settled(): boolean {
		return this.#next === this.#plan.length && this.#active === 0 && this.#returning.length === 0 && this.#life !== undefined && this.#ledger.waiting === 0;
	}

	#fail(kind: Violation["kind"], text: string): void {
		this.#violation ??= { kind, at: this.#clock.now(), text };
	}

	// The way of the bytes.

	#toModem(bytes: Uint8Array): void {
		if (this.#hung)
			return;
		const sent = this.#disturb("host", bytes);
		this.#seams.wire?.("host", this.#clock.now(), sent);
		this.#digest.add(HOST, this.#clock.now(), sent);
		this.#modem.receive(sent);
	}

	#toHost(bytes: Uint8Array): void {
		if (this.#hung)
			return;
		const sent = this.#disturb("modem", bytes);
		this.#seams.wire?.("modem", this.#clock.now(), sent);
		this.#digest.add(MODEM, this.#clock.now(), sent);
		this.#life?.receive(sent);
	}

	#disturb(from: From, bytes: Uint8Array): Uint8Array {
		const disturbances = this.#disturbances[from];
		if (disturbances.length === 0)
			return bytes;
		const sent: number[] = [];
		for (const byte of bytes) {
			let changed = byte, copies = 1;
			for (const disturbance of this.#disturbances[from]) {
				if (disturbance.after > 0) {
					disturbance.after -= 1;
					continue;
				}
				this.#damagedAt = this.#clock.now();
				disturbance.count -= 1;
				if (disturbance.kind === "damage")
					changed ^= 1 << Math.floor(this.#random() * 8);
				else
					copies = 2;
			}
			for (let copy = 0; copy < copies; copy++)
				sent.push(changed);
			this.#disturbances[from] = this.#disturbances[from].filter(({ count }) => count > 0);
		}
		return Uint8Array.from(sent);
	}

	// The host.

	#powerUp(restartCause: string, module: boolean): void {
		const { pins } = this.#settings;
		const modem = this.#modem;
		this.#flash.powerUp();
		this.#starts += 1;
		this.#digest.add(START, this.#clock.now(), new Uint8Array());
		this.#seams.trace?.(this.#clock.now(), `start: ${restartCause}`);
		const life: Life = new Life({
			clock: this.#clock, random: this.#random, journal: { storage: this.#storage }, record: this.#record, configuration: this.#configuration, restartCause, baud: BAUD,
			power: pins ? { on: () => life.on && modem.pins.pressPowerKey(600), reset: () => life.on && this.#resetModule() } : undefined,
			left: bytes => this.#toModem(bytes),
			threw: error => this.#fail("exception", error instanceof Error ? error.stack ?? error.message : String(error)),
			watcher: {
				onReading: (sequence, bytes, length) => this.#accepted(sequence, Buffer.from(bytes.buffer, bytes.byteOffset, length).toString("latin1")),
				onAcknowledged: sequence => this.#acknowledged(sequence),
				onFailed: error => this.#fail("stopped", error.message),
				...this.#seams.trace === undefined ? {} : { trace: (text: string) => this.#seams.trace!(this.#clock.now(), text) },
			},
		});
		this.#life = life;
		if (!pins || module)
			modem.power(true);
		life.start();
		this.#unjournaled = this.#wasPlain = life.on && life.node?.counters["stored"] === undefined;
		this.#started = this.#clock.now();
		this.#readings = life.node?.counters["readings"] ?? 0;
	}

	#powerLost(): void {
		const life = this.#life;
		if (life === undefined)
			return;
		this.#takeCounters();
		const { readings = 0, stored } = life.node?.counters ?? {};
		const due = Math.floor((this.#clock.now() - this.#started) / this.#settings.interval);
		if (stored !== undefined && !this.#wasPlain && readings - this.#readings < due)
			this.#fail("not sampled", `${readings - this.#readings} readings, not ${due}, since the start at ${this.#started}`);
		this.#life = undefined;
		life.end();
	}

	#resetModule(): void {
		this.#hung = false;
		this.#modem.pins.pressReset();
	}

	/** Adds what the journal has counted over all lives. */
	#takeCounters(): void {
		const { dropped, expired } = this.#flash.off ? { dropped: 0, expired: 0 } : this.#life?.node?.counters as Record<string, number> | undefined ?? { dropped: 0, expired: 0 };
		this.#refused = Math.max(this.#refused, dropped ?? 0);
		this.#expired = Math.max(this.#expired, expired ?? 0);
	}

	// What must hold.

	/** Whether the node has no journal at the moment, because its storage failed: what it takes then is not stored, and has other numbers. */
	get #plain(): boolean {
		if (this.#unjournaled && this.#life?.node?.counters["stored"] !== undefined)
			this.#unjournaled = false;
		return this.#unjournaled;
	}

	#accepted(sequence: number, text: string): void {
		if (this.#plain) {
			this.#notStored += 1;
			return;
		}
		const wrong = this.#ledger.accept(sequence, text);
		if (wrong !== undefined)
			this.#fail("number repeated", wrong);
	}

	#published({ topic, payload, client }: Message): void {
		const { broker, openings } = this.#network;
		// A run of a year must not keep them.
		broker.published.length = broker.packets.length = broker.connects.length = openings.length = 0;
		if (topic === `${TOPIC}/status`)
			this.#status = payload.toString("latin1");
		if (client === undefined || topic.startsWith(`${TOPIC}/`))
			return;
		this.#digest.add(PUBLISHED, this.#clock.now(), payload);
		if (this.#plain)
			return;
		const text = payload.toString("latin1");
		if (!this.#ledger.arrive(text, topic === TOPIC && intact(text)))
			this.#seams.trace?.(this.#clock.now(), `damaged: ${topic} ${text}`);
		if (this.#ledger.disorder > WINDOW && !this.#disturbed)
			this.#fail("out of order", text);
	}

	#acknowledged(sequence: number): void {
		if (this.#plain)
			return;
		const ledger = this.#ledger;
		if (!ledger.acknowledge(sequence) && !this.#damaging) {
			ledger.totals.falselyAcknowledged += 1;
			this.#fail("falsely acknowledged", `reading ${sequence}`);
			return;
		}
		const { node } = this.#life!;
		if (ledger.waiting > 0 && sequence - ledger.oldest! > DISORDER && node!.counters["stored"] === 0)
			this.#missing();
		if (ledger.waiting === 0 && this.#returning.length > 0)
			this.#back();
	}

	/** Nothing is stored any more, and readings are missing. */
	#missing(): void {
		const { missing } = this.#ledger;
		const damaging = this.#damaging;
		this.#ledger.writeOff(damaging);
		if (missing.length > 0 && !damaging)
			this.#fail("lost", `readings ${missing.slice(0, 10).join(", ")}`);
	}

	/** Whether bytes of the UART were lost or changed lately. */
	get #damaging(): boolean {
		return this.#clock.now() - this.#damagedAt < DAMAGE_LASTS;
	}

	/** Everything is delivered. */
	#back(): void {
		const now = this.#clock.now();
		for (const { name, since, alone } of this.#returning) {
			this.#seams.trace?.(now, `back from ${name} after ${((now - since) / SECOND).toFixed(0)} s${alone ? "" : ", with others"}`);
			if (alone)
				this.#classes[name]!.back.push(Math.round(now - since));
		}
		this.#returning = [];
		this.#patience.clear();
	}

	#outOfPatience(): void {
		if (this.#active > 0) {
			this.#patience.set(PATIENCE);
			return;
		}
		if (this.#life?.node?.counters["stored"] === 0 && this.#life.node.state === "online") {
			this.#missing();
			this.#back();
			return;
		}
		const { node } = this.#life ?? {};
		const names = this.#returning.map(({ name }) => name).join(", ");
		this.#fail("not back", `after ${names}: ${node === undefined ? "off" : `${node.state}, ${node.condition.lost}`}, ${this.#ledger.waiting} wait`);
	}

	// Faults.

	#schedule(): void {
		const fault = this.#plan[this.#next];
		if (fault !== undefined)
			this.#strike.set(Math.max(0, fault.at - this.#clock.now()));
	}

	#strikeNext(): void {
		const fault = this.#plan[this.#next++]!;
		this.#schedule();
		const result = this.#classes[fault.class] ??= { struck: 0, back: [] };
		result.struck += 1;
		this.#alone = this.#active === 0 && this.#returning.length === 0;
		// What another fault disturbs is no measure of the one before it.
		this.#returning = [];
		this.#seams.trace?.(this.#clock.now(), `fault ${JSON.stringify(fault)}`);
		if (DAMAGING.has(fault.class))
			this.#damagedAt = this.#clock.now();
		this.#apply(fault);
	}

	/** A fault that leaves nothing behind but its consequences is over. @param alone whether another one was not, when it struck */
	#over(fault: Fault, alone = this.#alone): void {
		this.#returning.push({ name: fault.class, since: this.#clock.now(), alone: alone && this.#active === 0 });
		this.#patience.set(PATIENCE);
	}

	/** Sets a condition for the time of a fault; the latest one counts. */
	#hold(fault: Fault, what: string, ms: number, restore: () => void): void {
		const token = (this.#tokens.get(what) ?? 0) + 1;
		this.#tokens.set(what, token);
		const alone = this.#alone;
		this.#active += 1;
		this.#clock.alarm(() => {
			this.#active -= 1;
			if (this.#tokens.get(what) === token)
				restore();
			this.#over(fault, alone && this.#plan[this.#next - 1] === fault);
		}).set(ms);
	}

	#apply(fault: Fault): void {
		const action = fault.do;
		const modem = this.#modem;
		const network = this.#network;
		const { broker } = network;
		switch (action.kind) {
			case "power-cut": this.#cut(fault, action); return;
			case "flash-errors":
				this.#flash.failAfter(action.after, action.count);
				this.#hold(fault, "flash", FLASH_FAILS, () => this.#flash.failAfter(0, 0));
				return;
			case "stuck-bit": this.#stick(action.position, action.bit); break;
			case "hang":
				this.#hung = true;
				this.#hold(fault, "hang", action.ms, () => {
					if (this.#hung && action.restarts)
						modem.restart();
					this.#hung = false;
				});
				return;
			case "damage":
			case "duplicate": this.#disturbances[action.from].push({ ...action }); break;
			case "coverage":
				modem.module.cover({ [this.#technology]: action.stat });
				this.#hold(fault, "coverage", action.ms, () => modem.module.cover({ [this.#technology]: 1 }));
				return;
			case "sim-out":
				modem.module.insertSim(false);
				this.#hold(fault, "sim", action.ms, () => modem.module.insertSim(true));
				return;
			case "unreachable":
				network.failure = action.failure;
				if (action.drops)
					broker.drop();
				this.#hold(fault, "unreachable", action.ms, () => network.failure = undefined);
				return;
			case "refusal":
				broker.refuse = action.code;
				broker.drop();
				this.#hold(fault, "refusal", action.ms, () => broker.refuse = 0);
				return;
			case "mute":
				broker.silent = true;
				this.#hold(fault, "mute", action.ms, () => {
					broker.silent = false;
					// A broker that answers again does not know the packets that it has read.
					broker.drop();
				});
				return;
			case "round-trip":
				network.roundTrip = action.trip;
				this.#hold(fault, "round trip", action.ms, () => network.roundTrip = ROUND_TRIP);
				return;
			case "message": broker.publish(`${TOPIC}/set`, action.text, { qos: action.QoS }); break;
			case "module": modem.strike(action.fault); break;
			case "answer":
				this.#answer = action;
				this.#skip = action.skip;
				if (action.link)
					modem.module.connections[0]!.fail(1);
				break;
		}
		this.#over(fault);
	}

	/** A command is about to be executed. */
	#commanded(): void {
		const answer = this.#answer;
		if (answer === undefined || this.#skip-- > 0)
			return;
		this.#answer = undefined;
		if (DAMAGING.has("wrong-answer"))
			this.#damagedAt = this.#clock.now();
		this.#modem.strike(answer.fault);
	}

	get #technology(): "CAT-M1" | "CAT-NB1" {
		return this.#settings.module === "bg96" ? "CAT-M1" : "CAT-NB1";
	}

	/** Only a bit that holds nothing: of one that is as it was programmed, no copy exists, and its loss is no fault of the firmware. */
	#stick(position: number, bit: number): void {
		const { stuck, bytes } = this.#flash;
		if (stuck.length < STUCK)
			stuck.push({ position, bit, value: (bytes[position]! >> bit & 1) as 0 | 1 });
	}

	/** Power is lost at a point of the flash; without one in time, anyway. */
	#cut(fault: Fault, { point, tear, shuffled, weakens, module, ms }: Action & { kind: "power-cut" }): void {
		const flash = this.#flash;
		const alone = this.#alone;
		const waits = this.#clock.alarm(() => {
			if (this.#life !== undefined && flash.cutAt !== Infinity) {
				flash.cutAt = Infinity;
				flash.off = true;
				this.#powerLost();
			}
			if (module)
				this.#modem.power(false);
			this.#restart(fault, module, ms, alone);
		});
		if (this.#life === undefined) {
			this.#over(fault);
			return;
		}
		Object.assign(flash, { cutAt: flash.points + point, tear, shuffled, weakens });
		this.#active += 1;
		waits.set(CUT_WAITS);
	}

	/** Power returns. */
	#restart(fault: Fault, module: boolean, ms: number, alone: boolean): void {
		this.#clock.alarm(() => {
			this.#active -= 1;
			if (this.#life === undefined)
				this.#powerUp("power on", module && !this.#settings.pins);
			this.#over(fault, alone && this.#plan[this.#next - 1] === fault);
		}).set(ms);
	}
}

/** @returns whether the text ends with its checksum: docs/security.md (Damage on the way) */
function intact(text: string): boolean {
	const found = /,"?crc"?[:=](\d+)i?(?=[} ]|$)/.exec(text);
	return found !== null && /sequence"?[:=]\d+/.test(text) && crc32(text.replace(found[0], "")) === Number(found[1]);
}
