// Runs one device of the swarm, and reduces the plan of one that fails. Called in a process of its own (./worker), or directly.

import { generator } from "../hosts/modem/simulator.js";
import { drawDevice, runDevice, type Seams } from "./device.js";
import { CLASS_NAMES, drawClasses, drawPlan } from "./faults.js";
import type { Parameters, Row } from "./results.js";
import { shrink, type Case } from "./shrink.js";

const DAY = 86_400_000;
/** Devices of neighbouring seeds have different seeds. */
const STRIDE = 10_007;

/** @returns the device of this number, and its plan; the same for the same parameters */
export function drawCase(device: number, { seed, days, rate, interval, faults }: Parameters): Case {
	const own = seed * STRIDE + device;
	const random = generator(own);
	const settings = drawDevice(random, own, interval, Math.round(days * DAY));
	const classes = drawClasses(random);
	const chosen = faults === "each" ? [CLASS_NAMES[(device - 1) % CLASS_NAMES.length]!] : faults ?? classes;
	return { device: settings, plan: drawPlan(random, chosen, days, rate) };
}

/** Runs a device. @param device number, from 1 */
export function runRow(device: number, parameters: Parameters, seams: Seams = {}): Row {
	const begin = performance.now();
	const drawn = drawCase(device, parameters);
	const result = runDevice(drawn.device, drawn.plan, seams);
	const { violation } = result;
	const shortest = violation === undefined ? undefined
		: shrink(drawn, violation, candidate => runDevice(candidate.device, candidate.plan, seams).violation?.kind === violation.kind);
	return {
		device, parameters, settings: drawn.device, result, seconds: Math.round((performance.now() - begin) / 10) / 100,
		...shortest === undefined ? {} : { shortest },
	};
}
