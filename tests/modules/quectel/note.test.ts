// The dialogue of the BG96 note §6.1: what the driver says and takes in it. The simulated module's side is in tests/hosts/modem/note.
// Source: tests/transcripts/bg96-setup.txt and bg96-6.1.txt, typed from the note, in the driver's reading.

import { deepEqual, equal } from "node:assert/strict";
import { Rig } from "../../support/quectel-rig.js";
import { type Exchange, readExchanges } from "../../support/quectel-script.js";

const SETUP = readExchanges("bg96-setup.txt");
const DIALOGUE = readExchanges("bg96-6.1.txt");
const HOST = "iot-as-mqtt.cn-shanghai.aliyuncs.com";
const TEXT = "This is test data, hello MQTT.";

/** What the driver tells and says in the whole dialogue. */
const OUTCOME = {
	events: ["ready", "open", "control 9 1 2", "control 9 1 0", "control 11 2 0", "control 3 0 0", "close"],
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
	session.subscribe("topic/example", 2, 1);
	for (const exchange of [...SETUP, ...DIALOGUE]) {
		if (exchange.host.startsWith("AT+QMTSUB=0,1,\"topic/pub\""))
			session.subscribe("topic/pub", 0, 1);
		else if (exchange.host.startsWith("AT+QMTUNS=")) {
			clock.advance(20); // the silence that ends a quoted message
			session.unsubscribe("topic/example", 2);
		}
		else if (exchange.host.startsWith("AT+QMTPUB=0"))
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
