// What each cause of a lost link leads to, code by code. modules/quectel/common/recovery-policy.
// Source: both notes §3.2.2, §3.2.4, §5.1 table 3; MQTT 3.1.1 §3.2.2.3.

import { deepEqual, equal } from "node:assert/strict";
import ModuleError from "../../../../modules/quectel/common/module-error.js";
import {
	FIRST, MISCONFIGURED, NOTHING, PDP, POLICIES, policyOf, type Policy, POWER, RADIO, REFUSED, UNAVAILABLE, UNREACHABLE, UNRESPONSIVE,
} from "../../../../modules/quectel/common/recovery-policy.js";

const policy = (source: string, code: number, network: boolean, secure = false): Policy => policyOf(new ModuleError(source, code, "x"), network, secure);

describe("the policies of recovery", () => {
	it("begin with a second, pause at most so long, and take measures in this order", () => {
		equal(FIRST, 1000);
		deepEqual([NOTHING, PDP, RADIO, POWER], [0, 1, 2, 3]);
		deepEqual(POLICIES.map(({ name, cause, longest, weakest, strongest }) => [name, cause, longest, weakest, strongest]), [
			["refused", "the broker refuses the client", 7_200_000, NOTHING, NOTHING],
			["misconfigured", "a setting, a certificate or a file does not serve", 7_200_000, NOTHING, NOTHING],
			["unavailable", "the broker is down, or closes the connection", 300_000, PDP, PDP],
			["unreachable", "the network does not carry the connection", 300_000, PDP, RADIO],
			["unresponsive", "the module's MQTT does not answer", 300_000, POWER, POWER],
		]);
		deepEqual(POLICIES, [REFUSED, MISCONFIGURED, UNAVAILABLE, UNREACHABLE, UNRESPONSIVE]);
	});

	it("are found by the return code of CONNACK: 3 may pass, others do not", () => {
		deepEqual([0, 1, 2, 3, 4, 5].map(code => policy("QMTCONN", code, false)), [UNREACHABLE, REFUSED, REFUSED, UNAVAILABLE, REFUSED, REFUSED]);
	});

	it("are found by QMTSTAT's code: 2 and 6 are of the network", () => {
		deepEqual([1, 2, 3, 4, 5, 6, 7, 8].map(code => policy("QMTSTAT", code, false)),
			[UNAVAILABLE, UNREACHABLE, UNAVAILABLE, UNAVAILABLE, UNAVAILABLE, UNREACHABLE, UNAVAILABLE, UNAVAILABLE]);
	});

	it("are found by QMTOPEN's result, whether the network reaches the host, and whether the link is secure", () => {
		for (const code of [-1, 2, 3, 4, 5])
			deepEqual([policy("QMTOPEN", code, true), policy("QMTOPEN", code, true, true), policy("QMTOPEN", code, false), policy("QMTOPEN", code, false, true)],
				[UNREACHABLE, UNREACHABLE, UNAVAILABLE, MISCONFIGURED]);
		deepEqual([policy("QMTOPEN", 1, true), policy("QMTOPEN", 1, false)], [MISCONFIGURED, MISCONFIGURED]);
	});

	it("are of the module when it does not answer, else of the network or of a setting", () => {
		equal(policy("timeout", 0, true), UNRESPONSIVE);
		deepEqual([policy("CME", 3, true), policy("CME", 3, false), policy("TLS", 0, false)], [UNREACHABLE, MISCONFIGURED, MISCONFIGURED]);
	});
});
