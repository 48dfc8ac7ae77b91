// The steps of bring-up, one row each: the command, when it is wanted, its parameters, what its answer holds, and what its result leads to.
// Their order is a profile's (../profile); ./bring-up runs them. To add a step, add a row and name it in a profile.
// Source: 27.007 §5.4 (CGSN), §7.2 (CREG), §7.38 (CPSMS), §7.40 (CEDRXS), §8.2 (CFUN), §8.3 (CPIN), §8.8 (CCLK), §10.1.1 (CGDCONT), §10.1.9 (CGATT),
// §10.1.14 (CGPADDR), §10.1.20 (CGREG), §10.1.22 (CEREG); both notes §3.2.1 and §3.2.8 (test commands).

import type CommandLine from "../../at/command-line.js";
import type Parameters from "../../at/parameters.js";
import { decode, encode } from "../../base/utf8.js";
import type Capabilities from "../common/capabilities.js";
import type { ProfileStep } from "../common/module-profile.js";
import type { ModemValues } from "./modem-options.js";
import type { ContextValues } from "./pdp-contexts.js";

/** What a result leads to (`Step.after`): NEXT the next step, each other one is a case of ./bring-up. */
export const NEXT = 0;
export const KEEP_IDENTITY = 1;
export const KEEP_IMEI = 2;
export const KEEP_CAPABILITIES = 3;
export const CHANGE_RATE = 4;
export const CHECK_PIN = 5;
export const CHECK_TRIES = 6;
export const ENTER_PIN = 7;
export const CHECK_REGISTRATION = 8;
export const CHECK_CONTEXT = 9;
export const CHECK_ATTACHED = 10;
export const AWAIT = 11;
export const SET_TIME = 12;
export const RESTARTED = 13;
export const ASK_AGAIN = 14;
export const KEEP_IDENTITIES = 15;
export const KEEP_FORMS = 16;

/** What a step has brought about (`Step.marks`): the module reports changes of its registration; the PIN was entered; a time server was asked. */
export const REPORTING = 1;
export const PIN_ENTERED = 2;
export const TIME_ASKED = 4;

/** What a step reads and writes: the options, what is known of the module, and the answer. */
export interface StepContext {
	readonly options: ModemValues;
	readonly capabilities: Capabilities;
	/** The PDP context that the step is about. */
	readonly pdp: ContextValues;
	/** The module uses the configured rate, or it was asked to in vain. */
	readonly rateSettled: boolean;
	/** The module reports errors as codes: its answer to the probe before bring-up. */
	readonly errorCodes: boolean;
	/** What the module's firmware answers is known from earlier starts. */
	readonly known: boolean;
	/** The network's time is known. */
	readonly timeKnown: boolean;
	/** It is, or a time server was asked since bring-up began. */
	readonly timeSettled: boolean;
	/** Text of the answer: its lines, or its string. */
	text: string;
	/** Number of the answer: tries, a state, 1 for an address or a form; NaN when there is none. */
	value: number;
}

/** One step. */
export interface Step extends ProfileStep {
	/** Name of the information response; undefined when the command has none. */
	readonly response: Uint8Array | undefined;
	/** Longest answer in milliseconds; undefined: the profile's `activateTimeout`. */
	readonly timeout: number | undefined;
	/** The answer is lines without a name. */
	readonly takesText: boolean;
	/** The step is taken for one PDP context after the other. */
	readonly each: boolean;
	/** What the result leads to: one of the constants above. */
	readonly after: number;
	/** The step that follows; undefined: the next one of the profile. */
	readonly then: Step | undefined;
	/** AWAIT: milliseconds until `then` asks what became of this step, after OK and after any other result. */
	readonly pauses?: readonly [number, number];
	/** Bits of REPORTING, PIN_ENTERED and TIME_ASKED. */
	readonly marks: number;
	/** The step is taken where this option is given, and is not false. */
	readonly option?: keyof ModemValues;
	/** The step is taken while this is false. */
	readonly unless?: "rateSettled" | "errorCodes" | "known" | "timeKnown" | "timeSettled";
	/** Writes the parameters behind the command. @param option that of the step */
	readonly compose?: (line: CommandLine, context: StepContext, option: keyof ModemValues) => void;
	/** Reads one information response, behind its name. */
	readonly read?: (parameters: Parameters, context: StepContext) => void;
}

/** Longest answers in milliseconds. */
const TIMEOUT = 5000;
const RADIO_TIMEOUT = 15_000;
const ACTIVATE_TIMEOUT = undefined;
/** Milliseconds from the OK of AT+QNTP to the time server's answer, and from the ERROR of AT+QIACT to a look at the context. */
const TIME_WAIT = 60_000;
const ACTIVE_WAIT = 1000;
/** <context_type> of AT+QICSGP. */
const IPV4 = encode(",1,");

