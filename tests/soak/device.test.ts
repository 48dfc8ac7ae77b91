// The simulation of devices: short runs with every fault class, repeatable to the last byte; a firmware that is broken on purpose is found, and its plan becomes short.
// Tests soak/; docs/soak.md. `npm run soak` runs longer.

import assert from "node:assert/strict";
import { generator } from "../../hosts/modem/simulator.js";
import type { Flash } from "../../modules/base/platform.js";
import { drawDevice, PATIENCE, runDevice, type DeviceSettings } from "../../soak/device.js";
import type { EmulatedFlash } from "../../soak/emulated-flash.js";
import { checkPlan, CLASS_NAMES, drawClasses, drawPlan, type Fault, type Plan } from "../../soak/faults.js";
import { drawCase, runRow } from "../../soak/run.js";
import { shrink } from "../../soak/shrink.js";

const MINUTE = 60_000, HOUR = 60 * MINUTE;
const DEVICE: DeviceSettings = { seed: 1, module: "bg96", pins: true, firmware: {}, interval: MINUTE, duration: 2 * HOUR };

/** A storage with a defect, from the second start on. */
class BrokenFlash implements Flash {
	readonly #flash: EmulatedFlash;
	#use = (): void => {};

	/** @param breaks called at the second start and each later one; returns what is called before each read from then on */
	constructor(flash: EmulatedFlash, breaks: () => () => void) {
		const { powerUp } = flash;
		let next: (() => () => void) | undefined;
		this.#flash = flash;
		flash.powerUp = () => {
			powerUp.call(flash);
			if (next !== undefined)
				this.#use = next();
			next = breaks;
		};
	}

	status(): { readonly size: number; readonly blockLength: number } {
		return this.#flash.status();
	}

	read(buffer: Uint8Array, position: number): unknown {
		this.#use();
		return this.#flash.read(buffer, position);
	}

	write(buffer: Uint8Array, position: number): unknown {
		return this.#flash.write(buffer, position);
	}

	eraseBlock(start: number, end: number): unknown {
		return this.#flash.eraseBlock(start, end);
	}
}

/** Nothing that was programmed has left the cache of the storage when the power is lost. */
function forgetful(flash: EmulatedFlash): Flash {
	const empty = flash.bytes.slice();
	return new BrokenFlash(flash, () => {
		flash.bytes.set(empty);
		return () => {};
	});
}

function at(minutes: number, name: string, action: Fault["do"]): Fault {
	return { at: minutes * MINUTE, class: name, do: action };
}

const CUT = { kind: "power-cut", point: 5, tear: "noise", shuffled: false, weakens: false, module: false, ms: 60_000 } as const;

describe("a simulated device", () => {
	it("delivers every reading without faults, once each", () => {
		const { totals, violation, refused } = runDevice(DEVICE, []);
		assert.equal(violation, undefined);
		assert.deepEqual([totals.accepted, totals.delivered, totals.duplicated, totals.lost, refused], [121, 121, 0, 0, 0]);
	});

	it("has the same result for the same seed, to the last byte on the wire, and another for another", () => {
		const parameters = { seed: 3, days: 0.3, rate: 40, interval: MINUTE, faults: null };
		const [one, again, other] = [runRow(1, parameters), runRow(1, parameters), runRow(2, parameters)];
		assert.equal(one.result.violation, undefined);
		assert.deepEqual(again.result, one.result);
		assert.notEqual(other.result.hash, one.result.hash);
	});

	it("loses nothing and recovers under every class of faults, with power pins and without, on both modules", () => {
		const struck = new Set<string>();
		for (let seed = 1; seed <= 4; seed++) {
			const random = generator(seed);
			const device: DeviceSettings = { ...drawDevice(random, seed, MINUTE, 5 * HOUR), module: seed % 2 === 0 ? "bc20" : "bg96", pins: seed <= 2 };
			const names = CLASS_NAMES.filter((_, index) => index % 2 === seed >> 1 % 2);
			const plan = drawPlan(random, seed === 4 ? CLASS_NAMES : names.length > 0 ? names : CLASS_NAMES, 5 / 24, 144);
			const { violation, totals, classes } = runDevice(device, plan);
			assert.equal(violation, undefined, `seed ${seed}: ${violation?.kind} ${violation?.text}`);
			assert.equal(totals.delivered + totals.damaged + totals.mistaken, totals.accepted);
			for (const name of Object.keys(classes))
				struck.add(name);
		}
		assert.ok(struck.size > 20, [...struck].join(", "));
	});

	it("goes on with what was stored after a loss of power in an outage", () => {
		const outage = at(30, "broker-down", { kind: "unreachable", failure: "ECONNREFUSED", drops: true, ms: 60 * MINUTE });
		const { totals, violation, starts, classes } = runDevice(DEVICE, [outage, at(50, "power-cut", CUT)]);
		assert.equal(violation, undefined);
		assert.deepEqual([totals.delivered, starts], [totals.accepted, 2]);
		assert.deepEqual([classes["broker-down"]!.struck, classes["power-cut"]!.struck, classes["power-cut"]!.back.length], [1, 1, 0]);
	});

	it("reports a device that has not recovered after four hours", () => {
		const outage = at(10, "broker-down", { kind: "unreachable", failure: "ECONNREFUSED", drops: true, ms: 60 * MINUTE });
		const { violation } = runDevice(DEVICE, [outage, at(30, "power-cut", CUT)], { storage: flash => new BrokenFlash(flash, () => () => {
			throw new Error("flash failed");
		}) });
		assert.equal(violation?.kind, "not back");
		assert.ok(violation.at > PATIENCE && violation.at < PATIENCE + 2 * HOUR);
	});
});

