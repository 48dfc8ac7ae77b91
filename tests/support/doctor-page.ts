// docs/doctor.md, written from the causes of hosts/doctor/causes.

import { CAUSES } from "../../hosts/doctor/causes.js";

/** @returns the page */
export function renderDoctor(): string {
	const rows = Object.entries(CAUSES).map(([name, { step, level, means, advice }]) => `| ${step} | \`${name}\` | ${level === "note" ? "note: " : ""}${means} | ${advice.replaceAll("|", "\\|")} |`);
	return `# The doctor

Written by \`npm run docs\` from [hosts/doctor/causes.ts](../hosts/doctor/causes.ts); \`npm test\` provokes each cause on the simulated modem, and fails when this
page is not up to date.

"Why does it not connect?" With a module at a serial port of this computer:

\`\`\`
npm run doctor -- --serial /dev/ttyUSB2 --apn iot.example --broker mqtt://user:password@broker.example
port         ok      /dev/ttyUSB2
line         ok      115200 bit/s
module       ok      Quectel, BG96, BG96MAR02A07M1G
radio        ok      on
SIM          ok      ready
network      ok      at home, CAT-M1 in LTE BAND 3
signal       ok      good: RSRP -93 dBm
context      ok      address 10.76.51.180
name         ok      broker.example is 192.0.2.1
broker       ok      broker.example:1883
MQTT         FAILED  the broker refuses user or password (CONNACK 4): CONNACK 4
    sent   AT+QMTCFG="version",0,4
    came   OK
    sent   AT+QMTCONN=0,"quectel-doctor","user","****"
    came   OK
    came   +QMTCONN: 0,0,4
    do     check both: --broker mqtt://user:password@host
changed      AT+CMEE=1; AT+QICSGP=1,1,"iot.example","","",0; AT+QIACT=1; AT+QMTCFG="version",0,4
summary      stopped at MQTT: the broker refuses user or password (CONNACK 4) (17 commands)
\`\`\`

It goes from the port to a message that comes back, and stops at the first thing without which nothing further can work. A question or a setting whose
answer is lost is sent once more; what opens, sends or enters a PIN is not: what follows shows whether it was done. Everything that it changes in the
module stands in the last lines; without \`--fix\` it switches nothing on. What it sets is lost when the module restarts, but for the access point.
Without \`--serial\` it looks for a Quectel module at USB; without \`--broker\` it ends at the network. \`--verbose\` prints the dialogue of every
step, \`--json\` one object. Passwords and PINs are asterisks. The exit code is 0 when a message has come back, 1 when not, 2 for a mistake in the
command line.

Without hardware: \`npm run modem -- --pty ./modem\`, with any of its [faults](simulated-modem.md#faults), and \`--serial ./modem\`.

## What it finds

| step | cause | what it means | what to do |
|---|---|---|---|
${rows.join("\n")}
`;
}
