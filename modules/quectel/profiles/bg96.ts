// The BG96: limits, defaults, forms, and the steps of its bring-up. LTE-M, NB-IoT and GSM.
// Source: BG96 note V1.0 (sections beside each line); what later firmware has beyond it, it lists itself: ../common/capabilities.

import { PROMPT, type Profile } from "../common/module-profile.js";
import { ALIAUTH, KEEPALIVE, PDPCID, RECV_MODE, SESSION, SSL, TIMEOUT, VERSION, WILL } from "../common/mqtt-keys.js";
import {
	CIRCUITS, CONTEXT, ECHO_OFF, EDRX_LTE_M, EDRX_NB_IOT, EPS, ERROR_CODES, FLOW_CONTROL, GPRS, IDENTITIES, IDENTITY, IMEI, IOT_MODE, IS_ACTIVE, NETWORK_TIME,
	PIN_STATE, PSM, PUBLISH, RATE, SCAN_MODE, SCAN_SEQUENCE, SETTINGS, TIME, TIME_SERVER, URC_PORT,
} from "../modem/bring-up-steps.js";

/** BG96: LTE-M, NB-IoT and GSM. */
export const BG96: Profile = Object.freeze<Profile>({
	name: "BG96",
	publish: "AT+QMTPUB", // §3.2.8
	form: PROMPT,
	payload: 1548, // §3.2.8 note 2: the module drops what exceeds it, without an error
	countedPayload: 1548, // V1.2 of the note has 4096, and firmware that takes so many lists it
	combines: true, // docs/hardware.md (Command lines)
	line: 1024,
	packetTimeout: 5000, // §3.2.1 <pkt_timeout>
	retries: 3, // §3.2.1 <retry_times>
	openTimeout: 75_000, // §3.2.2
	settings: Object.freeze([VERSION, PDPCID, SSL, KEEPALIVE, SESSION, TIMEOUT, WILL, ALIAUTH, RECV_MODE]), // §3.2.1; "recv/mode" in later firmware
	lengthKey: RECV_MODE,
	upperCase: false, // §3.2.1; §6.2 writes "SSL", which the module takes as well
	steps: Object.freeze([
		ECHO_OFF, ERROR_CODES, RATE, FLOW_CONTROL, URC_PORT, IDENTITIES, IDENTITY, IMEI, SETTINGS, PUBLISH, SCAN_MODE, IOT_MODE, SCAN_SEQUENCE, PSM, EDRX_LTE_M, EDRX_NB_IOT,
		PIN_STATE, CONTEXT, EPS, GPRS, CIRCUITS, IS_ACTIVE, TIME, NETWORK_TIME, TIME_SERVER,
	]),
	technologies: Object.freeze(["GSM", "LTE-M", "NB-IoT"] as const),
	authenticates: true,
	timeServer: true,
	attaches: false,
	contexts: 16, // §3.2.1 "pdpcid"
	quality: true,
	activateTimeout: 150_000, // AT+QIACT
	registerTimeout: 300_000,
});
