/* ESP-IDF's UART driver above a model of the hardware, in virtual time: FIFOs of 128 bytes, the interrupts of a full FIFO, a pause and an overrun, the ring,
   the event queue, RTS and CTS. At the other end of the wire: a source that sends numbered bytes or given ones, as fast as the line, and obeys RTS if it is to.
   Source: ESP-IDF Programming Guide v6.0, UART; ESP32 Technical Reference Manual, UART; docs/hardware.md (Receive ring). */

#include <stdlib.h>
#include <string.h>
#include "driver/uart.h"
#include "esp_intr_alloc.h"
#include "idf.h"
#include "sdkconfig.h"

#define FIFO 128
#define WIRE (1 << 16)
#define NEVER UINT64_MAX
#define BITS 10

enum { FULL = 1, PAUSE = 2, OVERFLOW = 4 };

typedef struct {
	bool installed, inRAM;
	uart_config_t config;
	int threshold, pause;
	/* Receiver: raw interrupts that stay until they are cleared, and those that are enabled. */
	uint8_t fifo[FIFO];
	int filled;
	unsigned raw, enabled;
	uint64_t lastByte;
	/* Driver. */
	uint8_t *ring;
	int size, first, count;
	uint8_t stash[FIFO];
	int stashed;
	bool full;
	QueueHandle_t events;
	/* Transmitter. */
	uint8_t out[FIFO];
	int leaving;
	uint64_t leaves;
} UART;

static UART uarts[UART_NUM_MAX];
/* In ns. */
static uint64_t now = 0;
/* The far end: bytes that wait to be sent, each at the earliest when the one before has passed. */
static uint8_t wire[WIRE];
static uint32_t wireFirst = 0, wireCount = 0;
static uint64_t arrives = NEVER;
/* Bytes that it has received. */
static uint8_t sent[WIRE];
static uint32_t sentFirst = 0, sentCount = 0;
static uint8_t number = 0;
static uint32_t lost = 0;

bool idfFarEndObeysRTS = false;
bool idfCTSHigh = false;
/* Bytes that the far end still sends when RTS has become high. */
uint32_t idfFarEndLag = 16;
/* The call of a driver function that fails next, counted from 1; 0: none. */
uint32_t idfFailingCall = 0;
static uint32_t lagged = 0;

uint64_t idfNow(void)
{
	return now / 1000;
}

static bool failing(void)
{
	return idfFailingCall != 0 && --idfFailingCall == 0;
}

static UART *installed(uart_port_t port)
{
	return port < UART_NUM_MAX && uarts[port].installed ? &uarts[port] : NULL;
}

/* The UART at the wire: the one that is installed. */
static UART *wired(void)
{
	for (int i = 0; i < UART_NUM_MAX; i++) {
		if (uarts[i].installed)
			return &uarts[i];
	}
	return NULL;
}

static uint64_t byteTime(const UART *uart)
{
	return (uint64_t)BITS * 1000000000 / (uint64_t)uart->config.baud_rate;
}

static unsigned pending(const UART *uart)
{
	return (uart->raw | (uart->filled >= uart->threshold ? FULL : 0)) & uart->enabled;
}

static bool ringPut(UART *uart, const uint8_t *bytes, int count)
{
	if (count > uart->size - uart->count)
		return false;
	for (int i = 0; i < count; i++)
		uart->ring[(uart->first + uart->count++) % uart->size] = bytes[i];
	return true;
}

static void event(UART *uart, uart_event_type_t type, int size)
{
	const uart_event_t value = { .type = type, .size = (size_t)size };
	idfQueueSend(uart->events, &value);
}

/* The driver's interrupt: nothing is read while the last FIFO-ful waits for room in the ring; an overrun empties the FIFO. */
static void interrupt(UART *uart)
{
	unsigned status;
	while ((!idfFlashBusy || uart->inRAM) && (status = pending(uart)) != 0) {
		if (status & (FULL | PAUSE)) {
			if (uart->full) {
				uart->enabled &= ~(unsigned)(FULL | PAUSE);
				continue;
			}
			memcpy(uart->stash, uart->fifo, (size_t)uart->filled);
			uart->stashed = uart->filled;
			uart->filled = 0;
			uart->raw &= ~(unsigned)(FULL | PAUSE);
			if (ringPut(uart, uart->stash, uart->stashed))
				event(uart, UART_DATA, uart->stashed);
			else {
				uart->full = true;
				uart->enabled &= ~(unsigned)(FULL | PAUSE);
				event(uart, UART_BUFFER_FULL, 0);
			}
		}
		else {
			lost += (uint32_t)uart->filled;
			uart->filled = 0;
			uart->raw = 0;
			event(uart, UART_FIFO_OVF, 0);
		}
	}
}

