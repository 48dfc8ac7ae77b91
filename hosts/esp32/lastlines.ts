// The last lines of the trace, in memory that a restart leaves alone: what a device did before a crash, where no debugger was. lastlines.c is the other half.
// Source: ESP-IDF Programming Guide v6.0, Memory Types. A power-on loses them.

/** The SDK's form of a C function; its compiler takes no other. */
declare function native(name: string): (this: unknown, ...parameters: string[]) => string;

/** Keeps a line; the oldest go where 504 bytes do not hold all, line feeds included. Of a line that is longer, the start is kept. */
export function keepLine(this: unknown, line: string): void {
	native("xs_lastlines_keep").call(this, line);
}

/** @returns the lines that are kept, those from before the restart included: oldest first, each with a line feed; "" after a power-on */
export function lastLines(this: unknown): string {
	return native("xs_lastlines_read").call(this);
}
