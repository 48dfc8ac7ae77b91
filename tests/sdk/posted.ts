// What a program under headless.c printed: the firmware's posts and the machine's memory, as objects.

/** What the firmware posted under `name`, in order. */
export function posted(output: string, name: string): unknown[] {
	return lines(output, "post ").map(value => (value as Record<string, unknown>)[name]).filter(value => value !== undefined);
}

/** What a machine holds; the fields are those of memory.h. */
export interface Memory {
	readonly acknowledged: number;
	readonly used: number;
	readonly slots: number;
	readonly chunks: number;
	readonly stack: number;
	readonly tables: number;
	readonly collections: number;
}

/** What headless.c measured, in order. */
export function memories(output: string): Memory[] {
	return lines(output, "memory ") as Memory[];
}

function lines(output: string, prefix: string): unknown[] {
	return output.split("\n").filter(line => line.startsWith(prefix) && line.endsWith("}")).map(line => JSON.parse(line.slice(prefix.length)));
}