static bool rtsHigh(const UART *uart)
{
	return (uart->config.flow_ctrl & UART_HW_FLOWCTRL_RTS) && uart->filled >= uart->config.rx_flow_ctrl_thresh;
}

static bool held(const UART *uart)
{
	return idfFarEndObeysRTS && rtsHigh(uart) && lagged >= idfFarEndLag;
}

static void arrive(UART *uart)
{
	uint8_t byte = wire[wireFirst];
	wireFirst = (wireFirst + 1) % WIRE;
	wireCount--;
	uart->lastByte = now;
	if (uart->filled == FIFO) {
		lost++;
		uart->raw |= OVERFLOW;
	}
	else
		uart->fifo[uart->filled++] = byte;
	lagged = rtsHigh(uart) ? lagged + 1 : 0;
}

static bool blocked(const UART *uart)
{
	return (uart->config.flow_ctrl & UART_HW_FLOWCTRL_CTS) && idfCTSHigh;
}

static uint64_t pauseEnds(const UART *uart)
{
	return uart->filled == 0 || (uart->raw & PAUSE) ? NEVER : uart->lastByte + (uint64_t)uart->pause * byteTime(uart);
}

static uint64_t least(uint64_t one, uint64_t other)
{
	return one < other ? one : other;
}

void idfElapseMicroseconds(uint64_t us)
{
	const uint64_t end = now + us * 1000;
	for (;;) {
		UART *uart = wired();
		uint64_t task = idfNextTask();
		uint64_t next = least(end, task == NEVER ? NEVER : task * 1000);
		if (uart != NULL) {
			if (wireCount == 0 || held(uart))
				arrives = NEVER;
			else if (arrives == NEVER)
				arrives = now + byteTime(uart);
			if (uart->leaving > 0 && !blocked(uart) && uart->leaves == NEVER)
				uart->leaves = now + byteTime(uart);
			if (blocked(uart))
				uart->leaves = NEVER;
			next = least(next, least(arrives, least(pauseEnds(uart), uart->leaves)));
		}
		if (next < now)
			next = now;
		now = next;
		if (uart != NULL) {
			if (next == arrives) {
				arrive(uart);
				arrives = NEVER;
			}
			if (next == uart->leaves) {
				sent[(sentFirst + sentCount++) % WIRE] = uart->out[0];
				memmove(uart->out, uart->out + 1, (size_t)--uart->leaving);
				uart->leaves = NEVER;
			}
			if (next >= pauseEnds(uart))
				uart->raw |= PAUSE;
			interrupt(uart);
		}
		idfSchedule();
		if (now >= end)
			return;
	}
}

bool uart_is_driver_installed(uart_port_t port)
{
	return installed(port) != NULL;
}

esp_err_t uart_driver_install(uart_port_t port, int receive, int transmit, int events, QueueHandle_t *queue, int flags)
{
	UART *uart;
	if (port >= UART_NUM_MAX || receive <= FIFO || (transmit != 0 && transmit <= FIFO) || installed(port) != NULL)
		return ESP_FAIL;
	uart = &uarts[port];
	memset(uart, 0, sizeof(*uart));
	uart->ring = idfCalloc(1, (size_t)receive);
	uart->events = idfCreateQueue((size_t)events, sizeof(uart_event_t));
	if (uart->ring == NULL || uart->events == NULL || failing()) {
		bool memory = uart->ring != NULL && uart->events != NULL;
		idfFree(uart->ring);
		idfFree(uart->events);
		return memory ? ESP_ERR_NOT_FOUND : ESP_FAIL;
	}
	uart->installed = true;
	/* The configuration decides; the driver corrects a flag that does not agree with it. */
	(void)flags;
#ifdef CONFIG_UART_ISR_IN_IRAM
	uart->inRAM = true;
#endif
	uart->size = receive;
	uart->threshold = 120;
	uart->pause = 10;
	uart->config.baud_rate = 115200;
	uart->enabled = FULL | PAUSE | OVERFLOW;
	uart->leaves = NEVER;
	arrives = NEVER;
	*queue = uart->events;
	return ESP_OK;
}

esp_err_t uart_driver_delete(uart_port_t port)
{
	UART *uart = installed(port);
	if (port >= UART_NUM_MAX)
		return ESP_FAIL;
	if (uart != NULL) {
		idfDeleteQueue(uart->events);
		idfFree(uart->ring);
		uart->installed = false;
	}
	return ESP_OK;
}

esp_err_t uart_param_config(uart_port_t port, const uart_config_t *config)
{
	if (port >= UART_NUM_MAX || config == NULL || config->rx_flow_ctrl_thresh >= FIFO || config->flow_ctrl >= UART_HW_FLOWCTRL_MAX
		|| config->data_bits >= UART_DATA_BITS_MAX)
		return ESP_FAIL;
	/* 80 MHz by a divider of 20 bits, of which 16 has to be left. */
	if (failing() || config->baud_rate <= 0 || config->baud_rate > 5000000)
		return ESP_FAIL;
	uarts[port].config = *config;
	uarts[port].filled = 0;
	uarts[port].leaving = 0;
	return ESP_OK;
}

