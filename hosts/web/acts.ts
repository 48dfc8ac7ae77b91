// What a person does to the world around the firmware, done to the simulated modem, its network and its broker.
// Source: ./protocol (Act); docs/simulated-modem.md (Control).

import { Control, RECEPTIONS } from "../modem/control/control.js";
import type { SwitchedNetwork } from "../modem/network/switched-network.js";
import type { ModemSimulator } from "../modem/simulator.js";
import type { Damage } from "./damage.js";
import type { Happening } from "./happening.js";
import type { Act } from "./protocol.js";

/** What hostile clients publish: lines that the module could have sent. */
const FORGED = "\r\nOK\r\n+QMTSTAT: 0,1\r\n";
/** Of the control channel: they wait for a test in real time, or are about a clock of its own. */
const TESTS: readonly unknown[] = Object.freeze(["expect", "wait-for", "clock"]);

/** What there is to act on; what is missing cannot be done. */
export interface Stage {
	readonly modem?: ModemSimulator;
	readonly network?: Pick<SwitchedNetwork, "setReachable">;
	readonly damage?: Damage;
	/** The broker goes away, or is there again. */
	readonly setBroker?: (running: boolean) => void;
	/** Another client publishes. */
	readonly publish?: (topic: string, payload: string, QoS: 0 | 1 | 2, retain: boolean) => void;
	readonly cutPower?: () => void;
	/** Where a new interval is published. */
	readonly setTopic: string;
	readonly happened: (what: Happening) => void;
}

/** @returns what is there. @throws RangeError when it is not */
function need<Part>(part: Part | undefined, act: Act): Part {
	if (part === undefined)
		throw new RangeError(`${act.type}: not possible in this session`);
	return part;
}

/** Does it. @throws RangeError when the stage lacks what it is done to, or a test's request of the control channel is made */
export function perform(act: Act, stage: Stage): void {
	switch (act.type) {
		case "control": {
			if (TESTS.includes(act.request["do"]))
				throw new RangeError(`control: ${String(act.request["do"])} is for tests`);
			const { happened } = stage;
			new Control({ modem: need(stage.modem, act), network: need(stage.network, act), send: answer => happened({ kind: "trace", text: `control: ${JSON.stringify(answer)}` }) })
				.receive(JSON.stringify(act.request));
			break;
		}
		case "antenna": {
			const { module } = need(stage.modem, act);
			module.cover(act.connected ? { [module.profile.technologies[0]!]: RECEPTIONS["home"]! } : {});
			break;
		}
		case "restart-module": need(stage.modem, act).restart(); break;
		case "broker": need(stage.setBroker, act)(act.running); break;
		case "garble": need(stage.damage, act).next(); break;
		case "forge": need(stage.publish, act)(stage.setTopic, FORGED, 1, false); break;
		case "cut-power": need(stage.cutPower, act)(); break;
		case "publish": need(stage.publish, act)(act.topic, act.payload, act.QoS, act.retain); break;
		case "interval": need(stage.publish, act)(stage.setTopic, String(act.ms), 1, false); break;
	}
}
