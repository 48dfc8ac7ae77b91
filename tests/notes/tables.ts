// The tables of both notes, typed from them: every value that a parameter or a result can have, with the note's own words.
// Source: BG96 MQTT Application Note V1.0 and BC20 MQTT Application Note; the sections have the same numbers in both.

/** The notes, by the module they are about. */
export type Note = "BG96" | "BC20";
export const NOTES: readonly Note[] = Object.freeze(["BG96", "BC20"]);

/** A value and what the note says it means. */
export type TableRow = readonly [value: string, text: string];

/** One table of a note, or the list of values of one parameter. */
export interface Table {
	readonly section: string;
	/** Command and parameter, as in the note. */
	readonly name: string;
	readonly rows: Readonly<Partial<Record<Note, readonly TableRow[]>>>;
}

function both(section: string, name: string, ...rows: TableRow[]): Table {
	return { section, name, rows: { BG96: rows, BC20: rows } };
}

/** <result> of a command that carries a packet, by how the note says that it is done. */
function packet(done: string): readonly TableRow[] {
	return [["0", done], ["1", "Packet retransmission"], ["2", "Failed to send packet"]];
}

/** The two wordings; the BG96 note has both. */
const SENT = "Sent packet successfully and received ACK from server";
const PACKET_SENT = "Packet sent successfully and ACK received from server";
const QOS: readonly TableRow[] = [["0", "At most once"], ["1", "At least once"], ["2", "Exactly once"]];

function opening(done: string): readonly TableRow[] {
	return [
		["-1", "Failed to open network"], ["0", done], ["1", "Wrong parameter"], ["2", "MQTT identifier is occupied"],
		["3", "Failed to activate PDP"], ["4", "Failed to parse domain name"], ["5", "Network disconnection error"],
	];
}

