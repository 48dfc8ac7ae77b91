/* A stand-in for the part of FreeRTOS that hosts/esp32 uses. Tasks take turns: one runs until it waits. Source: ESP-IDF Programming Guide v6.0, FreeRTOS. */
#ifndef FREERTOS_H
#define FREERTOS_H

#include <stdint.h>

typedef int BaseType_t;
typedef unsigned int UBaseType_t;
typedef uint32_t TickType_t;

#define pdFALSE 0
#define pdTRUE 1
#define pdPASS 1
#define portMAX_DELAY UINT32_MAX

/* A critical section, across both cores. Here no task is interrupted. */
typedef struct {
	int depth;
} portMUX_TYPE;

#define portMUX_INITIALIZER_UNLOCKED { 0 }
#define portENTER_CRITICAL(mutex) idfEnterCritical(mutex)
#define portEXIT_CRITICAL(mutex) idfExitCritical(mutex)

void idfEnterCritical(portMUX_TYPE *mutex);
void idfExitCritical(portMUX_TYPE *mutex);

#endif
