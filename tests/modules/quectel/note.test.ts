// The dialogues of the notes' examples: the driver's commands and events. The simulated module's side is in tests/hosts/modem/note.
// Source: tests/transcripts, typed from the notes, in the driver's reading; the files of BG96 §6.2 have the note's sizes and checksums.

import { deepEqual, equal } from "node:assert/strict";
import { BC20, BG96 } from "../../../modules/quectel/profile.js";
import Queries from "../../../modules/quectel/queries.js";
import type { QMTSessionOptions } from "../../../modules/quectel/session.js";
import { NOTE_FILES, noteFile, withFiles } from "../../support/note-files.js";
import { Rig, type RigOptions } from "../../support/quectel-rig.js";
import { type Exchange, readExchanges } from "../../support/quectel-script.js";

const FILES = Object.fromEntries(NOTE_FILES.map(file => [file.name, noteFile(file)]));
const [CA, CERTIFICATE, KEY] = NOTE_FILES.map(({ name }) => ({ name, data: FILES[name]! }));
const ACCEPTED = "$aws/things/M26_0206/shadow/update/accepted";

/** What the app does before its modem is ready, and when the driver's next line is due. */
interface Script {
	readonly title: string;
	readonly setup: string;
	readonly dialogue: string;
	readonly modem: NonNullable<RigOptions["modem"]>;
	readonly session: Partial<QMTSessionOptions>;
	readonly first: (rig: Rig) => void;
	/** By the beginning of a line of the host, in the dialogue: what is done while that line is under way, or that leads to it. */
	readonly before: Readonly<Record<string, (rig: Rig, questions: Questions) => void>>;
	/** Events of the app, without those of every session. */
	readonly controls: readonly string[];
	readonly messages: readonly string[];
	/** What the answers to its questions tell. */
	readonly answers: readonly unknown[];
}

/** Asks what the note asks, and keeps the answers. */
class Questions {
	readonly answers: unknown[] = [];
	readonly #queries: Queries;

	constructor(rig: Rig) {
		this.#queries = new Queries(rig.modem);
	}

	test(command: string): void {
		this.#queries.test(command, this.#keep);
	}

	opened(): void {
		this.#queries.opened(this.#keep);
	}

	readonly #keep = (error: Error | undefined, answer: unknown): void => {
		this.answers.push(error ?? answer);
	};
}

/** The test answers of both notes' examples name their parameters; BC20's tells the range of the first. */
type Answers = readonly (readonly unknown[])[];

function publish(rig: Rig, topic: string, text: string, QoS: number, id: number): void {
	rig.session.publishBytes(topic, Buffer.from(text), text.length, QoS, false, id);
}

/** @param last the last setting before QMTOPEN: a question that is asked meanwhile comes behind it, as in the note */
function example(published: string, last: string, answers: Answers): Pick<Script, "first" | "before" | "controls" | "messages" | "answers"> {
	return {
		answers,
		first: rig => rig.session.subscribe("topic/example", 2, 1),
		before: {
			[last]: (_rig, questions) => questions.test("QMTOPEN"),
			"AT+QMTOPEN=0": (_rig, questions) => {
				questions.opened();
				questions.test("QMTCONN");
			},
			"AT+QMTCONN=0": (_rig, questions) => questions.test("QMTSUB"),
			"AT+QMTPUB=?": (_rig, questions) => questions.test("QMTPUB"),
			"AT+QMTSUB=0,1,\"topic/pub\"": rig => rig.session.subscribe("topic/pub", 0, 1),
			"AT+QMTUNS=": rig => {
				rig.clock.advance(20); // the silence that ends a quoted message
				rig.session.unsubscribe("topic/example", 2);
			},
			"AT+QMTPUB=0": rig => publish(rig, "topic/pub", published, 0, 0),
			"AT+QMTDISC=": rig => {
				rig.clock.advance(20);
				rig.session.disconnect();
			},
		},
		controls: ["control 9 1 2", "control 9 1 0", "control 11 2 0", "control 3 0 0"],
		messages: ["topic/example:This is the payload related to topic", `topic/pub:${published}`],
	};
}

