// `npm run size [-- --node NAME] [--check]`: links the firmware for an ESP32 as each manifest builds it, and prints the bytes of bytecode by module;
// with --groups, those of each manifest that adds something.
// Requires the Moddable SDK, without ESP-IDF.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { HOW, SDK } from "../hosts/moddable/sdk.js";
import { parse, runCommand, UsageError } from "../hosts/node/command-line.js";
import { byGroup, byOrigin, link, NODES, type BuiltNode } from "./nodes.js";

function line(bytes: number, name: string): void {
	console.log(`${String(bytes).padStart(8)}  ${name}`);
}

/** @returns whether the node is within its limit */
async function show(sdk: SDK, node: BuiltNode, folder: string): Promise<boolean> {
	const { modules, slots, bytecode, byModule } = await link(sdk, node, folder);
	console.log(`${node.name}, ${node.manifest}: ${modules} modules, ${slots} slots of 16 bytes and ${bytecode} bytes of bytecode, at most ${node.most}`);
	for (const [origin, bytes] of byOrigin(byModule))
		line(bytes, `of ${origin}`);
	for (const [module, bytes] of [...byModule].sort(([, one], [, other]) => other - one))
		line(bytes, module || "of no module");
	return bytecode <= node.most;
}

await runCommand("npm run size", async (words, print) => {
	const command = new Command("npm run size --").description("Prints the bytes of bytecode by module of each node.")
		.option("--node <name>", `one node: ${NODES.map(({ name }) => name).join(", ")}`)
		.option("--groups", "the bytes of each manifest that adds something, instead")
		.option("--check", "exit code 1 when a node has more than its limit");
	const { node: name, check, groups } = parse(command, words, print).opts<{ node?: string; check?: boolean; groups?: boolean }>();
	const nodes = NODES.filter(node => name === undefined || node.name === name);
	if (nodes.length === 0)
		throw new UsageError(`--node must be ${NODES.map(({ name }) => name).join(" or ")}`);
	const sdk = SDK.find();
	if (sdk === undefined)
		throw new Error(HOW);
	const folder = mkdtempSync(join(tmpdir(), "size-"));
	try {
		if (groups === true) {
			for (const [group, bytes] of await byGroup(sdk, folder))
				line(bytes, group);
			return 0;
		}
		let within = true;
		for (const node of nodes)
			within = await show(sdk, node, folder) && within;
		return within || check !== true ? 0 : 1;
	}
	finally {
		rmSync(folder, { recursive: true, force: true });
	}
});
