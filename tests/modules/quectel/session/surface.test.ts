// What an app gets of a session: publish with text and options, errors with source and code, retransmissions, the options object as `this`.
// Source: both notes §3.2.2 to §3.2.8 and §5.1. Tests modules/quectel/session and modules/quectel/common/module-error.

import { deepEqual, equal, throws } from "node:assert/strict";
import Modem from "../../../../modules/quectel/modem.js";
import QMTSession, { codeName, ModuleError, type QMTSessionOptions } from "../../../../modules/quectel/session.js";
import { line, OK, Rig, type RigOptions } from "../../../support/quectel-rig.js";

describe("publish", () => {
	it("takes text as UTF-8, or bytes, with QoS 0 and without retain unless options say otherwise", () => {
		const rig = Rig.online();
		equal(rig.session.publish("t", "é"), 0);
		equal(rig.session.publish("t", new Uint8Array([0x41]), { QoS: 1, retain: true, id: 9 }), 9);
		rig.clock.advance(0);
		deepEqual(rig.device.commands, ["AT+QMTPUB=0,0,0,0,\"t\"", "\u00C3\u00A9\x1A", "AT+QMTPUB=0,9,1,1,\"t\"", "A\x1A"]);
	});

	it("names what is of the wrong kind, and accepts nothing then", () => {
		const rig = Rig.online();
		for (const wrong of [null, 7, [], {}, 1n, true]) {
			throws(() => rig.session.publish("t", wrong as never), { name: "TypeError", message: "payload: must be a string or a Uint8Array" });
			throws(() => rig.session.publish(wrong as never, "x"), { name: "TypeError", message: "topic: must be a string or a Uint8Array" });
			throws(() => rig.session.subscribe(Array.isArray(wrong) ? [wrong] as never : wrong as never, 0), { name: "TypeError", message: "filter: must be a string or a Uint8Array" });
			throws(() => rig.session.unsubscribe(Array.isArray(wrong) ? [wrong] as never : wrong as never), { name: "TypeError", message: "filter: must be a string or a Uint8Array" });
		}
		for (const wrong of [null, 7, [], "x", 1n])
			throws(() => rig.session.publish("t", "x", wrong as never), { name: "TypeError", message: "options: must be an object" });
		for (const wrong of [null, "1", [], {}, 1n, true]) {
			throws(() => rig.session.publish("t", "x", { QoS: wrong as never }), { name: "TypeError", message: "QoS: must be a number" });
			throws(() => rig.session.publish("t", "x", { QoS: 1, id: wrong as never }), { name: "TypeError", message: "id: must be a number" });
			throws(() => rig.session.publishBytes("t", new Uint8Array(1), wrong as never, 1, false), { name: "TypeError", message: "length: must be a number" });
			throws(() => rig.session.publishBytes("t", new Uint8Array(1), 1, 1, false, 1, wrong as never), { name: "TypeError", message: /^byteLength: must be a number/ });
			throws(() => rig.session.subscribe("t", 1, wrong as never), { name: "TypeError", message: "id: must be a number" });
			throws(() => rig.session.unsubscribe("t", wrong as never), { name: "TypeError", message: "id: must be a number" });
		}
		for (const wrong of [null, 1, "true", [], 1n])
			throws(() => rig.session.publish("t", "x", { retain: wrong as never }), { name: "TypeError", message: "retain: must be a boolean" });
		rig.clock.advance(0);
		deepEqual([rig.device.commands, rig.session.unacknowledged], [[], 0]);
	});
});

