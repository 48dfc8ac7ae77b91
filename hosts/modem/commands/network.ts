// The commands of the radio: signal, operator, registration, network search.
// Source: 27.007 §7, §8.5, §10.1; docs/hardware.md (Registration); QCSQ, QNWINFO and QCFG as in the vendor's manuals (BG96).

import type { Module } from "../module/module.js";
import { NOT_REGISTERED, REGISTRATION_DOMAINS, type RegistrationDomain, type ScanSettings } from "../module/radio.js";
import { nameOf, TECHNOLOGIES } from "../profiles/technologies.js";
import type { Command, Commands } from "../terminal/command.js";
import type { Parameters } from "../terminal/parameters.js";
import { POWER_SETTINGS } from "./power-saving.js";

/** The simulated operator: long name, short name, number. */
const NAMES = ["Simulated", "Sim", "00101"];
/** AT+COPS modes: automatic, deregister, only the format. */
const DEREGISTER = 2, FORMAT_ONLY = 3;

/** 27.007 §7.2, §10.1.20, §10.1.22. */
const registration = (domain: RegistrationDomain): Command<Module> => ({
	test(answer) {
		answer.information(`${domain}: (0-3)`);
		answer.ok();
	},
	read(answer, { radio }) {
		const stat = radio.registration(domain);
		answer.information(`${domain}: ${radio.reporting[domain]},${stat}${stat === NOT_REGISTERED ? "" : radio.place(domain)}`);
		answer.ok();
	},
	write(answer, { radio }, parameters) {
		radio.reporting[domain] = parameters.integer(0, 0, 3);
		answer.ok();
	},
});

/** One key of AT+QCFG: its range, the number of its values, and how they are printed and parsed from parameter 1 on. */
interface ScanKey {
	readonly range: string;
	readonly length: number;
	show(scan: ScanSettings): string;
	take(scan: ScanSettings, parameters: Parameters): void;
}

function hexadecimal(parameters: Parameters, index: number): string {
	const word = parameters.word(index).toLowerCase().replace(/^0x/, "");
	if (!/^[0-9a-f]{1,20}$/.test(word))
		throw parameters.refusal();
	return `0x${word}`;
}

const SCAN: Readonly<Record<string, ScanKey>> = Object.freeze<Record<string, ScanKey>>({
	nwscanmode: {
		range: "(0,1,3),(0,1)",
		length: 1,
		show: ({ nwscanmode }) => String(nwscanmode),
		take(scan, parameters) {
			const mode = parameters.integer(1, 0, 3);
			if (mode === 2)
				throw parameters.refusal();
			scan.nwscanmode = mode;
		},
	},
	nwscanseq: {
		range: "<scanseq>,(0,1)",
		length: 1,
		show: ({ nwscanseq }) => nwscanseq,
		take(scan, parameters) {
			const sequence = parameters.word(1);
			if (!/^(00|(0[1-3]){1,3})$/.test(sequence))
				throw parameters.refusal();
			scan.nwscanseq = sequence;
		},
	},
	iotopmode: {
		range: "(0-2),(0,1)",
		length: 1,
		show: ({ iotopmode }) => String(iotopmode),
		take: (scan, parameters) => void (scan.iotopmode = parameters.integer(1, 0, 2)),
	},
	band: {
		range: "<gsmbandval>,<catm1bandval>,<catnb1bandval>,(0,1)",
		length: 3,
		show: ({ band }) => band.join(),
		// 0 leaves a value unchanged.
		take: (scan, parameters) => void (scan.band = scan.band.map((kept, index) => {
			const value = hexadecimal(parameters, index + 1);
			return value === "0x0" ? kept : value;
		})),
	},
});

