// An app that throws loses no event, of its own or of other apps: state comes first, and each callback is the last statement of a turn.
// Tests modules/base/turn and the callbacks of modules/quectel.

import { deepEqual, equal } from "node:assert/strict";
import Queries from "../../../modules/quectel/queries.js";
import QMTSession from "../../../modules/quectel/session.js";
import { line, OK, Rig } from "../../support/quectel-rig.js";
import { advance, fail } from "../../support/throwing.js";

describe("an app that throws", () => {
	it("in onLost at a restart of the module keeps no other session from being lost, and from being opened again", () => {
		const rig = Rig.online({ modem: { sessions: 2 * QMTSession.bytesFor(2048, 4096) }, session: { onLost: fail } });
		rig.device.always("AT+QMTOPEN=1", OK + line("+QMTOPEN: 1,0"));
		rig.device.always("AT+QMTCONN=1", OK + line("+QMTCONN: 1,0,0"));
		const second = rig.makeSession({ connection: 1, id: "second", onOpen: () => rig.events.push("second open"), onLost: () => rig.events.push("second lost") });
		rig.clock.advance(0);
		equal(second.online, true);
		rig.forget();
		rig.device.say(line("RDY"));
		equal(advance(rig.clock, 60_000), 1);
		deepEqual(rig.events, ["second lost", "ready", "open", "second open"]);
		deepEqual(rig.device.commands.filter(command => command.startsWith("AT+QMTOPEN=")).map(command => command.slice(0, 12)), ["AT+QMTOPEN=0", "AT+QMTOPEN=1"]);
		deepEqual([rig.session.online, second.online], [true, true]);
	});

	it("in the answer of a query that a restart ends keeps no session from being lost", () => {
		const rig = Rig.online();
		rig.device.always("AT+QMTOPEN?", "");
		new Queries(rig.modem).opened(fail);
		rig.clock.advance(0);
		rig.device.say(line("RDY"));
		equal(advance(rig.clock, 60_000), 1);
		deepEqual(rig.events, ["lost: the module restarted", "ready", "open"]);
		equal(rig.session.online, true);
	});

	it("in onLost at +QMTSTAT: 0,2 keeps the PDP context from being cycled no less", () => {
		const rig = Rig.online({ session: { onLost: fail } });
		rig.device.say(line("+QMTSTAT: 0,2"));
		equal(advance(rig.clock, 60_000), 1);
		deepEqual(rig.device.commands.filter(command => /QIDEACT|QMTOPEN/.test(command)).map(command => command.slice(0, 12)), ["AT+QIDEACT=1", "AT+QMTOPEN=0"]);
	});

	it("in onReadable keeps what stands behind the message in its order: the next message, an acknowledgement, the loss", () => {
		const rig = Rig.online({ session: { reconnect: false } });
		let messages = 0;
		rig.onMessage = () => {
			messages += 1;
			rig.events.push(`message ${messages}`);
			if (messages === 1)
				fail();
		};
		rig.device.published = OK;
		rig.publish("x");
		rig.clock.advance(0);
		rig.forget();
		rig.device.always("AT+QMTCONN?", OK); // none is connected: the loss behind a message is true
		rig.device.say(line("+QMTRECV: 0,0,a,1") + line("+QMTPUB: 0,1,0") + line("+QMTRECV: 0,0,a,2") + line("+QMTSTAT: 0,1"));
		equal(advance(rig.clock, 0), 1);
		deepEqual([rig.events, rig.messages], [["message 1", "control 4 1 0", "message 2", "lost: +QMTSTAT: 1 (connection closed or reset by peer)"], ["a:2"]]);
	});

	it("in onReadable, and reads the message later, is called for the one behind it", () => {
		const rig = Rig.online();
		const buffer = new Uint8Array(64);
		let messages = 0;
		rig.onMessage = () => {
			messages += 1;
			if (messages < 3)
				fail();
		};
		rig.device.say(line("+QMTRECV: 0,0,a,1"));
		equal(advance(rig.clock, 0), 1);
		rig.device.say(line("+QMTRECV: 0,0,a,2") + line("+QMTRECV: 0,0,a,3"));
		equal(advance(rig.clock, 0), 0);
		equal(rig.session.read(buffer), 1);
		equal(advance(rig.clock, 0), 1);
		equal(rig.session.read(buffer), 1);
		equal(advance(rig.clock, 0), 0);
		deepEqual([messages, rig.messages], [3, ["a:3"]]);
	});

	it("in onReadable of a fragment, and reads it later, is called for the next one, although that is not longer", () => {
		const rig = Rig.online({ session: { inbox: 64 }, modem: { receive: 512 } });
		const text = line(`+QMTRECV: 0,0,"a","${"x".repeat(1000)}`);
		rig.onMessage = fail;
		rig.device.say(text.slice(0, 340));
		equal(advance(rig.clock, 0), 1);
		rig.onMessage = undefined;
		equal(rig.session.read(new Uint8Array(100)), 64);
		rig.device.say(text.slice(340, 350));
		equal(advance(rig.clock, 0), 0);
		deepEqual(rig.messages, [`a:${"x".repeat(64)}`]);
	});

	it("in onLost at result 3 of QMTOPEN keeps the PDP context from being cycled no less", () => {
		const rig = new Rig({ session: { onLost: fail }, device: device => device.next("AT+QMTOPEN=", OK + line("+QMTOPEN: 0,3")) });
		equal(advance(rig.clock, 60_000), 1);
		deepEqual(rig.device.commands.filter(command => /QIDEACT|QMTOPEN/.test(command)).map(command => command.slice(0, 12)), ["AT+QMTOPEN=0", "AT+QIDEACT=1", "AT+QMTOPEN=0"]);
		equal(rig.session.online, true);
	});
});
