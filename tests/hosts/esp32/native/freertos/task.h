/* A stand-in for FreeRTOS's tasks. Source: ESP-IDF Programming Guide v6.0, FreeRTOS: Task API. */
#ifndef FREERTOS_TASK_H
#define FREERTOS_TASK_H

#include "freertos/FreeRTOS.h"

typedef struct tskTaskControlBlock *TaskHandle_t;
typedef void (*TaskFunction_t)(void *argument);

/* pdPASS, or errCOULD_NOT_ALLOCATE_REQUIRED_MEMORY (-1). A task of a higher priority than the caller's starts at once. */
BaseType_t xTaskCreate(TaskFunction_t function, const char *name, uint32_t stack, void *argument, UBaseType_t priority, TaskHandle_t *task);
/* With NULL: ends the calling task; does not return. */
void vTaskDelete(TaskHandle_t task);

#endif
