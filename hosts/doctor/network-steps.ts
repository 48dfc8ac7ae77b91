// The steps from the SIM to an address: radio, SIM, network, signal, PDP context.
// Source: 27.007 §7.2, §8.2, §8.3, §10.1; docs/hardware.md (Bring-up; SIM; Registration; PDP context).

import { REFUSALS, type CauseName } from "./causes.js";
import type { Answer } from "./dialogue.js";
import { parameters, type Examination } from "./examination.js";

const SECOND = 1000;
const SIM_TRIES = 10;
/** 27.007 §7.2 `<stat>`. */
const STATES = ["not registered", "at home", "searching", "refused", "unknown", "roaming"];
const HOME = 1, SEARCHING = 2, DENIED = 3, ROAMING = 5;
/** +CME ERROR of AT+CPIN?, 27.007 §9.2.1. */
const SIM_ERRORS: Readonly<Record<number, CauseName>> = Object.freeze({ 10: "sim-missing", 13: "sim-failure", 14: "sim-busy", 15: "sim-wrong" });
const BUSY = 14;
/** dBm below which a signal is weak: RSRP of LTE, RSSI. */
const WEAK_RSRP = -115, WEAK_RSSI = -105;
const CONTEXT_MS = 150_000;

/** The radio must be on. */
export async function checkRadio(examination: Examination): Promise<void> {
	const [mode] = parameters(await examination.ask("AT+CFUN?"), "+CFUN");
	if (mode === "1")
		return examination.fine("radio", "on");
	if (!examination.options.fix)
		return examination.fail("radio-off", `AT+CFUN is ${mode}`);
	await examination.change("AT+CFUN=1", 15 * SECOND);
	examination.fine("radio", "switched on");
}

/** The SIM must be there and unlocked. */
export async function checkSim(examination: Examination): Promise<void> {
	const { options: { pin }, isBG, dialogue } = examination;
	const answer = await askForSim(examination);
	const [state] = parameters(answer, "+CPIN");
	if (!answer.ok)
		return examination.fail(SIM_ERRORS[answer.code ?? BUSY] ?? "sim-failure");
	if (state === "SIM PUK")
		return examination.fail("sim-puk");
	if (state !== "SIM PIN")
		return examination.fine("SIM", "ready");
	if (pin === undefined)
		return examination.fail("sim-pin");
	const tries = isBG ? Number(parameters(await examination.ask(`AT+QPINC="SC"`), "+QPINC")[1] ?? NaN) : NaN;
	if (tries < 2)
		return examination.fail("sim-pin-last");
	const { ok, silent } = await examination.changeOnce(`AT+CPIN="${pin}"`, 5 * SECOND, `AT+CPIN="****"`);
	if (!(silent ? parameters(await askForSim(examination), "+CPIN")[0] === "READY" : ok))
		return examination.fail("sim-pin-wrong", Number.isNaN(tries) ? "" : `${tries - 1} ${tries === 2 ? "try" : "tries"} left`);
	await dialogue.pause(SECOND);
	examination.fine("SIM", "unlocked with its PIN");
}

/** A card that starts answers "busy" for some seconds. */
async function askForSim(examination: Examination): Promise<Answer> {
	let answer = await examination.ask("AT+CPIN?");
	for (let count = 1; count < SIM_TRIES && answer.code === BUSY; count++) {
		examination.surroundings.onProgress("the SIM starts");
		await examination.dialogue.pause(SECOND);
		answer = await examination.ask("AT+CPIN?");
	}
	return answer;
}

/** The network must accept the module. */
export async function checkNetwork(examination: Examination): Promise<void> {
	let state = await registration(examination);
	if (state !== HOME && state !== ROAMING && state !== DENIED) {
		await checkSelection(examination);
		state = await waitForNetwork(examination);
	}
	if (state === DENIED)
		return examination.fail("registration-denied", await refusal(examination));
	if (state !== HOME && state !== ROAMING) {
		await checkTechnologies(examination);
		return examination.fail("no-network", STATES[state] ?? "");
	}
	examination.fine("network", `${STATES[state]}${await cell(examination)}`);
}

/** @returns the best `<stat>` of the domains: LTE, and for a module with GSM that too */
async function registration(examination: Examination): Promise<number> {
	const stats: number[] = [];
	for (const command of examination.isBG ? ["+CEREG", "+CGREG"] : ["+CEREG"]) {
		const stat = Number(parameters(await examination.ask(`AT${command}?`), command)[1] ?? 0);
		if (stat === HOME || stat === ROAMING)
			return stat;
		stats.push(stat);
	}
	return [DENIED, SEARCHING].find(stat => stats.includes(stat)) ?? 0;
}

/** AT+COPS=2 keeps a module out of every network. */
async function checkSelection(examination: Examination): Promise<void> {
	const [mode] = parameters(await examination.ask("AT+COPS?", 30 * SECOND), "+COPS");
	if (mode !== "2")
		return;
	if (!examination.options.fix)
		return examination.fail("deregistered");
	await examination.change("AT+COPS=0", 180 * SECOND);
}

