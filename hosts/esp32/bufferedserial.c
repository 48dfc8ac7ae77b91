/* The native half of bufferedserial.ts: a UART on ESP-IDF's driver, whose interrupt fills a ring while JavaScript is busy and while the flash is erased.
   Source: ESP-IDF Programming Guide v6.0, UART (driver, events) and FreeRTOS; Moddable SDK 8.2.3, modMessagePostToMachine. docs/hardware.md (Receive ring).

   A task of its own, the pump, waits for the driver's events, feeds the transmit FIFO, and posts one message at a time to the machine's task, which calls
   back. Three parties hold a port: its object until it is closed, the pump until it ends, and the posted message until it is delivered. The last frees it.

   Posting may block until the machine's task takes a message, and that task may be inside `close`. So `close` waits for the pump only where it is not
   posting: a pump that posts does not touch the driver any more once the port is closed. */

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "xsmc.h"
#include "xsHost.h"
#include "builtinCommon.h"
#include "freertos/FreeRTOS.h"
#include "freertos/queue.h"
#include "freertos/semphr.h"
#include "freertos/task.h"
#include "driver/uart.h"
#include "esp_err.h"
#include "esp_intr_alloc.h"

/* Bytes in the FIFO at which the interrupt comes. The FIFO holds 128, so the interrupt may be late by 64 characters: 0.7 ms at 921600. */
#define FULL_THRESHOLD 64
/* Characters of pause after which the interrupt comes for fewer bytes. */
#define PAUSE 4
/* Bytes in the FIFO at which RTS stops the module. Only a full ring lets them become so many; the other 32 are for what the module still sends. */
#define RTS_THRESHOLD 96
/* Bytes that wait to be sent; a power of two. */
#define TRANSMIT 1024
/* Each interrupt for a full FIFO is one event, an overrun one more; pauses make further ones, so the queue can be full while no task runs. */
#define EVENTS(size) ((size) / FULL_THRESHOLD + 16)
/* Ticks between two looks at the transmit FIFO, or at a machine whose queue was full. 128 bytes take 1.4 ms at 921600. */
#define POLL 1
#define NEVER UINT32_MAX
/* The SDK's loop has priority 4. */
#define PRIORITY 5
#define STACK 2560

enum { TX, RX, RTS, CTS, PINS };

enum { READABLE = 1, WRITABLE = 2, OVERRUN = 4 };

typedef struct {
	xsMachine *the;
	xsSlot object;
	xsSlot *onReadable;
	xsSlot *onWritable;
	xsSlot *onOverrun;
	QueueHandle_t events;
	/* Given by the pump when it ends. */
	SemaphoreHandle_t ended;
	StaticSemaphore_t endedStorage;
	size_t size;
	uart_port_t number;
	/* GPIO numbers; negative: not wired. */
	int32_t pins[PINS];

	/* Under `lock`: */
	int holders;
	bool closed;
	bool posting;
	bool posted;
	uint8_t due;
	/* Counted by the pump, and what has been reported of it. */
	uint32_t overruns;
	uint32_t reported;

	/* Positions in `bytes`, modulo its size: the machine's task alone moves `written`, the pump alone `sent`. */
	uint32_t written;
	uint32_t sent;
	/* The machine is to be called when so many bytes or fewer are unsent: half of them after a write, then none. */
	uint32_t callAt;
	uint8_t bytes[TRANSMIT];
} Port;

static portMUX_TYPE lock = portMUX_INITIALIZER_UNLOCKED;

void xs_bufferedserial_destructor(void *data);
static void mark(xsMachine *the, void *data, xsMarkRoot markRoot);

static const xsHostHooks hooks = { xs_bufferedserial_destructor, mark, NULL };

static void mark(xsMachine *the, void *data, xsMarkRoot markRoot)
{
	Port *port = data;

	if (NULL == port)
		return;
	markRoot(the, port->onReadable);
	markRoot(the, port->onWritable);
	markRoot(the, port->onOverrun);
}

