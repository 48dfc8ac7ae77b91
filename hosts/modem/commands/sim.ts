// The commands of the SIM: PIN and PUK, attempts left, identities.
// Source: 27.007 §5.6 (CIMI), §8.3 (CPIN); docs/hardware.md (SIM); QINISTAT as in the vendor's manual (BG96).

import type { Module } from "../module/module.js";
import { PIN_TRIES, PUK_TRIES, type SimCard } from "../module/sim-card.js";
import { INCORRECT_PARAMETERS } from "../profiles/profile.js";
import type { Answer, Command, Commands } from "../terminal/command.js";
import type { Parameters } from "../terminal/parameters.js";

/** A command that answers one line about the SIM, or an error while the SIM is locked. */
const answers = (line: (sim: SimCard) => string): Command<Module> => ({
	execute(answer, { sim }) {
		const { locked } = sim;
		if (locked !== undefined) {
			answer.error(locked);
			return;
		}
		answer.information(line(sim));
		answer.ok();
	},
});

/** 27.007 §8.3: a code of four to eight digits, quoted or not. */
function code(parameters: Parameters, index: number): string {
	const text = parameters.quoted(index) ? parameters.string(index) : parameters.word(index);
	if (!/^\d{4,8}$/.test(text))
		throw parameters.refusal();
	return text;
}

const first = ({ tries, pukTries }: SimCard): string => `+QPINC: "SC",${tries},${pukTries}`;
/** The counters of PIN2, which no command here changes. */
const second = `+QPINC: "P2",${PIN_TRIES},${PUK_TRIES}`;

function counters(answer: Answer, { sim }: Module): void {
	answer.information(`${first(sim)}\r\n${second}`);
	answer.ok();
}

export const SIM: Commands<Module> = Object.freeze<Commands<Module>>({
	"+CIMI": answers(({ imsi }) => imsi),
	"+QCCID": answers(({ iccid }) => `+QCCID: ${iccid}`),
	/** The bits of the SIM's start: PIN (1), messages (2), phone book (4). */
	"+QINISTAT": {
		test(answer) {
			answer.information("+QINISTAT: (0-7)");
			answer.ok();
		},
		execute(answer, { sim }) {
			answer.information(`+QINISTAT: ${sim.state === "READY" ? 7 : 0}`);
			answer.ok();
		},
	},
	"+CPIN": {
		wrongParameter: INCORRECT_PARAMETERS,
		test: answer => answer.ok(),
		read(answer, { sim }) {
			const { state } = sim;
			if (state === undefined) {
				answer.error(sim.trouble);
				return;
			}
			answer.information(`+CPIN: ${state}`);
			answer.ok();
		},
		write(answer, module, parameters) {
			parameters.count(1, 2);
			const error = module.sim.enter(code(parameters, 0), parameters.length === 2 ? code(parameters, 1) : undefined);
			if (error !== undefined) {
				answer.error(error);
				return;
			}
			answer.ok(() => {
				module.report("+CPIN: READY");
				module.search();
			});
		},
	},
	"+QPINC": {
		test(answer) {
			answer.information(`+QPINC: ("SC","P2")`);
			answer.ok();
		},
		read: counters,
		execute: counters,
		write(answer, { sim }, parameters) {
			const facility = parameters.string(0);
			if (facility !== "SC" && facility !== "P2")
				throw parameters.refusal();
			answer.information(facility === "SC" ? first(sim) : second);
			answer.ok();
		},
	},
});
