// PDP contexts: their definition, and the access data that the network demands.
// Source: 27.007 §10.1; docs/hardware.md (PDP context).

/** 27.007 §10.1.1 `<PDP_type>`; AT+QICSGP numbers them from 1. */
export const PDP_TYPES = ["IP", "IPV6", "IPV4V6"] as const;
/** One of them. */
export type PdpType = typeof PDP_TYPES[number];

/** One PDP context. */
export interface PdpContext {
	type: PdpType;
	apn: string;
	user: string;
	password: string;
	/** 0 none, 1 PAP, 2 CHAP, 3 either. */
	authentication: number;
	active: boolean;
}

/** The access data that the network demands; left out: none. */
export interface Access {
	readonly apn?: string;
	/** When set, authentication is demanded. */
	readonly user?: string;
	readonly password?: string;
	/** 1 PAP, 2 CHAP; default: either. */
	readonly authentication?: 1 | 2;
}

/** Contexts by `<cid>`, in the order of definition. */
export class PdpContexts extends Map<number, PdpContext> {
	/** The highest `<cid>`. */
	readonly highest: number;
	readonly #accesses: readonly Access[];

	/** @param access what the network demands; of several, one */
	constructor(highest: number, access: Access | readonly Access[] = {}) {
		super();
		this.highest = highest;
		this.#accesses = [access].flat();
	}

	/** Defines an inactive context. */
	define(cid: number, { type = "IP", apn = "", user = "", password = "", authentication = 0 }: Partial<Omit<PdpContext, "active">>): void {
		this.set(cid, { type, apn, user, password, authentication, active: false });
	}

	/** @returns whether the network activates a context: access point names ignore case (23.003 §9.1), credentials do not */
	accepts(context: PdpContext): boolean {
		return this.#accesses.some(access => satisfies(context, access));
	}
}

function satisfies({ apn, user, password, authentication }: PdpContext, { apn: wanted, user: someone, password: secret, authentication: method }: Access): boolean {
	if (wanted !== undefined && wanted.toLowerCase() !== apn.toLowerCase())
		return false;
	if (someone === undefined)
		return true;
	const means = authentication === 3 || authentication !== 0 && (method === undefined || method === authentication);
	return means && user === someone && password === (secret ?? "");
}
