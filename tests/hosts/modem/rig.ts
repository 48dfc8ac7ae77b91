// A simulated modem in virtual time, with a broker in memory, for the tests of hosts/modem.
// Texts are bytes, one character each (Latin-1).

import { VirtualClock } from "../../../hosts/modem/line/clock.js";
import { MemoryNetwork } from "../../../hosts/modem/network/memory-network.js";
import { ModemSimulator, type SimulatorOptions } from "../../../hosts/modem/simulator.js";

/** ms to the broker and back; long enough that an answer and its result come apart. */
export const ROUND_TRIP = 100;

/** @returns the bytes of a text */
export function bytes(text: string): Uint8Array {
	return Buffer.from(text, "latin1");
}

/** What the modem says around a line. */
export function line(text: string): string {
	return `\r\n${text}\r\n`;
}

export const OK = line("OK");

/** The modem, its world, and what it has said. */
export class Rig {
	readonly clock = new VirtualClock();
	readonly network = new MemoryNetwork(this.clock, ROUND_TRIP);
	readonly broker = this.network.broker;
	readonly modem: ModemSimulator;
	/** Every piece as it was sent, with its time. */
	readonly pieces: { at: number; text: string }[] = [];
	#said = "";

	constructor(options: Partial<SimulatorOptions> = {}) {
		this.modem = new ModemSimulator({
			clock: this.clock,
			network: this.network,
			context: true,
			wallTime: () => Date.UTC(2018, 0, 4, 8, 30) + this.clock.now(),
			send: piece => this.#hear(Buffer.from(piece).toString("latin1")),
			...options,
		});
	}

	/** Sends bytes, lets time pass, and returns what the modem said meanwhile. */
	say(text: string, ms = 2 * ROUND_TRIP): string {
		this.modem.receive(bytes(text));
		return this.wait(ms);
	}

	/** Lets time pass and returns what the modem said since it was last asked. */
	wait(ms = 0): string {
		this.clock.advance(ms);
		const said = this.#said;
		this.#said = "";
		return said;
	}

	/** A rig with a session: echo off, protocol 3.1.1, client 0 connected as "tester". */
	static connected(options: Partial<SimulatorOptions> = {}, configuration: readonly string[] = []): Rig {
		const rig = new Rig(options);
		rig.say("ATE0\r");
		for (const setting of [`"version",0,4`, ...configuration])
			rig.say(`AT+QMTCFG=${setting}\r`);
		rig.say(`AT+QMTOPEN=0,"broker.example",1883\r`);
		rig.say(`AT+QMTCONN=0,"tester"\r`);
		return rig;
	}

	#hear(text: string): void {
		this.#said += text;
		this.pieces.push({ at: this.clock.now(), text });
	}
}
