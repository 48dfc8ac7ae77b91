/* A stand-in for the part of ESP-IDF's esp_system.h that hosts/esp32 calls. Source: ESP-IDF Programming Guide v6.0, Miscellaneous System APIs (esp_reset_reason_t). */
#ifndef ESP_SYSTEM_H
#define ESP_SYSTEM_H

#include "esp_err.h"

typedef enum {
	ESP_RST_UNKNOWN = 0,
	ESP_RST_POWERON = 1,
	ESP_RST_EXT = 2,
	ESP_RST_SW = 3,
	ESP_RST_PANIC = 4,
	ESP_RST_INT_WDT = 5,
	ESP_RST_TASK_WDT = 6,
	ESP_RST_WDT = 7,
	ESP_RST_DEEPSLEEP = 8,
	ESP_RST_BROWNOUT = 9,
	ESP_RST_SDIO = 10,
	ESP_RST_USB = 11,
	ESP_RST_JTAG = 12,
	ESP_RST_EFUSE = 13,
	ESP_RST_PWR_GLITCH = 14,
	ESP_RST_CPU_LOCKUP = 15,
} esp_reset_reason_t;

esp_reset_reason_t esp_reset_reason(void);

#endif
