// A session of the page with a real module: bytes come and go through the page, and the firmware does what it does elsewhere.
// Tests hosts/web/port-serial.ts and the real world of hosts/web/world.ts, against a simulated module on the other side.

import assert from "node:assert/strict";
import { VirtualClock } from "../../../hosts/modem/line/clock.js";
import { MemoryNetwork } from "../../../hosts/modem/network/memory-network.js";
import { ModemSimulator } from "../../../hosts/modem/simulator.js";
import { fromHex, toHex } from "../../../hosts/web/hexadecimal.js";
import { Port, PortSerial } from "../../../hosts/web/port-serial.js";
import type { Notice, Scenario } from "../../../hosts/web/protocol.js";
import { Rig } from "./rig.js";

const SECOND = 1000;
const SETTINGS = { host: "broker.example", topic: "desk" };

/** A module on the desk, at the other end of the page's port. */
class Desk {
	readonly clock = new VirtualClock();
	readonly network = new MemoryNetwork(this.clock, 50);
	readonly rig = new Rig();
	readonly #modem = new ModemSimulator({ clock: this.clock, network: this.network, timing: "typical", send: bytes => this.rig.request({ type: "received", hex: toHex(bytes) }) });
	#taken = 0;

	start(scenario: Partial<Scenario> = {}): this {
		this.rig.start({ source: "serial", settings: SETTINGS, ...scenario });
		return this;
	}

	/** Lets time pass on both sides, a millisecond at a time. */
	pass(ms: number): void {
		for (let passed = 0; passed < ms; passed += 5) {
			this.rig.timer.pass(5);
			this.clock.advance(5);
			const sent = this.rig.notices.slice(this.#taken).filter((notice): notice is Extract<Notice, { type: "send" }> => notice.type === "send");
			this.#taken = this.rig.notices.length;
			for (const { hex } of sent)
				this.#modem.receive(fromHex(hex));
		}
	}

	get arrived(): string[] {
		return this.network.broker.published.filter(({ topic }) => topic === "desk").map(({ payload }) => payload.toString());
	}
}

describe("web session with a real module", () => {
	it("its readings arrive at the broker of the settings, and every byte of the port is an event", () => {
		const desk = new Desk().start();
		desk.pass(25 * SECOND);
		assert.equal(desk.rig.states("node").at(-1), "ONLINE");
		assert.ok(desk.arrived.length > 3);
		assert.deepEqual(desk.rig.of("reading").slice(0, 3).map(({ text }) => text), desk.arrived.slice(0, 3));
		assert.ok(desk.rig.of("acknowledged").length > 2);
		const sent = desk.rig.notices.flatMap(notice => notice.type === "send" ? [notice.hex] : []);
		assert.deepEqual(desk.rig.of("wire").filter(({ from }) => from === "host").map(({ hex }) => hex), sent);
		assert.match(desk.rig.wire("modem"), /\+QMTPUB: 0,\d+,0/);
		assert.match(JSON.parse(desk.arrived[0]!).time.toString(), /^\d{13}$/);
	});

	it("restarts the firmware, and stops in good order; nothing else can be done to it", () => {
		const desk = new Desk().start({ source: "modem", journal: true });
		desk.pass(15 * SECOND);
		desk.rig.request({ type: "cut-power" });
		desk.pass(15 * SECOND);
		assert.equal(desk.rig.states("node").filter(state => state === "ONLINE").length, 2);
		for (const request of [{ type: "antenna", connected: false }, { type: "speed", speed: 10 }, { type: "step" }] as const)
			desk.rig.request(request);
		assert.deepEqual(desk.rig.of("trace").slice(-3).map(({ text }) => text), ["antenna: not possible in this session", "speed: a real module has its own", "step: a real module cannot wait"]);
		desk.rig.request({ type: "stop" });
		desk.pass(5 * SECOND);
		const end = desk.rig.events.at(-1)!;
		assert.deepEqual({ ...end, at: 0 }, { at: 0, kind: "ended" });
		assert.equal(desk.network.broker.clients.length, 0);
	});

	it("ends with the reason when the settings have no broker", () => {
		const rig = new Rig().start({ source: "serial" });
		rig.timer.pass(1);
		assert.match((rig.events.at(-1) as { error?: string }).error!, /^host must be the broker's name/);
	});

	it("its Serial is the standard's: reads what has come, refuses what does not fit, and is silent when closed", () => {
		const clock = new VirtualClock();
		const sent: number[] = [];
		const port = new Port(clock, bytes => sent.push(...bytes));
		const calls: string[] = [];
		const open = (): PortSerial => new PortSerial({ io: PortSerial, port, format: "buffer", onReadable: count => calls.push(`readable ${count}`), onWritable: count => calls.push(`writable ${count}`), onError() {} });
		const serial = open();
		assert.throws(() => serial.write(Uint8Array.of(1)), /^Error: output full$/);
		clock.advance(0);
		serial.write(Uint8Array.of(1, 2));
		assert.throws(() => serial.write(new Uint8Array(1023)), /^Error: output full$/);
		clock.advance(0);
		port.receive!(Uint8Array.of(3, 4));
		port.receive!(Uint8Array.of(5));
		const buffer = new Uint8Array(2);
		assert.equal(serial.read(buffer), 2);
		assert.deepEqual([...buffer], [3, 4]);
		assert.equal(serial.read(buffer), 1);
		assert.equal(buffer[0], 5);
		assert.equal(serial.read(buffer), undefined);
		assert.deepEqual(calls, ["writable 1024", "writable 1024", "readable 2", "readable 3"]);
		assert.deepEqual(sent, [1, 2]);
		serial.close();
		serial.close();
		assert.equal(port.receive, undefined);
		assert.throws(() => serial.read(buffer), /^Error: serial: closed$/);
		assert.throws(() => new PortSerial({ io: PortSerial, format: "buffer", onReadable() {}, onWritable() {}, onError() {} }), /^TypeError: serial: port must be a Port$/);
		assert.throws(() => fromHex("0"), /^SyntaxError: hex: must be pairs of hexadecimal digits$/);
	});
});
