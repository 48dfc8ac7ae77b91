// AT+QMTRECV: buffer mode, not in V1.0 of the note: which slots hold a message, and the message of one.
// Source: docs/hardware.md (Received messages).

import type { Equipment } from "../../module/module.js";
import type { Command } from "../../terminal/command.js";
import { client, wrongParameter } from "./common.js";

export const receive: Command<Equipment> = {
	wrongParameter,
	read(answer, { connections, received }) {
		connections.forEach(({ opened }, index) => {
			if (opened)
				answer.information(`+QMTRECV: ${[index, ...received.occupied(index).map(Number)].join()}`);
		});
		answer.ok();
	},
	write(answer, equipment, parameters) {
		const { settings } = client(equipment, parameters);
		const line = equipment.received.read(parameters.integer(0, 0, 5), settings, parameters.integer(1, 0, 4));
		if (line !== undefined)
			answer.information(line);
		answer.ok();
	},
};
