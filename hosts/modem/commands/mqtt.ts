// The QMT command family.
// Source: BG96 note §3.2.1–§3.2.8; MODEM §1, §3.6–§3.8, §4.

import type { QoS } from "mqtt-packet";
import type { Connection } from "../connection.js";
import type { Equipment } from "../equipment.js";
import { Refusal, type Parameters } from "../parameters.js";
import { OPERATION_NOT_ALLOWED, type ConfigurationField } from "../profile.js";
import { CONNECTED, INITIAL, NO_CONTEXT, OCCUPIED } from "../results.js";
import type { Answer, Command, Commands } from "../ta.js";

const IDENTIFIERS = 65535;
const wrongParameter = OPERATION_NOT_ALLOWED;

/** The client that the first parameter (`<tcpconnectID>`) names. */
function client({ connections }: Equipment, parameters: Parameters, index = 0): Connection {
	return connections[parameters.integer(index, 0, connections.length - 1)] as Connection;
}

/** The client of a command that needs a session. */
function session(equipment: Equipment, parameters: Parameters): Connection {
	const connection = client(equipment, parameters);
	if (connection.state !== CONNECTED)
		throw new Refusal(OPERATION_NOT_ALLOWED);
	return connection;
}

/** A packet identifier (`<msgID>`) that no packet in flight has. */
function identifier(connection: Connection, parameters: Parameters, least: number): number {
	const id = parameters.integer(1, least, IDENTIFIERS);
	if (connection.exchanges.has(id))
		throw new Refusal(OPERATION_NOT_ALLOWED);
	return id;
}

/** A topic name or filter: never empty [MQTT-4.7.3-1]. */
function topic(parameters: Parameters, index: number): string {
	const text = parameters.text(index);
	if (text === "")
		throw parameters.refusal();
	return text;
}

const tells = (line: (equipment: Equipment) => string) => (answer: Answer, equipment: Equipment): void => {
	answer.information(line(equipment));
	answer.ok();
};

/** The range of `<tcpconnectID>`. */
const clients = ({ profile }: Equipment): string => `(0-${profile.connections - 1})`;

function fieldRange(field: ConfigurationField): string {
	if (field.kind === "string")
		return `"${field.name}"`;
	return field.high - field.low === 1 ? `(${field.low},${field.high})` : `(${field.low}-${field.high})`;
}

const configure: Command<Equipment> = {
	wrongParameter,
	test(answer, equipment) {
		const { profile, firmware } = equipment;
		const lines = Object.entries(profile.configuration)
			.filter(([, { optional }]) => optional !== true || firmware.recvMode)
			.map(([name, { fields }]) => `+QMTCFG: ${[`"${name}"`, clients(equipment), ...fields.map(fieldRange)].join()}`);
		answer.information(lines.join("\r\n"));
		answer.ok();
	},
	write(answer, equipment, parameters) {
		const name = parameters.string(0).toLowerCase();
		const key = equipment.profile.configuration[name];
		// Seen on V1.0 firmware: a key it does not know is a plain ERROR.
		if (key === undefined || key.optional === true && !equipment.firmware.recvMode)
			throw new Refusal();
		const { settings } = client(equipment, parameters, 1);
		if (parameters.length > 2)
			settings.write(name, parameters, 2);
		else {
			const line = settings.query(name);
			if (line !== undefined)
				answer.information(line);
		}
		answer.ok();
	},
};

const open: Command<Equipment> = {
	wrongParameter,
	test: tells(equipment => `+QMTOPEN: ${clients(equipment)},"<host_name>",(1-65535)`),
	read(answer, { connections }) {
		connections.forEach(({ host, port, opened }, index) => {
			if (opened)
				answer.information(`+QMTOPEN: ${index},"${host}",${port}`);
		});
		answer.ok();
	},
	write(answer, equipment, parameters) {
		parameters.count(3, 3);
		const connection = client(equipment, parameters);
		const host = parameters.text(1);
		const port = parameters.integer(2, 1, 65535);
		if (host === "" || parameters.string(1).length > equipment.profile.hostLimit)
			throw parameters.refusal();
		answer.ok(() => {
			if (connection.host !== undefined)
				connection.refuseOpen(OCCUPIED);
			else if (!equipment.usable(connection.settings.integer("pdpcid", 0)))
				connection.refuseOpen(NO_CONTEXT);
			else
				connection.open(host, port);
		});
	},
};

const close: Command<Equipment> = {
	wrongParameter,
	test: tells(equipment => `+QMTCLOSE: ${clients(equipment)}`),
	write(answer, equipment, parameters) {
		parameters.count(1, 1);
		const connection = client(equipment, parameters);
		if (connection.host === undefined)
			throw new Refusal(OPERATION_NOT_ALLOWED);
		answer.ok(() => connection.close());
	},
};

