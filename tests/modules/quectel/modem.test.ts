// The modem: options, recovery from restarts, a lost context, a dead channel and a lost port, and close.
// modules/quectel/modem and counters. Source: docs/hardware.md (Bytes on the wire; Sessions; Bring-up), docs/architecture.md (What comes from outside; Recovery).

import { deepEqual, equal, throws } from "node:assert/strict";
import { VirtualClock } from "../../../hosts/modem/line/clock.js";
import type { SerialCallbacks, SerialOptions } from "../../../modules/base/platform.js";
import Modem, { ModuleError } from "../../../modules/quectel/modem.js";
import { BG96 } from "../../../modules/quectel/profile.js";
import { Device, line, OK, Rig } from "../../support/quectel-rig.js";

describe("a modem", () => {
	it("refuses options out of range, naming them", () => {
		for (const [options, message] of [
			[{ receive: 511 }, "receive: 511 is not in 512 to 1048576"], [{ receive: 513 }, "receive: 513 must be a power of two, at least 512"],
			[{ sessions: -1 }, "sessions: -1 is not in 0 to 1048576"], [{ serial: { io: Rig.serial, baud: 299 } }, "serial.baud: 299 is not in 300 to 4000000"],
		] as const)
			throws(() => new Rig({ modem: options }), { name: "RangeError", message });
	});

	it("needs no more than a serial port, a clock and a profile, and recovers nothing before it is ready", () => {
		const clock = new VirtualClock();
		const device = new Device(clock);
		const modem = new Modem({ serial: { io: Rig.serial, device }, clock, profile: BG96 });
		modem.recover(1);
		clock.advance(0);
		equal(modem.ready, true);
		equal(device.commands.includes("AT+QIDEACT=1"), false);
	});

	it("gives a connection to one session at a time, its memory to the next, and no more memory than it has", () => {
		const rig = Rig.online();
		throws(() => rig.makeSession(), { message: "connection: 0 is taken" });
		throws(() => rig.makeSession({ connection: 1, inbox: 65536 }), { name: "RangeError" });
		for (let i = 0; i < 20; i++) {
			rig.device.commands.length = 0;
			rig.session.close();
			rig.makeSession().close();
		}
		const session = rig.makeSession();
		rig.clock.advance(0);
		equal(session.online, true);
	});

	it("recovers when the module restarts, and counts it; boot lines that repeat are one restart", () => {
		const rig = Rig.online();
		rig.device.echo = true;
		rig.device.tell(line("RDY") + line("+CFUN: 1") + line("+CPIN: READY") + line("RDY") + line("APP RDY"));
		rig.clock.advance(2000);
		deepEqual(rig.events, ["lost: the module restarted", "ready", "open"]);
		equal(rig.modem.counters.restarts, 1);
		equal(rig.device.echo, false);
	});

	it("recovers when the module restarts during bring-up, at every step of it", () => {
		for (const step of ["ATE0", "ATI", "AT+CPIN?", "AT+QICSGP", "AT+CEREG?", "AT+QIACT?", "AT+CCLK?"]) {
			const rig = new Rig({ device: device => device.next(step, line("RDY")) });
			rig.clock.advance(5000);
			equal(rig.session.online, true, step);
		}
	});

	it("recovers when the module was switched off and on", () => {
		const rig = Rig.online();
		rig.device.tell(line("POWERED DOWN"));
		rig.clock.advance(2000);
		rig.device.tell(line("NORMAL POWER DOWN"));
		rig.clock.advance(2000);
		deepEqual(rig.events, ["lost: the module restarted", "ready", "open", "lost: the module restarted", "ready", "open"]);
	});

	it("believes a boot line in the shadow of a quoted message when the module echoes again, or does not answer", () => {
		for (const restart of [(rig: Rig) => rig.device.echo = true, (rig: Rig) => rig.device.next("AT", line("ERROR")), (rig: Rig) => rig.device.next("AT", "")]) {
			const rig = Rig.online();
			restart(rig);
			rig.device.tell(line("+QMTRECV: 0,0,\"a\",\"b\"") + line("RDY"));
			rig.clock.advance(10_000);
			deepEqual(rig.events, ["lost: the module restarted", "ready", "open"]);
			equal(rig.modem.counters.restarts, 1);
		}
	});

	it("recovers when the network deactivates its PDP context, not another one", () => {
		const rig = Rig.online();
		rig.device.tell(line("+QIURC: \"pdpdeact\",2") + line("+QIURC: \"dnsgip\",0") + line("+QIURC:"));
		deepEqual(rig.events, []);
		rig.device.next("AT+QIACT?", OK);
		rig.device.tell(line("+QIURC: \"pdpdeact\",1") + line("+QMTSTAT: 0,1"));
		rig.clock.advance(0);
		deepEqual(rig.events, ["lost: the PDP context was deactivated", "ready", "open"]);
		deepEqual(rig.device.commands.slice(0, 3), ["AT+QIACT?", "AT+QIACT=1", "AT+QIACT?"]);
	});

	it("reports every 30 s that the module does not answer, resets its power, not twice within a minute, and recovers when the module answers", () => {
		const power: string[] = [];
		const rig = Rig.online({ modem: { power: { on: () => power.push("on"), reset: () => power.push("reset") } } });
		rig.device.always("AT+CMEE?", "").next("AT+QMTPUB=", "");
		rig.publish("x");
		rig.clock.advance(70_000);
		deepEqual(rig.events, ["lost: the module does not answer", "modem: the module does not answer", "modem: the module does not answer"]);
		deepEqual([power, rig.modem.counters.deaths, rig.modem.counters.timeouts], [["on", "reset"], 2, 1]);
		rig.device.always("AT+CMEE?", line("+CMEE: 1") + OK);
		rig.clock.advance(10_000);
		deepEqual(rig.events.slice(3), ["ready", "open", "control 4 1 0"]);
	});

	it("recovers once when the channel dies in the middle of bring-up, with one chain of steps", () => {
		const rig = new Rig({ device: device => device.next("AT+CMEE?", line("+CMEE: 1") + OK).always("AT+CMEE?", "").always("AT+CPIN?", "").next("AT+CPIN?", "") });
		rig.clock.advance(40_000);
		deepEqual(rig.events, ["modem: the module does not answer"]);
		rig.forget();
		rig.device.always("AT+CMEE?", line("+CMEE: 1") + OK).always("AT+CPIN?", line("+CPIN: READY") + OK);
		rig.clock.advance(10_000);
		deepEqual(rig.events, ["ready", "open"]);
		equal(rig.device.commands.filter(command => command === "ATE0").length, 1);
	});

	it("counts a message whose name has a blank before its colon as unknown", () => {
		const rig = Rig.online();
		rig.device.tell(line("+QMTRECV : 0,0,\"a\",\"b\""));
		deepEqual([rig.messages, rig.modem.counters.unknownLines], [[], 1]);
	});

	it("delivers the message behind one whose app throws, in a later turn, and the bytes behind that", () => {
		const rig = Rig.online();
		let thrown = 0;
		rig.onMessage = () => {
			if (++thrown === 1)
				throw new Error("app");
		};
		const text = (payload: string): string => line(`+QMTRECV: 0,0,"a","${payload}"`);
		throws(() => rig.device.tell(text("1") + text("2") + text("3") + line("+QMTSTAT: 0,9")), { message: "app" });
		deepEqual(rig.messages, []);
		rig.session.read(new Uint8Array(100));
		rig.clock.advance(0);
		rig.clock.advance(0);
		deepEqual([rig.messages, thrown], [["a:2", "a:3"], 3]);
	});

	it("counts unknown lines, late answers, overlong lines, and lost bytes", () => {
		const rig = Rig.online({ modem: { receive: 512, fifo: 64 } });
		const { counters } = rig.modem;
		rig.device.tell(line("+FOO: 1") + OK + line("+QMTRECV: 5,0,a,b"));
		rig.device.tell(line("x".repeat(400)));
		rig.device.say(`${"y".repeat(900)}\r\n`);
		rig.clock.advance(0);
		deepEqual([counters.unknownLines > 0, counters.lateAnswers, counters.rejectedMessages], [true, 1, 1]);
		deepEqual([counters.overlong > 0, counters.overruns > 0, counters.suspectedOverruns > 0, counters.damaged >= 0], [true, true, true, true]);
	});

	it("survives garbage on the line at any time", () => {
		const garbage = Array.from({ length: 300 }, (_, index) => String.fromCharCode((index * 89 + 7) & 0xFF)).join("");
		const rig = new Rig();
		rig.device.tell(garbage);
		rig.clock.advance(5000);
		rig.device.tell(garbage);
		rig.publish("x");
		rig.clock.advance(60_000);
		equal(rig.session.online, true);
		equal(rig.events.includes("control 4 1 0"), true);
	});
});

