/* The functions of ESP-IDF that hosts/esp32 calls, with the errors that its documentation names. See the headers beside this file. */

#include <stddef.h>
#include <stdlib.h>
#include "builtinCommon.h"
#include "esp_task_wdt.h"
#include "idf.h"

#define CORES 2

esp_reset_reason_t idfResetReason = ESP_RST_POWERON;
uint32_t idfAllocations = UINT32_MAX;
uint32_t idfBlocksLeft = UINT32_MAX;

static bool initialized = false;
static bool subscribed = false;
static esp_task_wdt_config_t current;
/* ms since the last feeding. */
static uint32_t hungry = 0;
static uint32_t expirations = 0;

static bool allocate(void)
{
	if (idfAllocations == 0)
		return false;
	idfAllocations--;
	return true;
}

static bool valid(const esp_task_wdt_config_t *config)
{
	return config != NULL && config->idle_core_mask < (1u << CORES);
}

esp_err_t esp_task_wdt_init(const esp_task_wdt_config_t *config)
{
	if (!valid(config))
		return ESP_ERR_INVALID_ARG;
	if (initialized)
		return ESP_ERR_INVALID_STATE;
	if (!allocate())
		return ESP_ERR_NO_MEM;
	initialized = true;
	current = *config;
	return ESP_OK;
}

/* The timer is started again, from zero. */
esp_err_t esp_task_wdt_reconfigure(const esp_task_wdt_config_t *config)
{
	if (!valid(config))
		return ESP_ERR_INVALID_ARG;
	if (!initialized)
		return ESP_ERR_INVALID_STATE;
	current = *config;
	hungry = 0;
	return ESP_OK;
}

/* The timer runs from the first subscription. There is one task: its handle is not looked at. */
esp_err_t esp_task_wdt_add(TaskHandle_t task)
{
	(void)task;
	if (!initialized)
		return ESP_ERR_INVALID_STATE;
	if (!allocate())
		return ESP_ERR_NO_MEM;
	if (subscribed) {
		idfAllocations++;
		return ESP_ERR_INVALID_ARG;
	}
	subscribed = true;
	hungry = 0;
	return ESP_OK;
}

esp_err_t esp_task_wdt_status(TaskHandle_t task)
{
	(void)task;
	if (!initialized)
		return ESP_ERR_INVALID_STATE;
	return subscribed ? ESP_OK : ESP_ERR_NOT_FOUND;
}

esp_err_t esp_task_wdt_reset(void)
{
	esp_err_t error = esp_task_wdt_status(NULL);
	if (error == ESP_OK)
		hungry = 0;
	return error;
}

esp_reset_reason_t esp_reset_reason(void)
{
	return idfResetReason;
}

void idfElapse(uint32_t ms)
{
	if (!subscribed)
		return;
	hungry += ms;
	if (hungry >= current.timeout_ms) {
		expirations++;
		hungry = 0;
	}
}

uint32_t idfExpirations(void)
{
	return expirations;
}

uint32_t idfTimeout(void)
{
	return initialized ? current.timeout_ms : 0;
}

bool idfSubscribed(void)
{
	return subscribed;
}

bool idfPanics(void)
{
	return initialized && current.trigger_panic;
}

static uint32_t blocks = 0;

void *idfCalloc(size_t count, size_t size)
{
	void *memory = idfBlocksLeft > 0 ? calloc(count, size) : NULL;
	idfBlocksLeft -= memory != NULL;
	blocks += memory != NULL;
	return memory;
}

void idfFree(void *memory)
{
	blocks -= memory != NULL;
	free(memory);
}

uint32_t idfBlocks(void)
{
	return blocks;
}

/* The pins of an ESP32 that nothing uses. */
static uint32_t freePins[2] = { 0x0EEFFFFF, 0x000000FF };

uint8_t builtinArePinsFree(uint32_t bank, uint32_t pins)
{
	return bank < 2 && (freePins[bank] & pins) == pins;
}

uint8_t builtinUsePins(uint32_t bank, uint32_t pins)
{
	if (!builtinArePinsFree(bank, pins))
		return 0;
	freePins[bank] &= ~pins;
	return 1;
}

void builtinFreePins(uint32_t bank, uint32_t pins)
{
	if (bank < 2)
		freePins[bank] |= pins;
}

const char *esp_err_to_name(esp_err_t code)
{
	switch (code) {
		case ESP_OK: return "ESP_OK";
		case ESP_FAIL: return "ESP_FAIL";
		case ESP_ERR_NO_MEM: return "ESP_ERR_NO_MEM";
		case ESP_ERR_INVALID_ARG: return "ESP_ERR_INVALID_ARG";
		case ESP_ERR_INVALID_STATE: return "ESP_ERR_INVALID_STATE";
		case ESP_ERR_NOT_FOUND: return "ESP_ERR_NOT_FOUND";
		case ESP_ERR_NOT_SUPPORTED: return "ESP_ERR_NOT_SUPPORTED";
		default: return "UNKNOWN ERROR";
	}
}
