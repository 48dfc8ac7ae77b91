// What no module of the SDK gives: ESP-IDF's task watchdog over the machine's event loop, and why the chip started. chip.c is the other half.
// Source: ESP-IDF Programming Guide v6.0, Task Watchdog Timer and esp_reset_reason; Moddable's loop feeds that watchdog after each wait and message.

/** The SDK's form of a C function; its compiler takes no other. */
declare function native(name: string): (this: unknown, ...parameters: number[]) => number;

/** What `startWatchdog` returns where the watchdog is on. */
export const ESP_OK = 0;

/**
 * Lets the task watchdog restart the chip when a turn of the event loop takes longer than `ms`. Can be called again.
 * @returns ESP_OK, or ESP-IDF's error code: 0x101 no memory, 0x106 the watchdog is missing in ESP-IDF's configuration. Never throws
 */
export function startWatchdog(this: unknown, ms: number): number {
	return native("xs_chip_watchdog").call(this, ms);
}

/** @returns ESP-IDF's esp_reset_reason_t */
export function resetReason(this: unknown): number {
	return native("xs_chip_reset_reason").call(this);
}