/** The values of a row that names no others. */
const DEFAULTS = Object.freeze<Omit<Step, "command" | "response">>({
	timeout: TIMEOUT,
	takesText: false,
	each: false,
	after: NEXT,
	then: undefined,
	marks: 0,
});

/**
 * Makes a row.
 * @param command the command line, up to its parameters
 * @param response name of its information response, "" for none
 */
function step(command: string, response = "", row: Partial<Step> = {}): Step {
	return Object.freeze<Step>({ ...DEFAULTS, ...row, command: encode(command), response: response === "" ? undefined : encode(response) });
}

/** `"text"` */
function readText(parameters: Parameters, context: StepContext): void {
	parameters.string();
	context.text = decode(parameters.bytes, parameters.from, parameters.to);
}

/** `state` */
function readState(parameters: Parameters, context: StepContext): void {
	context.value = parameters.integer();
}

/** `n,state` or `"SC",tries`: the first parameter is of no interest. */
function readSecond(parameters: Parameters, context: StepContext): void {
	parameters.string();
	context.value = parameters.integer();
}

/** `+QIACT: id,state,…`, a line for each PDP context that is active. */
function readContext(parameters: Parameters, context: StepContext): void {
	const id = parameters.integer();
	const state = parameters.integer();
	if (id === context.pdp.context)
		context.value = state;
}

/** `+CGPADDR: id[,address]` */
function readAddress(parameters: Parameters, context: StepContext): void {
	parameters.integer();
	if (parameters.string())
		context.value = 1;
}

/** The publish command's form. */
function readForm(parameters: Parameters, context: StepContext): void {
	context.value = 1;
	context.capabilities.onPublish(parameters);
}

/** The option, as it stands in the command line. */
function composeBytes(line: CommandLine, context: StepContext, option: keyof ModemValues): void {
	line.raw(context.options[option] as Uint8Array);
}

/** `"option"` */
function composeText(line: CommandLine, context: StepContext, option: keyof ModemValues): void {
	line.string(context.options[option] as string, option);
}

/** `context` */
function composeContext(line: CommandLine, context: StepContext): void {
	line.integer(context.pdp.context, "context");
}

/** @returns whether a step is taken: an option asks for it, or none has to, and what it finds out or changes is not settled */
export function isWanted(step: Step, context: StepContext): boolean {
	return (!step.option || (context.options[step.option] ?? false) !== false) && (!step.unless || !context[step.unless]);
}

export const ECHO_OFF = step("ATE0");
export const ERROR_CODES = step("AT+CMEE=1", "", { unless: "errorCodes" });
export const URC_PORT = step("AT+QURCCFG=\"urcport\",\"uart1\"");
export const RATE = step("AT+IPR=", "", {
	after: CHANGE_RATE,
	unless: "rateSettled",
	compose: (line, context) => line.integer(context.options.baud, "serial.baud"),
});
export const FLOW_CONTROL = step("AT+IFC=2,2", "", { option: "flowControl" });
export const AWAKE = step("AT+QSCLK=0");
/** Both in one line, where `record` needs them; a module that refuses that is asked one by one. */
export const IDENTITIES = step("ATI;+GSN", "", { takesText: true, after: KEEP_IDENTITIES, option: "record" });
export const IDENTITY = step("ATI", "", { takesText: true, after: KEEP_IDENTITY });
export const IMEI = step("AT+GSN", "", { takesText: true, after: KEEP_IMEI });
export const SERIAL_NUMBER = step("AT+CGSN=1", "+CGSN", { after: KEEP_IMEI, read: readText });
export const SETTINGS = step("AT+QMTCFG=?", "+QMTCFG", {
	after: KEEP_CAPABILITIES,
	unless: "known",
	read: (parameters, context) => context.capabilities.onSetting(parameters),
});
/** The publish command's: a profile has the row of its command. */
export const PUBLISH = step("AT+QMTPUB=?", "+QMTPUB", { after: KEEP_FORMS, unless: "known", read: readForm });
export const PUBLISH_EXTENDED = step("AT+QMTPUBEX=?", "+QMTPUBEX", { after: KEEP_FORMS, unless: "known", read: readForm });

