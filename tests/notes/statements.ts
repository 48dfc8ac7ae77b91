// Statements of the notes: texts as parameters, remarks, unsolicited result codes, what to do, examples. Typed from them.
// Source: BG96 MQTT Application Note V1.0 and BC20 MQTT Application Note. Forms and ranges are in ./forms, values in ./tables.

import { NOTES, type Note, type Text } from "./tables.js";

/** One statement; `none` says which side it says nothing to, and why. */
export interface Statement {
	readonly section: string;
	readonly name: string;
	readonly text: Text;
	readonly notes: readonly Note[];
	readonly none?: { readonly driver?: string; readonly modem?: string };
}

function statement(section: string, name: string, text: Text, none?: Statement["none"], notes: readonly Note[] = NOTES): Statement {
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
	statement("3.2.1", "<product_key>", { BG96: "Product key issued by Alibaba Cloud", BC20: "Product key issued by AliCloud" }),
	statement("3.2.1", "<device_name>", { BG96: "Device name issued by Alibaba Cloud", BC20: "Device name issued by AliCloud" }),
	statement("3.2.1", "<device_secret>", { BG96: "Device secret key issued by Alibaba Cloud", BC20: "Device secret key issued by AliCloud" }),
	statement("3.2.1", "Note on <will_flag>", "If <will_flag>=1, then <will_qos>, <will_retain>, <will_topic> and <will_msg> must be present. Otherwise they will be omitted."),
	statement("3.2.1", "AT+QMTCFG=\"will\",<tcpconnectID>,0", "[,<will_qos>,<will_retain>,<will_topic>,<will_msg>] left out"),
	statement("3.2.1", "AT+QMTCFG=\"timeout\",<tcpconnectID>,<pkt_timeout>[,<retry_times>]", "[,<retry_times>][,<timeout_notice>] left out", { driver: "it always writes all three" }),
	statement("3.2.1", "AT+QMTCFG=\"ssl\",<tcpconnectID>,0", "[,<ctxindex>] left out", undefined, BG),
	statement("3.2.1", "AT+QMTCFG=\"aliauth\",<tcpconnectID> (query), not set", "[+QMTCFG: \"aliauth\",…] left out, OK"),
	statement("3.2.1", "<keep-alive time>, 1.5 times", "If the server does not receive a message from the client within 1.5 times of the keep alive time period, it disconnects the client as if the client has sent a DISCONNECT message.", { driver: SERVER }),
	statement("3.2.1", "Note on AT+QSSLCFG", "customers need to use AT+QSSLCFG command to configure the SSL version, cipher suite, secure level, CA certificate, client certificate, client key and ignorance of RTC time", undefined, BG),
	statement("3.2.1", "Note on <clean_session>", "<clean_session>=0 is only effective when the server supports the operation.", { driver: SERVER }),
	statement("3.2.1", "Note on <ctxindex>", "If MQTT connection is configured to SSL mode, <ctxindex> must be present.", undefined, BG),
	statement("3.2.1", "Note on delivery", "Care must be taken to ensure message delivery does not time out while it is still being sent.", { modem: "it is the host's business" }),
	statement("3.2.1", "Note on aliauth", "If it is configured, the parameters <username> and <password> in command AT+QMTCONN can be omitted."),
	statement("3.2.2", "AT+QMTOPEN?, no client", "[+QMTOPEN: <tcpconnectID>,\"<host_name>\",<port>] left out, OK"),
	statement("3.2.2", "AT+QMTOPEN?, several clients", "[+QMTOPEN: <tcpconnectID>,\"<host_name>\",<port>] for each"),
	statement("3.2.4", "AT+QMTCONN?, no client", "[+QMTCONN: <tcpconnectID>,<state>] left out, OK"),
	statement("3.2.4", "AT+QMTCONN?, several clients", "[+QMTCONN: <tcpconnectID>,<state>] for each"),
	statement("3.2.4", "CONNECT", "When a TCP/IP socket connection is established from a client to a server, a protocol level session must be created using a CONNECT flow."),
	statement("3.2.5", "DISCONNECT", "A DISCONNECT message is sent from the client to the server to indicate that it is about to close its TCP/IP connection."),
	statement("3.2.6", "SUBSCRIBE", "A SUBSCRIBE message is sent by a client to register an interest in one or more topic names with the server. Messages published to these topics are delivered from the server to the client as PUBLISH messages."),
	statement("3.2.6", "<qos>, underlined", "0, the default, is underlined", { driver: "it asks for a QoS" }, BG),
	statement("3.2.7", "UNSUBSCRIBE", "An UNSUBSCRIBE message is sent by the client to the server to unsubscribe from named topics."),
	statement("3.2.8", "PUBLISH", "Each PUBLISH message is associated with a topic name. If a client subscribes to one or more topics, any message published to those topics are sent by the server to the client as a PUBLISH message."),
	statement("3.2.8", "<qos>, underlined", "0, the default, is underlined", undefined, BG),
	statement("3.2.8", "<retain>, underlined", "0, the default, is underlined", undefined, BG),
	statement("3.2.8", "<msgID>, <qos>=0", "The range is 0-65535. It will be 0 only when <qos>=0.", undefined),
	statement("3.2.8", "<qos>=0", { BG96: "message that published when <qos>=0 does not require ACK", BC20: "message published when <qos>=0 does not require ACK" }),
	statement("3.2.2", "<host_name>", "an IP address or a domain name. The maximum size is 100 bytes."),
	statement("3.2.4", "<clientID>", "The client identifier string."),
	statement("3.2.4", "<username>", "User name of the client. It can be used for authentication."),
	statement("3.2.4", "<password>", "Password corresponding to the user name of the client."),
	statement("3.2.4", "Note on <clientID>", "If a client with the same Client ID is already connected to the server, the \"older\" client must be disconnected by the server.", { driver: SERVER }),
	statement("3.2.6", "<topic>", "Topic that the client wants to subscribe to or unsubscribe from"),
	statement("3.2.6", "Note on <msgID>", "must be unique amongst the set of \"in flight\" messages. It typically increases by exactly one from one message to the next."),
	statement("3.2.7", "<topic>", "Topic that the client wants to subscribe to or unsubscribe from"),
	statement("3.2.8", "<topic>", "Topic that needs to be published"),
	statement("3.2.8", "<msg>", { BG96: "Message to be published", BC20: "Message that needs to be published." }),
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