const connect: Command<Equipment> = {
	wrongParameter,
	test: tells(equipment => `+QMTCONN: ${clients(equipment)},"<clientID>"[,"<username>"[,"<password>"]]`),
	read(answer, { connections }) {
		connections.forEach(({ state, opened }, index) => {
			if (opened)
				answer.information(`+QMTCONN: ${index},${state}`);
		});
		answer.ok();
	},
	write(answer, equipment, parameters) {
		parameters.count(2, 4);
		const connection = client(equipment, parameters);
		const clientId = parameters.text(1);
		const username = parameters.length > 2 ? parameters.text(2) : undefined;
		const password = parameters.length > 3 ? parameters.string(3) : undefined;
		// Siblings refuse an empty password; the server names a client only when it is clean and speaks 3.1.1 [MQTT-3.1.3-7].
		const unnamed = connection.settings.integer("session", 0) === 1 && connection.settings.integer("version", 0) === 4;
		if (password === "" || clientId === "" && !unnamed)
			throw parameters.refusal();
		if (!connection.opened || connection.state !== INITIAL)
			throw new Refusal(OPERATION_NOT_ALLOWED);
		answer.ok(() => connection.connect(clientId, username, password));
	},
};

const disconnect: Command<Equipment> = {
	wrongParameter,
	test: tells(equipment => `+QMTDISC: ${clients(equipment)}`),
	write(answer, equipment, parameters) {
		parameters.count(1, 1);
		const connection = session(equipment, parameters);
		answer.ok(() => connection.disconnect());
	},
};

const subscribe: Command<Equipment> = {
	wrongParameter,
	test: tells(equipment => `+QMTSUB: ${clients(equipment)},(1-${IDENTIFIERS}),"<topic>",(0-2)`),
	write(answer, equipment, parameters) {
		const connection = session(equipment, parameters);
		const id = identifier(connection, parameters, 1);
		if (parameters.length < 4 || parameters.length % 2 !== 0)
			throw parameters.refusal();
		const subscriptions = Array.from({ length: parameters.length / 2 - 1 }, (_, index) => ({
			topic: topic(parameters, 2 + 2 * index),
			qos: parameters.integer(3 + 2 * index, 0, 2) as QoS,
		}));
		answer.ok(() => connection.subscribe(id, subscriptions));
	},
};

const unsubscribe: Command<Equipment> = {
	wrongParameter,
	test: tells(equipment => `+QMTUNS: ${clients(equipment)},(1-${IDENTIFIERS}),"<topic>"`),
	write(answer, equipment, parameters) {
		const connection = session(equipment, parameters);
		const id = identifier(connection, parameters, 1);
		if (parameters.length < 3)
			throw parameters.refusal();
		const filters = Array.from({ length: parameters.length - 2 }, (_, index) => topic(parameters, 2 + index));
		answer.ok(() => connection.unsubscribe(id, filters));
	},
};

const publish: Command<Equipment> = {
	wrongParameter,
	test: tells(equipment => {
		const last = equipment.firmware.fixedLengthPublish ? `(1-${equipment.profile.payloadLimit})` : `"<msg>"`;
		return `+QMTPUB: ${clients(equipment)},(0-${IDENTIFIERS}),(0-2),(0,1),"<topic>",${last}`;
	}),
	write(answer, equipment, parameters) {
		const { profile, firmware } = equipment;
		parameters.count(5, firmware.fixedLengthPublish ? 6 : 5);
		const connection = session(equipment, parameters);
		const qos = parameters.integer(2, 0, 2) as QoS;
		// §3.2.8: 0 only with QoS 0; the identifier of a QoS 0 message goes no further than the result.
		const id = qos === 0 ? parameters.integer(1, 0, IDENTIFIERS) : identifier(connection, parameters, 1);
		const retain = parameters.integer(3, 0, 1) === 1;
		const name = topic(parameters, 4);
		const length = parameters.length === 6 ? parameters.integer(5, 1, profile.payloadLimit) : undefined;
		// §3.2.8 note 1.
		if (connection.exchanges.publishing >= profile.window)
			throw new Refusal(OPERATION_NOT_ALLOWED);
		answer.prompt({
			...(length === undefined ? {} : { length }),
			limit: profile.payloadLimit,
			done(payload) {
				if (connection.state === CONNECTED)
					answer.ok(() => connection.publish({ id, qos, retain, topic: name, payload }));
				else
					answer.error(OPERATION_NOT_ALLOWED);
			},
		});
	},
};

/** Buffer mode, not in V1.0 of the note: which slots hold a message, and the message of one. */
const receive: Command<Equipment> = {
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

export const MQTT: Commands<Equipment> = Object.freeze<Commands<Equipment>>({
	"+QMTCFG": configure,
	"+QMTOPEN": open,
	"+QMTCLOSE": close,
	"+QMTCONN": connect,
	"+QMTDISC": disconnect,
	"+QMTSUB": subscribe,
	"+QMTUNS": unsubscribe,
	"+QMTPUB": publish,
	"+QMTRECV": receive,
});
