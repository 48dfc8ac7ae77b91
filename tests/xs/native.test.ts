// The native functions of hosts/native do what their counterparts in TypeScript do. Tests hosts/native.

import assert from "node:assert/strict";
import { find, runOnXS } from "./machine.js";

describe("on XS, the native functions of the receive path", () => {
	it("do what their counterparts in TypeScript do, at every alignment", () => {
		const { searches, searchesWrong, copiesWrong, messages, messagesWrong, taken, notFollowed } = find(runOnXS("tests/xs/native.scenario.ts"), "result");
		assert.deepEqual({ searchesWrong, copiesWrong, messagesWrong }, { searchesWrong: 0, copiesWrong: 0, messagesWrong: 0 });
		assert.ok(Number(searches) > 10_000 && Number(messages) > 20_000 && Number(taken) > 2000 && Number(notFollowed) > 1000, JSON.stringify({ searches, messages, taken, notFollowed }));
	}).timeout(120_000);
});
