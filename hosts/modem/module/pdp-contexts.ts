// PDP contexts: their definition, and what the network asks of them before it gives an address.
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

/** What the network asks for; left out: anything will do. */
export interface Access {
	readonly apn?: string;
	/** With a user, authentication is demanded. */
	readonly user?: string;
	readonly password?: string;
	/** 1 PAP, 2 CHAP; default: either. */
	readonly authentication?: 1 | 2;
}

export const CONTEXTS = 16;

/** Contexts by `<cid>`, in the order in which they were defined. */
export class PdpContexts extends Map<number, PdpContext> {
	readonly #access: Access;

	constructor(access: Access = {}) {
		super();
		this.#access = access;
	}

	/** Defines a context that is not active. */
	define(cid: number, { apn = "", user = "", password = "", authentication = 0 }: Partial<Omit<PdpContext, "active">>): void {
		this.set(cid, { apn, user, password, authentication, active: false });
	}

	/** @returns whether the network gives a context an address: names are compared without case (23.003 §9.1), credentials with it */
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
