/* Tasks, queues and semaphores for uart.c and for the C files of hosts/esp32: a task is a thread that runs only while it has the turn, until it waits.
   The main thread is the machine's task; every other task has a higher priority, so it runs as soon as it can, unless the flash is busy.
   Sources: ESP-IDF Programming Guide v6.0, FreeRTOS; Moddable SDK 8.2.3, xs/platforms/esp/xsHost.c (the machine's queue has ten places). */

#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "idf.h"
#include "freertos/queue.h"
#include "freertos/semphr.h"
#include "freertos/task.h"
#include "xsHost.h"

#define TICK_US 1000
#define MESSAGES 10

struct QueueDefinition {
	size_t size, room, count, first;
	uint8_t items[];
};

struct tskTaskControlBlock {
	pthread_t thread;
	TaskFunction_t function;
	void *argument;
	/* What it waits for: an item, or room; neither: it can run. */
	QueueHandle_t item, room;
	/* In us; UINT64_MAX: for ever. */
	uint64_t until;
	bool ended;
	struct tskTaskControlBlock *next;
};

typedef struct {
	modMessageDeliver callback;
	void *refcon;
} Message;

bool idfFlashBusy = false;
bool idfRefusesMessages = false;

static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
/* The task that runs; NULL: the machine's. */
static TaskHandle_t current = NULL;
static TaskHandle_t tasks = NULL;
static QueueHandle_t messages = NULL;

static void fail(const char *what)
{
	fprintf(stderr, "freertos: %s\n", what);
	exit(1);
}

void idfEnterCritical(portMUX_TYPE *mutex)
{
	if (mutex->depth++ != 0)
		fail("a critical section is entered twice");
}

void idfExitCritical(portMUX_TYPE *mutex)
{
	if (--mutex->depth != 0)
		fail("a critical section is left that was not entered");
}

static bool ready(TaskHandle_t task)
{
	if (task->item != NULL && task->item->count > 0)
		return true;
	if (task->room != NULL && task->room->count < task->room->room)
		return true;
	return (task->item == NULL && task->room == NULL) || task->until <= idfNow();
}

/* Gives the turn to a task until it waits or ends. */
static void resume(TaskHandle_t task)
{
	current = task;
	pthread_cond_broadcast(&changed);
	while (current != NULL)
		pthread_cond_wait(&changed, &turn);
}

void idfSchedule(void)
{
	TaskHandle_t *link = &tasks;
	if (current != NULL || idfFlashBusy)
		return;
	while (*link != NULL) {
		TaskHandle_t task = *link;
		if (!ready(task)) {
			link = &task->next;
			continue;
		}
		resume(task);
		if (task->ended) {
			for (link = &tasks; *link != task; link = &(*link)->next)
				;
			*link = task->next;
			pthread_join(task->thread, NULL);
			idfFree(task);
		}
		link = &tasks;
	}
}

uint64_t idfNextTask(void)
{
	uint64_t next = UINT64_MAX;
	TaskHandle_t task;
	if (!idfFlashBusy) {
		for (task = tasks; task != NULL; task = task->next)
			next = task->until < next ? task->until : next;
	}
	return next;
}

uint32_t idfTasks(void)
{
	uint32_t count = 0;
	TaskHandle_t task;
	for (task = tasks; task != NULL; task = task->next)
		count++;
	return count;
}

/* The running task waits. */
static void block(QueueHandle_t item, QueueHandle_t room, TickType_t wait)
{
	TaskHandle_t self = current;
	self->item = item;
	self->room = room;
	self->until = wait == portMAX_DELAY ? UINT64_MAX : (idfNow() / TICK_US + wait) * TICK_US;
	current = NULL;
	pthread_cond_broadcast(&changed);
	while (current != self)
		pthread_cond_wait(&changed, &turn);
	self->item = self->room = NULL;
}

static void *entry(void *argument)
{
	TaskHandle_t self = argument;
	pthread_mutex_lock(&turn);
	while (current != self)
		pthread_cond_wait(&changed, &turn);
	self->function(self->argument);
	fail("a task has returned");
	return NULL;
}

BaseType_t xTaskCreate(TaskFunction_t function, const char *name, uint32_t stack, void *argument, UBaseType_t priority, TaskHandle_t *task)
{
	static bool locked = false;
	TaskHandle_t self = idfCalloc(1, sizeof(*self));
	(void)name;
	(void)stack;
	(void)priority;
	if (self == NULL)
		return -1;
	if (!locked) {
		pthread_mutex_lock(&turn);
		locked = true;
	}
	self->function = function;
	self->argument = argument;
	self->next = tasks;
	tasks = self;
	if (pthread_create(&self->thread, NULL, entry, self) != 0)
		fail("no thread");
	if (task != NULL)
		*task = self;
	idfSchedule();
	return pdPASS;
}