static void release(Port *port)
{
	bool last;

	portENTER_CRITICAL(&lock);
	last = --port->holders == 0;
	portEXIT_CRITICAL(&lock);
	if (last)
		free(port);
}

static uint32_t unsent(Port *port)
{
	return __atomic_load_n(&port->written, __ATOMIC_ACQUIRE) - __atomic_load_n(&port->sent, __ATOMIC_ACQUIRE);
}

static size_t received(Port *port)
{
	size_t count = 0;

	return uart_get_buffered_data_len(port->number, &count) == ESP_OK ? count : 0;
}

/* Ends the pump's wait. A full queue ends it, too. */
static void wake(Port *port)
{
	const uart_event_t event = { .type = UART_EVENT_MAX };

	xQueueSend(port->events, &event, 0);
}

static void call(Port *port, xsSlot *callback, uint32_t count)
{
	xsMachine *the = port->the;

	xsmcSetInteger(xsResult, (xsIntegerValue)count);
	xsCallFunction1(xsReference(callback), port->object, xsResult);
}

/* On the machine's task. A callback may close the port, and must not throw. */
static void deliver(void *machine, void *refcon, uint8_t *message, uint16_t length)
{
	xsMachine *the = machine;
	Port *port = refcon;
	uint8_t due;
	uint32_t lost;

	(void)message;
	(void)length;
	portENTER_CRITICAL(&lock);
	due = port->due;
	port->due = 0;
	port->posted = false;
	lost = port->overruns - port->reported;
	port->reported = port->overruns;
	portEXIT_CRITICAL(&lock);
	xsBeginHost(the);
	if (!port->closed && (due & READABLE) && received(port) > 0)
		call(port, port->onReadable, (uint32_t)received(port));
	if (!port->closed && lost > 0)
		call(port, port->onOverrun, lost);
	if (!port->closed && (due & WRITABLE))
		call(port, port->onWritable, TRANSMIT - unsent(port));
	xsEndHost(the);
	release(port);
}

/* Moves bytes to the FIFO. Returns WRITABLE when there is room again for which the machine waits. */
static uint8_t feed(Port *port)
{
	uint32_t count, callAt;

	while ((count = unsent(port)) > 0) {
		uint32_t start = port->sent % TRANSMIT;
		int taken;

		if (count > TRANSMIT - start)
			count = TRANSMIT - start;
		taken = uart_tx_chars(port->number, (const char *)port->bytes + start, count);
		if (taken <= 0)
			break;
		__atomic_store_n(&port->sent, port->sent + (uint32_t)taken, __ATOMIC_RELEASE);
	}
	callAt = __atomic_load_n(&port->callAt, __ATOMIC_ACQUIRE);
	count = unsent(port);
	if (NEVER == callAt || count > callAt)
		return 0;
	/* A write in between has set it again, which counts. */
	__atomic_compare_exchange_n(&port->callAt, &callAt, count == 0 ? NEVER : 0, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE);
	return WRITABLE;
}

/* Takes all events, after a wait for the first. Returns what is due. */
static uint8_t takeEvents(Port *port, TickType_t wait)
{
	uart_event_t event;
	uint8_t due = 0;
	uint32_t overruns = 0;
	bool full = false;

	while (xQueueReceive(port->events, &event, wait) == pdTRUE) {
		wait = 0;
		full = full || uxQueueSpacesAvailable(port->events) <= 1;
		if (UART_FIFO_OVF == event.type)
			overruns += 1;
		if (UART_EVENT_MAX != event.type)
			due |= READABLE;
	}
	/* The driver drops events when their queue is full, that of an overrun among them; but only a full ring makes the FIFO run over. */
	if (overruns == 0 && full && received(port) + FULL_THRESHOLD > port->size)
		overruns = 1;
	if (overruns > 0) {
		due |= OVERRUN;
		portENTER_CRITICAL(&lock);
		port->overruns += overruns;
		portEXIT_CRITICAL(&lock);
	}
	return due;
}

