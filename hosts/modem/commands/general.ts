// The commands of any TA: identification, echo, result codes, line, clock, power; SIM.
// Source: V.250 §6, 27.007 §5 and §8, MODEM §5 (bring-up).

import type { Answer, Command, Commands } from "../command.js";
import type { Equipment } from "../equipment.js";
import {
	INCORRECT_PARAMETERS, INCORRECT_PASSWORD, OPERATION_NOT_ALLOWED, SIM_BUSY, SIM_PIN_REQUIRED, SIM_PUK_REQUIRED,
} from "../profile.js";

/** A command without parameters that only says OK. */
const ok: Command<Equipment> = { execute: answer => answer.ok() };

/** A write command whose parameters are taken and have no effect on the simulation. */
const accepted: Command<Equipment> = { write: answer => answer.ok() };

/** A command that tells one line. */
const tells = (line: (equipment: Equipment) => string): Command<Equipment> => ({
	execute(answer, equipment) {
		answer.information(line(equipment));
		answer.ok();
	},
});

const echo = (on: boolean): Command<Equipment> => ({
	execute(answer, { terminal }) {
		terminal.echo = on;
		answer.ok();
	},
});

/** V.250 §6.1.1, §6.1.2: user and factory profile; here both are the factory's. */
const factory: Command<Equipment> = {
	execute(answer, { terminal }) {
		terminal.echo = true;
		terminal.errorFormat = 1;
		answer.ok();
	},
};

/** Line rates that AT+IPR knows, bits per second. */
const RATES = [9600, 19200, 38400, 57600, 115200, 230400, 460800, 921600];

/** IMSI and ICCID of the simulated SIM, from the ranges for test networks. */
const IMSI = "001010123456789";
const ICCID = "89860100000000000001";

/** Refuses what needs the SIM while it cannot be used. @returns whether it can */
function simUsable(answer: Answer, { sim }: Equipment): boolean {
	if (sim === "READY")
		return true;
	answer.error(sim === undefined ? SIM_BUSY : sim === "SIM PIN" ? SIM_PIN_REQUIRED : SIM_PUK_REQUIRED);
	return false;
}

const simTells = (line: string): Command<Equipment> => ({
	execute(answer, equipment) {
		if (!simUsable(answer, equipment))
			return;
		answer.information(line);
		answer.ok();
	},
});

export const GENERAL: Commands<Equipment> = Object.freeze<Commands<Equipment>>({
	"": ok,
	"E": echo(false),
	"E0": echo(false),
	"E1": echo(true),
	"V1": ok,
	"Q0": ok,
	"&W": ok,
	"&F": factory,
	"&F0": factory,
	"Z": factory,
	"Z0": factory,
	"I": tells(({ profile }) => [...profile.identification, `Revision: ${profile.revision}`].join("\r\n")),
	"+CGMI": tells(({ profile }) => profile.identification[0] as string),
	"+CGMM": tells(({ profile }) => profile.identification[1] as string),
	"+CGMR": tells(({ profile }) => profile.revision),
	"+GSN": tells(({ imei }) => imei),
	"+CGSN": tells(({ imei }) => imei),
	"+CIMI": simTells(IMSI),
	"+QCCID": simTells(`+QCCID: ${ICCID}`),
	"+CMEE": {
		test(answer) {
			answer.information("+CMEE: (0,1,2)");
			answer.ok();
		},
		read(answer, { terminal }) {
			answer.information(`+CMEE: ${terminal.errorFormat}`);
			answer.ok();
		},
		write(answer, { terminal }, parameters) {
			terminal.errorFormat = parameters.integer(0, 0, 2);
			answer.ok();
		},
	},
	"+IPR": {
		test(answer) {
			answer.information(`+IPR: (),(${RATES.join()})`);
			answer.ok();
		},
		read(answer, { terminal }) {
			answer.information(`+IPR: ${terminal.baud}`);
			answer.ok();
		},
		write(answer, { terminal }, parameters) {
			const rate = parameters.integer(0, 1, 4_000_000);
			if (!RATES.includes(rate))
				throw parameters.refusal();
			// An unpaced line stays unpaced: there is no UART whose rate could change.
			answer.ok(() => void (terminal.baud > 0 && (terminal.baud = rate)));
		},
	},
	"+IFC": accepted,
	"+QURCCFG": {
		write(answer, _, parameters) {
			if (parameters.string(0).toLowerCase() !== "urcport")
				throw parameters.refusal();
			if (!parameters.has(1))
				answer.information(`+QURCCFG: "urcport","uart1"`);
			else if (!["usbat", "usbmodem", "uart1", "all"].includes(parameters.string(1)))
				throw parameters.refusal();
			answer.ok();
		},
	},
	"+CCLK": {
		read(answer, equipment) {
			answer.information(`+CCLK: "${equipment.timestamp(equipment.time)}"`);
			answer.ok();
		},
	},
	"+QLTS": {
		execute: (answer, equipment) => networkTime(answer, equipment),
		write(answer, equipment, parameters) {
			parameters.integer(0, 0, 2);
			networkTime(answer, equipment);
		},
	},
	"+CFUN": {
		test(answer) {
			answer.information("+CFUN: (0,1,4),(0,1)");
			answer.ok();
		},
		read(answer, { functionality }) {
			answer.information(`+CFUN: ${functionality}`);
			answer.ok();
		},
		write(answer, equipment, parameters) {
			const value = parameters.integer(0, 0, 4);
			if (![0, 1, 4].includes(value))
				throw parameters.refusal();
			const restart = parameters.integer(1, 0, 1, 0) === 1;
			answer.ok(() => restart ? equipment.restart() : equipment.setFunctionality(value));
		},
	},
	"+QPOWD": {
		execute: powerDown,
		write(answer, equipment, parameters) {
			parameters.integer(0, 0, 1);
			powerDown(answer, equipment);
		},
	},
	"+CPIN": {
		wrongParameter: INCORRECT_PARAMETERS,
		read(answer, { sim }) {
			if (sim === undefined) {
				answer.error(SIM_BUSY);
				return;
			}
			answer.information(`+CPIN: ${sim}`);
			answer.ok();
		},
		write(answer, equipment, parameters) {
			// 27.007 §8.3: the PIN may come in quotes or bare.
			const pin = parameters.quoted(0) ? parameters.string(0) : String(parameters.integer(0, 0, 99_999_999));
			if (equipment.sim !== "SIM PIN")
				answer.error(equipment.sim === undefined ? SIM_BUSY : OPERATION_NOT_ALLOWED);
			else if (equipment.unlock(pin))
				answer.ok(() => {
					equipment.report("+CPIN: READY");
					equipment.search();
				});
			else
				answer.error(INCORRECT_PASSWORD);
		},
	},
	"+QPINC": {
		read(answer, { tries }) {
			answer.information(`+QPINC: "SC",${tries},10\r\n+QPINC: "P2",3,10`);
			answer.ok();
		},
		execute(answer, { tries }) {
			answer.information(`+QPINC: "SC",${tries},10\r\n+QPINC: "P2",3,10`);
			answer.ok();
		},
		write(answer, { tries }, parameters) {
			answer.information(parameters.string(0) === "P2" ? `+QPINC: "P2",3,10` : `+QPINC: "SC",${tries},10`);
			answer.ok();
		},
	},
});

function networkTime(answer: Answer, equipment: Equipment): void {
	answer.information(`+QLTS: "${equipment.registered ? `${equipment.timestamp(equipment.time, true)},0` : ""}"`);
	answer.ok();
}

function powerDown(answer: Answer, equipment: Equipment): void {
	answer.ok(() => equipment.powerOff());
}
