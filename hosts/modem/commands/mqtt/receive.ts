// AT+QMTRECV, buffer mode: the occupied slots, and the message in one.
// Source: docs/hardware.md (Received messages).

import type { Module } from "../../module/module.js";
import type { Command } from "../../terminal/command.js";
import { client, wrongParameter } from "./common.js";

export const receive: Command<Module> = {
	wrongParameter,
	read(answer, { connections, receiveFormat }) {
		connections.forEach(({ opened }, index) => {
			if (opened)
				answer.information(`+QMTRECV: ${[index, ...receiveFormat.occupied(index).map(Number)].join()}`);
		});
		answer.ok();
	},
	write(answer, module, parameters) {
		const { settings } = client(module, parameters);
		const line = module.receiveFormat.read(parameters.integer(0, 0, 5), settings, parameters.integer(1, 0, 4));
		if (line !== undefined)
			answer.information(line);
		answer.ok();
	},
};