/* Posts a message, if none is under way. Returns false when the port has been closed: the driver is gone then, or going. */
static bool post(Port *port, uint8_t due)
{
	bool needed, closed;

	portENTER_CRITICAL(&lock);
	port->due |= due;
	closed = port->closed;
	needed = !closed && port->due != 0 && !port->posted;
	if (needed) {
		port->posted = port->posting = true;
		port->holders += 1;
	}
	portEXIT_CRITICAL(&lock);
	if (needed) {
		bool failed = modMessagePostToMachine(port->the, NULL, 0, deliver, port) != 0;

		portENTER_CRITICAL(&lock);
		port->posting = false;
		closed = port->closed;
		if (failed) {
			port->posted = false;
			port->holders -= 1;	/* never the last: the pump is one */
		}
		portEXIT_CRITICAL(&lock);
	}
	return !closed;
}

static void pump(void *argument)
{
	Port *port = argument;
	uint8_t due = WRITABLE;

	while (post(port, due))
		due = takeEvents(port, unsent(port) > 0 || (port->due != 0 && !port->posted) ? POLL : portMAX_DELAY) | feed(port);
	xSemaphoreGive(port->ended);
	release(port);
	vTaskDelete(NULL);
}

static void freePins(const Port *port)
{
	for (int i = 0; i < PINS; i++) {
		if (port->pins[i] >= 0)
			builtinFreePin(port->pins[i]);
	}
}

/* Opens the driver. Returns the name of the function that failed, with its error code, or NULL. The caller deletes the driver. */
static const char *configure(Port *port, int baud, esp_err_t *error)
{
	const uart_config_t config = {
		.baud_rate = baud,
		.data_bits = UART_DATA_8_BITS,
		.parity = UART_PARITY_DISABLE,
		.stop_bits = UART_STOP_BITS_1,
		.flow_ctrl = (port->pins[RTS] >= 0 ? UART_HW_FLOWCTRL_RTS : UART_HW_FLOWCTRL_DISABLE)
			| (port->pins[CTS] >= 0 ? UART_HW_FLOWCTRL_CTS : UART_HW_FLOWCTRL_DISABLE),
		.rx_flow_ctrl_thresh = RTS_THRESHOLD,
	};

	*error = uart_param_config(port->number, &config);
	if (ESP_OK != *error)
		return "uart_param_config";
	*error = uart_set_rx_full_threshold(port->number, FULL_THRESHOLD);
	if (ESP_OK != *error)
		return "uart_set_rx_full_threshold";
	*error = uart_set_rx_timeout(port->number, PAUSE);
	if (ESP_OK != *error)
		return "uart_set_rx_timeout";
	*error = uart_set_pin(port->number, port->pins[TX], port->pins[RX], port->pins[RTS], port->pins[CTS]);
	return ESP_OK == *error ? NULL : "uart_set_pin";
}

