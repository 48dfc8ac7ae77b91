// Finding the rate of a module, and switching it to the configured one. modules/quectel/modem/baud-rates, uart, bring-up. Source: V.250 §6.2.10 (+IPR).

import { deepEqual, equal } from "node:assert/strict";
import type { SerialCallbacks, SerialOptions } from "../../../../modules/base/platform.js";
import { line, OK, Rig, type RigOptions } from "../../../support/quectel-rig.js";

const ERROR = line("ERROR");

/** A modem configured for 19200 that knows of two other rates, and a module at `rate`. */
function make(rate: number, more: RigOptions = {}): Rig {
	const rig: Rig = new Rig({
		modem: { rates: [115_200, 9600], ...more.modem, serial: { io: Rig.serial, baud: 19_200 } },
		device: device => {
			device.rate = rate;
			device.always("AT+IPR=", command => {
				const told = Number(command.slice(7));
				device.clock.alarm(() => device.rate = told).set(1);
				return OK;
			});
			more.device?.(device);
		},
	});
	return rig;
}

describe("a module's rate", () => {
	it("is the configured one where the module answers at it: no other is tried, and none is set", () => {
		const rig = make(19_200);
		rig.clock.advance(100_000);
		deepEqual([rig.device.rates, rig.device.opened, rig.session.online], [[19_200], 1, true]);
		equal(rig.device.commands.some(command => command.startsWith("AT+IPR")), false);
	});

	it("is found after some 9 s, set to the configured one, and the bring-up begins again at that", () => {
		const rig = make(115_200);
		rig.clock.advance(8999);
		deepEqual(rig.device.rates, [19_200]);
		rig.clock.advance(5000);
		deepEqual([rig.device.rates, rig.device.opened, rig.session.online], [[19_200, 115_200, 19_200], 1, true]);
		equal(rig.device.commands.filter(command => command === "AT+IPR=19200").length, 1);
	});

	it("is looked for one after the other", () => {
		const rig = make(9600);
		rig.clock.advance(20_000);
		deepEqual([rig.device.rates, rig.session.online], [[19_200, 115_200, 9600, 19_200], true]);
	});

	it("stays as it was found when the module does not take another", () => {
		for (const reply of [ERROR, ""]) {
			const rig = make(115_200, { device: device => device.always("AT+IPR=", reply) });
			rig.clock.advance(40_000);
			deepEqual([rig.device.rates, rig.session.online], [[19_200, 115_200], true], reply);
		}
	});

	it("stays as found when the module answers OK without changing it", () => {
		const rig = make(115_200, { device: device => device.always("AT+IPR=", OK) });
		rig.clock.advance(60_000);
		deepEqual([rig.device.rates.slice(0, 4), rig.session.online], [[19_200, 115_200, 19_200, 115_200], true]);
		equal(rig.device.commands.filter(command => command.startsWith("AT+IPR")).length, 1);
	});

	it("is searched again when the module answers at another, and set again when that was a restart", () => {
		const rig = make(19_200);
		rig.clock.advance(0);
		rig.forget();
		rig.device.rate = 115_200;
		rig.publish("reading");
		rig.clock.advance(20_000);
		deepEqual([rig.device.rates, rig.device.commands.at(-1), rig.session.online], [[19_200, 115_200], "reading\x1a", true]);
		rig.device.tell(line("RDY"));
		rig.clock.advance(20_000);
		deepEqual([rig.device.rate, rig.session.online], [19_200, true]);
	});

	it("that the port cannot be opened at closes the modem for good", () => {
		class Stubborn extends Rig.serial {
			constructor(options: SerialOptions & SerialCallbacks) {
				super(options);
				if (options.baud === 19_200 && rates.push(options.baud) > 1)
					throw new Error("no such rate");
			}
		}
		const rates: number[] = [];
		const rig: Rig = new Rig({
			modem: { rates: [115_200], serial: { io: Stubborn, baud: 19_200 } },
			device: device => void (device.rate = 115_200),
		});
		rig.clock.advance(600_000);
		deepEqual([rig.events, rig.modem.closed, rig.modem.ready], [["modem: no such rate"], true, false]);
		deepEqual([rig.device.rates, rig.device.commands.at(-1), rig.clock.next()], [[19_200, 115_200, 19_200], "AT+IPR=19200", undefined]);
	});

	it("that no configured rate fits leaves the module dead after half a minute, and the search goes on", () => {
		const rig = make(300);
		rig.clock.advance(35_000);
		deepEqual(rig.events, ["modem: the module does not answer"]);
		deepEqual([...new Set(rig.device.rates)], [19_200, 115_200, 9600]);
		rig.device.rate = 9600;
		rig.clock.advance(60_000);
		equal(rig.session.online, true);
	});

	it("is never changed where no other is given", () => {
		const rig = make(115_200, { modem: { rates: [] } });
		rig.clock.advance(70_000);
		deepEqual([rig.device.rates, rig.events], [[19_200], ["modem: the module does not answer", "modem: the module does not answer"]]);
	});
});