const SCRIPTS: readonly Script[] = [
	{
		title: "the dialogue of the BG96 note §6.1, with the driver", setup: "bg96-setup.txt", dialogue: "bg96-6.1.txt",
		modem: { profile: BG96, apn: "internet" },
		session: {
			host: "iot-as-mqtt.cn-shanghai.aliyuncs.com", id: "clientExample",
			aliauth: { productKey: "oyjtmPI5a5j", deviceName: "MQTT_TEST", deviceSecret: "wN9Y6pZSIly7Exa5qVzcmigEGO4kAazZ" },
		},
		...example("This is test data, hello MQTT.", "AT+QMTCFG=\"aliauth\"", [
			[["<tcpconnectID>", "<host_name>", "<port>"]],
			[{ connection: 0, host: "iot-as-mqtt.cn-shanghai.aliyuncs.com", port: 1883 }],
			[["<tcpconnectID>", "<clientID>", "<username>", "<password>"]],
			[["<tcpconnectID>", "<msgID>", "<topic>", "<qos>"]],
			[["<tcpconnectID>", "<msgID>", "<qos>", "<retain>", "<topic>"]],
		]),
	},
	{
		title: "the dialogue of the BG96 note §6.2, with the driver", setup: "bg96-setup.txt", dialogue: "bg96-6.2.txt",
		modem: { profile: BG96, apn: "internet" },
		session: {
			host: "a1zgnxur10j8ux.iot.us-east-1.amazonaws.com", port: 8883, id: "M26_0206",
			tls: { context: 2, version: 4, ca: CA!, certificate: CERTIFICATE!, key: KEY!, ignoreLocalTime: true },
		},
		first: rig => rig.session.subscribe(ACCEPTED, 1, 1),
		before: {
			"AT+QMTPUB=0": rig => publish(rig, ACCEPTED, "This is publish data from client", 1, 1),
			"AT+QMTDISC=": rig => rig.session.disconnect(),
		},
		controls: ["control 9 1 1", "control 4 1 0"],
		messages: [`${ACCEPTED}:This is publish data from client`],
		answers: [],
	},
	{
		title: "the dialogue of the BC20 note §6, with the driver", setup: "bc20-setup.txt", dialogue: "bc20-6.txt",
		modem: { profile: BC20 },
		session: { host: "220.180.239.212", port: 8401, id: "clientExample" },
		...example("hello MQTT.", "AT+QMTCFG=\"WILL\"", [
			[[[[0, 5]], "<host_name>", "<port>"]],
			[{ connection: 0, host: "220.180.239.212", port: 8401 }],
			[[[[0, 5]], "<clientID>", "<username>", "<password>"]],
			[[[[0, 5]], "<msgID>", "<topic>", "<qos>", "<topic>", "<qos>"]],
			[[[[0, 5]], "<msgID>", "<qos>", "<retain>", "<topic>", "<msg>"]],
		]),
	},
];

/** Cuts what the module says: @returns the offsets in `text`, which begins at `at` of all that it says, where a piece ends */
type Cut = (text: string, at: number) => readonly number[];

for (const script of SCRIPTS) {
	const setup = readExchanges(script.setup);
	const exchanges: readonly Exchange[] = [...setup, ...readExchanges(script.dialogue)]
		.map(({ host, modem }) => ({ host: withFiles(host, FILES), modem }));
	const outcome = {
		events: ["ready", "open", ...script.controls, "close"],
		messages: [...script.messages],
		answers: [...script.answers],
		written: exchanges.map(({ host }) => host).join(""),
	};

	/** Plays the module's side while the driver does what the note does. @returns what came of it */
	const play = (cut: Cut): typeof outcome => {
		const rig = new Rig({ device: device => device.always("", ""), modem: script.modem, session: script.session });
		const { clock, device } = rig;
		const questions = new Questions(rig);
		let at = 0;
		let expected = "";
		script.first(rig);
		for (const [index, { host, modem }] of exchanges.entries()) {
			if (index >= setup.length)
				Object.entries(script.before).find(([line]) => host.startsWith(line))?.[1](rig, questions);
			clock.advance(0);
			equal(device.written, expected += host);
			device.tell(modem, ...cut(modem, at));
			at += modem.length;
		}
		return { events: rig.events, messages: rig.messages, answers: questions.answers, written: device.written };
	};

	describe(script.title, function () {
		this.timeout(120_000);

		it("gets from the driver exactly the bytes of the file, and from the file its events and messages", () => {
			deepEqual(play(() => []), outcome);
		});

		it("has the same outcome when the module sends byte by byte", () => {
			deepEqual(play(text => Array.from({ length: text.length - 1 }, (_, index) => index + 1)), outcome);
		});

		it("has the same outcome when what the module sends is split anywhere", () => {
			const length = exchanges.reduce((sum, { modem }) => sum + modem.length, 0);
			for (let offset = 1; offset < length; offset++)
				deepEqual(play((text, at) => offset > at && offset < at + text.length ? [offset - at] : []), outcome, `split at ${offset}`);
		});
	});
}
