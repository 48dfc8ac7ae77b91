// A scenario in the fragment of an address: there and back, and what each mistake is called.
// hosts/web/page/address.ts.

import { deepEqual, equal, throws } from "node:assert/strict";
import fc from "fast-check";
import { again, DEFAULT, formatAddress, parseAddress } from "../../../../hosts/web/page/address.js";
import { modelOf } from "../../../../hosts/web/page/model.js";
import type { Act, Scenario } from "../../../../hosts/web/protocol.js";
import { Rig, SCENARIO } from "../rig.js";

const act: fc.Arbitrary<Act> = fc.oneof(
	fc.constantFrom<Act>({ type: "restart-module" }, { type: "garble" }, { type: "forge" }, { type: "cut-power" }),
	fc.boolean().map((connected): Act => ({ type: "antenna", connected })),
	fc.boolean().map((running): Act => ({ type: "broker", running })),
	fc.nat().map((ms): Act => ({ type: "interval", ms })),
	fc.record({ type: fc.constant("publish" as const), topic: fc.string({ minLength: 1, unit: "grapheme" }), payload: fc.string({ unit: "grapheme" }), QoS: fc.constantFrom(0 as const, 1 as const, 2 as const), retain: fc.boolean() }, { noNullPrototype: true }),
	fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.integer(), fc.boolean()), { noNullPrototype: true }).map((request): Act => ({ type: "control", request })),
);
const scenario: fc.Arbitrary<Scenario> = fc.record({
	module: fc.constantFrom("bg96" as const, "bc20" as const, "bg95" as const), source: fc.constantFrom("simulated" as const), interval: fc.integer({ min: 10, max: 86_400_000 }), journal: fc.boolean(),
	seed: fc.nat(2 ** 31 - 1), speed: fc.integer({ min: 0, max: 10_000 }), settings: fc.dictionary(fc.stringMatching(/^[a-z]{1,8}[A-Z]$/), fc.string({ unit: "grapheme" }), { noNullPrototype: true }),
	script: fc.array(fc.record({ at: fc.nat(2 ** 31 - 1), request: act }, { noNullPrototype: true }), { maxLength: 4 }),
}, { noNullPrototype: true });

describe("a scenario in an address", () => {
	it("is empty for the default, and short for what is near it", () => {
		equal(formatAddress(DEFAULT), "");
		deepEqual(parseAddress(""), DEFAULT);
		deepEqual(parseAddress("#"), DEFAULT);
		const near: Scenario = { ...DEFAULT, module: "bc20", interval: 500, journal: true, settings: { topic: "a/b" }, script: [{ at: 60_000, request: { type: "antenna", connected: false } }] };
		equal(formatAddress(near), "module=bc20&interval=500&journal=on&set.topic=a/b&at=60000:antenna:off");
		deepEqual(parseAddress(`#${formatAddress(near)}`), near);
	});

	it("comes out as it went in, whatever it is", () => {
		fc.assert(fc.property(scenario, whole => {
			// In an address as a browser has it.
			const { hash } = new URL(`http://127.0.0.1/#${formatAddress(whole)}`);
			deepEqual(parseAddress(hash), whole);
		}));
	});

	it("of a session does again what was done by hand, to the last byte", () => {
		const script = [{ at: 20_000, request: { type: "restart-module" } }, { at: 50_000, request: { type: "forge" } }] as const;
		const live = new Rig().start({ ...SCENARIO, script });
		live.timer.pass(15_003);
		live.act({ type: "antenna", connected: false }, 15_003);
		live.act({ type: "publish", topic: "a/b", payload: "100 %: ä&b", QoS: 1, retain: true }, 15_000);
		const { scenario, acts, at } = modelOf(live.events);
		deepEqual(acts.map(({ request: { type } }) => type), ["antenna", "restart-module", "publish"]);
		const link = formatAddress(again(scenario!, acts, at));
		live.timer.pass(30_000);
		const second = new Rig().start(parseAddress(new URL(`http://127.0.0.1/#${link}`).hash));
		second.timer.pass(75_000);
		deepEqual(second.events.slice(1), live.events.slice(1));
	});

	it("leaves secrets out", () => {
		equal(formatAddress({ ...DEFAULT, settings: { user: "me", password: "x", pin: "1234" } }), "set.user=me");
	});

	for (const [fragment, message] of [
		["module=bg97", /^module: must be bg96, bc20, bg95/], ["interval=soon", /^interval: must be a number, not "soon"/], ["interval=1", /^interval: must be from 10/], ["speed=-1", /^speed: must be a number/],
		["journal=yes", /^journal: must be on or off, not "yes"/], ["colour=red", /^colour: not part of a scenario/], ["=1", /^\(no name\)/], ["set.=1", /^set\.: not part/], ["seed=1&seed=2", /^seed: stands twice/],
		["at=soon", /^at: must be MS:ACT/], ["at=5:explode", /^at: explode is none of restart-module/], ["at=5:garble:now", /^at: garble:now is none of/], ["at=5:antenna", /^at: antenna: must be on or off/],
		["at=5:interval:x", /^at: interval: must be a number/], ["at=5:publish:3:a:b", /^at: publish: must be QOS:TOPIC:PAYLOAD/], ["at=5:control:{", /^at: control: must be JSON/], ["at=5:control:7", /^script\[0\]\.request\.request: must be an object/],
		["source=serial&speed=10", /^speed: must be 1/], ["at=5:publish:1:%25E0%25A4%25A:b", /^at: publish: the topic/],
	] as const)
		it(`names what is wrong: ${fragment}`, () => {
			throws(() => parseAddress(fragment), { message });
		});
});
