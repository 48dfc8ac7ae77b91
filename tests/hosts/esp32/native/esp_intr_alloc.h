/* A stand-in for ESP-IDF's interrupt flags. Source: ESP-IDF Programming Guide v6.0, Interrupt Allocation. */
#ifndef ESP_INTR_ALLOC_H
#define ESP_INTR_ALLOC_H

/* The handler can run while the flash cache is off. */
#define ESP_INTR_FLAG_IRAM (1 << 10)

#endif
