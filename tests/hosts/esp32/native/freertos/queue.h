/* A stand-in for FreeRTOS's queues. Source: ESP-IDF Programming Guide v6.0, FreeRTOS: Queue API. */
#ifndef FREERTOS_QUEUE_H
#define FREERTOS_QUEUE_H

#include "freertos/FreeRTOS.h"

typedef struct QueueDefinition *QueueHandle_t;

/* Sends a copy of an item. pdTRUE, or errQUEUE_FULL (0) when there was no room within `wait` ticks. */
BaseType_t xQueueSend(QueueHandle_t queue, const void *item, TickType_t wait);
/* pdTRUE, or pdFALSE when nothing came within `wait` ticks. */
BaseType_t xQueueReceive(QueueHandle_t queue, void *item, TickType_t wait);
UBaseType_t uxQueueSpacesAvailable(QueueHandle_t queue);

#endif
