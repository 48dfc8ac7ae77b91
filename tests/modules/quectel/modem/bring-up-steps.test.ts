// The rows of bring-up, each whole: command, name of the answer, longest answer, what it leads to; when it is taken, what it writes and what it reads.
// modules/quectel/modem/bring-up-steps. Source: 27.007 §5.4, §7.2, §7.38, §7.40, §8.2, §8.3, §8.8, §10.1; both notes §3.2.1 and §3.2.8.

import { deepEqual, equal, throws } from "node:assert/strict";
import CommandLine from "../../../../modules/at/command-line.js";
import Parameters from "../../../../modules/at/parameters.js";
import Memory from "../../../../modules/base/memory.js";
import Capabilities from "../../../../modules/quectel/common/capabilities.js";
import * as steps from "../../../../modules/quectel/modem/bring-up-steps.js";
import { checkContexts } from "../../../../modules/quectel/modem/pdp-contexts.js";
import { BC20, BG96 } from "../../../../modules/quectel/profile.js";

type Row = readonly [name: string, command: string, response: string, timeout: number | undefined, after: string, then?: string];

const ROWS: readonly Row[] = [
	["ECHO_OFF", "ATE0", "", 5000, "NEXT"],
	["ERROR_CODES", "AT+CMEE=1", "", 5000, "NEXT"],
	["URC_PORT", "AT+QURCCFG=\"urcport\",\"uart1\"", "", 5000, "NEXT"],
	["RATE", "AT+IPR=", "", 5000, "CHANGE_RATE"],
	["FLOW_CONTROL", "AT+IFC=2,2", "", 5000, "NEXT"],
	["AWAKE", "AT+QSCLK=0", "", 5000, "NEXT"],
	["IDENTITIES", "ATI;+GSN", "", 5000, "KEEP_IDENTITIES"],
	["IDENTITY", "ATI", "", 5000, "KEEP_IDENTITY"],
	["IMEI", "AT+GSN", "", 5000, "KEEP_IMEI"],
	["SERIAL_NUMBER", "AT+CGSN=1", "+CGSN", 5000, "KEEP_IMEI"],
	["SETTINGS", "AT+QMTCFG=?", "+QMTCFG", 5000, "KEEP_CAPABILITIES"],
	["PUBLISH", "AT+QMTPUB=?", "+QMTPUB", 5000, "KEEP_FORMS"],
	["PUBLISH_EXTENDED", "AT+QMTPUBEX=?", "+QMTPUBEX", 5000, "KEEP_FORMS"],
	["SCAN_MODE", "AT+QCFG=\"nwscanmode\",", "", 5000, "NEXT"],
	["IOT_MODE", "AT+QCFG=\"iotopmode\",", "", 5000, "NEXT"],
	["SCAN_SEQUENCE", "AT+QCFG=\"nwscanseq\",", "", 5000, "NEXT"],
	["NO_PSM", "AT+CPSMS=0", "", 5000, "NEXT"],
	["PSM", "AT+CPSMS=1,,,", "", 5000, "NEXT"],
	["EDRX_LTE_M", "AT+CEDRXS=1,4,", "", 5000, "NEXT"],
	["EDRX_NB_IOT", "AT+CEDRXS=1,5,", "", 5000, "NEXT"],
	["RADIO", "AT+CFUN=1", "", 15_000, "NEXT"],
	["PIN_STATE", "AT+CPIN?", "+CPIN", 5000, "CHECK_PIN"],
	["PIN_TRIES", "AT+QPINC=\"SC\"", "+QPINC", 5000, "CHECK_TRIES"],
	["PIN", "AT+CPIN=", "", 5000, "ENTER_PIN", "PIN_STATE"],
	["CONTEXT", "AT+QICSGP=", "", 5000, "NEXT"],
	["BEARER", "AT+CGDCONT=1,\"IP\",", "", 5000, "NEXT"],
	["EPS", "AT+CEREG?", "+CEREG", 5000, "CHECK_REGISTRATION"],
	["GPRS", "AT+CGREG?", "+CGREG", 5000, "CHECK_REGISTRATION"],
	["CIRCUITS", "AT+CREG?", "+CREG", 5000, "CHECK_REGISTRATION"],
	["REPORT_REGISTRATION", "AT+CEREG=1", "", 5000, "ASK_AGAIN"],
	["IS_ACTIVE", "AT+QIACT?", "+QIACT", 5000, "CHECK_CONTEXT"],
	["IS_ATTACHED", "AT+CGATT?", "+CGATT", undefined, "CHECK_ATTACHED"],
	["ADDRESS", "AT+CGPADDR", "+CGPADDR", 5000, "CHECK_ATTACHED"],
	["TIME", "AT+CCLK?", "+CCLK", 5000, "SET_TIME"],
	["NETWORK_TIME", "AT+QLTS=2", "+QLTS", 5000, "SET_TIME"],
	["TIME_SERVER", "AT+QNTP=1,", "", 5000, "AWAIT", "TIME"],
	["ACTIVATE", "AT+QIACT=", "", undefined, "AWAIT", "IS_ACTIVE"],
	["DEACTIVATE", "AT+QIDEACT=", "", undefined, "NEXT", "EPS"],
	["ATTACH", "AT+CGATT=1", "", undefined, "NEXT", "EPS"],
	["DETACH", "AT+CGATT=0", "", undefined, "NEXT", "ATTACH"],
	["RADIO_ON", "AT+CFUN=1", "", 15_000, "NEXT", "PIN_STATE"],
	["RADIO_OFF", "AT+CFUN=0", "", 15_000, "NEXT", "RADIO_ON"],
	["RESTART", "AT+CFUN=1,1", "", 15_000, "RESTARTED"],
	["STOPPED", "", "", 5000, "NEXT"],
];

