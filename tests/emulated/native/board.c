/* See board.h. A UART with a driver is a model, with an ESP32's FIFOs, interrupts and rates; one without is fifo.c's.
   Sources: Moddable SDK 8.2.3, build/devices/esp32/lib/main/main.c; ESP-IDF Programming Guide v6.0, Task Watchdog Timer, esp_reset_reason. */

#include <stdio.h>
#include <string.h>
#include "board.h"
#include "esp_attr.h"
#include "esp_task_wdt.h"
#include "idf.h"
#include "processor.h"
#include "sdkconfig.h"

#define KNOWN 0x52455345
/* Between two looks at the UART, in ms. */
#define TURN 2

extern char __start_rtc_noinit[], __stop_rtc_noinit[];

/* Why the chip will have been reset when it starts again. */
static RTC_NOINIT_ATTR struct {
	uint32_t known;
	esp_reset_reason_t reason;
} reset;

/* How far the time of the UART's model has come, in ms. */
static uint32_t modelTime;

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
	modelTime = milliseconds();
	if (reset.known != KNOWN) {
		memset(__start_rtc_noinit, 0xA5, (size_t)(__stop_rtc_noinit - __start_rtc_noinit));
		reset.known = KNOWN;
		reset.reason = ESP_RST_POWERON;
	}
	idfResetReason = reset.reason;
	reset.reason = ESP_RST_PANIC;
	uartOpen();
	esp_task_wdt_init(&config);
	esp_task_wdt_add(NULL);
	arm();
}

/* Bytes that the model of the UART is given ahead: the rest waits in the emulator. */
#define AHEAD 256

/* Connects the model of the UART (tests/hosts/esp32/native/uart.c), whose time is the processor's, with the emulated one. */
static void exchange(void)
{
	uint32_t now = milliseconds();
	int byte;
	while (idfUnsent() < AHEAD && uartReadable())
		idfSendByte(uartGet());
	for (; modelTime != now && !idfHasMessage(); modelTime++)
		idfElapseMicroseconds(1000);
	while ((byte = idfSentByte()) >= 0) {
		while (!uartWritable())
			;
		uartPut((uint8_t)byte);
	}
}

void boardWait(uint32_t ms)
{
	uint32_t begin = milliseconds();
	bool modelled = idfInstalled() > 0;
	do {
		sleepFor(modelled ? TURN : ms);
		if (modelled)
			exchange();
	} while (modelled && !idfHasMessage() && milliseconds() - begin < ms);
	esp_task_wdt_reset();
	arm();
}
