// Statements of the notes: texts as parameters, remarks, unsolicited result codes, what to do, examples. Typed from them.
// Source: BG96 MQTT Application Note V1.0 and BC20 MQTT Application Note. Forms and ranges are in ./forms, values in ./tables.

import { NOTES, type Note } from "./tables.js";

/** One statement; `none` says which side it says nothing to, and why. */
export interface Statement {
	readonly section: string;
	readonly name: string;
	readonly text: string;
	readonly notes: readonly Note[];
	readonly none?: { readonly driver?: string; readonly modem?: string };
}

function statement(section: string, name: string, text: string, none?: Statement["none"], notes: readonly Note[] = NOTES): Statement {
	return { section, name, text, notes, ...(none === undefined ? {} : { none }) };
}

const BG: readonly Note[] = ["BG96"];
const SERVER = "it is the server's business";

/** Every write command has this answer, too. */
const ERRORS: readonly Statement[] = ["QMTCFG", "QMTOPEN", "QMTCLOSE", "QMTCONN", "QMTDISC", "QMTSUB", "QMTUNS", "QMTPUB"].map((command, index) =>
	statement(`3.2.${index + 1}`, `AT+${command}: +CME ERROR: <err>`, "If there is an error related to ME functionality"));

/** In the order of the notes. */
export const STATEMENTS: readonly Statement[] = [
	...ERRORS,
	statement("3.1", "Test Command AT+<x>=?", "returns the list of parameters and value ranges set by the corresponding Write Command or internal processes"),
	statement("3.1", "Read Command AT+<x>?", "returns the currently set value of the parameter or parameters"),
	statement("3.1", "Write Command AT+<x>=<...>", "sets the user-definable parameter values"),
	statement("3.1", "Execution Command AT+<x>", "reads non-variable parameters affected by internal processes in the UE"),
	statement("3.2.1", "<will_topic>", "Will topic string"),
	statement("3.2.1", "<will_msg>", "the content of the message that is published to the will topic if the client is unexpectedly disconnected. It can be a zero-length message."),
	statement("3.2.1", "<product_key>", "Product key issued by AliCloud"),
	statement("3.2.1", "<device_name>", "Device name issued by AliCloud"),
	statement("3.2.1", "<device_secret>", "Device secret key issued by AliCloud"),
	statement("3.2.1", "Note on <will_flag>", "If <will_flag>=1, then <will_qos>, <will_retain>, <will_topic> and <will_msg> must be present. Otherwise they will be omitted."),
	statement("3.2.1", "Note on <clean_session>", "<clean_session>=0 is only effective when the server supports the operation.", { driver: SERVER }),
	statement("3.2.1", "Note on <ctxindex>", "If MQTT connection is configured to SSL mode, <ctxindex> must be present.", undefined, BG),
	statement("3.2.1", "Note on delivery", "Care must be taken to ensure message delivery does not time out while it is still being sent.", { modem: "it is the host's business" }),
	statement("3.2.1", "Note on aliauth", "If it is configured, the parameters <username> and <password> in command AT+QMTCONN can be omitted."),
	statement("3.2.2", "<host_name>", "an IP address or a domain name. The maximum size is 100 bytes."),
	statement("3.2.4", "<clientID>", "The client identifier string."),
	statement("3.2.4", "<username>", "User name of the client. It can be used for authentication."),
	statement("3.2.4", "<password>", "Password corresponding to the user name of the client."),
	statement("3.2.4", "Note on <clientID>", "If a client with the same Client ID is already connected to the server, the \"older\" client must be disconnected by the server.", { driver: SERVER }),
	statement("3.2.6", "<topic>", "Topic that the client wants to subscribe to or unsubscribe from"),
	statement("3.2.6", "Note on <msgID>", "must be unique amongst the set of \"in flight\" messages. It typically increases by exactly one from one message to the next."),
	statement("3.2.7", "<topic>", "Topic that the client wants to subscribe to or unsubscribe from"),
	statement("3.2.8", "<topic>", "Topic that needs to be published"),
	statement("3.2.8", "<msg>", "Message to be published"),
	statement("3.2.8", "Note on the inflight window", "the client can continue to publish new packet. The maximum quantity of transmitting packet should not be greater than that of inflight windows (5)", undefined, BG),
	statement("3.2.8", "Note on the input data", "The maximum length of the input data is 1548 bytes at a time", undefined, BG),
	statement("3.2.8", "Note on +QMTRECV", "When a server publishes messages to a subscriber, the following URC will be returned"),
	statement("5", "URC [1] +QMTSTAT: <tcpconnectID>,<err_code>", "When the state of MQTT link layer is changed, the client will close the MQTT connection and report the URC."),
	statement("5", "URC [2] +QMTRECV: <tcpconnectID>,<msgID>,<topic>,<payload>", "Reported when the client has received the packet data from MQTT server."),
	statement("5.1", "How to do: 1", "Execute AT+QMTOPEN command and reopen MQTT connection.", { modem: "it is the host's business" }),
	statement("5.1", "How to do: 2", "Deactivate PDP first, and then active PDP and reopen MQTT connection.", { modem: "it is the host's business" }),
	statement("5.1", "How to do: 3", "Check user name and password, make sure the client ID is not used, reopen and try again.", { modem: "it is the host's business" }),
	statement("5.1", "How to do: 4", "Check user name and password, make sure the client ID is not used, reopen and try again.", { modem: "it is the host's business" }),
	statement("5.1", "How to do: 5", "This is a normal process.", { modem: "it is the host's business" }),
	statement("5.1", "How to do: 6", "Make sure the data is correct; try to reopen MQTT connection.", { modem: "it is the host's business" }),
	statement("5.1", "How to do: 7", "Make sure the link is alive or the server is available currently.", { modem: "it is the host's business" }),
	statement("5.1", "<tcpconnectID>", "MQTT socket identifier. The range is 0-5."),
	statement("5.2", "<tcpconnectID>", "MQTT socket identifier. The range is 0-5."),
	statement("5.2", "<msgID>", "The message identifier of packet"),
	statement("5.2", "<topic>", "The topic that received from MQTT server"),
	statement("5.2", "<payload>", "The payload that relates to the topic name"),
];

/** The group and title of a statement's test. */
export function statementTitle(side: "driver" | "modem", note: Note, { section, name }: Statement): readonly [string, string] {
	return [`the ${note} note's statements, ${side === "driver" ? "by the driver" : "by the simulated module"}`, `§${section} ${name}`];
}
