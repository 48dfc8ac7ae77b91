// Why the chip started, in the words of the status message.
// Source: Moddable SDK, build/devices/esp32/modules/resetReason, whose order is ESP-IDF's esp_reset_reason_t.

const CAUSES: readonly string[] = Object.freeze([
	"unknown", "power on", "reset pin", "restart", "crash", "watchdog", "watchdog", "watchdog", "deep sleep", "brownout", "SDIO",
]);

/** @param reason what ESP-IDF says */
export function restartCause(reason: number): string {
	return CAUSES[reason] ?? "unknown";
}
