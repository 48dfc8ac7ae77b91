// What a modem's app is called for: in order, each in a turn of its own, all of it. modules/quectel/modem/modem-events.

import { deepEqual } from "node:assert/strict";
import { VirtualClock } from "../../../../hosts/modem/line/clock.js";
import Turn from "../../../../modules/base/turn.js";
import { ModuleError, type ModemOptions } from "../../../../modules/quectel/modem.js";
import ModemEvents from "../../../../modules/quectel/modem/modem-events.js";

describe("the events of a modem", () => {
	for (const count of [1, 2, 3, 4]) {
		it(`are all called, ${count} that come in one turn`, () => {
			const clock = new VirtualClock();
			const called: string[] = [];
			const options = { onReady: () => called.push("ready"), onError: (error: Error) => called.push(error.message), onSurvey: () => called.push("survey"), onOff: () => called.push("off") };
			const events = new ModemEvents(options as unknown as ModemOptions, new Turn(clock));
			const adds = [() => events.add(new ModuleError("network", 3, "denied")), () => events.add("onReady"), () => events.add("onSurvey"), () => events.add("onOff")].slice(0, count);
			for (const add of adds)
				add();
			deepEqual(called, []);
			clock.advance(0);
			deepEqual(called, ["denied", "ready", "survey", "off"].slice(0, count));
			adds[0]!();
			clock.advance(0);
			deepEqual(called.slice(count), ["denied"]);
		});
	}
});
