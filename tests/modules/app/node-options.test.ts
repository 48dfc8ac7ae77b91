// What the node gives its modem: the memory of its one session, in the sizes of the setting `buffers`. Tests modules/app/node-options.

import { deepEqual } from "node:assert/strict";
import { configure } from "../../../modules/app/configuration/configuration.js";
import { NodeModemOptions } from "../../../modules/app/node-options.js";
import { BG96 } from "../../../modules/quectel/profile.js";
import QMTSession from "../../../modules/quectel/session.js";

describe("the options of a node's modem", () => {
	it("are its host's where it has them", () => {
		const names = ["serial", "clock", "native", "record", "rates", "fifo", "flowControl", "power", "reopen", "observer", "random"] as const;
		const host = Object.fromEntries(names.map(name => [name, { name }]));
		const options = new NodeModemOptions({} as never, host as never, BG96, configure({ host: "broker.example" }));
		deepEqual(names.map(name => options[name] as unknown), names.map(name => host[name]));
	});

	it("reserve what its session needs, and no more", () => {
		const sizes = ["default", "small"].map(buffers => {
			const { receive, sessions } = new NodeModemOptions({} as never, {} as never, BG96, configure({ host: "broker.example", buffers }));
			return [receive, sessions];
		});
		deepEqual(sizes, [[1024, QMTSession.bytesFor(512, 3072)], [512, QMTSession.bytesFor(128, 768)]]);
	});
});
