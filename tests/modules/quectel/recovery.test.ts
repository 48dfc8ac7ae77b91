// What each cause leads to, on the wire, for hours: how often it is tried, and what is switched off and on. The rows are those of docs/recovery.md.
// modules/quectel/common/recovery-policy, modem/backoff, module, lifecycle, bring-up. Source: both notes §5.1 table 3; docs/recovery.md.

import { deepEqual, equal, ok } from "node:assert/strict";
import { MISCONFIGURED, type Policy, POLICIES, REFUSED, UNAVAILABLE, UNREACHABLE, UNRESPONSIVE } from "../../../modules/quectel/common/recovery-policy.js";
import { type Device, line, OK, Rig, type RigOptions } from "../../support/quectel-rig.js";
import { CAUSES } from "../../support/recovery-causes.js";

const HOUR = 3_600_000;

/** What a rig did in a time. */
interface Count {
	/** Commands of an attempt: AT+QMTCLOSE opens each. */
	readonly attempts: number;
	/** In order, without repetitions: `PDP`, `radio`, `reset` (the power pin). */
	readonly measures: readonly string[];
	/** Bytes of commands. */
	readonly bytes: number;
	readonly rig: Rig;
}

/** Lets a rig with power pins run. */
function run(ms: number, device: (device: Device) => void, options: RigOptions = {}): Count {
	const measures: string[] = [];
	const rig = new Rig({
		...options, device,
		modem: { power: { on: () => {}, reset: () => measures.push("reset") }, ...options.modem },
	});
	let attempts = 0;
	let bytes = 0;
	for (let left = ms; left > 0; left -= 60_000) {
		rig.clock.advance(Math.min(60_000, left));
		for (const command of rig.device.commands) {
			if (command.startsWith("AT+QMTCLOSE="))
				attempts += 1;
			if (command.startsWith("AT+QIDEACT="))
				measures.push("PDP");
			if (command === "AT+CFUN=0")
				measures.push("radio");
		}
		bytes += rig.device.written.length;
		rig.device.commands.length = 0;
		rig.device.written = "";
	}
	return { attempts, measures, bytes, rig };
}

/** Most attempts in a day, and what may be switched off and on. */
const BOUNDS: ReadonlyMap<Policy, readonly [attempts: number, measures: readonly string[]]> = new Map([
	[REFUSED, [30, []]],
	[MISCONFIGURED, [30, []]],
	[UNAVAILABLE, [320, ["PDP"]]],
	[UNREACHABLE, [320, ["PDP", "radio"]]],
	[UNRESPONSIVE, [320, ["reset"]]],
]);

describe("a link that is lost, or does not open, for a day", () => {
	for (const { policy, what, device, options } of CAUSES) {
		it(`because ${what}: ${policy.cause}`, () => {
			const [most, allowed] = BOUNDS.get(policy)!;
			const { attempts, measures, rig } = run(24 * HOUR, device, options);
			ok(attempts > 10 && attempts <= most, `${attempts} attempts`);
			deepEqual([...new Set(measures)].sort(), [...allowed].sort());
			ok(measures.length <= 12, measures.join());
			equal(rig.session.online, false);
		});
	}

	it("has a case for each cause that docs/recovery.md lists", () => {
		deepEqual(new Set(CAUSES.map(({ policy }) => policy)), new Set(POLICIES));
		deepEqual([...BOUNDS.keys()], [...POLICIES]);
	});

	it("is open soon after a broker that was down for six hours is there again", () => {
		const { rig } = run(6 * HOUR, device => device.always("AT+QMTOPEN=", OK + line("+QMTOPEN: 0,-1")));
		rig.device.always("AT+QMTOPEN=", OK + line("+QMTOPEN: 0,0"));
		rig.clock.advance(450_000);
		equal(rig.session.online, true);
	});
});


describe("a module that cannot work", () => {
	it("is asked for its registration at growing intervals where there is no coverage, and its radio cycled ten times in six hours at most", () => {
		const none = line("+CEREG: 1,2") + OK;
		const { measures, bytes, rig } = run(6 * HOUR, device => device.always("AT+CEREG?", none).always("AT+CGREG?", none.replace("E", "G")).always("AT+CREG?", none.replace("CE", "C")));
		ok(measures.length >= 3 && measures.length <= 10, measures.join());
		deepEqual([...new Set(measures)], ["radio"]);
		ok(bytes < 50_000, `${bytes} bytes`);
		rig.device.always("AT+CEREG?", line("+CEREG: 1,1") + OK);
		rig.device.tell(line("+CEREG: 1"));
		rig.clock.advance(1000);
		equal(rig.session.online, true);
	});

	for (const [what, device, options] of [
		["a network that denies registration", device => device.always("AT+CEREG?", line("+CEREG: 0,3") + OK), {}],
		["a SIM whose PIN is wrong", device => device.always("AT+CPIN?", line("+CPIN: SIM PIN") + OK).always("AT+CPIN=", line("+CME ERROR: 16")), { modem: { pin: "1234" } }],
		["a SIM whose PIN is not set", device => device.always("AT+CPIN?", line("+CPIN: SIM PIN") + OK), {}],
		["no SIM", device => device.always("AT+CPIN?", line("+CME ERROR: 10")), {}],
	] as readonly [string, (device: Device) => void, RigOptions][]) {
		it(`does not touch radio and power for ${what}`, () => {
			const { measures, bytes } = run(24 * HOUR, device, options);
			deepEqual(measures, []);
			ok(bytes < 100_000, `${bytes} bytes`);
		});
	}

	it("has its power reset at growing intervals when its AT channel is silent", () => {
		const { measures, rig } = run(6 * HOUR, device => device.always("AT+CMEE?", ""));
		ok(measures.length >= 8 && measures.length <= 13, `${measures.length} resets`);
		rig.device.always("AT+CMEE?", line("+CMEE: 1") + OK);
		rig.clock.advance(HOUR);
		equal(rig.session.online, true);
	});

	it("is reset at once again when it had worked for long", () => {
		const { measures, rig } = run(2 * HOUR, device => device.always("AT+CMEE?", ""));
		const before = measures.length;
		rig.device.always("AT+CMEE?", line("+CMEE: 1") + OK);
		rig.clock.advance(HOUR);
		rig.device.always("AT+CMEE?", "").next("AT+QMTPUB=", "");
		rig.publish("x");
		rig.clock.advance(90_000);
		equal(measures.length, before + 1);
	});
});
