// The answers that make a Device a BG95, as in docs/hardware.md (Publish; Received messages; Settings).

import { type Device, line, OK, PROMPT } from "./quectel-device.js";

/** AT+QMTCFG=? of a BG95. */
const SETTINGS = [
	"\"version\",(0-5),(3,4)", "\"pdpcid\",(0-5),(1-16)", "\"ssl\",(0-5),(0,1),(0-5)", "\"keepalive\",(0-5),(0-3600)", "\"session\",(0-5),(0,1)",
	"\"timeout\",(0-5),(1-60),(0-10),(0,1)", "\"will\",(0-5),(0,1),(0-2),(0,1),\"will_topic\",\"will_message\"", "\"recv/mode\",(0-5),(0,1),(0,1)",
	"\"aliauth\",(0-5),\"product_key\",\"device_name\",\"device_secret\"",
];

/** Makes a device a BG95. @param command its publish command */
export function makeBG95(device: Device, command = "AT+QMTPUB"): void {
	const result = command.slice(2);
	device
		.always("AT+QMTCFG=?", line(SETTINGS.map(key => `+QMTCFG: ${key}`).join("\r\n")) + OK)
		.always("AT+QMTCFG=\"recv/mode\"", OK)
		.always(`${command}=?`, line(`${result}: (0-5),<msgid>,(0-2),(0,1),<topic>,(1-4096)`) + OK)
		.always(`${command}=`, publish => {
			device.expect(Number(/",(\d+)$/.exec(publish)?.[1] ?? NaN));
			return PROMPT;
		})
		.always("ATI", line("Quectel\r\nBG95-M3\r\nRevision: BG95M3LAR02A04") + OK);
	device.published = publish => OK + line(`${result}: ${publish.split(/[=,]/, 3).slice(1).join()},0`);
}
