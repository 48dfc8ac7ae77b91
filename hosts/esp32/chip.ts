// Functions of ESP-IDF that the SDK lacks: the task watchdog over the machine's event loop, and the reset reason. chip.c is the native half.
// Source: ESP-IDF Programming Guide v6.0, Task Watchdog Timer and esp_reset_reason; Moddable's loop feeds that watchdog after each wait and message.

/** Declares a C function; the only form that the SDK's compiler accepts. */
declare function native(name: string): (this: unknown, ...parameters: number[]) => number;

/** Result of `startWatchdog` when the watchdog is on. */
export const ESP_OK = 0;

/**
 * Makes the task watchdog restart the chip when a turn of the event loop takes longer than `ms`. Can be called repeatedly.
 * @returns ESP_OK, or ESP-IDF's error code: 0x101 no memory, 0x106 the watchdog is missing in ESP-IDF's configuration. Never throws
 */
export function startWatchdog(this: unknown, ms: number): number {
	return native("xs_chip_watchdog").call(this, ms);
}

/** @returns ESP-IDF's esp_reset_reason_t */
export function resetReason(this: unknown): number {
	return native("xs_chip_reset_reason").call(this);
}
