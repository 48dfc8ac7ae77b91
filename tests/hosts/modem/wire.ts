// A simulated modem on the machine's own clock and network: for the tests with a real broker.

import { equal } from "node:assert/strict";
import { RealClock } from "../../../hosts/modem/line/clock.js";
import { TCPNetwork } from "../../../hosts/modem/network/tcp-network.js";
import { ModemSimulator, type SimulatorOptions } from "../../../hosts/modem/simulator.js";
import { bytes } from "./rig.js";

/** A modem whose every QMTOPEN leads to a port of this machine; waits for what it expects, never for a time. */
export class Wire {
	readonly modem: ModemSimulator;
	#said = "";
	#heard: (() => void) | undefined;

	constructor(port: number, options: Partial<SimulatorOptions> = {}) {
		this.modem = new ModemSimulator({
			clock: new RealClock(),
			network: new TCPNetwork({ "*": { host: "127.0.0.1", port } }),
			context: true,
			send: piece => {
				this.#said += Buffer.from(piece).toString("latin1");
				this.#heard?.();
			},
			...options,
		});
		this.modem.receive(bytes("ATE0\r"));
		this.#said = "";
	}

	/** Sends bytes and resolves when the modem has said as much as expected. */
	async say(text: string, expected: string): Promise<void> {
		this.modem.receive(bytes(text));
		while (this.#said.length < expected.length)
			await new Promise<void>(resolve => this.#heard = resolve);
		equal(this.#said, expected);
		this.#said = "";
	}
}
