// What no module of the SDK gives: ESP-IDF's task watchdog over the machine's event loop, and why the chip started. chip.c is the other half.
// Source: ESP-IDF, task watchdog timer and esp_reset_reason; Moddable's loop feeds that watchdog on every turn, and wakes for it while idle.

/** The SDK's way to a C function; its compiler knows this form alone. */
declare function native(name: string): (this: unknown, ...parameters: number[]) => number;

/** Restarts the chip when the event loop does not turn for `ms`. @throws Error with ESP-IDF's code when there is no watchdog */
export function startWatchdog(this: unknown, ms: number): void {
	native("xs_chip_watchdog").call(this, ms);
}

/** @returns ESP-IDF's esp_reset_reason_t */
export function resetReason(this: unknown): number {
	return native("xs_chip_reset_reason").call(this);
}