/* constructor(port, transmit, receive, rts, cts, baud, size, onReadable, onWritable, onOverrun); the arguments have been checked. */
void xs_bufferedserial_constructor(xsMachine *the)
{
	const uart_port_t number = (uart_port_t)xsmcToInteger(xsArg(0));
	const int baud = xsmcToInteger(xsArg(5));
	const int size = xsmcToInteger(xsArg(6));
	const char *failed;
	esp_err_t error;
	Port *port;

	if (uart_is_driver_installed(number))
		xsUnknownError("serial: UART %d is in use", (int)number);
	for (int i = 0; i < PINS; i++) {
		int pin = xsmcToInteger(xsArg(1 + i));

		if (pin >= 0 && !builtinIsPinFree(pin))
			xsUnknownError("serial: GPIO %d is in use", pin);
	}
	port = calloc(1, sizeof(Port));
	if (NULL == port)
		xsUnknownError("serial: no memory for the port");
	port->the = the;
	port->number = number;
	port->size = (size_t)size;
	for (int i = 0; i < PINS; i++)
		port->pins[i] = xsmcToInteger(xsArg(1 + i));
	port->onReadable = xsToReference(xsArg(7));
	port->onWritable = xsToReference(xsArg(8));
	port->onOverrun = xsToReference(xsArg(9));
	port->holders = 2;
	port->callAt = NEVER;
	port->ended = xSemaphoreCreateBinaryStatic(&port->endedStorage);

	failed = "uart_driver_install";
	error = uart_driver_install(number, size, 0, EVENTS(size), &port->events, ESP_INTR_FLAG_IRAM);
	if (ESP_OK == error) {
		failed = configure(port, baud, &error);
		if (NULL == failed && pdPASS != xTaskCreate(pump, "serial", STACK, port, PRIORITY, NULL)) {
			failed = "xTaskCreate";
			error = ESP_ERR_NO_MEM;
		}
		if (NULL != failed)
			uart_driver_delete(number);
	}
	if (NULL != failed) {
		free(port);
		xsUnknownError("serial: %s: %s", failed, esp_err_to_name(error));
	}

	for (int i = 0; i < PINS; i++) {
		if (port->pins[i] >= 0)
			builtinUsePin(port->pins[i]);
	}
	port->object = xsThis;
	xsmcSetHostData(xsThis, port);
	xsSetHostHooks(xsThis, (xsHostHooks *)&hooks);
	xsRemember(port->object);
}

static Port *portOf(xsMachine *the)
{
	Port *port = xsmcGetHostData(xsThis);

	if (NULL == port)
		xsUnknownError("serial: closed");
	return port;
}

/* read(buffer): returns the count; undefined when there is nothing. */
void xs_bufferedserial_read(xsMachine *the)
{
	Port *port = portOf(the);
	void *data;
	xsUnsignedValue length;
	int count;

	xsmcGetBufferWritable(xsArg(0), &data, &length);
	count = uart_read_bytes(port->number, data, length, 0);
	if (count < 0)
		xsUnknownError("serial: uart_read_bytes failed");
	if (count > 0)
		xsmcSetInteger(xsResult, count);
}

/* write(buffer): all of it, or an error. */
void xs_bufferedserial_write(xsMachine *the)
{
	Port *port = portOf(the);
	void *data;
	xsUnsignedValue length;
	uint32_t start = port->written % TRANSMIT;
	uint32_t room = TRANSMIT - unsent(port);
	uint32_t first;

	xsmcGetBufferReadable(xsArg(0), &data, &length);
	if (length > room)
		xsUnknownError("serial: %d bytes do not fit, there is room for %d", (int)length, (int)room);
	if (length == 0)
		return;
	first = length < TRANSMIT - start ? length : TRANSMIT - start;
	memcpy(port->bytes + start, data, first);
	memcpy(port->bytes, (uint8_t *)data + first, length - first);
	__atomic_store_n(&port->written, port->written + length, __ATOMIC_RELEASE);
	__atomic_store_n(&port->callAt, TRANSMIT / 2, __ATOMIC_RELEASE);
	wake(port);
}

/* Ends the pump, unless it posts, and gives everything back. */
void xs_bufferedserial_destructor(void *data)
{
	Port *port = data;
	bool posting;

	if (NULL == port)
		return;
	portENTER_CRITICAL(&lock);
	port->closed = true;
	posting = port->posting;
	portEXIT_CRITICAL(&lock);
	if (!posting) {
		wake(port);
		xSemaphoreTake(port->ended, portMAX_DELAY);
	}
	uart_driver_delete(port->number);
	freePins(port);
	release(port);
}

/* close(): bytes that have not been sent are dropped. */
void xs_bufferedserial_close(xsMachine *the)
{
	Port *port = xsmcGetHostData(xsThis);

	if (NULL == port)
		return;
	xsForget(port->object);
	xsmcSetHostData(xsThis, NULL);
	xs_bufferedserial_destructor(port);
}
