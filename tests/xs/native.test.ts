// The native functions of hosts/native do what their counterparts in TypeScript do. Tests hosts/native.

import assert from "node:assert/strict";
import { find, runOnXS } from "./machine.js";

describe("on XS, the native functions of the receive path", () => {
	it("do what their counterparts in TypeScript do, at every alignment", () => {
		const { searches, searchesWrong, copiesWrong, headers, headersWrong } = find(runOnXS("tests/xs/native.scenario.ts"), "result");
		assert.deepEqual({ searchesWrong, copiesWrong, headersWrong }, { searchesWrong: 0, copiesWrong: 0, headersWrong: 0 });
		assert.ok(Number(searches) > 10_000 && Number(headers) > 5000, `${searches as number} ${headers as number}`);
	}).timeout(120_000);
});
