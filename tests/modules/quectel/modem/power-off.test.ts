// Switching the module off and on. modules/quectel/modem/power-off and lifecycle. Source: BG96 AT commands (QPOWD).

import { deepEqual, equal } from "node:assert/strict";
import { VirtualClock } from "../../../../hosts/modem/line/clock.js";
import type Engine from "../../../../modules/at/engine.js";
import { ERROR as RESULT_ERROR, OK as RESULT_OK } from "../../../../modules/at/result-codes.js";
import PowerOff from "../../../../modules/quectel/modem/power-off.js";
import { line, OK, Rig, type RigOptions } from "../../../support/quectel-rig.js";

/** A rig that is online, with power pins that are noted in its events. */
function make(more: RigOptions = {}): Rig {
	const pins: string[] = [];
	const rig = Rig.online({
		...more,
		modem: {
			power: { on: () => pins.push("pin on"), reset: () => pins.push("pin reset"), off: () => pins.push("pin off") },
			onOff: () => rig.events.push("off", ...pins.splice(0)),
			...more.modem,
		},
	});
	pins.length = 0;
	return rig;
}

describe("switching a module off", () => {
	it("ends the sessions' links, sends AT+QPOWD=1, and is done at POWERED DOWN", () => {
		const rig = make();
		rig.modem.powerOff();
		rig.modem.powerOff();
		rig.clock.advance(3000);
		deepEqual(rig.device.commands, ["AT+QPOWD=1"]);
		deepEqual(rig.events, ["lost: the module is switched off"]);
		rig.device.tell(line("POWERED DOWN"));
		deepEqual(rig.events, ["lost: the module is switched off", "off"]);
		equal(rig.modem.ready, false);
	});

	it("sends nothing more, whatever comes, until it is switched on", () => {
		const rig = make();
		rig.modem.powerOff();
		rig.device.tell(line("POWERED DOWN"));
		rig.forget();
		rig.publish("later");
		rig.device.tell(line("RDY"));
		rig.clock.advance(600_000);
		deepEqual([rig.device.written, rig.events], ["", []]);
		rig.modem.powerOn();
		rig.modem.powerOn();
		rig.clock.advance(1000);
		equal(rig.session.online, true);
		equal(rig.device.commands.at(-1), "later\x1a");
	});

	it("is done by the pin when the module refuses, does not answer, or does not send POWERED DOWN within a minute", () => {
		for (const [reply, ms] of [[line("ERROR"), 0], ["", 5100], [OK, 60_000]] as const) {
			const rig = make({ device: device => device.always("AT+QPOWD=1", reply) });
			rig.modem.powerOff();
			rig.clock.advance(ms);
			deepEqual(rig.events, ["lost: the module is switched off", "off", "pin off"], reply);
		}
	});

	it("is done by the pin when the module does not even listen any more: nothing wakes it up again", () => {
		const rig = make();
		rig.device.always("", "");
		rig.session.ping();
		rig.clock.advance(4000);
		rig.forget();
		rig.modem.powerOff();
		rig.clock.advance(30_000);
		deepEqual(rig.events, ["off", "pin off"]);
		rig.forget();
		rig.clock.advance(600_000);
		deepEqual([rig.events, rig.device.commands], [[], []]);
	});

	it("waits for the command before it, whose answer leads nowhere any more", () => {
		const rig = make({ device: device => device.always("AT+QIACT=1", "") });
		rig.device.next("AT+QIACT?", OK).tell(line("+QIURC: \"pdpdeact\",1"));
		rig.forget();
		rig.modem.powerOff();
		rig.clock.advance(149_000);
		rig.device.tell(OK);
		rig.device.tell(line("POWERED DOWN"));
		deepEqual([rig.device.commands, rig.events, rig.modem.ready], [["AT+QPOWD=1"], ["off"], false]);
	});

	it("is done by the pin after three minutes when the port was gone before", () => {
		const rig = make({ modem: { reopen: 1000 } });
		rig.device.fail();
		rig.modem.powerOff();
		rig.clock.advance(0);
		rig.forget();
		rig.clock.advance(180_000);
		deepEqual([rig.device.commands, rig.events], [[], ["off", "pin off"]]);
	});

	it("is done by the pin when the port is lost, and no callback follows when the port returns", () => {
		for (const late of [false, true]) {
			const rig = make({ modem: { reopen: 1000 } });
			rig.modem.powerOff();
			rig.clock.advance(10);
			if (late)
				rig.device.tell(line("POWERED DOWN"));
			rig.device.fail();
			rig.clock.advance(0);
			rig.forget();
			rig.clock.advance(600_000);
			deepEqual([rig.events, rig.device.commands, rig.device.opened], [late ? [] : ["off", "pin off"], [], 1]);
			rig.modem.powerOn();
			rig.clock.advance(1000);
			equal(rig.session.online, true);
		}
	});

	it("works without a pin and without callbacks", () => {
		const rig = Rig.online({ device: device => device.always("AT+QPOWD=1", line("ERROR")) });
		rig.modem.powerOff();
		rig.clock.advance(10_000);
		deepEqual(rig.device.commands, ["AT+QPOWD=1"]);
	});

	it("is taken back when the module is switched on before it is off", () => {
		const rig = make();
		rig.modem.powerOff();
		rig.clock.advance(100);
		rig.modem.powerOn();
		rig.device.tell(line("POWERED DOWN"));
		rig.clock.advance(100_000);
		equal(rig.session.online, true);
		equal(rig.events.includes("off"), false);
	});

	it("cannot be taken back when the modem is closed", () => {
		const rig = make();
		rig.modem.powerOff();
		rig.modem.close();
		rig.forget();
		rig.modem.powerOn();
		rig.clock.advance(600_000);
		deepEqual([rig.device.written, rig.device.opened, rig.events, rig.clock.next()], ["", 0, [], undefined]);
	});

	it("ends with the modem when that is closed meanwhile", () => {
		const rig = make();
		rig.modem.powerOff();
		rig.clock.advance(0);
		rig.modem.close();
		rig.modem.powerOff();
		rig.clock.advance(600_000);
		deepEqual(rig.events, ["lost: the module is switched off"]);
	});
});

describe("the command that switches a module off", () => {
	it("ends nothing that was not begun, or has ended", () => {
		const clock = new VirtualClock();
		const ends: boolean[] = [];
		const calls: string[] = [];
		const engine = { submitFirst: () => void calls.push("submitted"), withdraw: () => void calls.push("withdrawn") };
		const command = new PowerOff(engine as unknown as Engine, clock, confirmed => void ends.push(confirmed));
		command.end(false);
		command.end(true);
		deepEqual([ends, calls], [[], []]);
		command.begin();
		command.end(true);
		command.end(true);
		command.end(false);
		deepEqual([ends, calls], [[true], ["submitted", "withdrawn"]]);
		command.begin();
		command.stop();
		command.end(false);
		clock.advance(1_000_000);
		deepEqual(ends, [true]);
	});

	it("waits three minutes for its turn, and a minute from its OK on", () => {
		const clock = new VirtualClock();
		const ends: string[] = [];
		const command = new PowerOff({ submitFirst() {}, withdraw() {} } as unknown as Engine, clock, confirmed => void ends.push(`${confirmed} ${clock.now()}`));
		command.begin();
		clock.advance(1_000_000);
		command.begin();
		clock.advance(100_000);
		command.onResult(RESULT_OK);
		clock.advance(1_000_000);
		command.begin();
		command.onResult(RESULT_ERROR);
		deepEqual(ends, ["false 180000", "false 1160000", "false 2100000"]);
	});
});
