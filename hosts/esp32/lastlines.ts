// Keeps the last lines of the trace in memory that survives a restart, to show what preceded a crash. lastlines.c is the native half.
// Source: ESP-IDF Programming Guide v6.0, Memory Types. A power-on clears the lines.

/** Declares a C function; the only form that the SDK's compiler accepts. */
declare function native(name: string): (this: unknown, ...parameters: string[]) => string;

/** Keeps a line; drops the oldest lines when all exceed 504 bytes, line feeds included. Keeps only the start of a line that is longer. */
export function keepLine(this: unknown, line: string): void {
	native("xs_lastlines_keep").call(this, line);
}

/** @returns the kept lines, including those from before the restart: oldest first, each ending in a line feed; "" after a power-on */
export function lastLines(this: unknown): string {
	return native("xs_lastlines_read").call(this);
}
