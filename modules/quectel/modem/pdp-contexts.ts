// The options about PDP contexts: which ones the modem activates, each with its access data; and their check.
// Source: both notes §3.2.1 (<cid>); BG96 TCP/IP note, QICSGP (access point, authentication); 27.007 §10.1.1 (CGDCONT).

import { checkArray, checkObject, checkTexts, integerOption } from "../../base/check.js";
import { NETWORK_LIMIT, PDP_CONTEXTS } from "../common/limits.js";
import type { Profile } from "../common/module-profile.js";

/** How a user is authenticated at the access point; AT+QICSGP takes the index. */
const AUTHENTICATIONS: readonly string[] = Object.freeze(["none", "PAP", "CHAP", "PAP or CHAP"]);

/** One PDP context. */
export interface PDPContext {
	/** Its number, 1 to 16, as QICSGP and "pdpcid" have it; default 1, the only one of a BC20. */
	readonly context?: number | undefined;
	/** Access point name; default: the one that the network or the SIM gives. */
	readonly apn?: string | undefined;
	/** Of the access point; not on a BC20. Without a user there is no authentication. */
	readonly user?: string | undefined;
	readonly password?: string | undefined;
	/** "none", "PAP", "CHAP" or "PAP or CHAP"; not on a BC20. Default "PAP" with a user, else "none". */
	readonly authentication?: string | undefined;
}

/** The contexts of a modem. */
export interface PDPContexts extends PDPContext {
	/** Further contexts, for sessions that name one of them; not on a BC20. The modem is ready when all are active. */
	readonly contexts?: readonly PDPContext[] | undefined;
}

/** A context's values, as its commands have them. Not a `Required<…>`, which loses `undefined` under the options that mcconfig compiles with. */
export interface ContextValues {
	readonly context: number;
	readonly apn: string | undefined;
	readonly user: string;
	readonly password: string;
	/** Index of AUTHENTICATIONS. */
	readonly authentication: number;
}

const TEXTS = Object.freeze(["apn", "user", "password", "authentication"] as const);

/** @returns the contexts, that of the modem's own options first. @throws TypeError or RangeError naming the option */
export function checkContexts(options: PDPContexts, profile: Profile): readonly ContextValues[] {
	const values = [check(options, "", profile)];
	const { contexts = [] } = options;
	checkArray(contexts, "contexts");
	for (let i = 0; i < contexts.length; i++) {
		const name = `contexts[${i}]`;
		const further = check(checkObject(contexts[i]!, name), `${name}.`, profile);
		if (values.some((other) => other.context === further.context))
			throw new RangeError(`${name}.context: ${further.context} is there already`);
		values.push(further);
	}
	return values;
}

function check(options: PDPContext, prefix: string, profile: Profile): ContextValues {
	const { user, authentication } = options;
	const context = integerOption(options.context, 1, `${prefix}context`, 1, PDP_CONTEXTS);
	checkTexts(options, TEXTS, NETWORK_LIMIT, prefix);
	if (authentication !== undefined && !AUTHENTICATIONS.includes(authentication))
		throw new RangeError(`${prefix}authentication: ${authentication} is not ${AUTHENTICATIONS.join(", ")}`);
	if (!profile.authenticates && (user || authentication))
		throw new RangeError(`${prefix}${authentication ? "authentication" : "user"}: not supported by a ${profile.name}`);
	if (context > profile.contexts)
		throw new RangeError(`${prefix}context: a ${profile.name} has only ${profile.contexts === 1 ? "1" : `1 to ${profile.contexts}`}`);
	return {
		context,
		apn: options.apn,
		user: user ?? "",
		password: options.password ?? "",
		authentication: AUTHENTICATIONS.indexOf(authentication ?? (user ? "PAP" : "none")),
	};
}
