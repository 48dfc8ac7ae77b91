// AT+QMTPUB: with a prompt, with a prompt for a fixed length, or with the message in the line.
// Source: both notes §3.2.8; docs/hardware.md (Settings; Publish).

import type { QoS } from "mqtt-packet";
import type { Module } from "../../module/module.js";
import type { Connection, OutgoingMessage } from "../../mqtt/connection.js";
import { CONNECTED } from "../../mqtt/results.js";
import { INCORRECT_PARAMETERS, OPERATION_NOT_ALLOWED, TEXT_TOO_LONG } from "../../profiles/profile.js";
import type { Answer, Command } from "../../terminal/command.js";
import { Misuse, Refusal, type Parameters } from "../../terminal/parameters.js";
import { identifier, IDENTIFIERS, session, tests, topic, underlined, wrongParameter } from "./common.js";

type Head = Omit<OutgoingMessage, "payload">;

/** The first five parameters: `<tcpconnectID>,<msgID>,<qos>,<retain>,"<topic>"`. */
function head(module: Module, connection: Connection, parameters: Parameters): Head {
	const qos = parameters.integer(2, 0, 2, underlined(module)) as QoS;
	return {
		qos,
		// 0 only with QoS 0, where the identifier appears in the result only.
		id: qos === 0 ? parameters.integer(1, 0, IDENTIFIERS) : identifier(connection, parameters, 1),
		retain: parameters.integer(3, 0, 1, underlined(module)) === 1,
		topic: topic(parameters, 4),
	};
}

/** The payload of a message, decoded when "dataformat" is hexadecimal. @throws Refusal for anything but pairs of hexadecimal digits */
function payload({ settings }: Connection, message: Buffer): Buffer {
	if (settings.integer("dataformat", 0) === 0)
		return message;
	const digits = message.toString("latin1");
	if (!/^([0-9A-F]{2})*$/i.test(digits))
		throw new Refusal(INCORRECT_PARAMETERS);
	return Buffer.from(digits, "hex");
}

function publishInline(answer: Answer, module: Module, connection: Connection, parameters: Parameters): void {
	parameters.count(6, 6);
	const message = { ...head(module, connection, parameters), payload: payload(connection, Buffer.from(parameters.string(5), "latin1")) };
	if (message.payload.length > module.profile.payloadLimit)
		throw new Refusal(TEXT_TOO_LONG);
	answer.ok(() => connection.publish(message));
}

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
				throw new Refusal(OPERATION_NOT_ALLOWED);
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
		const connection = session(module, parameters);
		// §3.2.8 note 1 of the BG96 note.
		if (connection.outgoing.publishing >= module.profile.window)
			throw new Misuse(OPERATION_NOT_ALLOWED, "a sixth publish in flight");
		(module.profile.inline ? publishInline : publishPrompted)(answer, module, connection, parameters);
	},
};
