// The first steps: the port, the rate of the line, which module it is.
// Source: V.250 §4.3 (AT and its rate); docs/hardware.md (First contact).

import { Dialogue } from "./dialogue.js";
import type { Examination } from "./examination.js";
import { PortError } from "./port.js";

/** Rates that modules are set to, in bits per second. */
const RATES = [115_200, 9600, 57_600, 19_200, 38_400, 230_400, 460_800, 921_600];
/** ms for an answer to AT. */
const ANSWER_MS = 700;

/** Opens the port. */
export async function openLine(examination: Examination): Promise<void> {
	const { options, surroundings } = examination;
	const [path] = options.serial === undefined ? await surroundings.ports() : [options.serial];
	if (path === undefined)
		return examination.fail("port-none");
	try {
		examination.port = await surroundings.open(path, options.baud);
	}
	catch (error) {
		if (!(error instanceof PortError))
			throw error;
		return examination.fail(error.reason, `${path}: ${error.message}`);
	}
	examination.dialogue = new Dialogue(examination.port, surroundings.clock);
	examination.fine("port", path);
}

/** Finds the rate at which the module answers. */
export async function findRate(examination: Examination): Promise<void> {
	const { options: { baud }, dialogue, port, surroundings } = examination;
	let heard = "";
	for (const rate of [baud, ...RATES.filter(rate => rate !== baud)]) {
		if (rate !== baud) {
			surroundings.onProgress(`trying ${rate} bit/s`);
			await port!.setRate(rate);
		}
		const answered = await answers(examination);
		if (answered !== undefined) {
			if (answered === "prompt")
				examination.note("prompt-open");
			else if (answered === "second")
				examination.note("slept");
			if (rate !== baud)
				examination.note("other-rate", `${rate} bit/s`);
			examination.fine("line", `${rate} bit/s`);
			return;
		}
		heard += dialogue.received;
	}
	await port!.setRate(baud);
	if (heard === "")
		return examination.fail("silent");
	return examination.fail(/^(?:AT\r*|\x1b)+$/.test(heard.replaceAll("\n", "")) ? "loopback" : "noise", `${heard.length} bytes`);
}

/** @returns which of three tries was answered: the first line, the one after, or the one after a prompt was left */
async function answers({ dialogue }: Examination): Promise<"first" | "second" | "prompt" | undefined> {
	if ((await dialogue.command("AT", { ms: ANSWER_MS })).ok)
		return "first";
	if ((await dialogue.command("AT", { ms: ANSWER_MS })).ok)
		return "second";
	dialogue.escape();
	await dialogue.pause(ANSWER_MS);
	return (await dialogue.command("AT", { ms: ANSWER_MS })).ok ? "prompt" : undefined;
}

/** Asks which module it is, whether its firmware has MQTT, and for error codes. */
export async function identify(examination: Examination): Promise<void> {
	const { lines } = await examination.ask("ATI");
	examination.model = lines.join(", ").replace("Revision: ", "");
	if (!/quectel|^B[CG]\d/i.test(examination.model))
		return examination.fail("not-quectel", examination.model);
	if (!/BG9[56]|BG77|BC20/.test(examination.model))
		examination.note("other-module", examination.model);
	if (!(await examination.ask("AT+QMTOPEN=?")).ok)
		return examination.fail("no-mqtt", examination.model);
	await examination.change("AT+CMEE=1");
	examination.fine("module", examination.model);
}