/** Every table, in the order of the notes. */
export const TABLES: readonly Table[] = [
	{ section: "3.2.1", name: "AT+QMTCFG <vsn>", rows: { BG96: [["3", "MQTT protocol v3"], ["4", "MQTT protocol v4"]] } },
	both("3.2.1", "AT+QMTCFG <will_fg>", ["0", "Ignore the Will flag configuration"], ["1", "Require the Will flag configuration"]),
	both("3.2.1", "AT+QMTCFG <will_qos>", ...QOS),
	both("3.2.1", "AT+QMTCFG <will_retain>",
		["0", "the server will not hold on to the message after it has been delivered"], ["1", "the server should hold on to the message after it has been delivered"]),
	both("3.2.1", "AT+QMTCFG <timeout_notice>",
		["0", "Not report timeout message when transmitting packet"], ["1", "Report timeout message when transmitting packet"]),
	both("3.2.1", "AT+QMTCFG <clean_session>",
		["0", "The server must store the subscriptions of the client after it disconnects"], ["1", "The server must discard any previously maintained information about the client"]),
	both("3.2.1", "AT+QMTCFG <keep-alive time>", ["0", "The client is not disconnected"]),
	{ section: "3.2.1", name: "AT+QMTCFG <sslenable>", rows: { BG96: [["0", "Use normal TCP connection for MQTT"], ["1", "Use SSL TCP secure connection for MQTT"]] } },
	{ section: "3.2.2", name: "AT+QMTOPEN <result>", rows: { BG96: opening("Network opened successfully"), BC20: opening("Opened network successfully") } },
	both("3.2.3", "AT+QMTCLOSE <result>", ["-1", "Failed to close network"], ["0", "Network closed successfully"]),
	{ section: "3.2.4", name: "AT+QMTCONN <result>", rows: { BG96: packet(PACKET_SENT), BC20: packet(SENT) } },
	both("3.2.4", "AT+QMTCONN <state>", ["1", "MQTT is initial"], ["2", "MQTT is connecting"], ["3", "MQTT is connected"], ["4", "MQTT is disconnecting"]),
	both("3.2.4", "AT+QMTCONN <ret_code>",
		["0", "Connection Accepted"], ["1", "Connection Refused: Unacceptable Protocol Version"], ["2", "Connection Refused: Identifier Rejected"],
		["3", "Connection Refused: Server Unavailable"], ["4", "Connection Refused: Bad User Name or Password"], ["5", "Connection Refused: Not Authorized"]),
	both("3.2.5", "AT+QMTDISC <result>", ["-1", "Failed to close connection"], ["0", "Connection closed successfully"]),
	both("3.2.6", "AT+QMTSUB <qos>", ...QOS),
	both("3.2.6", "AT+QMTSUB <result>", ...packet(SENT)),
	{
		section: "3.2.6", name: "AT+QMTSUB <value>", rows: {
			BG96: [["result 0", "a vector of granted QoS levels"], ["result 1", "the times of packet retransmission"], ["result 2", "not presented"]],
			BC20: [
				["result 0", "a vector of granted QoS levels"], ["128", "the subscription was rejected by the server"],
				["result 1", "the times of packet retransmission"], ["result 2", "not presented"],
			],
		},
	},
	both("3.2.7", "AT+QMTUNS <result>", ...packet(SENT)),
	both("3.2.8", "AT+QMTPUB <qos>", ...QOS),
	both("3.2.8", "AT+QMTPUB <retain>",
		["0", "The server will not retain the message"], ["1", "The server will retain the message"]),
	{
		section: "3.2.8", name: "AT+QMTPUB <result>", rows: {
			BG96: packet(`${PACKET_SENT} (message that published when <qos>=0 does not require ACK)`),
			BC20: packet(`${SENT} (message published when <qos>=0 does not require ACK)`),
		},
	},
	both("3.2.8", "AT+QMTPUB <value>", ["result 1", "the times of packet retransmission"], ["result 0", "not presented"], ["result 2", "not presented"]),
	{
		section: "4", name: "+CME ERROR <err>", rows: {
			BG96: [
				["0", "UE failure"], ["1", "No connection to UE"], ["2", "Adaptor link reserved"], ["3", "Operation not allowed"], ["4", "Operation not supported"],
				["5", "PH-SIM PIN required"], ["6", "PH-FSIM PIN required"], ["7", "PH-FSIM PUK required"], ["10", "(U)SIM not inserted"],
				["11", "(U)SIM PIN required"], ["12", "(U)SIM PUK required"], ["13", "(U)SIM failure"], ["14", "(U)SIM busy"], ["15", "(U)SIM wrong"],
				["16", "Incorrect password"], ["17", "(U)SIM PIN2 required"], ["18", "(U)SIM PUK2 required"], ["20", "Memory full"], ["21", "Invalid index"],
				["22", "Not found"], ["23", "Memory failure"], ["24", "Text string too long"], ["25", "Invalid characters in text string"],
				["26", "Dial string too long"], ["27", "Invalid characters in dial string"], ["30", "No network service"], ["31", "Network timeout"],
				["32", "Network not allowed - emergency calls only"], ["40", "Network personalization PIN required"], ["41", "Network personalization PUK required"],
				["42", "Network subset personalization PIN required"], ["43", "Network subset personalization PUK required"],
				["44", "Service provider personalization PIN required"], ["45", "Service provider personalization PUK required"],
				["46", "Corporate personalization PIN required"], ["47", "Corporate personalization PUK required"],
			],
			BC20: [
				["3", "Operation not allowed"], ["4", "Operation not supported"], ["10", "USIM not inserted"], ["13", "USIM failure"], ["14", "USIM busy"],
				["20", "USIM memory full"], ["23", "Memory failure"], ["24", "Text string too long"], ["25", "Invalid characters in text string"],
				["30", "No network service"], ["31", "Network timeout"], ["32", "Network not allowed - emergency calls only"], ["50", "Incorrect parameters"],
				["100", "Unknown"],
			],
		},
	},
	{
		section: "5.1", name: "+QMTSTAT <err_code>", rows: {
			BG96: [
				["1", "Connection is closed or reset by peer."], ["2", "Sending PINGREQ packet timed out or failed."], ["3", "Sending CONNECT packet timed out or failed."],
				["4", "Receiving CONNECK packet timed out or failed."], ["5", "The client sends DISCONNECT packet to sever and the server is initiative to close MQTT connection."],
				["6", "The client is initiative to close MQTT connection due to packet sending failure all the time."], ["7", "The link is not alive or the server is unavailable."],
				["8-255", "Reserved for future use."],
			],
			BC20: [
				["1", "Connection is closed or reset by peer."], ["2", "Sending PINGREQ packet timed out or failed."], ["3", "Sending CONNECT packet timed out or failed"],
				["4", "Receiving CONNACK packet timed out or failed"], ["5", "The client sends DISCONNECT packet to sever but the server is initiative to close MQTT connection."],
				["6", "The client is initiative to close MQTT connection due to packet sending failure all the time."], ["7", "The link is not alive or the server is unavailable."],
				["8-255", "Reserved for future use"],
			],
		},
	},
];

/** A text that both notes have, or each note's own. */
export type Text = string | Readonly<Record<Note, string>>;

export function textIn(note: Note, text: Text): string {
	return typeof text === "string" ? text : text[note];
}

/** The group and title of a row's test: on the driver's side of the line, or the simulated module's. */
export function rowTitle(side: "driver" | "modem", note: Note, { section, name }: Table, [value]: TableRow): readonly [string, string] {
	return [`the ${note} note's tables, ${side === "driver" ? "taken by the driver" : "sent by the simulated module"}`, `§${section} ${name} ${value}`];
}
