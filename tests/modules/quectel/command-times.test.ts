// How long each command and each result line is waited for: from the last byte of the line to the first probe of a TA that does not answer, to the millisecond.
// modules/quectel/{modem,session,receive,tls} and queries. Source: BG96 note §3.2.2 to §3.2.8 (maximum response times), docs/hardware.md.

import { deepEqual, equal } from "node:assert/strict";
import Queries from "../../../modules/quectel/queries.js";
import TLSFile from "../../../modules/quectel/tls/tls-file.js";
import type { TLSOptions } from "../../../modules/quectel/tls/tls-options.js";
import { type Device, line, OK, Rig, type RigOptions } from "../../support/quectel-rig.js";

interface Case {
	/** How the command begins. */
	readonly command: string;
	/** Milliseconds without its time on the line. */
	readonly wait: number;
	readonly options?: RigOptions;
	readonly act?: (rig: Rig) => void;
}

/** Milliseconds of a line, its CR included, at 115,200 baud. */
function onLine(text: string): number {
	return Math.ceil((text.length + 1) * 10_000 / 115_200);
}

const CA: TLSOptions = { ca: "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n" };
const NAME = new TLSFile("ca", undefined, CA.ca as string).name;
const REFUSED = OK + line("+QMTOPEN: 0,3");

const UNANSWERED: readonly Case[] = [
	...["ATE0", "ATI", "AT+GSN", "AT+QMTCFG=?", "AT+QMTPUB=?", "AT+CPIN?", "AT+QICSGP=", "AT+CEREG?", "AT+QIACT?", "AT+CCLK?"].map(command => ({ command, wait: 5000 })),
	{ command: "AT+QIACT=1", wait: 150_000, options: { device: device => device.always("AT+QIACT?", OK) } },
	{ command: "AT+QIDEACT=1", wait: 150_000, act: rig => rig.modem.recover(1) },
	{ command: "AT+CFUN=0", wait: 15_000, act: rig => rig.modem.recover(2) },
	{ command: "AT+CFUN=1,1", wait: 15_000, act: rig => rig.modem.recover(3) },
	{ command: "AT+QPOWD=1", wait: 5000, act: rig => rig.modem.powerOff() },
	{ command: "AT+COPS?", wait: 5000, act: rig => rig.modem.survey() },
	{ command: "AT+QIDNSGIP=", wait: 5000, options: { device: device => device.always("AT+QMTOPEN=", REFUSED) } },
	{ command: "AT+QMTCFG=\"version\"", wait: 3000 },
	{ command: "AT+QMTOPEN=", wait: 10_000 },
	{ command: "AT+QMTCONN=", wait: 10_000 },
	{ command: "AT+QMTCONN?", wait: 3000, act: rig => rig.suspect("in doubt") },
	{ command: "AT+QMTSUB=", wait: 25_000, act: rig => rig.session.subscribe("a", 1) },
	{
		command: "AT+QMTUNS=", wait: 25_000, act(rig) {
			rig.session.subscribe("a", 1);
			rig.clock.advance(0);
			rig.session.unsubscribe("a");
		},
	},
	{ command: "AT+QMTPUB=0", wait: 5000, act: rig => rig.publish("x") },
	{ command: "AT+QMTDISC=", wait: 10_000, act: rig => rig.session.disconnect() },
	{ command: "AT+QMTCLOSE=", wait: 10_000 },
	{ command: "AT+QMTCLOSE=", wait: 10_000, act: rig => rig.session.hangUp() },
	{ command: "AT+QMTRECV=", wait: 5000, act: rig => rig.device.tell(line("+QMTRECV: 0,1")) },
	{ command: "AT+QMTSUB=?", wait: 3000, act: rig => new Queries(rig.modem).test("QMTSUB", () => {}) },
	{ command: "AT+QFLST=", wait: 10_000, options: { session: { tls: CA } } },
	{ command: "AT+QSSLCFG=\"cacert\"", wait: 5000, options: { session: { tls: CA } } },
	{ command: "AT+QFDEL=", wait: 10_000, options: { session: { tls: CA }, device: device => device.files.set(NAME, "x") } },
];

describe("a command that is not answered", () => {
	for (const { command, wait, options = {}, act } of UNANSWERED) {
		it(`is waited for ${wait} ms: ${command}${act === undefined ? "" : ", asked for"}`, () => {
			let sent = "";
			let since = NaN;
			let probed = NaN;
			let armed = act === undefined;
			const note = (device: Device): void => {
				options.device?.(device);
				device.always(command, text => {
					if (!armed)
						return text.startsWith("AT+QMTCLOSE=") ? line("ERROR") : OK;
					if (sent === "")
						[sent, since] = [text, device.clock.now()];
					return "";
				});
				device.always("AT+CMEE?", () => {
					if (sent !== "" && Number.isNaN(probed))
						probed = device.clock.now();
					return line("+CMEE: 0") + OK;
				});
			};
			const rig = new Rig({ ...options, device: note });
			rig.clock.advance(0);
			armed = true;
			act?.(rig);
			rig.clock.advance(200_000);
			equal(probed - since, wait + onLine(sent));
		});
	}
});

