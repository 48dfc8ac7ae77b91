// The answers that make a Device a BC20, as in docs/hardware.md (Set-up) and the BC20 note §3.2.

import { type Device, line, OK } from "./quectel-device.js";

/** AT+QMTCFG=? of the note, §3.2.1. */
const SETTINGS = [
	"\"keepalive\",(0-5),(0-3600)", "\"session\",(0-5),(0,1)", "\"timeout\",(0-5),(1-60),(1-10),(0,1)",
	"\"will\",(0-5),(0,1),(0-2),(0,1),\"will_topic\",\"will_msg\"", "\"aliauth\",(0-5),\"productkey\",\"devicename\",\"devicesecret\"",
];
const HEXADECIMAL = "\"dataformat\",(0-5),(0,1),(0,1)";

/** Makes a device a BC20. @param digits its firmware has "dataformat" */
export function makeBC20(device: Device, digits = false): void {
	device
		.always("AT+QMTCFG=?", line([...SETTINGS, ...digits ? [HEXADECIMAL] : []].map(key => `+QMTCFG: ${key}`).join("\r\n")) + OK)
		.always("AT+QMTPUB=?", line("+QMTPUB: (0-5),<msgID>,<qos>,<retain>,\"<topic>\",\"<msg>\"") + OK)
		.always("AT+QMTPUB=", command => OK + line(`+QMTPUB: ${command.split(/[=,]/, 3).slice(1).join()},0`))
		.always("ATI", line("Quectel_Ltd\r\nQuectel_BC20\r\nRevision: BC20NAR01A05") + OK)
		.always("AT+CGSN=1", line("+CGSN: 866425030012340") + OK)
		.always("AT+CGATT?", line("+CGATT: 1") + OK)
		.always("AT+CGPADDR", line("+CGPADDR: 1,10.76.51.180") + OK);
}
