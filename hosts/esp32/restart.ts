// Names of the chip's reset reasons for the status message.
// Source: ESP-IDF v6.0, esp_reset_reason_t: the index of each cause is its code.

const CAUSES: readonly string[] = Object.freeze([
	"unknown", "power on", "reset pin", "restart", "crash", "interrupt watchdog", "task watchdog", "watchdog",
	"deep sleep", "brownout", "SDIO", "USB", "JTAG", "eFuse error", "power glitch", "CPU lockup",
]);

/** @param reason ESP-IDF's esp_reset_reason_t @returns its name; "unknown" for a code of a later ESP-IDF */
export function restartCause(reason: number): string {
	return CAUSES[reason] ?? "unknown";
}
