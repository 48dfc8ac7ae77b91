// Opens a client of the module, with or without TLS.
// Source: both notes §3.2.2; BG96 note §3.2.1 ("ssl").

import type { Examination } from "./examination.js";

/** The SSL context that the doctor uses: the last one, which is volatile. */
export const SSL_CONTEXT = 5;
/** Longer than the maximum response time of the notes, 75 s. */
export const OPEN_MS = 80_000;

/** Opens the connection of a client, with or without TLS. @returns `<result>`; "refused" for ERROR, "silent" when nothing came */
export async function openClient(examination: Examination, client: number, tls: boolean): Promise<number | "refused" | "silent"> {
	const { options: { broker }, dialogue, isBG } = examination;
	if (isBG && broker!.tls)
		await examination.change(`AT+QMTCFG="ssl",${client},${tls ? `1,${SSL_CONTEXT}` : 0}`);
	const { ok, silent } = await examination.order(`AT+QMTOPEN=${client},"${broker!.host}",${broker!.port}`, OPEN_MS);
	if (!ok && !silent)
		return "refused";
	const report = await dialogue.report(new RegExp(`^\\+QMTOPEN: ${client},(-?\\d+)`), OPEN_MS);
	return report === undefined ? "silent" : Number(report[1]);
}