describe("a modem without callbacks", () => {
	it("calls nothing, whatever there is to report", () => {
		const clock = new VirtualClock();
		const device = new Device(clock);
		device.next("AT+CPIN?", line("+CME ERROR: 10"));
		const modem = new Modem({ clock, profile: BG96, serial: { io: Rig.serial, device }, reopen: 1000 });
		clock.advance(0);
		modem.survey();
		clock.advance(1000);
		equal(modem.ready, true);
		device.fail();
		clock.advance(1000);
		equal(modem.ready, true);
		modem.powerOff();
		clock.advance(600_000);
		equal(modem.ready, false);
	});
});

describe("what a modem reports", () => {
	it("is reported one by one, each in a turn of its own, in order", () => {
		const errors: string[] = [];
		const rig = Rig.online({ modem: { onError: ({ message }) => {
			errors.push(message);
			throw new Error(message);
		} } });
		rig.modem.module.events.add(new ModuleError("test", 1, "first"));
		rig.modem.module.events.add(new ModuleError("test", 2, "second"));
		deepEqual(errors, []);
		throws(() => rig.clock.advance(0), { message: "first" });
		throws(() => rig.clock.advance(0), { message: "second" });
		deepEqual(errors, ["first", "second"]);
	});
});

describe("close of a modem", () => {
	const MOMENTS: Readonly<Record<string, (rig: Rig) => void>> = {
		"before anything was said": () => {},
		"while the module does not answer": rig => {
			rig.device.always("AT+CMEE?", "");
			rig.clock.advance(40_000);
		},
		"in the middle of bring-up": rig => {
			rig.device.always("AT+CEREG?", line("+CEREG: 0,2") + OK);
			rig.clock.advance(10_500);
		},
		"while the link opens": rig => {
			rig.device.always("AT+QMTOPEN=", OK);
			rig.clock.advance(100);
		},
		"online, with messages of every QoS in flight and one being announced": rig => {
			rig.clock.advance(0);
			rig.device.published = OK;
			for (const QoS of [0, 1, 2, 2])
				rig.publish("x", QoS);
			rig.clock.advance(0);
			rig.device.say(line("+QMTRECV: 0,0,\"a\",\"b\""));
		},
		"while the next attempt is waited for": rig => {
			rig.clock.advance(0);
			rig.device.tell(line("+QMTSTAT: 0,1"));
		},
		"while it disconnects": rig => {
			rig.clock.advance(0);
			rig.device.always("AT+QMTDISC=", "");
			rig.session.disconnect();
			rig.clock.advance(0);
		},
	};

	for (const [title, reach] of Object.entries(MOMENTS)) {
		it(`releases the port and calls nothing more, ${title}`, () => {
			const rig = new Rig();
			reach(rig);
			rig.forget();
			rig.modem.close();
			rig.modem.close();
			rig.device.tell(OK + line("RDY"));
			rig.clock.advance(3_600_000);
			deepEqual([rig.events, rig.messages, rig.device.written, rig.device.opened, rig.clock.next()], [[], [], "", 0, undefined]);
			deepEqual([rig.modem.closed, rig.modem.ready, rig.session.online], [true, false, false]);
			throws(() => rig.publish("x"), { message: "session: is closed" });
			throws(() => rig.session.subscribe("f", 1), { message: "session: is closed" });
			throws(() => rig.session.unsubscribe("f"), { message: "session: is closed" });
			throws(() => rig.makeSession(), { message: "modem: closed" });
		});
	}

	it("may be called by a callback, with lines still to be digested", () => {
		const rig = Rig.online();
		rig.onMessage = () => rig.modem.close();
		rig.device.tell(line("+QMTRECV: 0,0,a,b") + line("RDY") + line("+QMTRECV: 0,0,\"a\",\"b"));
		rig.clock.advance(3_600_000);
		deepEqual([rig.events.filter(event => !event.startsWith("read")), rig.clock.next()], [[], undefined]);
	});

	it("happens by itself when the port is lost, which is reported", () => {
		for (const [error, text] of [[new Error("unplugged"), "unplugged"], [undefined, "serial: the port is gone"]] as const) {
			const rig = Rig.online();
			rig.device.fail(error);
			rig.clock.advance(0);
			deepEqual([rig.events, rig.modem.closed], [[`modem: ${text}`], true]);
		}
	});
});