/** Rows whose answer has no name; rows that are taken for each PDP context. */
const TAKE_TEXT = ["IDENTITIES", "IDENTITY", "IMEI"];
const EACH = ["CONTEXT", "IS_ACTIVE"];
/** Rows that wait for what became of them, in milliseconds after OK and after an error; rows that leave a mark. */
const PAUSES: Readonly<Record<string, readonly number[]>> = { ACTIVATE: [0, 1000], TIME_SERVER: [60_000, 0] };
const MARKS: Readonly<Record<string, number>> = { REPORT_REGISTRATION: steps.REPORTING, PIN: steps.PIN_ENTERED, TIME_SERVER: steps.TIME_ASKED };

/** An option as it stands in the command line. */
const BYTES = Buffer.from("\"1\",2");

const all = steps as unknown as Readonly<Record<string, steps.Step & number>>;
const nameOf = (step: steps.Step | undefined): string | undefined => Object.keys(all).find(name => all[name] === step);
const text = (bytes: Uint8Array | undefined): string => bytes === undefined ? "" : Buffer.from(bytes).toString("latin1");

/** What a test states of a step's context; the rest is as in a driver without options. */
interface Given {
	readonly options?: object;
	readonly pdp?: object;
	readonly rateSettled?: boolean;
	readonly errorCodes?: boolean;
	readonly known?: boolean;
	readonly timeKnown?: boolean;
	readonly timeSettled?: boolean;
}

function contextOf(given: Given = {}): steps.StepContext {
	return {
		capabilities: new Capabilities(BC20), rateSettled: false, errorCodes: false, known: false, timeKnown: false, timeSettled: false, text: "", value: NaN, ...given,
		options: { baud: 57_600, flowControl: false, LTE: false, GSM: false, ...given.options } as never, pdp: { context: 3, user: "", password: "", authentication: 0, ...given.pdp } as never,
	};
}

/** What a row's command line is. */
function composed(step: steps.Step, given: Given = {}): string {
	const line = new CommandLine(new Memory(CommandLine.bytesFor(1024)), 1024);
	line.begin(step.command);
	step.compose?.(line, contextOf(given), step.option!);
	return text(line.bytes.subarray(line.start, line.end));
}
/** What a row makes of the parameters of its answer. */
function read(step: steps.Step, ...answers: readonly string[]): steps.StepContext {
	const context = contextOf();
	for (const answer of answers) {
		const bytes = Buffer.from(answer);
		const parameters = new Parameters(bytes);
		parameters.set(0, bytes.length);
		step.read!(parameters, context);
	}
	return context;
}

