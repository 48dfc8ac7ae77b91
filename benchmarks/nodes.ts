// The firmware as its manifests build it for an ESP32, and the bytecode of each: what `npm run size` prints and the Moddable lane holds to a limit.
// A limit is what the node had when it was set, and some for the next change.

import { join, resolve } from "node:path";
import type { Bytecode } from "../hosts/moddable/bytecode.js";
import type { Figures, SDK } from "../hosts/moddable/sdk.js";

/** A node that a manifest builds. */
export interface BuiltNode {
	readonly name: string;
	readonly manifest: string;
	/** Bytes of bytecode at most. */
	readonly most: number;
}

export const NODES: readonly BuiltNode[] = [
	{ name: "default", manifest: "manifest.json", most: 171_000 },
];

/**
 * Links a node's bytecode. Rejects when the build fails, or when the linker warns.
 * @param folder where the build goes, in a folder of its own
 */
export function link(sdk: SDK, { name, manifest }: BuiltNode, folder: string): Promise<Figures> {
	return sdk.linkESP32(join(folder, name), [], resolve(manifest));
}

/** Where a module's source is, by the beginning of its name: the firmware's own modules, hosts/, and the SDK's. */
const ORIGINS: readonly (readonly [origin: string, names: RegExp])[] = [
	["modules", /^modules\//],
	["the SDK", /^(embedded:|mc\/|package$|tsconfig|modules$|preference$|time$|timer$|crc$|Resource$|$)/],
	["hosts and main", /^/],
];

/** @returns bytes by origin */
export function byOrigin(bytecode: Bytecode): ReadonlyMap<string, number> {
	const sums = new Map<string, number>();
	for (const [module, bytes] of bytecode) {
		const [origin] = ORIGINS.find(([, names]) => names.test(module))!;
		sums.set(origin, (sums.get(origin) ?? 0) + bytes);
	}
	return sums;
}
