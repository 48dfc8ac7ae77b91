// How fast messages are published in virtual time: by this driver, and by an ideal one that sends the same bytes on the same UART to the same simulated module.
// Source: both notes §3.2.8. Neither computation nor the module's own answers take time here: line, FIFOs and the way to the broker do.

import { VirtualClock } from "../hosts/modem/line/clock.js";
import { MemoryNetwork } from "../hosts/modem/network/memory-network.js";
import { ModemSimulator } from "../hosts/modem/simulator.js";
import { Wire, WireSerial } from "../hosts/node/wire.js";
import Modem from "../modules/quectel/modem.js";
import { BC20, BG96 } from "../modules/quectel/profile.js";
import QMTSession, { PUBACK } from "../modules/quectel/session.js";
import type { Progress } from "./counted.js";
import type { Rate } from "./figures.js";

const MODULES = { bg96: BG96, bc20: BC20 };
const BAUDS = [115_200, 921_600, 3_000_000], ROUND_TRIPS = [20, 100, 600];
/** Messages of a run, and how many a driver has unacknowledged at most. */
const MESSAGES = 200, WINDOW = 5;
const TOPIC = "sensors/room/1", PAYLOAD = "t=21.5,h=0.48 ".repeat(10).slice(0, 128);
const CTRL_Z = "\x1A";
/** Milliseconds in which a run must end. */
const LIMIT = 600_000;
/** Bits of a character on the line. */
const BITS = 10;

/** What is on the other side: the module, its network, and all that came to it since `begin`. */
class Bench {
	readonly clock = new VirtualClock();
	readonly wire = new Wire(this.clock);
	sent = "";
	/** Time of `begin` and `end`. */
	#from = 0;
	#to: number | undefined;

	constructor({ module, baud, roundTrip }: Setting) {
		const simulator = new ModemSimulator({ profile: module, clock: this.clock, network: new MemoryNetwork(this.clock, roundTrip), baud, send: bytes => this.wire.send(bytes) });
		this.wire.attach(bytes => {
			this.sent += Buffer.from(bytes).toString("latin1");
			simulator.receive(bytes);
		}, rate => simulator.hostBaud = rate);
	}

	/** The first message is published. */
	begin(): void {
		this.sent = "";
		this.#from = this.clock.now();
	}

	/** The last is acknowledged. */
	end(): void {
		this.#to = this.clock.now();
	}

	/** Lets time pass until the end. @returns the ms that the messages took. @throws Error when they take too long */
	finish(): number {
		while (this.#to === undefined) {
			if (this.clock.now() > LIMIT)
				throw new Error(`not all messages are acknowledged:\n${this.sent.slice(-200)}`);
			this.clock.advance(1000);
		}
		return this.#to - this.#from;
	}
}

type Setting = Pick<Rate, "module" | "baud" | "roundTrip">;

/** What a run sent, and the ms that it took. */
interface Outcome {
	readonly sent: string;
	readonly ms: number;
}

/** Publishes with modem and session; the outbox never runs dry. */
function runDriver(setting: Setting): Outcome {
	const bench = new Bench(setting);
	const { clock, wire } = bench;
	const modem = new Modem({ serial: { io: WireSerial, wire, baud: setting.baud }, clock, profile: MODULES[setting.module], random: () => 0.5 });
	let published = 0;
	let acknowledged = 0;
	const fill = (): void => {
		while (published < MESSAGES && session.publish(TOPIC, PAYLOAD, { QoS: 1 }) >= 0)
			published += 1;
	};
	const session: QMTSession = new QMTSession({
		modem, host: "broker.example", id: "rate", firstIdentifier: 1,
		onOpen() {
			bench.begin();
			fill();
		},
		onWritable: fill,
		onControl(operation) {
			acknowledged += operation === PUBACK ? 1 : 0;
			if (acknowledged === MESSAGES)
				bench.end();
		},
	});
	return { ms: bench.finish(), sent: bench.sent };
}

