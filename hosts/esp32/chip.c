/* The native half of chip.ts. None of its functions throws: an exception while host.ts is evaluated would restart the chip repeatedly.
   Source: ESP-IDF Programming Guide v6.0, Task Watchdog Timer; Moddable SDK 8.2.3, build/devices/esp32/lib/main/main.c and xs/platforms/esp/xsHost.c. */

#include "xsmc.h"
#include "sdkconfig.h"
#include "esp_err.h"
#include "esp_system.h"

#if CONFIG_ESP_TASK_WDT_EN

#include "esp_task_wdt.h"

/* Upper limit in ms of the waits of the SDK's loop, which feeds the watchdog after each: a shorter timeout would restart an idle chip. */
#define LONGEST_WAIT (CONFIG_ESP_TASK_WDT_TIMEOUT_S * 1000)

/* Makes the task watchdog restart the chip when a turn of the event loop takes longer than the argument in ms, and subscribes the calling task, the
   machine's. The SDK's loop has already subscribed that task if ESP-IDF's start-up code initialised the watchdog.
   Returns ESP-IDF's error code; ESP_OK when the watchdog is on. */
void xs_chip_watchdog(xsMachine *the)
{
	const esp_task_wdt_config_t config = {
		.timeout_ms = LONGEST_WAIT + (uint32_t)xsmcToInteger(xsArg(0)),
		.idle_core_mask = 0,
		.trigger_panic = true,
	};
	esp_err_t error = esp_task_wdt_reconfigure(&config);

	if (ESP_ERR_INVALID_STATE == error)
		error = esp_task_wdt_init(&config);
	if (ESP_OK == error)
		error = esp_task_wdt_status(NULL);
	if (ESP_ERR_NOT_FOUND == error)
		error = esp_task_wdt_add(NULL);
	xsmcSetInteger(xsResult, error);
}

#else

/* Without the watchdog in ESP-IDF's configuration, the SDK's loop feeds none. */
void xs_chip_watchdog(xsMachine *the)
{
	xsmcSetInteger(xsResult, ESP_ERR_NOT_SUPPORTED);
}

#endif

/* Returns ESP-IDF's esp_reset_reason_t. */
void xs_chip_reset_reason(xsMachine *the)
{
	xsmcSetInteger(xsResult, (int)esp_reset_reason());
}
