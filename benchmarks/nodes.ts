// The firmware as its manifests build it for an ESP32, and the bytecode of each: what `npm run size` prints and the Moddable lane holds to a limit.
// A limit is what the node had when it was set, and some for the next change.

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { DRIVEN } from "../hosts/esp32/without-sensors.js";
import type { Bytecode } from "../hosts/moddable/bytecode.js";
import type { Figures, SDK } from "../hosts/moddable/sdk.js";

/** A node that a manifest builds. */
export interface BuiltNode {
	readonly name: string;
	readonly manifest: string;
	/** Settings, and groups of hosts/moddable/groups, that it is built with. */
	readonly settings?: readonly string[];
	readonly groups?: readonly string[];
	/** Bytes of bytecode at most. */
	readonly most: number;
}

export const NODES: readonly BuiltNode[] = [
	{ name: "full", manifest: "manifest.json", settings: [`sensor=${DRIVEN.join(",")}`], groups: ["all"], most: 151_000 },
	{ name: "default", manifest: "manifest.json", most: 94_700 },
	{ name: "small", manifest: "examples/small/manifest.json", most: 87_900 },
	{ name: "publish", manifest: "examples/publish/manifest.json", most: 64_700 },
];

/**
 * Links a node's bytecode. Rejects when the build fails, or when the linker warns.
 * @param folder where the build goes, in a folder of its own
 */
export function link(sdk: SDK, { name, manifest, settings, groups }: BuiltNode, folder: string): Promise<Figures> {
	return sdk.linkESP32(join(folder, name), settings, resolve(manifest), "", groups);
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

/** The manifests that add something to the firmware: all of modules/, and those of hosts/esp32 for sensors. */
const GROUPS = [
	...readdirSync("modules").filter(name => name.endsWith(".json") && name !== "manifest.json").map(name => `modules/${name}`),
	...["drivers", ...DRIVEN].map(name => `hosts/esp32/${name}.json`),
];
/** The SDK's module of each driver, and those of the bus. */
const DRIVERS = /^embedded:sensor\/.*\/(\w+)$/;
const BUS = /^embedded:\w+\/(?:i2c|smbus)/;

/** @returns the modules of a manifest; one that another group replaces is that group's */
function modulesOf(manifest: string): readonly string[] {
	const { modules } = JSON.parse(readFileSync(manifest, "utf8")) as { readonly modules: Readonly<Record<string, unknown>> };
	return Object.keys(modules).filter(name => !String(modules[name]).includes("/without-"));
}

/** Links the firmware with every group. @returns the bytes that each adds, its stand-ins not subtracted */
export async function byGroup(sdk: SDK, folder: string): Promise<ReadonlyMap<string, number>> {
	const project = join(folder, "all");
	mkdirSync(project);
	const include = ["manifest.json", "modules/manifest.json", ...GROUPS.filter(group => !group.startsWith("modules/"))].map(path => resolve(path));
	writeFileSync(join(project, "manifest.json"), JSON.stringify({ include }));
	const { byModule } = await sdk.linkESP32(join(folder, "groups"), [], join(project, "manifest.json"));
	const sum = (has: (module: string) => boolean): number => [...byModule].reduce((bytes, [module, more]) => has(module) ? bytes + more : bytes, 0);
	return new Map(GROUPS.map(group => {
		if (basename(group) === "drivers.json")
			return [group, sum(module => BUS.test(module) || modulesOf("hosts/esp32/i2c.json").includes(module))];
		if (!group.startsWith("modules/"))
			return [group, sum(module => DRIVERS.exec(module)?.[1]?.toLowerCase() === basename(group, ".json"))];
		return [group, sum(module => modulesOf(group).includes(module))];
	}));
}
