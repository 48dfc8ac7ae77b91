// PDP contexts: their definition, and the access data that the network demands.
// Source: 27.007 §10.1; docs/hardware.md (PDP context).

/** One PDP context. */
export interface PdpContext {
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

/** The number of contexts. */
export const CONTEXTS = 16;

/** Contexts by `<cid>`, in the order of definition. */
export class PdpContexts extends Map<number, PdpContext> {
	readonly #access: Access;

	constructor(access: Access = {}) {
		super();
		this.#access = access;
	}

	/** Defines an inactive context. */
	define(cid: number, { apn = "", user = "", password = "", authentication = 0 }: Partial<Omit<PdpContext, "active">>): void {
		this.set(cid, { apn, user, password, authentication, active: false });
	}

	/** @returns whether the network activates a context: access point names ignore case (23.003 §9.1), credentials do not */
	accepts({ apn, user, password, authentication }: PdpContext): boolean {
		const { apn: wanted, user: someone, password: secret, authentication: method } = this.#access;
		if (wanted !== undefined && wanted.toLowerCase() !== apn.toLowerCase())
			return false;
		if (someone === undefined)
			return true;
		const means = authentication === 3 || authentication !== 0 && (method === undefined || method === authentication);
		return means && user === someone && password === (secret ?? "");
	}
}
