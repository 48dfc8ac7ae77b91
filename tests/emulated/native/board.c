/* See board.h. Sources: Moddable SDK 8.2.3, build/devices/esp32/lib/main/main.c; ESP-IDF Programming Guide v6.0, Task Watchdog Timer, esp_reset_reason. */

#include <stdio.h>
#include <string.h>
#include "board.h"
#include "esp_attr.h"
#include "esp_task_wdt.h"
#include "idf.h"
#include "processor.h"
#include "sdkconfig.h"

#define KNOWN 0x52455345

extern char __start_rtc_noinit[], __stop_rtc_noinit[];

/* Why the chip will have been reset when it starts again. */
static RTC_NOINIT_ATTR struct {
	uint32_t known;
	esp_reset_reason_t reason;
} reset;

static void bite(void)
{
	puts("the task watchdog restarts the chip");
	reset.reason = ESP_RST_TASK_WDT;
	restart();
}

static void arm(void)
{
	setWatchdog(idfSubscribed() && idfPanics() ? idfTimeout() : 0, bite);
}

void boardStart(void)
{
	const esp_task_wdt_config_t config = { .timeout_ms = CONFIG_ESP_TASK_WDT_TIMEOUT_S * 1000, .idle_core_mask = 0, .trigger_panic = true };
	if (reset.known != KNOWN) {
		memset(__start_rtc_noinit, 0xA5, (size_t)(__stop_rtc_noinit - __start_rtc_noinit));
		reset.known = KNOWN;
		reset.reason = ESP_RST_POWERON;
	}
	idfResetReason = reset.reason;
	reset.reason = ESP_RST_PANIC;
	esp_task_wdt_init(&config);
	esp_task_wdt_add(NULL);
	arm();
}

void boardWait(uint32_t ms)
{
	sleepFor(ms);
	esp_task_wdt_reset();
	arm();
}
