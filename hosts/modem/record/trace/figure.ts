// The labels of the interaction diagram: its four columns and their arrows.
// Source: BC20 note, figure 1; labels that it lacks (PINGREQ, packets of a received QoS 2 message) follow its pattern.

import { Redactor } from "../redact.js";

/** The columns, from left to right. */
export const COLUMNS: readonly string[] = Object.freeze(["MCU", "Modem", "Link layer", "MQTT Server"]);
export const MCU = 0, MODEM = 1, LINK = 2, SERVER = 3;

/** The notes beside the figure's columns. */
export const NOTES: readonly string[] = Object.freeze([
	"T1 is packet transmission timeout.",
	"T2 is keep alive timer. In the absence of a data-related message during the T2 time period, the client sends a pingreq packet.",
	"Excep1: disconnect the TCP connection.",
	"Excep2: resend until the retry times are reached; retry times are set by AT+QMTCFG.",
	"Whether the timeout information is reported can be configured by AT+QMTCFG.",
]);

/** The labels of one packet in one direction. */
export interface Naming {
	/** Between modem and link layer; identifiers are appended. */
	readonly request: string;
	/** Between link layer and server. */
	readonly packet: string;
	/** The section of the diagram; left out: that of the last command. */
	readonly section?: string;
	/** The packet starts T1, or stops the T1 that one of these packets started. */
	readonly timer?: "start" | readonly string[];
}

const PUBLISH = "AT+QMTPUB";
/** The section of a message from the server. */
const RECEIVE = "Receive PUBLISH message in the form of URC";
const OPENING = "AT+QMTOPEN";

/** Packets to the server. A PUBLISH of QoS 0 starts no timer. */
export const UP: Readonly<Record<string, Naming>> = Object.freeze({
	"CONNECT": { request: "CONN-REQ", packet: "Send connect packet", section: "AT+QMTCONN", timer: "start" },
	"SUBSCRIBE": { request: "SUB-REQ", packet: "Send subscribe packet", section: "AT+QMTSUB", timer: "start" },
	"UNSUBSCRIBE": { request: "UNS-REQ", packet: "Send unsubscribe packet", section: "AT+QMTUNS", timer: "start" },
	"PUBLISH": { request: "PUB-REQ", packet: "Send publish packet", section: PUBLISH, timer: "start" },
	"PUBREL": { request: "PUB REL-REQ", packet: "Send publish release packet", section: PUBLISH, timer: "start" },
	"PUBACK": { request: "PUB ACK-REQ", packet: "Send publish reply packet", section: RECEIVE },
	"PUBREC": { request: "PUB REC-REQ", packet: "Send publish reply packet", section: RECEIVE },
	"PUBCOMP": { request: "PUB COMP-REQ", packet: "Send publish complete packet", section: RECEIVE },
	"PINGREQ": { request: "PING-REQ", packet: "Send pingreq packet", section: "Keep alive" },
	"DISCONNECT": { request: "DISC-REQ", packet: "Send disconnect packet", section: "AT+QMTDISC" },
	"TCP SYN": { request: "TCP-REQ", packet: "TCP SYN", section: OPENING },
	"TCP ACK": { request: "", packet: "TCP ACK", section: OPENING },
	"TCP FIN": { request: "TCP-REQ", packet: "TCP disconnect request" },
});

/** Packets from the server. */
export const DOWN: Readonly<Record<string, Naming>> = Object.freeze({
	"CONNACK": { request: "CONN ACK-IND", packet: "Receive connect ACK packet", section: "AT+QMTCONN", timer: ["CONNECT"] },
	"SUBACK": { request: "SUB ACK-IND", packet: "Receive subscribe ACK packet", section: "AT+QMTSUB", timer: ["SUBSCRIBE"] },
	"UNSUBACK": { request: "UNS ACK-IND", packet: "Receive unsubscribe ACK packet", section: "AT+QMTUNS", timer: ["UNSUBSCRIBE"] },
	"PUBACK": { request: "PUB ACK-IND", packet: "Receive publish ACK packet", section: PUBLISH, timer: ["PUBLISH"] },
	"PUBREC": { request: "PUB REC-IND", packet: "Receive publish receive packet", section: PUBLISH, timer: ["PUBLISH"] },
	"PUBCOMP": { request: "PUB COMP-IND", packet: "Receive publish complete packet", section: PUBLISH, timer: ["PUBREL"] },
	"PUBLISH": { request: "PUB-IND", packet: "Receive publish packet", section: RECEIVE },
	"PUBREL": { request: "PUB REL-IND", packet: "Receive publish release packet", section: RECEIVE },
	"PINGRESP": { request: "PING ACK-IND", packet: "Receive pingresp packet", section: "Keep alive" },
	"TCP SYN+ACK": { request: "", packet: "TCP SYN+ACK", section: OPENING },
	"TLS established": { request: "", packet: "TLS handshake", section: OPENING },
	"TCP FIN": { request: "TCP-IND", packet: "TCP disconnected by the server", section: "+QMTSTAT" },
	"TCP failed": { request: "TCP-IND", packet: "TCP failed", section: OPENING },
});

/** @returns the section of a QMT command or result line; undefined for any other line */
export function sectionOf(text: string): string | undefined {
	const name = /^(?:AT)?\+(QMT[A-Z]+)/.exec(text)?.[1];
	if (name === undefined)
		return undefined;
	return name === "QMTRECV" ? RECEIVE : name === "QMTSTAT" ? "+QMTSTAT" : `AT+${name}`;
}

/** @returns `AT+QMTPUB (<qos>=1)`: the figure has a section for each QoS */
export function publishSection(qos: string | undefined): string {
	return qos === undefined ? PUBLISH : `${PUBLISH} (<qos>=${qos})`;
}

/** @returns a command or an answer with asterisks in place of passwords, keys and PINs */
export function concealed(text: string): string {
	const redactor = new Redactor();
	return Array.from(text, character => String.fromCharCode(redactor.take(character.charCodeAt(0)))).join("");
}