void vTaskDelete(TaskHandle_t task)
{
	if (task != NULL || current == NULL)
		fail("only the running task can be deleted, and not the machine's");
	current->ended = true;
	current = NULL;
	pthread_cond_broadcast(&changed);
	pthread_mutex_unlock(&turn);
	pthread_exit(NULL);
}

QueueHandle_t idfCreateQueue(size_t room, size_t size)
{
	QueueHandle_t queue = idfCalloc(1, sizeof(*queue) + room * size);
	if (queue != NULL) {
		queue->room = room;
		queue->size = size;
	}
	return queue;
}

/* Deleting a queue for which a task waits is not allowed. */
void idfDeleteQueue(QueueHandle_t queue)
{
	TaskHandle_t task;
	for (task = tasks; task != NULL; task = task->next) {
		if (task->item == queue || task->room == queue)
			fail("a queue is deleted for which a task waits");
	}
	idfFree(queue);
}

bool idfQueueSend(QueueHandle_t queue, const void *item)
{
	if (queue->count == queue->room)
		return false;
	memcpy(queue->items + (queue->first + queue->count++) % queue->room * queue->size, item, queue->size);
	return true;
}

BaseType_t xQueueSend(QueueHandle_t queue, const void *item, TickType_t wait)
{
	bool sent = idfQueueSend(queue, item);
	if (!sent && wait != 0)
		fail("xQueueSend: only without a wait");
	idfSchedule();
	return sent ? pdTRUE : pdFALSE;
}

BaseType_t xQueueReceive(QueueHandle_t queue, void *item, TickType_t wait)
{
	if (queue->count == 0 && wait != 0) {
		if (current == NULL)
			fail("the machine's task waits for a queue");
		block(queue, NULL, wait);
	}
	if (queue->count == 0)
		return pdFALSE;
	memcpy(item, queue->items + queue->first * queue->size, queue->size);
	queue->first = (queue->first + 1) % queue->room;
	queue->count--;
	return pdTRUE;
}

UBaseType_t uxQueueSpacesAvailable(QueueHandle_t queue)
{
	return (UBaseType_t)(queue->room - queue->count);
}

SemaphoreHandle_t xSemaphoreCreateBinaryStatic(StaticSemaphore_t *storage)
{
	storage->given = 0;
	return storage;
}

BaseType_t xSemaphoreGive(SemaphoreHandle_t semaphore)
{
	if (semaphore->given)
		return pdFALSE;
	semaphore->given = 1;
	return pdTRUE;
}

/* The machine's task waits: the others run; where none can, the chip hangs. */
BaseType_t xSemaphoreTake(SemaphoreHandle_t semaphore, TickType_t wait)
{
	if (wait != portMAX_DELAY || current != NULL)
		fail("xSemaphoreTake: only the machine's task, for ever");
	for (;;) {
		idfSchedule();
		if (semaphore->given)
			break;
		if (idfNextTask() == UINT64_MAX)
			fail("the machine's task waits for ever");
		idfElapseMicroseconds(TICK_US);
	}
	semaphore->given = 0;
	return pdTRUE;
}

static QueueHandle_t machineQueue(void)
{
	if (messages == NULL) {
		messages = calloc(1, sizeof(*messages) + MESSAGES * sizeof(Message));
		messages->room = MESSAGES;
		messages->size = sizeof(Message);
	}
	return messages;
}

int modMessagePostToMachine(xsMachine *the, uint8_t *bytes, uint16_t length, modMessageDeliver callback, void *refcon)
{
	Message message = { callback, refcon };
	(void)the;
	(void)bytes;
	(void)length;
	if (machineQueue()->count == MESSAGES) {
		if (idfRefusesMessages || current == NULL)
			return -2;
		block(NULL, messages, portMAX_DELAY);
	}
	idfQueueSend(messages, &message);
	return 0;
}

bool idfHasMessage(void)
{
	return machineQueue()->count > 0;
}

static void ignore(void *machine, void *refcon, uint8_t *message, uint16_t length)
{
	(void)machine;
	(void)refcon;
	(void)message;
	(void)length;
}

void idfFillMessages(void)
{
	Message message = { ignore, NULL };
	while (idfQueueSend(machineQueue(), &message))
		;
}

bool idfDeliver(xsMachine *the)
{
	Message message;
	if (xQueueReceive(machineQueue(), &message, 0) != pdTRUE)
		return false;
	idfSchedule();
	message.callback(the, message.refcon, NULL, 0);
	idfSchedule();
	return true;
}