describe("a modem that may open its Serial again", () => {
	it("does so after a port is lost, and restores everything that the session had", () => {
		const rig = Rig.online({ modem: { reopen: 5000 } });
		rig.session.subscribe("t/set", 1);
		rig.clock.advance(0);
		rig.publish("kept");
		rig.device.fail(new Error("unplugged"));
		rig.clock.advance(0);
		deepEqual([rig.events.slice(-2), rig.modem.closed, rig.session.online], [["lost: unplugged", "modem: unplugged"], false, false]);
		rig.forget();
		rig.clock.advance(4999);
		equal(rig.device.written, "");
		rig.clock.advance(1);
		rig.clock.advance(60_000);
		deepEqual([rig.events, rig.session.unacknowledged], [["ready", "open", "control 9 1 1", "control 4 2 0"], 0]);
	});

	it("tries again for as long as the port is missing, reported at once or later", () => {
		let opened = 0;
		class Missing extends Rig.serial {
			constructor(options: SerialOptions & SerialCallbacks) {
				super(options);
				opened += 1;
				if (opened === 2)
					throw new Error("no such device");
				if (opened === 3)
					options.onError(new Error("still no device"));
			}
		}
		const rig = new Rig({ modem: { reopen: 5000, serial: { io: Missing } } });
		rig.clock.advance(0);
		rig.forget();
		rig.device.fail(new Error("unplugged"));
		rig.clock.advance(16_000);
		deepEqual([opened, rig.events.filter(event => event !== "control 4 1 0"), rig.session.online],
			[4, ["lost: unplugged", "modem: unplugged", "modem: no such device", "modem: still no device", "ready", "open"], true]);
	});

	it("reads from the new port at once, although bytes were left in the one that was lost", () => {
		const rig = Rig.online({ modem: { reopen: 5000, fifo: 16_384, receive: 2048 } });
		const { receive } = rig.modem.module.engine;
		const lost = { read: (buffer: Uint8Array) => buffer.fill(0x0A).length, write: () => {}, close: () => {} };
		receive.drain(lost);
		equal(receive.unread, lost);
		rig.device.fail(new Error("unplugged"));
		rig.clock.advance(0);
		rig.forget();
		rig.clock.advance(6000);
		deepEqual([rig.events, rig.session.online], [["ready", "open"], true]);
	});

	it("opens it later when it was not there at first", () => {
		let opened = 0;
		class Late extends Rig.serial {
			constructor(options: SerialOptions & SerialCallbacks) {
				super(options);
				opened += 1;
				if (opened < 3)
					throw new Error("no memory for a driver");
			}
		}
		const power: string[] = [];
		const rig = new Rig({ modem: { reopen: 5000, power: { on: () => power.push("on"), reset: () => power.push("reset") }, serial: { io: Late } } });
		rig.clock.advance(9999);
		deepEqual([rig.events, rig.device.written, power], [["modem: no memory for a driver", "modem: no memory for a driver"], "", ["on"]]);
		rig.clock.advance(60_000);
		deepEqual([opened, rig.events.slice(2), rig.session.online], [3, ["ready", "open"], true]);
	});

	it("does not when it was closed meanwhile", () => {
		const rig = Rig.online({ modem: { reopen: 5000 } });
		rig.device.fail(new Error("unplugged"));
		rig.modem.close();
		rig.forget();
		rig.clock.advance(60_000);
		deepEqual([rig.device.written, rig.events, rig.modem.closed, rig.clock.next()], ["", [], true, undefined]);
	});
});

