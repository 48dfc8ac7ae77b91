// docs/recovery.md, written from the policies of modules/quectel/common/recovery-policy and the causes that the tests play.

import { FIRST, NOTHING, PDP, POLICIES, POWER, RADIO } from "../../modules/quectel/common/recovery-policy.js";
import { CAUSES } from "./recovery-causes.js";

const MEASURES: Readonly<Record<number, string>> = {
	[NOTHING]: "nothing", [PDP]: "PDP context", [RADIO]: "PDP context, radio", [POWER]: "module (power pin, or AT+CFUN=1,1)",
};

function time(ms: number): string {
	return ms >= 3_600_000 ? `${ms / 3_600_000} h` : ms >= 60_000 ? `${ms / 60_000} min` : `${ms / 1000} s`;
}

/** @returns the page */
export function renderRecovery(): string {
	const rows = POLICIES.map(policy => {
		const causes = CAUSES.filter(cause => cause.policy === policy).map(({ what }) => what);
		return `| ${policy.cause} (\`${policy.name}\`) | ${causes.join("; ")} | ${time(FIRST)} to ${time(policy.longest)} | ${MEASURES[policy.strongest]} |`;
	});
	return `# Recovery

Written by \`npm run docs\` from [modules/quectel/common/recovery-policy.ts](../modules/quectel/common/recovery-policy.ts) and the cases of
tests/modules/quectel/recovery.test.ts, which plays each cause for a day; \`npm test\` fails when this page is not up to date.

## When a link is lost, or does not open

| cause | seen as | pauses, before the random factor | switched off and on, at most |
| --- | --- | --- | --- |
${rows.join("\n")}

A pause is twice the one before it at most, whatever its cause, and is multiplied by 0.5 to 1.5 at random. A link that was open for a minute starts again with the first. What is
switched off and on is chosen after 3, 6, 12, 24 … failures in a row, from the first of the list on, then from its beginning again. \`+QMTSTAT: 2\` and result 3 of
QMTOPEN cycle the PDP context at once, as the notes ask. A refusal changes nothing in network and module: the error says what a person has to check.
The network counts as working when it looks up the host's name; a host that is an address cannot show that.

A module whose MQTT hangs answers AT+QMTCONN? as if it were connected. It is found by two publishes in a row without a result line, or without traffic by the
[probe](api.md#probe), where that is asked for, within 105 s (tests/modules/quectel/session/probe.test.ts); then it is the last row of the table: with a QMTOPEN that has no result line within 75 s, twice, the
module is restarted four to six minutes after it hung. PDP context and radio are not tried first, because a restart begins with both, and neither brings the module's MQTT back.

## When the module cannot work

| cause | what is done |
| --- | --- |
| no registration | asked at once when the module reports a change (AT+CEREG=1), else after a tenth of the time waited, 1 s to 60 s; reported, and the radio switched off and on, after 5 min, then after 10, 20, 40 and every 60 min |
| registration denied | asked likewise, and reported; the radio is left alone |
| no SIM, a PIN that is missing, wrong, or not entered because one try is left | asked likewise, and reported; radio and power are left alone, but after \`+CME ERROR: 13\` AT+CFUN=1 goes first, since a radio that was left off leaves the SIM off |
| PDP context that does not become active | three activations, then the radio is switched off and on, 10 s later, then 20 s, and so on up to an hour |
| no answer on the AT channel | reset by the power pin at once, then 1, 2, 4 min … up to 1 h after the last reset; at once again when the module had been ready for 10 min |
| module restarted by itself | brought up at once |

## Over restarts of the machine

A host that has a place for records gives it to the sensor node as \`record\`, with \`read(name)\` and \`write(name, text)\`; on an ESP32 they are in NVS, on a desktop in
files beside the journal's. Without it the node begins again with each start. One record is the modem's, of what its [firmware](architecture.md#bring-up) answered. The node's own, of some 350 bytes, keeps, and the retained status has, where they are not 0: \`starts\`; how often there was no link for each cause of the
table, by its name; \`cycles\` of context, radio and power, for a link or a silent AT channel; \`refusals\`, the attempts that a refusal has cost so far; and the last error, as \`lost\`.
After a start the first attempt is made at once, since a person may have changed what was refused; with \`refusals\` the pauses go on from there, so that a machine
that restarts again and again does not try every second.

It is written at a start, with the first failure after it, in the end, and otherwise every ten minutes at most, and only when something has changed: on a node that stays connected never.
In NVS a text of 350 bytes takes 12 of the 126 entries of a page, so a page has room for ten, and the SDK's partition of six pages, of which one is kept free, for fifty
before each page is erased once. With 100,000 erases that is 5 million writes: 95 years of a failure every ten minutes, more than 4 years of a machine that restarts every minute.
`;
}
