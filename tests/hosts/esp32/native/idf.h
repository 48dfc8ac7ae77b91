/* What a test sets and reads of the stand-in for ESP-IDF: two cores, one task (the machine's), time that passes only when the test lets it. */
#ifndef IDF_H
#define IDF_H

#include <stdbool.h>
#include <stdint.h>
#include <stddef.h>
#include "esp_system.h"
#include "freertos/queue.h"
#include "xsHost.h"

/* What esp_reset_reason answers. */
extern esp_reset_reason_t idfResetReason;
/* How many of the watchdog's next allocations succeed. */
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

/* The heap: how many of the next allocations succeed. The C files of hosts/esp32 are compiled to use it, and tasks, queues and rings are in it. */
extern uint32_t idfBlocksLeft;
void *idfCalloc(size_t count, size_t size);
void idfFree(void *memory);
/* Blocks that have not been freed. */
uint32_t idfBlocks(void);

/* Bytes of the far end that are numbered count from 0 to this, and again. */
#define IDF_NUMBERS 251

/* Time since the start, in us. It passes for UARTs and tasks, but not for the watchdog. */
uint64_t idfNow(void);
void idfElapseMicroseconds(uint64_t us);

/* While the flash is erased, no task runs, and no interrupt that is not in RAM. */
extern bool idfFlashBusy;
/* Tasks: runs those that can; when the next of them wants to, in us; how many there are. */
void idfSchedule(void);
uint64_t idfNextTask(void);
uint32_t idfTasks(void);
QueueHandle_t idfCreateQueue(size_t room, size_t size);
void idfDeleteQueue(QueueHandle_t queue);
/* From an interrupt: false when there is no room. */
bool idfQueueSend(QueueHandle_t queue, const void *item);

/* As in a debug build: the machine's full queue refuses messages; else the sender waits. */
extern bool idfRefusesMessages;
void idfFillMessages(void);
bool idfHasMessage(void);
/* Delivers one message to the machine. false: there was none. */
bool idfDeliver(xsMachine *the);

/* The UART's far end: what it is to send, what it has received (-1: nothing), what it has not sent yet, and how many bytes the UART has lost. */
void idfSendByte(uint8_t byte);
void idfSendNumbered(uint32_t count);
int idfSentByte(void);
uint32_t idfUnsent(void);
uint32_t idfLost(void);
extern bool idfFarEndObeysRTS;
extern uint32_t idfFarEndLag;
extern bool idfCTSHigh;
/* How many UARTs have a driver, and the rate of the first of them; 0: none has. */
uint32_t idfInstalled(void);
int idfBaud(void);
extern uint32_t idfFailingCall;
/* UART 1 as the stock class has it: opened without a driver; whether its interrupt is pending; reads the FIFO, returns the count. */
void idfOpenBare(int baud);
bool idfBareInterrupt(void);
int idfBareRead(void);

#endif
