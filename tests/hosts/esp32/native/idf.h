/* What a test sets and reads of the stand-in for ESP-IDF: two cores, one task (the machine's), time that passes only when the test lets it. */
#ifndef IDF_H
#define IDF_H

#include <stdbool.h>
#include <stdint.h>
#include "esp_system.h"

/* What esp_reset_reason answers. */
extern esp_reset_reason_t idfResetReason;
/* How many of the next allocations succeed. */
extern uint32_t idfAllocations;

/* Lets time pass in which no task feeds the watchdog. */
void idfElapse(uint32_t ms);
/* How often the watchdog expired while a task was subscribed. */
uint32_t idfExpirations(void);
/* Its timeout in ms; 0: not initialised. */
uint32_t idfTimeout(void);
/* Whether the machine's task is subscribed. */
bool idfSubscribed(void);
/* Whether the chip restarts when it expires. */
bool idfPanics(void);

#endif