describe("the steps of bring-up", () => {
	it("have a number for each result's way, all different", () => {
		const ways = [
			"NEXT", "KEEP_IDENTITY", "KEEP_IMEI", "KEEP_CAPABILITIES", "CHANGE_RATE", "CHECK_PIN", "CHECK_TRIES", "ENTER_PIN", "CHECK_REGISTRATION", "CHECK_CONTEXT",
			"CHECK_ATTACHED", "AWAIT", "SET_TIME", "RESTARTED", "ASK_AGAIN", "KEEP_IDENTITIES", "KEEP_FORMS",
		];
		deepEqual(ways.map(way => all[way]), ways.map((_, number) => number));
		deepEqual(Object.keys(all).filter(name => typeof all[name] === "object").sort(), ROWS.map(([name]) => name).sort());
	});

	for (const [name, command, response, timeout, after, then] of ROWS)
		it(`have ${name}: ${command || "nothing"}`, () => {
			const step = all[name]!;
			deepEqual([text(step.command), text(step.response), step.response === undefined, step.timeout, step.after, nameOf(step.then)],
				[command, response, response === "", timeout, all[after], then]);
			deepEqual([step.takesText, step.each, step.pauses, step.marks], [TAKE_TEXT.includes(name), EACH.includes(name), PAUSES[name], MARKS[name] ?? 0]);
			equal(step.after === steps.AWAIT, name in PAUSES);
			equal(Object.isFrozen(step), true);
		});

	it("are taken when an option asks for them, or what they find out is unknown", () => {
		const wanted = (name: string, given: Given): boolean => steps.isWanted(all[name]!, contextOf(given));
		for (const [name, option, value] of [
			["FLOW_CONTROL", "flowControl", true], ["SCAN_MODE", "scanMode", BYTES], ["IOT_MODE", "iotMode", BYTES], ["SCAN_SEQUENCE", "sequence", BYTES],
			["NO_PSM", "reachable", true], ["PSM", "powerSaving", BYTES], ["EDRX_LTE_M", "cycleLTEM", BYTES], ["EDRX_NB_IOT", "cycleNBIoT", BYTES], ["IDENTITIES", "record", {}],
			["BEARER", "apn", ""], ["TIME_SERVER", "timeServer", ""], ["EPS", "LTE", true], ["GPRS", "GSM", true], ["CIRCUITS", "GSM", true],
		] as const)
			deepEqual([wanted(name, {}), wanted(name, { options: { [option]: false } }), wanted(name, { options: { [option]: value } })], [false, false, true], name);
		deepEqual([wanted("ERROR_CODES", {}), wanted("ERROR_CODES", { errorCodes: true })], [true, false]);
		for (const name of ["SETTINGS", "PUBLISH", "PUBLISH_EXTENDED"])
			deepEqual([wanted(name, {}), wanted(name, { known: true })], [true, false], name);
		deepEqual([wanted("RATE", {}), wanted("RATE", { rateSettled: true })], [true, false]);
		deepEqual([wanted("NETWORK_TIME", {}), wanted("NETWORK_TIME", { timeKnown: true })], [true, false]);
		const options = { timeServer: "t" };
		deepEqual([wanted("TIME_SERVER", { options }), wanted("TIME_SERVER", { options, timeSettled: true })], [true, false]);
		for (const name of ["ECHO_OFF", "IMEI", "PIN_STATE", "CONTEXT", "IS_ACTIVE", "TIME"])
			equal(wanted(name, {}), true);
	});

	it("write their options behind the command", () => {
		equal(composed(steps.RATE), "AT+IPR=57600");
		for (const [step, option, command] of [
			[steps.SCAN_MODE, "scanMode", "AT+QCFG=\"nwscanmode\","], [steps.IOT_MODE, "iotMode", "AT+QCFG=\"iotopmode\","], [steps.SCAN_SEQUENCE, "sequence", "AT+QCFG=\"nwscanseq\","],
			[steps.PSM, "powerSaving", "AT+CPSMS=1,,,"], [steps.EDRX_LTE_M, "cycleLTEM", "AT+CEDRXS=1,4,"], [steps.EDRX_NB_IOT, "cycleNBIoT", "AT+CEDRXS=1,5,"],
		] as const)
			equal(composed(step, { options: { [option]: BYTES } }), `${command}"1",2`);
		equal(composed(steps.PIN, { options: { pin: "0123" } }), "AT+CPIN=\"0123\"");
		equal(composed(steps.BEARER, { options: { apn: "iot" } }), "AT+CGDCONT=1,\"IP\",\"iot\"");
		equal(composed(steps.TIME_SERVER, { options: { timeServer: "pool.ntp.org" } }), "AT+QNTP=1,\"pool.ntp.org\"");
		deepEqual([steps.ACTIVATE, steps.DEACTIVATE].map(step => composed(step)), ["AT+QIACT=3", "AT+QIDEACT=3"]);
	});

	it("write the access point with the authentication that is given, or PAP where there is a user", () => {
		const written = (options: object): string => composed(steps.CONTEXT, { pdp: checkContexts({ context: 3, ...options }, BG96)[0]! });
		equal(written({}), "AT+QICSGP=3,1,\"\",\"\",\"\",0");
		equal(written({ apn: "iot", user: "u", password: "p" }), "AT+QICSGP=3,1,\"iot\",\"u\",\"p\",1");
		equal(written({ user: "" }), "AT+QICSGP=3,1,\"\",\"\",\"\",0");
		equal(written({ user: "u", authentication: "CHAP" }), "AT+QICSGP=3,1,\"\",\"u\",\"\",2");
	});

	it("name a value that no command line can carry", () => {
		for (const [step, given, name] of [
			[steps.RATE, { options: { baud: 0.5 } }, "serial.baud"], [steps.PIN, { options: { pin: "\"" } }, "pin"], [steps.BEARER, { options: { apn: "\"" } }, "apn"],
			[steps.TIME_SERVER, { options: { timeServer: "\"" } }, "timeServer"], [steps.ACTIVATE, { pdp: { context: 0.5 } }, "context"],
			[steps.CONTEXT, { pdp: { context: 0.5 } }, "context"], [steps.CONTEXT, { pdp: { apn: "\"" } }, "apn"], [steps.CONTEXT, { pdp: { user: "\"" } }, "user"],
			[steps.CONTEXT, { pdp: { password: "\"" } }, "password"],
		] as const)
			throws(() => composed(step, given), (error: Error) => error.name === "RangeError" && error.message.startsWith(`${name}: `), name);
	});

	it("read what they ask for", () => {
		equal(read(steps.SERIAL_NUMBER, "\"866425030012340\"").text, "866425030012340");
		deepEqual([steps.PIN_STATE, steps.TIME, steps.NETWORK_TIME].map(step => read(step, "READY").text), ["READY", "READY", "READY"]);
		for (const step of [steps.EPS, steps.GPRS, steps.CIRCUITS])
			equal(read(step, "2,5").value, 5);
		equal(read(steps.PIN_TRIES, "\"SC\",3,10").value, 3);
		equal(read(steps.IS_ATTACHED, "1").value, 1);
		deepEqual([read(steps.ADDRESS, "1,\"10.0.0.2\"").value, read(steps.ADDRESS, "1").value], [1, NaN]);
		deepEqual([read(steps.IS_ACTIVE, "1,0,1", "3,1,1,\"10.0.0.2\"", "4,0,1").value, read(steps.IS_ACTIVE, "1,1,1").value], [1, NaN]);
	});

	it("read the firmware's capabilities", () => {
		const { capabilities } = read(steps.SETTINGS, "\"dataformat\",(0-5)");
		capabilities.onSettingsEnd(true);
		equal(capabilities.hexPayload, true);
		for (const step of [steps.PUBLISH, steps.PUBLISH_EXTENDED]) {
			const context = { ...contextOf(), capabilities: new Capabilities(BG96) };
			const bytes = Buffer.from("(0-5),(0-65535),(0-2),(0,1),\"<topic>\",(1-1500)");
			const parameters = new Parameters(bytes);
			parameters.set(0, bytes.length);
			step.read!(parameters, context);
			deepEqual([context.capabilities.fixedLength, context.value], [true, 1]);
		}
	});
});
