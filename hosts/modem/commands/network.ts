// The commands of the radio: signal, operator, registration, PDP contexts, network time.
// Source: 27.007 §7, §8.5, §10; MODEM §5 (bring-up).

import type { SimulatorAlarm } from "../clock.js";
import type { Answer, Command, Commands } from "../command.js";
import { REGISTRATION_DOMAINS, HOME, NOT_REGISTERED, type Equipment, type RegistrationDomain } from "../equipment.js";

/** Tracking area and cell of the simulated network; access technology 0 is GSM. */
const CELL = `"1A2B","01C3D4E5"`;
const OPERATOR = `"Simulated"`;
const CONTEXTS = 16;

/** 27.007 §7.2, §10.1.20, §10.1.22. */
const registration = (domain: RegistrationDomain): Command<Equipment> => ({
	test(answer) {
		answer.information(`${domain}: (0,1,2)`);
		answer.ok();
	},
	read(answer, equipment) {
		const reporting = equipment.reporting[domain];
		const stat = equipment.registration(domain);
		const place = reporting === 2 && stat === HOME ? `,${CELL},${domain === "+CEREG" ? equipment.profile.technology : 0}` : "";
		answer.information(`${domain}: ${reporting},${stat}${place}`);
		answer.ok();
	},
	write(answer, equipment, parameters) {
		equipment.reporting[domain] = parameters.integer(0, 0, 2);
		answer.ok();
	},
});

export const NETWORK: Commands<Equipment> = Object.freeze<Commands<Equipment>>({
	...Object.fromEntries(REGISTRATION_DOMAINS.map(domain => [domain, registration(domain)])),
	"+CSQ": {
		execute(answer, { registered }) {
			answer.information(registered ? "+CSQ: 24,99" : "+CSQ: 99,99");
			answer.ok();
		},
	},
	"+QCSQ": {
		execute(answer, { registered }) {
			answer.information(registered ? `+QCSQ: "CAT-M1",-65,-93,112,-12` : `+QCSQ: "NOSERVICE"`);
			answer.ok();
		},
	},
	"+COPS": {
		read(answer, { registered, profile }) {
			answer.information(registered ? `+COPS: 0,0,${OPERATOR},${profile.technology}` : "+COPS: 0");
			answer.ok();
		},
		write(answer, _, parameters) {
			parameters.integer(0, 0, 4);
			answer.ok();
		},
	},
	"+CGATT": {
		read(answer, { registered }) {
			answer.information(`+CGATT: ${registered ? 1 : 0}`);
			answer.ok();
		},
		write(answer, equipment, parameters) {
			const attach = parameters.integer(0, 0, 1) === 1;
			answer.ok(() => attach ? equipment.setFunctionality(equipment.functionality) : equipment.register(NOT_REGISTERED));
		},
	},
	"+CGPADDR": {
		read: addresses,
		execute: addresses,
		write(answer, equipment, parameters) {
			const cid = parameters.integer(0, 1, CONTEXTS);
			const active = equipment.contexts.get(cid)?.active === true;
			answer.information(`+CGPADDR: ${cid},${active ? equipment.address : "0.0.0.0"}`);
			answer.ok();
		},
	},
	"+QICSGP": {
		write(answer, { contexts }, parameters) {
			parameters.count(1, 6);
			const cid = parameters.integer(0, 1, CONTEXTS);
			const known = contexts.get(cid);
			if (parameters.length === 1) {
				const { apn = "", user = "", password = "", authentication = 0 } = known ?? {};
				answer.information(`+QICSGP: 1,"${apn}","${user}","${password}",${authentication}`);
				answer.ok();
				return;
			}
			parameters.integer(1, 1, 3);
			if (known?.active === true)
				throw parameters.refusal();
			contexts.set(cid, {
				apn: parameters.string(2),
				user: parameters.string(3, ""),
				password: parameters.string(4, ""),
				authentication: parameters.integer(5, 0, 3, 0),
				active: false,
			});
			answer.ok();
		},
	},
	"+QIACT": {
		test(answer) {
			answer.information(`+QIACT: (1-${CONTEXTS})`);
			answer.ok();
		},
		read(answer, { contexts, address }) {
			for (const [cid, { active }] of contexts)
				if (active)
					answer.information(`+QIACT: ${cid},1,1,"${address}"`);
			answer.ok();
		},
		write(answer, equipment, parameters) {
			const cid = parameters.integer(0, 1, CONTEXTS);
			const context = equipment.contexts.get(cid);
			// One that is active already is refused, as some firmware does.
			if (context === undefined || context.active || !equipment.registered)
				throw parameters.refusal();
			later(equipment, () => {
				if (equipment.registered) {
					context.active = true;
					answer.ok();
				} else
					answer.error();
			});
		},
	},
	"+QIDEACT": {
		write(answer, equipment, parameters) {
			const cid = parameters.integer(0, 1, CONTEXTS);
			later(equipment, () => {
				answer.ok(() => void equipment.deactivate(cid));
			});
		},
	},
	"+QNTP": {
		write(answer, equipment, parameters) {
			const cid = parameters.integer(0, 1, CONTEXTS);
			parameters.string(1);
			parameters.integer(2, 1, 65535, 123);
			if (!equipment.usable(cid))
				throw parameters.refusal();
			answer.ok(() => equipment.report(`+QNTP: 0,"${equipment.timestamp(equipment.time, true)}"`));
		},
	},
});

function addresses(answer: Answer, { contexts, address }: Equipment): void {
	for (const [cid, { active }] of contexts)
		answer.information(`+CGPADDR: ${cid},${active ? address : "0.0.0.0"}`);
	answer.ok();
}

/** Runs an action after the time that the network takes for a PDP context; at once where that is 0. */
function later(equipment: Equipment, action: () => void): void {
	if (equipment.contextMs === 0) {
		action();
		return;
	}
	const alarm: SimulatorAlarm = equipment.clock.alarm(action);
	alarm.set(equipment.contextMs);
}