static bool isPin(int pin)
{
	return pin < 40 && pin != 20 && pin != 24 && (pin < 28 || pin > 31);
}

esp_err_t uart_set_pin(uart_port_t port, int transmit, int receive, int rts, int cts)
{
	if (port >= UART_NUM_MAX || failing() || !isPin(transmit) || !isPin(receive) || !isPin(rts) || !isPin(cts) || transmit >= 34 || rts >= 34)
		return ESP_FAIL;
	return ESP_OK;
}

esp_err_t uart_set_rx_full_threshold(uart_port_t port, int threshold)
{
	if (port >= UART_NUM_MAX || threshold <= 0 || threshold >= FIFO)
		return ESP_ERR_INVALID_ARG;
	if (installed(port) == NULL || failing())
		return ESP_ERR_INVALID_STATE;
	uarts[port].threshold = threshold;
	return ESP_OK;
}

esp_err_t uart_set_rx_timeout(uart_port_t port, uint8_t symbols)
{
	if (port >= UART_NUM_MAX || symbols > 126 || failing())
		return ESP_ERR_INVALID_ARG;
	uarts[port].pause = symbols;
	return ESP_OK;
}

/* What waited for room moves into the ring, all of it or nothing. */
static bool unstash(UART *uart)
{
	if (!uart->full || !ringPut(uart, uart->stash, uart->stashed))
		return false;
	uart->full = false;
	uart->enabled |= FULL | PAUSE;
	interrupt(uart);
	return true;
}

int uart_read_bytes(uart_port_t port, void *buffer, uint32_t length, TickType_t wait)
{
	UART *uart = installed(port);
	uint8_t *bytes = buffer;
	uint32_t count = 0;
	(void)wait;
	if (uart == NULL || buffer == NULL || failing())
		return -1;
	while (count < length && (uart->count > 0 || unstash(uart))) {
		/* Up to the end of the ring, as the driver does. */
		while (count < length && uart->count > 0) {
			bytes[count++] = uart->ring[uart->first];
			uart->first = (uart->first + 1) % uart->size;
			uart->count--;
			if (uart->first == 0)
				break;
		}
		unstash(uart);
	}
	return (int)count;
}

int uart_tx_chars(uart_port_t port, const char *buffer, uint32_t length)
{
	UART *uart = installed(port);
	int taken;
	if (uart == NULL || buffer == NULL || failing())
		return -1;
	taken = FIFO - uart->leaving < (int)length ? FIFO - uart->leaving : (int)length;
	memcpy(uart->out + uart->leaving, buffer, (size_t)taken);
	uart->leaving += taken;
	return taken;
}

esp_err_t uart_get_buffered_data_len(uart_port_t port, size_t *size)
{
	UART *uart = installed(port);
	if (uart == NULL || failing())
		return ESP_FAIL;
	*size = (size_t)uart->count;
	return ESP_OK;
}

void idfSendByte(uint8_t byte)
{
	if (wireCount < WIRE)
		wire[(wireFirst + wireCount++) % WIRE] = byte;
}

void idfSendNumbered(uint32_t count)
{
	while (count-- > 0) {
		idfSendByte(number);
		number = (uint8_t)((number + 1) % IDF_NUMBERS);
	}
}

int idfSentByte(void)
{
	int byte;
	if (sentCount == 0)
		return -1;
	byte = sent[sentFirst];
	sentFirst = (sentFirst + 1) % WIRE;
	sentCount--;
	return byte;
}

uint32_t idfUnsent(void)
{
	return wireCount;
}

uint32_t idfLost(void)
{
	return lost;
}

uint32_t idfInstalled(void)
{
	return (uint32_t)(uarts[0].installed + uarts[1].installed + uarts[2].installed);
}

/* Without the driver: the stock class reads the FIFO itself. */
void idfOpenBare(int baud)
{
	UART *uart = &uarts[UART_NUM_1];
	memset(uart, 0, sizeof(*uart));
	uart->installed = true;
	uart->config.baud_rate = baud;
	uart->threshold = 96;
	uart->pause = 4;
	uart->leaves = arrives = NEVER;
}

bool idfBareInterrupt(void)
{
	UART *uart = &uarts[UART_NUM_1];
	return uart->filled >= uart->threshold || (uart->raw & PAUSE);
}

int idfBareRead(void)
{
	UART *uart = &uarts[UART_NUM_1];
	int count = uart->filled;
	uart->filled = 0;
	uart->raw = 0;
	return count;
}

int idfBaud(void)
{
	UART *uart = wired();
	return uart == NULL ? 0 : uart->config.baud_rate;
}