describe("a throw in an app's callback", () => {
	/** Lets time pass; what is thrown goes to the host, which goes on. */
	function advance(rig: Rig, ms: number): number {
		let thrown = 0;
		const end = rig.clock.now() + ms;
		while (rig.clock.now() < end || (rig.clock.next() ?? Infinity) <= end) {
			try {
				rig.clock.advance(end - rig.clock.now());
			} catch (error) {
				equal((error as Error).message, "app");
				thrown += 1;
			}
		}
		return thrown;
	}
	const fail = (): never => {
		throw new Error("app");
	};

	it("for a message keeps nothing behind it waiting", () => {
		const rig = Rig.online();
		let first = true;
		rig.onMessage = () => {
			if (first) {
				first = false;
				fail();
			}
		};
		rig.device.published = OK;
		rig.publish("x");
		rig.clock.advance(0);
		rig.device.say(line("+QMTRECV: 0,0,a,1") + line("+QMTPUB: 0,1,0") + line("+QMTRECV: 0,0,a,2"));
		equal(advance(rig, 0), 1);
		deepEqual(rig.events, ["control 4 1 0"]);
		const buffer = new Uint8Array(10);
		equal(rig.session.read(buffer), 1);
		rig.clock.advance(0);
		deepEqual(rig.messages, ["a:2"]);
	});

	it("for an acknowledgement keeps no message from going out", () => {
		const rig = Rig.online({ session: { onControl: fail } });
		for (let i = 0; i < 12; i++)
			rig.publish(String(i));
		equal(advance(rig, 60_000), 12);
		deepEqual([rig.session.unacknowledged, rig.device.commands.filter(command => command.endsWith("\x1a")).length], [0, 12]);
	});

	it("for a loss, an opening, a message given up, or room in the outbox keeps the session from nothing", () => {
		const rig = new Rig({ session: { onLost: fail, onOpen: fail, onGivenUp: fail, onWritable: fail, outbox: 128 }, modem: { onReady: fail, onError: fail } });
		advance(rig, 1000);
		equal(rig.session.online, true);
		for (const loss of [line("+QMTSTAT: 0,1"), line("+QMTSTAT: 0,2"), line("+QIURC: \"pdpdeact\",1"), line("RDY")]) {
			rig.device.published = OK;
			rig.publish("x".repeat(50), 2);
			rig.publish("x".repeat(100), 2);
			advance(rig, 0);
			rig.device.say(loss);
			equal(advance(rig, 10_000) > 0, true);
			deepEqual([rig.session.online, rig.session.unacknowledged], [true, 0], loss);
		}
		rig.device.published = OK;
		rig.publish("y", 2);
		rig.publish("z", 2);
		equal(advance(rig, 30_000) > 0, true);
		deepEqual([rig.session.online, rig.session.unacknowledged], [true, 0]);
	});
});