/** Lets a millisecond pass until something happens. @returns when it did */
function until(rig: Rig, happened: () => boolean): number {
	const since = rig.clock.now();
	while (!happened() && rig.clock.now() < since + 200_000)
		rig.clock.advance(1);
	return rig.clock.now() - since;
}

describe("a result line that does not come", () => {
	const WAITS: readonly (readonly [command: string, wait: number, what: string, act?: (rig: Rig) => void])[] = [
		["AT+QMTOPEN=", 75_000, "lost: AT+QMTOPEN: no result line; PDP context active, 10.76.51.180; broker.test is 192.0.2.7"],
		["AT+QMTCONN=", 25_000, "lost: AT+QMTCONN: no result line"],
		["AT+QMTSUB=", 25_000, "lost: AT+QMTSUB: \"a\" was not answered", rig => rig.session.subscribe("a", 1)],
		["AT+QMTDISC=", 10_000, "close", rig => rig.session.disconnect()],
		["AT+QMTPUB=", 35_000, "lost: AT+QMTPUB: no result line", rig => rig.publish("x")],
	];

	for (const [command, wait, what, act] of WAITS) {
		it(`is waited for ${wait} ms: ${command}`, () => {
			const rig = new Rig({
				device(device) {
					if (command === "AT+QMTPUB=")
						device.published = OK;
					else
						device.always(command, OK);
				},
			});
			rig.clock.advance(0);
			act?.(rig);
			rig.clock.advance(0);
			const before = rig.events.length;
			deepEqual([until(rig, () => rig.events.length > before), rig.events.at(-1)], [wait, what]);
		});
	}

	for (const size of [1, 1500]) {
		it(`, or an OK, behind a payload of ${size} bytes is waited for from its last byte on`, () => {
			const rig = Rig.online({ device: device => device.published = "" });
			rig.publish("x".repeat(size));
			rig.clock.advance(0);
			equal(rig.device.commands.at(-1), `${"x".repeat(size)}\x1a`);
			equal(until(rig, () => rig.modem.counters.timeouts > 0), 25_000 + onLine("x".repeat(size)));
		});
	}

	it("leaves nothing behind: only lines are awaited, whatever was sent", () => {
		const rig = Rig.online();
		const { receive } = rig.modem.module.engine;
		equal(receive.wakeOnEveryByte, false);
		for (const act of [() => rig.publish("x"), () => rig.session.subscribe("f", 1), () => rig.modem.survey(), () => rig.suspect("in doubt")]) {
			act();
			rig.clock.advance(100);
			equal(receive.wakeOnEveryByte, false);
		}
	});

	it("of a lookup is waited for 30 s, of QMTCLOSE before a link 10 s, and POWERED DOWN a minute", () => {
		const lookup = new Rig({ device: device => device.always("AT+QMTOPEN=", REFUSED).always("AT+QIDNSGIP=", OK) });
		lookup.clock.advance(0);
		equal(until(lookup, () => lookup.events.some(event => event.includes("broker.test was not looked up in time"))), 30_000);
		const close = new Rig({ device: device => device.always("AT+QMTCLOSE=", OK) });
		close.clock.advance(0);
		equal(until(close, () => close.session.online), 10_000);
		let off = false;
		const rig = Rig.online({ modem: { onOff: () => void (off = true) }, device: device => device.always("AT+QPOWD=1", OK) });
		rig.modem.powerOff();
		equal(until(rig, () => off), 60_000);
	});

	it("of an upload is waited for 30 s behind its last byte; without CONNECT, 5 s, and as long again behind the CRs in place of the bytes", () => {
		const size = (CA.ca as string).length;
		const bytes = Math.ceil(size * 10_000 / 115_200);
		for (const [setUp, wait] of [
			[(device: Device) => void (device.uploaded = ""), 30_000 + bytes],
			[(device: Device) => void device.always("AT+QFUPL=", ""), 10_000 + onLine(`AT+QFUPL="${NAME}",${size},100`) + bytes],
		] as const) {
			const rig = new Rig({ session: { tls: CA }, device: setUp });
			rig.clock.advance(0);
			equal(rig.device.commands.some(command => command.startsWith("AT+QFUPL=")), true);
			equal(until(rig, () => rig.modem.counters.timeouts > 0), wait);
		}
	});
});