async function waitForNetwork(examination: Examination): Promise<number> {
	const { surroundings: { clock, onProgress }, options: { waitMs }, dialogue } = examination;
	const begin = clock.now();
	let state = await registration(examination);
	while (state !== HOME && state !== ROAMING && state !== DENIED && clock.now() - begin < waitMs) {
		onProgress(`looking for a network, ${Math.round((waitMs - clock.now() + begin) / SECOND)} s left`);
		await dialogue.pause(2 * SECOND);
		state = await registration(examination);
	}
	return state;
}

/** @returns why the network refuses, as far as the firmware tells */
async function refusal(examination: Examination): Promise<string> {
	if (!(await examination.change("AT+CEREG=3")).ok)
		return "this firmware does not tell why";
	const [, , , , , kind, cause] = parameters(await examination.ask("AT+CEREG?"), "+CEREG");
	await examination.change("AT+CEREG=0");
	return kind === "0" && cause !== undefined ? `cause ${cause}: ${REFUSALS[Number(cause)] ?? "see 24.301, annex A"}` : "the network gave no cause";
}

/** @returns technology, band and operator, of a module that tells */
async function cell(examination: Examination): Promise<string> {
	if (!examination.isBG)
		return "";
	const [technology, , band] = parameters(await examination.ask("AT+QNWINFO"), "+QNWINFO");
	return technology === undefined ? "" : `, ${technology}${band === undefined ? "" : ` in ${band}`}`;
}

/** Whether the module looks for LTE-M, NB-IoT and GSM alike. */
async function checkTechnologies(examination: Examination): Promise<void> {
	if (!examination.isBG)
		return;
	const [, scan] = parameters(await examination.ask(`AT+QCFG="nwscanmode"`), "+QCFG");
	const [, category] = parameters(await examination.ask(`AT+QCFG="iotopmode"`), "+QCFG");
	const left = [
		...(scan === "1" ? ["LTE-M", "NB-IoT"] : [...(category === "1" ? ["LTE-M"] : []), ...(category === "0" ? ["NB-IoT"] : [])]),
		...(scan === "3" ? ["GSM"] : []),
	];
	if (left.length > 0)
		examination.note("technology-limited", `left out: ${left.join(", ")}`);
}

/** The signal in words. */
export async function checkSignal(examination: Examination): Promise<void> {
	const [text, weak] = examination.isBG
		? lteSignal(parameters(await examination.ask("AT+QCSQ"), "+QCSQ"))
		: rssi(Number(parameters(await examination.ask("AT+CSQ"), "+CSQ")[0]));
	if (weak)
		examination.note("signal-weak", text);
	else
		examination.fine("signal", text);
}

function lteSignal([technology, received, power]: readonly string[]): readonly [string, boolean] {
	if (technology === "GSM" || power === undefined)
		return grade("RSSI", Number(received), WEAK_RSSI);
	return grade("RSRP", Number(power), WEAK_RSRP);
}

/** 27.007 §8.5: steps of 2 dBm from -113. */
function rssi(step: number): readonly [string, boolean] {
	return step === 99 || Number.isNaN(step) ? ["not measured", false] : grade("RSSI", -113 + 2 * step, WEAK_RSSI);
}

function grade(name: string, value: number, weak: number): readonly [string, boolean] {
	const words = value < weak ? "weak" : value < weak + 15 ? "fair" : "good";
	return [`${words}: ${name} ${value} dBm`, value < weak];
}

/** The PDP context must have an address. */
export async function checkContext(examination: Examination): Promise<void> {
	const { isBG, options: { context } } = examination;
	if (isBG)
		await activate(examination);
	const address = isBG
		? contextAddress(await examination.ask("AT+QIACT?"), "+QIACT", context, 3)
		: contextAddress(await examination.ask("AT+CGPADDR"), "+CGPADDR", context, 1);
	if (address === "" || address === "0.0.0.0")
		return examination.fail("no-address");
	examination.address = address;
	examination.fine("context", `address ${address}`);
}

async function activate(examination: Examination): Promise<void> {
	const { options: { context, apn } } = examination;
	if (contextAddress(await examination.ask("AT+QIACT?"), "+QIACT", context, 3) !== "")
		return;
	const [, name = ""] = parameters(await examination.ask(`AT+QICSGP=${context}`), "+QICSGP");
	const wanted = apn?.name ?? name;
	if (apn !== undefined) {
		const line = `AT+QICSGP=${context},1,"${apn.name}","${apn.user}","${apn.password}",${apn.user === "" ? 0 : 3}`;
		await examination.change(line, undefined, apn.password === "" ? line : line.replace(`"${apn.password}"`, `"****"`));
	}
	else if (name === "")
		await examination.change(`AT+QICSGP=${context},1,""`);
	examination.surroundings.onProgress("activating the PDP context");
	const { ok, silent } = await examination.changeOnce(`AT+QIACT=${context}`, CONTEXT_MS);
	if (!ok && !silent)
		examination.fail(wanted === "" ? "apn-missing" : "context-refused", wanted === "" ? "" : `access point ${wanted}`);
}

/** @returns the address of a context in an answer; "" without one */
function contextAddress({ lines }: Answer, name: string, context: number, at: number): string {
	const line = lines.find(text => text.startsWith(`${name}: ${context},`));
	return line === undefined ? "" : parameters({ ok: true, silent: false, lines: [line] }, name)[at] ?? "";
}