const configure: Command<Module> = {
	test(answer, { profile }) {
		const power = profile.powerKeys.map(name => [name, POWER_SETTINGS[name]] as const);
		answer.information([...Object.entries(SCAN), ...power].map(([name, { range }]) => `+QCFG: "${name}",${range}`).join("\r\n"));
		answer.ok();
	},
	write(answer, module, parameters) {
		const { radio, powerSaving, profile } = module;
		const name = parameters.string(0).toLowerCase();
		const powerKey = profile.powerKeys.find(key => key === name);
		if (powerKey !== undefined) {
			const { length, show, take } = POWER_SETTINGS[powerKey];
			if (parameters.length === 1)
				answer.information(`+QCFG: "${name}",${show(powerSaving)}`);
			else {
				parameters.count(1 + length, 1 + length);
				take(powerSaving, parameters);
			}
			answer.ok();
			return;
		}
		const key = SCAN[name];
		if (key === undefined)
			throw parameters.refusal();
		if (parameters.length === 1) {
			answer.information(`+QCFG: "${name}",${key.show(radio.scan)}`);
			answer.ok();
			return;
		}
		parameters.count(1 + key.length, 2 + key.length);
		const now = parameters.integer(1 + key.length, 0, 1, 1) === 1;
		key.take(radio.scan, parameters);
		answer.ok(() => {
			// A registration in a technology that is still selected stays.
			if (now && (radio.technology === undefined || !radio.wanted.includes(radio.technology)))
				module.search();
		});
	},
};

export const NETWORK: Commands<Module> = Object.freeze<Commands<Module>>({
	...Object.fromEntries(REGISTRATION_DOMAINS.map(domain => [domain, registration(domain)])),
	"+QCFG": configure,
	"+CSQ": {
		test(answer) {
			answer.information("+CSQ: (0-31,99),(0-7,99)");
			answer.ok();
		},
		/** 27.007 §8.5: steps of 2 dBm from -113 to -51. */
		execute(answer, { radio: { registered, signal } }) {
			answer.information(`+CSQ: ${registered ? Math.min(31, Math.max(0, Math.round((signal.rssi + 113) / 2))) : 99},99`);
			answer.ok();
		},
	},
	"+QCSQ": {
		execute(answer, { firmware, radio: { technology, signal: { rssi, rsrp, sinr, rsrq } } }) {
			const values = technology === "GSM" ? [rssi] : [rssi, rsrp, sinr, rsrq];
			answer.information(`+QCSQ: ${technology === undefined ? `"NOSERVICE"` : `"${nameOf(technology, firmware)}",${values.join()}`}`);
			answer.ok();
		},
	},
	"+QNWINFO": {
		test: answer => answer.ok(),
		execute(answer, { firmware, radio: { technology } }) {
			answer.information(`+QNWINFO: ${technology === undefined ? "No Service" : `"${nameOf(technology, firmware)}","${NAMES[2]}","${TECHNOLOGIES[technology].band}",1300`}`);
			answer.ok();
		},
	},
	"+COPS": {
		test(answer, { radio: { wanted, coverage, technology } }) {
			const found = wanted.filter(other => coverage[other] !== undefined);
			const operators = found.map(other => `(${other === technology ? 2 : 1},${NAMES.map(name => `"${name}"`).join()},${TECHNOLOGIES[other].act})`);
			answer.information(`+COPS: ${[...operators, "", "(0-4)", "(0-2)"].join()}`);
			answer.ok();
		},
		read(answer, { radio: { technology, selection, format } }) {
			const place = technology === undefined ? "" : `,${format},"${NAMES[format]}",${TECHNOLOGIES[technology].act}`;
			answer.information(`+COPS: ${selection}${place}`);
			answer.ok();
		},
		write(answer, module, parameters) {
			const { radio } = module;
			const mode = parameters.integer(0, 0, 4);
			radio.format = parameters.integer(1, 0, 2, radio.format);
			if (mode === FORMAT_ONLY) {
				answer.ok();
				return;
			}
			const unavailable = parameters.has(2) && parameters.string(2) !== NAMES[radio.format];
			radio.selection = mode;
			answer.ok(() => {
				if (mode === DEREGISTER || unavailable && mode === 1)
					radio.register(NOT_REGISTERED);
				else if (!radio.registered)
					module.search();
			});
		},
	},
});