describe("a storage that is broken on purpose", () => {
	const seams = { storage: forgetful };

	it("is found, and the plan becomes one that no fault can be left out of: an outage and a loss of power in it", () => {
		const random = generator(5);
		const others = drawPlan(random, CLASS_NAMES.filter(name => name !== "power-cut" && name !== "flash"), 0.25, 80);
		const plan: Plan = [...others, at(200, "broker-down", { kind: "unreachable", failure: "ECONNREFUSED", drops: true, ms: 60 * MINUTE }), at(220, "power-cut", CUT)]
			.sort((one, other) => one.at - other.at);
		const found = { device: { ...DEVICE, duration: 6 * HOUR }, plan };
		const { violation } = runDevice(found.device, found.plan, seams);
		assert.ok(violation !== undefined);
		const shortest = shrink(found, violation, candidate => runDevice(candidate.device, candidate.plan, seams).violation?.kind === violation.kind);
		assert.ok(shortest.plan.length <= 2, JSON.stringify(shortest.plan));
		assert.equal(runDevice(shortest.device, checkPlan(JSON.parse(JSON.stringify(shortest.plan))), seams).violation?.kind, violation.kind);
		assert.equal(runDevice(shortest.device, shortest.plan).violation, undefined, "with a sound storage");
	});
});

describe("shrink", () => {
	const plan: Plan = Array.from({ length: 40 }, (_, index) => at(10 * index, "asleep", { kind: "mute", ms: index }));
	const has = (candidate: { plan: Plan }, ...needed: number[]): boolean => needed.every(ms => candidate.plan.some(({ do: action }) => "ms" in action && action.ms === ms));
	const violation = { kind: "lost", at: 10 * 35 * MINUTE, text: "" } as const;

	it("finds the faults that are needed, wherever they are", () => {
		for (const needed of [[0], [34], [3, 30], [1, 17, 33]]) {
			const shortest = shrink({ device: DEVICE, plan }, violation, candidate => has(candidate, ...needed));
			assert.deepEqual(shortest.plan.map(({ do: action }) => "ms" in action && action.ms), needed);
		}
	});

	it("stops after so many runs", () => {
		let runs = 0;
		shrink({ device: DEVICE, plan }, violation, candidate => {
			runs += 1;
			return has(candidate, 1, 17, 33);
		}, 10);
		assert.equal(runs, 10);
	});
});

describe("the swarm", () => {
	it("gives each device a random half of the classes", () => {
		const counts = Array.from({ length: 50 }, (_, seed) => drawClasses(generator(seed)).length);
		assert.ok(Math.min(...counts) >= 1 && Math.max(...counts) < CLASS_NAMES.length);
		const { plan } = drawCase(3, { seed: 1, days: 10, rate: 20, interval: MINUTE, faults: null });
		assert.equal(plan.length, 200);
		assert.ok(plan.every((fault, index) => index === 0 || plan[index - 1]!.at <= fault.at));
		checkPlan(JSON.parse(JSON.stringify(plan)));
	});
});
