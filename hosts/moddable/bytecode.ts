// What of an image's bytecode belongs to which module, read from the C source that xsl writes of the linked modules, mc.xs.c.
// Source: Moddable SDK 8.2.3, documentation/tools (xsl); in XS a function's home names the module that made it.

/** Bytes of bytecode by module's name; functions that no module made, and those whose module the linker left out, have the name "". */
export type Bytecode = ReadonlyMap<string, number>;

/** One line of the linked heap: a slot's place, the place of the next in its list, its ID, its kind, and what follows. */
const SLOT = /^\/\* (\d+) \*\/\t\{ (?:NULL|\(txSlot\*\)&gxHeap\[(\d+)\]), \{\.ID = (\w+)[^}]*\.kind = (\w+)\}, (.*)$/gm;
const CODE = /\.code = \{ \(txByte\*\)"((?:\\x[0-9a-f]{2})+)"/;
const HOME = /\.home = \{ .*, \(txSlot\*\)&gxHeap\[(\d+)\] \}/;
const MODULE = /\.module = \{ .*, (\w+) \}/;
const KEY = /\.key = \{ "([^"]*)"/;
/** A module whose body runs at each start, because it is not preloaded: all of its bytecode. */
const BODY = /^\t\{ \w+, NULL, 0, \(txS1\*\)gxCode\d+, (\d+), NULL, 0, "([^"]*)"/gm;

interface Slot {
	readonly next: number;
	readonly id: string;
	readonly kind: string;
	readonly value: string;
}

/** @returns the linked heap, by place, and the keys, by ID: those of the program have numbers, XS's own have names */
function read(source: string): { slots: Slot[]; keys: Map<string, string> } {
	const slots: Slot[] = [];
	const keys = new Map<string, string>();
	for (const [, place, next, id, kind, value] of source.matchAll(SLOT)) {
		slots[Number(place)] = { next: Number(next ?? -1), id: id!, kind: kind!, value: value! };
		const [, key] = KEY.exec(value!) ?? [];
		if (kind === "XS_KEY_X_KIND" && key !== undefined)
			keys.set(id!, key);
	}
	return { slots, keys };
}

/**
 * @param source mc.xs.c
 * @returns the bytes of each module: functions of preloaded modules, whose bodies ran in the linker, and all of others. Unsorted.
 */
export function bytecodeOf(source: string): Bytecode {
	const { slots, keys } = read(source);
	const bytes = new Map<string, number>();
	const add = (module: string, count: number): void => void bytes.set(module, (bytes.get(module) ?? 0) + count);
	for (const { kind, next, value } of slots.filter(slot => slot !== undefined)) {
		const [, code] = kind === "XS_CODE_X_KIND" ? CODE.exec(value) ?? [] : [];
		if (code === undefined)
			continue;
		// The function's home stands next to its code; a module's own slot next to its instance.
		const [, instance] = HOME.exec(slots[next]?.value ?? "") ?? [];
		const [, id] = MODULE.exec(slots[slots[Number(instance)]?.next ?? -1]?.value ?? "") ?? [];
		add(keys.get(id ?? "") ?? "", code.length / "\\x00".length);
	}
	for (const [, count, module] of source.matchAll(BODY))
		add(module!, Number(count));
	return bytes;
}