/** Publishes without a moment between an answer and what follows it, at most `window` messages unacknowledged. */
function runIdeal(setting: Setting, window: number): Outcome {
	const bench = new Bench(setting);
	const isPrompted = setting.module === "bg96";
	const buffer = new Uint8Array(128);
	let room = 0;
	let output = "";
	let input = "";
	/** Lines that open a connection; each needs OK, or what stands beside it. */
	const opening = [
		["ATE0\r", "OK"], ...isPrompted ? [["AT+QICSGP=1,1,\"iot\"\r", "OK"], ["AT+QIACT=1\r", "OK"]] as const : [],
		["AT+QMTOPEN=0,\"broker.example\",1883\r", "+QMTOPEN: 0,0"], ["AT+QMTCONN=0,\"ideal\"\r", "+QMTCONN: 0,0,0"],
	] as const;
	let step = 0;
	let published = 0;
	let acknowledged = 0;
	let busy = false;
	const send = (text: string): void => {
		output += text;
		pump();
	};
	const pump = (): void => {
		while (room > 0 && output !== "") {
			const piece = Buffer.from(output.slice(0, room), "latin1");
			output = output.slice(piece.length);
			room -= piece.length;
			serial.write(piece);
		}
	};
	const publish = (): void => {
		if (busy || published === MESSAGES || published - acknowledged === window)
			return;
		busy = true;
		published += 1;
		send(`AT+QMTPUB=0,${published},1,0,"${TOPIC}"${isPrompted ? "" : `,"${PAYLOAD}"`}\r`);
	};
	const onLine = (line: string): void => {
		if (step < opening.length) {
			if (line === opening[step]![1] && (step += 1) < opening.length)
				send(opening[step]![0]);
			else if (step === opening.length)
				bench.begin();
		}
		else if (line === "OK")
			busy = false;
		else if (line.startsWith("+QMTPUB: ") && (acknowledged += 1) === MESSAGES)
			bench.end();
		if (step === opening.length)
			publish();
	};
	const serial = new WireSerial({
		io: WireSerial, wire: bench.wire, baud: setting.baud, format: "buffer", onError() {},
		onReadable() {
			for (let count = serial.read(buffer); count !== undefined; count = serial.read(buffer))
				input += Buffer.from(buffer.subarray(0, count)).toString("latin1");
			for (let end = input.indexOf("\r\n"); end >= 0; end = input.indexOf("\r\n")) {
				const line = input.slice(0, end);
				input = input.slice(end + 2);
				onLine(line);
			}
			if (input === "> ") {
				input = "";
				send(PAYLOAD + CTRL_Z);
			}
		},
		onWritable(count) {
			room = count;
			pump();
		},
	});
	send(opening[0][0]);
	return { ms: bench.finish(), sent: bench.sent };
}

/** @returns where two texts begin to differ */
function difference(one: string, other: string): string {
	let at = 0;
	while (one[at] === other[at])
		at += 1;
	return [one, other].map(text => JSON.stringify(text.slice(Math.max(0, at - 40), at + 40))).join(" and ");
}

/** @returns messages a second at one setting. @throws Error when the drivers do not send the same bytes */
export function measureRate(setting: Setting): Rate {
	const [driver, ideal, single] = [runDriver(setting), runIdeal(setting, WINDOW), runIdeal(setting, 1)];
	for (const { sent } of [ideal, single])
		if (sent !== driver.sent)
			throw new Error(`the drivers send different bytes: ${difference(driver.sent, sent)}`);
	const rate = (ms: number): number => Number((MESSAGES / ms * 1000).toFixed(4));
	return { ...setting, driver: rate(driver.ms), ideal: rate(ideal.ms), single: rate(single.ms), line: rate(driver.sent.length * BITS * 1000 / setting.baud) };
}

/** At every rate of the line and every round trip. */
export function measureRates(progress: Progress): Rate[] {
	const settings = (["bg96", "bc20"] as const).flatMap(module => BAUDS.flatMap(baud => ROUND_TRIPS.map(roundTrip => ({ module, baud, roundTrip }))));
	return settings.map((setting, done) => {
		const rate = measureRate(setting);
		progress(done + 1, settings.length);
		return rate;
	});
}