export const SCAN_MODE = step("AT+QCFG=\"nwscanmode\",", "", { option: "scanMode", compose: composeBytes });
export const IOT_MODE = step("AT+QCFG=\"iotopmode\",", "", { option: "iotMode", compose: composeBytes });
export const SCAN_SEQUENCE = step("AT+QCFG=\"nwscanseq\",", "", { option: "sequence", compose: composeBytes });
export const NO_PSM = step("AT+CPSMS=0", "", { option: "reachable" });
export const PSM = step("AT+CPSMS=1,,,", "", { option: "powerSaving", compose: composeBytes });
export const EDRX_LTE_M = step("AT+CEDRXS=1,4,", "", { option: "cycleLTEM", compose: composeBytes });
export const EDRX_NB_IOT = step("AT+CEDRXS=1,5,", "", { option: "cycleNBIoT", compose: composeBytes });
export const RADIO = step("AT+CFUN=1", "", { timeout: RADIO_TIMEOUT });

export const PIN_STATE = step("AT+CPIN?", "+CPIN", { after: CHECK_PIN, read: readText });
export const PIN_TRIES = step("AT+QPINC=\"SC\"", "+QPINC", { after: CHECK_TRIES, read: readSecond });
export const PIN = step("AT+CPIN=", "", { after: ENTER_PIN, then: PIN_STATE, marks: PIN_ENTERED, option: "pin", compose: composeText });

export const CONTEXT = step("AT+QICSGP=", "", {
	each: true,
	compose: (line, { pdp }) => line.integer(pdp.context, "context").raw(IPV4).string(pdp.apn ?? "", "apn").comma().string(pdp.user, "user").comma()
		.string(pdp.password, "password").comma().integer(pdp.authentication, "authentication"),
});
export const BEARER = step("AT+CGDCONT=1,\"IP\",", "", { option: "apn", compose: composeText });

/** Registration in the LTE network, for packets in the GSM network, and for calls there: one of them is enough. They follow each other in a profile. */
export const EPS = step("AT+CEREG?", "+CEREG", { after: CHECK_REGISTRATION, option: "LTE", read: readSecond });
export const GPRS = step("AT+CGREG?", "+CGREG", { after: CHECK_REGISTRATION, option: "GSM", read: readSecond });
export const CIRCUITS = step("AT+CREG?", "+CREG", { after: CHECK_REGISTRATION, option: "GSM", read: readSecond });

/** In no profile's list: sent when the module is not registered yet, so that it reports when it is. */
export const REPORT_REGISTRATION = step("AT+CEREG=1", "", { after: ASK_AGAIN, marks: REPORTING });

/** The PDP context: active, or given by the network when the module attaches. */
export const IS_ACTIVE = step("AT+QIACT?", "+QIACT", { each: true, after: CHECK_CONTEXT, read: readContext });
export const IS_ATTACHED = step("AT+CGATT?", "+CGATT", { timeout: ACTIVATE_TIMEOUT, after: CHECK_ATTACHED, read: readState });
export const ADDRESS = step("AT+CGPADDR", "+CGPADDR", { after: CHECK_ATTACHED, read: readAddress });

/** The module's clock; where that has no time, the network's; where that has none either, a time server's. */
export const TIME = step("AT+CCLK?", "+CCLK", { after: SET_TIME, read: readText });
export const NETWORK_TIME = step("AT+QLTS=2", "+QLTS", { after: SET_TIME, unless: "timeKnown", read: readText });
export const TIME_SERVER = step("AT+QNTP=1,", "", {
	after: AWAIT, // the time comes in a line of its own (+QNTP); by then the module's clock has it
	then: TIME,
	pauses: Object.freeze([TIME_WAIT, 0] as const),
	marks: TIME_ASKED,
	option: "timeServer",
	unless: "timeSettled",
	compose: composeText,
});

/** In no profile's list; `then` leads back into it. */
export const ACTIVATE = step("AT+QIACT=", "", {
	timeout: ACTIVATE_TIMEOUT,
	after: AWAIT,
	then: IS_ACTIVE,
	pauses: Object.freeze([0, ACTIVE_WAIT] as const), // an error may mean that it is active already
	compose: composeContext,
});
export const DEACTIVATE = step("AT+QIDEACT=", "", { timeout: ACTIVATE_TIMEOUT, then: EPS, compose: composeContext });
export const ATTACH = step("AT+CGATT=1", "", { timeout: ACTIVATE_TIMEOUT, then: EPS });
export const DETACH = step("AT+CGATT=0", "", { timeout: ACTIVATE_TIMEOUT, then: ATTACH });
export const RADIO_ON = step("AT+CFUN=1", "", { timeout: RADIO_TIMEOUT, then: PIN_STATE });
export const RADIO_OFF = step("AT+CFUN=0", "", { timeout: RADIO_TIMEOUT, then: RADIO_ON });
export const RESTART = step("AT+CFUN=1,1", "", { timeout: RADIO_TIMEOUT, after: RESTARTED });
/** No step: a result that still comes leads nowhere. */
export const STOPPED = step("");
