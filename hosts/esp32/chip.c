/* The native half of chip.ts. */

#include "xsmc.h"
#include "xsHost.h"
#include "esp_system.h"
#include "esp_task_wdt.h"

/* Puts the calling task, which is the machine's, under the task watchdog: the chip restarts when it does not feed it in time. */
void xs_chip_watchdog(xsMachine *the)
{
	esp_task_wdt_config_t config = {
		.timeout_ms = (uint32_t)xsmcToInteger(xsArg(0)),
		.idle_core_mask = 0,
		.trigger_panic = true,
	};
	esp_err_t error = esp_task_wdt_reconfigure(&config);

	if (ESP_ERR_INVALID_STATE == error)
		error = esp_task_wdt_init(&config);
	if (ESP_OK == error)
		error = esp_task_wdt_add(NULL);
	if (ESP_OK != error)
		xsUnknownError("watchdog: %d", (int)error);
}

void xs_chip_reset_reason(xsMachine *the)
{
	xsmcSetInteger(xsResult, (int)esp_reset_reason());
}
