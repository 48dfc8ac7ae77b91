// The dialogue of the BG96 note §6.1, both sides of it: the driver against the file, and the simulated module against the file.
// Source: tests/transcripts/bg96-setup.txt and bg96-6.1.txt, typed from the note.

import { deepEqual, equal } from "node:assert/strict";
import { VirtualClock } from "../../../hosts/modem/clock.js";
import { MemoryNetwork } from "../../../hosts/modem/memory-network.js";
import { ModemSimulator } from "../../../hosts/modem/simulator.js";
import { Rig } from "../../support/quectel-rig.js";
import { type Exchange, readExchanges } from "../../support/quectel-script.js";

const SETUP = readExchanges("bg96-setup.txt");
const DIALOGUE = readExchanges("bg96-6.1.txt");
const HOST = "iot-as-mqtt.cn-shanghai.aliyuncs.com";
const TEXT = "This is test data, hello MQTT.";

/** What the driver tells and says in the whole dialogue. */
const OUTCOME = {
	events: ["ready", "open", "control 9 1 2", "control 9 2 0", "control 11 3 0", "control 3 0 0", "close"],
	messages: ["topic/example:This is the payload related to topic", `topic/pub:${TEXT}`],
	written: [...SETUP, ...DIALOGUE].map(({ host }) => host).join(""),
};

/** Cuts what the module says: @returns the offsets in `text`, which begins at `at` of all that it says, where a piece ends */
type Cut = (text: string, at: number) => readonly number[];

/** Plays the module's side while the driver does what the note does. @returns what came of it */
function play(cut: Cut): typeof OUTCOME {
	const rig = new Rig({
		device: device => device.always("", ""),
		modem: { apn: "internet" },
		session: { host: HOST, id: "clientExample" },
	});
	const { clock, device, session } = rig;
	let at = 0;
	const answer = ({ host, modem }: Exchange): void => {
		clock.advance(0);
		equal(device.written, expected += host);
		device.tell(modem, ...cut(modem, at));
		at += modem.length;
	};
	let expected = "";
	session.subscribe("topic/example", 2);
	for (const exchange of [...SETUP, ...DIALOGUE]) {
		if (exchange.host.startsWith("AT+QMTSUB=0,2,"))
			session.subscribe("topic/pub", 0);
		else if (exchange.host.startsWith("AT+QMTUNS=")) {
			clock.advance(20); // the silence that ends a quoted message
			session.unsubscribe("topic/example");
		}
		else if (exchange.host.startsWith("AT+QMTPUB="))
			session.publish("topic/pub", Buffer.from(TEXT), TEXT.length, 0, false);
		else if (exchange.host.startsWith("AT+QMTDISC="))
			session.disconnect();
		answer(exchange);
	}
	return { events: rig.events, messages: rig.messages, written: device.written };
}

describe("the dialogue of the BG96 note §6.1, with the driver", () => {
	it("gets from the driver exactly the bytes of the file, and from the file its events and messages", () => {
		deepEqual(play(() => []), OUTCOME);
	});

	it("has the same outcome when the module speaks byte by byte", () => {
		deepEqual(play(text => Array.from({ length: text.length - 1 }, (_, index) => index + 1)), OUTCOME);
	});

	it("has the same outcome when what the module says is split anywhere", () => {
		const length = [...SETUP, ...DIALOGUE].reduce((sum, { modem }) => sum + modem.length, 0);
		for (let offset = 1; offset < length; offset++)
			deepEqual(play((text, at) => offset > at && offset < at + text.length ? [offset - at] : []), OUTCOME, `split at ${offset}`);
	});
});

/** The module of the note with its echo off: one whose context 1 is active, on a network where every name leads to the broker in memory. */
class Module {
	readonly clock = new VirtualClock();
	readonly network = new MemoryNetwork(this.clock, 100);
	readonly simulator: ModemSimulator;
	#said = "";

	constructor() {
		this.simulator = new ModemSimulator({
			clock: this.clock, network: this.network, context: true,
			firmware: { recvForm: "quoted-blank" },
			send: bytes => this.#said += Buffer.from(bytes).toString("latin1"),
		});
		this.hear("ATE0\r");
		equal(this.hear("AT+QMTCFG=\"version\",0,4\r"), "\r\nOK\r\n");
	}

	/** Says the host's bytes, in pieces that end at these offsets. @returns everything that the module says within a second */
	hear(text: string, ...ends: number[]): string {
		let from = 0;
		for (const to of [...ends, text.length]) {
			this.simulator.receive(Buffer.from(text.slice(from, to), "latin1"));
			from = to;
		}
		this.clock.advance(1000);
		const said = this.#said;
		this.#said = "";
		return said;
	}
}

/** The dialogue with the simulated module; the line `index` of the host is split at `offset`. @returns what the module said */
function converse(index = -1, offset = 0): string[] {
	const module = new Module();
	const said = DIALOGUE.map(({ host }, i) => {
		let modem = module.hear(host, ...(i === index ? [offset] : []));
		if (host.startsWith("AT+QMTSUB=0,2,")) { // "other devices publish the same topic to the server"
			module.network.broker.publish("topic/example", "This is the payload related to topic");
			modem += module.hear("");
			module.simulator.firmware.recvForm = "bare-blank"; // the note shows its second message without quotes
		}
		return modem;
	});
	deepEqual(module.network.openings.map(({ host, port }) => `${host}:${port}`), [`${HOST}:1883`]);
	equal(module.network.broker.published.at(-1)?.payload.toString(), TEXT);
	deepEqual(module.network.broker.clients, []);
	return said;
}

describe("the dialogue of the BG96 note §6.1, with the simulated module", () => {
	const expected = DIALOGUE.map(({ modem }) => modem);

	it("gets from the simulated module exactly the bytes of the file", () => {
		deepEqual(converse(), expected);
	});

	it("gets the same when any line of the host is split anywhere", () => {
		DIALOGUE.forEach(({ host }, index) => {
			for (let offset = 1; offset < host.length; offset++)
				deepEqual(converse(index, offset), expected, `${host} split at ${offset}`);
		});
	});
});
