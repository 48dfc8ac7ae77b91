// The BC20: limits, defaults, forms, and the steps of its bring-up. NB-IoT and GNSS.
// Source: BC20 note (sections beside each line).

import { INLINE, type Profile } from "../common/module-profile.js";
import { ALIAUTH, DATA_FORMAT, KEEPALIVE, RECV_MODE, SESSION, TIMEOUT, WILL } from "../common/mqtt-keys.js";
import {
	ADDRESS, AWAKE, BEARER, ECHO_OFF, EDRX_NB_IOT, EPS, ERROR_CODES, FLOW_CONTROL, IDENTITY, IS_ATTACHED, NO_PSM, PIN_STATE, PSM, PUBLISH, RADIO, RATE,
	SERIAL_NUMBER, SETTINGS, TIME,
} from "../modem/bring-up-steps.js";

/** BC20: NB-IoT and GNSS. */
export const BC20: Profile = Object.freeze<Profile>({
	name: "BC20",
	publish: "AT+QMTPUB", // §3.2.8
	form: INLINE,
	payload: 1024, // none is stated; related modules take 700 to 1460
	countedPayload: 1024,
	combines: false, // not known of it
	line: 1344, // a payload, a topic and what is around them
	packetTimeout: 10_000, // §3.2.1 <pkt_timeout>
	retries: 3, // §3.2.1 <retry_times>
	openTimeout: 75_000, // §3.2.2
	settings: Object.freeze([KEEPALIVE, SESSION, TIMEOUT, WILL, ALIAUTH, DATA_FORMAT, RECV_MODE]), // §3.2.1; the last two in other firmware
	lengthKey: RECV_MODE,
	upperCase: true, // §3.2.1: write commands
	steps: Object.freeze([
		ECHO_OFF, ERROR_CODES, RATE, FLOW_CONTROL, AWAKE, NO_PSM, IDENTITY, SERIAL_NUMBER, SETTINGS, PUBLISH, PSM, EDRX_NB_IOT, RADIO, PIN_STATE, BEARER,
		EPS, IS_ATTACHED, ADDRESS, TIME,
	]),
	technologies: Object.freeze(["NB-IoT"] as const),
	authenticates: false,
	timeServer: false,
	attaches: true,
	contexts: 1,
	quality: false,
	activateTimeout: 85_000, // AT+CGATT
	registerTimeout: 300_000,
});
