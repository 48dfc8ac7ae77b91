// The commands of any TA: identification, echo, result codes, line, power.
// Source: V.250 §6, 27.007 §5 and §8, docs/hardware.md (Bring-up).

import type { Module } from "../module/module.js";
import type { Command, Commands } from "../terminal/command.js";

/** A command without parameters that answers OK. */
const ok: Command<Module> = { execute: answer => answer.ok() };

/** A command that answers one line. */
const answers = (line: (module: Module) => string): Command<Module> => ({
	execute(answer, module) {
		answer.information(line(module));
		answer.ok();
	},
});

const echo = (on: boolean): Command<Module> => ({
	execute(answer, { terminal }) {
		terminal.echo = on;
		answer.ok();
	},
});

/** V.250 §6.1.1, §6.1.2: user and factory profile; here both are the factory profile. */
const factory: Command<Module> = {
	execute(answer, { terminal }) {
		terminal.echo = true;
		terminal.errorFormat = 1;
		answer.ok();
	},
};

/** Not in V.250; other modules store the line's rate with it. */
const store: Command<Module> = {
	execute(answer, { terminal }) {
		terminal.store();
		answer.ok();
	},
};

/** V.250 §6.2.1 to §6.2.3: the characters that end and edit lines, which only have their defaults here. */
const character = (value: number): Command<Module> => ({
	read(answer) {
		answer.information(String(value).padStart(3, "0"));
		answer.ok();
	},
	write(answer, _, parameters) {
		parameters.count(1, 1);
		parameters.integer(0, value, value);
		answer.ok();
	},
});

/** 27.007 §5.5. */
const CHARACTER_SETS = ["GSM", "IRA", "UCS2"];

/** The rates of AT+IPR, bits per second. */
const RATES = [9600, 19200, 38400, 57600, 115200, 230400, 460800, 921600];

/** The ports for unsolicited result codes. */
const PORTS = ["usbat", "usbmodem", "uart1", "all"];

export const GENERAL: Commands<Module> = Object.freeze<Commands<Module>>({
	"": ok,
	"E": echo(false),
	"E0": echo(false),
	"E1": echo(true),
	"V1": ok,
	"Q0": ok,
	"&W": store,
	"&W0": store,
	"&F": factory,
	"&F0": factory,
	"Z": factory,
	"Z0": factory,
	"I": answers(({ profile }) => [...profile.identification, `Revision: ${profile.revision}`].join("\r\n")),
	"S3": character(13),
	"S4": character(10),
	"S5": character(8),
	"+CSCS": {
		test(answer) {
			answer.information(`+CSCS: (${CHARACTER_SETS.map(name => `"${name}"`).join()})`);
			answer.ok();
		},
		read(answer, { terminal }) {
			answer.information(`+CSCS: "${terminal.characterSet}"`);
			answer.ok();
		},
		write(answer, { terminal }, parameters) {
			parameters.count(1, 1);
			const name = parameters.string(0).toUpperCase();
			if (!CHARACTER_SETS.includes(name))
				throw parameters.refusal();
			terminal.characterSet = name;
			answer.ok();
		},
	},
	"+CGMI": answers(({ profile }) => profile.identification[0] as string),
	"+CGMM": answers(({ profile }) => profile.identification[1] as string),
	"+CGMR": answers(({ profile }) => profile.revision),
	"+GSN": answers(({ imei }) => imei),
	"+CGSN": answers(({ imei }) => imei),
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
			// An unpaced line stays unpaced: it has no rate to change.
			answer.ok(() => void (terminal.baud > 0 && (terminal.baud = rate)));
		},
	},
	/** V.250 §6.2.12; 1, in-band flow control, is not supported. */
	"+IFC": {
		test(answer) {
			answer.information("+IFC: (0,2),(0,2)");
			answer.ok();
		},
		read(answer, { terminal }) {
			answer.information(`+IFC: ${terminal.flow.join()}`);
			answer.ok();
		},
		write(answer, { terminal }, parameters) {
			parameters.count(1, 2);
			const flow = [parameters.integer(0, 0, 2), parameters.integer(1, 0, 2, 0)];
			if (flow.includes(1))
				throw parameters.refusal();
			terminal.flow = flow;
			answer.ok();
		},
	},
	"+QURCCFG": {
		test(answer) {
			answer.information(`+QURCCFG: "urcport",(${PORTS.map(port => `"${port}"`).join()})`);
			answer.ok();
		},
		write(answer, module, parameters) {
			parameters.count(1, 2);
			if (parameters.string(0).toLowerCase() !== "urcport")
				throw parameters.refusal();
			if (!parameters.has(1))
				answer.information(`+QURCCFG: "urcport","${module.reportPort}"`);
			else {
				const port = parameters.string(1).toLowerCase();
				if (!PORTS.includes(port))
					throw parameters.refusal();
				module.reportPort = port;
			}
			answer.ok();
		},
	},
	"+CFUN": {
		test(answer) {
			answer.information("+CFUN: (0,1,4),(0,1)");
			answer.ok();
		},
		read(answer, { radio }) {
			answer.information(`+CFUN: ${radio.functionality}`);
			answer.ok();
		},
		write(answer, module, parameters) {
			const value = parameters.integer(0, 0, 4);
			if (![0, 1, 4].includes(value))
				throw parameters.refusal();
			const restart = parameters.integer(1, 0, 1, 0) === 1;
			answer.ok(() => restart ? module.restart() : module.setFunctionality(value));
		},
	},
	/** 0 at once, 1 after detaching from the network. */
	"+QPOWD": {
		test(answer) {
			answer.information("+QPOWD: (0,1)");
			answer.ok();
		},
		execute: (answer, module) => answer.ok(() => module.powerOff(true)),
		write(answer, module, parameters) {
			parameters.count(1, 1);
			const orderly = parameters.integer(0, 0, 1) === 1;
			answer.ok(() => module.powerOff(orderly));
		},
	},
});
