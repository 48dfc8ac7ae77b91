// The project's own tests on the SDK's own XS: the hot paths allocate nothing, and modules/ behaves as on Node.
// Each function is a step of ./run. The scenarios are those of tests/xs/allocation.

import { deepEqual, equal, ok } from "node:assert/strict";
import { run, type SDK } from "../../hosts/moddable/sdk.js";
import { assertNothingAllocated, find, type Report } from "../xs/machine.js";
import { buildScenarios, buildTests, type Scenario } from "./bundles.js";

const LIMIT = 900_000;
const RECEIVED = 1000;
const PUBLISHED = 1000;
const RECEIVE = "tests/xs/receive.scenario.ts", PUBLISH = "tests/xs/publish.scenario.ts";

const SCENARIOS: readonly Scenario[] = [
	...["quoted", "counted"].flatMap(form => ["1", "64", "120"].map(chunk => [RECEIVE, form, "128", chunk, String(RECEIVED)] as const)),
	...["16", "1548"].map(payload => [PUBLISH, payload, String(PUBLISHED)] as const),
];

/** What a program posted, one list for each scenario. */
function reports(output: string): Report[][] {
	const found: Report[][] = [];
	for (const line of output.split("\n").filter(line => line.startsWith("post "))) {
		const report = JSON.parse(line.slice(5)) as Report;
		if (report["scenario"] !== undefined)
			found.push([]);
		else if (report.name !== undefined)
			found.at(-1)!.push(report);
	}
	return found;
}

/** A counter that is broken must not pass for one that shows nothing: it sees a slot, a chunk, a collection, and adds nothing of its own. */
function checkControls(found: readonly Report[]): void {
	assertNothingAllocated(found, "nothing");
	equal(find(found, "object").slots, 1);
	ok(find(found, "template").chunks! > 0);
	equal(find(found, "collection").collections, 1);
}

/** From onReadable to the app's read(buffer), and from publish to the acknowledgement: no slot, no chunk byte, no collection. */
export async function allocateNothing(sdk: SDK, headless: string, folder: string): Promise<string> {
	const { code, output } = await run(headless, [await buildScenarios(sdk, folder, SCENARIOS)], LIMIT);
	equal(code, 0, output);
	const found = reports(output);
	equal(found.length, SCENARIOS.length);
	for (const [i, [entry]] of SCENARIOS.entries()) {
		checkControls(found[i]!);
		assertNothingAllocated(found[i]!, entry === RECEIVE ? "receive" : "publish");
		const { received, wrong, lost, acknowledged } = find(found[i]!, "result");
		if (entry === RECEIVE)
			deepEqual([Number(received) >= RECEIVED, wrong, lost], [true, 0, 0]);
		else
			equal(acknowledged, PUBLISHED);
	}
	return `0 slots, 0 chunk bytes, 0 collections in ${SCENARIOS.length} scenarios of ${RECEIVED} messages; the controls were seen`;
}

/** Every test of modules/ that needs nothing of Node. */
export async function passTests(sdk: SDK, headless: string, folder: string): Promise<string> {
	const { program, files, left } = await buildTests(sdk, folder);
	const { code, output } = await run(headless, [program], LIMIT);
	const posts = output.split("\n").filter(line => line.startsWith("post ")).map(line => JSON.parse(line.slice(5)) as { failed?: string; tests?: number; left?: number });
	deepEqual(posts.flatMap(({ failed }) => failed ?? []), [], output.slice(-2000));
	equal(code, 0, output.slice(-2000));
	return `${posts.at(-1)!.tests} tests of ${files} files passed; left to Node: ${posts.at(-1)!.left} for their length, ${left.map(name => name.replace("tests/modules/", "")).join(", ")}`;
}
