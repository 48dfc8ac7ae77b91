// AT+QMTPUB: with a prompt, with a prompt for a fixed length, or with the message in the line; AT+QMTPUBEX: the latter beside a prompt.
// Source: both notes §3.2.8; docs/hardware.md (Settings; Publish); docs/coverage-bg95.md.

import type { QoS } from "mqtt-packet";
import type { Module } from "../../module/module.js";
import type { Connection, OutgoingMessage, PublishResult } from "../../mqtt/connection.js";
import { CONNECTED } from "../../mqtt/results.js";
import { INCORRECT_PARAMETERS, OPERATION_NOT_ALLOWED, TEXT_TOO_LONG } from "../../profiles/profile.js";
import type { Answer, Command } from "../../terminal/command.js";
import { Misuse, Refusal, type Parameters } from "../../terminal/parameters.js";
import { identifier, IDENTIFIERS, session, tests, topic, underlined, wrongParameter } from "./common.js";

type Head = Omit<OutgoingMessage, "payload">;
/** A publish of a client that has a session and room in its window. */
type Publish = (answer: Answer, module: Module, connection: Connection, parameters: Parameters) => void;

/** The first five parameters: `<tcpconnectID>,<msgID>,<qos>,<retain>,"<topic>"`. */
function head(module: Module, connection: Connection, parameters: Parameters): Head {
	const qos = parameters.integer(2, 0, 2, underlined(module)) as QoS;
	return {
		qos,
		// 0 only with QoS 0, where the identifier appears in the result only.
		id: qos === 0 ? parameters.integer(1, 0, IDENTIFIERS) : identifier(connection, parameters, 1),
		retain: parameters.integer(3, 0, 1, underlined(module)) === 1,
		topic: topic(module, parameters, 4),
	};
}

/** The payload of a message, decoded when "dataformat" is hexadecimal. @throws Refusal for anything but pairs of hexadecimal digits */
function payload({ settings }: Connection, message: Buffer): Buffer {
	if (settings.integer("dataformat", 0) === 0)
		return message;
	const digits = message.toString("latin1");
	if (!/^([0-9A-F]{2})*$/i.test(digits))
		throw new Refusal(INCORRECT_PARAMETERS, "not hexadecimal");
	return Buffer.from(digits, "hex");
}

/** The message follows the topic, in quotes. @param limit the most bytes of its payload @param result the name of the result */
function inLine(answer: Answer, module: Module, connection: Connection, parameters: Parameters, limit: number, result: PublishResult): void {
	parameters.count(6, 6);
	const message = { ...head(module, connection, parameters), result, payload: payload(connection, Buffer.from(parameters.string(5), "latin1")) };
	if (message.payload.length > limit)
		throw new Refusal(TEXT_TOO_LONG, "message too long");
	answer.ok(() => connection.publish(message));
}

const publishInline: Publish = (answer, module, connection, parameters) =>
	inLine(answer, module, connection, parameters, module.profile.payloadLimit, "PUB");
const publishInlineExtended: Publish = (answer, module, connection, parameters) =>
	inLine(answer, module, connection, parameters, module.profile.inlineLimit, module.firmware.inlineResult === "+QMTPUB" ? "PUB" : "PUBEX");

function publishPrompted(answer: Answer, module: Module, connection: Connection, parameters: Parameters): void {
	const { profile, firmware } = module;
	parameters.count(5, firmware.fixedLengthPublish ? 6 : 5);
	const message = head(module, connection, parameters);
	const length = parameters.length === 6 ? parameters.integer(5, 1, profile.payloadLimit) : undefined;
	answer.prompt({
		...(length === undefined ? {} : { length }),
		limit: profile.payloadLimit,
		done(data) {
			if (connection.state !== CONNECTED)
				throw new Refusal(OPERATION_NOT_ALLOWED, "no session");
			const sent = { ...message, payload: payload(connection, Buffer.from(data)) };
			answer.ok(() => connection.publish(sent));
		},
	});
}

export const publish: Command<Module> = {
	wrongParameter,
	test: tests("+QMTPUB", ({ firmware, profile }) => {
		if (firmware.testAnswers === "hardware" && firmware.fixedLengthPublish)
			return `,(0-${IDENTIFIERS}),(0-2),(0,1),"topic",[(1-${profile.payloadLimit})]`;
		const last = firmware.fixedLengthPublish ? `(1-${profile.payloadLimit})` : `"<msg>"`;
		return `,(0-${IDENTIFIERS}),(0-2),(0,1),"<topic>",${last}`;
	}),
	write(answer, module, parameters) {
		start(answer, module, parameters, module.profile.inline ? publishInline : publishPrompted);
	},
};

/** AT+QMTPUBEX: the message in the line, at most `inlineLimit` bytes. */
export const publishExtended: Command<Module> = {
	wrongParameter,
	test: tests("+QMTPUBEX", () => `,(0-${IDENTIFIERS}),(0-2),(0,1),"<topic>","<msg>"`),
	write(answer, module, parameters) {
		start(answer, module, parameters, publishInlineExtended);
	},
};

/** Publishes when the client has a session and fewer publishes in flight than its window; §3.2.8 note 1 of the BG96 note. */
function start(answer: Answer, module: Module, parameters: Parameters, publish: Publish): void {
	const connection = session(module, parameters);
	if (connection.outgoing.publishing >= module.profile.window)
		throw new Misuse(OPERATION_NOT_ALLOWED, "a sixth publish in flight");
	publish(answer, module, connection, parameters);
}
