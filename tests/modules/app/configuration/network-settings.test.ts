// The settings of the cellular network: accepted values and error messages. Tests modules/app/configuration/network-settings.

import assert from "node:assert/strict";
import { configureNetwork } from "../../../../modules/app/configuration/network-settings.js";

const NOTHING = { context: undefined, apnUser: undefined, apnPassword: undefined, authentication: undefined, technologies: undefined, powerSaving: undefined, eDRX: undefined, timeServer: undefined };

function refuses(settings: Record<string, unknown>, name: string, message: string): void {
	assert.throws(() => configureNetwork(settings), { name, message });
}

describe("settings of the network", () => {
	it("are as the module is set when none are given, or empty", () => {
		assert.deepEqual(configureNetwork({}), NOTHING);
		assert.deepEqual(configureNetwork(Object.fromEntries([...Object.keys(NOTHING), "periodicUpdate", "active"].map(name => [name, ""]))), NOTHING);
	});

	it("take what a person types", () => {
		const given = { context: "2", apnUser: "u", apnPassword: "p", authentication: "PAP or CHAP", technologies: "LTE-M, NB-IoT", periodicUpdate: "3600000", active: 60_000, eDRX: "81920", timeServer: "pool.ntp.org" };
		assert.deepEqual(configureNetwork(given), {
			context: 2, apnUser: "u", apnPassword: "p", authentication: "PAP or CHAP", technologies: ["LTE-M", "NB-IoT"], powerSaving: { periodicUpdate: 3_600_000, active: 60_000 },
			eDRX: 81_920, timeServer: "pool.ntp.org",
		});
		assert.ok(Object.isFrozen(configureNetwork(given)));
	});

	it("take what is at a limit", () => {
		for (const context of [1, "16"])
			assert.equal(configureNetwork({ context }).context, Number(context));
		assert.equal(configureNetwork({ apnUser: "u".repeat(100) }).apnUser, "u".repeat(100));
		assert.equal(configureNetwork({ eDRX: 0 }).eDRX, 0);
	});

	it("report what is wrong, never a secret", () => {
		refuses({ apnUser: "a\"b" }, "RangeError", "apnUser must not contain quotes or control characters");
		refuses({ apnPassword: "secret" }, "RangeError", "apnPassword requires an apnUser");
		refuses({ apnUser: "u", apnPassword: "x".repeat(101) }, "RangeError", "apnPassword must be at most 100 bytes long");
		refuses({ timeServer: 7 }, "TypeError", "timeServer must be text");
		refuses({ authentication: "pap" }, "RangeError", "authentication must be none, PAP, CHAP, PAP or CHAP");
		refuses({ technologies: "LTE-M,5G" }, "RangeError", "technologies must be LTE-M, NB-IoT, GSM");
		refuses({ periodicUpdate: 3_600_000 }, "RangeError", "active is missing: power saving requires both periodicUpdate and active");
		refuses({ active: 0 }, "RangeError", "periodicUpdate is missing: power saving requires both periodicUpdate and active");
		for (const context of ["x", 1.5])
			refuses({ context }, "TypeError", "context must be a whole number");
		for (const context of [0, "17"])
			refuses({ context }, "RangeError", "context must be from 1 to 16");
		for (const eDRX of ["x", " 5", "5 ", "1e3", "-1", -1, 0.5, true, NaN, [5]])
			refuses({ eDRX }, "TypeError", "eDRX must be a whole number of milliseconds");
	});
});
