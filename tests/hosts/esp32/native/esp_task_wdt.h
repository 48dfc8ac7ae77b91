/* A stand-in for the part of ESP-IDF's task watchdog that hosts/esp32 and the SDK's loop call.
   Source: ESP-IDF Programming Guide v6.0, Watchdogs: Task Watchdog Timer; esp_task_wdt_add answers ESP_ERR_INVALID_ARG where the task is subscribed. */
#ifndef ESP_TASK_WDT_H
#define ESP_TASK_WDT_H

#include <stdbool.h>
#include <stdint.h>
#include "esp_err.h"

#include "freertos/FreeRTOS.h"
#include "freertos/task.h"

typedef struct {
	uint32_t timeout_ms;
	uint32_t idle_core_mask;
	bool trigger_panic;
} esp_task_wdt_config_t;

/* ESP_ERR_INVALID_ARG: no configuration, or idle_core_mask names a core that is missing; ESP_ERR_INVALID_STATE: initialised already; ESP_ERR_NO_MEM. */
esp_err_t esp_task_wdt_init(const esp_task_wdt_config_t *config);
/* ESP_ERR_INVALID_ARG: as above; ESP_ERR_INVALID_STATE: not initialised. */
esp_err_t esp_task_wdt_reconfigure(const esp_task_wdt_config_t *config);
/* ESP_ERR_INVALID_STATE: not initialised; ESP_ERR_INVALID_ARG: subscribed already; ESP_ERR_NO_MEM. */
esp_err_t esp_task_wdt_add(TaskHandle_t task);
/* ESP_ERR_INVALID_STATE: not initialised; ESP_ERR_NOT_FOUND: not subscribed. */
esp_err_t esp_task_wdt_status(TaskHandle_t task);
/* Feeds on behalf of the calling task. ESP_ERR_INVALID_STATE: not initialised; ESP_ERR_NOT_FOUND: not subscribed. */
esp_err_t esp_task_wdt_reset(void);

#endif
