// AT+QMTRECV, buffer mode: the occupied slots, and the message in one or in all.
// Source: docs/hardware.md (Received messages); docs/coverage-bg95.md.

import type { Module } from "../../module/module.js";
import { SLOTS } from "../../mqtt/receive-format.js";
import { CONNECTED } from "../../mqtt/results.js";
import type { Command } from "../../terminal/command.js";
import { Refusal } from "../../terminal/parameters.js";
import { client, clients, wrongParameter } from "./common.js";

/** A plain ERROR, as seen on hardware. */
const noSession = (): Refusal => new Refusal(undefined, "no session");

export const receive: Command<Module> = {
	wrongParameter,
	test(answer, module) {
		answer.information(`+QMTRECV: ${clients(module)},(0-${SLOTS - 1})`);
		answer.ok();
	},
	read(answer, { connections, receiveFormat }) {
		const connected = connections.flatMap(({ state }, index) => state === CONNECTED ? [index] : []);
		if (connected.length === 0)
			throw noSession();
		answer.information(connected.map(index => `+QMTRECV: ${[index, ...receiveFormat.occupied(index).map(Number)].join()}`).join("\r\n"));
		answer.ok();
	},
	/** `<tcpconnectID>[,<recv_id>]`. */
	write(answer, module, parameters) {
		const { receiveFormat, firmware } = module;
		parameters.count(1, 2);
		const { settings, state } = client(module, parameters);
		const index = parameters.integer(0, 0, module.connections.length - 1);
		const slot = parameters.length === 2 ? parameters.integer(1, 0, SLOTS - 1) : undefined;
		if (state !== CONNECTED)
			throw noSession();
		const occupied = receiveFormat.occupied(index).flatMap((held, slot) => held ? [slot] : []);
		const wanted = slot !== undefined ? [slot] : firmware.recvWithoutId === "all" ? occupied : occupied.slice(0, 1);
		const lines = wanted.flatMap(slot => receiveFormat.read(index, settings, slot) ?? []);
		if (lines.length > 0)
			answer.information(lines.join("\r\n"));
		answer.ok();
	},
};
