// The commands of the packet domain: attachment, PDP contexts, addresses, host names.
// Source: 27.007 §10.1; docs/hardware.md (PDP context); QICSGP, QIACT, QIDNSGIP, QIDNSCFG as in the vendor's TCP/IP manual (BG96).

import type { Module } from "../module/module.js";
import { PDP_TYPES, type PdpType } from "../module/pdp-contexts.js";
import { NOT_REGISTERED } from "../module/radio.js";
import type { Answer, Commands } from "../terminal/command.js";
import { Refusal } from "../terminal/parameters.js";

/** `<err>` of +QIURC: "dnsgip": the name has no address. */
const NO_SUCH_NAME = 565;
const NO_ADDRESS = "0.0.0.0";
/** Time to live of an address, s. */
const LIFETIME = 600;

export const PACKET: Commands<Module> = Object.freeze<Commands<Module>>({
	"+CGATT": {
		test(answer) {
			answer.information("+CGATT: (0,1)");
			answer.ok();
		},
		read(answer, { radio }) {
			answer.information(`+CGATT: ${radio.registered ? 1 : 0}`);
			answer.ok();
		},
		write(answer, module, parameters) {
			const attach = parameters.integer(0, 0, 1) === 1;
			const { radio } = module;
			answer.ok(() => attach ? module.setFunctionality(radio.functionality) : radio.register(NOT_REGISTERED));
		},
	},
	"+CGDCONT": {
		test(answer, { pdpContexts }) {
			answer.information(`+CGDCONT: (1-${pdpContexts.highest}),"IP",,,(0-2),(0-3)`);
			answer.ok();
		},
		read(answer, { pdpContexts, address }) {
			for (const [cid, { type, apn, active }] of pdpContexts)
				answer.information(`+CGDCONT: ${cid},"${type}","${apn}","${active ? address : "0.0.0.0"}",0,0`);
			answer.ok();
		},
		write(answer, { pdpContexts }, parameters) {
			const cid = parameters.integer(0, 1, pdpContexts.highest);
			const defined = pdpContexts.get(cid);
			if (parameters.length === 1)
				pdpContexts.delete(cid);
			else {
				const type = PDP_TYPES.find(type => type === parameters.string(1));
				if (type === undefined)
					throw parameters.refusal();
				pdpContexts.set(cid, { user: "", password: "", authentication: 0, active: false, ...defined, type, apn: parameters.string(2, "") });
			}
			answer.ok();
		},
	},
	/** 27.007 §10.1.10. A context in the state that is asked for is left in it. */
	"+CGACT": {
		test(answer) {
			answer.information("+CGACT: (0,1)");
			answer.ok();
		},
		read(answer, { pdpContexts }) {
			for (const [cid, { active }] of pdpContexts)
				answer.information(`+CGACT: ${cid},${active ? 1 : 0}`);
			answer.ok();
		},
		write(answer, module, parameters) {
			const { pdpContexts, radio } = module;
			const activate = parameters.integer(0, 0, 1) === 1;
			// Without a context, deactivation means all of them.
			const cids = parameters.length === 1 && !activate ? [...pdpContexts.keys()] : [parameters.integer(1, 1, pdpContexts.highest)];
			if (cids.some(cid => !pdpContexts.has(cid)) || activate && !radio.registered)
				throw parameters.refusal();
			module.later(() => {
				if (!activate) {
					answer.ok(() => cids.forEach(cid => module.deactivate(cid)));
					return;
				}
				const context = pdpContexts.get(cids[0] as number);
				if (context !== undefined && radio.registered && pdpContexts.accepts(context)) {
					context.active = true;
					answer.ok();
				} else
					answer.error();
			});
		},
	},
	"+CGPADDR": {
		read: addresses,
		execute: addresses,
		write(answer, module, parameters) {
			const cid = parameters.integer(0, 1, module.pdpContexts.highest);
			const active = module.pdpContexts.get(cid)?.active === true;
			answer.information(`+CGPADDR: ${cid},${active ? module.address : "0.0.0.0"}`);
			answer.ok();
		},
	},
	"+QICSGP": {
		test(answer, { pdpContexts }) {
			answer.information(`+QICSGP: (1-${pdpContexts.highest}),(1-3),<APN>,<username>,<password>,(0-3)`);
			answer.ok();
		},
		write(answer, { pdpContexts }, parameters) {
			parameters.count(1, 6);
			const cid = parameters.integer(0, 1, pdpContexts.highest);
			const defined = pdpContexts.get(cid);
			if (parameters.length === 1) {
				const { type = "IP", apn = "", user = "", password = "", authentication = 0 } = defined ?? {};
				answer.information(`+QICSGP: ${numberOf(type)},"${apn}","${user}","${password}",${authentication}`);
				answer.ok();
				return;
			}
			const type = PDP_TYPES[parameters.integer(1, 1, PDP_TYPES.length) - 1] as PdpType;
			if (defined?.active === true)
				throw parameters.refusal();
			pdpContexts.define(cid, {
				type,
				apn: parameters.string(2),
				user: parameters.string(3, ""),
				password: parameters.string(4, ""),
				authentication: parameters.integer(5, 0, 3, 0),
			});
			answer.ok();
		},
	},
	"+QIACT": {
		test(answer, { pdpContexts }) {
			answer.information(`+QIACT: (1-${pdpContexts.highest})`);
			answer.ok();
		},
		read(answer, { pdpContexts, address }) {
			for (const [cid, { active, type }] of pdpContexts)
				if (active)
					answer.information(`+QIACT: ${cid},1,${numberOf(type)},"${address}"`);
			answer.ok();
		},
		write(answer, module, parameters) {
			const { pdpContexts, radio } = module;
			const context = pdpContexts.get(parameters.integer(0, 1, pdpContexts.highest));
			if (context === undefined)
				throw new Refusal(undefined, "context is not defined");
			// As in some firmware.
			if (context.active)
				throw new Refusal(undefined, "context is active");
			if (!radio.registered)
				throw new Refusal(undefined, "not registered");
			module.later(() => {
				if (radio.registered && pdpContexts.accepts(context)) {
					context.active = true;
					answer.ok();
				} else
					answer.error();
			});
		},
	},
	"+QIDEACT": {
		test(answer, { pdpContexts }) {
			answer.information(`+QIDEACT: (1-${pdpContexts.highest})`);
			answer.ok();
		},
		write(answer, module, parameters) {
			const cid = parameters.integer(0, 1, module.pdpContexts.highest);
			module.later(() => {
				answer.ok(() => void module.deactivate(cid));
			});
		},
	},
	/** `<contextID>[,<pridnsaddr>[,<secdnsaddr>]]`: stored only; names are those of the simulated network. */
	"+QIDNSCFG": {
		test(answer, { profile }) {
			answer.information(`+QIDNSCFG: (1-${profile.contexts}),<pridnsaddr>,<secdnsaddr>`);
			answer.ok();
		},
		write(answer, { profile, nameServers }, parameters) {
			parameters.count(1, 3);
			const cid = parameters.integer(0, 1, profile.contexts);
			if (parameters.length === 1) {
				const [primary, secondary] = nameServers.get(cid) ?? [NO_ADDRESS, NO_ADDRESS];
				answer.information(`+QIDNSCFG: ${cid},"${primary}","${secondary}"`);
			} else
				nameServers.set(cid, [parameters.string(1), parameters.string(2, NO_ADDRESS)]);
			answer.ok();
		},
	},
	"+QIDNSGIP": {
		test(answer, { pdpContexts }) {
			answer.information(`+QIDNSGIP: (1-${pdpContexts.highest}),<hostname>`);
			answer.ok();
		},
		write(answer, module, parameters) {
			parameters.count(2, 2);
			const cid = parameters.integer(0, 1, module.pdpContexts.highest);
			const host = parameters.text(1);
			if (host === "" || !module.usable(cid))
				throw parameters.refusal();
			answer.ok(() => module.resolve(host, found => {
				module.report(found.length === 0 ? `+QIURC: "dnsgip",${NO_SUCH_NAME}` : `+QIURC: "dnsgip",0,${found.length},${LIFETIME}`);
				for (const address of found)
					module.report(`+QIURC: "dnsgip","${address}"`);
			}));
		},
	},
});

/** The number of a type in AT+QICSGP and AT+QIACT. */
const numberOf = (type: PdpType): number => PDP_TYPES.indexOf(type) + 1;

function addresses(answer: Answer, { pdpContexts, address }: Module): void {
	for (const [cid, { active }] of pdpContexts)
		answer.information(`+CGPADDR: ${cid},${active ? address : "0.0.0.0"}`);
	answer.ok();
}
