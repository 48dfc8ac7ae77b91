// The modules: everything in which they differ, one frozen object each: limits, defaults, forms, and the steps of their bring-up.
// Source: BG96 note V1.0 and BC20 note (sections beside each line).

import { PAYLOAD_LIMIT } from "./common/limits.js";
import type { Profile } from "./common/module-profile.js";
import { ALIAUTH, DATA_FORMAT, KEEPALIVE, PDPCID, RECV_MODE, SESSION, SSL, TIMEOUT, VERSION, WILL } from "./common/mqtt-keys.js";
import {
	ADDRESS, AWAKE, BEARER, CIRCUITS, CONTEXT, ECHO_OFF, EDRX_LTE_M, EDRX_NB_IOT, EPS, ERROR_CODES, FLOW_CONTROL, GPRS, IDENTITY, IMEI, IOT_MODE, IS_ACTIVE,
	IS_ATTACHED, NETWORK_TIME, NO_PSM, PIN_STATE, PSM, PUBLISH, RADIO, RATE, SCAN_MODE, SCAN_SEQUENCE, SERIAL_NUMBER, SETTINGS, TIME, TIME_SERVER, URC_PORT,
} from "./modem/bring-up-steps.js";

export type { Profile, Technology } from "./common/module-profile.js";

/** BG96: LTE-M, NB-IoT and GSM. */
export const BG96: Profile = Object.freeze<Profile>({
	name: "BG96",
	prompt: true, // §3.2.8
	payload: PAYLOAD_LIMIT, // §3.2.8 note 2: the module drops what exceeds it, without an error
	line: 1024,
	packetTimeout: 5000, // §3.2.1 <pkt_timeout>
	retries: 3, // §3.2.1 <retry_times>
	openTimeout: 75_000, // §3.2.2
	settings: Object.freeze([VERSION, PDPCID, SSL, KEEPALIVE, SESSION, TIMEOUT, WILL, ALIAUTH, RECV_MODE]), // §3.2.1; "recv/mode" in later firmware
	upperCase: false, // §3.2.1; §6.2 writes "SSL", which the module takes as well
	steps: Object.freeze([
		ECHO_OFF, ERROR_CODES, RATE, FLOW_CONTROL, URC_PORT, IDENTITY, IMEI, SETTINGS, PUBLISH, SCAN_MODE, IOT_MODE, SCAN_SEQUENCE, PSM, EDRX_LTE_M, EDRX_NB_IOT,
		PIN_STATE, CONTEXT, EPS, GPRS, CIRCUITS, IS_ACTIVE, TIME, NETWORK_TIME, TIME_SERVER,
	]),
	technologies: Object.freeze(["GSM", "LTE-M", "NB-IoT"] as const),
	authenticates: true,
	timeServer: true,
	attaches: false,
	quality: true,
	activateTimeout: 150_000, // AT+QIACT
	registerTimeout: 300_000,
});

/** BC20: NB-IoT and GNSS. */
export const BC20: Profile = Object.freeze<Profile>({
	name: "BC20",
	prompt: false, // §3.2.8: "<msg>" in the command line
	payload: 1024, // none is stated; related modules take 700 to 1460
	line: 1344, // a payload, a topic and what is around them
	packetTimeout: 10_000, // §3.2.1 <pkt_timeout>
	retries: 3, // §3.2.1 <retry_times>
	openTimeout: 75_000, // §3.2.2
	settings: Object.freeze([KEEPALIVE, SESSION, TIMEOUT, WILL, ALIAUTH, DATA_FORMAT, RECV_MODE]), // §3.2.1; the last two in other firmware
	upperCase: true, // §3.2.1: write commands
	steps: Object.freeze([
		ECHO_OFF, ERROR_CODES, RATE, FLOW_CONTROL, AWAKE, NO_PSM, IDENTITY, SERIAL_NUMBER, SETTINGS, PUBLISH, PSM, EDRX_NB_IOT, RADIO, PIN_STATE, BEARER,
		EPS, IS_ATTACHED, ADDRESS, TIME,
	]),
	technologies: Object.freeze(["NB-IoT"] as const),
	authenticates: false,
	timeServer: false,
	attaches: true,
	quality: false,
	activateTimeout: 85_000, // AT+CGATT
	registerTimeout: 300_000,
});
