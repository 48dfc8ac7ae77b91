/* A stand-in for the part of ESP-IDF's UART driver that hosts/esp32 calls. Source: ESP-IDF Programming Guide v6.0, UART: API reference. uart.c behaves so. */
#ifndef DRIVER_UART_H
#define DRIVER_UART_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "esp_err.h"
#include "freertos/FreeRTOS.h"
#include "freertos/queue.h"

typedef enum { UART_NUM_0, UART_NUM_1, UART_NUM_2, UART_NUM_MAX } uart_port_t;
typedef enum { UART_DATA_5_BITS, UART_DATA_6_BITS, UART_DATA_7_BITS, UART_DATA_8_BITS, UART_DATA_BITS_MAX } uart_word_length_t;
typedef enum { UART_PARITY_DISABLE = 0, UART_PARITY_EVEN = 2, UART_PARITY_ODD = 3 } uart_parity_t;
typedef enum { UART_STOP_BITS_1 = 1, UART_STOP_BITS_1_5 = 2, UART_STOP_BITS_2 = 3 } uart_stop_bits_t;
typedef enum { UART_HW_FLOWCTRL_DISABLE, UART_HW_FLOWCTRL_RTS, UART_HW_FLOWCTRL_CTS, UART_HW_FLOWCTRL_CTS_RTS, UART_HW_FLOWCTRL_MAX } uart_hw_flowcontrol_t;

typedef struct {
	int baud_rate;
	uart_word_length_t data_bits;
	uart_parity_t parity;
	uart_stop_bits_t stop_bits;
	uart_hw_flowcontrol_t flow_ctrl;
	uint8_t rx_flow_ctrl_thresh;
} uart_config_t;

typedef enum {
	UART_DATA, UART_BREAK, UART_BUFFER_FULL, UART_FIFO_OVF, UART_FRAME_ERR, UART_PARITY_ERR, UART_DATA_BREAK, UART_PATTERN_DET, UART_EVENT_MAX,
} uart_event_type_t;

typedef struct {
	uart_event_type_t type;
	size_t size;
	bool timeout_flag;
} uart_event_t;

/* ESP_FAIL: no such UART; a ring that is not larger than the FIFO; installed already; no memory. The error of esp_intr_alloc: no interrupt is free. */
esp_err_t uart_driver_install(uart_port_t number, int receive, int transmit, int events, QueueHandle_t *queue, int flags);
/* ESP_FAIL: no such UART. ESP_OK where it is not installed. */
esp_err_t uart_driver_delete(uart_port_t number);
bool uart_is_driver_installed(uart_port_t number);
/* ESP_FAIL: no such UART, a wrong parameter, or a rate that the divider cannot give. */
esp_err_t uart_param_config(uart_port_t number, const uart_config_t *config);
/* ESP_FAIL: no such UART, or a pin that the chip does not have or cannot drive. */
esp_err_t uart_set_pin(uart_port_t number, int transmit, int receive, int rts, int cts);
/* ESP_ERR_INVALID_ARG: no such UART, or out of range; ESP_ERR_INVALID_STATE: not installed. */
esp_err_t uart_set_rx_full_threshold(uart_port_t number, int threshold);
esp_err_t uart_set_rx_timeout(uart_port_t number, uint8_t symbols);
/* -1: no such UART, or not installed. */
int uart_read_bytes(uart_port_t number, void *buffer, uint32_t length, TickType_t wait);
/* The count that the FIFO took; -1: no such UART, or not installed. */
int uart_tx_chars(uart_port_t number, const char *buffer, uint32_t length);
/* ESP_FAIL: no such UART, or not installed. */
esp_err_t uart_get_buffered_data_len(uart_port_t number, size_t *size);

#endif
