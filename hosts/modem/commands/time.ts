// The commands of the clock: the module's own time, the network's, a time server's.
// Source: 27.007 §8.15 (CCLK); docs/hardware.md (Clock); QLTS and QNTP as in the vendor's manuals (BG96).

import type { Module } from "../module/module.js";
import type { Answer, Command, Commands } from "../terminal/command.js";

/** `<err>` of +QNTP: the server did not answer. */
const NO_ANSWER = 569;
/** QLTS modes: the time of the latest synchronization, the local time. */
const LATEST = 0, LOCAL = 2;

/** 27.007 §8.40, §8.41: the network's time zone as the module's, and reports of it; stored only, since the simulated network never changes its zone. */
const zoneSetting = (name: "+CTZU" | "+CTZR", highest: number): Command<Module> => ({
	test(answer) {
		answer.information(`${name}: (0-${highest})`);
		answer.ok();
	},
	read(answer, { realTime }) {
		answer.information(`${name}: ${realTime.zoneSettings[name]}`);
		answer.ok();
	},
	write(answer, { realTime }, parameters) {
		parameters.count(1, 1);
		realTime.zoneSettings[name] = parameters.integer(0, 0, highest);
		answer.ok();
	},
});

export const TIME: Commands<Module> = Object.freeze<Commands<Module>>({
	"+CCLK": {
		test: answer => answer.ok(),
		read(answer, { realTime }) {
			answer.information(`+CCLK: "${realTime.timestamp()}"`);
			answer.ok();
		},
		write(answer, { realTime }, parameters) {
			parameters.count(1, 1);
			if (!realTime.set(parameters.string(0)))
				throw parameters.refusal();
			answer.ok();
		},
	},
	"+CTZU": zoneSetting("+CTZU", 1),
	"+CTZR": zoneSetting("+CTZR", 2),
	"+QLTS": {
		test(answer) {
			answer.information("+QLTS: (0-2)");
			answer.ok();
		},
		execute: (answer, module) => networkTime(answer, module, LATEST),
		write(answer, module, parameters) {
			networkTime(answer, module, parameters.integer(0, LATEST, LOCAL));
		},
	},
	"+QNTP": {
		test(answer, { pdpContexts }) {
			answer.information(`+QNTP: (1-${pdpContexts.highest}),<server>,(1-65535),(0,1)`);
			answer.ok();
		},
		write(answer, module, parameters) {
			parameters.count(2, 4);
			const cid = parameters.integer(0, 1, module.pdpContexts.highest);
			const server = parameters.string(1);
			parameters.integer(2, 1, 65535, 123);
			const sets = parameters.integer(3, 0, 1, 1) === 1;
			if (server === "" || !module.usable(cid))
				throw parameters.refusal();
			answer.ok(() => module.later(() => {
				const { serverTime, realTime } = module;
				if (serverTime === undefined) {
					module.report(`+QNTP: ${NO_ANSWER}`);
					return;
				}
				if (sets)
					realTime.time = serverTime;
				module.report(`+QNTP: 0,"${realTime.timestamp(true)}"`);
			}));
		},
	},
});

/** Answers the network's time with its daylight saving flag, empty quotes while it has provided none. Mode 1 is UTC. */
function networkTime(answer: Answer, { realTime }: Module, mode: number): void {
	const text = mode === 1 ? `${realTime.timestamp(true, 0).slice(0, -3)}${realTime.timestamp().slice(-3)}` : realTime.timestamp(true);
	answer.information(`+QLTS: "${realTime.networkTime ? `${text},0` : ""}"`);
	answer.ok();
}
