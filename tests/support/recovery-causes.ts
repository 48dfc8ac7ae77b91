// Causes for which a link is lost or does not open, each with the answers of the module that show it; for docs/recovery.md, and for the test that plays them.
// Source: both notes §3.2.2, §3.2.4, §5.1 table 3; MQTT 3.1.1 §3.2.2.3.

import { MISCONFIGURED, type Policy, REFUSED, UNAVAILABLE, UNREACHABLE, UNRESPONSIVE } from "../../modules/quectel/common/recovery-policy.js";
import { type Device, line, OK } from "./quectel-device.js";
import type { RigOptions } from "./quectel-rig.js";

/** One cause. */
export interface Cause {
	readonly policy: Policy;
	readonly what: string;
	readonly device: (device: Device) => void;
	readonly options?: RigOptions;
}

function connack(code: number): (device: Device) => void {
	return device => device.always("AT+QMTCONN=", OK + line(`+QMTCONN: 0,0,${code}`));
}

function opened(result: number, lookUp?: string): (device: Device) => void {
	return device => {
		device.always("AT+QMTOPEN=", OK + line(`+QMTOPEN: 0,${result}`));
		if (lookUp !== undefined)
			device.always("AT+QIDNSGIP=", lookUp);
	};
}

/** CONNECT is accepted, and the connection is closed with this code. */
function closed(code: number): (device: Device) => void {
	return device => device.always("AT+QMTCONN=", OK + line("+QMTCONN: 0,0,0") + line(`+QMTSTAT: 0,${code}`));
}

const NO_ADDRESS = OK + line("+QIURC: \"dnsgip\",565");

export const CAUSES: readonly Cause[] = [
	{ policy: REFUSED, what: "return code 1 of CONNACK: the protocol version", device: connack(1) },
	{ policy: REFUSED, what: "return code 2 of CONNACK: the client identifier", device: connack(2) },
	{ policy: REFUSED, what: "return code 4 of CONNACK: user or password", device: connack(4) },
	{ policy: REFUSED, what: "return code 5 of CONNACK: not authorized", device: connack(5) },
	{ policy: MISCONFIGURED, what: "result 1 of QMTOPEN: a wrong parameter", device: opened(1) },
	{ policy: MISCONFIGURED, what: "a setting of QMTCFG that is refused", device: device => device.always("AT+QMTCFG=\"keepalive\"", line("+CME ERROR: 50")) },
	{ policy: MISCONFIGURED, what: "a certificate file that is not in the module", device: () => {}, options: { session: { tls: { ca: "ca.pem" } } } },
	{ policy: MISCONFIGURED, what: "a TLS handshake that fails, on a network that reaches the host", device: opened(-1), options: { session: { tls: { verify: false } } } },
	{ policy: UNAVAILABLE, what: "return code 3 of CONNACK: server unavailable", device: connack(3) },
	{ policy: UNAVAILABLE, what: "result -1 of QMTOPEN, while the network finds the host's address", device: opened(-1) },
	{ policy: UNAVAILABLE, what: "+QMTSTAT: 1, closed or reset by the peer", device: closed(1) },
	{ policy: UNAVAILABLE, what: "+QMTSTAT: 3, CONNECT timed out", device: closed(3) },
	{ policy: UNAVAILABLE, what: "+QMTSTAT: 4, CONNACK timed out", device: closed(4) },
	{ policy: UNAVAILABLE, what: "+QMTSTAT: 5, closed by the server", device: closed(5) },
	{ policy: UNAVAILABLE, what: "+QMTSTAT: 7, server unavailable", device: closed(7) },
	{ policy: UNREACHABLE, what: "result 4 of QMTOPEN, while the host's address is not found", device: opened(4, NO_ADDRESS) },
	{ policy: UNREACHABLE, what: "result 5 of QMTOPEN, on a host that is an address", device: opened(5), options: { session: { host: "192.0.2.9" } } },
	{ policy: UNREACHABLE, what: "result 2 of QMTCONN: CONNECT could not be sent", device: device => device.always("AT+QMTCONN=", OK + line("+QMTCONN: 0,2")) },
	{ policy: UNREACHABLE, what: "+QMTSTAT: 6, packets could not be sent", device: closed(6) },
	{ policy: UNRESPONSIVE, what: "no result line of QMTOPEN", device: device => device.always("AT+QMTOPEN=", OK) },
	{ policy: UNRESPONSIVE, what: "no result line of QMTCONN", device: device => device.always("AT+QMTCONN=", OK) },
];