describe("an error", () => {
	/** What the module says, and what onLost is given for it. */
	const LOSSES: readonly (readonly [title: string, source: string, code: number, options: RigOptions, act?: (rig: Rig) => void])[] = [
		["+QMTSTAT", "QMTSTAT", 5, {}, rig => rig.device.tell(line("+QMTSTAT: 0,5"))],
		["+QMTOPEN", "QMTOPEN", 4, { device: device => device.next("AT+QMTOPEN=", OK + line("+QMTOPEN: 0,4")) }],
		["a return code", "QMTCONN", 5, { device: device => device.next("AT+QMTCONN=", OK + line("+QMTCONN: 0,0,5")) }],
		["+QMTCONN", "QMTCONN", 0, { device: device => device.next("AT+QMTCONN=", OK + line("+QMTCONN: 0,2")) }],
		["+CME ERROR", "CME", 30, { device: device => device.next("AT+QMTCONN=", line("+CME ERROR: 30")) }],
		["+CMS ERROR", "CMS", 500, { device: device => device.next("AT+QMTCONN=", line("+CMS ERROR: 500")) }],
		["ERROR", "ERROR", 0, { device: device => device.next("AT+QMTCONN=", line("ERROR")) }],
		["silence", "timeout", 0, { device: device => device.next("AT+QMTCONN=", "") }, rig => rig.clock.advance(30_000)],
		["a restart", "restart", 0, {}, rig => rig.device.tell(line("RDY"))],
		["a lost PDP context", "PDP", 0, {}, rig => rig.device.tell(line("+QIURC: \"pdpdeact\",1"))],
		["a ping that is not answered with connected", "QMTCONN", 0, { device: device => device.next("AT+QMTCONN?", line("+QMTCONN: 0,1") + OK) }, rig => rig.session.ping()],
	];
	for (const [title, source, code, options, act] of LOSSES) {
		it(`has source ${source} and code ${code}: ${title}`, () => {
			const errors: ModuleError[] = [];
			const rig = new Rig({ ...options, session: { onLost: error => errors.push(error) } });
			rig.clock.advance(0);
			act?.(rig);
			rig.clock.advance(0);
			deepEqual(errors.map(error => [error instanceof ModuleError, error.source, error.code]), [[true, source, code]]);
		});
	}
});

describe("a retransmission", () => {
	it("is reported with identifier, count and packet type, and counted", () => {
		const heard: string[] = [];
		const rig = new Rig({
			device: device => {
				device.published = command => OK + line(`+QMTPUB: 0,${command.split(/[=,]/)[2]},1,2`);
				device.next("AT+QMTCONN=", OK + line("+QMTCONN: 0,1,1") + line("+QMTCONN: 0,0,0"));
				device.next("AT+QMTSUB=", OK + line("+QMTSUB: 0,1,1,3") + line("+QMTSUB: 0,1,0,1"));
				device.next("AT+QMTUNS=", OK + line("+QMTUNS: 0,2,1") + line("+QMTUNS: 0,2,0"));
			},
			session: { onRetransmit: (id, count, operation) => heard.push(`${codeName(operation)} ${id} ${count}`) },
		});
		rig.session.subscribe("f", 1);
		rig.clock.advance(0);
		rig.session.unsubscribe("f");
		rig.publish("x", 1, "t", 7);
		rig.clock.advance(0);
		deepEqual(heard, ["CONNECT 0 1", "SUBSCRIBE 1 3", "UNSUBSCRIBE 2 0", "PUBLISH 7 2"]);
		equal(rig.session.retransmissions, 4);
	});

	it("needs no callback", () => {
		const rig = Rig.online({ device: device => device.published = OK + line("+QMTPUB: 0,1,1,1") });
		rig.publish("x");
		rig.clock.advance(0);
		deepEqual([rig.events, rig.session.retransmissions], [[], 1]);
	});
});

describe("a session's options", () => {
	it("are `this` in every callback", () => {
		const heard: unknown[] = [];
		const rig = Rig.online();
		rig.session.close();
		const options: QMTSessionOptions = {
			modem: rig.modem, host: "broker.test",
			onOpen() {
				heard.push(this);
			},
			onReadable() {
				heard.push(this);
			},
			onControl() {
				heard.push(this);
			},
			onClose() {
				heard.push(this);
			},
		};
		const session = new QMTSession(options);
		rig.clock.advance(0);
		session.publish("t", "x", { QoS: 1 });
		rig.device.tell(line("+QMTRECV: 0,0,\"t\",\"x\""));
		rig.clock.advance(100);
		session.disconnect();
		rig.clock.advance(0);
		deepEqual(heard.map(value => value === options), [true, true, true, true]);
	});

	it("need a Modem, and an object", () => {
		throws(() => new QMTSession(null as never), { name: "TypeError", message: "options: must be an object" });
		for (const modem of [undefined, null, {}, [], Modem])
			throws(() => new QMTSession({ modem: modem as never, host: "h" }), { name: "TypeError", message: "modem: must be a Modem" });
	});
});
