// The command of a step of bring-up: whether an option asks for it, its line with its parameters, and what its answer holds.
// Source: MODEM.md §5; 27.007 §5.4 (CGSN), §7.2 (CREG), §8.3 (CPIN), §8.8 (CCLK), §10.1.14 (CGPADDR), §10.1.20 (CGREG), §10.1.22 (CEREG).

import type CommandLine from "../../at/command-line.js";
import Command from "../../at/command.js";
import type Parameters from "../../at/parameters.js";
import { ABORTED } from "../../at/result-codes.js";
import { decode, encode } from "../../base/utf8.js";
import type Capabilities from "../common/capabilities.js";
import {
	ADDRESS, BEARER, CIRCUITS, CONTEXT, ECHO_OFF, EDRX_LTE_M, EDRX_NB_IOT, EPS, FLOW_CONTROL, GPRS, IDENTITY, IMEI, IOT_MODE, IS_ACTIVE, IS_ATTACHED, LINES,
	NETWORK_TIME, NO_PSM, PIN, PIN_STATE, PIN_TRIES, PSM, PUBLISH, RATE, RESPONSES, SCAN_MODE, SCAN_SEQUENCE, SERIAL_NUMBER, SETTINGS, TIME, TIME_SERVER,
	timeoutOf,
} from "./bring-up-steps.js";
import { AUTHENTICATIONS, type ModemOptions } from "./modem-options.js";
import type { RadioValues } from "./radio-options.js";

/** Behind the value of a QCFG key: it holds at once, and not after a restart only. */
const AT_ONCE = encode(",1");

/** Who a Step works for. */
export interface StepOwner {
	/** The step's final result code, not ABORTED; what its answer held is in `text` and `value`. */
	onResult(result: number): void;
}

/** The command of all steps: only one is ever under way. */
export default class Step extends Command {
	/** Which step it is: one of the constants of ./bring-up-steps. */
	index = ECHO_OFF;
	/** Text of the answer: its lines, or its string. */
	text = "";
	/** Number of the answer: tries, a state, 1 for an address; NaN when there was none. */
	value = NaN;
	readonly #options: ModemOptions;
	readonly #radio: RadioValues;
	readonly #capabilities: Capabilities;
	readonly #owner: StepOwner;

	/** @param capabilities hear what the test commands answer */
	constructor(options: ModemOptions, radio: RadioValues, capabilities: Capabilities, owner: StepOwner) {
		super(0);
		this.#options = options;
		this.#radio = radio;
		this.#capabilities = capabilities;
		this.#owner = owner;
	}

	/** Gets ready for the next submission, without an answer. */
	prepare(): this {
		const { index } = this;
		this.timeout = timeoutOf(index, this.#options.profile);
		this.response = RESPONSES[index];
		this.takesText = index === IDENTITY || index === IMEI;
		this.text = "";
		this.value = NaN;
		return this;
	}

	/** @returns whether the options ask for that step, or need no word about it */
	applies(index: number): boolean {
		const options = this.#options;
		const radio = this.#radio;
		switch (index) {
			case FLOW_CONTROL:
				return options.flowControl === true;
			case NO_PSM:
				return radio.update === undefined;
			case SCAN_MODE:
			case SCAN_SEQUENCE:
				return radio.scanMode !== undefined;
			case IOT_MODE:
				return radio.iotMode !== undefined;
			case PSM:
				return radio.update !== undefined;
			case EDRX_LTE_M:
				return radio.cycleLTEM !== undefined;
			case EDRX_NB_IOT:
				return radio.cycleNBIoT !== undefined;
			case BEARER:
				return options.apn !== undefined;
			case EPS:
				return radio.LTE;
			case GPRS:
			case CIRCUITS:
				return radio.GSM;
			case TIME_SERVER:
				return options.timeServer !== undefined;
			default:
				return true;
		}
	}

	override compose(line: CommandLine): void {
		const options = this.#options;
		const radio = this.#radio;
		line.begin(LINES[this.index]!);
		switch (this.index) {
			case RATE:
				line.integer(options.serial.baud as number, "serial.baud");
				break;
			case SCAN_MODE:
				line.integer(radio.scanMode as number, "technologies").raw(AT_ONCE);
				break;
			case IOT_MODE:
				line.integer(radio.iotMode as number, "technologies").raw(AT_ONCE);
				break;
			case SCAN_SEQUENCE:
				line.raw(radio.sequence as Uint8Array).raw(AT_ONCE);
				break;
			case PSM:
				line.string(radio.update as string, "powerSaving").comma().string(radio.active as string, "powerSaving");
				break;
			case EDRX_LTE_M:
				line.string(radio.cycleLTEM as string, "eDRX");
				break;
			case EDRX_NB_IOT:
				line.string(radio.cycleNBIoT as string, "eDRX");
				break;
			case PIN:
				line.string(options.pin as string, "pin");
				break;
			case CONTEXT:
				line.string(options.apn ?? "", "apn").comma().string(options.user ?? "", "user").comma().string(options.password ?? "", "password").comma()
					.integer(AUTHENTICATIONS.indexOf(options.authentication ?? (options.user ? "PAP" : "none")), "authentication");
				break;
			case BEARER:
				line.string(options.apn as string, "apn");
				break;
			case TIME_SERVER:
				line.string(options.timeServer as string, "timeServer");
				break;
			default:
		}
	}

	override onInformation(parameters: Parameters): boolean {
		switch (this.index) {
			case SETTINGS:
				this.#capabilities.onSetting(parameters);
				break;
			case PUBLISH:
				this.#capabilities.onPublish(parameters);
				break;
			case PIN_STATE:
			case SERIAL_NUMBER:
			case TIME:
			case NETWORK_TIME:
				parameters.string();
				this.text = decode(parameters.bytes, parameters.from, parameters.to);
				break;
			case PIN_TRIES:
				parameters.string();
				this.value = parameters.integer();
				break;
			case IS_ATTACHED:
				this.value = parameters.integer();
				break;
			case ADDRESS: // +CGPADDR: id[,address]
				parameters.integer();
				if (parameters.string())
					this.value = 1;
				break;
			default: { // +CEREG: n,stat and +QIACT: id,state
				const first = parameters.integer();
				const second = parameters.integer();
				if (this.index !== IS_ACTIVE || first === 1)
					this.value = second;
			}
		}
		return true;
	}

	override onText(bytes: Uint8Array, start: number, end: number): void {
		const line = decode(bytes, start, end);
		this.text += this.text === "" ? line : `\n${line}`;
	}

	override onResult(result: number): void {
		if (result === ABORTED)
			return;
		if (this.index === SETTINGS)
			this.#capabilities.onSettingsEnd();
		this.#owner.onResult(result);
	}
}
