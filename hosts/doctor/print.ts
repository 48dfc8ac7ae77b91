// How findings are printed: a line each; below what is wrong, the dialogue, what it means and what to do.

import type { Finding } from "./examination.js";
import type { Diagnosis } from "./examine.js";

const MARKS = Object.freeze({ fine: "ok", note: "note", failed: "FAILED" });
const WIDTH = 13;

/** @param verbose whether the dialogue is printed of steps that are well too */
export function formatFinding({ step, level, found, means, advice, exchanges }: Finding, verbose: boolean): string {
	const lines = [`${step.padEnd(WIDTH)}${MARKS[level].padEnd(8)}${[means, found].filter(text => text !== undefined && text !== "").join(": ")}`];
	if (level !== "fine" || verbose)
		for (const { sent, came } of exchanges)
			lines.push(`    sent   ${sent}`, ...came.map(line => `    came   ${line}`), ...(came.length === 0 ? ["    came   nothing"] : []));
	if (advice !== undefined)
		lines.push(`    do     ${advice}`);
	return lines.join("\n");
}

/** The last lines: what was changed, and how it ended. */
export function formatSummary({ healthy, findings, changes, commands }: Diagnosis, asked: boolean): string {
	const failure = findings.find(({ level }) => level === "failed");
	const notes = findings.filter(({ level }) => level === "note").length;
	const end = healthy ? "a message went to the broker and came back"
		: failure !== undefined ? `stopped at ${failure.step}: ${failure.means}`
		: asked ? "no message came back" : "the network is fine; --broker goes on";
	return [
		...(changes.length === 0 ? [] : [`changed      ${changes.join("; ")}`]),
		`summary      ${end} (${commands} commands${notes === 0 ? "" : `, ${notes} ${notes === 1 ? "note" : "notes"}`})`,
	].join("\n");
}
